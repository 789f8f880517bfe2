//! Every sample of `data/lab_messages`, with what is to come of it written in `expected.json` beside them.

use std::path::{Path, PathBuf};

use lab_messages::{Reading, read};
use serde_json::{Value, json};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data/lab_messages")
}

/// What of a reading is compared.
fn summary(reading: &Reading) -> Value {
    let result = |result: &lab_messages::LabResult| {
        json!([
            result.place,
            result.patient.identifiers.first().map(|one| json!([one.kind, one.value])),
            result.request_number,
            result.test.kind,
            result.outcome,
            result.status,
            result.collected_at,
            result.answers.len(),
        ])
    };
    let trouble = |one: &lab_messages::Trouble| json!([one.place, one.code.of_table().0]);
    json!({
        "accepted": reading.accepted,
        "format": reading.format,
        "messages": reading.messages.iter().map(|one| json!([one.line, one.mode, one.verdict, one.sent])).collect::<Vec<_>>(),
        "results": reading.results.iter().map(result).collect::<Vec<_>>(),
        "errors": reading.errors.iter().map(trouble).collect::<Vec<_>>(),
        "warnings": reading.warnings.len(),
    })
}

#[test]
fn every_sample_is_taken_or_refused_as_written() {
    let expected = std::fs::read_to_string(folder().join("expected.json")).unwrap();
    let mut expected: serde_json::Map<String, Value> = serde_json::from_str(&expected).unwrap();
    let mut wrong = Vec::new();
    let mut seen = 0;
    for source in ["argine", "hl7v2", "fhir"] {
        let mut files: Vec<PathBuf> =
            std::fs::read_dir(folder().join(source)).unwrap().map(|entry| entry.unwrap().path()).collect();
        files.sort();
        for path in files {
            let name = format!("{source}/{}", path.file_name().unwrap().to_str().unwrap());
            let reading = read(&std::fs::read(&path).unwrap(), &super::options(), "R-1");
            let found = summary(&reading);
            seen += 1;
            if expected.remove(&name).as_ref() != Some(&found) {
                wrong.push(format!("{}: {}", json!(name), found));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join(",\n"));
    assert!(seen >= 29 && expected.is_empty(), "{seen} samples, without one: {:?}", expected.keys());
}

#[test]
fn the_positive_swab_is_read_whole() {
    let reading = read(super::POSITIVE.as_bytes(), &super::options(), "R-1");
    let result = serde_json::to_value(&reading.results[0]).unwrap();
    for (pointer, value) in [
        ("/message", json!("LIS20201103-000123")),
        ("/sender", json!("010909")),
        ("/patient/identifiers/0/kind", json!("tax_code")),
        ("/patient/identifiers/0/value", json!("RSSMRA80A01H501U")),
        ("/patient/identifiers/1/kind", json!("aura")),
        ("/patient/family_name", json!("ROSSI")),
        ("/patient/given_name", json!("MARIO")),
        ("/patient/birth_date", json!("1980-01-01")),
        ("/patient/sex", json!("male")),
        ("/patient/addresses/0/istat", json!("001272")),
        ("/patient/contacts", json!(["+393331234567", "mario.rossi@example.org"])),
        ("/request_number", json!("PIE-2020-0000456")),
        ("/accession", json!("MB20-778899")),
        ("/specimen/kind", json!("tampone_nasofaringeo")),
        ("/specimen/received_at", json!("2020-11-02T20:30:00+01:00")),
        ("/test/kind", json!("molecular")),
        ("/test/loinc", json!("94500-6")),
        ("/test/local", json!("91.12.S")),
        ("/outcome", json!("positive")),
        ("/cycle_threshold", json!("21.4")),
        ("/status", json!("F")),
        ("/effect", json!("record")),
        ("/collected_at", json!("2020-11-02T15:30:00+01:00")),
        ("/analysed_at", json!("2020-11-03T09:50:00+01:00")),
        ("/reported_at", json!("2020-11-03T10:05:00+01:00")),
        ("/performer/code", json!("010909")),
        ("/orderer", json!("ROSSINI GIANNI")),
        ("/reason", json!("SOSPETTO CASO")),
        ("/answers/0/question", json!("65222-2")),
        ("/answers/0/answer", json!("20201030")),
    ] {
        assert_eq!(result.pointer(pointer), Some(&value), "{pointer}: {result:#}");
    }
}

/// The frame of MLLP holds the same message.
#[test]
fn a_frame_is_read_like_what_is_in_it() {
    let framed = std::fs::read(folder().join("argine/oru_r01_positive.mllp.bin")).unwrap();
    let (one, other) =
        (read(&framed, &super::options(), "R-1"), read(super::POSITIVE.as_bytes(), &super::options(), "R-1"));
    assert_eq!(one.results, other.results);
    assert_eq!(one.ack, other.ack);
}
