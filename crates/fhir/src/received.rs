//! What was sent, judged before it is read as a report: is it a Bundle that is taken whole, or one resource? Pure.

use axum::http::StatusCode;
use serde_json::Value;

use crate::outcome::{Answer, Refusal};

/// What was sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sent {
    /// A Bundle, answered with a `transaction-response`.
    Transaction,
    /// A message, answered with a message.
    Message,
    /// A resource alone.
    Alone(&'static str),
}

/// Resources that may come alone.
pub(crate) const ALONE: [&str; 2] = ["DiagnosticReport", "Observation"];

/// What a document is.
pub(crate) fn sort(document: &Value) -> Answer<Sent> {
    let kind = document["resourceType"].as_str().unwrap_or_default();
    if let Some(kind) = ALONE.into_iter().find(|known| *known == kind) {
        return Ok(Sent::Alone(kind));
    }
    if kind != "Bundle" {
        let key = if kind.is_empty() { "fhir-no-type" } else { "fhir-not-alone" };
        return Err(unfit("not-supported", key, "resourceType"));
    }
    match document["type"].as_str().unwrap_or_default() {
        "message" => Ok(Sent::Message),
        "transaction" => check_entries(document).map(|()| Sent::Transaction),
        "batch" => Err(unfit("not-supported", "fhir-batch", "Bundle.type")),
        _ => Err(unfit("not-supported", "fhir-bundle-type", "Bundle.type")),
    }
}

/// Each entry of a transaction makes a resource: nothing is read, changed by id or deleted in one.
fn check_entries(bundle: &Value) -> Answer<()> {
    let entries = bundle["entry"].as_array().map_or(&[][..], Vec::as_slice);
    for (place, entry) in entries.iter().enumerate() {
        let at = |part: &str| format!("Bundle.entry[{place}].{part}");
        let kind = entry["resource"]["resourceType"].as_str();
        let kind = kind.ok_or_else(|| unfit("required", "fhir-entry-resource", &at("resource")))?;
        let request = &entry["request"];
        match request["method"].as_str() {
            Some("POST") => {}
            None => return Err(unfit("required", "fhir-entry-request", &at("request"))),
            Some(_) => return Err(unfit("not-supported", "fhir-entry-method", &at("request.method"))),
        }
        let url = request["url"].as_str().unwrap_or_default().trim_start_matches('/');
        if url.split('?').next() != Some(kind) {
            return Err(unfit("value", "fhir-entry-url", &at("request.url")));
        }
    }
    Ok(())
}

fn unfit(code: &str, key: &str, at: &str) -> Refusal {
    Refusal::new(StatusCode::UNPROCESSABLE_ENTITY, code, key, &[at])
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_is_taken_and_what_is_not() {
        let entry = |method: &str, url: &str| json!({ "resource": { "resourceType": "Patient" }, "request": { "method": method, "url": url } });
        let bundle = |kind: &str, entries: Vec<Value>| json!({ "resourceType": "Bundle", "type": kind, "entry": entries });
        for (document, expected) in [
            (json!({ "resourceType": "DiagnosticReport" }), Ok(Sent::Alone("DiagnosticReport"))),
            (json!({ "resourceType": "Observation" }), Ok(Sent::Alone("Observation"))),
            (bundle("message", vec![]), Ok(Sent::Message)),
            (bundle("transaction", vec![entry("POST", "Patient")]), Ok(Sent::Transaction)),
            (bundle("transaction", vec![entry("POST", "Observation")]), Err("Bundle.entry[0].request.url")),
            (
                bundle("transaction", vec![entry("POST", "Patient"), entry("DELETE", "Patient")]),
                Err("Bundle.entry[1].request.method"),
            ),
            (bundle("transaction", vec![json!({})]), Err("Bundle.entry[0].resource")),
            (bundle("batch", vec![]), Err("Bundle.type")),
            (bundle("searchset", vec![]), Err("Bundle.type")),
            (json!({ "resourceType": "Patient" }), Err("resourceType")),
            (json!([1]), Err("resourceType")),
            (json!(null), Err("resourceType")),
        ] {
            let read = sort(&document).map_err(|refused| refused.body["issue"][0]["expression"][0].clone());
            let read = read.map_err(|place| place.as_str().unwrap_or_default().to_owned());
            assert_eq!(read, expected.map_err(str::to_owned), "{document}");
        }
    }
}
