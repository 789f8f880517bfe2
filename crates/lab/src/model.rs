//! Swab requests and results.

mod fate;
mod incoming;
mod mapping;
mod pending;
mod request;
mod tube;
mod unsettled;

pub use fate::Fate;
pub use incoming::{Doing, Identity, Incoming, SentPlace};
pub use mapping::{KeptMapping, MappingVersion};
pub use pending::PendingResult;
pub use request::{
    Authorisation, Cancellation, Details, Origin, Priority, RequestCorrection, RequestStatus, Ruling,
    SwabRequest,
};
pub use tube::{Tube, TubeFact, TubeReason, TubeStep};
pub use unsettled::{Claim, Closing, Doubt, Letter, Settled, Unsettled, UnsettledState};

use access::audience::Reason;
use kernel::ids::{PersonId, RequestId, ResultId};
use kernel::{Date, PersonIdentifier, Problem, Result, Timestamp};
use people::model::Person;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::rules::matching::Rule;

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
    /// The sample arrived and cannot be examined: another one is needed. No letter of the file says it.
    Unsuitable,
}

impl Outcome {
    /// Every outcome.
    pub const ALL: [Outcome; 6] = [
        Self::Positive,
        Self::Negative,
        Self::Doubtful,
        Self::Indeterminate,
        Self::NotReceived,
        Self::Unsuitable,
    ];

    /// Name in the database and the API.
    pub fn code(self) -> &'static str {
        match self {
            Self::Positive => "positive",
            Self::Negative => "negative",
            Self::Doubtful => "doubtful",
            Self::Indeterminate => "indeterminate",
            Self::NotReceived => "not_received",
            Self::Unsuitable => "unsuitable",
        }
    }

    /// Whether it says something of the sample alone, and nothing of the person: nothing was examined.
    pub fn is_of_sample(self) -> bool {
        matches!(self, Self::NotReceived | Self::Unsuitable)
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
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = TestType)]
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
    /// Every test: each may be asked for.
    pub const ALL: [TestKind; 4] = [Self::Molecular, Self::Antigen, Self::SerologyIgg, Self::SerologyIgm];

    /// Whether it looks for what the immune system left, and not for the virus.
    pub fn is_serology(self) -> bool {
        matches!(self, Self::SerologyIgg | Self::SerologyIgm)
    }

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
        let found = Self::ALL.into_iter().find(|kind| kind.code() == code);
        found.ok_or_else(|| Problem::field("test_type", "lab-test-unknown"))
    }
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

/// By which door a result came.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Door {
    /// Typed in the work list.
    Manual,
    /// A row of a file.
    Csv,
    /// The JSON API.
    Api,
    /// A message of HL7 v2.
    Hl7,
    /// A resource or a bundle of FHIR.
    Fhir,
    /// A rapid test, recorded where it was done.
    Rapid,
}

impl Door {
    /// Whether somebody, or his program, says one result by itself: what can be taken back within a minute, and leaves after it.
    pub fn is_typed(self) -> bool {
        matches!(self, Self::Manual | Self::Api)
    }

    /// From the name.
    ///
    /// # Errors
    /// `Problem::Internal` for anything else: only our own tables are read this way.
    pub fn parse(code: &str) -> Result<Self> {
        let all = [Self::Manual, Self::Csv, Self::Api, Self::Hl7, Self::Fhir, Self::Rapid];
        let found = all.into_iter().find(|door| door.code() == code);
        found.ok_or_else(|| Problem::Internal("unknown door of a result".into()))
    }

    /// Name in the database and the API.
    pub fn code(self) -> &'static str {
        match self {
            Self::Manual => "manual",
            Self::Csv => "csv",
            Self::Api => "api",
            Self::Hl7 => "hl7",
            Self::Fhir => "fhir",
            Self::Rapid => "rapid",
        }
    }
}

/// What serology measured, and with which device a rapid test was done; empty texts where it was not said.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Measured {
    /// The value, as the laboratory writes it.
    pub value: String,
    /// Its unit.
    pub unit: String,
    /// The range of reference.
    pub reference_range: String,
    /// The device: its number in the EU list, or its name.
    #[serde(default)]
    pub device: String,
}

/// Why a result counts no more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Withdrawal {
    /// The laboratory deleted it.
    Deleted,
    /// The sample was another person's.
    WrongPatient,
    /// Whoever typed it took it back within a minute.
    Undone,
}

impl Withdrawal {
    /// Name in the database and the API.
    pub fn code(self) -> &'static str {
        match self {
            Self::Deleted => "deleted",
            Self::WrongPatient => "wrong_patient",
            Self::Undone => "undone",
        }
    }

    /// From the name; none for a result that was not withdrawn.
    pub fn parse(code: &str) -> Option<Self> {
        [Self::Deleted, Self::WrongPatient, Self::Undone].into_iter().find(|one| one.code() == code)
    }

    /// Key of its words.
    pub fn key(self) -> &'static str {
        match self {
            Self::Deleted => "lab-withdrawn-deleted",
            Self::WrongPatient => "lab-withdrawn-wrong_patient",
            Self::Undone => "lab-withdrawn-undone",
        }
    }
}

/// A result with what is kept of it besides.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Revision {
    /// The result.
    pub result: LabResult,
    /// What was measured.
    pub measured: Measured,
    /// Why it corrects the one before.
    pub reason: Option<String>,
    /// By which door: see [`Door::code`].
    pub source: String,
    /// That this revision says the result counts no more, and why. Such a revision is never current.
    pub withdrawn: Option<Withdrawal>,
    /// By which rule it was given to the person; none by hand, and for what was recorded before rules were kept.
    pub rule: Option<Rule>,
}

/// What a laboratory is shown of a person: enough to know the sample.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subject {
    /// Who.
    pub id: PersonId,
    /// Tax code, if there is one.
    pub tax_code: Option<String>,
    /// Surname.
    pub family_name: String,
    /// Given name.
    pub given_name: String,
    /// Birth date.
    pub birth_date: Date,
    /// ASL in charge today.
    pub asl: String,
}

impl From<&Person> for Subject {
    fn from(person: &Person) -> Self {
        let data = &person.data;
        let tax_code = match &data.identifier {
            PersonIdentifier::TaxCode(code) => Some(code.as_str().to_owned()),
            _ => None,
        };
        Self {
            id: person.id,
            tax_code,
            family_name: data.family_name.clone(),
            given_name: data.given_name.clone(),
            birth_date: data.birth_date,
            asl: person.asl.clone(),
        }
    }
}

/// A line of a list of requests.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestLine {
    /// The request.
    pub id: RequestId,
    /// Its number.
    pub number: String,
    /// Code of the laboratory.
    pub laboratory: String,
    /// Why.
    pub reason: String,
    /// Which test.
    pub test: TestKind,
    /// For the laboratory.
    pub note: String,
    /// How urgent.
    pub priority: Priority,
    /// Where it stands.
    pub status: RequestStatus,
    /// Since when it waits.
    pub requested_at: Timestamp,
    /// Whose.
    pub person: PersonId,
    /// Surname.
    pub family_name: String,
    /// Given name.
    pub given_name: String,
    /// Birth date.
    pub birth_date: Date,
    /// The result that counts: which, what, and of a sample taken when.
    pub result: Option<(ResultId, Outcome, Timestamp)>,
    /// Whether that was typed by a person of the laboratory, and came from no machine.
    pub by_hand: bool,
    /// Where its tube is, once the laboratory has said something of it.
    pub tube: Option<Tube>,
    /// How it came to be.
    pub origin: Origin,
    /// Place in the list: the next page begins after it.
    pub sort_key: String,
    /// Why it stands in the list.
    pub why_listed: Reason,
}

/// How far a file has come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ImportState {
    /// It is being read, or was when the program stopped.
    Running,
    /// It has been read to its end.
    Done,
    /// It was read as far as the counts say, with the catalogue key of why no further.
    Stopped(String),
    /// It was not read, with the catalogue key of why: sending it again does what is left to do.
    Failed(String),
}

impl ImportState {
    /// Whether what became of each row that was read is known.
    pub fn is_counted(&self) -> bool {
        matches!(self, Self::Done | Self::Stopped(_))
    }
}

/// A file that was sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Import {
    /// Identity.
    pub id: Uuid,
    /// Code of the laboratory.
    pub laboratory: String,
    /// How far it has come.
    pub state: ImportState,
    /// What became of its rows; while it runs, only `rows` is known.
    pub counts: ImportCounts,
    /// Rows it seems to hold, for the progress; 0 when nobody counted.
    pub expected_rows: u64,
    /// When it arrived.
    pub imported_at: Timestamp,
    /// When it moved last.
    pub moved_at: Timestamp,
    /// What is wrong with the first rejected rows and how to mend each.
    pub first_rejected: Vec<(String, String)>,
    /// Until when the rejected rows can be fetched; `None` when there are none, or no more.
    pub kept_until: Option<Timestamp>,
    /// Business date on which it came.
    pub received_on: Date,
    /// The file whose rejected rows it brings again.
    pub completes: Option<Uuid>,
    /// Name and version of the mapping it was read by; empty for the 27-column file.
    pub mapping: String,
}

/// What became of the rows of a file: `rows = accepted + rejected + duplicate`, always.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct ImportCounts {
    /// Rows that are not blank, the header apart.
    pub rows: u64,
    /// New results and corrections.
    pub accepted: u64,
    /// Rows that came back.
    pub rejected: u64,
    /// Rows that had been taken before.
    pub duplicate: u64,
    /// Of the duplicates, those whose result has been corrected since.
    pub outdated: u64,
}
