//! A file whose rejected rows are sent again, mended, is complete; through HTTP, on both engines.

use access::Role;
use axum::http::StatusCode;
use jiff::civil::date;
use lab::rules::csv::Column;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::common::browser::{Answer, Browser};
use crate::common::*;

fn send(desk: &Browser<'_>, query: &str, rows: &[Vec<String>]) -> Answer {
    let key = Uuid::now_v7().to_string();
    let headers = [("idempotency-key", key.as_str()), ("content-type", "text/csv")];
    desk.api("POST", &format!("/api/v1/results/imports{query}"), &headers, file(rows))
}

fn sent(desk: &Browser<'_>, query: &str, rows: &[Vec<String>]) -> Value {
    let answer = send(desk, query, rows);
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
    let body = answer.json();
    let number = |name: &str| body[name].as_u64().unwrap();
    assert_eq!(number("rows"), number("accepted") + number("rejected") + number("duplicate"), "{body}");
    body
}

#[test]
fn the_mended_rows_alone_complete_their_file() {
    on_each_engine(|region| {
        let people: Vec<_> = (1..=4).map(|day| person("Rossi", "Ada", date(1980, 3, day))).collect();
        region.load(&people);
        let rows: Vec<Vec<String>> =
            people.iter().enumerate().map(|(index, person)| row(person, &format!("D{index}"))).collect();
        let wrong = |index: usize| with(rows[index].clone(), Column::OutcomeCode, "X");
        let desk = Browser::new(region.db, Role::LaboratoryTechnician, LAB);
        let first = sent(&desk, "", &[rows[0].clone(), rows[1].clone(), wrong(2), wrong(3)]);
        assert_eq!((&first["rejected"], &first["left"]), (&json!(2), &json!(2)));
        let id = first["id"].as_str().unwrap();
        let page = || desk.get(&format!("/results/import/{id}")).text;
        assert!(page().contains(
            "4 righe = 2 prese al primo invio + 0 con gli invii successivi + 2 ancora da rimandare."
        ));
        assert!(
            desk.get("/results/import").text.contains("2 righe da rimandare"),
            "it is offered to be completed"
        );
        // One of them is mended, the other one is not; then that too, as completing the second file.
        let second = sent(&desk, &format!("?completes={id}"), &[rows[2].clone(), wrong(3)]);
        assert_eq!((&second["completes"], &second["left"]), (&json!(id), &Value::Null));
        assert!(page().contains("+ 1 con gli invii successivi + 1 ancora da rimandare."));
        let second = second["id"].as_str().unwrap();
        let third = sent(&desk, &format!("?completes={second}"), &[rows[3].clone()]);
        assert_eq!(third["completes"], json!(id), "of a chain it is the first that is completed");
        let page = page();
        assert!(
            page.contains("File completato: 4 righe = 2 prese al primo invio + 2 con gli invii successivi."),
            "{page}"
        );
        assert!(page.contains(&format!("/results/import/{second}")), "{page}");
        let list = desk.get("/results/import").text;
        assert!(!list.contains("da rimandare") && list.contains("completa un altro file"), "{list}");
        // The accounts of the day are those of all its files.
        let of_day = |tx: &mut storage::Tx<'_>| lab::service::days(tx, &technician(LAB));
        let days = region.db.write(of_day).unwrap();
        let (_, day) = days.into_iter().next().unwrap();
        assert_eq!((day.files, day.counts.rows, day.counts.accepted, day.counts.rejected), (3, 7, 4, 3));
    });
}

#[test]
fn only_a_file_of_ones_own_with_rejected_rows_is_completed() {
    on_each_engine(|region| {
        let person = region.known("Rossi");
        let desk = Browser::new(region.db, Role::LaboratoryTechnician, LAB);
        let whole = sent(&desk, "", &[row(&person, "D1")]);
        assert_eq!(whole["left"], json!(0));
        let id = whole["id"].as_str().unwrap();
        let refused = send(&desk, &format!("?completes={id}"), &[row(&person, "D2")]);
        assert_eq!(refused.status, StatusCode::CONFLICT, "{}", refused.text);
        assert!(refused.text.contains("non ha righe respinte"), "{}", refused.text);
        let wrong = sent(&desk, "", &[with(row(&person, "D3"), Column::OutcomeCode, "X")]);
        let id = wrong["id"].as_str().unwrap();
        let other = Browser::new(region.db, Role::LaboratoryTechnician, OTHER_LAB);
        let refused = send(&other, &format!("?completes={id}"), &[row(&person, "D3")]);
        assert_eq!(refused.status, StatusCode::NOT_FOUND, "{}", refused.text);
        // Nothing was read of what was refused.
        assert_eq!(region.results().len(), 1);
        // By the form, with what was chosen kept when the file is missing.
        let page = desk.get(&format!("/results/import?completes={id}")).text;
        assert!(page.contains(&format!("<option value=\"{id}\" selected")), "{page}");
    });
}

#[test]
fn the_accounts_of_the_days_leave_no_file_out() {
    on_each_engine(|region| {
        let today = date(2020, 11, 14);
        let first = lab::service::first_shown(today);
        let on = |day: jiff::civil::Date, many: usize| {
            let write = move |tx: &mut storage::Tx<'_>| {
                tx.set_clocks(kernel::Clocks::at_business_date(day));
                let actor = technician(LAB);
                (0..many)
                    .try_for_each(|_| lab::store::insert_import(tx, &actor, Uuid::now_v7(), LAB, 1).map(drop))
            };
            region.db.write(write).unwrap();
        };
        on(today, 5_001);
        on(first, 2);
        on(first.yesterday().unwrap(), 1);
        let days = move |tx: &mut storage::Tx<'_>| {
            let actor = access::Actor { today, ..technician(LAB) };
            lab::service::days(tx, &actor)
        };
        let found: Vec<_> =
            region.db.write(days).unwrap().into_iter().map(|(day, of)| (day, of.unread, of.files)).collect();
        assert_eq!(found, [(first, 2, 0), (today, 5_001, 0)]);
    });
}
