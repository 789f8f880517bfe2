//! What is done in the same unit of work when something happens.

use access::Role;
use access::emergency::EmergencyOpened;
use access::mail::{self, Kind};
use storage::Reactions;

/// Registers the module's reactions.
pub fn reactions(reactions: &mut Reactions) {
    reactions.on(
        "accountability: the ASL's data-protection officers are written to",
        |tx, event: &EmergencyOpened| {
            mail::tell_holders(tx, Role::DataProtectionOfficer, &event.asl, Kind::Emergency)
        },
    );
}
