//! What is kept of a record that was opened in an emergency.

use jiff::SignedDuration;
use kernel::Timestamp;
use kernel::ids::UserId;
use storage::Event;
use uuid::Uuid;

use super::{MINUTES, REVIEW_DAYS, SUPPORT_MINUTES};
use crate::model::{Actor, Role, Unit};
use crate::policy::Action;
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
    /// The help desk looks at the record that a request names: no clinician's reason, and in no list to choose from.
    Support,
}

impl Why {
    /// Those that a clinician chooses from.
    pub const ALL: [Why; 4] = [Self::Life, Self::Unable, Self::Unreachable, Self::Outbreak];

    /// Its code, in the database and in the audit.
    pub fn code(self) -> &'static str {
        match self {
            Self::Life => "life",
            Self::Unable => "unable",
            Self::Unreachable => "unreachable",
            Self::Outbreak => "outbreak",
            Self::Support => "support",
        }
    }

    /// The one of a clinician's reasons with that code.
    pub fn of(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|why| why.code() == code)
    }

    /// As [`Self::of`], for what the database holds.
    pub(super) fn stored(code: &str) -> Option<Self> {
        Self::of(code).or_else(|| Some(Self::Support).filter(|why| why.code() == code))
    }

    /// For how long a record is open.
    pub fn minutes(self) -> i64 {
        if self == Self::Support { SUPPORT_MINUTES } else { MINUTES }
    }

    /// What lets somebody open a record for this reason.
    pub fn action(self) -> Action {
        if self == Self::Support { Action::SupportView } else { Action::EmergencyOpen }
    }
}

/// The request for help that names the record, and who approved that the help desk looks at it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Requested {
    /// The request.
    pub id: Uuid,
    /// Who approved it, and his name.
    pub approved_by: (UserId, String),
}

impl Requested {
    /// What one says on the telephone to name a request: eight signs of the random part of its id.
    pub fn code(id: Uuid) -> String {
        let text = id.simple().to_string().to_uppercase();
        format!("{}-{}", &text[24..28], &text[28..])
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
    /// The request for help, when the help desk opens it.
    pub request: Option<Requested>,
}

impl NewEmergency {
    /// The reason as an audience names it: that of a request says which, because whoever reads the log asks for it.
    pub(super) fn of_audience(&self) -> String {
        let code = self.request.as_ref().map(|request| format!("/{}", Requested::code(request.id)));
        format!("emergency-{}{}", self.why.code(), code.unwrap_or_default())
    }
}

/// Somebody opened a record outside his audiences: whoever answers for the data of the ASL is to hear of it.
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
    const NAME: &'static str = "access::EmergencyOpened";
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
    /// The request for help, when the help desk opened it.
    pub request: Option<Requested>,
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

    /// Whether somebody let the help desk look himself: he would review his own decision.
    pub fn is_approved_by(&self, actor: &Actor) -> bool {
        self.request.as_ref().is_some_and(|request| request.approved_by.0 == actor.user)
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
