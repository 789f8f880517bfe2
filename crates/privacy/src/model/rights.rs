//! What somebody asks about her own data.

use kernel::ids::{PersonId, UserId};
use kernel::{Date, Timestamp};
use uuid::Uuid;

/// What is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Right {
    /// To know what is held, and have a copy (article 15).
    Access,
    /// That what is wrong be corrected (article 16).
    Rectification,
    /// That it be deleted (article 17).
    Erasure,
    /// That it be used no further for now (article 18).
    Limitation,
    /// That it not be used (article 21).
    Objection,
}

impl Right {
    /// In the order of the form.
    pub const ALL: [Self; 5] =
        [Self::Access, Self::Rectification, Self::Erasure, Self::Limitation, Self::Objection];

    /// Name in the database and in forms.
    pub fn code(self) -> &'static str {
        match self {
            Self::Access => "access",
            Self::Rectification => "rectification",
            Self::Erasure => "erasure",
            Self::Limitation => "limitation",
            Self::Objection => "objection",
        }
    }

    /// The one of a code.
    pub fn of(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|right| right.code() == code)
    }

    /// Its words.
    pub fn key(self) -> String {
        format!("privacy-right-{}", self.code())
    }
}

/// By which way it came.
pub const CHANNELS: [&str; 4] = ["counter", "post", "pec", "email"];

/// What came of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Done as it was asked.
    Granted,
    /// Done in part.
    Partly,
    /// Not done.
    Refused,
}

impl Outcome {
    /// In the order of the form.
    pub const ALL: [Self; 3] = [Self::Granted, Self::Partly, Self::Refused];

    /// Name in the database and in forms.
    pub fn code(self) -> &'static str {
        match self {
            Self::Granted => "granted",
            Self::Partly => "partly",
            Self::Refused => "refused",
        }
    }

    /// The one of a code.
    pub fn of(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|outcome| outcome.code() == code)
    }

    /// Its words.
    pub fn key(self) -> String {
        format!("privacy-outcome-{}", self.code())
    }
}

/// A request, as far as it has got.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RightsRequest {
    /// Identity.
    pub id: Uuid,
    /// The ASL that answers.
    pub asl: String,
    /// Whom it is about; none when nobody of that ASL has that tax code.
    pub person: Option<PersonId>,
    /// As it was given.
    pub tax_code: String,
    /// Who asked.
    pub requester: String,
    /// Where the answer goes.
    pub address: String,
    /// What.
    pub right: Right,
    /// One of [`CHANNELS`].
    pub channel: String,
    /// What was said of it.
    pub note: String,
    /// When it came.
    pub received_on: Date,
    /// Last day for the answer.
    pub due_on: Date,
    /// Who entered it.
    pub entered_by: UserId,
    /// His name.
    pub entered_by_name: String,
    /// When.
    pub entered_at: Timestamp,
    /// That it takes longer.
    pub extension: Option<Extension>,
    /// What was answered.
    pub closing: Option<Closing>,
    /// That a copy of the data left.
    pub copied: Option<Copied>,
}

/// The last copy of the data that left for a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Copied {
    /// How many left in all.
    pub times: i32,
    /// When.
    pub at: Timestamp,
    /// Who made it.
    pub by_name: String,
    /// As a file (`json`) or as a page (`print`).
    pub how: String,
}

/// That the answer takes up to two months more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Extension {
    /// By which act.
    pub act: Uuid,
    /// Who said so.
    pub by_name: String,
    /// When.
    pub at: Timestamp,
    /// Why.
    pub why: String,
}

/// What was answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Closing {
    /// By which act.
    pub act: Uuid,
    /// Whose.
    pub by: UserId,
    /// His name.
    pub by_name: String,
    /// When.
    pub at: Timestamp,
    /// The business date.
    pub on: Date,
    /// What came of it.
    pub outcome: Outcome,
    /// The law by which it was not granted whole: see [`crate::rules::rights::grounds`].
    pub legal: Option<String>,
    /// What the letter says.
    pub answer: String,
}
