//! The brake on sign-in, through HTTP, on both engines.

use crate::common::{Browser, PASSWORD, on_each_engine};
use access::audit::Record;
use axum::http::StatusCode;
use jiff::SignedDuration;
use serde_json::json;
use storage::args;

mod sql {
    storage::queries! {
        "traces.sql";
        INBOX = "inbox",
    }
}

const OUTSIDE: &str = "203.0.113.9";

fn sign_in(browser: &mut Browser<'_>, login: &str, password: &str) -> crate::common::Answer {
    browser.post("/login", &[("login", login), ("password", password), ("next", "/people")])
}

#[test]
fn after_three_mistakes_one_waits_and_the_page_says_until_when() {
    on_each_engine(|db| {
        let mut browser = Browser::new(db).at(OUTSIDE);
        for _ in 0..3 {
            assert_eq!(sign_in(&mut browser, "medico", "sbagliata").status, StatusCode::UNPROCESSABLE_ENTITY);
        }
        // Whether it is right or not: it is not looked at.
        for password in ["sbagliata", PASSWORD] {
            let answer = sign_in(&mut browser, "medico", password);
            assert_eq!(answer.status, StatusCode::TOO_MANY_REQUESTS);
            assert!((1..=15).contains(&answer.retry_after.parse::<i64>().unwrap()), "{}", answer.retry_after);
            assert!(
                answer.text.contains("riprova dopo le") && answer.text.contains("non è stata controllata")
            );
            assert!(answer.text.contains("value=\"medico\"") && answer.text.contains("value=\"/people\""));
            assert!(
                answer.text.contains("<h2>Aspetta: potrai accedere dopo le ")
                    && answer.text.contains("amministratore")
            );
            assert!(!answer.text.contains("Controlla questi punti"), "there is nothing to check");
            assert!(!answer.text.contains(password));
            assert!(answer.cookies.is_empty());
        }
        db.pass(SignedDuration::from_secs(15));
        assert_eq!(sign_in(&mut browser, "medico", "sbagliata").status, StatusCode::UNPROCESSABLE_ENTITY);
        let answer = sign_in(&mut browser, "medico", PASSWORD);
        assert!(
            (16..=60).contains(&answer.retry_after.parse::<i64>().unwrap()),
            "longer: {}",
            answer.retry_after
        );
        db.pass(SignedDuration::from_secs(60));
        assert_eq!(sign_in(&mut browser, "medico", PASSWORD).status, StatusCode::SEE_OTHER);
    });
}

#[test]
fn whoever_hammers_an_account_does_not_keep_its_user_out() {
    on_each_engine(|db| {
        let mut user = Browser::new(db).at("198.51.100.1");
        let answer = sign_in(&mut user, "medico", PASSWORD);
        assert_eq!(answer.status, StatusCode::SEE_OTHER);
        assert!(
            answer.cookies.iter().any(|cookie| cookie.starts_with("argine-known=")),
            "{:?}",
            answer.cookies
        );

        let mut hashed = 0;
        for host in 0..20 {
            let mut attacker = Browser::new(db).at(&format!("203.0.113.{host}"));
            for _ in 0..3 {
                hashed += usize::from(
                    sign_in(&mut attacker, "medico", "x").status != StatusCode::TOO_MANY_REQUESTS,
                );
            }
        }
        assert_eq!(hashed, 12, "of 60 guesses");
        let mut elsewhere = Browser::new(db).at("192.0.2.77");
        assert_eq!(sign_in(&mut elsewhere, "medico", PASSWORD).status, StatusCode::TOO_MANY_REQUESTS);

        let mut at_work = Browser::new(db).at("198.51.100.1");
        assert_eq!(sign_in(&mut at_work, "medico", PASSWORD).status, StatusCode::SEE_OTHER, "by the address");
        // Wherever the browser is carried that he has used before.
        let mut carried = user.at("192.0.2.77");
        assert_eq!(sign_in(&mut carried, "medico", PASSWORD).status, StatusCode::SEE_OTHER, "by the browser");
        // Another user's browser is nobody's for this account.
        assert_eq!(sign_in(&mut carried, "admin", PASSWORD).status, StatusCode::SEE_OTHER);
    });
}

/// The user's id, as the administrator's list says it.
fn id_of(admin: &mut Browser<'_>, login: &str) -> String {
    let users = admin.get("/api/v1/users").json();
    let of =
        |user: &serde_json::Value| (user["login"] == login).then(|| user["id"].as_str().unwrap().to_owned());
    users["items"].as_array().unwrap().iter().find_map(of).unwrap()
}

/// Spends what one address may try in a day.
fn shut_out(db: &testkit::TestDb, browser: &mut Browser<'_>, login: &str) {
    for _ in 0..8 {
        assert_eq!(sign_in(browser, login, "sbagliata").status, StatusCode::UNPROCESSABLE_ENTITY);
        db.pass(SignedDuration::from_mins(31));
    }
    assert_eq!(sign_in(browser, login, PASSWORD).status, StatusCode::TOO_MANY_REQUESTS);
}

const REASON: &str = "Ha telefonato, l'ha riconosciuta il collega";

#[test]
fn an_administrator_sees_who_is_held_back_and_lets_him_in_again() {
    on_each_engine(|db| {
        let mut admin = Browser::signed_in(db, "admin");
        let id = id_of(&mut admin, "medico");
        let page = format!("/admin/users/{id}");
        assert!(admin.get("/admin/users").text.contains(&format!("href=\"{page}\"")));
        assert!(admin.get(&page).text.contains("Nessuna password sbagliata conta adesso"));
        let mut doctor = Browser::new(db).at(OUTSIDE);
        shut_out(db, &mut doctor, "medico");

        let mut admin = Browser::signed_in(db, "admin");
        let shown = admin.get(&page);
        for words in [
            "Nome di medico",
            "8 password sbagliate",
            "Da altri indirizzi di rete",
            "Fino al ",
            "Togli il blocco",
        ] {
            assert!(shown.text.contains(words), "{words}: {}", shown.text);
        }
        let forgive = format!("{page}/forgive");
        let short = admin.post(&forgive, &[("reason", "non so")]);
        assert_eq!(short.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(short.text.contains(">non so</textarea>") || short.text.contains("non so"), "{}", short.text);
        assert!(short.text.contains("almeno 15 caratteri"));
        assert_eq!(
            admin.post_bare(&forgive, &[("reason", REASON)]).status,
            StatusCode::FORBIDDEN,
            "no token"
        );
        assert_eq!(sign_in(&mut doctor, "medico", PASSWORD).status, StatusCode::TOO_MANY_REQUESTS, "still");

        let form = [("id", "01931b1e-7a00-7000-8000-00000000f001"), ("reason", REASON)];
        let answer = admin.post(&forgive, &form);
        assert_eq!(
            (answer.status, answer.location.as_str()),
            (StatusCode::SEE_OTHER, page.as_str()),
            "{}",
            answer.text
        );
        let shown = admin.get(&page).text;
        assert!(shown.contains("Il blocco è tolto") && shown.contains("riconosciuta il collega"), "{shown}");
        assert!(shown.contains("Nessuna password sbagliata conta adesso"));
        assert_eq!(sign_in(&mut doctor, "medico", PASSWORD).status, StatusCode::SEE_OTHER, "taken");

        // Sent again it forgives nothing more.
        let mut elsewhere = Browser::new(db).at("192.0.2.50");
        for _ in 0..3 {
            sign_in(&mut elsewhere, "medico", "sbagliata");
        }
        assert_eq!(admin.post(&forgive, &form).status, StatusCode::SEE_OTHER);
        assert_eq!(sign_in(&mut elsewhere, "medico", PASSWORD).status, StatusCode::TOO_MANY_REQUESTS);
        let told = forgiven(db);
        assert_eq!(told.len(), 1, "{told:?}");
        assert_eq!((told[0].outcome.as_str(), told[0].detail.as_str()), ("allowed", REASON));
        assert_eq!(told[0].subjects, [id.parse::<uuid::Uuid>().unwrap()]);
        assert_eq!(
            admin.get("/admin/users/01931b1e-7a00-7000-8000-00000000ffff").status,
            StatusCode::NOT_FOUND
        );
    });
}

/// What was recorded of lifting the brake.
fn forgiven(db: &testkit::TestDb) -> Vec<Record> {
    // What is written leaves its record with it, what is refused in the store of the traces.
    let inbox = |tx: &mut storage::Tx<'_>| tx.query(&sql::INBOX, args![], |row| row.get::<String>(0));
    let mut bodies = db.audit_read(inbox).unwrap();
    if db.engine() == storage::Engine::Sqlite {
        bodies.extend(db.read(inbox).unwrap());
    }
    let records = bodies.iter().map(|body| serde_json::from_str::<Record>(body).unwrap());
    records.filter(|record| record.action == "sign_in.forgive").collect()
}

#[test]
fn over_the_api_too_and_nobody_else_does() {
    on_each_engine(|db| {
        let mut admin = Browser::signed_in(db, "admin");
        let id = id_of(&mut admin, "medico");
        let (page, forgive) = (format!("/admin/users/{id}"), format!("/api/v1/users/{id}/brake/forgive"));
        let mut shut = Browser::new(db).at(OUTSIDE);
        let mut doctor = Browser::signed_in(db, "medico");
        for _ in 0..3 {
            sign_in(&mut shut, "medico", "sbagliata");
        }
        let key = uuid::Uuid::now_v7().to_string();
        let (headers, body) = ([("idempotency-key", key.as_str())], json!({ "reason": REASON }));
        for status in [
            doctor.get(&page).status,
            doctor.post(&format!("{page}/forgive"), &[("reason", REASON)]).status,
            doctor.get(&format!("/api/v1/users/{id}/brake")).status,
            doctor.post_json(&forgive, &headers, &body).status,
        ] {
            assert_eq!(status, StatusCode::FORBIDDEN);
        }
        let told = forgiven(db);
        assert_eq!(told.iter().map(|record| record.outcome.as_str()).collect::<Vec<_>>(), ["denied"; 2]);
        assert!(told.iter().all(|record| record.role == "gp"));
        assert_eq!(sign_in(&mut shut, "medico", PASSWORD).status, StatusCode::TOO_MANY_REQUESTS, "still");

        let held = admin.get(&format!("/api/v1/users/{id}/brake")).json();
        assert_eq!(
            (held["held"].as_bool(), held["tries"][0]["failed"].as_i64()),
            (Some(true), Some(3)),
            "{held}"
        );
        assert_eq!(held["tries"][0]["way"], "stranger");
        assert!(held["tries"][0]["until"].is_string() && held["tries"][0]["since"].is_string());
        assert!(admin.post_json(&forgive, &[], &body).text.contains("Idempotency-Key"));
        let short = admin.post_json(&forgive, &headers, &json!({ "reason": "perché sì" }));
        assert_eq!(
            (short.status, &short.json()["errors"][0]["field"]),
            (StatusCode::UNPROCESSABLE_ENTITY, &json!("reason"))
        );
        for _ in 0..2 {
            let answer = admin.post_json(&forgive, &headers, &body);
            assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
            assert_eq!((answer.json()["held"].as_bool(), &answer.json()["tries"]), (Some(false), &json!([])));
        }
        let other = json!({ "reason": "Un altro motivo, con la stessa chiave" });
        assert_eq!(admin.post_json(&forgive, &headers, &other).status, StatusCode::CONFLICT);
        assert_eq!(sign_in(&mut shut, "medico", PASSWORD).status, StatusCode::SEE_OTHER, "taken");
        assert_eq!(forgiven(db).len(), 3, "two refusals and one that was done");
    });
}

#[test]
fn known_and_unknown_logins_get_the_same_answers_all_along() {
    on_each_engine(|db| {
        let answers = |login: &str| -> Vec<(StatusCode, String)> {
            let mut browser = Browser::new(db).at(OUTSIDE);
            (0..6)
                .map(|_| {
                    let answer = sign_in(&mut browser, login, "sbagliata");
                    let (before, id) = answer.text.split_once("name=\"id\" value=\"").unwrap();
                    let when =
                        before.split("dopo le ").nth(1).map(|rest| rest[..5].to_owned()).unwrap_or_default();
                    let text = format!("{before}{}", &id[36..]).replace(login, "").replace(&when, "");
                    (answer.status, text)
                })
                .collect()
        };
        let known = answers("medico");
        assert_eq!(known.last().unwrap().0, StatusCode::TOO_MANY_REQUESTS);
        assert_eq!(answers("nessuno"), known);
    });
}

#[test]
fn the_api_shares_the_brake_with_the_page() {
    on_each_engine(|db| {
        let mut browser = Browser::new(db).at(OUTSIDE);
        let credentials = |password: &str| json!({ "login": "medico", "password": password });
        for _ in 0..2 {
            let answer = browser.post_json("/api/v1/token", &[], &credentials("sbagliata"));
            assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
        }
        assert_eq!(sign_in(&mut browser, "medico", "sbagliata").status, StatusCode::UNPROCESSABLE_ENTITY);
        let answer = browser.post_json("/api/v1/token", &[], &credentials(PASSWORD));
        assert_eq!(
            (answer.status, answer.kind.as_str()),
            (StatusCode::TOO_MANY_REQUESTS, "application/problem+json")
        );
        assert!((1..=15).contains(&answer.retry_after.parse::<i64>().unwrap()));
        assert!(answer.json()["detail"].as_str().unwrap().contains("riprova dopo le"));
        assert_eq!(sign_in(&mut browser, "medico", PASSWORD).status, StatusCode::TOO_MANY_REQUESTS);
        db.pass(SignedDuration::from_secs(15));
        let answer = browser.post_json("/api/v1/token", &[], &credentials(PASSWORD));
        assert_eq!(answer.status, StatusCode::OK);
        assert_eq!(answer.json()["idle_in"], 1800);
    });
}
