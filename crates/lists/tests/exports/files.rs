//! What is in a file: exactly the rows, the original's headings, no formula, and a last row that says that it is whole.

use std::io::{Cursor, Read};

use access::Role;
use axum::http::StatusCode;
use lists::export::sets;
use serde_json::json;
use storage::args;

use crate::common::{GP, IVREA, Region, TORINO, on_each_engine};

mod sql {
    storage::queries! { "exports.sql"; NO_FILTER_ANY_MORE = "no_filter_any_more" }
}

/// The lines of a CSV, without byte-order mark.
fn lines(text: &str) -> Vec<String> {
    text.trim_start_matches('\u{feff}').split("\r\n").filter(|it| !it.is_empty()).map(str::to_owned).collect()
}

fn three(region: &Region<'_>) {
    region.person("Rossi", IVREA);
    region.person("=1+1", IVREA);
    region.person("Bianchi", TORINO);
}

#[test]
fn a_file_has_exactly_the_rows_of_the_scope() {
    on_each_engine(1_000, 1_000, |region| {
        three(region);
        let answer =
            region.operator("Ada Operatore").export("patients", "patients", "csv").expect(StatusCode::OK);
        assert!(answer.whole && answer.name.contains("argine-patients-20201114-"), "{}", answer.name);
        assert!(!answer.name.contains("Rossi"));
        let lines = lines(&answer.text());
        assert_eq!(lines.len(), 4, "{lines:?}");
        let headings = sets::PATIENTS.columns.iter().map(|(_, heading)| format!("\"{heading}\""));
        assert_eq!(lines[0], headings.collect::<Vec<_>>().join(";"));
        assert!(lines[1].contains("\"'=1+1\""), "a formula: {}", lines[1]);
        assert!(lines[1].contains("\"'+39 0125111111\"") && lines[2].contains("\"Rossi\""), "{lines:?}");
        assert!(!answer.has("Bianchi"), "of another ASL");
        assert!(lines[3].starts_with("\"# Fine del file: 2 righe, SHA-256 "), "{}", lines[3]);
        assert!(lines[3].contains("Ada Operatore") && lines[3].contains("Cura dei propri assistiti"));
        assert_eq!(lines[3].matches(';').count(), lines[0].matches(';').count());
    });
}

#[test]
fn every_column_set_has_the_headings_of_the_original() {
    on_each_engine(1_000, 1_000, |region| {
        three(region);
        let operator = region.operator("Ada Operatore");
        let short = operator.export("patients", "patients-csv", "csv-plain").expect(StatusCode::OK);
        let heading = "codiceFiscale;nome;cognome;dataNascita;aslResidenza;aslDomicilio;indirizzoDomicilio;telefono;asr;\
                       comuneDomicilio;comuneResidenza;numeroTamponiRichiesti;numeroDecorsi;operatoreSanitario";
        assert_eq!(lines(&short.text())[0].replace('"', ""), heading);
        assert!(short.text().starts_with('"'), "no byte-order mark");
        // A set of another list is none of this one.
        let wrong = operator.export("patients", "swabs", "csv").expect(StatusCode::UNPROCESSABLE_ENTITY);
        assert!(wrong.has("Scegli le colonne"), "{}", wrong.text());
        // What is empty is not exported.
        let none = operator.export("requests", "swabs", "csv").expect(StatusCode::UNPROCESSABLE_ENTITY);
        assert!(none.has("niente da esportare"), "{}", none.text());
    });
}

#[test]
fn a_workbook_opens_and_says_what_it_is() {
    on_each_engine(1_000, 1_000, |region| {
        three(region);
        let doctor = region.desk(Role::Gp, GP, "Ada Medico");
        let answer = doctor.export("patients", "patients", "xlsx").expect(StatusCode::OK);
        let mut archive = zip::ZipArchive::new(Cursor::new(answer.bytes)).unwrap();
        let mut part = |name: &str| {
            let mut text = String::new();
            archive.by_name(name).unwrap().read_to_string(&mut text).unwrap();
            text
        };
        let sheet = part("xl/worksheets/sheet1.xml");
        assert!(sheet.contains(">=1+1</t>") && sheet.contains(">+39 0125111111</t>"), "{sheet}");
        assert!(sheet.contains("# Fine del file: 2 righe") && !sheet.contains("Bianchi"), "{sheet}");
        assert!(part("xl/worksheets/sheet2.xml").contains("Cura dei propri assistiti"));
        assert!(part("docProps/core.xml").contains("Ada Medico"));
    });
}

#[test]
fn a_filter_that_is_not_understood_exports_nothing() {
    on_each_engine(1_000, 1_000, |region| {
        three(region);
        let operator = region.operator("Ada Operatore");
        let ask = |query: &str| {
            let order = json!({ "list": "patients", "query": query, "set": "patients", "format": "csv", "purpose": "care" });
            operator.call("/exports", &order)
        };
        for query in ["tipo=citizen", "kind=gone", "citizen", "kind=citizen&citizen"] {
            let refused = ask(query).expect(StatusCode::CONFLICT);
            assert!(refused.has("Il filtro contiene un valore"), "{query}: {}", refused.text());
        }
        ask("kind=citizen").expect(StatusCode::CREATED);
    });
}

#[test]
fn a_filter_that_is_not_understood_any_more_hands_nothing_over() {
    on_each_engine(1_000, 1_000, |region| {
        three(region);
        let operator = region.operator("Ada Operatore");
        operator.export("patients", "patients", "csv").expect(StatusCode::OK);
        let mine = operator.get("/exports").text();
        let id = mine.split("href=\"/exports/").nth(1).and_then(|rest| rest.split('"').next()).unwrap();
        let download = format!("/exports/{id}/download");
        operator.post(&download, &[]).expect(StatusCode::OK);
        region.db.write(|tx| tx.execute(&sql::NO_FILTER_ANY_MORE, args!["kind=gone"])).unwrap();
        let refused = operator.post(&download, &[]).expect(StatusCode::CONFLICT);
        assert!(refused.has("Il filtro contiene un valore"), "{}", refused.text());
    });
}

#[test]
fn who_saw_whom_is_in_the_log() {
    on_each_engine(1_000, 1_000, |region| {
        let (seen, other) = (region.person("Rossi", IVREA), region.person("Bianchi", TORINO));
        region.operator("Ada Operatore").export("patients", "screen", "csv").expect(StatusCode::OK);
        let rows: Vec<_> =
            region.reads().into_iter().filter(|(detail, _)| detail.starts_with("rows ")).collect();
        assert_eq!(rows.len(), 1, "{rows:?}");
        assert_eq!(rows[0].1, [seen.0]);
        assert!(!rows[0].1.contains(&other.0));
    });
}

#[test]
fn what_breaks_off_never_looks_whole() {
    on_each_engine(1_000, 2, |region| {
        for number in 0..30 {
            region.person(&format!("Rossi {number}"), IVREA);
        }
        // Whoever may read no more gets no more: the connection breaks, and there is no last row.
        let operator = region.operator("Ada Operatore");
        let cut = operator.export_until("patients", "patients", "csv", || operator.signs_out());
        assert!(!cut.whole && !cut.has("# Fine del file"), "{}", cut.text());
        // Whoever goes away has nothing that was noted as handed over, and may try again.
        let other = region.operator("Eva Operatrice");
        other.export_and_go("patients", "patients", "csv");
        let mut page = other.get("/exports");
        for _ in 0..500 {
            if page.has("Interrotto") {
                break;
            }
            page = other.get("/exports");
        }
        assert!(page.has("Interrotto") && page.has("scaricava se"), "{}", page.text());
        let whole = other.export("patients", "patients", "csv").expect(StatusCode::OK);
        assert!(whole.whole && whole.has("# Fine del file: 30 righe"));
    });
}

#[test]
fn an_export_that_the_list_has_outgrown_says_so_and_is_asked_for_anew() {
    on_each_engine(2, 1, |region| {
        region.person("Rossi", IVREA);
        region.person("Verdi", IVREA);
        let operator = region.operator("Ada Operatore");
        let order = json!({ "list": "patients", "query": "kind=citizen", "set": "patients", "format": "csv", "purpose": "care" });
        let asked = operator.call("/exports", &order).expect(StatusCode::CREATED);
        let asked: serde_json::Value = serde_json::from_slice(&asked.bytes).unwrap();
        let id = asked["id"].as_str().unwrap();
        region.person("Neri", IVREA);
        let (page, download) = (format!("/exports/{id}"), format!("/exports/{id}/download"));
        let cut = operator.post(&download, &[]);
        assert!(!cut.whole, "{}", cut.text());
        let mut shown = operator.get(&page);
        for _ in 0..500 {
            if shown.has("Interrotto") {
                break;
            }
            shown = operator.get(&page);
        }
        for words in [
            "ha superato il numero di persone che puoi esportare da solo",
            "Chiedi di nuovo",
            "href=\"/exports/new/patients?kind=citizen\"",
        ] {
            assert!(shown.has(words), "{words}: {}", shown.text());
        }
        assert!(!shown.has("Scarica il file"), "{}", shown.text());
        let refused = operator.post(&download, &[]).expect(StatusCode::CONFLICT);
        assert!(refused.has("chiedi di nuovo"), "{}", refused.text());
        let body = operator.get(&format!("/api/v1/exports/{id}")).expect(StatusCode::OK);
        let body: serde_json::Value = serde_json::from_slice(&body.bytes).unwrap();
        assert_eq!(body["broke_why"], "grown");
    });
}
