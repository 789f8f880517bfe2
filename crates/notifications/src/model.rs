//! The nouns.

mod receipt;

pub use receipt::{Progress, Receipt, ReceiptState, Step};

use kernel::ids::{PersonId, UserId};
use kernel::{Problem, Result, Timestamp};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// What a communication tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = CommunicationKind)]
pub enum Kind {
    /// A swab that the rules want and nobody has asked for: the one that wants something done.
    SwabToRequest,
    /// She has more symptoms than in the report before, or stronger ones.
    Worsening,
    /// What somebody wrote.
    Message,
    /// A result was recorded.
    Result,
    /// A measure began.
    IsolationBegun,
    /// A measure ended.
    IsolationEnded,
}

impl Kind {
    /// Every kind, in the order of the screen.
    pub const ALL: [Kind; 6] = [
        Self::SwabToRequest,
        Self::Worsening,
        Self::Message,
        Self::Result,
        Self::IsolationBegun,
        Self::IsolationEnded,
    ];

    /// Name in the database and the API.
    pub fn code(self) -> &'static str {
        match self {
            Self::SwabToRequest => "swab_to_request",
            Self::Worsening => "worsening",
            Self::Message => "message",
            Self::Result => "result",
            Self::IsolationBegun => "isolation_begun",
            Self::IsolationEnded => "isolation_ended",
        }
    }

    /// Catalogue key of its name.
    pub fn key(self) -> &'static str {
        match self {
            Self::SwabToRequest => "notifications-kind-swab-to-request",
            Self::Worsening => "notifications-kind-worsening",
            Self::Message => "notifications-kind-message",
            Self::Result => "notifications-kind-result",
            Self::IsolationBegun => "notifications-kind-isolation-begun",
            Self::IsolationEnded => "notifications-kind-isolation-ended",
        }
    }

    /// The kind with that name.
    pub fn of(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }
}

/// How soon it should be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = CommunicationPriority)]
pub enum Priority {
    /// Before all others.
    High,
    /// As it comes.
    Normal,
    /// It only informs.
    Low,
}

impl Priority {
    /// Every priority, the most urgent first.
    pub const ALL: [Priority; 3] = [Self::High, Self::Normal, Self::Low];
    /// Those that somebody who writes chooses from.
    pub const OF_MESSAGES: [Priority; 2] = [Self::Normal, Self::High];

    /// Name in the API.
    pub fn code(self) -> &'static str {
        match self {
            Self::High => "high",
            Self::Normal => "normal",
            Self::Low => "low",
        }
    }

    /// Catalogue key of its name.
    pub fn key(self) -> &'static str {
        match self {
            Self::High => "notifications-priority-high",
            Self::Normal => "notifications-priority-normal",
            Self::Low => "notifications-priority-low",
        }
    }

    /// Its place among all: 0 is read first.
    pub fn rank(self) -> i32 {
        self as i32
    }

    pub(crate) fn of_rank(rank: i32) -> Result<Self> {
        let found = Self::ALL.into_iter().find(|priority| priority.rank() == rank);
        found.ok_or_else(|| Problem::Internal("a communication has an unknown priority".into()))
    }

    /// The one that somebody who writes has chosen; normal when nothing was.
    ///
    /// # Errors
    /// An invalid field `priority`.
    pub fn chosen(code: &str) -> Result<Self> {
        if code.is_empty() {
            return Ok(Self::Normal);
        }
        let found = Self::OF_MESSAGES.into_iter().find(|priority| priority.code() == code);
        found.ok_or_else(|| Problem::field("priority", "notifications-priority-unknown"))
    }
}

/// Who tells, or is told: one of the two who look after a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = CommunicationSide)]
pub enum Side {
    /// Her doctor of choice.
    Gp,
    /// The public-health service of her ASL.
    PublicHealth,
}

impl Side {
    /// Name in the database.
    pub fn code(self) -> &'static str {
        match self {
            Self::Gp => "gp",
            Self::PublicHealth => "asl",
        }
    }

    /// Catalogue key of its name.
    pub fn key(self) -> &'static str {
        match self {
            Self::Gp => "notifications-side-gp",
            Self::PublicHealth => "notifications-side-asl",
        }
    }

    /// The other one.
    pub fn other(self) -> Self {
        match self {
            Self::Gp => Self::PublicHealth,
            Self::PublicHealth => Self::Gp,
        }
    }

    /// The side of an audience, if it is one of the two.
    pub fn of_audience(audience: &str) -> Option<Self> {
        match audience.split_once(':')?.0 {
            "gp" => Some(Self::Gp),
            "asl" => Some(Self::PublicHealth),
            _ => None,
        }
    }

    pub(crate) fn parse(code: &str) -> Result<Self> {
        match code {
            "gp" => Ok(Self::Gp),
            "asl" => Ok(Self::PublicHealth),
            _ => Err(Problem::Internal("a communication has an unknown side".into())),
        }
    }
}

/// Why a communication waits no more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = CommunicationClosedWhy)]
pub enum Why {
    /// Somebody has seen it.
    Acknowledged,
    /// Somebody has answered it.
    Answered,
    /// What it asked for was recorded: the swab was requested, the report taken in charge.
    Recorded,
    /// What it tells of is over, or never was.
    Over,
    /// Something newer says otherwise.
    Superseded,
    /// It only informed, and nobody has looked at it for weeks.
    Lapsed,
}

impl Why {
    /// Every reason.
    pub const ALL: [Why; 6] =
        [Self::Acknowledged, Self::Answered, Self::Recorded, Self::Over, Self::Superseded, Self::Lapsed];

    /// Name in the database and the API.
    pub fn code(self) -> &'static str {
        match self {
            Self::Acknowledged => "acknowledged",
            Self::Answered => "answered",
            Self::Recorded => "recorded",
            Self::Over => "over",
            Self::Superseded => "superseded",
            Self::Lapsed => "lapsed",
        }
    }

    /// Catalogue key of its words.
    pub fn key(self) -> &'static str {
        match self {
            Self::Acknowledged => "notifications-closed-acknowledged",
            Self::Answered => "notifications-closed-answered",
            Self::Recorded => "notifications-closed-recorded",
            Self::Over => "notifications-closed-over",
            Self::Superseded => "notifications-closed-superseded",
            Self::Lapsed => "notifications-closed-lapsed",
        }
    }

    pub(crate) fn parse(code: &str) -> Result<Self> {
        let found = Self::ALL.into_iter().find(|why| why.code() == code);
        found.ok_or_else(|| Problem::Internal("a communication is closed for an unknown reason".into()))
    }
}

/// Who wrote a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Author {
    /// For which side.
    pub side: Side,
    /// Who.
    pub by: UserId,
    /// His name.
    pub name: String,
    /// The audience by which he saw the person.
    pub through: String,
}

/// That somebody has seen a communication.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Acknowledgement {
    /// Who.
    pub by: UserId,
    /// His name.
    pub name: String,
    /// When (business time).
    pub at: Timestamp,
}

/// A communication to one side.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Communication {
    /// Identity.
    pub id: Uuid,
    /// The first of the messages that answer one another.
    pub thread: Uuid,
    /// The message that it answers.
    pub reply_to: Option<Uuid>,
    /// What it tells.
    pub kind: Kind,
    /// How soon it should be read.
    pub priority: Priority,
    /// About whom.
    pub person: PersonId,
    /// What it tells of; itself, when it is a message.
    pub fact: Uuid,
    /// Codes that choose the words.
    pub detail: String,
    /// What somebody wrote.
    pub body: String,
    /// Who wrote it; none for the program.
    pub author: Option<Author>,
    /// Who is told.
    pub recipient: Side,
    /// The audience it goes back to, while that sees the person; empty for none.
    pub preferred: String,
    /// The audience that has it now; empty for nobody.
    pub audience: String,
    /// When (business time).
    pub created_at: Timestamp,
    /// That somebody has seen it.
    pub acknowledged: Option<Acknowledgement>,
    /// The message that answers it.
    pub answer: Option<Uuid>,
    /// Since when and why it waits no more.
    pub closed: Option<(Timestamp, Why)>,
}

impl Communication {
    /// Whether it waits for whoever it is for.
    pub fn waits(&self) -> bool {
        self.closed.is_none()
    }
}

/// How much waits, by kind: nothing that counts to zero.
pub type Counts = Vec<(Kind, i64)>;
