//! What is kept of a record that was opened in an emergency.

use jiff::SignedDuration;
use kernel::Timestamp;
use kernel::ids::UserId;
use uuid::Uuid;

use super::REVIEW_DAYS;
use crate::model::{Role, Unit};
use crate::sessions::later;

/// Why a record is opened: the closed list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// Danger to life, or treatment that cannot wait.
    Life,
    /// The patient cannot speak for himself.
    Unable,
    /// The patient is treated here and his own doctor cannot be reached.
    Unreachable,
    /// An outbreak that has to be contained now.
    Outbreak,
}

impl Why {
    /// All of them.
    pub const ALL: [Why; 4] = [Self::Life, Self::Unable, Self::Unreachable, Self::Outbreak];

    /// Its code, in the database and in the audit.
    pub fn code(self) -> &'static str {
        match self {
            Self::Life => "life",
            Self::Unable => "unable",
            Self::Unreachable => "unreachable",
            Self::Outbreak => "outbreak",
        }
    }

    /// The reason as an audience names it.
    pub(super) fn of_audience(self) -> &'static str {
        match self {
            Self::Life => "emergency-life",
            Self::Unable => "emergency-unable",
            Self::Unreachable => "emergency-unreachable",
            Self::Outbreak => "emergency-outbreak",
        }
    }

    /// The reason with that code.
    pub fn of(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|why| why.code() == code)
    }
}

/// What whoever reviewed an access says of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// It was right.
    Justified,
    /// It was not.
    Unjustified,
    /// The clinician has to say more.
    ToClarify,
}

impl Outcome {
    /// All of them.
    pub const ALL: [Outcome; 3] = [Self::Justified, Self::Unjustified, Self::ToClarify];

    /// Its code.
    pub fn code(self) -> &'static str {
        match self {
            Self::Justified => "justified",
            Self::Unjustified => "unjustified",
            Self::ToClarify => "to_clarify",
        }
    }

    /// The outcome with that code.
    pub fn of(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|outcome| outcome.code() == code)
    }
}

/// What is opened.
#[derive(Debug, Clone)]
pub struct NewEmergency {
    /// Made by the client, so that a repeated submission opens once.
    pub id: Uuid,
    /// Whose record.
    pub person: Uuid,
    /// The ASL that answers for the person's data.
    pub asl: String,
    /// Why.
    pub why: Why,
    /// Why, in the clinician's words.
    pub note: String,
}

/// An access, as who opened it and who reviews it see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Emergency {
    /// Its id.
    pub id: Uuid,
    /// Who opened it, and his name.
    pub by: (UserId, String),
    /// In which role.
    pub role: Role,
    /// For which unit.
    pub unit: Unit,
    /// Whose record.
    pub person: Uuid,
    /// The person's ASL then.
    pub asl: String,
    /// Why.
    pub why: Why,
    /// Why, in his words.
    pub note: String,
    /// When.
    pub opened_at: Timestamp,
    /// When it closed by itself, or would have.
    pub until: Timestamp,
    /// When he closed it.
    pub closed_at: Option<Timestamp>,
    /// What came of the review.
    pub review: Option<Review>,
    /// What he said when he was asked to clarify; all answers, the latest last.
    pub answer: Option<String>,
    /// When he said it; none while a question waits for an answer.
    pub answered_at: Option<Timestamp>,
}

/// What came of a review.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Review {
    /// The outcome.
    pub outcome: Outcome,
    /// What was added.
    pub note: String,
    /// By whom, and his name.
    pub by: (UserId, String),
    /// When.
    pub at: Timestamp,
}

impl Emergency {
    /// When it was over, or will be.
    pub fn over_at(&self) -> Timestamp {
        self.closed_at.map_or(self.until, |closed| closed.min(self.until))
    }

    /// Whether the record is open at an instant.
    pub fn is_open(&self, now: Timestamp) -> bool {
        self.closed_at.is_none() && now < self.until
    }

    /// Whether the clinician is asked to say more.
    pub fn is_asked(&self) -> bool {
        self.answered_at.is_none()
            && self.review.as_ref().is_some_and(|review| review.outcome == Outcome::ToClarify)
    }

    /// Whether nobody has reviewed it in time.
    pub fn is_overdue(&self, now: Timestamp) -> bool {
        self.review.is_none() && later(self.opened_at, SignedDuration::from_hours(24 * REVIEW_DAYS)) <= now
    }
}
