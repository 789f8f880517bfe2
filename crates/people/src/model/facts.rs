//! What is known of a person with its day and where it is known from: vaccinations, infections of before, where she was infected,
//! that her defences are low.

use kernel::ids::{PersonId, UserId};
use kernel::{Date, Problem, Result, Timestamp};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// What kind of fact it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum FactKind {
    /// A dose of a vaccine.
    Vaccination,
    /// An infection that the platform has no result of.
    PastInfection,
    /// Where she was infected: another region or a foreign state make it an imported case.
    Contagion,
    /// Her defences are low, since a day.
    Immunodepression,
}

impl FactKind {
    /// In the order of the screen.
    pub const ALL: [Self; 4] =
        [Self::Vaccination, Self::PastInfection, Self::Contagion, Self::Immunodepression];

    /// Name in the database, in addresses and in the API.
    pub fn code(self) -> &'static str {
        match self {
            Self::Vaccination => "vaccination",
            Self::PastInfection => "past_infection",
            Self::Contagion => "contagion",
            Self::Immunodepression => "immunodepression",
        }
    }

    /// The one of a code.
    pub fn of(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }

    /// Its words.
    pub fn key(self) -> String {
        format!("people-fact-{}", self.code())
    }

    /// Whether it tells of an infection.
    pub fn is_of_infection(self) -> bool {
        matches!(self, Self::PastInfection | Self::Contagion)
    }
}

/// Where a fact is known from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum FactSource {
    /// The register of vaccinations, or another one.
    Registry,
    /// A digital certificate.
    Certificate,
    /// A document that was shown.
    Document,
    /// A doctor says it.
    Doctor,
    /// The person says it.
    Declared,
}

impl FactSource {
    /// In the order of the screen: what proves most first.
    pub const ALL: [Self; 5] =
        [Self::Registry, Self::Certificate, Self::Document, Self::Doctor, Self::Declared];

    /// Name in the database and in forms.
    pub fn code(self) -> &'static str {
        match self {
            Self::Registry => "registry",
            Self::Certificate => "certificate",
            Self::Document => "document",
            Self::Doctor => "doctor",
            Self::Declared => "declared",
        }
    }

    /// The one of a code.
    pub fn of(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|source| source.code() == code)
    }

    /// Its words.
    pub fn key(self) -> String {
        format!("people-fact-from-{}", self.code())
    }
}

/// What somebody says of a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FactData {
    /// What it is.
    pub kind: FactKind,
    /// The day of the dose, of the first positive test, of the contagion; since when.
    pub happened_on: Date,
    /// Of a vaccination: the term of the code list, and which dose.
    pub vaccine: Option<(String, i32)>,
    /// Of a contagion: three digits of the region, or the catastal code of the foreign state.
    pub place: Option<String>,
    /// Where it is known from.
    pub source: FactSource,
    /// More of it.
    pub note: String,
}

impl FactData {
    /// Whether it makes her an imported case; none for what says nothing of it.
    pub fn imported(&self) -> Option<bool> {
        self.place.as_ref().map(|place| place != territory::regions::HOME)
    }
}

/// A fact, with who recorded it and who withdrew it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonFact {
    /// Identity.
    pub id: Uuid,
    /// Whose it is.
    pub person: PersonId,
    /// What was said.
    pub data: FactData,
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

/// How a fact was withdrawn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Withdrawal {
    /// By which act.
    pub act: Uuid,
    /// Whose.
    pub by: UserId,
    /// His name.
    pub by_name: String,
    /// When (business time).
    pub at: Timestamp,
    /// Why.
    pub why: String,
}

pub(crate) fn known<T>(found: Option<T>) -> Result<T> {
    found.ok_or_else(|| Problem::Internal("a fact of a person has an unknown code".into()))
}
