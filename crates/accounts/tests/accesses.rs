//! Who saw whom, through HTTP, on both engines.

mod common;

use access::audit::{self, Entry};
use access::{Action, Actor, Resource, Role, Unit, audience, decide};
use axum::http::StatusCode;
use common::{Browser, TAX_CODE, on_each_engine, person};
use kernel::ids::PersonId;
use serde_json::json;
use testkit::TestDb;

const REASON: &str = "Richiesta dell'interessato, prot. 1234";

/// The doctor opens the page of his patient.
fn the_doctor_looks(db: &TestDb, person: PersonId) {
    let look = move |tx: &mut storage::Tx<'_>| {
        let (user, _) = access::sessions::find_login(tx, "medico")?.unwrap();
        let actor = Actor {
            user,
            name: "Nome di medico".to_owned(),
            role: Role::Gp,
            unit: Unit { code: "0100001".to_owned(), name: "ROSSI ADA".to_owned() },
            session: uuid::Uuid::now_v7(),
            today: tx.clocks().today(),
        };
        let scope = decide(&actor, Action::PersonView)?;
        let reason = audience::reason(tx, &scope, Resource::Person, person.0)?;
        audit::record(tx, &actor, Entry::new(Action::PersonView).subject(person).why(&reason))
    };
    db.read(look).unwrap();
}

#[test]
fn the_administrator_sees_who_saw_a_person_and_leaves_a_trace_of_it() {
    on_each_engine(|db| {
        let person = person(db);
        the_doctor_looks(db, person);
        let mut admin = Browser::signed_in(db, "admin");
        assert_eq!(admin.get("/admin/accesses").status, StatusCode::OK);
        let asked = [("tax_code", TAX_CODE), ("reason", REASON)];
        let answer = admin.post("/admin/accesses", &asked);
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
        for words in [
            "Nome di medico",
            "Medico di famiglia",
            "Ha aperto la scheda della persona",
            "medico di base dal 01/03/2019",
            "Anche questa consultazione è stata registrata",
            "Ha consultato il registro degli accessi",
            "2 accessi ai dati di",
            "data-print",
        ] {
            assert!(answer.text.contains(words), "{words}");
        }
        assert!(!answer.text.contains("accounts-"), "every word is in the catalogue");
        let again = admin.post("/admin/accesses", &asked);
        assert!(again.text.contains("3 accessi ai dati di"), "each look-up is one more record");
    });
}

#[test]
fn a_look_up_needs_a_tax_code_and_a_reason() {
    on_each_engine(|db| {
        person(db);
        let mut admin = Browser::signed_in(db, "admin");
        for (tax_code, reason, sentence) in [
            (TAX_CODE, "perché sì", "almeno 15 caratteri"),
            (TAX_CODE, "              a              ", "almeno 15 caratteri"),
            ("RSSMRA80A01L219X", REASON, "L&#39;ultima lettera del codice fiscale"),
            ("", REASON, "16 caratteri"),
            ("BNCLRA80A41L219M", REASON, "codice fiscale"),
        ] {
            let answer = admin.post("/admin/accesses", &[("tax_code", tax_code), ("reason", reason)]);
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{tax_code} {reason}");
            assert!(answer.text.contains(sentence), "{tax_code} {reason}: {sentence}");
            assert!(answer.text.contains(&format!("value=\"{tax_code}\"")), "what was typed is still there");
            assert!(!answer.text.contains("Ha consultato"), "nothing is shown");
        }
    });
}

#[test]
fn others_may_not_ask_and_the_attempt_stays() {
    on_each_engine(|db| {
        let person = person(db);
        let mut doctor = Browser::signed_in(db, "medico");
        assert_eq!(doctor.get("/admin/accesses").status, StatusCode::FORBIDDEN);
        let asked = [("tax_code", TAX_CODE), ("reason", REASON)];
        assert_eq!(doctor.post("/admin/accesses", &asked).status, StatusCode::FORBIDDEN);
        let saw = db.block_on(access::tree::who_saw(&db.db, person.0)).unwrap();
        assert!(saw.is_empty(), "the person was not found for him: {saw:?}");
    });
}

#[test]
fn the_api_answers_the_same() {
    on_each_engine(|db| {
        let person = person(db);
        the_doctor_looks(db, person);
        let mut admin = Browser::signed_in(db, "admin");
        let body = json!({ "tax_code": TAX_CODE.to_lowercase(), "reason": REASON });
        let answer = admin.post_json("/api/v1/access-log/search", &[], &body);
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
        let items = answer.json()["items"].as_array().unwrap().clone();
        assert_eq!(items.len(), 2);
        assert_eq!(
            (&items[0]["action"], &items[1]["action"]),
            (&json!("access_log.view"), &json!("person.view"))
        );
        assert_eq!(items[1]["name"], "Nome di medico");
        let body = json!({ "tax_code": "BNCLRA80A41L219Y", "reason": REASON });
        let unknown = admin.post_json("/api/v1/access-log/search", &[], &body);
        assert!(unknown.status.is_client_error() && unknown.kind == "application/problem+json");
        let short = admin.post_json(
            "/api/v1/access-log/search",
            &[],
            &json!({ "tax_code": TAX_CODE, "reason": "x" }),
        );
        assert_eq!(short.json()["errors"][0]["field"], "reason");
    });
}
