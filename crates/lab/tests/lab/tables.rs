//! Tables in a laboratory's own columns, CSV and workbooks, from the upload to the results; through HTTP, on both engines.

use access::Role;
use axum::http::StatusCode;
use jiff::civil::date;
use lab::rules::csv::split;
use people::model::Person;
use serde_json::Value;
use sheet::Cell;
use sheet::fixture::{Book, SHEET};
use uuid::Uuid;

use crate::common::browser::{Answer, Browser, no_word_is_missing, ok};
use crate::common::*;

const HEADINGS: [&str; 8] =
    ["Cod. Fiscale", "Cognome", "Nome", "Nato il", "N. richiesta", "Data prelievo", "Metodica", "Esito"];

fn desk<'a>(region: &Region<'a>) -> Browser<'a> {
    Browser::new(region.db, Role::LaboratoryTechnician, LAB)
}

/// A row of the laboratory's own table: a swab of yesterday.
fn line(person: &Person, number: &str, outcome: &str) -> Vec<String> {
    let data = &person.data;
    let (code, born) = (data.identifier.value().unwrap(), data.birth_date.strftime("%d/%m/%Y").to_string());
    let all = [code, &data.family_name, &data.given_name, &born, number, "13/11/2020 08:30", "PCR", outcome];
    all.map(str::to_owned).to_vec()
}

fn csv(headings: &[&str], lines: &[Vec<String>]) -> String {
    let mut text = headings.join(",") + "\n";
    lines.iter().for_each(|line| text.push_str(&(line.join(",") + "\n")));
    text
}

fn book(lines: &[Vec<String>]) -> Book {
    let texts = |line: &[String]| line.iter().map(|text| Cell::Text(text.clone())).collect::<Vec<Cell>>();
    let headings: Vec<String> = HEADINGS.map(str::to_owned).to_vec();
    Book::of(
        &std::iter::once(texts(&headings)).chain(lines.iter().map(|line| texts(line))).collect::<Vec<_>>(),
    )
}

fn people(region: &Region<'_>, count: i8) -> Vec<Person> {
    let all: Vec<Person> = (1..=count).map(|day| person("Bruni", "Ada", date(1980, 3, day))).collect();
    region.load(&all);
    all
}

/// The page of a file once it was read.
fn read(desk: &Browser<'_>, page: &str) -> String {
    loop {
        let shown = desk.get(page);
        if !shown.text.contains("lab-progress") {
            return ok(&shown).to_owned();
        }
    }
}

/// What a form of the page would send: its hidden fields and what is chosen.
fn fields(page: &str) -> Vec<(String, String)> {
    let attribute = |tag: &str, name: &str| {
        let after = tag.split_once(&format!(" {name}=\""))?.1;
        Some(after.split('"').next()?.replace("&#34;", "\"").replace("&#38;", "&").replace("&#39;", "'"))
    };
    let mut all = Vec::new();
    let form = page.split("action=\"/results/tables/").nth(1).unwrap_or_else(|| panic!("no form: {page}"));
    let form = form.split("</form>").next().unwrap();
    for tag in form.split('<').skip(1) {
        let checked = !tag.contains("type=\"radio\"") || tag.contains(" checked");
        if tag.starts_with("input") && checked {
            all.extend(attribute(tag, "name").zip(attribute(tag, "value")));
        }
    }
    for select in form.split("<select").skip(1) {
        let select = select.split("</select>").next().unwrap();
        let chosen = select.split("<option").find(|option| option.contains(" selected"));
        all.extend(attribute(select, "name").zip(chosen.and_then(|option| attribute(option, "value"))));
    }
    all.retain(|(name, _)| name != "csrf");
    all
}

/// The days of all samples, in order.
fn sampled(region: &Region<'_>) -> Vec<String> {
    let read = |tx: &mut storage::Tx<'_>| {
        tx.query(&sql::ALL_RESULTS, storage::args![], |row| row.get::<kernel::Timestamp>(3))
    };
    let all = region.db.read(read).unwrap();
    let mut days: Vec<String> = all.into_iter().map(|at| kernel::clock::local_date(at).to_string()).collect();
    days.sort();
    days
}

/// Posts the form of a page with something changed in it.
fn post(desk: &Browser<'_>, path: &str, page: &str, changes: &[(&str, &str)]) -> Answer {
    let mut all = fields(page);
    all.retain(|(name, _)| changes.iter().all(|(other, _)| name != other));
    let all = all.iter().map(|(name, value)| (name.as_str(), value.as_str())).chain(changes.iter().copied());
    desk.post(path, &all.collect::<Vec<_>>())
}

fn upload(desk: &Browser<'_>, file: &[u8]) -> (Uuid, Answer) {
    let id = Uuid::now_v7();
    (id, desk.upload_with("/results/import", &[("id", &id.to_string())], file))
}

/// Sends a table for the first time, with a name for its mapping; the address of the file.
fn sent(desk: &Browser<'_>, name: &str, file: &[u8]) -> String {
    let (id, answer) = upload(desk, file);
    let path = answer.goes_to().to_owned();
    assert_eq!(path, format!("/results/tables/{id}"));
    let page = ok(&desk.get(&path)).to_owned();
    let answer = post(desk, &path, &page, &[("name", name), ("submit", "send")]);
    assert_eq!(answer.goes_to(), format!("/results/import/{id}"));
    answer.goes_to().to_owned()
}

fn api(desk: &Browser<'_>, query: &str, file: impl Into<Vec<u8>>) -> Answer {
    let key = Uuid::now_v7().to_string();
    let headers = [("idempotency-key", key.as_str()), ("content-type", "application/octet-stream")];
    desk.api("POST", &format!("/api/v1/results/imports{query}"), &headers, file.into())
}

fn figures(body: &Value) -> (u64, u64, u64, u64) {
    let number = |name: &str| body[name].as_u64().unwrap_or_else(|| panic!("{body}"));
    let all = (number("rows"), number("accepted"), number("rejected"), number("duplicate"));
    assert_eq!(all.0, all.1 + all.2 + all.3, "{body}");
    all
}

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
fn a_workbook_of_27_columns_asks_nothing() {
    on_each_engine(|region| {
        let people = people(region, 3);
        let rows = [row(&people[0], "D1"), positive(row(&people[1], "D2")), row(&people[2], "D3")];
        let texts = |line: &[String]| line.iter().map(|text| Cell::Text(text.clone())).collect::<Vec<Cell>>();
        let header: Vec<String> = lab::rules::csv::HEADER.map(str::to_owned).to_vec();
        let mut all: Vec<Vec<Cell>> =
            std::iter::once(texts(&header)).chain(rows.iter().map(|row| texts(row))).collect();
        all.iter_mut().for_each(|row| row.reverse());
        let desk = desk(region);
        let (id, answer) = upload(&desk, &Book::of(&all).bytes());
        assert_eq!(answer.goes_to(), format!("/results/import/{id}"));
        read(&desk, answer.goes_to());
        let after = region.results();
        assert_eq!(after.len(), 3);
        // The file of semicolons says the same: not one result more.
        assert_eq!(counts(&region.import(&file(&rows))), (3, 0, 0, 3));
        assert_eq!(region.results(), after);
        assert_eq!(figures(&api(&desk, "", Book::of(&all).bytes()).json()), (3, 0, 0, 3));
    });
}

#[test]
fn what_is_wrong_with_a_workbook_is_named() {
    on_each_engine(|region| {
        let (desk, people) = (desk(region), people(region, 2));
        let lines = [line(&people[0], "R1", "NEGATIVO"), line(&people[1], "R2", "POSITIVO")];
        let good = book(&lines);
        read(&desk, &sent(&desk, "LIS", &good.bytes()));
        let spoiled =
            |from: &str, to: &str| good.clone().change(SHEET, |text| text.replacen(from, to, 1)).bytes();
        for (bytes, words) in [
            (spoiled("<row r=\"3\">", "<row r=\"3\" hidden=\"1\">"), "La riga 3 è nascosta"),
            (
                spoiled("</sheetData>", "</sheetData><mergeCells><mergeCell ref=\"B2:B3\"/></mergeCells>"),
                "Le celle B2:B3 sono unite",
            ),
            (b"\xD0\xCF\x11\xE0 old".to_vec(), "vecchio formato di Excel"),
            (b"PK\x03\x04 cut".to_vec(), "danneggiato o incompleto"),
            (b"%PDF-1.7 x".to_vec(), "non è un file CSV"),
            (Vec::from(*b"\n"), "Il file è vuoto"),
        ] {
            let (_, page) = upload(&desk, &bytes);
            assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{words}");
            assert!(page.text.contains(words), "{words}: {}", page.text);
            let answer = api(&desk, "?mapping=LIS", bytes);
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{words}");
            assert!(answer.text.contains(words), "{words}: {}", answer.text);
        }
        // A formula costs its row and no other, and the cell is named.
        let formula = spoiled("<c r=\"B3\" t=\"s\"><v>", "<c r=\"B3\" t=\"s\"><f>A1</f><v>");
        let body = api(&desk, "?mapping=LIS", formula).json();
        assert_eq!(figures(&body), (2, 0, 1, 1));
        let file = body["rejected_file"].as_str().unwrap();
        assert!(file.contains("Riga 3, colonna B (Cognome): la cella B3 contiene una formula."), "{file}");
        assert_eq!(
            figures(&api(&desk, "", file.as_bytes()).json()),
            (1, 0, 0, 1),
            "with its value it is the row it was"
        );
        // Meanwhile everything else is as it was.
        assert_eq!(desk.get("/worklist").status, StatusCode::OK);
        assert_eq!(region.count(&sql::COUNT_RESULTS), 2);
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
fn a_file_waits_for_its_sender_alone_and_what_was_said_of_it_outlives_it() {
    on_each_engine(|region| {
        let (desk, people) = (desk(region), people(region, 1));
        let table = csv(&HEADINGS, &[line(&people[0], "R1", "NEGATIVO")]);
        let (_, answer) = upload(&desk, table.as_bytes());
        let path = answer.goes_to().to_owned();
        let colleague = Browser::named(region.db, Role::LaboratoryTechnician, LAB, "collega");
        assert_eq!(colleague.get(&path).status, StatusCode::CONFLICT);
        let page = ok(&desk.get(&path)).to_owned();
        // Another file takes its place: the mapping is kept all the same.
        upload(&desk, table.as_bytes());
        let gone = post(&desk, &path, &page, &[("name", "LIS"), ("submit", "send")]);
        assert_eq!(gone.status, StatusCode::CONFLICT);
        assert!(gone.text.contains("il modello è salvato"), "{}", gone.text);
        let (_, answer) = upload(&desk, table.as_bytes());
        assert!(desk.get(answer.goes_to()).text.contains("Modello «LIS», versione 1"));
        assert_eq!(region.count(&sql::COUNT_RESULTS), 0, "nothing was taken");
        no_word_is_missing();
    });
}

#[test]
fn the_order_of_day_and_month_is_asked_where_the_dates_fit_both_and_what_is_shown_is_what_is_taken() {
    on_each_engine(|region| {
        let desk = desk(region);
        // Born on the 3rd of April and swabbed on the 9th of October: each date is another day in the other order.
        let person = person("Bruni", "Ada", date(1980, 4, 3));
        region.load(std::slice::from_ref(&person));
        let written = |number: &str, born: &str, sampled: &str| {
            let mut one = line(&person, number, "NEGATIVO");
            (one[3], one[5]) = (born.to_owned(), sampled.to_owned());
            one
        };
        let unclear = csv(&HEADINGS, &[written("R1", "04/03/1980", "10/09/2020")]);
        let (_, answer) = upload(&desk, unclear.as_bytes());
        let path = answer.goes_to().to_owned();
        let page = ok(&desk.get(&path)).to_owned();
        assert!(page.contains("non dicono da sole se viene prima il giorno o il mese"), "{page}");
        assert!(
            !fields(&page).iter().any(|(name, _)| name == "dates") && !page.contains("id=\"preview\""),
            "{page}"
        );
        let asked = post(&desk, &path, &page, &[("name", "LIS"), ("submit", "send")]);
        assert_eq!(asked.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(asked.text.contains("#f-dates"), "{}", asked.text);
        let shown = post(&desk, &path, &asked.text, &[("dates", "month"), ("submit", "preview")]);
        assert!(ok(&shown).contains("03/04/1980") && shown.text.contains("09/10/2020"), "{}", shown.text);
        let answer = post(&desk, &path, &shown.text, &[("submit", "send")]);
        assert!(read(&desk, answer.goes_to()).contains("LIS v1"));
        assert_eq!(sampled(region), ["2020-10-09"]);
        // A date that is one in a single order says it for all, however late it comes; it is shown, and so it is taken.
        let mut lines: Vec<Vec<String>> =
            (0..8).map(|number| written(&format!("S{number}"), "04/03/1980", "10/08/2020")).collect();
        lines.push(written("S8", "04/03/1980", "10/13/2020"));
        let headings = HEADINGS.map(|one| if one == "Metodica" { "Esame" } else { one });
        let (_, answer) = upload(&desk, csv(&headings, &lines).as_bytes());
        let path = format!("{}?mapping=none", answer.goes_to());
        let page = ok(&desk.get(&path)).to_owned();
        assert!(fields(&page).contains(&("dates".to_owned(), "month".to_owned())), "{page}");
        assert!(page.contains("08/10/2020") && page.contains("13/10/2020"), "{page}");
        let answer = post(&desk, answer.goes_to(), &page, &[("name", "Altro LIS"), ("submit", "send")]);
        assert!(read(&desk, answer.goes_to()).contains("Altro LIS v1"));
        let days = sampled(region);
        assert_eq!((days.len(), days.last().map(String::as_str)), (10, Some("2020-10-13")));
        assert_eq!(days.iter().filter(|day| *day == "2020-10-08").count(), 8);
        // A mapping whose file had no date that depends on it was told nothing: a program is not taken at its word.
        let headings_of_days = HEADINGS.map(|one| if one == "Nato il" { "Data nascita" } else { one });
        let iso = csv(&headings_of_days, &[written("U1", "1980-04-03", "2020-10-09")]);
        let (_, answer) = upload(&desk, iso.as_bytes());
        let page = ok(&desk.get(&format!("{}?mapping=none", answer.goes_to()))).to_owned();
        let told = [("name", "Senza barre"), ("submit", "send")];
        read(&desk, post(&desk, answer.goes_to(), &page, &told).goes_to());
        let unsaid = csv(&headings_of_days, &[written("U2", "03/04/1980", "09/10/2020")]);
        let refused = api(&desk, "", unsaid.clone());
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.text.contains("e il modello nemmeno"), "{}", refused.text);
        let (_, answer) = upload(&desk, unsaid.as_bytes());
        let page = ok(&desk.get(answer.goes_to())).to_owned();
        assert!(page.contains("Modello «Senza barre»") && page.contains("non dicono da sole"), "{page}");
        // What was told the other order is told once that the dates say this one; a program is refused.
        let other = csv(
            &headings,
            &[written("T1", "03/04/1980", "13/10/2020"), written("T2", "03/04/1980", "09/10/2020")],
        );
        let refused = api(&desk, "?mapping=Altro%20LIS", other.clone());
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.text.contains("giorno e mese si scambierebbero"), "{}", refused.text);
        let (_, answer) = upload(&desk, other.as_bytes());
        let path = answer.goes_to().to_owned();
        let page = ok(&desk.get(&path)).to_owned();
        assert!(!fields(&page).iter().any(|(name, _)| name == "dates"), "{page}");
        let told = post(&desk, &path, &page, &[("dates", "month"), ("submit", "send")]);
        assert_eq!(told.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(told.text.contains("si legge solo nell&#39;altro ordine"), "{}", told.text);
        assert_eq!(region.count(&sql::COUNT_RESULTS), 11, "nothing was taken");
        let answer = post(&desk, &path, &told.text, &[("dates", "day"), ("submit", "send")]);
        read(&desk, answer.goes_to());
        assert_eq!(sampled(region).last().map(String::as_str), Some("2020-10-13"));
        no_word_is_missing();
    });
}

#[test]
fn a_file_that_waits_is_forgotten_by_cancel_and_by_the_clock() {
    on_each_engine(|region| {
        let (desk, people) = (desk(region), people(region, 1));
        let table = csv(&HEADINGS, &[line(&people[0], "R1", "NEGATIVO")]);
        let (_, answer) = upload(&desk, table.as_bytes());
        let path = answer.goes_to().to_owned();
        let colleague = Browser::named(region.db, Role::LaboratoryTechnician, LAB, "collega");
        assert_eq!(colleague.post(&path, &[("submit", "cancel")]).goes_to(), "/results/import");
        let page = ok(&desk.get(&path)).to_owned();
        assert_eq!(post(&desk, &path, &page, &[("submit", "cancel")]).goes_to(), "/results/import");
        assert_eq!(desk.get(&path).status, StatusCode::CONFLICT, "it is gone");
        // Nobody asks for this one: the clock ends it.
        let (_, answer) = upload(&desk, table.as_bytes());
        let minutes = |count| region.db.clocks.now() + jiff::SignedDuration::from_mins(count);
        assert_eq!(lab::service::uploads::expire(minutes(29)), 1);
        assert_eq!(lab::service::uploads::expire(minutes(31)), 0);
        assert_eq!(desk.get(answer.goes_to()).status, StatusCode::CONFLICT);
        assert_eq!(region.count(&sql::COUNT_RESULTS), 0);
    });
}

#[test]
fn what_was_typed_goes_along_with_a_file_that_is_chosen_again() {
    on_each_engine(|region| {
        let (desk, people) = (desk(region), people(region, 2));
        let lines = [line(&people[0], "R1", "POS+"), line(&people[1], "R2", "boh")];
        let file = book(&lines).after("Altro", &[&["a", "b", "c"], &["1", "2", "3"]]).bytes();
        let (_, answer) = upload(&desk, &file);
        let path = answer.goes_to().to_owned();
        let page = ok(&desk.get(&path)).to_owned();
        // The first sheet has a table, of something else: the other one is chosen, and its columns.
        let chosen = post(&desk, &path, &page, &[("sheet", "Esiti"), ("submit", "preview")]);
        assert!(ok(&chosen).contains("c:N. richiesta"), "{}", chosen.text);
        let mut told: Vec<(&str, &str)> = vec![("means-0", "positive"), ("codFisc", "c:Cod. Fiscale")];
        told.extend([("esitoCode", "c:Esito"), ("cognome", "c:Cognome"), ("submit", "preview")]);
        let half = post(&desk, &path, &chosen.text, &told);
        let half = post(&desk, &path, ok(&half), &[("means-0", "positive"), ("submit", "preview")]);
        // The file goes; what was typed is not enough for a mapping, and is not lost.
        lab::service::uploads::expire(region.db.clocks.now() + jiff::SignedDuration::from_mins(31));
        let gone = post(&desk, &path, ok(&half), &[("submit", "send")]);
        assert_eq!(gone.status, StatusCode::CONFLICT);
        assert!(gone.text.contains("le colonne e le parole già scelte ci sono ancora"), "{}", gone.text);
        let after = gone.text.split_once("name=\"typed\" value=\"").unwrap().1;
        let typed = after
            .split('"')
            .next()
            .unwrap()
            .replace("&#34;", "\"")
            .replace("&#38;", "&")
            .replace("&#39;", "'");
        let id = Uuid::now_v7().to_string();
        let answer = desk.upload_with("/results/import", &[("id", &id), ("typed", &typed)], &file);
        let page = ok(&desk.get(answer.goes_to())).to_owned();
        let all = fields(&page);
        for (name, value) in [
            ("sheet", "Esiti"),
            ("codFisc", "c:Cod. Fiscale"),
            ("esitoCode", "c:Esito"),
            ("means-0", "positive"),
        ] {
            assert!(all.contains(&(name.to_owned(), value.to_owned())), "{name}: {all:?}");
        }
        no_word_is_missing();
    });
}

#[test]
fn a_sheet_that_cannot_be_read_keeps_the_rest_of_the_form() {
    on_each_engine(|region| {
        let (desk, people) = (desk(region), people(region, 1));
        let file =
            book(&[line(&people[0], "R1", "POS+")]).after("Leggimi", &[&["Esiti di novembre"]]).bytes();
        // The sheet with the table is found behind the title page.
        let (_, answer) = upload(&desk, &file);
        let path = answer.goes_to().to_owned();
        let page = ok(&desk.get(&path)).to_owned();
        assert!(page.contains("Foglio «Esiti»"), "{page}");
        for (sheet, words) in [
            ("Leggimi", "Non si trova la riga delle intestazioni"),
            ("Nessuno", "non c&#39;è il foglio «Nessuno»"),
        ] {
            let told = [("sheet", sheet), ("name", "LIS"), ("means-0", "positive"), ("submit", "send")];
            let refused = post(&desk, &path, &page, &told);
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
            assert!(refused.text.contains("#f-sheet") && refused.text.contains(words), "{}", refused.text);
            let all = fields(&refused.text);
            for (name, value) in [("name", "LIS"), ("codFisc", "c:Cod. Fiscale"), ("means-0", "positive")] {
                assert!(all.contains(&(name.to_owned(), value.to_owned())), "{name}: {all:?}");
            }
        }
        let told = [("name", "LIS"), ("means-0", "positive"), ("submit", "send")];
        let answer = post(&desk, &path, &page, &told);
        assert!(read(&desk, answer.goes_to()).contains("LIS v1"));
        // A program is not asked for the sheet either.
        assert_eq!(figures(&api(&desk, "", file).json()), (1, 0, 0, 1));
        no_word_is_missing();
    });
}
