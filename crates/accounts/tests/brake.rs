//! The brake on sign-in, through HTTP, on both engines.

mod common;

use axum::http::StatusCode;
use common::{Browser, PASSWORD, on_each_engine};
use jiff::SignedDuration;
use serde_json::json;

const OUTSIDE: &str = "203.0.113.9";

fn sign_in(browser: &mut Browser<'_>, login: &str, password: &str) -> common::Answer {
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
