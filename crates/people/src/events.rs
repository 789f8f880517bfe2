//! What the registry says happened.

use kernel::ids::PersonId;
use storage::Event;

/// A person was entered.
#[derive(Debug, Clone)]
pub struct PersonRegistered {
    /// Who.
    pub person: PersonId,
}

impl Event for PersonRegistered {
    const NAME: &'static str = "people::PersonRegistered";
}

/// A person's data were corrected: audiences of what is about that person follow.
#[derive(Debug, Clone)]
pub struct PersonCorrected {
    /// Who.
    pub person: PersonId,
}

impl Event for PersonCorrected {
    const NAME: &'static str = "people::PersonCorrected";
}

/// A fact about a person was recorded or withdrawn.
#[derive(Debug, Clone)]
pub struct PersonFactChanged {
    /// Whose it is.
    pub person: PersonId,
}

impl Event for PersonFactChanged {
    const NAME: &'static str = "people::PersonFactChanged";
}

/// A person was deleted, on whom nothing hung.
#[derive(Debug, Clone)]
pub struct PersonDeleted {
    /// Who she was.
    pub person: PersonId,
}

impl Event for PersonDeleted {
    const NAME: &'static str = "people::PersonDeleted";
}

/// Two persons turned out to be one: every id of hers leads to the survivor, and what hangs on either is hers.
#[derive(Debug, Clone)]
pub struct PersonsJoined {
    /// Who stays.
    pub survivor: PersonId,
    /// Who was merged into her.
    pub merged: PersonId,
}

impl Event for PersonsJoined {
    const NAME: &'static str = "people::PersonsJoined";
}

/// They are two after all: what was written under either id is hers again.
#[derive(Debug, Clone)]
pub struct PersonsParted {
    /// Who stayed.
    pub survivor: PersonId,
    /// Who had been merged into her.
    pub merged: PersonId,
}

impl Event for PersonsParted {
    const NAME: &'static str = "people::PersonsParted";
}
