//! DiagnosticReport, Observation and Specimen: three sides of one result, under one id. The id is that of the first
//! revision, so that a correction is a new version of the same resource.

use kernel::ids::ResultId;
use lab::model::{Measured, Outcome, Revision, TestKind};
use serde_json::{Value, json};

use super::order::test;
use super::{Kind, Resource, concept, instant, laboratory, numbered};
use crate::systems;

/// A revision of a result.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Id of the first revision.
    pub id: ResultId,
    /// The revision that is shown.
    pub revision: Revision,
    /// Whether a later one says otherwise, or all of it was withdrawn.
    pub last: bool,
    /// Number of the request it answers.
    pub request_number: Option<String>,
}

impl Finding {
    /// Its status, for report and observation alike: `final`, `corrected`, `cancelled` when there is nothing to find,
    /// `preliminary` while the laboratory is at work, `entered-in-error` when it was withdrawn.
    pub fn status(&self) -> &'static str {
        let result = &self.revision.result;
        match result.outcome.code() {
            _ if self.revision.withdrawn.is_some() || self.last && !result.current => "entered-in-error",
            "not_received" | "unsuitable" => "cancelled",
            "in_progress" | "suspended" => "preliminary",
            _ if result.revision > 1 => "corrected",
            _ => "final",
        }
    }

    fn resource(&self, kind: Kind) -> Resource {
        let result = &self.revision.result;
        Resource::new(kind, self.id, i64::from(result.revision), Some(result.recorded_at))
    }

    fn based_on(&self) -> Value {
        json!(self.revision.result.request.map(|id| vec![Kind::ServiceRequest.to(id)]))
    }
}

/// The report.
pub fn diagnostic_report(finding: &Finding) -> Value {
    let result = &finding.revision.result;
    let system = systems::accession(&result.laboratory);
    finding
        .resource(Kind::DiagnosticReport)
        .with("identifier", json!([numbered("FILL", &system, &result.accession)]))
        .with("basedOn", finding.based_on())
        .with("status", json!(finding.status()))
        .with("category", json!([concept(systems::SECTIONS, "MB", "Microbiologia")]))
        .with("code", concept(systems::LOINC, "11502-2", "Referto di laboratorio"))
        .with("subject", Kind::Patient.to(result.person))
        .with("effectiveDateTime", json!(instant(result.sampled_at)))
        .with("issued", json!(instant(result.recorded_at)))
        .with("performer", json!([laboratory(&result.laboratory)]))
        .with("specimen", json!([Kind::Specimen.to(finding.id)]))
        .with("result", json!([Kind::Observation.to(finding.id)]))
        .with("conclusion", json!(words(result.outcome)))
        .with("conclusionCode", json!(value(result.outcome, result.test).map(|value| vec![value])))
        .done()
}

/// The result.
pub fn observation(finding: &Finding) -> Value {
    let (result, measured) = (&finding.revision.result, &finding.revision.measured);
    let (code, text) = test(result.test);
    let system = systems::accession(&result.laboratory);
    let value = value(result.outcome, result.test);
    let absent =
        value.is_none().then(|| concept(systems::ABSENT, absent(result.outcome), words(result.outcome)));
    let written = [measured.value.as_str(), measured.unit.as_str()].join(" ");
    let component = (!measured.value.is_empty()).then(|| {
        json!([{ "code": concept(systems::LOINC, code, "Valore misurato"), "valueString": written.trim() }])
    });
    let range = (!measured.reference_range.is_empty()).then(|| json!([{ "text": measured.reference_range }]));
    finding
        .resource(Kind::Observation)
        .with("identifier", json!([numbered("FILL", &system, &result.accession)]))
        .with("basedOn", finding.based_on())
        .with("status", json!(finding.status()))
        .with("category", json!([concept(systems::CATEGORIES, "laboratory", "Laboratorio")]))
        .with("code", concept(systems::LOINC, code, text))
        .with("subject", Kind::Patient.to(result.person))
        .with("effectiveDateTime", json!(instant(result.sampled_at)))
        .with("issued", json!(instant(result.recorded_at)))
        .with("performer", json!([laboratory(&result.laboratory)]))
        .with("valueCodeableConcept", json!(value))
        .with("dataAbsentReason", json!(absent))
        .with("interpretation", json!(interpretation(result.outcome).map(|one| vec![one])))
        .with("specimen", Kind::Specimen.to(finding.id))
        .with("device", json!(device(measured)))
        .with("component", json!(component))
        .with("referenceRange", json!(range))
        .done()
}

/// With which device a rapid test was done: its number in the EU list, and its name.
fn device(measured: &Measured) -> Option<Value> {
    let written = measured.device.as_str();
    let name = lab::rules::devices::name(written);
    match (written.is_empty(), name == written) {
        (true, _) => None,
        (false, true) => Some(json!({ "display": name })),
        (false, false) => {
            let identifier = json!({ "system": systems::DEVICES, "value": written });
            Some(json!({ "identifier": identifier, "display": name }))
        }
    }
}

/// The tube, as far as a result tells of it.
pub fn specimen(finding: &Finding) -> Value {
    let result = &finding.revision.result;
    let kind = match result.test.is_serology() {
        true => {
            let (code, text) = super::sample(result.test);
            concept(systems::SNOMED, code, text)
        }
        // Which swab it was the result does not say.
        false => json!({ "text": "Tampone" }),
    };
    let status = match result.outcome.code() {
        "not_received" => "unavailable",
        "unsuitable" => "unsatisfactory",
        _ => "available",
    };
    let label =
        finding.request_number.as_ref().map(|number| vec![numbered("PLAC", systems::REQUEST, number)]);
    let accession = json!({ "system": systems::accession(&result.laboratory), "value": result.accession });
    finding
        .resource(Kind::Specimen)
        .with("identifier", json!(label))
        .with("accessionIdentifier", accession)
        .with("status", json!(status))
        .with("type", kind)
        .with("subject", Kind::Patient.to(result.person))
        .with("request", finding.based_on())
        .with("collection", json!({ "collectedDateTime": instant(result.sampled_at) }))
        .done()
}

/// What was found, by SNOMED CT: of the virus whether it was detected, of antibodies whether they are there.
fn value(outcome: Outcome, test: TestKind) -> Option<Value> {
    let code = match (outcome.code(), test.is_serology()) {
        ("positive", false) => "260373001",
        ("positive", true) => "10828004",
        ("negative", false) => "260415000",
        ("negative", true) => "260385009",
        ("doubtful", _) => "419984006",
        ("indeterminate", _) => "82334004",
        _ => return None,
    };
    Some(concept(systems::SNOMED, code, words(outcome)))
}

fn absent(outcome: Outcome) -> &'static str {
    match outcome.code() {
        "in_progress" | "suspended" => "temp-unknown",
        "unsuitable" => "error",
        _ => "not-performed",
    }
}

fn interpretation(outcome: Outcome) -> Option<Value> {
    let code = match outcome.code() {
        "positive" => "POS",
        "negative" => "NEG",
        "doubtful" | "indeterminate" => "IND",
        _ => return None,
    };
    Some(concept(systems::INTERPRETATIONS, code, words(outcome)))
}

fn words(outcome: Outcome) -> &'static str {
    match outcome.code() {
        "positive" => "Positivo",
        "negative" => "Negativo",
        "doubtful" => "Dubbio",
        "indeterminate" => "Indeterminato",
        "not_received" => "Campione non pervenuto",
        "unsuitable" => "Campione non idoneo",
        "suspended" => "Sospeso",
        _ => "In corso",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::ids::{PersonId, RequestId};
    use lab::model::{LabResult, Measured};
    use uuid::Uuid;

    fn finding(outcome: Outcome, test: TestKind, revision: i32, current: bool) -> Finding {
        let at = "2020-11-13T07:30:00Z".parse().unwrap();
        let result = LabResult {
            id: ResultId(Uuid::from_u128(u128::try_from(revision).unwrap())),
            request: Some(RequestId(Uuid::from_u128(5))),
            person: PersonId(Uuid::from_u128(7)),
            laboratory: "LAB-301-1".to_owned(),
            asl: "301".to_owned(),
            accession: "MB20-1".to_owned(),
            test,
            sampled_at: at,
            outcome,
            revision,
            supersedes: None,
            current,
            reported_on: jiff::civil::date(2020, 11, 14),
            recorded_at: at,
        };
        let measured = match test.is_serology() {
            true => Measured {
                value: "1.20".into(),
                unit: "AU/mL".into(),
                reference_range: "< 1".into(),
                device: String::new(),
            },
            false => Measured::default(),
        };
        let revision = Revision {
            result,
            measured,
            reason: None,
            source: "fhir".to_owned(),
            withdrawn: None,
            rule: None,
        };
        let (id, request_number) = (ResultId(Uuid::from_u128(1)), Some("1234567897".to_owned()));
        Finding { id, revision, last: true, request_number }
    }

    #[test]
    fn every_outcome_of_every_test_has_a_value_or_says_why_not() {
        for test in TestKind::ALL {
            for outcome in Outcome::ALL {
                let finding = finding(outcome, test, 1, true);
                let made = observation(&finding);
                let has = |name: &str| made.get(name).is_some();
                assert_ne!(has("valueCodeableConcept"), has("dataAbsentReason"), "{outcome:?}");
                assert_eq!(has("component"), test.is_serology());
                assert_eq!(made["status"], diagnostic_report(&finding)["status"]);
            }
        }
    }

    #[test]
    fn a_status_follows_the_history() {
        for (outcome, revision, current, expected) in [
            (Outcome::Positive, 1, true, "final"),
            (Outcome::Negative, 2, true, "corrected"),
            (Outcome::Positive, 1, false, "entered-in-error"),
            (Outcome::NotReceived, 1, true, "cancelled"),
        ] {
            let finding = finding(outcome, TestKind::Molecular, revision, current);
            assert_eq!(finding.status(), expected, "{outcome:?} {revision}");
        }
        // An earlier version is shown as it was.
        let before = Finding { last: false, ..finding(Outcome::Positive, TestKind::Molecular, 1, false) };
        assert_eq!(before.status(), "final");
    }

    #[test]
    fn the_three_sides_name_each_other() {
        let finding = finding(Outcome::Positive, TestKind::Molecular, 2, true);
        let (report, result) = (diagnostic_report(&finding), observation(&finding));
        let id = finding.id.to_string();
        assert_eq!(report["id"], id);
        assert_eq!(report["meta"]["versionId"], "2");
        assert_eq!(report["result"][0]["reference"], format!("Observation/{id}"));
        assert_eq!(result["specimen"]["reference"], format!("Specimen/{id}"));
        assert_eq!(result["valueCodeableConcept"]["coding"][0]["code"], "260373001");
        assert_eq!(specimen(&finding)["identifier"][0]["value"], "1234567897");
    }
}
