//! What sign-in leaves behind, and sessions that nobody uses, through HTTP, on both engines.

use crate::common::{Browser, PASSWORD, TAX_CODE, on_each_engine};
use access::audit::Record;
use access::sessions;
use axum::http::StatusCode;
use jiff::SignedDuration;
use serde_json::json;
use storage::args;
use testkit::TestDb;

mod sql {
    storage::queries! {
        "traces.sql";
        INBOX = "inbox",
    }
}

/// What the log says about sessions, each as action, outcome and detail, with the account it names.
fn said(db: &TestDb) -> Vec<(String, Vec<String>)> {
    let bodies = db.read(|tx| tx.query(&sql::INBOX, args![], |row| row.get::<String>(0))).unwrap();
    let records = bodies.iter().map(|body| serde_json::from_str::<Record>(body).unwrap());
    let about = records.filter(|record| record.action.starts_with("session."));
    about
        .map(|record| {
            let text = format!("{} {} {}", record.action, record.outcome, record.detail);
            (text.trim().to_owned(), record.subjects.iter().map(ToString::to_string).collect())
        })
        .collect()
}

fn id(db: &TestDb, login: &'static str) -> String {
    db.read(move |tx| sessions::find_login(tx, login)).unwrap().unwrap().0.to_string()
}

/// Waits for what was put behind, without a clock: units of work of the same lane come after it.
fn settled(db: &TestDb, is_so: impl Fn() -> bool) {
    for _ in 0..1_000 {
        db.bulk(|_| Ok(())).unwrap();
        if is_so() {
            return;
        }
    }
    panic!("it never came");
}

#[test]
fn signing_in_and_out_and_failing_to_leave_their_records() {
    on_each_engine(|db| {
        let (doctor, admin) = (id(db, "medico"), id(db, "admin"));
        let mut browser = Browser::new(db);
        browser.post("/login", &[("login", "medico"), ("password", "sbagliata")]);
        browser.post("/login", &[("login", "la-mia-password"), ("password", "medico")]);
        browser.post("/login", &[("login", "medico"), ("password", PASSWORD)]);
        browser.post("/login", &[("login", "medico"), ("password", PASSWORD)]);
        browser.post("/logout", &[]);
        browser.post("/logout", &[]);
        browser.post_json("/api/v1/token", &[], &json!({ "login": "admin", "password": PASSWORD }));
        let expected = [
            ("session.open denied password stranger", vec![doctor.clone()]),
            ("session.open denied unknown login, 1 from one address", vec![]),
            ("session.open allowed", vec![doctor.clone()]),
            ("session.close allowed", vec![doctor.clone()]),
            ("session.open allowed", vec![doctor.clone()]),
            ("session.close allowed", vec![doctor.clone()]),
            ("session.open allowed", vec![admin.clone()]),
        ];
        let said_so = said(db);
        let texts: Vec<_> =
            said_so.iter().map(|(text, subjects)| (text.as_str(), subjects.clone())).collect();
        assert_eq!(texts, expected);
        assert!(!format!("{said_so:?}").contains("la-mia"), "what is typed as a login may be a password");
    });
}

#[test]
fn who_signs_in_or_tries_to_leaves_his_address_and_sees_from_where_others_did() {
    on_each_engine(|db| {
        let mut stranger = Browser::new(db).at("192.0.2.66");
        stranger.post("/login", &[("login", "medico"), ("password", "sbagliata")]);
        let mut doctor = Browser::new(db).at("::ffff:198.51.100.7");
        doctor.post("/login", &[("login", "medico"), ("password", PASSWORD)]);
        let asked = json!({ "login": "medico", "password": PASSWORD });
        Browser::new(db).at("2001:db8::7").post_json("/api/v1/token", &[], &asked);
        let bodies = db.read(|tx| tx.query(&sql::INBOX, args![], |row| row.get::<String>(0))).unwrap();
        let records: Vec<Record> = bodies.iter().map(|body| serde_json::from_str(body).unwrap()).collect();
        let of_sessions = records.iter().filter(|record| record.action == "session.open");
        let said: Vec<_> =
            of_sessions.map(|record| (record.outcome.as_str(), record.from.as_str())).collect();
        let expected = [("denied", "192.0.2.66"), ("allowed", "198.51.100.7"), ("allowed", "2001:db8::7")];
        assert_eq!(said, expected);

        // What is done in a session names it, and so the address from which it was opened.
        let profile = doctor.get("/profile").text;
        let bodies = db.audit_read(|tx| tx.query(&sql::INBOX, args![], |row| row.get::<String>(0))).unwrap();
        let looks: Vec<Record> = bodies.iter().map(|body| serde_json::from_str(body).unwrap()).collect();
        let look = looks.iter().find(|record| record.action == "profile.view").expect("its record");
        assert_eq!((look.from.as_str(), look.session), ("", records[1].session));
        let (sessions, history) = profile.split_once("Accessi degli ultimi 90 giorni").expect("the history");
        for (shown, part) in [("198.51.100.7", sessions), ("2001:db8::7", sessions), ("192.0.2.66", history)]
        {
            assert!(part.contains(&format!("indirizzo di rete {shown}")), "{shown}: {part}");
        }
        assert!(!sessions.contains("192.0.2.66"), "it opened nothing");
        let (mut admin, doctor) = (Browser::signed_in(db, "admin"), id(db, "medico"));
        let page = admin.get(&format!("/admin/users/{doctor}")).text;
        assert!(page.contains("indirizzo di rete 198.51.100.7"), "{page}");
    });
}

#[test]
fn a_session_that_ends_without_its_user_leaves_a_record() {
    on_each_engine(|db| {
        let doctor = id(db, "medico");
        let mut admin = Browser::signed_in(db, "admin");
        let _first = Browser::signed_in(db, "medico");
        admin.post(&format!("/admin/users/{doctor}/active"), &crate::common::active_form(false));
        let (text, subjects) = said(db).pop().unwrap();
        assert_eq!((text.as_str(), subjects), ("session.end allowed suspended", vec![doctor]));
        db.pass(SignedDuration::from_hours(1));
        assert_eq!(db.bulk(sessions::clear).unwrap(), 1);
        assert_eq!(db.bulk(sessions::clear).unwrap(), 0);
        let (text, subjects) = said(db).pop().unwrap();
        assert_eq!((text.as_str(), subjects), ("session.end allowed time is over", vec![id(db, "admin")]));
    });
}

#[test]
fn a_session_that_is_not_used_ends_and_one_returns_to_where_one_was() {
    on_each_engine(|db| {
        let mut admin = Browser::signed_in(db, "admin");
        db.pass(SignedDuration::from_mins(14));
        assert_eq!(admin.get("/admin/users").status, StatusCode::OK);
        db.pass(SignedDuration::from_mins(16));
        let answer = admin.get("/admin/settings");
        assert_eq!(
            (answer.status, answer.location.as_str()),
            (StatusCode::SEE_OTHER, "/login?next=/admin/settings")
        );
        let page = admin.get(&answer.location);
        assert!(page.text.contains("La sessione è scaduta"), "{}", page.text);
        let again = [("login", "admin"), ("password", PASSWORD), ("next", "/admin/settings")];
        assert_eq!(admin.post("/login", &again).location, "/admin/settings");
        // What was sent too late was not written, and the page says so.
        db.pass(SignedDuration::from_mins(16));
        let answer = admin.post("/admin/settings", &[("purpose", "")]);
        assert_eq!((answer.status, answer.location.as_str()), (StatusCode::UNAUTHORIZED, ""));
        assert!(answer.text.contains("non è stato registrato"), "{}", answer.text);
    });
}

#[test]
fn each_use_moves_the_end_on_and_costs_no_write_each_time() {
    on_each_engine(|db| {
        let mut admin = Browser::signed_in(db, "admin");
        let ends = |db: &TestDb| {
            let token = sessions::Token::presented(admin.session().unwrap());
            db.read(move |tx| sessions::arrive(tx, &token)).unwrap().due
        };
        // Whether it is time to note the use: not at once, and not again after it was noted.
        assert!(!ends(db));
        db.pass(SignedDuration::from_mins(2));
        assert!(!ends(db), "two minutes are not worth a write");
        db.pass(SignedDuration::from_mins(2));
        assert!(ends(db));
        assert_eq!(admin.get("/admin/users").status, StatusCode::OK);
        let token = sessions::Token::presented(admin.session().unwrap());
        let noted = || {
            let token = token.clone();
            !db.read(move |tx| sessions::arrive(tx, &token)).unwrap().due
        };
        settled(db, noted);
        // Used every ten minutes it lives on, by reading and by writing, until the shift is over.
        for round in 0..60 {
            db.pass(SignedDuration::from_mins(10));
            let answer = if round % 2 == 0 {
                admin.get("/admin/users")
            } else {
                admin.post(
                    "/admin/accesses",
                    &[("tax_code", TAX_CODE), ("reason", "Richiesta dell'interessata")],
                )
            };
            assert_ne!(answer.location.split('?').next(), Some("/login"), "after {round} rounds");
            settled(db, noted);
        }
        for _ in 0..13 {
            db.pass(SignedDuration::from_mins(10));
            admin.get("/admin/users");
        }
        assert_eq!(admin.get("/admin/users").status, StatusCode::SEE_OTHER, "twelve hours are the end");
    });
}
