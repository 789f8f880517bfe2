//! A document's resources, and how they name each other.

use std::collections::HashMap;

use serde_json::Value;

use super::value::{list, text};
use super::{Kind, Reading, report};
use crate::options::Options;
use crate::trouble::{Code, Trouble};

/// A resource, where it stands, and what it is contained in.
#[derive(Debug, Clone)]
pub(super) struct Found<'a> {
    pub resource: &'a Value,
    pub expression: String,
    pub within: &'a Value,
    pub within_expression: String,
}

impl<'a> Found<'a> {
    fn alone(resource: &'a Value, expression: String) -> Self {
        Self { resource, within: resource, within_expression: expression.clone(), expression }
    }

    /// Its type.
    pub fn kind(&self) -> &'a str {
        self.resource.get("resourceType").and_then(Value::as_str).unwrap_or("")
    }
}

/// The resources of a document.
pub(super) struct Resources<'a> {
    pub all: Vec<Found<'a>>,
    by_name: HashMap<String, usize>,
}

impl<'a> Resources<'a> {
    fn of_bundle(bundle: &'a Value) -> Self {
        let mut resources = Self { all: Vec::new(), by_name: HashMap::new() };
        for (place, entry) in list(bundle, "entry").iter().enumerate() {
            let Some(resource) = entry.get("resource").filter(|resource| resource.is_object()) else {
                continue;
            };
            resources.add(text(entry, "fullUrl"), resource, format!("Bundle.entry[{place}].resource"));
        }
        resources
    }

    fn add(&mut self, url: Option<String>, resource: &'a Value, expression: String) {
        let found = Found::alone(resource, expression);
        let place = self.all.len();
        let by_id = text(resource, "id").map(|id| format!("{}/{id}", found.kind()));
        for name in url.into_iter().chain(by_id) {
            self.by_name.entry(name).or_insert(place);
        }
        self.all.push(found);
    }

    /// What a reference of a resource leads to, within the document.
    pub fn resolve(&self, reference: &Value, from: &Found<'a>) -> Option<Found<'a>> {
        let name = reference.get("reference")?.as_str()?;
        if let Some(id) = name.strip_prefix('#') {
            let contained = list(from.within, "contained");
            let place = contained.iter().position(|one| one.get("id").and_then(Value::as_str) == Some(id))?;
            return Some(Found {
                resource: &contained[place],
                expression: format!("{}.contained[{place}]", from.within_expression),
                within: from.within,
                within_expression: from.within_expression.clone(),
            });
        }
        let place = self.by_name.get(name).or_else(|| self.by_name.get(name.split("/_history/").next()?));
        // An absolute address, when the document names the resource by its type and id.
        let relative = || {
            let mut parts = name.rsplit('/');
            let (id, kind) = (parts.next()?, parts.next()?);
            self.by_name.get(&format!("{kind}/{id}"))
        };
        self.all.get(*place.or_else(relative)?).cloned()
    }
}

/// Types of Bundle whose resources are read.
const TYPES: [&str; 5] = ["transaction", "message", "batch", "document", "collection"];

pub(super) fn read(document: &Value, options: &Options, reading: &mut Reading) {
    let kind = document.get("resourceType").and_then(Value::as_str).unwrap_or("");
    match kind {
        "Bundle" => read_bundle(document, options, reading),
        "DiagnosticReport" | "Observation" => {
            let mut resources = Resources { all: Vec::new(), by_name: HashMap::new() };
            resources.add(None, document, kind.to_owned());
            reading.message = list(document, "identifier").iter().find_map(|one| text(one, "value"));
            report::read(&resources, reading, options);
        }
        _ => {
            let why = "Si ricevono Bundle (transaction, message) o DiagnosticReport.";
            reading.troubles.push(Trouble::new(Code::MessageType, "resourceType", why).reject());
        }
    }
}

fn read_bundle(bundle: &Value, options: &Options, reading: &mut Reading) {
    let kind = bundle.get("type").and_then(Value::as_str).unwrap_or("");
    if !TYPES.contains(&kind) {
        let why = "Tipo di Bundle non accettato: transaction o message.";
        reading.troubles.push(Trouble::new(Code::MessageType, "Bundle.type", why).reject());
        return;
    }
    let identifier = bundle.get("identifier").and_then(|one| text(one, "value"));
    reading.message = identifier.or_else(|| text(bundle, "id"));
    let resources = Resources::of_bundle(bundle);
    if kind == "message" {
        reading.kind = Kind::Message;
        read_header(&resources, options, reading);
    }
    if reading.troubles.iter().any(Trouble::is_error) {
        return;
    }
    if resources.all.is_empty() {
        let why = "Il Bundle non contiene risorse.";
        reading.troubles.push(Trouble::new(Code::RequiredMissing, "Bundle.entry", why));
        return;
    }
    report::read(&resources, reading, options);
}

/// The first entry of a message is its MessageHeader, and says which event it is.
fn read_header(resources: &Resources<'_>, options: &Options, reading: &mut Reading) {
    let Some(header) = resources.all.first().filter(|found| found.kind() == "MessageHeader") else {
        let why = "Il primo elemento di un messaggio deve essere MessageHeader.";
        reading.troubles.push(Trouble::new(Code::SegmentSequence, "Bundle.entry[0].resource", why).reject());
        return;
    };
    reading.header = text(header.resource, "id");
    let place = |part: &str| format!("{}.{part}", header.expression);
    let event = header.resource.get("eventCoding").and_then(|one| text(one, "code"));
    let uri = text(header.resource, "eventUri");
    match event.or(uri) {
        None => {
            let why = "Manca l'evento del messaggio.";
            reading.troubles.push(Trouble::new(Code::RequiredMissing, place("eventCoding"), why).reject());
        }
        Some(event) if event == "R01" || event.ends_with("ORU_R01") => {}
        Some(_) => {
            let why = "Evento non accettato: si riceve solo R01 (referto).";
            reading.troubles.push(Trouble::new(Code::EventCode, place("eventCoding"), why).reject());
        }
    }
    let tags = header.resource.get("meta").map_or(&[][..], |meta| list(meta, "tag"));
    let is_test = |tag: &Value| {
        let processing = text(tag, "system").is_some_and(|system| system.ends_with("v2-0103"));
        processing && matches!(text(tag, "code").as_deref(), Some("T" | "D"))
    };
    if !options.training && tags.iter().any(is_test) {
        let why = "Messaggio di prova: in esercizio non si accetta.";
        reading.troubles.push(Trouble::new(Code::ProcessingId, place("meta.tag"), why).reject());
    }
}
