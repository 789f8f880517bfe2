//! What the module says happened.

use kernel::ids::PersonId;
use storage::Event;

/// Somebody was told something about a person: what she has obscured is kept from her doctor here too.
#[derive(Debug, Clone)]
pub struct CommunicationMade {
    /// About whom.
    pub person: PersonId,
}

impl Event for CommunicationMade {
    const NAME: &'static str = "notifications::CommunicationMade";
}
