//! Swab requests and results.

use kernel::ids::{PersonId, RequestId, ResultId};
use kernel::{Date, Problem, Result, Timestamp};
use serde::{Deserialize, Serialize};

/// The outcome of a test, with the letters of the laboratories' file (standards: 27-column CSV, column 23).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// P: detected.
    Positive,
    /// N: not detected.
    Negative,
    /// D: doubtful, to be repeated.
    Doubtful,
    /// I: indeterminate.
    Indeterminate,
    /// NP: the sample did not arrive.
    NotReceived,
}

impl Outcome {
    /// Every outcome.
    pub const ALL: [Outcome; 5] =
        [Self::Positive, Self::Negative, Self::Doubtful, Self::Indeterminate, Self::NotReceived];

    /// Name in the database and the API.
    pub fn code(self) -> &'static str {
        match self {
            Self::Positive => "positive",
            Self::Negative => "negative",
            Self::Doubtful => "doubtful",
            Self::Indeterminate => "indeterminate",
            Self::NotReceived => "not_received",
        }
    }

    /// From the name.
    ///
    /// # Errors
    /// An invalid field `outcome`.
    pub fn parse(code: &str) -> Result<Self> {
        let found = Self::ALL.into_iter().find(|outcome| outcome.code() == code);
        found.ok_or_else(|| Problem::field("outcome", "lab-outcome-unknown"))
    }

    /// From the letter of the laboratories' file.
    pub fn from_letter(letter: &str) -> Option<Self> {
        Some(match letter {
            "P" => Self::Positive,
            "N" => Self::Negative,
            "D" => Self::Doubtful,
            "I" => Self::Indeterminate,
            "NP" => Self::NotReceived,
            _ => return None,
        })
    }
}

/// Which test.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TestKind {
    /// Molecular swab, 91.12.S: the only one that confirms a case in autumn 2020.
    Molecular,
    /// Rapid antigen test.
    Antigen,
    /// Serology, IgG, 91.31.C.
    SerologyIgg,
    /// Serology, IgM, 91.31.D.
    SerologyIgm,
}

impl TestKind {
    /// Name in the database and the API.
    pub fn code(self) -> &'static str {
        match self {
            Self::Molecular => "molecular",
            Self::Antigen => "antigen",
            Self::SerologyIgg => "serology_igg",
            Self::SerologyIgm => "serology_igm",
        }
    }

    /// From the name.
    ///
    /// # Errors
    /// An invalid field `test_type`.
    pub fn parse(code: &str) -> Result<Self> {
        let all = [Self::Molecular, Self::Antigen, Self::SerologyIgg, Self::SerologyIgm];
        let found = all.into_iter().find(|kind| kind.code() == code);
        found.ok_or_else(|| Problem::field("test_type", "lab-test-unknown"))
    }
}

/// Where a request stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RequestStatus {
    /// Waits for its result.
    Requested,
    /// Has a result.
    Resulted,
    /// Withdrawn before a result.
    Cancelled,
}

impl RequestStatus {
    /// Name in the database and the API.
    pub fn code(self) -> &'static str {
        match self {
            Self::Requested => "requested",
            Self::Resulted => "resulted",
            Self::Cancelled => "cancelled",
        }
    }
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
    /// Why: `symptoms`, `contact`, `end_of_isolation`, `screening`.
    pub reason: String,
    /// Which test.
    pub test: TestKind,
    /// For the laboratory.
    pub note: String,
    /// Where it stands.
    pub status: RequestStatus,
    /// When (business time).
    pub requested_at: Timestamp,
    /// Business date.
    pub requested_on: Date,
    /// For If-Match.
    pub version: i64,
}

/// A result.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LabResult {
    /// Identity.
    pub id: ResultId,
    /// The request it answers, if known.
    pub request: Option<RequestId>,
    /// Whose.
    pub person: PersonId,
    /// Code of the laboratory.
    pub laboratory: String,
    /// ASL in charge when it was recorded.
    pub asl: String,
    /// The laboratory's document number.
    pub accession: String,
    /// Which test.
    pub test: TestKind,
    /// When the sample was taken.
    pub sampled_at: Timestamp,
    /// What was found.
    pub outcome: Outcome,
    /// 1 for the first, growing with corrections.
    pub revision: i32,
    /// The revision it corrects.
    pub supersedes: Option<ResultId>,
    /// Whether it is the one that counts.
    pub current: bool,
    /// Business date of the first revision.
    pub reported_on: Date,
    /// Real time of recording.
    pub recorded_at: Timestamp,
}
