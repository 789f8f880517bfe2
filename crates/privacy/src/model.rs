//! What is kept from others, and why.

pub mod copy;
pub mod rights;

use cases::model::{MeasureKind, MeasureStatus};
use kernel::ids::{PersonId, UserId};
use kernel::{Date, Problem, Result, Timestamp};
use lab::model::{Outcome, TestKind};
use people::model::facts::FactData;
use uuid::Uuid;

/// What a person may name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Target {
    /// A report of a suspect case.
    Report,
    /// A swab request.
    Request,
    /// A result.
    Result,
    /// A case.
    Case,
    /// A vaccination, an infection of before, a contagion, low defences.
    Fact,
    /// All of her facts, those to come too.
    Person,
}

impl Target {
    const ALL: [Self; 6] = [Self::Report, Self::Request, Self::Result, Self::Case, Self::Fact, Self::Person];

    /// Name in the database and in addresses.
    pub fn code(self) -> &'static str {
        match self {
            Self::Report => "report",
            Self::Request => "request",
            Self::Result => "result",
            Self::Case => "case",
            Self::Fact => "person_fact",
            Self::Person => "person",
        }
    }

    /// The one of a code.
    pub fn of(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|target| target.code() == code)
    }
}

/// Why facts are kept from others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// She asked; nobody need know why.
    Asked,
    /// The law protects such data more than others.
    Protected,
    /// An authority ordered it.
    Ordered,
}

impl Why {
    /// In the order of the form.
    pub const ALL: [Self; 3] = [Self::Asked, Self::Protected, Self::Ordered];

    /// Name in the database and in forms.
    pub fn code(self) -> &'static str {
        match self {
            Self::Asked => "asked",
            Self::Protected => "protected",
            Self::Ordered => "ordered",
        }
    }

    /// The one of a code.
    pub fn of(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|why| why.code() == code)
    }

    /// Its words.
    pub fn key(self) -> String {
        format!("privacy-why-{}", self.code())
    }
}

/// Facts of a person that are kept from others, or were.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Obscuring {
    /// Identity.
    pub id: Uuid,
    /// Whose.
    pub person: PersonId,
    /// What she named.
    pub target: Target,
    /// Which one; the person for all.
    pub fact: Uuid,
    /// Why.
    pub why: Why,
    /// More of it.
    pub note: String,
    /// When she asked.
    pub asked_on: Date,
    /// ASL in charge then.
    pub asl: String,
    /// Who carried it out.
    pub set_by: UserId,
    /// His name.
    pub set_by_name: String,
    /// When (business time).
    pub set_at: Timestamp,
    /// That it was taken back.
    pub ending: Option<Ending>,
}

/// How it was taken back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ending {
    /// By which act.
    pub act: Uuid,
    /// Whose.
    pub by: UserId,
    /// His name.
    pub by_name: String,
    /// When (business time).
    pub at: Timestamp,
    /// What was said of it.
    pub note: String,
}

/// What is known of a person, as far as it can be kept from others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact {
    /// The fact.
    pub id: Uuid,
    /// The audience of its author, if those who are kept out include him; else empty.
    pub author: String,
    /// What it is.
    pub what: What,
}

/// What a fact is, enough to tell it from others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum What {
    /// A report of a suspect case.
    Report {
        /// When.
        at: Timestamp,
        /// By whom.
        by: String,
    },
    /// A swab request.
    Request {
        /// Its number.
        number: String,
        /// When.
        at: Timestamp,
    },
    /// A result, current or corrected since.
    Result {
        /// Of which test.
        test: TestKind,
        /// What it says.
        outcome: Outcome,
        /// When the sample was taken.
        at: Timestamp,
    },
    /// A case.
    Case {
        /// Since when.
        opened_on: Date,
    },
    /// A measure.
    Measure {
        /// Which.
        kind: MeasureKind,
        /// Where it stands.
        status: MeasureStatus,
        /// First day.
        starts_on: Date,
    },
    /// What was said of the end of symptoms.
    SymptomsEnd {
        /// When.
        at: Timestamp,
    },
    /// What is known of her with its day and where it is known from.
    Known {
        /// What, on which day.
        data: FactData,
    },
    /// What somebody was told about her, or told.
    Communication {
        /// When.
        at: Timestamp,
    },
    /// Whom she says she met.
    Contact {
        /// When she said so.
        at: Timestamp,
    },
    /// A correction of another fact.
    Correction {
        /// When it was asked.
        at: Timestamp,
    },
}

impl Fact {
    /// Its kind, as the bars name it.
    pub fn kind(&self) -> &'static str {
        match self.what {
            What::Report { .. } => "report",
            What::Request { .. } => "request",
            What::Result { .. } => "result",
            What::Case { .. } => "case",
            What::Measure { .. } => "measure",
            What::SymptomsEnd { .. } => "symptoms_end",
            What::Known { .. } => "person_fact",
            What::Communication { .. } => "communication",
            What::Contact { .. } => "contact",
            What::Correction { .. } => "correction",
        }
    }

    /// What names it, if one may.
    pub fn target(&self) -> Option<Target> {
        Target::of(self.kind())
    }

    /// Whether it is a measure that runs: others have duties by it, and it is not kept from anybody.
    pub fn runs(&self) -> bool {
        matches!(self.what, What::Measure { status: MeasureStatus::AwaitingSignature, .. })
    }
}

/// All of a person's facts, and which of them tell of one another.
#[derive(Debug, Clone, Default)]
pub struct Facts {
    /// In the order in which they happened, kind by kind.
    pub all: Vec<Fact>,
    /// Pairs: who sees the one learns of the other.
    pub ties: Vec<(Uuid, Uuid)>,
}

pub(crate) fn known<T>(found: Option<T>) -> Result<T> {
    found.ok_or_else(|| Problem::Internal("an obscuring has an unknown code".into()))
}
