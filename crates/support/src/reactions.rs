//! What the module does when a module below says that something happened.

use people::events::PersonDeleted;
use storage::Reactions;

use crate::store::views;

/// Registers the reactions of this module.
pub fn reactions(all: &mut Reactions) {
    all.on("support: nobody looks at a record that is gone", |tx, event: &PersonDeleted| {
        for help in views::naming(tx, event.person)? {
            views::withdraw(tx, help)?;
            access::emergency::close_request(tx, help.0)?;
        }
        Ok(())
    });
}
