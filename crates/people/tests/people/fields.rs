//! What is a person's own beyond name and place: the domicile outside the region, what she is, what is corrected by hand.

use access::Role;
use axum::http::StatusCode;
use jiff::civil::date;
use kernel::ids::PersonId;
use kernel::{FieldProblem, Problem};
use people::model::{Person, Source};
use people::service::{self, Outcome, Told};
use serde_json::{Value, json};
use testkit::TestDb;

use crate::common::*;

fn correct(db: &TestDb, person: &Person, told: Told, change: fn(&mut Person)) -> kernel::Result<Outcome> {
    let mut after = person.clone();
    change(&mut after);
    let (id, version) = (person.id, person.version);
    db.write(move |tx| service::correct(tx, &sisp(), id, version, &after.data, "prova", told))
}

fn field(problem: Problem) -> FieldProblem {
    match problem {
        Problem::Invalid(mut problems) => problems.remove(0),
        other => panic!("{other}"),
    }
}

const CONFIRMED: Told = Told { confirmed: true, by_hand: false };

#[test]
fn what_the_registry_says_is_corrected_by_hand_alone() {
    on_each_engine(|db| {
        let ada = person(coded(data("Sponda", "Ada", date(1980, 3, 12))));
        let mut typed = person(data("Argini", "Bea", date(1981, 4, 13)));
        typed.source = Source::Operator;
        load(db, &[ada.clone(), typed.clone()]);
        let rename: fn(&mut Person) = |person| person.data.given_name = "Adele".to_owned();
        let told = field(correct(db, &ada, CONFIRMED, rename).unwrap_err());
        assert_eq!((told.field, told.key), ("by_hand", "people-by-hand-missing"));
        assert!(correct(db, &ada, Told { confirmed: true, by_hand: true }, rename).is_ok());
        // What those who follow her know better needs no such word, nor what an operator typed.
        let ada = Person { version: 2, ..ada };
        let ours: fn(&mut Person) = |person| {
            person.data.given_name = "Adele".to_owned();
            person.data.domicile.street = "via Nuova 9".to_owned();
            person.data.phone2 = Some("333 0000000".to_owned());
            person.data.kind = "health_worker".to_owned();
        };
        assert!(correct(db, &ada, CONFIRMED, ours).is_ok());
        assert!(correct(db, &typed, CONFIRMED, rename).is_ok());
        let history = db.read(move |tx| service::history(tx, &sisp(), ada.id)).unwrap();
        let changed: Vec<_> = history.steps[0].changes.iter().map(|one| one.field).collect();
        assert_eq!(changed, ["domicile_address", "phone2", "person_kind"]);
    });
}

#[test]
fn the_form_says_that_data_come_from_the_registry_and_keeps_what_was_typed() {
    on_each_engine(|db| {
        let ada = person(coded(data("Sponda", "Ada", date(1980, 3, 12))));
        load(db, std::slice::from_ref(&ada));
        let operator = Browser::new(db, Role::SispOperator, "301");
        let path = format!("/people/{}/edit", ada.id);
        assert!(operator.get(&path).text.contains("Correggo a mano i dati"));
        let code = people::model::identifier_text(&ada.data.identifier);
        let mut fields = vec![
            ("identifier_kind", "tax-code"),
            ("identifier", code),
            ("family_name", "Sponda"),
            ("given_name", "Adele"),
            ("sex", "F"),
            ("birth_date", "12/03/1980"),
            ("residence_comune", "Torino"),
            ("residence_address", "via dell'Argine 1"),
            ("gp_code", "010A1B2"),
            ("gp_since", "01/03/2019"),
            ("phone2", "333 0000000"),
            ("version", "1"),
            ("reason", "documento"),
            ("confirm", "true"),
        ];
        let refused = operator.post(&path, &fields);
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        for told in ["Hai cambiato Nome, che viene", "value=\"Adele\"", "value=\"333 0000000\""] {
            assert!(refused.text.contains(told), "{told}: {}", refused.text);
        }
        fields.push(("by_hand", "true"));
        assert_eq!(operator.post(&path, &fields).status, StatusCode::SEE_OTHER);
        assert_eq!(web::texts::texts().missing(), Vec::<String>::new());
    });
}

#[test]
fn whoever_lives_outside_the_region_is_received_by_an_asl() {
    on_each_engine(|db| {
        let operator = Browser::new(db, Role::SispOperator, "301");
        let key = PersonId::new().0.to_string();
        let new = |receiving: &str| {
            json!({"identifier_kind": "none", "no_identifier_reason": "not-held", "family_name": "Lontani", "given_name": "Dora",
                "sex": "F", "birth_date": "1970-05-06", "residence_comune": "Francia", "residence_address": "rue de l'Eau 1",
                "receiving_asl": receiving, "person_kind": "facility_guest"})
        };
        let create =
            |body: &Value| operator.api("POST", "/api/v1/people", &[("Idempotency-Key", &key)], body);
        for (receiving, field) in
            [("", "domicile_comune"), ("999", "receiving_asl"), ("210", "receiving_asl")]
        {
            let refused = create(&new(receiving));
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{receiving}");
            assert_eq!(refused.json()["errors"][0]["field"], field, "{receiving}");
        }
        let created = create(&new("301")).json();
        for (name, value) in [
            ("asl", json!("301")),
            ("domicile_comune", json!("Z110")),
            ("receiving_asl", json!("301")),
            ("residence_asl", Value::Null),
            ("person_kind", json!("facility_guest")),
            ("search_name", json!("LONTANI DORA")),
        ] {
            assert_eq!(created[name], value, "{name}");
        }
        let page = operator.get(&format!("/people/{key}")).text;
        for told in [
            "Extra-regione, in carico a ASL Citt",
            "Ospite di struttura",
            "Domicilio fuori regione, in carico",
            "LONTANI DORA",
        ] {
            assert!(page.contains(told), "{told}: {page}");
        }
        // She comes to live in the region: the comune says which ASL, and the one that received her has no part any more.
        let mut body = created.clone();
        body["domicile_comune"] = json!("004078");
        body["receiving_asl"] = json!("");
        body["reason"] = json!("trasferita");
        let path = format!("/api/v1/people/{key}");
        let moved = operator.api("PUT", &path, &[("If-Match", "\"1\"")], &body);
        assert_eq!((moved.status, &moved.json()["asl"]), (StatusCode::OK, &json!("210")));
        assert_eq!(operator.get(&format!("/people/{key}")).status, StatusCode::NOT_FOUND);
        assert_eq!(web::texts::texts().missing(), Vec::<String>::new());
    });
}

#[test]
fn what_was_written_before_there_were_such_fields_is_still_read() {
    let old = r#"{"identifier":{"kind":"none","value":"not-held"},"family_name":"Sponda","given_name":"Ada","sex":"female",
        "birth_date":"1980-03-12","birth_place":null,"residence":{"comune":"001272","street":"via 1"},
        "domicile":{"comune":"001272","street":"via 1"},"phone":null,"email":null,"household":null,"gp":null}"#;
    let data: people::model::PersonData = serde_json::from_str(old).unwrap();
    assert_eq!((data.kind.as_str(), data.receiving_asl, data.phone2), ("citizen", None, None));
}
