//! What the module says happened.

use kernel::Timestamp;
use storage::Event;
use uuid::Uuid;

/// Somebody opened a record in an emergency: whoever answers for the data of the ASL is to hear of it.
#[derive(Debug, Clone)]
pub struct EmergencyOpened {
    /// The access.
    pub emergency: Uuid,
    /// The ASL of the person (three digits).
    pub asl: String,
    /// When it closes by itself.
    pub until: Timestamp,
}

impl Event for EmergencyOpened {
    const NAME: &'static str = "accountability::EmergencyOpened";
}
