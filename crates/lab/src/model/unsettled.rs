//! What was sent and is no result: preliminary, or of nobody for certain; and messages that could not be taken.

use kernel::ids::{PersonId, UserId};
use kernel::{Problem, Result, Timestamp};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::{Door, Incoming};

/// Why nobody can be told for certain whose a result is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Doubt {
    /// Too little was said of the person.
    Nameless,
    /// Nobody is known who is meant, and what was sent is not enough to enter her.
    Unknown,
    /// One number says one person, and the rest another one.
    Contradiction,
    /// Several persons may be meant, or one is only likely.
    Several,
    /// The document is another person's already.
    OtherDocument,
    /// The laboratory withdrew the same result before.
    Withdrawn,
    /// The test, or what was found, has no place here.
    NoPlace,
    /// A result was confirmed that was never sent.
    NothingToConfirm,
}

impl Doubt {
    /// Every doubt.
    pub const ALL: [Doubt; 8] = [
        Self::Nameless,
        Self::Unknown,
        Self::Contradiction,
        Self::Several,
        Self::OtherDocument,
        Self::Withdrawn,
        Self::NoPlace,
        Self::NothingToConfirm,
    ];

    /// Name in the database and the API.
    pub fn code(self) -> &'static str {
        self.key().strip_prefix("lab-doubt-").unwrap_or_default()
    }

    /// Key of its words.
    pub fn key(self) -> &'static str {
        match self {
            Self::Nameless => "lab-doubt-nameless",
            Self::Unknown => "lab-doubt-unknown",
            Self::Contradiction => "lab-doubt-contradiction",
            Self::Several => "lab-doubt-several",
            Self::OtherDocument => "lab-doubt-other_document",
            Self::Withdrawn => "lab-doubt-withdrawn",
            Self::NoPlace => "lab-doubt-no_place",
            Self::NothingToConfirm => "lab-doubt-nothing_to_confirm",
        }
    }

    /// From the name; none for what only waits.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|doubt| doubt.code() == code)
    }

    /// Whether saying whose it is makes a result of it.
    pub fn has_an_answer(self) -> bool {
        !matches!(self, Self::NoPlace | Self::NothingToConfirm)
    }
}

/// Where something stands that is no result.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum UnsettledState {
    /// Preliminary: a final one will follow.
    Held,
    /// A question at the desk.
    Open,
    /// Somebody said whose it is.
    Matched,
    /// Somebody said that it is nobody's.
    Closed,
    /// What followed settled it.
    Over,
}

impl UnsettledState {
    /// Every state.
    pub const ALL: [UnsettledState; 5] = [Self::Held, Self::Open, Self::Matched, Self::Closed, Self::Over];

    /// Name in the database and the API.
    pub fn code(self) -> &'static str {
        match self {
            Self::Held => "held",
            Self::Open => "open",
            Self::Matched => "matched",
            Self::Closed => "closed",
            Self::Over => "over",
        }
    }

    /// From the name.
    ///
    /// # Errors
    /// `Problem::Internal` for anything else: only our own tables are read this way.
    pub fn parse(code: &str) -> Result<Self> {
        let found = Self::ALL.into_iter().find(|state| state.code() == code);
        found.ok_or_else(|| Problem::Internal("unknown state of what is no result".into()))
    }
}

/// Why a question is closed without an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Closing {
    /// It is a sample of quality control, of nobody.
    Control,
    /// The laboratory will send it again, corrected.
    SentAgain,
    /// It is not of this region's concern.
    Elsewhere,
    /// Nobody could be found, whoever was asked.
    NotFound,
    /// It is something else, told in words.
    Other,
}

impl Closing {
    /// Every reason.
    pub const ALL: [Closing; 5] =
        [Self::Control, Self::SentAgain, Self::Elsewhere, Self::NotFound, Self::Other];

    /// Name in the database and the API.
    pub fn code(self) -> &'static str {
        self.key().strip_prefix("lab-closing-").unwrap_or_default()
    }

    /// Key of its words.
    pub fn key(self) -> &'static str {
        match self {
            Self::Control => "lab-closing-control",
            Self::SentAgain => "lab-closing-sent_again",
            Self::Elsewhere => "lab-closing-elsewhere",
            Self::NotFound => "lab-closing-not_found",
            Self::Other => "lab-closing-other",
        }
    }

    /// From the name.
    ///
    /// # Errors
    /// An invalid field `close_reason`.
    pub fn parse(code: &str) -> Result<Self> {
        let found = Self::ALL.into_iter().find(|reason| reason.code() == code);
        found.ok_or_else(|| Problem::field("close_reason", "lab-closing-unknown"))
    }
}

/// Who looks at a question, and since when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claim {
    /// Who.
    pub by: UserId,
    /// By name.
    pub name: String,
    /// When he touched it last.
    pub at: Timestamp,
}

/// How a question was settled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settled {
    /// Whose it is; none when it was closed.
    pub person: Option<PersonId>,
    /// The result it became.
    pub result: Option<Uuid>,
    /// Why it was closed.
    pub closing: Option<Closing>,
    /// In words.
    pub note: String,
    /// Who said so, by name.
    pub by: String,
    /// When.
    pub at: Timestamp,
}

/// Something that was sent and is no result.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unsettled {
    /// Identity.
    pub id: Uuid,
    /// Code of the laboratory that sent it.
    pub laboratory: String,
    /// The ASL whose public health may answer too.
    pub asl: String,
    /// Where it stands.
    pub state: UnsettledState,
    /// Why nobody could be told.
    pub doubt: Option<Doubt>,
    /// What was sent.
    pub sent: Incoming,
    /// When it arrived.
    pub received_at: Timestamp,
    /// Who looks at it.
    pub claim: Option<Claim>,
    /// How it was settled.
    pub settled: Option<Settled>,
    /// Grows with each act.
    pub version: i64,
}

/// A message that could not be taken by a fault of ours, without what it says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter {
    /// Identity.
    pub id: Uuid,
    /// Code of the laboratory.
    pub laboratory: String,
    /// By which door.
    pub door: Door,
    /// The sender's number of it.
    pub sender_message: Option<String>,
    /// When it arrived first.
    pub received_at: Timestamp,
    /// Key of the reason.
    pub why: String,
    /// How often it was tried.
    pub tries: i32,
    /// When it failed last.
    pub failed_at: Option<Timestamp>,
    /// Who has taken it on, by name.
    pub owner: Option<String>,
}
