//! What the module does when a module below says that something happened.

use people::events::PersonCorrected;
use storage::Reactions;

use crate::store;

/// Registers the reactions of this module.
pub fn reactions(all: &mut Reactions) {
    all.on("corrections: audiences follow the person", |tx, event: &PersonCorrected| {
        let place = people::store::placement(tx, event.person)?;
        let today = tx.clocks().today();
        for one in store::all_of(tx, event.person)? {
            store::place(tx, &one, &place, today)?;
        }
        Ok(())
    });
}
