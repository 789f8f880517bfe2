//! The transaction by which a laboratory gets a request: the patient, the request and, once it is taken, the tube. Each is put under its
//! identifier, so that the same transaction again changes nothing.

use kernel::Timestamp;
use serde_json::{Value, json};

use super::{Identity, Order, concept, instant, numbered, patient, sample, service_request};
use crate::systems;

/// What goes out of a request.
#[derive(Debug, Clone)]
pub struct Outgoing<'a> {
    /// Number of the transaction: the same however often it is sent.
    pub number: &'a str,
    /// When it was written.
    pub at: Timestamp,
    /// The request.
    pub order: &'a Order,
    /// Whose it is.
    pub person: &'a Identity,
}

/// The Bundle.
pub fn transaction(outgoing: &Outgoing<'_>) -> Value {
    let request = &outgoing.order.request;
    let of = |id: uuid::Uuid| format!("urn:uuid:{id}");
    let to_patient = json!({ "reference": of(outgoing.person.id.0), "type": "Patient" });
    let mut asked = bare(service_request(outgoing.order));
    asked["subject"] = to_patient.clone();
    let mut entries = vec![put(
        of(outgoing.person.id.0),
        bare(patient(outgoing.person)),
        &format!("Patient?identifier={}|{}", systems::PERSON, outgoing.person.id),
    )];
    if let Some(at) = request.sampled_at {
        // A name within the transaction alone, another one than the request's.
        let specimen = uuid::Uuid::from_u128(request.id.0.as_u128() ^ 1);
        asked["specimen"] = json!([{ "reference": of(specimen), "type": "Specimen" }]);
        let (code, text) = sample(request.test);
        let tube = json!({
            "resourceType": "Specimen",
            "language": "it-IT",
            "identifier": [numbered("PLAC", systems::REQUEST, &request.number)],
            "type": concept(systems::SNOMED, code, text),
            "subject": to_patient,
            "collection": { "collectedDateTime": instant(at) },
        });
        let under = format!("Specimen?identifier={}|{}", systems::REQUEST, request.number);
        entries.push(put(of(specimen), tube, &under));
    }
    let under = format!("ServiceRequest?identifier={}|{}", systems::REQUEST, request.number);
    entries.push(put(of(request.id.0), asked, &under));
    json!({
        "resourceType": "Bundle",
        "type": "transaction",
        "identifier": { "system": systems::TRANSACTION, "value": outgoing.number },
        "timestamp": instant(outgoing.at),
        "entry": entries,
    })
}

/// Without our id and version: it becomes a resource of the laboratory's.
fn bare(mut resource: Value) -> Value {
    if let Some(map) = resource.as_object_mut() {
        map.remove("id");
        map.remove("meta");
    }
    resource
}

fn put(url: String, resource: Value, under: &str) -> Value {
    json!({ "fullUrl": url, "resource": resource, "request": { "method": "PUT", "url": under } })
}
