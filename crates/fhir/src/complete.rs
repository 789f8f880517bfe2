//! A document as it is read: one resource alone becomes a Bundle, and what it names of ours (`Patient/…`, `ServiceRequest/…`) is
//! put beside it, so that a laboratory that has fetched an order answers it by reference. Pure.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use uuid::Uuid;

use crate::params::reference;
use crate::resources::Kind;

/// References that are looked up for one document.
const MOST_REFERENCES: usize = 500;

/// A resource alone, in a Bundle. It is no message with a number of its own: the same report comes again, corrected.
pub(crate) fn wrapped(resource: Value) -> Value {
    json!({ "resourceType": "Bundle", "type": "collection", "entry": [{ "resource": resource }] })
}

/// A place in such a Bundle, as the sender of the resource knows it.
pub(crate) fn unwrapped(place: &str, kind: &str) -> String {
    match place.strip_prefix("Bundle.entry[0].resource") {
        Some(rest) => format!("{kind}{rest}"),
        None => place.to_owned(),
    }
}

/// What a Bundle names of ours and does not hold.
pub(crate) fn missing(bundle: &Value) -> Vec<(Kind, Uuid)> {
    let mut named = BTreeSet::new();
    collect(bundle, &mut named);
    let entries = bundle["entry"].as_array().map_or(&[][..], Vec::as_slice);
    let held: BTreeSet<String> = entries.iter().filter_map(|entry| name_of(&entry["resource"])).collect();
    let urls: BTreeSet<&str> = entries.iter().filter_map(|entry| entry["fullUrl"].as_str()).collect();
    let ours = named.into_iter().filter(|text| !urls.contains(text.as_str())).filter_map(|text| {
        let kind = [Kind::Patient, Kind::ServiceRequest];
        let kind = kind.into_iter().find(|kind| is_of(*kind, &text))?;
        Some((kind, reference(kind, &text)?))
    });
    let mut missing: Vec<(Kind, Uuid)> = Vec::new();
    for (kind, id) in ours {
        if !held.contains(&format!("{}/{id}", kind.name())) && !missing.contains(&(kind, id)) {
            missing.push((kind, id));
        }
    }
    missing.truncate(MOST_REFERENCES);
    missing
}

fn is_of(kind: Kind, text: &str) -> bool {
    text.rsplit('/').nth(1) == Some(kind.name())
}

fn name_of(resource: &Value) -> Option<String> {
    Some(format!("{}/{}", resource["resourceType"].as_str()?, resource["id"].as_str()?))
}

fn collect(value: &Value, named: &mut BTreeSet<String>) {
    match value {
        Value::Array(all) => all.iter().for_each(|one| collect(one, named)),
        Value::Object(map) => {
            for (key, inner) in map {
                match inner {
                    Value::String(text) if key == "reference" => drop(named.insert(text.clone())),
                    _ => collect(inner, named),
                }
            }
        }
        _ => {}
    }
}

/// An entry's resource as the one that is there: who refers to it, refers to that. What is written of a person is still held against
/// the registry, so that a code of somebody else's does not give her a result: only what is not said is taken from there.
pub(crate) fn resolve(written: &mut Value, ours: &Value) {
    match ours["resourceType"].as_str() {
        Some("Patient") => {
            let said = written["identifier"].as_array().cloned().unwrap_or_default();
            let known = ours["identifier"].as_array().cloned().unwrap_or_default();
            written["identifier"] = Value::Array(said.into_iter().chain(known).collect());
            for key in ["name", "birthDate", "gender"] {
                if written[key].is_null() && !ours[key].is_null() {
                    written[key] = ours[key].clone();
                }
            }
        }
        Some("ServiceRequest") => written["identifier"] = ours["identifier"].clone(),
        // A tube says nothing of which it is.
        _ => {}
    }
}

/// Puts resources beside those of a Bundle.
pub(crate) fn add(bundle: &mut Value, resources: Vec<Value>) {
    if let Some(entries) = bundle["entry"].as_array_mut() {
        entries.extend(resources.into_iter().map(|resource| json!({ "resource": resource })));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_document_names_of_ours_is_found_once() {
        let (person, request) = (Uuid::from_u128(7), Uuid::from_u128(8));
        let report = json!({
            "resourceType": "DiagnosticReport",
            "subject": { "reference": format!("Patient/{person}") },
            "basedOn": [{ "reference": format!("https://x.example/fhir/ServiceRequest/{request}") }],
            "contained": [{ "resourceType": "Observation", "subject": { "reference": format!("Patient/{person}") } }],
            "performer": [{ "reference": "Organization/1" }, { "reference": "#org" }],
        });
        let bundle = wrapped(report);
        assert_eq!(missing(&bundle), [(Kind::Patient, person), (Kind::ServiceRequest, request)]);
        let mut whole = bundle.clone();
        let held = |kind: &str, id: Uuid| json!({ "resourceType": kind, "id": id.to_string() });
        add(&mut whole, vec![held("Patient", person), held("ServiceRequest", request)]);
        assert_eq!(missing(&whole), []);
        assert_eq!(missing(&json!({ "resourceType": "Bundle" })), []);
    }

    #[test]
    fn what_is_there_says_what_the_sender_does_not() {
        let ours = json!({
            "resourceType": "Patient", "id": "7", "identifier": [{ "value": "CODICE" }], "name": [{ "family": "Prova" }],
            "birthDate": "1980-03-02",
        });
        let mut written = json!({ "resourceType": "Patient", "identifier": [{ "value": "77" }], "name": [{ "family": "Altra" }] });
        resolve(&mut written, &ours);
        let expected = json!({
            "resourceType": "Patient", "identifier": [{ "value": "77" }, { "value": "CODICE" }], "name": [{ "family": "Altra" }],
            "birthDate": "1980-03-02",
        });
        assert_eq!(written, expected);
        let mut request =
            json!({ "resourceType": "ServiceRequest", "identifier": [{ "value": "1" }], "note": [] });
        resolve(&mut request, &json!({ "resourceType": "ServiceRequest", "identifier": [{ "value": "N" }] }));
        assert_eq!(
            request,
            json!({ "resourceType": "ServiceRequest", "identifier": [{ "value": "N" }], "note": [] })
        );
    }

    #[test]
    fn places_are_the_senders() {
        let told = |place| unwrapped(place, "DiagnosticReport");
        assert_eq!(
            told("Bundle.entry[0].resource.contained[1].status"),
            "DiagnosticReport.contained[1].status"
        );
        assert_eq!(told("Bundle.entry"), "Bundle.entry");
    }
}
