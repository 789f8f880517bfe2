//! What this server can do: CapabilityStatement. Tests compare it with what the routes do.

use serde_json::{Value, json};

use crate::resources::Kind;
use crate::systems;

/// When what it says changed last.
const DATE: &str = "2026-11-28";

/// The statement, for a server at an address.
pub(crate) fn statement(base: &str) -> Value {
    let resources: Vec<Value> = Kind::ALL.into_iter().map(resource).collect();
    json!({
        "resourceType": "CapabilityStatement",
        "id": "argine",
        "url": format!("{base}/metadata"),
        "name": "Argine",
        "title": "Argine: referti e richieste dei laboratori",
        "status": "active",
        "date": DATE,
        "publisher": "Regione Piemonte",
        "description": "Un laboratorio invia referti, ritira le proprie richieste e rilegge ciò che ha inviato.",
        "kind": "instance",
        "software": { "name": "Argine", "version": env!("CARGO_PKG_VERSION") },
        "implementation": { "description": "Argine", "url": base },
        "fhirVersion": "4.0.1",
        "format": ["application/fhir+json", "json"],
        "rest": [{
            "mode": "server",
            "documentation": "Il paziente viaggia dentro il Bundle o dentro il referto (contained), oppure si nomina con Patient/{id}. In una transaction ifNoneExist vale per DiagnosticReport, Observation, Specimen, ServiceRequest e Patient, con identifier o _id.",
            "security": {
                "cors": false,
                "service": [{ "text": "Bearer" }],
                "description": "Authorization: Bearer, con il token di POST /api/v1/token per un account macchina del laboratorio.",
            },
            "resource": resources,
            "interaction": [{ "code": "transaction" }],
            "operation": [{
                "name": "process-message",
                "definition": "http://hl7.org/fhir/OperationDefinition/MessageHeader-process-message",
            }],
        }],
        "messaging": [{
            "endpoint": [{
                "protocol": {
                    "system": "http://terminology.hl7.org/CodeSystem/message-transport",
                    "code": "http",
                },
                "address": format!("{base}/$process-message"),
            }],
            "documentation": "Evento R01 (referto). La risposta è un messaggio con response.code ok, transient-error o fatal-error.",
        }],
    })
}

fn resource(kind: Kind) -> Value {
    let alone = matches!(kind, Kind::DiagnosticReport | Kind::Observation);
    let mut interactions = vec!["read", "vread", "search-type"];
    if alone {
        interactions.extend(["create", "update"]);
    }
    let interactions: Vec<Value> = interactions.into_iter().map(|code| json!({ "code": code })).collect();
    let parameters: Vec<Value> =
        parameters(kind).into_iter().map(|(name, kind)| json!({ "name": name, "type": kind })).collect();
    let mut resource = json!({
        "type": kind.name(),
        "interaction": interactions,
        "versioning": if alone { "versioned-update" } else { "versioned" },
        "readHistory": kind.is_of_result(),
        "updateCreate": false,
        "conditionalCreate": alone,
        "conditionalRead": "not-match",
        "conditionalUpdate": false,
        "conditionalDelete": "not-supported",
        "referencePolicy": ["literal", "logical", "local"],
        "searchParam": parameters,
    });
    let includes = includes(kind);
    if !includes.is_empty() {
        resource["searchInclude"] = json!(includes);
    }
    if kind == Kind::Patient {
        resource["documentation"] = json!(format!(
            "Il codice fiscale si cerca con POST /Patient/_search, mai nell'indirizzo. Sistemi: {} e {}.",
            systems::TAX_CODE,
            systems::TAX_CODE_REPORT
        ));
    }
    resource
}

fn parameters(kind: Kind) -> Vec<(&'static str, &'static str)> {
    let mut all = vec![("_id", "token"), ("_lastUpdated", "date"), ("identifier", "token")];
    if kind != Kind::Patient {
        all.extend([("patient", "reference"), ("subject", "reference"), ("status", "token")]);
    }
    if matches!(kind, Kind::DiagnosticReport | Kind::Observation) {
        all.push(("based-on", "reference"));
    }
    all
}

fn includes(kind: Kind) -> Vec<&'static str> {
    match kind {
        Kind::DiagnosticReport => {
            vec!["DiagnosticReport:subject", "DiagnosticReport:result", "DiagnosticReport:specimen"]
        }
        Kind::Observation => vec!["Observation:subject", "Observation:specimen"],
        Kind::Specimen => vec!["Specimen:subject"],
        Kind::ServiceRequest => vec!["ServiceRequest:subject"],
        Kind::Patient => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::params::{Search, pairs};

    #[test]
    fn whatever_parameter_is_named_is_read() {
        let id = uuid::Uuid::from_u128(9);
        for kind in Kind::ALL {
            for (name, value) in parameters(kind) {
                let value = match value {
                    "date" => "ge2020-11-14".to_owned(),
                    "reference" => id.to_string(),
                    _ => "MB20".to_owned(),
                };
                let read = Search::read(kind, &pairs(&format!("{name}={value}")), true);
                assert!(read.is_ok(), "{kind:?} {name}");
            }
            for include in includes(kind) {
                assert!(
                    Search::read(kind, &pairs(&format!("_include={include}")), true).is_ok(),
                    "{include}"
                );
            }
        }
    }
}
