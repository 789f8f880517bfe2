//! The file of the laboratories, from bytes to results and back.

use std::collections::BTreeMap;

use crate::common::browser::Browser;
use crate::common::*;
use access::Role;
use axum::http::StatusCode;
use jiff::civil::date;
use kernel::{PersonIdentifier, Problem};
use lab::model::{ImportState, Outcome, RequestStatus};
use lab::rules::csv::{Column, HEADER, HEADER_REJECTED, WIDTH, split};
use lab::service;
use people::model::Person;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use uuid::Uuid;

/// What is said of whoever is not recognised, for whatever reason.
const NOT_RECOGNISED: &str = "con questi dati la persona non si può riconoscere con certezza.";

#[test]
fn what_may_not_be_sent_is_not_even_read() {
    on_each_engine(|region| {
        let sisp = Browser::new(region.db, Role::SispOperator, "301");
        let laboratory = Browser::new(region.db, Role::LaboratoryTechnician, LAB);
        let key = Uuid::now_v7().to_string();
        let headers = [("idempotency-key", key.as_str()), ("content-type", "text/csv")];
        let too_large = vec![b'a'; lab::LARGEST_UPLOAD + 1];
        let refused = sisp.api("POST", "/api/v1/results/imports", &headers, too_large.clone());
        assert_eq!(refused.status, StatusCode::FORBIDDEN);
        let read = laboratory.api("POST", "/api/v1/results/imports", &headers, too_large);
        assert_eq!(read.status, StatusCode::PAYLOAD_TOO_LARGE);
        // No form with a file: told so to who may send one.
        assert_eq!(sisp.post("/results/import", &[]).status, StatusCode::FORBIDDEN);
        assert_eq!(laboratory.post("/results/import", &[]).status, StatusCode::UNSUPPORTED_MEDIA_TYPE);
    });
}

#[test]
fn a_file_finds_its_persons_and_requests() {
    on_each_engine(|region| {
        let (asked, unasked) = (region.known("Bruni"), region.known("Conti"));
        let early = region.request(&asked, LAB);
        let other = region.request(&asked, OTHER_LAB);
        let today = |row| with(row, Column::EffectiveTime, "20201114083000+0100");
        let rows = [today(row(&asked, "D1")), positive(row(&unasked, "D2"))];
        let outcome = region.import(&file(&rows));
        assert_eq!(counts(&outcome), (2, 2, 0, 0));
        assert!(outcome.rejected_file.is_empty());
        let view = region.db.read(move |tx| service::view_request(tx, &technician(LAB), early.id)).unwrap();
        assert_eq!(view.request.status, RequestStatus::Resulted);
        assert_eq!(view.results[0].result.accession, "D1");
        // A laboratory answers its own requests only.
        let view = region.db.read(move |tx| service::view_request(tx, &sisp(), other.id)).unwrap();
        assert_eq!(view.request.status, RequestStatus::Requested);
        let mut said = region.said();
        said.sort_by_key(|(outcome, _)| outcome.code());
        assert_eq!(said, [(Outcome::Negative, None), (Outcome::Positive, None)]);
    });
}

#[test]
fn a_sample_from_before_the_request_does_not_answer_it() {
    on_each_engine(|region| {
        let person = region.known("Bruni");
        let request = region.request(&person, LAB);
        region.import(&file(&[row(&person, "D1")]));
        let id = request.id;
        let view = region.db.read(move |tx| service::view_request(tx, &technician(LAB), id)).unwrap();
        assert_eq!(view.request.status, RequestStatus::Requested);
    });
}

#[test]
fn the_document_that_bears_a_number_answers_that_request() {
    on_each_engine(|region| {
        let person = region.known("Bruni");
        let (first, second) = (region.request(&person, LAB), region.request(&person, LAB));
        let row = with(row(&person, &second.number), Column::EffectiveTime, "20201114083000+0100");
        region.import(&file(&[row]));
        for (id, status) in [(first.id, RequestStatus::Requested), (second.id, RequestStatus::Resulted)] {
            let view = region.db.read(move |tx| service::view_request(tx, &technician(LAB), id)).unwrap();
            assert_eq!(view.request.status, status);
        }
    });
}

#[test]
fn the_same_file_again_changes_nothing() {
    on_each_engine(|region| {
        let persons: Vec<Person> = (0..5).map(|n| person("Bruni", "Ada", date(1980, 3, 2 + n))).collect();
        region.load(&persons);
        let mut rows: Vec<_> =
            persons.iter().enumerate().map(|(n, one)| row(one, &format!("D{n}"))).collect();
        // The fourth is corrected further down in the same file.
        rows.push(positive(rows[3].clone()));
        rows.push(with(rows[0].clone(), Column::Sex, "X"));
        let text = file(&rows);
        assert_eq!(counts(&region.import(&text)), (7, 6, 1, 0));
        let after = region.results();
        assert_eq!(after.len(), 6);
        region.said();
        let again = region.import(&text);
        assert_eq!((counts(&again), again.outdated), ((7, 0, 1, 6), 1));
        assert_eq!(region.results(), after);
        assert_eq!(region.said(), []);
    });
}

#[test]
fn another_outcome_is_a_correction() {
    on_each_engine(|region| {
        let person = region.known("Bruni");
        region.import(&file(&[positive(row(&person, "D1"))]));
        assert_eq!(counts(&region.import(&file(&[row(&person, "D1")]))), (1, 1, 0, 0));
        let expected = [("D1", "positive", 1, false), ("D1", "negative", 2, true)];
        let expected = expected.map(|(d, o, r, c)| (d.to_owned(), o.to_owned(), r, c));
        assert_eq!(region.results(), expected);
        assert_eq!(region.said(), [(Outcome::Positive, None), (Outcome::Negative, Some(Outcome::Positive))]);
        // An old file does not undo it.
        let old = region.import(&file(&[positive(row(&person, "D1"))]));
        assert_eq!((counts(&old), old.outdated), ((1, 0, 0, 1), 1));
        assert_eq!(region.results(), expected);
    });
}

#[test]
fn who_is_meant() {
    on_each_engine(|region| {
        let known = region.known("Bruni");
        let stranger = person("Sereni", "Ida", date(1970, 5, 6));
        let reason = |row: Vec<String>| {
            let outcome = region.import(&file(&[row]));
            match outcome.rejected {
                0 => "accepted".to_owned(),
                _ => outcome
                    .rejected_file
                    .lines()
                    .nth(1)
                    .map(|line| split(line).unwrap()[WIDTH].clone())
                    .unwrap(),
            }
        };
        assert_eq!(reason(with(row(&known, "D1"), Column::GivenName, "ADA MARIA")), "accepted");
        let swapped = with(row(&stranger, "D2"), Column::TaxCode, known.data.identifier.value().unwrap());
        let sentence = reason(swapped);
        assert_eq!(sentence, format!("Riga 2: {NOT_RECOGNISED}"));
        assert!(!sentence.to_lowercase().contains("bruni"), "{sentence}");
        assert_eq!(region.count(&sql::COUNT_PEOPLE), 1);
        assert_eq!(reason(row(&stranger, "D3")), "accepted");
        assert_eq!(region.count(&sql::COUNT_PEOPLE), 2, "a valid code nobody holds registers the person");
        let stranger_again = with(row(&stranger, "D4"), Column::BirthDate, "07/05/1970");
        assert!(reason(stranger_again).contains(NOT_RECOGNISED));
        let nobody = person("Altieri", "Eva", date(1960, 1, 2));
        let wrong = with(row(&nobody, "D5"), Column::BirthDate, "03/01/1960");
        assert!(reason(wrong).contains(NOT_RECOGNISED));
        let far = with(with(row(&nobody, "D6"), Column::Domicile, "H501"), Column::Residence, "H501");
        assert!(reason(far).contains("non bastano"));
        for code in ["NON-POSSIEDE-CF", "STP0103010000001", "00000000018"] {
            let sentence = reason(with(row(&nobody, "D7"), Column::TaxCode, code));
            assert!(sentence.starts_with("Riga 2, colonna 9 (codFisc):"), "{sentence}");
        }
        let document = with(row(&stranger, "D1"), Column::OutcomeCode, "P");
        assert!(reason(document).contains(NOT_RECOGNISED));
        let unknown = person("Gallo", "Pia", date(1951, 2, 3));
        assert!(reason(row(&unknown, "D1")).contains(NOT_RECOGNISED), "the document is another's");
        assert_eq!(region.count(&sql::COUNT_PEOPLE), 2);
    });
}

#[test]
fn a_temporary_code_needs_the_birth_date() {
    on_each_engine(|region| {
        let mut guest = person("Diallo", "Awa", date(1990, 7, 1));
        guest.data.identifier = PersonIdentifier::from_column("STP0103010000007").unwrap();
        region.load(std::slice::from_ref(&guest));
        assert_eq!(counts(&region.import(&file(&[row(&guest, "D1")]))), (1, 1, 0, 0));
        let other_day = with(row(&guest, "D2"), Column::BirthDate, "02/07/1990");
        assert_eq!(counts(&region.import(&file(&[other_day]))), (1, 0, 1, 0));
        // Nor is what came with her code and another's name or sex hers.
        let other_name = with(with(row(&guest, "D3"), Column::FamilyName, "VERDI"), Column::GivenName, "ZOE");
        let other_sex = with(row(&guest, "D4"), Column::Sex, "M");
        assert_eq!(counts(&region.import(&file(&[other_name, other_sex]))), (2, 0, 2, 0));
        assert_eq!(region.count(&sql::COUNT_CURRENT), 1);
    });
}

#[test]
fn one_bad_row_touches_no_other() {
    on_each_engine(|region| {
        let persons: Vec<Person> = (0..6).map(|n| person("Bruni", "Ada", date(1980, 3, 2 + n))).collect();
        region.load(&persons);
        let mut text = file(&[]);
        let mut lines: Vec<String> =
            persons.iter().enumerate().map(|(n, one)| row(one, &format!("D{n}")).join(";")).collect();
        lines[1] = lines[1].replacen("via Po 1", "\"via Po 1", 1);
        lines[2].push_str(";x;y");
        lines[3] = lines[3].replace("D3", "FAULT");
        lines.insert(4, ";;;;;;;;;;;;;;;;;;;;;;;;;;".to_owned());
        lines.push(String::new());
        lines.push("niente".to_owned());
        text.push_str(&lines.join("\r\n"));
        let outcome = region.import(&text);
        assert_eq!(counts(&outcome), (7, 3, 4, 0));
        let documents: Vec<_> = region.results().into_iter().map(|(document, ..)| document).collect();
        assert_eq!(documents, ["D0", "D4", "D5"]);
        let reasons: Vec<String> =
            outcome.rejected_file.lines().skip(1).map(|line| split(line).unwrap()[WIDTH].clone()).collect();
        for (reason, expected) in reasons.iter().zip([
            "Riga 3: una virgoletta",
            "Riga 4: ha 29 colonne",
            "Riga 5: la riga non è stata",
            "Riga 10: ha 1 colonna",
        ]) {
            assert!(reason.starts_with(expected), "{reason}");
        }
    });
}

#[test]
fn the_returned_file_is_mended_and_sent_as_it_is() {
    on_each_engine(|region| {
        let person = region.known("Bruni");
        let wrong = with(row(&person, "D1"), Column::OutcomeCode, "POS");
        let formula =
            with(with(row(&person, "D2"), Column::Sex, "?"), Column::ResidenceAddress, "=cmd|' /C calc'!A0");
        let outcome = region.import(&file(&[wrong, formula]));
        assert_eq!(counts(&outcome), (2, 0, 2, 0));
        let returned = &outcome.rejected_file;
        let header = split(returned.lines().next().unwrap().trim_start_matches('\u{feff}')).unwrap();
        assert_eq!(header, [&HEADER[..], &HEADER_REJECTED[..]].concat());
        assert!(returned.contains(";'=cmd"), "{returned}");
        assert!(returned.contains("colonna 23 (esitoCode)"), "{returned}");
        // As it is: rejected again, for the same reasons.
        let again = region.import(returned);
        assert_eq!(counts(&again), (2, 0, 2, 0));
        assert_eq!(&again.rejected_file, returned);
        let mended = returned.replace(";POS;", ";P;").replace(";?;", ";F;");
        assert_eq!(counts(&region.import(&mended)), (2, 2, 0, 0));
    });
}

#[test]
fn every_encoding_is_read() {
    on_each_engine(|region| {
        let person = person("Nicolò", "Ada", date(1980, 3, 2));
        region.load(std::slice::from_ref(&person));
        let text = file(&[row(&person, "D1")]).replace('\n', "\r\n");
        let latin: Vec<u8> = text.chars().map(|letter| u8::try_from(u32::from(letter)).unwrap()).collect();
        let marked = [b"\xEF\xBB\xBF", text.as_bytes()].concat();
        assert_eq!(region.try_import(&latin).unwrap().accepted, 1);
        assert_eq!(region.try_import(&marked).unwrap().duplicate, 1);
    });
}

#[test]
fn what_is_no_file_of_results_is_refused_whole() {
    on_each_engine(|region| {
        let person = region.known("Bruni");
        let headless = row(&person, "D1").join(";");
        for (bytes, key) in [
            (b"a,b,c\n1,2,3\n".as_slice(), "lab-file-not-results"),
            (b"PK\x03\x04\x00\x00".as_slice(), "lab-file-not-results"),
            (headless.as_bytes(), "lab-file-no-header"),
        ] {
            let refused = region.try_import(bytes);
            assert!(matches!(refused, Err(Problem::Refused(found)) if found == key), "{refused:?}");
        }
        assert_eq!(region.count(&sql::COUNT_RESULTS), 0);
        assert_eq!(counts(&region.import("")), (0, 0, 0, 0));
        assert_eq!(counts(&region.import(&file(&[]))), (0, 0, 0, 0));
        let list = region.db.read(|tx| service::imports(tx, &technician(LAB), 10)).unwrap();
        let failed = list.iter().filter(|one| matches!(one.state, ImportState::Failed(_))).count();
        assert_eq!((list.len(), failed), (5, 3));
    });
}

#[test]
fn two_imports_of_one_file_at_once_are_one() {
    on_each_engine(|region| {
        let persons: Vec<Person> = (0..250)
            .map(|n| person("Bruni", "Ada", date(1980, 3, 2).checked_add(jiff::Span::new().days(n)).unwrap()))
            .collect();
        region.load(&persons);
        let unknown: Vec<Person> = (0..60)
            .map(|n| {
                person("Sereni", "Ida", date(1970, 3, 2).checked_add(jiff::Span::new().days(n)).unwrap())
            })
            .collect();
        let rows: Vec<_> =
            persons.iter().chain(&unknown).enumerate().map(|(n, one)| row(one, &format!("D{n}"))).collect();
        let text = file(&rows);
        let import = || {
            let (db, text) = (region.db.db.clone(), text.clone());
            async move { lab::import_results(&db, &technician(LAB), text.as_bytes(), |_| {}).await }
        };
        let both = async {
            let (one, two) = (tokio::spawn(import()), tokio::spawn(import()));
            (one.await.unwrap().unwrap(), two.await.unwrap().unwrap())
        };
        let (one, two) = region.db.block_on(both);
        assert_eq!((counts(&one).0, counts(&two).0), (310, 310));
        assert_eq!((one.accepted + two.accepted, one.duplicate + two.duplicate), (310, 310));
        assert_eq!((one.rejected, two.rejected), (0, 0), "{}", one.rejected_file);
        assert_eq!((region.count(&sql::COUNT_RESULTS), region.count(&sql::COUNT_PEOPLE)), (310, 310));
        assert_eq!(region.said().len(), 310);
    });
}

#[test]
fn a_chunk_leaves_one_record_that_names_everybody() {
    on_each_engine(|region| {
        let (known, other) = (region.known("Bruni"), region.known("Conti"));
        let before = region.audit().len();
        let swapped = with(row(&known, "D2"), Column::TaxCode, other.data.identifier.value().unwrap());
        let rows = [row(&known, "D1"), swapped, with(row(&known, "D3"), Column::Sex, "?")];
        region.import(&file(&rows));
        let records = region.audit()[before..].to_vec();
        let (again, records): (Vec<_>, Vec<_>) =
            records.into_iter().partition(|record| record.detail.ends_with("people in rejected rows"));
        assert_eq!((again.len(), again[0].subjects.len()), (1, 2), "and once more when the rejects are kept");
        let mut named: Vec<_> = records.iter().flat_map(|record| record.subjects.clone()).collect();
        let mut expected = [known.id.0, other.id.0].to_vec();
        named.sort();
        expected.sort();
        assert_eq!(named, expected, "whoever was looked up");
        assert!(records.iter().all(|record| record.action == "result.import"));
        assert!(records.last().unwrap().detail.ends_with("3 rows, 1 accepted, 2 rejected, 0 duplicate"));
    });
}

#[test]
fn nobody_else_imports_or_sees_an_import() {
    on_each_engine(|region| {
        let person = region.known("Bruni");
        for role in [Role::Gp, Role::SispOperator, Role::Mayor, Role::CrisisUnit, Role::Administrator] {
            let text = file(&[row(&person, "D1")]);
            let actor = actor(role, "301");
            let refused =
                region.db.block_on(lab::import_results(&region.db.db, &actor, text.as_bytes(), |_| {}));
            assert!(matches!(refused, Err(Problem::Denied(_))), "{role:?}");
        }
        region.import(&file(&[with(row(&person, "D1"), Column::Sex, "?")]));
        let list = region.db.read(|tx| service::imports(tx, &technician(LAB), 10)).unwrap();
        let id = list[0].id;
        assert!(region.db.read(|tx| service::imports(tx, &technician(OTHER_LAB), 10)).unwrap().is_empty());
        let other = region.db.read(move |tx| service::rejected_file(tx, &technician(OTHER_LAB), id));
        assert!(matches!(other, Err(Problem::NotFound)));
        assert!(
            region
                .db
                .read(move |tx| service::rejected_file(tx, &technician(LAB), id))
                .unwrap()
                .contains("sesso")
        );
    });
}

/// What a row of the property is.
#[derive(Debug, Clone, Copy)]
enum Kind {
    Good,
    Bad,
    Repeat,
    Corrected,
}

#[test]
fn any_mixture_of_rows_reconciles() {
    on_each_engine(|region| {
        let persons: Vec<Person> = (0..20)
            .map(|n| person("Bruni", "Ada", date(1980, 3, 1).checked_add(jiff::Span::new().days(n)).unwrap()))
            .collect();
        region.load(&persons);
        let kind = prop_oneof![Just(Kind::Good), Just(Kind::Bad), Just(Kind::Repeat), Just(Kind::Corrected)];
        let rows = prop::collection::vec((kind, 0_usize..20, 0_usize..1000), 0..130);
        let mut runner =
            TestRunner::new(Config { cases: 12, failure_persistence: None, ..Config::default() });
        let run = std::cell::Cell::new(0);
        runner
            .run(&rows, |plan| {
                run.set(run.get() + 1);
                mixture(region, &persons, run.get(), &plan)
            })
            .unwrap();
    });
}

fn mixture(
    region: &Region<'_>,
    persons: &[Person],
    run: usize,
    plan: &[(Kind, usize, usize)],
) -> std::result::Result<(), TestCaseError> {
    let mut rows: Vec<Vec<String>> = Vec::new();
    // What is known of each document, as the file goes on: the outcomes said so far.
    let mut said: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let (mut accepted, mut rejected, mut duplicate) = (0, 0, 0);
    for (n, (kind, who, which)) in plan.iter().enumerate() {
        let earlier = (!rows.is_empty()).then(|| rows[which % rows.len()].clone());
        let fresh = row(&persons[*who], &format!("R{run}-{n}"));
        let next = match (kind, earlier) {
            (Kind::Repeat, Some(earlier)) => earlier,
            (Kind::Corrected, Some(earlier)) => positive(earlier),
            (Kind::Bad, _) => with(fresh, Column::Asl, "000"),
            _ => fresh,
        };
        let outcomes = said.entry(next[Column::Document as usize].clone()).or_default();
        let outcome = next[Column::OutcomeCode as usize].clone();
        if next[Column::Asl as usize] == "000" {
            rejected += 1;
        } else if outcomes.contains(&outcome) {
            duplicate += 1;
        } else {
            outcomes.push(outcome);
            accepted += 1;
        }
        rows.push(next);
    }
    let text = file(&rows);
    let outcome = region.import(&text);
    prop_assert_eq!(counts(&outcome), (rows.len() as u64, accepted, rejected, duplicate));
    let after = region.results();
    let again = region.import(&text);
    prop_assert_eq!(counts(&again), (rows.len() as u64, 0, rejected, accepted + duplicate));
    prop_assert_eq!(region.results(), after);
    Ok(())
}
