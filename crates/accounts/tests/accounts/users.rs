//! The administrator's users, through HTTP, on both engines.

use crate::common::{Browser, PASSWORD, active_form, invite_form, on_each_engine, user};
use access::Role;
use axum::http::StatusCode;
use serde_json::json;

#[test]
fn a_wrong_form_comes_back_whole_with_a_sentence_for_each_field() {
    on_each_engine(|db| {
        let mut admin = Browser::signed_in(db, "admin");
        for (field, value, sentence) in [
            ("name", "", "Scrivi nome e cognome"),
            ("login", "b neri", "lettere minuscole senza accenti"),
            ("login", "admin", "già in uso"),
            ("email", "bruna.neri", "non sembra un indirizzo"),
            ("contact", "", "chi può chiamare"),
            ("role", "", "Scegli il ruolo"),
            ("role", "superuser", "Scegli il ruolo"),
            ("unit", "TO9", "Nessuna ASL"),
            ("unit", "", "Nessuna ASL"),
            ("from", "31/02/2030", "Questa data non esiste"),
            ("until", "31/02/2030", "Questa data non esiste"),
            ("until", "01/01/2020", "già passato"),
        ] {
            let form = invite_form(&[(field, value)]);
            let answer = admin.post("/admin/users/new", &form);
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{field} {value}");
            assert!(answer.text.contains(sentence), "{field} {value}: {sentence}");
            let typed =
                |(name, typed): &&(&str, &str)| !["role", "confirmed"].contains(name) && !typed.is_empty();
            for (name, typed) in form.iter().filter(typed) {
                assert!(answer.text.contains(&format!("value=\"{typed}\"")), "{name} is still there");
            }
        }
        let early = invite_form(&[("from", "01/02/2099"), ("until", "31/01/2099")]);
        assert!(admin.post("/admin/users/new", &early).text.contains("viene prima del primo"));
        let answer = admin.post("/admin/users/new", &[("until", "ieri")]);
        for sentence in ["Scrivi nome e cognome", "chi può chiamare", "Scegli il ruolo", "Scrivi la data"] {
            assert!(answer.text.contains(sentence), "all at once: {sentence}");
        }
    });
}

#[test]
fn a_unit_is_found_by_code_or_by_name() {
    on_each_engine(|db| {
        let mut admin = Browser::signed_in(db, "admin");
        for (index, (role, unit, name)) in [
            ("asl_director", "204", "ASL TO4"),
            ("asl_director", "to4", "ASL TO4"),
            ("mayor", "ivrea", "Ivrea"),
            ("mayor", "001125", "Ivrea"),
            ("crisis_unit", "", "Regione Piemonte"),
            ("crisis_unit", "010", "Regione Piemonte"),
        ]
        .into_iter()
        .enumerate()
        {
            let (id, login) = (uuid::Uuid::now_v7().to_string(), format!("utente{index}"));
            let form = invite_form(&[("id", &id), ("login", &login), ("role", role), ("unit", unit)]);
            let letter = admin.post("/admin/users/new", &form);
            assert_eq!(letter.status, StatusCode::OK, "{role} {unit}");
            assert!(letter.text.contains(&format!(", {name}, dal ")), "{role} {unit}");
        }
    });
}

#[test]
fn a_suspended_user_is_out_at_once_and_can_be_let_in_again() {
    on_each_engine(|db| {
        let id = user(db, "sindaca", Role::Mayor, "001125", "Ivrea");
        let mut admin = Browser::signed_in(db, "admin");
        let mut mayor = Browser::signed_in(db, "sindaca");
        let path = format!("/admin/users/{id}/active");
        assert_eq!(mayor.post(&path, &active_form(true)).status, StatusCode::FORBIDDEN);
        assert_eq!(admin.post(&path, &active_form(false)).status, StatusCode::SEE_OTHER);
        assert_eq!(mayor.get("/admin/users").status, StatusCode::SEE_OTHER, "sent to sign in");
        assert!(admin.get("/admin/users").text.contains("Sospeso"));
        let wrong = mayor.post("/login", &[("login", "sindaca"), ("password", PASSWORD)]);
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(admin.post(&path, &active_form(true)).status, StatusCode::SEE_OTHER);
        assert_eq!(
            mayor.post("/login", &[("login", "sindaca"), ("password", PASSWORD)]).status,
            StatusCode::SEE_OTHER
        );

        let myself = admin.get("/api/v1/users").json()["items"]
            .as_array()
            .unwrap()
            .iter()
            .find_map(|user| (user["login"] == "admin").then(|| user["id"].as_str().unwrap().to_owned()));
        let path = format!("/admin/users/{}/active", myself.unwrap());
        let answer = admin.post(&path, &active_form(false));
        assert_eq!(answer.status, StatusCode::CONFLICT);
        assert!(answer.text.contains("Questo è il tuo account"));
    });
}

#[test]
fn the_list_has_pages_and_no_one_is_lost_between_them() {
    on_each_engine(|db| {
        for number in 0..23 {
            user(db, &format!("utente{number:02}"), Role::Mayor, "001125", "Ivrea");
        }
        let mut admin = Browser::signed_in(db, "admin");
        let (mut seen, mut path) = (Vec::new(), "/api/v1/users?limit=10".to_owned());
        loop {
            let page = admin.get(&path).json();
            let items = page["items"].as_array().unwrap().iter();
            seen.extend(items.map(|user| user["login"].as_str().unwrap().to_owned()));
            let Some(next) = page["next_cursor"].as_str() else { break };
            path = format!("/api/v1/users?limit=10&cursor={next}");
        }
        let mut expected: Vec<String> = (0..23).map(|number| format!("utente{number:02}")).collect();
        expected.extend(["admin".to_owned(), "medico".to_owned()]);
        expected.sort();
        assert_eq!(seen, expected);
        assert!(!admin.get("/admin/users").text.contains("?after="), "25 fit on one page of the screen");
    });
}

#[test]
fn the_api_creates_a_user_once_for_each_key() {
    on_each_engine(|db| {
        let mut admin = Browser::signed_in(db, "admin");
        let body = json!({ "login": "c.bianchi", "name": "Carlo Bianchi", "contact": "011 000000",
                           "role": "mayor", "unit": "001125", "until": "2099-12-30" });
        let key = uuid::Uuid::now_v7().to_string();
        let headers = [("idempotency-key", key.as_str())];
        let first = admin.post_json("/api/v1/users", &headers, &body);
        assert_eq!(first.status, StatusCode::CREATED, "{}", first.text);
        assert_eq!(first.json()["id"], key.as_str());
        let link = first.json()["invitation"]["link"].as_str().unwrap().to_owned();
        let again = admin.post_json("/api/v1/users", &headers, &body);
        let mut expected = first.json();
        expected["invitation"] = serde_json::Value::Null;
        assert_eq!((again.status, again.json()), (first.status, expected), "the code is told once");
        let mut bianchi = Browser::new(db);
        assert!(
            crate::common::follow(&mut bianchi, &link[link.find("/invitation#").unwrap()..])
                .text
                .contains("c.bianchi")
        );
        let users = admin.get("/api/v1/users").json();
        let found: Vec<_> =
            users["items"].as_array().unwrap().iter().filter(|user| user["login"] == "c.bianchi").collect();
        assert_eq!(found.len(), 1);
        assert_eq!(found[0]["roles"][0]["until"], "2099-12-30");

        let other = uuid::Uuid::now_v7().to_string();
        let taken = admin.post_json("/api/v1/users", &[("idempotency-key", &other)], &body);
        assert_eq!(
            (taken.status, taken.kind.as_str()),
            (StatusCode::UNPROCESSABLE_ENTITY, "application/problem+json")
        );
        assert_eq!(taken.json()["errors"][0]["field"], "login");
        let without = admin.post_json("/api/v1/users", &[], &body);
        assert!(without.text.contains("Idempotency-Key"), "{}", without.text);
        let mut doctor = Browser::signed_in(db, "medico");
        assert_eq!(doctor.post_json("/api/v1/users", &headers, &body).status, StatusCode::FORBIDDEN);
        assert_eq!(doctor.get("/api/v1/users").status, StatusCode::FORBIDDEN);
    });
}
