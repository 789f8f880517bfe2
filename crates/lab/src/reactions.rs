//! What this module does when a module below says that something happened.

use people::events::PersonCorrected;
use storage::Reactions;

use crate::grants;

/// Registers the reactions of this module.
pub fn reactions(reactions: &mut Reactions) {
    reactions.on("lab: requests follow the person", |tx, event: &PersonCorrected| {
        grants::follow(tx, event.person)
    });
}
