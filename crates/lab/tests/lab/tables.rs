//! Tables in a laboratory's own columns, from the upload to the results, and the mappings that are kept; through HTTP, on both engines.

use access::Role;
use axum::http::StatusCode;
use lab::rules::csv::split;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::common::browser::{Answer, Browser, no_word_is_missing, ok};
use crate::common::tables::*;
use crate::common::*;

/// Our fields that a table of results needs, each with its heading.
const COLUMNS: [(&str, &str); 8] = [
    ("codFisc", "Cod. Fiscale"),
    ("cognome", "Cognome"),
    ("nome", "Nome"),
    ("dataDiNascita", "Nato il"),
    ("idDocumento", "N. richiesta"),
    ("effectiveTime", "Data prelievo"),
    ("code", "Metodica"),
    ("esitoCode", "Esito"),
];

#[test]
fn a_table_is_mapped_once_and_picked_by_itself_afterwards() {
    on_each_engine(|region| {
        let (desk, people) = (desk(region), people(region, 4));
        let lines = [
            line(&people[0], "R1", "NEGATIVO"),
            line(&people[1], "R2", "POS+"),
            line(&people[2], "R3", "POS+"),
            line(&people[3], "R4", "boh"),
        ];
        let (id, answer) = upload(&desk, csv(&HEADINGS, &lines).as_bytes());
        let path = answer.goes_to().to_owned();
        let page = ok(&desk.get(&path)).to_owned();
        // The columns are proposed with three of their values; the words nobody knows are asked.
        assert!(
            page.contains("<option value=\"c:Esito\" selected>Esito — NEGATIVO · POS+ · boh</option>"),
            "{page}"
        );
        assert!(
            page.contains("Esito «POS+»")
                && page.contains("Esito «boh»")
                && !page.contains("Esito «NEGATIVO»"),
            "{page}"
        );
        assert!(page.contains("Delle prime 4 righe 1 sono in ordine."), "{page}");
        // A word that everybody knows is given no other meaning, though a form says so.
        let turned = [("word-9", "esitoCode:NEGATIVO"), ("means-9", "positive")];
        let told = [("means-0", "positive"), ("means-1", "-"), ("name", "LIS"), ("submit", "send")];
        let refused = post(&desk, &path, &page, &[&turned[..], &told[..]].concat());
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.text.contains("La parola «NEGATIVO»"), "{}", refused.text);
        // Nothing is taken before the words are told and the mapping has a name; nothing typed is lost.
        let asked = post(&desk, &path, &page, &[("submit", "send"), ("dates", "day")]);
        assert_eq!(asked.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(asked.text.contains("Per ogni parola scegli che cosa significa."), "{}", asked.text);
        let told = [("means-0", "positive"), ("means-1", "-"), ("submit", "preview")];
        let shown = post(&desk, &path, &asked.text, &told);
        assert!(ok(&shown).contains("Delle prime 4 righe 3 sono in ordine."), "{}", shown.text);
        let answer = post(&desk, &path, &shown.text, &[("name", "LIS"), ("submit", "send")]);
        let file = answer.goes_to().to_owned();
        assert_eq!(file, format!("/results/import/{id}"));
        let page = read(&desk, &file);
        assert!(page.contains("Letto con il modello «LIS v1»."), "{page}");
        assert!(
            page.contains("Riga 5, colonna 8 (Esito): la parola non ha un significato nel modello."),
            "{page}"
        );
        assert_eq!(region.count(&sql::COUNT_RESULTS), 3);
        // Sending the same form again changes nothing.
        assert_eq!(post(&desk, &path, &shown.text, &[("name", "LIS"), ("submit", "send")]).goes_to(), file);
        // The rejected row comes back in the sender's own columns; mended, it alone completes the file.
        let returned = desk.get(&format!("{file}/rejected"));
        let text = ok(&returned).trim_start_matches('\u{feff}').to_owned();
        let header: Vec<String> =
            HEADINGS.iter().copied().chain(["errore", "come correggere"]).map(str::to_owned).collect();
        assert_eq!(split(text.lines().next().unwrap()).unwrap(), header);
        let again = api(&desk, &format!("?completes={id}"), text.replace("boh", "NEGATIVO"));
        assert_eq!(figures(&again.json()), (1, 1, 0, 0), "{}", again.text);
        assert_eq!(again.json()["mapping"], "LIS v1");
        assert!(desk.get(&file).text.contains("File completato"));
        // The same table once more, in another order and as a workbook: its mapping is picked, and nothing changes.
        let before = region.results();
        let (_, answer) = upload(&desk, &book(&lines).bytes());
        let page = ok(&desk.get(answer.goes_to())).to_owned();
        assert!(page.contains("Modello «LIS», versione 1"), "{page}");
        let file = post(&desk, answer.goes_to(), &page, &[("means-1", "-"), ("submit", "send")])
            .goes_to()
            .to_owned();
        read(&desk, &file);
        assert_eq!(region.results(), before);
        let of_all = |tx: &mut storage::Tx<'_>| lab::service::tables::mappings(tx, &technician(LAB));
        assert_eq!(region.db.read(of_all).unwrap()[0].version, 1, "nothing new was said");
        no_word_is_missing();
    });
}

#[test]
fn a_file_stays_what_it_was_read_by() {
    on_each_engine(|region| {
        let (desk, people) = (desk(region), people(region, 1));
        let table = csv(&HEADINGS, &[line(&people[0], "R1", "NEGATIVO")]);
        let (id, answer) = upload(&desk, table.as_bytes());
        let path = answer.goes_to().to_owned();
        let page = ok(&desk.get(&path)).to_owned();
        let file = post(&desk, &path, &page, &[("name", "LIS"), ("submit", "send")]).goes_to().to_owned();
        assert!(read(&desk, &file).contains("«LIS v1»"));
        // The same key again with another mapping: nothing is read, and nothing else is said of what was.
        let other = api(&desk, "?mapping=LIS", table.clone());
        assert_eq!(other.json()["mapping"], "LIS v1");
        let kept = desk.api("GET", "/api/v1/results/mappings", &[], "").json();
        let copy = kept[0]["mapping"].to_string();
        let fields = [("id", Uuid::now_v7().to_string()), ("name", "Copia".to_owned())];
        let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
        desk.upload_with("/results/mappings", &fields, copy.as_bytes());
        let key = id.to_string();
        let headers = [("idempotency-key", key.as_str()), ("content-type", "application/octet-stream")];
        let again = desk.api("POST", "/api/v1/results/imports?mapping=Copia", &headers, table.into_bytes());
        assert_eq!(
            (again.status, &again.json()["mapping"]),
            (StatusCode::OK, &"LIS v1".into()),
            "{}",
            again.text
        );
        assert!(read(&desk, &file).contains("«LIS v1»"));
    });
}

#[test]
fn headings_that_changed_are_told_and_the_rest_is_kept() {
    on_each_engine(|region| {
        let (desk, people) = (desk(region), people(region, 1));
        let lines = [line(&people[0], "R1", "NEGATIVO")];
        read(&desk, &sent(&desk, "LIS", csv(&HEADINGS, &lines).as_bytes()));
        let changed = HEADINGS.map(|one| if one == "Esito" { "Conclusione" } else { one });
        let (_, answer) = upload(&desk, csv(&changed, &lines).as_bytes());
        let path = answer.goes_to().to_owned();
        let page = ok(&desk.get(&path)).to_owned();
        assert!(
            page.contains("Manca la colonna «Esito»") && page.contains("La colonna «Conclusione» è nuova."),
            "{page}"
        );
        let refused = post(&desk, &path, &page, &[("submit", "send")]);
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.text.contains("#f-esitoCode"), "{}", refused.text);
        let answer = post(&desk, &path, &page, &[("esitoCode", "c:Conclusione"), ("submit", "send")]);
        assert!(read(&desk, answer.goes_to()).contains("LIS v2"));
        // A program names a mapping, or hears which column is missing.
        let body = api(&desk, "?mapping=LIS", csv(&HEADINGS, &lines));
        assert_eq!(body.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(body.text.contains("«Conclusione»"), "{}", body.text);
        assert_eq!(
            api(&desk, "?mapping=Nessuno", csv(&HEADINGS, &lines)).status,
            StatusCode::UNPROCESSABLE_ENTITY
        );
        let unknown = api(&desk, "", csv(&["a", "b", "c"], &[vec!["1".into(), "2".into(), "3".into()]]));
        assert_eq!(unknown.status, StatusCode::CONFLICT);
        assert!(unknown.text.contains("nessun modello salvato"), "{}", unknown.text);
        assert_eq!(figures(&api(&desk, "", csv(&changed, &lines)).json()), (1, 0, 0, 1));
    });
}

#[test]
fn mappings_are_renamed_deleted_taken_along_and_nobody_elses() {
    on_each_engine(|region| {
        let (desk, people) = (desk(region), people(region, 1));
        let table = csv(&HEADINGS, &[line(&people[0], "R1", "NEGATIVO")]);
        assert!(ok(&desk.get("/results/mappings")).contains("Nessun modello salvato."));
        read(&desk, &sent(&desk, "LIS", table.as_bytes()));
        let list = desk.api("GET", "/api/v1/results/mappings", &[], "").json();
        let id = list[0]["id"].as_str().unwrap().to_owned();
        assert_eq!((&list[0]["name"], &list[0]["version"]), (&"LIS".into(), &1.into()));
        let path = format!("/results/mappings/{id}");
        let page = ok(&desk.get(&path)).to_owned();
        assert!(page.contains("Cod. Fiscale") && page.contains("Creato"), "{page}");
        let file = ok(&desk.get(&format!("{path}/file"))).to_owned();
        // Under a name that is taken only what is the same already.
        let bring = |name: &str, text: &str| {
            let id = Uuid::now_v7().to_string();
            desk.upload_with("/results/mappings", &[("id", &id), ("name", name)], text.as_bytes())
        };
        assert_eq!(bring("LIS", &file).goes_to(), path);
        let other = file.replace("\"month_first\": false", "\"month_first\": true");
        assert!(bring("LIS", &other).text.contains("ha già un modello con questo nome"));
        assert!(bring("Copia", "{}").text.contains("non è un modello"));
        let turned = file.replace("\"outcomes\": {}", "\"outcomes\": { \"POSITIVO\": \"negative\" }");
        assert_ne!(turned, file);
        let refused = bring("Rovescio", &turned);
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(
            refused.text.contains("#f-file") && refused.text.contains("La parola «POSITIVO»"),
            "{}",
            refused.text
        );
        let copy = bring("Copia", &other).goes_to().to_owned();
        assert_ne!(copy, path);
        // Renamed, from the version that was seen.
        assert!(desk.post(&path, &[("version", "1"), ("name", "Copia")]).text.contains("ha già un modello"));
        assert_eq!(desk.post(&path, &[("version", "1"), ("name", "Nuovo LIS")]).goes_to(), path);
        assert_eq!(
            desk.post(&path, &[("version", "1"), ("name", "Altro")]).status,
            StatusCode::UNPROCESSABLE_ENTITY
        );
        assert!(ok(&desk.get(&path)).contains("Rinominato"));
        // Another laboratory sees none of it.
        let stranger = Browser::new(region.db, Role::LaboratoryTechnician, OTHER_LAB);
        for path in [path.clone(), format!("{path}/file"), format!("{path}/delete")] {
            assert_eq!(stranger.get(&path).status, StatusCode::NOT_FOUND, "{path}");
        }
        assert_eq!(
            stranger.post(&format!("{path}/delete"), &[("version", "2")]).status,
            StatusCode::NOT_FOUND
        );
        assert_eq!(api(&stranger, "", table.clone()).status, StatusCode::CONFLICT);
        let sisp = Browser::new(region.db, Role::SispOperator, "301");
        assert_eq!(sisp.get("/results/mappings").status, StatusCode::FORBIDDEN);
        assert_eq!(sisp.api("GET", "/api/v1/results/mappings", &[], "").status, StatusCode::FORBIDDEN);
        // Deleted, and its name free.
        assert!(ok(&desk.get(&format!("{path}/delete"))).contains("Nuovo LIS"));
        assert_eq!(desk.post(&format!("{path}/delete"), &[("version", "1")]).status, StatusCode::CONFLICT);
        assert_eq!(desk.post(&format!("{path}/delete"), &[("version", "2")]).goes_to(), "/results/mappings");
        assert_eq!(desk.get(&path).status, StatusCode::NOT_FOUND);
        assert_ne!(bring("Nuovo LIS", &file).goes_to(), path);
        no_word_is_missing();
    });
}

#[test]
fn a_table_with_every_tenth_row_wrong_reconciles_and_is_completed_by_what_came_back() {
    on_each_engine(|region| {
        let person = region.known("Bruni");
        let mut lines: Vec<Vec<String>> = Vec::new();
        for number in 0..300 {
            let mut one = line(&person, &format!("R{number}"), "NEGATIVO");
            if number % 10 == 9 {
                one[3] = "32/13/1980".to_owned();
            }
            lines.push(one);
        }
        let desk = desk(region);
        let file = sent(&desk, "LIS", &book(&lines).bytes());
        let page = read(&desk, &file);
        let id = file.rsplit('/').next().unwrap();
        assert!(page.contains("Riga 11, colonna D (Nato il): non è una data che si riconosce."), "{page}");
        let returned = ok(&desk.get(&format!("{file}/rejected"))).to_owned();
        assert_eq!(returned.lines().count(), 31);
        let born = person.data.birth_date.strftime("%d/%m/%Y").to_string();
        let mended = api(&desk, &format!("?completes={id}"), returned.replace("32/13/1980", &born));
        assert_eq!(figures(&mended.json()), (30, 30, 0, 0), "{}", mended.text);
        assert!(desk.get(&file).text.contains("File completato: 300 righe"), "{}", desk.get(&file).text);
        assert_eq!(figures(&api(&desk, "", book(&lines).bytes()).json()), (300, 0, 30, 270));
    });
}

#[test]
fn a_program_keeps_its_own_mapping_and_sends_by_it() {
    on_each_engine(|region| {
        let people = people(region, 1);
        let machine = Browser::new(region.db, Role::LaboratoryMachine, LAB);
        let path = "/api/v1/results/mappings/LIS%20nuovo";
        let put = |who: &Browser<'_>, headers: &[(&str, &str)], body: &Value| {
            let json = [("content-type", "application/json")];
            let headers: Vec<_> = json.iter().chain(headers).copied().collect();
            who.api("PUT", path, &headers, body.to_string())
        };
        let column = |heading: &str| json!({ "column": heading });
        let mut body = json!({
            "format": "argine-mapping/1",
            "headings": HEADINGS,
            "sources": {},
            "month_first": false,
        });
        // What is missing is told at its field, and what is wrong at its part.
        let fields = |answer: &Answer| {
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", answer.text);
            let errors = answer.json()["errors"].as_array().unwrap().clone();
            errors.iter().map(|one| one["field"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(fields(&put(&machine, &[], &body)), COLUMNS.map(|(field, _)| field));
        for (field, heading) in COLUMNS {
            body["sources"][field] = column(heading);
        }
        for (part, wrong, told) in [
            ("headings", json!("Esito"), "headings"),
            ("sources", json!({ "codFisc": 7 }), "sources"),
            ("month_first", json!("yes"), "month_first"),
            ("outcomes", json!({ "POSITIVO": "negative" }), "outcomes"),
            ("outcomes", json!({ "boh": "perhaps" }), "outcomes"),
            ("colour", json!("red"), "mapping"),
            ("headings", json!(["Esito"]), "headings"),
            ("format", json!("argine-mapping/2"), "format"),
        ] {
            let mut other = body.clone();
            other[part] = wrong;
            assert_eq!(fields(&put(&machine, &[], &other)), [told], "{part}");
        }
        assert_eq!(machine.api("GET", path, &[], "").status, StatusCode::NOT_FOUND);
        assert_eq!(put(&machine, &[("if-match", "\"1\"")], &body).status, StatusCode::NOT_FOUND);
        let made = put(&machine, &[], &body);
        assert_eq!((made.status, &made.json()["version"]), (StatusCode::CREATED, &1.into()), "{}", made.text);
        assert_eq!(put(&machine, &[], &body).status, StatusCode::OK, "the same again");
        let table = csv(&HEADINGS, &[line(&people[0], "R1", "NEGATIVO")]);
        let read = api(&machine, "?mapping=LIS%20nuovo", table);
        assert_eq!(
            (read.status, &read.json()["mapping"]),
            (StatusCode::OK, &"LIS nuovo v1".into()),
            "{}",
            read.text
        );
        // The next version, from the one that was seen; a technician of the house sees it on the page.
        let desk = desk(region);
        body["outcomes"] = json!({ "BOH": "doubtful" });
        assert_eq!(fields(&put(&desk, &[], &body)), ["If-Match"]);
        let changed = put(&desk, &[("if-match", "\"1\"")], &body);
        assert_eq!((changed.status, &changed.json()["version"]), (StatusCode::OK, &2.into()));
        body["outcomes"] = json!({ "BOH": "positive" });
        assert_eq!(put(&machine, &[("if-match", "\"1\"")], &body).status, StatusCode::CONFLICT);
        let there = machine.api("GET", path, &[], "");
        assert_eq!(
            (there.header("etag"), &there.json()["mapping"]["outcomes"]["BOH"]),
            ("\"2\"", &"doubtful".into())
        );
        let id = there.json()["id"].as_str().unwrap().to_owned();
        assert!(ok(&desk.get(&format!("/results/mappings/{id}"))).contains("LIS nuovo"));
        let list = machine.api("GET", "/api/v1/results/mappings", &[], "").json();
        assert_eq!((list.as_array().unwrap().len(), &list[0]["version"]), (1, &2.into()));
        // Another laboratory has its own of the same name; who is none has none.
        let stranger = Browser::new(region.db, Role::LaboratoryMachine, OTHER_LAB);
        assert_eq!(stranger.api("GET", path, &[], "").status, StatusCode::NOT_FOUND);
        assert_eq!(put(&stranger, &[], &body).status, StatusCode::CREATED);
        let sisp = Browser::new(region.db, Role::SispOperator, "301");
        assert_eq!(sisp.api("GET", path, &[], "").status, StatusCode::FORBIDDEN);
        assert_eq!(put(&sisp, &[], &json!({})).status, StatusCode::FORBIDDEN);
    });
}
