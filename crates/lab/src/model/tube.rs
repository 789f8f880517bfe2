//! What a laboratory knows of a tube. It is no result: it tells nothing of the person, and a request that waits goes on
//! waiting. A tube that cannot be examined, or that never came, ends its request besides: with an [`Outcome`](super::Outcome).

use kernel::{Problem, Result, Timestamp};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// What happens to a tube in a laboratory.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = TubeStep)]
pub enum TubeStep {
    /// It arrived.
    Received,
    /// It is being examined.
    InProgress,
    /// It waits for something, and says for what.
    Suspended,
    /// It arrived and cannot be examined.
    Unsuitable,
    /// It did not arrive, and nobody expects it any more.
    NotReceived,
}

impl TubeStep {
    /// Every step.
    pub const ALL: [TubeStep; 5] =
        [Self::Received, Self::InProgress, Self::Suspended, Self::Unsuitable, Self::NotReceived];

    /// Name in the database and the API.
    pub fn code(self) -> &'static str {
        match self {
            Self::Received => "received",
            Self::InProgress => "in_progress",
            Self::Suspended => "suspended",
            Self::Unsuitable => "unsuitable",
            Self::NotReceived => "not_received",
        }
    }

    /// From the name.
    ///
    /// # Errors
    /// An invalid field `step`.
    pub fn parse(code: &str) -> Result<Self> {
        let found = Self::ALL.into_iter().find(|step| step.code() == code);
        found.ok_or_else(|| Problem::field("step", "lab-tube-step-unknown"))
    }

    /// Whether the tube is in the laboratory after it.
    pub fn is_here(self) -> bool {
        self != Self::NotReceived
    }

    /// Whether it wants a reason.
    pub fn wants_reason(self) -> bool {
        matches!(self, Self::Suspended | Self::Unsuitable)
    }
}

/// Why a tube waits, or cannot be examined.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = TubeReason)]
pub enum TubeReason {
    /// The container is broken, open or has leaked.
    Broken,
    /// Label and slip, or label and content, do not agree.
    Mismatched,
    /// Too little, or not what the test wants.
    Material,
    /// Too long under way, or too warm.
    Conservation,
    /// The run is to be repeated.
    Repeat,
    /// Reagent or instrument is missing.
    Equipment,
    /// Whoever asked must clear something up first.
    Clarification,
    /// Something else, which the note says.
    Other,
}

impl TubeReason {
    /// Every reason.
    pub const ALL: [TubeReason; 8] = [
        Self::Broken,
        Self::Mismatched,
        Self::Material,
        Self::Conservation,
        Self::Repeat,
        Self::Equipment,
        Self::Clarification,
        Self::Other,
    ];

    /// Name in the database and the API.
    pub fn code(self) -> &'static str {
        match self {
            Self::Broken => "broken",
            Self::Mismatched => "mismatched",
            Self::Material => "material",
            Self::Conservation => "conservation",
            Self::Repeat => "repeat",
            Self::Equipment => "equipment",
            Self::Clarification => "clarification",
            Self::Other => "other",
        }
    }

    /// From the name.
    ///
    /// # Errors
    /// An invalid field `tube_reason`.
    pub fn parse(code: &str) -> Result<Self> {
        let found = Self::ALL.into_iter().find(|reason| reason.code() == code);
        found.ok_or_else(|| Problem::field("tube_reason", "lab-tube-reason-unknown"))
    }

    /// Whether it may be why a tube is in this state.
    pub fn fits(self, step: TubeStep) -> bool {
        let spoiled = matches!(self, Self::Broken | Self::Mismatched | Self::Material | Self::Conservation);
        let waits = matches!(self, Self::Repeat | Self::Equipment | Self::Clarification | Self::Mismatched);
        match step {
            TubeStep::Unsuitable => spoiled || self == Self::Other,
            TubeStep::Suspended => waits || self == Self::Other,
            _ => false,
        }
    }
}

/// Where the tube of a request stands: the latest that is known of it, and since when it is in the laboratory.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tube {
    /// The latest step.
    pub step: TubeStep,
    /// When it arrived, if it did.
    pub received_at: Option<Timestamp>,
}

/// Something that is known of a tube, by whom and since when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TubeFact {
    /// Identity.
    pub id: Uuid,
    /// What.
    pub step: TubeStep,
    /// Why, when that is wanted.
    pub reason: Option<TubeReason>,
    /// More of it, in words.
    pub note: String,
    /// Who said it.
    pub by_name: String,
    /// When (business time).
    pub at: Timestamp,
}
