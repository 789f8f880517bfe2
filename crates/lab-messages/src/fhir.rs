//! FHIR R4: Bundles of type transaction and message, and a DiagnosticReport alone, to results.

mod answer;
mod bundle;
mod person;
mod report;
mod value;

pub(crate) use answer::answer;
pub use answer::{message_answer, operation_outcome};

use serde_json::Value;

use crate::model::LabResult;
use crate::options::{LARGEST_BUNDLE, Options};
use crate::trouble::{Code, Trouble};

/// What was sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Answered with an OperationOutcome.
    Plain,
    /// A message, answered with a message.
    Message,
}

/// What a document says.
#[derive(Debug, Clone)]
pub struct Reading {
    /// What it is.
    pub kind: Kind,
    /// Identifier of the Bundle or of its MessageHeader.
    pub message: Option<String>,
    /// Id of the MessageHeader, which the answer names.
    pub header: Option<String>,
    /// Results: none when something is wrong, as a transaction is taken whole or not at all.
    pub results: Vec<LabResult>,
    /// What is wrong.
    pub troubles: Vec<Trouble>,
}

/// Reads a document. JSON that is nested more than 128 deep is refused by the parser.
pub fn read(bytes: &[u8], options: &Options) -> Reading {
    let mut reading =
        Reading { kind: Kind::Plain, message: None, header: None, results: Vec::new(), troubles: Vec::new() };
    if bytes.len() > LARGEST_BUNDLE {
        let why = format!("Il documento supera i {LARGEST_BUNDLE} byte ammessi.");
        reading.troubles.push(Trouble::new(Code::Internal, "file", why).reject());
        return reading;
    }
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    match serde_json::from_slice::<Value>(bytes) {
        Ok(document) => bundle::read(&document, options, &mut reading),
        Err(error) => {
            let place = format!("riga {}, colonna {}", error.line(), error.column());
            let why = if error.is_eof() {
                "Il documento JSON è interrotto: inviarlo di nuovo intero."
            } else {
                "Il documento non è JSON valido in UTF-8, o è annidato troppo."
            };
            reading.troubles.push(Trouble::new(Code::SegmentSequence, place, why).reject());
        }
    }
    if reading.troubles.iter().any(Trouble::is_error) {
        reading.results.clear();
    }
    reading
}
