//! What opens much asks for a proof that is not old, through HTTP, on both engines.

use crate::common::{
    Browser, PASSWORD, active_form, invite_form, log, on_each_engine, plain, press, user, value,
};
use access::{Role, sessions};
use axum::http::StatusCode;
use jiff::SignedDuration;
use serde_json::json;
use testkit::TestDb;

const KEY: &str = "01931b1e-7a00-7000-8000-00000000f0";

fn id_of(db: &TestDb, login: &str) -> kernel::ids::UserId {
    let login = login.to_owned();
    db.read(move |tx| sessions::find_login(tx, &login)).unwrap().unwrap().0
}

fn later(db: &TestDb) {
    db.pass(SignedDuration::from_secs(5 * 60 + 1));
}

#[test]
fn what_opens_much_asks_an_old_session_and_not_a_fresh_one() {
    on_each_engine(|db| {
        let doctor = id_of(db, "medico");
        let path = |rest: &str| format!("/admin/users/{doctor}{rest}");
        let roles = |admin: &mut Browser<'_>| {
            let page = admin.get(&path("")).text;
            let (before, _) = page.split_once("/end\"").expect("a role");
            before.rsplit('/').next().unwrap().to_owned()
        };
        let mut admin = Browser::signed_in(db, "admin");
        let role = roles(&mut admin);
        let invite = invite_form(&[]);
        let given =
            [("role", "asl_director"), ("unit", "TO4"), ("from", ""), ("until", ""), ("confirmed", "true")];
        let asked: Vec<(String, Vec<(&str, &str)>)> = vec![
            ("/admin/users/new".to_owned(), invite),
            (path("/roles/new"), given.to_vec()),
            (path(&format!("/roles/{role}/until")), vec![("until", "31/12/2030")]),
            (path(&format!("/roles/{role}/end")), vec![("when", "now"), ("why", "left")]),
            (path("/active"), active_form(true).to_vec()),
            (path("/forgive"), vec![("reason", "Ha telefonato, riconosciuto")]),
            ("/admin/users/export".to_owned(), vec![]),
        ];
        later(db);
        for (path, form) in &asked {
            let answer = admin.post(path, form);
            assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{path}");
            assert!(answer.text.contains("Conferma che sei tu"), "{path}: {}", answer.text);
        }
        let page = admin.get(&path("")).text;
        assert!(!page.contains("Direttore di ASL") && !admin.get("/admin/users").text.contains("b.neri"));
        // Daily work is not held up: to look, to keep out, to end sessions.
        let suspended = admin.post(&path("/active"), &active_form(false));
        assert_eq!(suspended.status, StatusCode::SEE_OTHER, "{}", suspended.text);
        assert_eq!(admin.post(&path("/sessions/end"), &[("session", "all")]).status, StatusCode::SEE_OTHER);
        // The gate speaks first: whom it refuses is not asked to prove anything.
        user(db, "sindaco", Role::Mayor, "001125", "Ivrea");
        let mut mayor = Browser::signed_in(db, "sindaco");
        later(db);
        for (path, form) in &asked {
            assert_eq!(mayor.post(path, form).status, StatusCode::FORBIDDEN, "{path}");
        }

        let mut fresh = Browser::signed_in(db, "admin");
        for (place, (path, form)) in asked.iter().enumerate() {
            let key = format!("{KEY}{place:02}");
            let mut form = form.clone();
            form.retain(|(name, _)| *name != "id");
            form.push(("id", &key));
            let answer = fresh.post(path, &form);
            let good = [StatusCode::SEE_OTHER, StatusCode::OK].contains(&answer.status);
            assert!(good, "{path}: {} {}", answer.status, answer.text);
        }
    });
}

/// Whoever finds a session open neither throws its user out elsewhere, nor has what is written to him come to himself, nor
/// makes a factor of his own.
#[test]
fn what_guards_ones_own_account_asks_for_a_proof_too() {
    on_each_engine(|db| {
        user(db, "sindaca", Role::Mayor, "001125", "Ivrea");
        let mut elsewhere = Browser::signed_in(db, "sindaca");
        let mut found = Browser::signed_in(db, "sindaca");
        let asked: [(&str, &[(&str, &str)]); 5] = [
            ("/profile/factor/begin", &[]),
            ("/profile/keys/new", &[("name", "Chiave")]),
            ("/profile/phone", &[("phone", "011 5550147")]),
            ("/profile/email", &[("email", "altrove@example.org")]),
            ("/profile/sessions/end", &[("session", "all")]),
        ];
        later(db);
        for (path, form) in asked {
            let answer = found.post(path, form);
            assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{path}");
            assert!(answer.text.contains("Conferma che sei tu"), "{path}: {}", answer.text);
        }
        assert_eq!(elsewhere.get("/profile").status, StatusCode::OK);
        found.post("/confirm", &[("password", PASSWORD)]);
        for (path, form) in &asked[3..] {
            assert_eq!(found.post(path, form).location, "/profile", "{path}");
        }
        assert_eq!(elsewhere.get("/profile").status, StatusCode::SEE_OTHER, "its session has ended");
        assert_eq!(found.get("/profile").status, StatusCode::OK);
    });
}

#[test]
fn the_form_comes_back_after_the_proof_under_another_token() {
    on_each_engine(|db| {
        let mut admin = Browser::signed_in(db, "admin");
        later(db);
        let asked = admin.post("/admin/users/new", &invite_form(&[("name", "Bruna <Neri> & figli")]));
        assert!(asked.text.contains("non è perso") && !asked.text.contains("Bruna"), "{}", asked.text);
        let kept = value(&asked.text, "kept");
        let empty = admin.post("/confirm", &[("password", ""), ("kept", &kept)]);
        assert_eq!(
            (empty.status, value(&empty.text, "kept")),
            (StatusCode::UNPROCESSABLE_ENTITY, kept.clone())
        );
        let wrong = admin.post("/confirm", &[("password", "sbagliata e lunga"), ("kept", &kept)]);
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(wrong.text.contains("La password non è giusta"), "{}", wrong.text);
        assert_eq!(value(&wrong.text, "kept"), kept);

        let old = admin.session().unwrap().to_owned();
        let right = admin.post("/confirm", &[("password", PASSWORD), ("kept", &kept)]);
        assert_eq!(right.status, StatusCode::OK, "{}", right.text);
        assert!(plain(&right.text).contains("Bruna <Neri> & figli"), "{}", right.text);
        let fresh = admin.session().unwrap().to_owned();
        assert_ne!(fresh, old);
        let sent = press(&mut admin, &right);
        assert_eq!(sent.status, StatusCode::OK, "{}", sent.text);
        assert!(plain(&sent.text).contains("Bruna <Neri> & figli") && sent.text.contains("letter-link"));

        let mut thief = Browser::new(db);
        thief.set_session(&old);
        assert_eq!(thief.get("/profile").status, StatusCode::SEE_OTHER, "the old token opens nothing");
        assert_eq!(admin.get("/profile").status, StatusCode::OK);
        let proofs: Vec<_> = log(db).into_iter().filter(|record| record.action == "session.prove").collect();
        assert_eq!(proofs.len(), 1);
        assert_eq!((proofs[0].detail.as_str(), proofs[0].outcome.as_str()), ("password", "allowed"));
        // It is the same session, and it lasts no longer than it would have.
        db.pass(SignedDuration::from_hours(12));
        assert_eq!(admin.get("/profile").status, StatusCode::SEE_OTHER);
    });
}

#[test]
fn a_proof_cannot_be_guessed_nor_forged() {
    on_each_engine(|db| {
        user(db, "altra", Role::Administrator, "010", "Regione Piemonte");
        let mut admin = Browser::signed_in(db, "admin");
        later(db);
        let forged = admin.post_bare("/confirm", &[("password", PASSWORD)]);
        assert_eq!(forged.status, StatusCode::FORBIDDEN);
        // What somebody else was sending is not his.
        let mut other = Browser::signed_in(db, "altra");
        later(db);
        let asked = other.post("/admin/users/new", &invite_form(&[]));
        let kept = value(&asked.text, "kept");
        let answer = admin.post("/confirm", &[("password", PASSWORD), ("kept", &kept)]);
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text);

        let mut held = None;
        for _ in 0..12 {
            let answer = admin.post("/confirm", &[("password", "sbagliata e lunga")]);
            if answer.status == StatusCode::TOO_MANY_REQUESTS {
                held = Some(answer);
                break;
            }
        }
        let held = held.expect("the brake of the sign-in page");
        assert!(held.text.contains("non è stata controllata"), "{}", held.text);
        let right = admin.post("/confirm", &[("password", PASSWORD)]);
        assert_eq!(right.status, StatusCode::TOO_MANY_REQUESTS, "the right one is not looked at either");
        let tried = |what: &str| log(db).iter().filter(|record| record.detail.starts_with(what)).count();
        assert_eq!((tried("confirm "), tried("brake ")), (6, 1));
    });
}

#[test]
fn the_api_says_what_it_wants() {
    on_each_engine(|db| {
        let mut script = Browser::new(db);
        let token = |script: &mut Browser<'_>| {
            let login = json!({ "login": "admin", "password": PASSWORD });
            script.post_json("/api/v1/token", &[], &login).json()["token"].as_str().unwrap().to_owned()
        };
        let doctor = id_of(db, "medico");
        let path = format!("/api/v1/users/{doctor}/brake/forgive");
        let forgive = |script: &mut Browser<'_>, token: &str| {
            let bearer = format!("Bearer {token}");
            let key = format!("{KEY}77");
            let headers = [("authorization", bearer.as_str()), ("idempotency-key", key.as_str())];
            script.post_json(&path, &headers, &json!({ "reason": "Ha telefonato, riconosciuto" }))
        };
        let old = token(&mut script);
        later(db);
        let answer = forgive(&mut script, &old);
        assert_eq!(
            (answer.status, answer.kind.as_str()),
            (StatusCode::UNAUTHORIZED, "application/problem+json")
        );
        assert_eq!(answer.json()["type"], "urn:argine:problem:proof-required");
        assert_eq!(answer.challenge, "Bearer error=\"insufficient_user_authentication\", max_age=300");
        let fresh = token(&mut script);
        assert_eq!(forgive(&mut script, &fresh).status, StatusCode::OK);
    });
}
