//! Choosing a role and changing it, through HTTP, on both engines.

use crate::common::{Browser, PASSWORD, on_each_engine, user};
use access::audit::Record;
use access::{Role, Unit, users};
use axum::http::StatusCode;
use jiff::civil::date;
use kernel::clock::FOREVER;
use kernel::ids::UserId;
use serde_json::json;
use storage::args;
use testkit::TestDb;

mod sql {
    storage::queries! {
        "traces.sql";
        INBOX = "inbox",
    }
}

/// A doctor who is mayor too.
fn doctor_and_mayor(db: &TestDb) -> UserId {
    let id = user(db, "doppio", Role::Gp, "0100001", "ROSSI ADA");
    further(db, id, Role::Mayor, "001125", "Ivrea");
    id
}

fn further(db: &TestDb, user: UserId, role: Role, unit: &'static str, name: &'static str) {
    let period = (date(2020, 1, 1), FOREVER);
    db.write(move |tx| {
        let unit = Unit { code: unit.to_owned(), name: name.to_owned() };
        users::insert_role(tx, user, role, &unit, period)
    })
    .unwrap();
}

/// The roles on the page in their order: what is sent for each, and its words.
fn offered(page: &str) -> Vec<(String, String)> {
    let buttons = page.split("name=\"role\" value=\"").skip(1);
    buttons
        .map(|button| (button[..36].to_owned(), button.split("</button>").next().unwrap().to_owned()))
        .collect()
}

fn sign_in(browser: &mut Browser<'_>, next: &str) -> String {
    let answer = browser.post("/login", &[("login", "doppio"), ("password", PASSWORD), ("next", next)]);
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text);
    answer.location
}

/// What the log says about sessions since the beginning: action, role, detail.
fn said(db: &TestDb) -> Vec<String> {
    let bodies = db.read(|tx| tx.query(&sql::INBOX, args![], |row| row.get::<String>(0))).unwrap();
    let records = bodies.iter().map(|body| serde_json::from_str::<Record>(body).unwrap());
    let about = records.filter(|record| record.action.starts_with("session."));
    about.map(|one| format!("{} {} {}", one.action, one.role, one.detail).trim().to_owned()).collect()
}

#[test]
fn whoever_holds_several_roles_chooses_one_and_finds_the_last_used_first() {
    on_each_engine(|db| {
        doctor_and_mayor(db);
        let mut browser = Browser::new(db);
        assert_eq!(sign_in(&mut browser, "/people?page=2"), "/role?next=/people%3Fpage%3D2");
        let page = browser.get("/role?next=/people");
        assert_eq!(page.status, StatusCode::OK);
        assert!(
            page.text.contains("name=\"next\" value=\"/people\"") && page.text.contains("class=\"who-switch")
        );
        let roles = offered(&page.text);
        assert!(roles[0].1.contains("Medico di famiglia") && roles[0].1.contains("autofocus"), "{roles:?}");
        assert!(roles[0].1.contains("in uso") && !roles[1].1.contains("in uso"));
        assert!(roles[1].1.contains("Sindaco") && roles[1].1.contains("Ivrea") && roles.len() == 2);

        // To keep the role changes nothing and leads where one wanted to go.
        let first = browser.session().unwrap().to_owned();
        let kept = browser.post("/role", &[("role", &roles[0].0), ("next", "/people")]);
        assert_eq!((kept.status, kept.location.as_str()), (StatusCode::SEE_OTHER, "/people"));
        assert_eq!(browser.session(), Some(first.as_str()));

        // Another role begins where that role begins, in another session.
        let changed = browser.post("/role", &[("role", &roles[1].0), ("next", "/people")]);
        assert_eq!((changed.status, changed.location.as_str()), (StatusCode::SEE_OTHER, "/"));
        let second = browser.session().unwrap().to_owned();
        assert_ne!(first, second, "the token changes");
        let now = offered(&browser.get("/role").text);
        assert!(now[0].1.contains("Sindaco") && now[0].1.contains("in uso"), "{now:?}");
        browser.set_session(&first);
        assert_eq!(browser.get("/role").location, "/login?next=/role", "the session before is over");
        assert_eq!(
            said(db),
            ["session.open gp", "session.switch gp mayor 001125", "session.open mayor switched"],
            "both sessions and the change leave their trace"
        );

        browser.forget();
        sign_in(&mut browser, "");
        let again = offered(&browser.get("/role").text);
        assert!(again[0].1.contains("Sindaco"), "the last used is first: {again:?}");
    });
}

#[test]
fn a_form_of_the_role_before_fails_in_plain_words() {
    on_each_engine(|db| {
        doctor_and_mayor(db);
        let mut browser = Browser::new(db);
        sign_in(&mut browser, "");
        let roles = offered(&browser.get("/role").text);
        let old = web::csrf::token(browser.session().unwrap());
        assert_eq!(browser.post("/role", &[("role", &roles[1].0)]).status, StatusCode::SEE_OTHER);
        let stale = browser.post_bare("/role", &[("csrf", &old), ("role", &roles[0].0)]);
        assert_eq!(stale.status, StatusCode::FORBIDDEN);
        assert!(stale.text.contains("cambiato ruolo"), "{}", stale.text);
        assert!(offered(&browser.get("/role").text)[0].1.contains("Sindaco"), "and changes nothing");
    });
}

#[test]
fn nobody_goes_on_in_a_role_that_is_not_his() {
    on_each_engine(|db| {
        let id = doctor_and_mayor(db);
        further(db, id, Role::LaboratoryMachine, "LAB-204-1", "Laboratorio");
        let other = user(db, "altro", Role::SispOperator, "204", "ASL TO4");
        let held = |user| db.read(move |tx| access::sessions::assignments(tx, user)).unwrap();
        let machine = held(id).into_iter().find(|one| one.role.is_machine()).unwrap().id.to_string();
        let theirs = held(other)[0].id.to_string();
        let mut browser = Browser::new(db);
        sign_in(&mut browser, "");
        let before = browser.session().unwrap().to_owned();
        assert_eq!(offered(&browser.get("/role").text).len(), 2, "no person is a machine");
        for wrong in [theirs.as_str(), machine.as_str(), "00000000-0000-0000-0000-000000000000", "gp", ""] {
            let answer = browser.post("/role", &[("role", wrong)]);
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{wrong}");
            assert!(answer.text.contains("Oggi non hai questo ruolo"), "{wrong}");
        }
        assert_eq!(browser.session(), Some(before.as_str()));
        assert_eq!(
            browser.post_bare("/role", &[("csrf", "x"), ("role", &theirs)]).status,
            StatusCode::FORBIDDEN
        );
    });
}

#[test]
fn whoever_holds_one_role_notices_nothing() {
    on_each_engine(|db| {
        let mut admin = Browser::new(db);
        let answer = admin.post("/login", &[("login", "admin"), ("password", PASSWORD)]);
        assert_eq!(answer.location, "/");
        assert!(!admin.get("/admin/users").text.contains("who-switch"));
        let nothing = admin.get("/role?next=/admin/users");
        assert_eq!((nothing.status, nothing.location.as_str()), (StatusCode::SEE_OTHER, "/admin/users"));
        assert_eq!(admin.get("/role?next=//evil.example").location, "/");
        // A role that has ended is no choice either.
        let id = user(db, "ex", Role::Administrator, "010", "Regione Piemonte");
        db.write(move |tx| {
            let unit = Unit { code: "001125".to_owned(), name: "Ivrea".to_owned() };
            users::insert_role(tx, id, Role::Mayor, &unit, (date(2020, 1, 1), date(2020, 2, 1)))
        })
        .unwrap();
        let mut ex = Browser::new(db);
        assert_eq!(ex.post("/login", &[("login", "ex"), ("password", PASSWORD)]).location, "/");
        assert!(!ex.get("/admin/users").text.contains("who-switch"));
    });
}

#[test]
fn a_script_names_the_role_it_acts_in() {
    on_each_engine(|db| {
        let id = doctor_and_mayor(db);
        further(db, id, Role::Mayor, "001082", "Chivasso");
        let mut script = Browser::new(db);
        let mut token = |role: Option<&str>, unit: Option<&str>| {
            let body = json!({ "login": "doppio", "password": PASSWORD, "role": role, "unit": unit });
            script.post_json("/api/v1/token", &[], &body)
        };
        for (role, unit, expected) in [
            (Some("mayor"), Some("001082"), ("mayor", "001082", 15 * 60)),
            (Some("mayor"), None, ("mayor", "001125", 15 * 60)),
            (Some("gp"), None, ("gp", "0100001", 30 * 60)),
            (None, Some("001125"), ("mayor", "001125", 15 * 60)),
            (None, None, ("gp", "0100001", 30 * 60)),
        ] {
            let answer = token(role, unit);
            assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
            let body = answer.json();
            let found = (body["role"].as_str(), body["unit"].as_str(), body["idle_in"].as_i64());
            assert_eq!(found, (Some(expected.0), Some(expected.1), Some(expected.2)), "{role:?} {unit:?}");
        }
        for (role, unit, field) in [
            (Some("sisp_operator"), None, "role"),
            (Some("king"), None, "role"),
            (Some("mayor"), Some("x"), "unit"),
        ] {
            let answer = token(role, unit);
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{role:?}");
            assert_eq!(answer.kind, "application/problem+json");
            assert_eq!(answer.json()["errors"][0]["field"], field, "{role:?} {unit:?}");
        }
        let wrong = json!({ "login": "doppio", "password": "sbagliata-e-lunga", "role": "king" });
        let answer = script.post_json("/api/v1/token", &[], &wrong);
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "roles are told to whoever knows the password");
    });
}
