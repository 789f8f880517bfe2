//! Tables in a laboratory's own columns from the command line: `argine lab parse --mapping` and `argine import results`.

use std::path::Path;
use std::process::{Command, Output};

use lab::rules::csv::HEADER;
use lab::rules::table::guess;
use serde_json::{Value, json};
use sheet::Cell;
use sheet::fixture::Book;
use testkit::places;

fn argine(folder: &Path, url: &str, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_argine"))
        .args(arguments)
        .current_dir(folder)
        .env("ARGINE_DATABASE", url)
        .env("ARGINE_DATA_FOLDER", folder)
        .output()
        .unwrap()
}

fn told(output: &Output) -> Value {
    serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|_| panic!("{}", String::from_utf8_lossy(&output.stderr)))
}

fn book(rows: &[&[&str]]) -> Vec<u8> {
    let cells = |row: &&[&str]| row.iter().map(|text| Cell::Text((*text).to_owned())).collect::<Vec<Cell>>();
    Book::of(&rows.iter().map(cells).collect::<Vec<_>>()).bytes()
}

const HEADINGS: [&str; 8] =
    ["CF", "Cognome", "Nome", "Nato il", "N. richiesta", "Data prelievo", "Test", "Esito"];
const ROW: [&str; 8] =
    ["RSSMRA80A01H501U", "ROSSI", "MARIO", "1/1/1980", "DOC-1", "13/11/2020 08:30", "PCR", "rilevato"];

#[test]
fn a_workbook_is_parsed_by_a_mapping_and_nothing_is_stored() {
    let place = places().next().unwrap();
    let folder = place.folder();
    let wrong = ["RSSMRA80A01H501U", "ROSSI", "MARIO", "ieri", "DOC-2", "13/11/2020", "PCR", "boh"];
    std::fs::write(folder.join("esiti.xlsx"), book(&[&HEADINGS, &ROW, &wrong])).unwrap();
    let mapping = guess(&HEADINGS.map(str::to_owned)).print().unwrap();
    std::fs::write(folder.join("modello.json"), mapping).unwrap();
    let none = folder.join("none.db");
    let parse = |more: &[&str]| {
        let arguments = [&["lab", "parse", "esiti.xlsx", "--json"], more].concat();
        argine(folder, none.to_str().unwrap(), &arguments)
    };
    let output = parse(&["--mapping", "modello.json"]);
    let reading = told(&output);
    assert_eq!((output.status.code(), &reading["format"]), (Some(3), &json!("xlsx")));
    let results = reading["results"].as_array().unwrap();
    assert_eq!(results.len(), 1);
    assert_eq!((&results[0]["accession"], &results[0]["outcome"]), (&json!("DOC-1"), &json!("positive")));
    let places: Vec<&str> =
        reading["errors"].as_array().unwrap().iter().map(|one| one["where"].as_str().unwrap()).collect();
    assert_eq!(places, ["colonna D (Nato il), riga 3", "colonna H (Esito), riga 3"]);
    let without = told(&parse(&[]));
    assert_eq!(without["accepted"], json!(false));
    assert!(without["errors"][0]["why"].as_str().unwrap().contains("nessun modello"), "{without}");
    assert_eq!(parse(&["--mapping", "esiti.xlsx"]).status.code(), Some(1));
    assert!(!none.exists());
}

#[test]
fn a_workbook_of_27_columns_is_imported_and_other_tables_say_what_is_missing() {
    let row = "Laboratorio di prova;12;M1;301;301;01;Dr.ssa Prova;;RSSMRA80A01H501U;ROSSI;MARIO;M;01/01/1980;H501;L219;\
               Via Po 1;L219;Via Po 1;DOC-1;91.12.S;Ricerca RNA;20201113083000+0100;N;Negativo;;;";
    for place in places() {
        let folder = place.folder();
        let fields: Vec<&str> = row.split(';').collect();
        std::fs::write(folder.join("esiti.xlsx"), book(&[&HEADER, &fields])).unwrap();
        std::fs::write(folder.join("tabella.xlsx"), book(&[&HEADINGS, &ROW])).unwrap();
        let import = |file: &str, more: &[&str]| {
            let arguments =
                [&["import", "results", file, "--laboratory", "LAB-301-1", "--json"], more].concat();
            argine(folder, place.url(), &arguments)
        };
        let first = told(&import("esiti.xlsx", &[]));
        assert_eq!((&first["rows"], &first["accepted"]), (&json!(1), &json!(1)), "{first}");
        assert_eq!(told(&import("esiti.xlsx", &[]))["duplicate"], json!(1));
        // The same 27 columns between commas, and a table of thirty columns of somebody's own between semicolons.
        let comma = [HEADER.join(","), fields.join(",")].join("\n");
        std::fs::write(folder.join("virgole.csv"), comma).unwrap();
        assert_eq!(told(&import("virgole.csv", &[]))["duplicate"], json!(1));
        let own: Vec<String> = (0..30).map(|number| format!("colonna_{number}")).collect();
        std::fs::write(folder.join("trenta.csv"), own.join(";") + "\n" + &vec!["x"; 30].join(";") + "\n")
            .unwrap();
        let refused = import("trenta.csv", &[]);
        let said = String::from_utf8_lossy(&refused.stderr).into_owned();
        assert!(said.contains("nessun modello salvato"), "{said}");
        let parsed = argine(folder, place.url(), &["lab", "parse", "virgole.csv", "--json"]);
        assert_eq!(told(&parsed)["results"].as_array().unwrap().len(), 1);
        for (more, words) in [
            (&[][..], "nessun modello salvato"),
            (&["--mapping", "LIS"], "non ha un modello con questo nome"),
        ] {
            let refused = import("tabella.xlsx", more);
            assert_eq!(refused.status.code(), Some(1));
            let said = String::from_utf8_lossy(&refused.stderr).into_owned();
            assert!(said.contains(words) && !said.contains("ROSSI"), "{said}");
        }
    }
}
