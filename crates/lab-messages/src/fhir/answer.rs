//! What a sender of FHIR gets back: OperationOutcome, and for a message a message.

use serde_json::{Value, json};

use super::{Kind, Reading};
use crate::trouble::{Severity, Trouble};
use kernel::Timestamp;

/// Issues that are told at most.
const MOST_ISSUES: usize = 100;

/// What is wrong, each at its place; or that nothing is.
pub fn operation_outcome(troubles: &[Trouble]) -> Value {
    let issue = |trouble: &Trouble| {
        let severity = match trouble.severity {
            Severity::Warning => "warning",
            Severity::Error => "error",
            Severity::Reject => "fatal",
        };
        json!({
            "severity": severity,
            "code": trouble.code.of_fhir(),
            "details": { "text": trouble.why },
            "expression": [trouble.place],
        })
    };
    let mut issues: Vec<Value> = troubles.iter().take(MOST_ISSUES).map(issue).collect();
    if issues.is_empty() {
        issues.push(json!({ "severity": "information", "code": "informational",
            "details": { "text": "Letto senza errori." } }));
    }
    json!({ "resourceType": "OperationOutcome", "issue": issues })
}

/// The answer to a message: `ok`, `transient-error` when it is to be sent again as it is, `fatal-error`. Identifiers
/// and time are passed in.
pub fn message_answer(reading: &Reading, transient: bool, id: &str, now: Timestamp) -> Value {
    let failed = reading.troubles.iter().any(Trouble::is_error);
    let code = match (failed, transient) {
        (_, true) => "transient-error",
        (true, false) => "fatal-error",
        (false, false) => "ok",
    };
    let answered = reading.header.as_ref().or(reading.message.as_ref());
    let header = json!({
        "resourceType": "MessageHeader",
        "id": id,
        "eventCoding": { "system": "http://terminology.hl7.org/CodeSystem/v2-0003", "code": "R01" },
        "source": { "name": "ARGINE", "endpoint": "urn:argine" },
        "response": {
            "identifier": answered.map_or("", String::as_str),
            "code": code,
            "details": { "reference": format!("#{OUTCOME}") },
        },
        "contained": [with_id(operation_outcome(&reading.troubles))],
    });
    json!({
        "resourceType": "Bundle",
        "type": "message",
        "timestamp": now.to_string(),
        "entry": [{ "fullUrl": format!("urn:uuid:{id}"), "resource": header }],
    })
}

const OUTCOME: &str = "esito";

fn with_id(mut outcome: Value) -> Value {
    if let Some(map) = outcome.as_object_mut() {
        map.insert("id".to_owned(), OUTCOME.into());
    }
    outcome
}

/// The answer that the kind of what was sent asks for.
pub(crate) fn answer(reading: &Reading, id: &str, now: Timestamp) -> Value {
    match reading.kind {
        Kind::Plain => operation_outcome(&reading.troubles),
        Kind::Message => message_answer(reading, false, id, now),
    }
}
