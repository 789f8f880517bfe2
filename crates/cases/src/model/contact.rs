//! Whom a person says she met.

use kernel::ids::{PersonId, ReportId, UserId};
use kernel::{Date, Problem, Result, Timestamp};
use people::model::facts::Withdrawal;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// Where two persons met.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = ContactCircumstance)]
pub enum Circumstance {
    /// They live together.
    Household,
    /// At work.
    Work,
    /// At school.
    School,
    /// One cared for the other.
    Care,
    /// Among friends, at a table, in a bar.
    Social,
    /// On a journey.
    Travel,
    /// Elsewhere: the note says where.
    Other,
    /// Named with a report, where nobody was asked.
    Unsaid,
}

impl Circumstance {
    /// Those that a form offers.
    pub const OFFERED: [Self; 7] =
        [Self::Household, Self::Work, Self::School, Self::Care, Self::Social, Self::Travel, Self::Other];

    /// Name in the database and in forms.
    pub fn code(self) -> &'static str {
        match self {
            Self::Household => "household",
            Self::Work => "work",
            Self::School => "school",
            Self::Care => "care",
            Self::Social => "social",
            Self::Travel => "travel",
            Self::Other => "other",
            Self::Unsaid => "unsaid",
        }
    }

    /// Its words.
    pub fn key(self) -> String {
        format!("cases-contact-{}", self.code())
    }

    /// One that a form offers.
    pub fn offered(code: &str) -> Option<Self> {
        Self::OFFERED.into_iter().find(|it| it.code() == code)
    }

    pub(crate) fn parse(code: &str) -> Result<Self> {
        let found = Self::offered(code).or((code == Self::Unsaid.code()).then_some(Self::Unsaid));
        found.ok_or_else(|| Problem::Internal("a contact has an unknown circumstance".into()))
    }
}

/// Who says so.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = ContactSource)]
pub enum ContactSource {
    /// The person.
    Declared,
    /// Her doctor knows it.
    Doctor,
    /// It was found out by asking around.
    Tracing,
}

impl ContactSource {
    /// In the order of the form.
    pub const ALL: [Self; 3] = [Self::Declared, Self::Doctor, Self::Tracing];

    /// Name in the database and in forms.
    pub fn code(self) -> &'static str {
        match self {
            Self::Declared => "declared",
            Self::Doctor => "doctor",
            Self::Tracing => "tracing",
        }
    }

    /// Its words.
    pub fn key(self) -> String {
        format!("cases-contact-from-{}", self.code())
    }

    /// The one of a code.
    pub fn of(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|source| source.code() == code)
    }

    pub(crate) fn parse(code: &str) -> Result<Self> {
        Self::of(code).ok_or_else(|| Problem::Internal("a contact has an unknown source".into()))
    }
}

/// Who was met.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Met {
    /// Somebody of the registry.
    Known {
        /// Who.
        id: PersonId,
        /// What may be told of her to who does not see her: `M. R.`
        initials: String,
    },
    /// Somebody in words.
    Words(String),
    /// Somebody of the registry, of whom nothing is kept any more.
    Gone,
}

impl Met {
    /// Who she is, if she is of the registry.
    pub fn id(&self) -> Option<PersonId> {
        match self {
            Self::Known { id, .. } => Some(*id),
            Self::Words(_) | Self::Gone => None,
        }
    }

    /// What is told of her to who does not see her; empty when nothing is kept any more.
    pub fn told(&self) -> &str {
        match self {
            Self::Known { initials, .. } => initials,
            Self::Words(words) => words,
            Self::Gone => "",
        }
    }
}

/// What is said of a contact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContactData {
    /// Who was met.
    pub met: Met,
    /// The last day of it, when it is known.
    pub happened_on: Option<Date>,
    /// Where.
    pub circumstance: Circumstance,
    /// Who says so.
    pub source: ContactSource,
    /// More of it.
    pub note: String,
    /// The report with which it was told.
    pub report: Option<ReportId>,
}

/// A contact, with who recorded it and who withdrew it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contact {
    /// Identity.
    pub id: Uuid,
    /// Who said so.
    pub person: PersonId,
    /// What.
    pub data: ContactData,
    /// The audience by which the author reached her.
    pub through: String,
    /// When (business day).
    pub recorded_on: Date,
    /// Who recorded it.
    pub by: UserId,
    /// His name.
    pub by_name: String,
    /// When (business time).
    pub at: Timestamp,
    /// That it was withdrawn.
    pub withdrawn: Option<Withdrawal>,
}

/// That somebody named a person: to who sees this one, and not the other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamedBy {
    /// The contact.
    pub id: Uuid,
    /// Who named her: for the record and the gate, and never to be shown by itself.
    pub person: PersonId,
    /// The last day of it.
    pub happened_on: Option<Date>,
    /// Where.
    pub circumstance: Circumstance,
    /// When it was recorded (business time).
    pub at: Timestamp,
    /// When it was withdrawn.
    pub withdrawn_at: Option<Timestamp>,
}
