//! `argine lab parse`: what it prints for each format, and that it opens no database.

use std::path::{Path, PathBuf};
use std::process::Output;

use serde_json::{Value, json};
use testkit::Place;

use crate::command;

fn parse(place: &Place, file: &Path) -> Output {
    command::run(place, &["lab", "parse", file.to_str().unwrap(), "--json"])
}

fn told(output: &Output) -> Value {
    serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|_| panic!("{}", String::from_utf8_lossy(&output.stderr)))
}

fn sample(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data/lab_messages/argine").join(name)
}

#[test]
fn each_format_is_known_by_its_content_and_nothing_is_stored() {
    let place = testkit::places().next().unwrap();
    let folder = place.folder();
    let positive = parse(&place, &sample("oru_r01_positive.hl7"));
    let reading = told(&positive);
    assert_eq!((positive.status.code(), &reading["accepted"]), (Some(0), &json!(true)));
    assert_eq!(reading["results"][0]["outcome"], "positive");
    assert!(reading["ack"].as_str().unwrap().contains("\rMSA|CA|LIS20201103-000123\r"));
    let document = told(&parse(&place, &sample("fhir_transaction_tampone_positivo.json")));
    assert_eq!(
        (&document["format"], &document["results"][0]["outcome"]),
        (&json!("fhir"), &json!("positive"))
    );
    assert_eq!(document["ack"]["resourceType"], "OperationOutcome");

    let row = |birth: &str| {
        format!(
            "Laboratorio di prova;12;M1;301;301;01;Dr.ssa Prova;;RSSMRA80A01H501U;ROSSI;MARIO;M;{birth};H501;L219;\
             Via Po 1;L219;Via Po 1;DOC-1;91.12.S;Ricerca RNA;20201113083000+0100;P;Positivo;;;\n"
        )
    };
    let header = lab::rules::csv::HEADER.join(";");
    std::fs::write(folder.join("rows.csv"), format!("{header}\n{}{}", row("01/01/1980"), row("1980")))
        .unwrap();
    let table = parse(&place, Path::new("rows.csv"));
    let reading = told(&table);
    assert_eq!((table.status.code(), &reading["format"]), (Some(3), &json!("csv")));
    assert_eq!(reading["accepted"], json!(false));
    assert_eq!(reading["results"].as_array().unwrap().len(), 1);
    let result = &reading["results"][0];
    assert_eq!((&result["accession"], &result["test"]["kind"]), (&json!("DOC-1"), &json!("molecular")));
    assert_eq!(result["collected_at"], "2020-11-13T08:30:00+01:00");
    assert_eq!(reading["errors"][0]["where"], "colonna 13 (dataDiNascita), riga 3");
    assert!(reading["errors"][0]["why"].as_str().unwrap().len() > 10);
    assert!(reading["ack"].is_null());

    assert_eq!(parse(&place, Path::new("missing.hl7")).status.code(), Some(4));
    assert!(!Path::new(place.url()).exists());
}
