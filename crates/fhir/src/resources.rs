//! The resources we make, and nothing else makes them: pure functions from our nouns to JSON.

mod order;
mod outgoing;
mod patient;
mod result;

pub use order::{Order, sample, service_request, status as order_status, test};
pub use outgoing::{Outgoing, transaction};
pub use patient::{Identity, patient};
pub use result::{Finding, diagnostic_report, observation, specimen};

use kernel::Timestamp;
use serde_json::{Map, Value, json};

/// A type of resource we answer with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// The report of a result.
    DiagnosticReport,
    /// The result.
    Observation,
    /// The tube.
    Specimen,
    /// The request.
    ServiceRequest,
    /// Whose it is.
    Patient,
}

impl Kind {
    /// Every type.
    pub const ALL: [Kind; 5] =
        [Self::DiagnosticReport, Self::Observation, Self::Specimen, Self::ServiceRequest, Self::Patient];

    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::DiagnosticReport => "DiagnosticReport",
            Self::Observation => "Observation",
            Self::Specimen => "Specimen",
            Self::ServiceRequest => "ServiceRequest",
            Self::Patient => "Patient",
        }
    }

    /// By its name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// Whether it is made from a result.
    pub fn is_of_result(self) -> bool {
        matches!(self, Self::DiagnosticReport | Self::Observation | Self::Specimen)
    }

    /// A reference to one.
    pub fn to(self, id: impl std::fmt::Display) -> Value {
        json!({ "reference": format!("{}/{id}", self.name()), "type": self.name() })
    }
}

/// A resource under construction: empty elements are left out, as FHIR wants it.
pub(crate) struct Resource(Map<String, Value>);

impl Resource {
    pub fn new(kind: Kind, id: impl std::fmt::Display, version: i64, updated: Option<Timestamp>) -> Self {
        let mut meta = json!({ "versionId": version.to_string() });
        if let Some(updated) = updated {
            meta["lastUpdated"] = json!(instant(updated));
        }
        let mut map = Map::new();
        map.insert("resourceType".to_owned(), json!(kind.name()));
        map.insert("id".to_owned(), json!(id.to_string()));
        map.insert("meta".to_owned(), meta);
        map.insert("language".to_owned(), json!("it-IT"));
        Self(map)
    }

    pub fn with(mut self, name: &str, value: Value) -> Self {
        let empty = match &value {
            Value::Null => true,
            Value::String(text) => text.is_empty(),
            Value::Array(all) => all.is_empty(),
            Value::Object(map) => map.is_empty(),
            _ => false,
        };
        if !empty {
            self.0.insert(name.to_owned(), value);
        }
        self
    }

    pub fn done(self) -> Value {
        Value::Object(self.0)
    }
}

/// An instant, to the millisecond: more digits some clients do not read.
pub(crate) fn instant(at: Timestamp) -> String {
    at.strftime("%Y-%m-%dT%H:%M:%S.%3fZ").to_string()
}

/// A concept of one code, with our own words for it.
pub(crate) fn concept(system: &str, code: &str, text: &str) -> Value {
    json!({ "coding": [{ "system": system, "code": code }], "text": text })
}

/// An identifier of a type of HL7 table 0203.
pub(crate) fn numbered(kind: &str, system: &str, value: &str) -> Value {
    json!({
        "type": { "coding": [{ "system": crate::systems::TYPES, "code": kind }] },
        "system": system,
        "value": value,
    })
}

/// A laboratory, named and not linked: it is no resource of ours.
pub(crate) fn laboratory(code: &str) -> Value {
    json!({
        "type": "Organization",
        "identifier": { "system": crate::systems::LABORATORY, "value": code },
        "display": lab::laboratory_name(code),
    })
}
