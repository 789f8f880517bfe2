//! A request: what it says, where it stands, what was said of it.

use kernel::ids::{PersonId, RequestId};
use kernel::{Date, Problem, Result, Timestamp};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::{TestKind, Tube};

/// How urgent a swab is: laboratories read the first ones first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = SwabPriority)]
pub enum Priority {
    /// A health worker, or a guest or worker of a nursing home, with symptoms.
    SymptomaticWorker,
    /// Somebody in hospital.
    Hospital,
    /// Anybody else with symptoms.
    Symptomatic,
    /// An isolation that waits for a swab to end.
    EndOfIsolation,
    /// A contact of a case.
    Contact,
    /// Nobody suspects anything.
    Screening,
}

impl Priority {
    /// Every priority, the most urgent first.
    pub const ALL: [Priority; 6] = [
        Self::SymptomaticWorker,
        Self::Hospital,
        Self::Symptomatic,
        Self::EndOfIsolation,
        Self::Contact,
        Self::Screening,
    ];

    /// Name in the database and the API.
    pub fn code(self) -> &'static str {
        match self {
            Self::SymptomaticWorker => "symptomatic_worker",
            Self::Hospital => "hospital",
            Self::Symptomatic => "symptomatic",
            Self::EndOfIsolation => "end_of_isolation",
            Self::Contact => "contact",
            Self::Screening => "screening",
        }
    }

    /// From the name.
    ///
    /// # Errors
    /// An invalid field `priority`.
    pub fn parse(code: &str) -> Result<Self> {
        let found = Self::ALL.into_iter().find(|priority| priority.code() == code);
        found.ok_or_else(|| Problem::field("priority", "lab-priority-unknown"))
    }

    /// Its place among all: 1 is read first.
    pub fn rank(self) -> u8 {
        1 + self as u8
    }
}

/// Where a request stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = SwabStatus)]
pub enum RequestStatus {
    /// A doctor proposed it: public health decides.
    Proposed,
    /// Public health asked the doctor for more before it decides.
    Information,
    /// Public health decided against it.
    Denied,
    /// Waits for its result.
    Requested,
    /// Has a result.
    Resulted,
    /// Withdrawn before a result.
    Cancelled,
}

impl RequestStatus {
    /// Every state.
    pub const ALL: [RequestStatus; 6] =
        [Self::Proposed, Self::Information, Self::Denied, Self::Requested, Self::Resulted, Self::Cancelled];

    /// Name in the database and the API.
    pub fn code(self) -> &'static str {
        match self {
            Self::Proposed => "proposed",
            Self::Information => "information",
            Self::Denied => "denied",
            Self::Requested => "requested",
            Self::Resulted => "resulted",
            Self::Cancelled => "cancelled",
        }
    }

    /// From the name.
    ///
    /// # Errors
    /// `Problem::Internal` for anything else: only our own tables are read this way.
    pub fn parse(code: &str) -> Result<Self> {
        let found = Self::ALL.into_iter().find(|status| status.code() == code);
        found.ok_or_else(|| Problem::Internal("unknown status of a request".into()))
    }

    /// Whether somebody has yet to say yes: no laboratory knows of it, and there is no label.
    pub fn is_unauthorised(self) -> bool {
        matches!(self, Self::Proposed | Self::Information | Self::Denied)
    }

    /// Whether it may come to a swab that is not taken yet.
    pub fn is_open(self) -> bool {
        matches!(self, Self::Proposed | Self::Information | Self::Requested)
    }
}

/// How a request came to be.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = SwabOrigin)]
pub enum Origin {
    /// Somebody asked for the swab.
    #[default]
    Asked,
    /// A tube came that nobody had asked for: its laboratory made the request.
    Tube,
}

impl Origin {
    /// Name in the database and the API.
    pub fn code(self) -> &'static str {
        match self {
            Self::Asked => "asked",
            Self::Tube => "tube",
        }
    }

    /// From the name.
    ///
    /// # Errors
    /// `Problem::Internal` for anything else: only our own tables are read this way.
    pub fn parse(code: &str) -> Result<Self> {
        let found = [Self::Asked, Self::Tube].into_iter().find(|origin| origin.code() == code);
        found.ok_or_else(|| Problem::Internal("unknown origin of a request".into()))
    }
}

/// What a request says besides reason, test, laboratory and priority.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Details {
    /// When the symptoms began.
    pub onset: Option<Date>,
    /// The epidemiological criterion, in the words of who asks.
    pub criterion: String,
    /// Who asks.
    pub requester: String,
    /// Where he is reached.
    pub requester_contact: String,
    /// Where the swab might be taken.
    pub place: String,
    /// On which day.
    pub proposed_on: Option<Date>,
}

/// A swab request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SwabRequest {
    /// Identity.
    pub id: RequestId,
    /// Ten digits, on the label as a barcode.
    pub number: String,
    /// Whose swab.
    pub person: PersonId,
    /// Code of the laboratory.
    pub laboratory: String,
    /// ASL in charge (three digits).
    pub asl: String,
    /// Why: a code of the list `swab_reason`.
    pub reason: String,
    /// Which test.
    pub test: TestKind,
    /// How urgent.
    pub priority: Priority,
    /// For the laboratory.
    pub note: String,
    /// What else it says.
    pub details: Details,
    /// Where it stands.
    pub status: RequestStatus,
    /// When (business time).
    pub requested_at: Timestamp,
    /// Business date.
    pub requested_on: Date,
    /// For If-Match.
    pub version: i64,
    /// That it was taken back; it stays when a result arrived all the same.
    pub cancelled: Option<Cancellation>,
    /// The audience by which the doctor who proposed it reached the person; empty for what public health asked for.
    pub proposed_through: String,
    /// Where its tube is, once the laboratory has said something of it.
    #[serde(default)]
    pub tube: Option<Tube>,
    /// How it came to be.
    #[serde(default)]
    pub origin: Origin,
    /// When the sample was taken, as whoever took it said.
    #[serde(default)]
    pub sampled_at: Option<Timestamp>,
}

/// What a request should ask for instead, by an act that somebody decided on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestCorrection {
    /// The act: it stands in the history.
    pub act: Uuid,
    /// The request.
    pub request: RequestId,
    /// The version that is corrected.
    pub version: i64,
    /// Code of the laboratory.
    pub laboratory: String,
    /// Why the swab: a code of the list `swab_reason`.
    pub reason: String,
    /// Which test.
    pub test: TestKind,
    /// How urgent.
    pub priority: Priority,
    /// For the laboratory.
    pub note: String,
    /// What else it says.
    pub details: Details,
    /// Why it is corrected, for the history.
    pub why: String,
}

/// That a request was taken back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cancellation {
    /// Made before the write: a repeat with the same is harmless.
    pub id: Uuid,
    /// Why: a code of the list `cancel_reason`.
    pub reason: String,
    /// More of it; empty if nothing was said.
    pub note: String,
    /// Who did it.
    pub by_name: String,
    /// When (business time).
    pub at: Timestamp,
}

/// What is said of a request that a doctor proposed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = SwabRuling)]
pub enum Ruling {
    /// The doctor proposed it.
    Proposed,
    /// Yes: it goes to the laboratory.
    Authorised,
    /// No.
    Denied,
    /// Not before more is known.
    Information,
    /// What the doctor says to that.
    Answered,
}

impl Ruling {
    /// Everything that is said.
    pub const ALL: [Ruling; 5] =
        [Self::Proposed, Self::Authorised, Self::Denied, Self::Information, Self::Answered];
    /// What public health may say.
    pub const OF_PUBLIC_HEALTH: [Ruling; 3] = [Self::Authorised, Self::Information, Self::Denied];

    /// Name in the database and the API.
    pub fn code(self) -> &'static str {
        match self {
            Self::Proposed => "proposed",
            Self::Authorised => "authorised",
            Self::Denied => "denied",
            Self::Information => "information",
            Self::Answered => "answered",
        }
    }

    /// From the name.
    ///
    /// # Errors
    /// An invalid field `ruling`.
    pub fn parse(code: &str) -> Result<Self> {
        let found = Self::ALL.into_iter().find(|ruling| ruling.code() == code);
        found.ok_or_else(|| Problem::field("ruling", "lab-ruling-unknown"))
    }
}

/// What was said of a request, by whom and when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Authorisation {
    /// Identity.
    pub id: Uuid,
    /// What.
    pub ruling: Ruling,
    /// In words; empty if none were needed.
    pub note: String,
    /// Name of who said it.
    pub by_name: String,
    /// Code of the role in which.
    pub by_role: String,
    /// When (business time).
    pub at: Timestamp,
}
