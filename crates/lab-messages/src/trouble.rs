//! What is wrong with what was sent, and where: for the screen, for ERR, for OperationOutcome.

use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};

/// Codes of HL7 table 0357.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Code {
    /// 100.
    SegmentSequence,
    /// 101.
    RequiredMissing,
    /// 102.
    DataType,
    /// 103.
    TableValue,
    /// 200.
    MessageType,
    /// 201.
    EventCode,
    /// 202.
    ProcessingId,
    /// 203.
    VersionId,
    /// 204.
    UnknownKey,
    /// 205.
    DuplicateKey,
    /// 206.
    Locked,
    /// 207.
    Internal,
}

impl Code {
    /// Its number and its text in table 0357.
    pub fn of_table(self) -> (&'static str, &'static str) {
        match self {
            Self::SegmentSequence => ("100", "Segment sequence error"),
            Self::RequiredMissing => ("101", "Required field missing"),
            Self::DataType => ("102", "Data type error"),
            Self::TableValue => ("103", "Table value not found"),
            Self::MessageType => ("200", "Unsupported message type"),
            Self::EventCode => ("201", "Unsupported event code"),
            Self::ProcessingId => ("202", "Unsupported processing id"),
            Self::VersionId => ("203", "Unsupported version id"),
            Self::UnknownKey => ("204", "Unknown key identifier"),
            Self::DuplicateKey => ("205", "Duplicate key identifier"),
            Self::Locked => ("206", "Application record locked"),
            Self::Internal => ("207", "Application internal error"),
        }
    }

    /// The same in FHIR's value set `issue-type`.
    pub fn of_fhir(self) -> &'static str {
        match self {
            Self::SegmentSequence => "structure",
            Self::RequiredMissing => "required",
            Self::DataType => "value",
            Self::TableValue => "code-invalid",
            Self::MessageType | Self::EventCode | Self::ProcessingId | Self::VersionId => "not-supported",
            Self::UnknownKey => "not-found",
            Self::DuplicateKey => "duplicate",
            Self::Locked => "lock-error",
            Self::Internal => "exception",
        }
    }
}

/// How bad it is: table 0516.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// It was read all the same.
    Warning,
    /// What it is in cannot be taken.
    Error,
    /// The message as a whole is turned away: header, or nothing that can be read.
    Reject,
}

/// Where in a message, as ERR-2 has it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Location {
    /// Name of the segment.
    pub segment: String,
    /// Which one of that name, from 1.
    pub sequence: usize,
    /// Field, from 1.
    pub field: Option<usize>,
    /// Repetition, from 1.
    pub repetition: Option<usize>,
    /// Component, from 1.
    pub component: Option<usize>,
}

/// One thing that is wrong. Neither text holds anything of the patient.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trouble {
    /// Where, for people: `OBX-5, riga 7`.
    pub place: String,
    /// What is wrong and what to do, in Italian.
    pub why: String,
    /// The kind of error.
    pub code: Code,
    /// How bad it is.
    pub severity: Severity,
    /// Where in an HL7 message.
    pub location: Option<Location>,
    /// A number that helps the sender to find it: never the patient's.
    pub diagnostic: Option<String>,
}

impl Trouble {
    /// An error at a place.
    pub fn new(code: Code, place: impl Into<String>, why: impl Into<String>) -> Self {
        Self {
            place: place.into(),
            why: why.into(),
            code,
            severity: Severity::Error,
            location: None,
            diagnostic: None,
        }
    }

    /// For which the message as a whole is turned away.
    #[must_use]
    pub fn reject(mut self) -> Self {
        self.severity = Severity::Reject;
        self
    }

    /// In spite of which it was read.
    #[must_use]
    pub fn warning(mut self) -> Self {
        self.severity = Severity::Warning;
        self
    }

    /// In an HL7 message.
    #[must_use]
    pub fn at(mut self, location: Location) -> Self {
        self.location = Some(location);
        self
    }

    /// Whether something could not be taken.
    pub fn is_error(&self) -> bool {
        self.severity > Severity::Warning
    }
}

impl Serialize for Trouble {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(3))?;
        map.serialize_entry("where", &self.place)?;
        map.serialize_entry("why", &self.why)?;
        map.serialize_entry("code", self.code.of_table().0)?;
        map.end()
    }
}
