//! Everybody's own account: sessions, sign-ins, address and password, through HTTP, on both engines.

use crate::common::{Browser, PASSWORD, log, on_each_engine, user};
use access::Role;
use axum::http::StatusCode;
use jiff::SignedDuration;

const CHOSEN: &str = "il gatto beve l'acqua";

fn signs_in(browser: &mut Browser<'_>, login: &str, password: &str) -> bool {
    browser.post("/login", &[("login", login), ("password", password)]).status == StatusCode::SEE_OTHER
}

fn change(browser: &mut Browser<'_>, old: &str, new: &str, repeated: &str) -> crate::common::Answer {
    let form = [("old_password", old), ("password", new), ("repeated_password", repeated)];
    browser.post("/profile/password", &form)
}

#[test]
fn everybody_sees_his_own_account_and_who_tried_to_enter() {
    on_each_engine(|db| {
        user(db, "sindaca", Role::Mayor, "001125", "Ivrea");
        let mut other = Browser::new(db);
        assert!(!signs_in(&mut other, "sindaca", "sbagliata di sicuro"));
        assert!(!signs_in(&mut other, "medico", "sbagliata di sicuro"));
        let mut mayor = Browser::signed_in(db, "sindaca");
        let page = mayor.get("/profile");
        assert_eq!(page.status, StatusCode::OK);
        for words in
            ["Nome di sindaca", "Ivrea", "Questa", "Accesso con una password sbagliata", "Da altri indirizzi"]
        {
            assert!(page.text.contains(words), "{words}");
        }
        assert!(page.text.contains("href=\"/profile\""), "the header leads here");
        assert_eq!(page.text.matches("Accesso con una password sbagliata").count(), 1, "and nobody else's");
        assert!(!page.text.contains(mayor.session().unwrap()), "never the token");
        db.pass(SignedDuration::from_hours(24 * 91));
        let mut later = Browser::signed_in(db, "sindaca");
        assert!(!later.get("/profile").text.contains("password sbagliata"), "90 days");
        assert_eq!(Browser::new(db).get("/profile").status, StatusCode::SEE_OTHER, "nobody's own");
        let mine = log(db).into_iter().find(|record| record.action == "profile.view").unwrap();
        assert_eq!(mine.subjects, [mine.user]);
    });
}

#[test]
fn a_user_ends_his_other_sessions_and_nobody_elses() {
    on_each_engine(|db| {
        let mayor = user(db, "sindaca", Role::Mayor, "001125", "Ivrea");
        let (mut here, mut there) = (Browser::signed_in(db, "sindaca"), Browser::signed_in(db, "sindaca"));
        let mut doctor = Browser::signed_in(db, "medico");
        let mut admin = Browser::signed_in(db, "admin");
        let sessions = admin.get(&format!("/api/v1/users/{mayor}")).json()["sessions"].clone();
        let first = sessions[1]["id"].as_str().unwrap().to_owned();
        let ended = doctor.post("/profile/sessions/end", &[("session", &first)]);
        assert_eq!(ended.status, StatusCode::SEE_OTHER, "the answer tells nothing of what is not his");
        assert_eq!(here.get("/profile").status, StatusCode::OK);
        let ended = there.post("/profile/sessions/end", &[("session", &first)]);
        assert_eq!(ended.status, StatusCode::SEE_OTHER);
        assert_eq!(here.get("/profile").status, StatusCode::SEE_OTHER);
        let mut third = Browser::signed_in(db, "sindaca");
        assert_eq!(third.post("/profile/sessions/end", &[("session", "all")]).status, StatusCode::SEE_OTHER);
        assert_eq!(there.get("/profile").status, StatusCode::SEE_OTHER);
        assert_eq!(third.get("/profile").status, StatusCode::OK, "the one that asked goes on");
        assert_eq!(doctor.get("/profile").status, StatusCode::OK);
    });
}

#[test]
fn a_password_is_changed_by_who_knows_it_and_the_other_sessions_end() {
    on_each_engine(|db| {
        user(db, "sindaca", Role::Mayor, "001125", "Ivrea");
        let (mut here, mut there) = (Browser::signed_in(db, "sindaca"), Browser::signed_in(db, "sindaca"));
        assert_eq!(here.get("/profile/password").status, StatusCode::OK);
        for (old, new, repeated, sentence) in [
            (PASSWORD, "corta", "corta", "meno di 12 caratteri"),
            (PASSWORD, CHOSEN, "un'altra cosa", "non sono uguali"),
            (PASSWORD, PASSWORD, PASSWORD, "uguale a quella di adesso"),
            ("", CHOSEN, CHOSEN, "Scrivi la password che usi adesso"),
            ("non è questa qui", CHOSEN, CHOSEN, "Non è la password che usi adesso"),
        ] {
            let wrong = change(&mut here, old, new, repeated);
            assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY, "{sentence}");
            assert!(wrong.text.contains(sentence), "{sentence}");
            assert!(!wrong.text.contains(CHOSEN), "no password is sent back");
        }
        assert_eq!(there.get("/profile").status, StatusCode::OK, "nothing has changed");
        let done = change(&mut here, PASSWORD, CHOSEN, CHOSEN);
        assert_eq!(
            (done.status, done.location.as_str()),
            (StatusCode::SEE_OTHER, "/profile"),
            "{}",
            done.text
        );
        assert_eq!(here.get("/profile").status, StatusCode::OK);
        assert_eq!(there.get("/profile").status, StatusCode::SEE_OTHER, "the others are over");
        assert!(!signs_in(&mut there, "sindaca", PASSWORD));
        assert!(signs_in(&mut there, "sindaca", CHOSEN));
        let page = here.get("/profile").text;
        assert!(page.contains("Password sbagliata nel cambiare la password"));
        assert!(page.contains("Ha cambiato la propria password"));
        let details = format!("{:?}", log(db));
        assert!(!details.contains(CHOSEN) && !details.contains("non è questa qui"));
    });
}

/// Whoever finds a session open guesses no more here than at the sign-in page.
#[test]
fn the_brake_holds_guesses_at_the_old_password() {
    on_each_engine(|db| {
        user(db, "sindaca", Role::Mayor, "001125", "Ivrea");
        let mut found = Browser::signed_in(db, "sindaca");
        let mut guesses = 0;
        let answer = loop {
            let answer = change(&mut found, &format!("tentativo numero {guesses}"), CHOSEN, CHOSEN);
            if answer.status == StatusCode::TOO_MANY_REQUESTS {
                break answer;
            }
            guesses += 1;
            assert!(guesses < 10, "the brake holds");
        };
        assert!(answer.text.contains("riprova dopo") && !answer.retry_after.is_empty());
        let right = change(&mut found, PASSWORD, CHOSEN, CHOSEN);
        assert_eq!(right.status, StatusCode::TOO_MANY_REQUESTS, "the right one is not looked at either");
        assert!(!signs_in(&mut found, "sindaca", CHOSEN), "and nothing has changed");
    });
}

#[test]
fn the_address_at_work_is_ones_own_to_change() {
    on_each_engine(|db| {
        user(db, "sindaca", Role::Mayor, "001125", "Ivrea");
        let mut mayor = Browser::signed_in(db, "sindaca");
        let wrong = mayor.post("/profile/email", &[("email", "senza-chiocciola")]);
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(
            wrong.text.contains("non sembra un indirizzo")
                && wrong.text.contains("value=\"senza-chiocciola\"")
        );
        let done = mayor.post("/profile/email", &[("email", "sindaca@comune.example.org")]);
        assert_eq!(done.status, StatusCode::SEE_OTHER);
        assert!(mayor.get("/profile").text.contains("sindaca@comune.example.org"));
        assert!(mayor.get("/profile/email").text.contains("value=\"sindaca@comune.example.org\""));
    });
}

#[test]
fn so_is_the_telephone_at_work() {
    on_each_engine(|db| {
        user(db, "operatrice", Role::SispOperator, "204", "ASL TO4");
        let mut operator = Browser::signed_in(db, "operatrice");
        let wrong = operator.post("/profile/phone", &[("phone", "in ufficio")]);
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(wrong.text.contains("non sembra un numero") && wrong.text.contains("value=\"in ufficio\""));
        let done = operator.post("/profile/phone", &[("phone", " 011 5550147/3 ")]);
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
        assert!(operator.get("/profile").text.contains("011 5550147/3"));
        let none = operator.post("/profile/phone", &[("phone", "")]);
        assert_eq!(none.status, StatusCode::SEE_OTHER);
        assert!(!operator.get("/profile").text.contains("5550147"));
    });
}

#[test]
fn who_has_an_address_may_want_to_hear_of_communications() {
    on_each_engine(|db| {
        user(db, "operatrice", Role::SispOperator, "204", "ASL TO4");
        let mut operator = Browser::signed_in(db, "operatrice");
        let (path, wanted) = ("/profile/communications", [("communications", "true")]);
        let wrong = operator.post(path, &wanted);
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(wrong.text.contains("indirizzo e-mail: scrivilo lì"), "{}", wrong.text);
        let done = operator.post("/profile/email", &[("email", "operatrice@example.org")]);
        assert_eq!(done.status, StatusCode::SEE_OTHER);
        assert_eq!(operator.post(path, &wanted).status, StatusCode::SEE_OTHER);
        assert!(operator.get("/profile").text.contains("al massimo una volta"));
        assert_eq!(operator.post(path, &[]).status, StatusCode::SEE_OTHER);
        assert!(!operator.get("/profile").text.contains("al massimo una volta"));
    });
}

/// Names that no form of one's own has, as whoever would like to be more would send them.
const MORE: [(&str, &str); 9] = [
    ("role", "administrator"),
    ("roles", "administrator"),
    ("unit", "010"),
    ("unit_code", "010"),
    ("asl", "301"),
    ("user", "01900000-0000-7000-8000-000000000003"),
    ("active", "true"),
    ("valid_to", "2999-12-31"),
    ("login", "admin"),
];

#[test]
fn what_ones_own_forms_do_not_have_makes_nobody_more() {
    on_each_engine(|db| {
        user(db, "sindaca", Role::Mayor, "001125", "Ivrea");
        let mut mayor = Browser::signed_in(db, "sindaca");
        for (path, fields) in [
            ("/profile/phone", &[("phone", "0125 123456")][..]),
            ("/profile/email", &[("email", "sindaca@example.org")]),
            ("/profile/communications", &[]),
            ("/profile/sessions/end", &[("session", "all")]),
        ] {
            let answer = mayor.post(path, &[fields, &MORE].concat());
            assert!(!answer.status.is_server_error(), "{path}: {}", answer.text);
        }
        let mut again = Browser::new(db);
        let entered =
            again.post("/login", &[&MORE[..8], &[("login", "sindaca"), ("password", PASSWORD)]].concat());
        assert_eq!(entered.status, StatusCode::SEE_OTHER, "{}", entered.text);
        for browser in [&mut mayor, &mut again] {
            let page = browser.get("/profile");
            assert!(page.text.contains("Nome di sindaca") && page.text.contains("Ivrea"), "{}", page.text);
            for beyond in ["/admin/users", "/admin/settings"] {
                assert_eq!(browser.get(beyond).status, StatusCode::FORBIDDEN, "{beyond}");
            }
        }
    });
}
