//! What the door for files does with files that harm: of any size, in any encoding, from people who guess.

use std::io::{Cursor, Read};

use crate::common::browser::{Answer, Browser};
use crate::common::*;
use access::Role;
use access::audit::Record;
use axum::http::StatusCode;
use jiff::SignedDuration;
use jiff::civil::date;
use lab::model::ImportState;
use lab::rejected::{ECHOED, MOST_BYTES};
use lab::rules::csv::{Column, WIDTH, split};
use lab::service::{self, Received};
use people::model::Person;
use uuid::Uuid;

const IMPORTS: &str = "/api/v1/results/imports";

fn send(browser: &Browser<'_>, id: Uuid, file: impl Into<Vec<u8>>) -> Answer {
    let key = id.to_string();
    let headers = [("idempotency-key", key.as_str()), ("content-type", "text/csv")];
    browser.api("POST", IMPORTS, &headers, file.into())
}

fn reasons(file: &str) -> Vec<String> {
    file.lines().skip(1).map(|line| split(line).unwrap()[WIDTH].clone()).collect()
}

fn many(count: i64) -> Vec<Person> {
    let day = |n| date(1980, 3, 2).checked_add(jiff::Span::new().days(n)).unwrap();
    (0..count).map(|n| person("Bruni", "Ada", day(n))).collect()
}

#[test]
fn a_file_of_nothing_but_wrong_rows_is_not_read_on() {
    on_each_engine(|region| {
        let person = region.known("Bruni");
        let technician = Browser::new(region.db, Role::LaboratoryTechnician, LAB);
        for bomb in
            ["a\n".to_owned(), format!("a{}\n", ";".repeat(20_000)), format!("\"{}\n", "x".repeat(20_000))]
        {
            let text = file(&[row(&person, "D1")]) + &bomb.repeat(1_010);
            let outcome = region.import(&text);
            assert_eq!(outcome.stopped, Some("lab-stop-rejected"));
            assert_eq!((counts(&outcome).0, outcome.rejected), (1_001, 1_000));
            assert!(outcome.rejected_file.len() < 5_000_000 + 1_000 * ECHOED);
            let id = Uuid::now_v7();
            let answer = send(&technician, id, text);
            assert_eq!(
                (answer.status, answer.header("content-type")),
                (StatusCode::CONFLICT, "application/problem+json")
            );
            assert!(answer.text.contains("Questo non sembra un file di risultati"), "{}", answer.text);
            let page = technician.get(&format!("/results/import/{id}"));
            assert!(page.text.contains("Questo non sembra un file di risultati"), "{}", page.text);
            assert!(page.text.contains("Scarica le righe respinte"), "{}", page.text);
        }
    });
}

#[test]
fn what_goes_back_is_bounded_even_between_good_rows() {
    on_each_engine(|region| {
        let person = region.known("Bruni");
        // Rows that are echoed at their longest, with good ones between them.
        let long = with(with(row(&person, "D2"), Column::Sex, "?"), Column::DisplayName, &"x".repeat(9_000));
        let both = format!("{}\n{}\n", row(&person, "D1").join(";"), long.join(";"));
        let outcome = region.import(&(file(&[]) + &both.repeat(2_500)));
        assert_eq!(outcome.stopped, Some("lab-stop-rejected"));
        assert!(outcome.rejected_file.len() < MOST_BYTES + 2 * ECHOED, "{}", outcome.rejected_file.len());
        assert_eq!(counts(&outcome).0 / 2, outcome.rejected, "what was read is dealt with");
    });
}

#[test]
fn an_honest_file_with_every_tenth_row_wrong_is_read_to_its_end() {
    on_each_engine(|region| {
        let person = region.known("Bruni");
        let good = row(&person, "D1").join(";");
        let wrong = with(row(&person, "D2"), Column::Sex, "?").join(";");
        let ten = format!("{}{wrong}\n", format!("{good}\n").repeat(9));
        let outcome = region.import(&(file(&[]) + &ten.repeat(250)));
        assert_eq!((counts(&outcome), outcome.stopped), ((2_500, 1, 250, 2_249), None));
        assert!(outcome.rejected_file.len() * 40 < MOST_BYTES, "and so would be one of 100,000 rows");
    });
}

#[test]
fn two_files_are_received_at_once() {
    on_each_engine(|region| {
        let person = region.known("Bruni");
        let technician = Browser::new(region.db, Role::LaboratoryTechnician, LAB);
        let text = file(&[row(&person, "D1")]);
        let held = (service::slot().unwrap(), service::slot().unwrap());
        let answer = send(&technician, Uuid::now_v7(), text.clone());
        assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE);
        assert!(!answer.header("retry-after").is_empty());
        let page = technician.upload("/results/import", Uuid::now_v7(), &text);
        assert_eq!(page.status, StatusCode::SERVICE_UNAVAILABLE);
        assert_eq!(technician.get("/worklist").status, StatusCode::OK);
        drop(held.0);
        assert_eq!(send(&technician, Uuid::now_v7(), text.clone()).status, StatusCode::OK);
        assert_eq!(send(&technician, Uuid::now_v7(), text).status, StatusCode::OK, "the place is given back");
    });
}

#[test]
fn a_nul_costs_its_row_and_no_other() {
    on_each_engine(|region| {
        let person = region.known("Bruni");
        let technician = Browser::new(region.db, Role::LaboratoryTechnician, LAB);
        let nul = with(row(&person, "D2"), Column::ResidenceAddress, "Via\0Po");
        let quoted = row(&person, "D3").join(";").replace("via Po", "\"via\0Po");
        let text = format!("{}{quoted}\n", file(&[row(&person, "D1"), nul]));
        let answer = send(&technician, Uuid::now_v7(), text);
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
        let body = answer.json();
        assert_eq!((body["accepted"].as_u64(), body["rejected"].as_u64()), (Some(1), Some(2)));
        let file = body["rejected_file"].as_str().unwrap();
        assert!(reasons(file)[0].starts_with("Riga 3, colonna 16 (indirizzoResidenza): contiene caratteri"));
        assert!(file.contains("Via\u{2400}Po"), "{file}");
    });
}

#[test]
fn utf_16_is_read_as_well() {
    on_each_engine(|region| {
        let person = region.known("Bruni");
        let technician = Browser::new(region.db, Role::LaboratoryTechnician, LAB);
        let text = file(&[row(&person, "D1")]);
        let little = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
        let big = |text: &str| text.encode_utf16().flat_map(u16::to_be_bytes).collect::<Vec<u8>>();
        let marked = format!("\u{feff}{text}");
        for bytes in [little(&marked), big(&marked), little(&text), big(&text)] {
            let answer = send(&technician, Uuid::now_v7(), bytes);
            assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
            assert_eq!(answer.json()["rows"], 1);
        }
        assert_eq!(region.count(&sql::COUNT_RESULTS), 1, "and it is one result");
    });
}

/// A reader that breaks after what it has.
struct Breaking(Cursor<Vec<u8>>);

impl Read for Breaking {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        match self.0.read(buffer)? {
            0 => Err(std::io::Error::other("the line is broken")),
            read => Ok(read),
        }
    }
}

#[test]
fn what_failed_is_completed_under_its_own_key() {
    on_each_engine(|region| {
        let persons = many(250);
        region.load(&persons);
        let rows: Vec<_> = persons.iter().enumerate().map(|(n, one)| row(one, &format!("D{n}"))).collect();
        let id = Uuid::now_v7();
        let technician = Browser::new(region.db, Role::LaboratoryTechnician, LAB);
        let begin =
            || region.db.write(move |tx| service::start_import(tx, &crate::common::technician(LAB), id, 0));
        assert_eq!(begin().unwrap(), Received::New);
        let half = Breaking(Cursor::new(file(&rows[..200]).into_bytes()));
        let sender = crate::common::technician(LAB);
        let broken = service::import(&region.db.db, &sender, id, half, |_| {});
        assert!(region.db.block_on(broken).is_err());
        let list = region.db.read(|tx| service::imports(tx, &crate::common::technician(LAB), 1)).unwrap();
        assert_eq!(list[0].state, ImportState::Failed("lab-file-broken".to_owned()));
        let other = Browser::new(region.db, Role::LaboratoryTechnician, OTHER_LAB);
        assert_eq!(send(&other, id, file(&rows)).status, StatusCode::NOT_FOUND);
        let answer = send(&technician, id, file(&rows));
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
        assert_eq!(
            (answer.json()["rows"].as_u64(), answer.json()["rejected"].as_u64()),
            (Some(250), Some(0))
        );
        assert_eq!(region.count(&sql::COUNT_RESULTS), 250);
        // Done is done: it answers as the first time. One that runs is left alone, until it has not moved for long.
        assert_eq!(send(&technician, id, "a;b\n").json(), answer.json());
        let running = Uuid::now_v7();
        let begin = || {
            region.db.write(move |tx| service::start_import(tx, &crate::common::technician(LAB), running, 0))
        };
        assert_eq!(begin().unwrap(), Received::New);
        assert!(matches!(begin().unwrap(), Received::Before(_)));
        region.db.pass(SignedDuration::from_secs(service::PATIENCE + 1));
        assert_eq!(begin().unwrap(), Received::New);
    });
}

fn stops_when_he_may_send_no_more(how: &str) {
    on_each_engine(|region| {
        let person = region.known("Bruni");
        let sender = Browser::new(region.db, Role::LaboratoryTechnician, LAB);
        let colleague = Browser::named(region.db, Role::LaboratoryTechnician, LAB, "colleague");
        // One person's rows go one chunk after the other; in the second he is suspended.
        let document = |n| if n == 150 { how.to_owned() } else { format!("D{n}") };
        let rows: Vec<_> = (0..450).map(|n| row(&person, &document(n))).collect();
        let id = Uuid::now_v7();
        let page = sender.upload("/results/import", id, &file(&rows)).goes_to().to_owned();
        let mut shown = colleague.get(&page);
        while shown.text.contains("lab-progress") {
            shown = colleague.get(&page);
        }
        assert!(shown.text.contains("La lettura si è fermata prima della fine"), "{}", shown.text);
        let import = region.db.read(move |tx| service::results_file(tx, &technician(LAB), id)).unwrap();
        assert_eq!(import.state, ImportState::Stopped("lab-stop-suspended".to_owned()));
        assert_eq!((import.counts.rows, import.counts.accepted), (200, 200));
        assert_eq!(region.count(&sql::COUNT_RESULTS), 200);
        let answer = send(&colleague, id, file(&rows));
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
        assert_eq!(
            (answer.json()["accepted"].as_u64(), answer.json()["duplicate"].as_u64()),
            (Some(250), Some(200))
        );
    });
}

#[test]
fn who_is_suspended_sends_no_more() {
    stops_when_he_may_send_no_more("SUSPEND");
}

#[test]
fn whose_role_ends_sends_no_more() {
    stops_when_he_may_send_no_more("ENDROLE");
}

#[test]
fn the_rejected_rows_are_recorded_under_everybody_they_speak_of_and_forgotten() {
    on_each_engine(|region| {
        let persons = many(250);
        region.load(&persons);
        let rows: Vec<_> = persons.iter().map(|one| with(row(one, "D1"), Column::Sex, "?")).collect();
        let technician = Browser::new(region.db, Role::LaboratoryTechnician, LAB);
        let id = Uuid::now_v7();
        assert_eq!(send(&technician, id, file(&rows)).status, StatusCode::OK);
        let mut expected: Vec<Uuid> = persons.iter().map(|one| one.id.0).collect();
        expected.sort();
        let shown = |download: bool| {
            let before = region.audit().len();
            // As a unit of work, whose records the test can read.
            let answer = region.db.write(move |tx| {
                let actor = crate::common::technician(LAB);
                match download {
                    true => service::rejected_file(tx, &actor, id).map(Some),
                    false => service::results_file_whole(tx, &actor, id).map(|(_, file)| file),
                }
            });
            (answer, region.audit()[before..].to_vec())
        };
        for download in [true, false] {
            let (answer, records): (_, Vec<Record>) = shown(download);
            assert!(answer.unwrap().unwrap().contains("sesso"));
            assert!(records.iter().all(|record| (1..=200).contains(&record.subjects.len())));
            let mut named: Vec<Uuid> = records.iter().flat_map(|record| record.subjects.clone()).collect();
            named.sort();
            assert_eq!(named, expected);
        }
        let page = format!("/results/import/{id}");
        assert!(technician.get(&page).text.contains("si possono scaricare fino al"));
        assert_eq!(technician.get(&format!("{page}/rejected")).status, StatusCode::OK);
        assert_eq!(region.db.bulk(service::forget_rejected).unwrap(), 0, "not yet");
        region.db.pass(SignedDuration::from_hours(24 * 14 + 1));
        let technician = Browser::named(region.db, Role::LaboratoryTechnician, LAB, "later");
        assert_eq!(
            technician.get(&format!("{page}/rejected")).status,
            StatusCode::NOT_FOUND,
            "before the night"
        );
        assert_eq!(region.db.bulk(service::forget_rejected).unwrap(), 1);
        assert_eq!(region.db.bulk(service::forget_rejected).unwrap(), 0);
        let shown = technician.get(&page).text;
        assert!(shown.contains("sono state cancellate") && !shown.contains("Scarica le righe"), "{shown}");
        assert!(shown.contains("colonna 12 (sesso)"), "the sentences without the data stay");
    });
}

#[test]
fn the_door_tells_nobody_who_has_a_code_or_a_name() {
    on_each_engine(|region| {
        let (own, victim) = (region.known("Bruni"), person("Conti", "Ada", date(1980, 3, 2)));
        region.load(std::slice::from_ref(&victim));
        let nobody = person("Sereni", "Ida", date(1970, 5, 6));
        region.import(&file(&[row(&own, "KEY")]));
        let named = |row: Vec<String>| with(with(row, Column::FamilyName, "XQZ"), Column::GivenName, "WKJ");
        // A code with invented names, held or not; a document of one's own with the victim's names, right or wrong.
        let probes = [
            named(row(&victim, "D1")),
            named(row(&nobody, "D2")),
            row(&victim, "KEY"),
            with(row(&victim, "KEY"), Column::FamilyName, "CONTE"),
            row(&nobody, "KEY"),
        ];
        let people = region.count(&sql::COUNT_PEOPLE);
        for far in [false, true] {
            let moved = |row: Vec<String>| {
                if far { with(with(row, Column::Domicile, "H501"), Column::Residence, "H501") } else { row }
            };
            let outcome = region.import(&file(&probes.clone().map(moved)));
            assert_eq!(counts(&outcome), (5, 0, 5, 0));
            let said = outcome.rejected_file.lines().skip(1).map(|line| split(line).unwrap());
            let said: Vec<_> =
                said.map(|line| (line[WIDTH][8..].to_owned(), line[WIDTH + 1].clone())).collect();
            assert!(said.iter().all(|one| *one == said[0]), "{said:?}");
            assert!(said[0].1.contains("tessera sanitaria"), "{said:?}");
        }
        // Outside the region nobody is registered, and a code that fits tells no more than one that is held.
        let fitting = with(with(row(&nobody, "D3"), Column::Domicile, "H501"), Column::Residence, "H501");
        let held = with(with(named(row(&victim, "D3")), Column::Domicile, "H501"), Column::Residence, "H501");
        let said = reasons(&region.import(&file(&[fitting, held])).rejected_file);
        assert_eq!(said[0].replacen('2', "3", 1), said[1]);
        assert_eq!(region.count(&sql::COUNT_PEOPLE), people, "nobody is registered by a row that is refused");
    });
}

#[test]
fn who_guesses_much_is_told_less_and_raises_an_alarm() {
    on_each_engine(|region| {
        let guests: Vec<Vec<String>> = (0..30)
            .map(|n| {
                with(
                    row(&person("Diallo", "Awa", date(1990, 7, 1)), &format!("D{n}")),
                    Column::TaxCode,
                    "STP0103010000007",
                )
            })
            .collect();
        let alarms = |region: &Region<'_>| {
            region.audit().iter().filter(|record| record.detail.contains(": alarm: ")).count()
        };
        region.import(&file(&guests[..20]));
        assert_eq!(alarms(region), 0);
        let said = reasons(&region.import(&file(&guests)).rejected_file);
        assert_eq!(alarms(region), 1);
        let told = said.iter().filter(|reason| reason.contains("STP o ENI")).count();
        assert_eq!((said.len(), told), (30, 20), "{said:?}");
    });
}
