//! What somebody asks to correct.

use std::collections::BTreeMap;

use kernel::ids::{PersonId, UserId};
use kernel::{Problem, Result, Timestamp};
use uuid::Uuid;

/// Fields by name, each as text: a date is ISO 8601, symptoms are codes with blanks between.
pub type Values = BTreeMap<String, String>;

/// What kind of fact is corrected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// The data of a person.
    Person,
    /// What a report of a suspect case says.
    Report,
    /// What a swab request asks for.
    Request,
    /// That there is a person at all.
    Deletion,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Kind; 4] = [Self::Person, Self::Report, Self::Request, Self::Deletion];

    /// Name in the database, in addresses and in the API.
    pub fn code(self) -> &'static str {
        match self {
            Self::Person => "person",
            Self::Report => "report",
            Self::Request => "request",
            Self::Deletion => "deletion",
        }
    }

    /// From the name.
    pub fn of(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }

    /// Catalogue key of its name.
    pub fn key(self) -> &'static str {
        match self {
            Self::Person => "corrections-kind-person",
            Self::Report => "corrections-kind-report",
            Self::Request => "corrections-kind-request",
            Self::Deletion => "corrections-kind-deletion",
        }
    }
}

/// Why, from a closed list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// A slip of the pen.
    Typing,
    /// It is somebody else's.
    Swapped,
    /// It was so, and is so no more.
    Outdated,
    /// The person says so, or shows a document.
    Told,
    /// She is registered twice.
    Duplicate,
    /// There is nobody of this name.
    Mistake,
    /// What the note says.
    Other,
}

impl Why {
    /// Every reason.
    pub const ALL: [Why; 7] = [
        Self::Typing,
        Self::Swapped,
        Self::Outdated,
        Self::Told,
        Self::Duplicate,
        Self::Mistake,
        Self::Other,
    ];

    /// Name in the database and the API.
    pub fn code(self) -> &'static str {
        match self {
            Self::Typing => "typing",
            Self::Swapped => "swapped",
            Self::Outdated => "outdated",
            Self::Told => "told",
            Self::Duplicate => "duplicate",
            Self::Mistake => "mistake",
            Self::Other => "other",
        }
    }

    /// From the name.
    pub fn of(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|why| why.code() == code)
    }

    /// Catalogue key of its words.
    pub fn key(self) -> String {
        format!("corrections-why-{}", self.code())
    }
}

/// Where it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// Waits for a decision.
    Asked,
    /// Approved and carried out.
    Applied,
    /// Not approved.
    Declined,
    /// Taken back by who asked.
    Withdrawn,
    /// The fact changed meanwhile: nothing was carried out.
    Overtaken,
}

impl Status {
    /// Every state.
    pub const ALL: [Status; 5] =
        [Self::Asked, Self::Applied, Self::Declined, Self::Withdrawn, Self::Overtaken];

    /// Name in the database and the API.
    pub fn code(self) -> &'static str {
        match self {
            Self::Asked => "asked",
            Self::Applied => "applied",
            Self::Declined => "declined",
            Self::Withdrawn => "withdrawn",
            Self::Overtaken => "overtaken",
        }
    }

    /// Catalogue key of its name.
    pub fn key(self) -> String {
        format!("corrections-status-{}", self.code())
    }

    pub(crate) fn parse(code: &str) -> Result<Self> {
        let found = Self::ALL.into_iter().find(|status| status.code() == code);
        found.ok_or_else(|| Problem::Internal("a correction has an unknown status".into()))
    }
}

/// How it ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ending {
    /// Made before the write: a repeat with the same is harmless.
    pub act: Uuid,
    /// Who ended it.
    pub by: UserId,
    /// His name.
    pub by_name: String,
    /// When (business time).
    pub at: Timestamp,
    /// Why, when it was declined; empty if nothing was said.
    pub note: String,
}

/// A correction that was asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Correction {
    /// Identity.
    pub id: Uuid,
    /// Of what.
    pub kind: Kind,
    /// Whose.
    pub person: PersonId,
    /// The person, report or request.
    pub fact: Uuid,
    /// Its version when it was asked.
    pub fact_version: i64,
    /// The named fields as they were.
    pub before: Values,
    /// As they should be.
    pub after: Values,
    /// Why.
    pub why: Why,
    /// More of it; empty if nothing was said.
    pub note: String,
    /// Where it stands.
    pub status: Status,
    /// ASL in charge when it was asked.
    pub asl: String,
    /// Who asked.
    pub asked_by: UserId,
    /// His name.
    pub asked_by_name: String,
    /// The audience through which he reached the fact.
    pub asked_through: String,
    /// When (business time).
    pub asked_at: Timestamp,
    /// How it ended.
    pub ending: Option<Ending>,
    /// For If-Match.
    pub version: i64,
}
