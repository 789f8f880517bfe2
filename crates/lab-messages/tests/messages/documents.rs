//! FHIR: faults planted into a good Bundle, references of each sort, answers.

use lab_messages::{Reading, read};
use serde_json::{Value, json};

use super::options;

fn bundle() -> Value {
    let text = include_str!("../../../../data/lab_messages/argine/fhir_transaction_tampone_positivo.json");
    serde_json::from_str(text).unwrap()
}

fn reading(document: &Value) -> Reading {
    read(document.to_string().as_bytes(), &options(), "00000000-0000-4000-8000-0000000000aa")
}

fn places(reading: &Reading) -> Vec<&str> {
    reading.errors.iter().map(|one| one.place.as_str()).collect()
}

/// The bundle with a value replaced, or taken away.
fn planted(pointer: &str, value: Option<Value>) -> Value {
    let mut document = bundle();
    let (parent, key) = pointer.rsplit_once('/').unwrap();
    let map = document.pointer_mut(parent).unwrap().as_object_mut().unwrap();
    match value {
        Some(value) => map.insert(key.to_owned(), value),
        None => map.remove(key),
    };
    document
}

#[test]
fn each_planted_fault_is_told_by_its_expression() {
    let code = |system: &str, code: &str| json!({ "coding": [{ "system": system, "code": code }] });
    let snomed = "http://snomed.info/sct";
    for (pointer, value, place) in [
        ("/entry/0/resource/identifier", None, "Bundle.entry[0].resource.identifier"),
        (
            "/entry/0/resource/identifier/0/value",
            Some(json!("RSSMRA80A01H501X")),
            "Bundle.entry[0].resource.identifier[0].value",
        ),
        ("/entry/0/resource/name", None, "Bundle.entry[0].resource.name"),
        ("/entry/0/resource/birthDate", None, "Bundle.entry[0].resource.birthDate"),
        ("/entry/0/resource/birthDate", Some(json!("1980")), "Bundle.entry[0].resource.birthDate"),
        ("/entry/0/resource/gender", Some(json!("M")), "Bundle.entry[0].resource.gender"),
        ("/entry/4/resource/status", Some(json!("done")), "Bundle.entry[4].resource.status"),
        (
            "/entry/4/resource/code",
            Some(code("http://loinc.org", "11111-1")),
            "Bundle.entry[4].resource.code",
        ),
        ("/entry/4/resource/valueCodeableConcept", None, "Bundle.entry[4].resource.value"),
        (
            "/entry/4/resource/valueCodeableConcept",
            Some(code(snomed, "1")),
            "Bundle.entry[4].resource.valueCodeableConcept",
        ),
        ("/entry/4/resource/issued", Some(json!("ieri")), "Bundle.entry[4].resource.issued"),
        ("/entry/5/resource/subject", None, "Bundle.entry[5].resource.subject"),
        (
            "/entry/5/resource/subject",
            Some(json!({ "reference": "Patient/9" })),
            "Bundle.entry[5].resource.subject",
        ),
        ("/entry/5/resource/status", None, "Bundle.entry[5].resource.status"),
        ("/type", Some(json!("history")), "Bundle.type"),
        ("/resourceType", Some(json!("Patient")), "resourceType"),
    ] {
        let reading = reading(&planted(pointer, value.clone()));
        assert_eq!(places(&reading).first(), Some(&place), "{pointer} {value:?}");
        assert!(reading.results.is_empty() && !reading.accepted);
        let outcome = reading.ack.unwrap();
        assert_eq!(outcome["resourceType"], "OperationOutcome");
        assert_eq!(outcome["issue"][0]["expression"][0], place, "{outcome:#}");
    }
}

#[test]
fn the_outcome_of_the_sample() {
    let text = include_str!("../../../../data/lab_messages/argine/fhir_operationoutcome_error.json");
    let sample: Value = serde_json::from_str(text).unwrap();
    assert_eq!(reading(&planted("/entry/0/resource/identifier", None)).ack, Some(sample));
}

#[test]
fn the_positive_swab_is_read_whole() {
    let reading = reading(&bundle());
    assert!(reading.accepted, "{:?}", reading.errors);
    let result = serde_json::to_value(&reading.results[0]).unwrap();
    for (pointer, value) in [
        ("/patient/identifiers/0/kind", json!("tax_code")),
        ("/patient/family_name", json!("Rossi")),
        ("/patient/birth_date", json!("1980-01-01")),
        ("/request_number", json!("PIE-2020-0000456")),
        ("/accession", json!("MB20-778899")),
        ("/specimen/identifiers/0", json!("MB20-778899-1")),
        ("/specimen/kind", json!("tampone_nasofaringeo")),
        ("/test/loinc", json!("94500-6")),
        ("/outcome", json!("positive")),
        ("/status", json!("F")),
        ("/collected_at", json!("2020-11-02T15:30:00+01:00")),
        ("/reported_at", json!("2020-11-03T10:05:00+01:00")),
        ("/performer/code", json!("010909")),
        ("/reason", json!("Sospetto caso")),
    ] {
        assert_eq!(result.pointer(pointer), Some(&value), "{pointer}: {result:#}");
    }
}

#[test]
fn both_systems_of_the_tax_code_are_the_tax_code() {
    for system in ["urn:oid:2.16.840.1.113883.2.9.4.3.2", "http://hl7.it/sid/codiceFiscale"] {
        let reading = reading(&planted("/entry/0/resource/identifier/0/system", Some(json!(system))));
        let kind =
            serde_json::to_value(&reading.results[0]).unwrap()["patient"]["identifiers"][0]["kind"].clone();
        assert_eq!(kind, "tax_code", "{system}");
    }
}

#[test]
fn a_report_without_an_outcome_is_refused() {
    let panel = json!({ "coding": [{ "system": "http://loinc.org", "code": "94531-1" }] });
    let reading = reading(&planted("/entry/4/resource/code", Some(panel)));
    assert_eq!((places(&reading), reading.accepted), (vec!["Bundle.entry"], false));
}

#[test]
fn an_observation_that_is_named_twice_is_one_result() {
    let mut document = bundle();
    let results = document["entry"][5]["resource"]["result"].as_array_mut().unwrap();
    results.push(results[0].clone());
    let twice = reading(&document);
    assert!(twice.accepted, "{:?}", twice.errors);
    assert_eq!(twice.results, reading(&bundle()).results);
}

/// Of many remarks the errors are kept, and an error is what refuses.
#[test]
fn an_error_after_a_hundred_warnings_refuses() {
    let mut document = bundle();
    let mut positive = document["entry"][4].clone();
    positive["resource"].as_object_mut().unwrap().remove("performer");
    document["entry"][5]["resource"].as_object_mut().unwrap().remove("performer");
    for number in 0..110 {
        let name = format!("urn:uuid:00000000-0000-4000-8000-1{number:011}");
        positive["fullUrl"] = json!(name);
        document["entry"].as_array_mut().unwrap().push(positive.clone());
        document["entry"][5]["resource"]["result"].as_array_mut().unwrap().push(json!({ "reference": name }));
    }
    let many = reading(&document);
    assert!(many.accepted && many.warnings.len() == 100, "{:?}", many.errors);
    document["entry"][118]["resource"]["status"] = json!("done");
    let refused = reading(&document);
    assert_eq!(places(&refused), ["Bundle.entry[118].resource.status"]);
    assert!(refused.results.is_empty());
}

/// A report that carries everything it names.
#[test]
fn a_report_alone_contains_its_resources() {
    let all = bundle();
    let contained = |place: usize, id: &str| {
        let mut resource = all["entry"][place]["resource"].clone();
        resource["id"] = json!(id);
        let text = resource.to_string();
        let text = (1..=9).fold(text, |text, number| {
            text.replace(
                &format!("urn:uuid:00000000-0000-4000-8000-00000000000{number}"),
                &format!("#r{number}"),
            )
        });
        serde_json::from_str::<Value>(&text).unwrap()
    };
    let mut report = contained(5, "referto");
    report["contained"] = json!([
        contained(0, "r1"),
        contained(1, "r2"),
        contained(2, "r3"),
        contained(3, "r4"),
        contained(4, "r5")
    ]);
    let alone = reading(&report);
    assert!(alone.accepted, "{:?}", alone.errors);
    assert_eq!(alone.results[0].place, "DiagnosticReport.contained[4]");
    assert_eq!(alone.results[0].patient, reading(&all).results[0].patient);
    assert_eq!(alone.results[0].request_number.as_deref(), Some("PIE-2020-0000456"));
    report["contained"][0]["birthDate"] = Value::Null;
    assert_eq!(places(&reading(&report)), ["DiagnosticReport.contained[0].birthDate"]);
}

#[test]
fn statuses_are_those_of_table_0085() {
    for (word, letter) in [
        ("final", "F"),
        ("corrected", "C"),
        ("amended", "C"),
        ("preliminary", "P"),
        ("registered", "I"),
        ("cancelled", "X"),
        ("entered-in-error", "D"),
    ] {
        let reading = reading(&planted("/entry/4/resource/status", Some(json!(word))));
        assert_eq!(reading.results[0].status.letter(), letter, "{word}");
    }
    let corrected = reading(&planted("/entry/5/resource/status", Some(json!("corrected"))));
    assert_eq!(corrected.results[0].status.letter(), "C");
    let withdrawn = reading(&planted("/entry/5/resource/status", Some(json!("entered-in-error"))));
    assert_eq!(withdrawn.results[0].status.letter(), "D");
}

#[test]
fn a_message_is_answered_with_a_message() {
    let mut document = bundle();
    document["type"] = json!("message");
    let header = json!({ "resource": { "resourceType": "MessageHeader", "id": "m-1",
        "eventCoding": { "system": "http://terminology.hl7.org/CodeSystem/v2-0003", "code": "R01" },
        "source": { "name": "LIS", "endpoint": "urn:lis" } } });
    document["entry"].as_array_mut().unwrap().insert(0, header);
    let good = reading(&document);
    assert!(good.accepted, "{:?}", good.errors);
    assert_eq!(good.results[0].sender.as_deref(), Some("LIS"));
    let response =
        |reading: &Reading| reading.ack.as_ref().unwrap()["entry"][0]["resource"]["response"].clone();
    assert_eq!((&response(&good)["code"], &response(&good)["identifier"]), (&json!("ok"), &json!("m-1")));
    document["entry"][0]["resource"]["eventCoding"]["code"] = json!("A01");
    let other = reading(&document);
    assert_eq!(response(&other)["code"], "fatal-error");
    assert_eq!(places(&other), ["Bundle.entry[0].resource.eventCoding"]);
    document["entry"].as_array_mut().unwrap().remove(0);
    assert_eq!(places(&reading(&document)), ["Bundle.entry[0].resource"]);
}

#[test]
fn what_is_no_document_is_told_with_its_line() {
    let whole = bundle().to_string();
    let cut = read(&whole.as_bytes()[..500], &options(), "a");
    assert!(cut.errors[0].place.starts_with("riga 1, colonna") && cut.errors[0].why.contains("interrotto"));
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    assert!(read(deep.as_bytes(), &options(), "a").errors[0].why.contains("annidato"));
    let large = vec![b'['; lab_messages::LARGEST_BUNDLE + 1];
    assert_eq!(read(&large, &options(), "a").errors[0].place, "file");
    assert!(!read(b"{\"a\": \"\xFF\"}", &options(), "a").accepted);
}
