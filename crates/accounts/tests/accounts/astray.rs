//! What is not there, or not sent by our own page, is told with the menu of whoever is signed in, through HTTP, on both engines.

use crate::common::{Answer, Browser, on_each_engine, user};
use access::Role;
use axum::http::StatusCode;

/// Requests that no handler of ours answers, and how they end.
fn lost(browser: &mut Browser<'_>) -> Vec<(&'static str, StatusCode, Answer)> {
    let forged = [("csrf", "x"), ("email", "ada@example.org")];
    vec![
        ("no such address", StatusCode::NOT_FOUND, browser.get("/nowhere/at-all")),
        ("no such id", StatusCode::BAD_REQUEST, browser.get("/admin/users/12345")),
        ("no such method", StatusCode::METHOD_NOT_ALLOWED, browser.post("/admin/users", &[])),
        ("without its token", StatusCode::FORBIDDEN, browser.post_bare("/profile/email", &forged)),
        (
            "another site's",
            StatusCode::FORBIDDEN,
            browser.post_from_elsewhere("/profile/email", &[("email", "x@example.org")]),
        ),
    ]
}

#[test]
fn who_is_signed_in_keeps_his_menu_when_what_he_asks_for_is_not_there() {
    on_each_engine(|db| {
        let mut admin = Browser::signed_in(db, "admin");
        for (what, status, answer) in lost(&mut admin) {
            assert_eq!(answer.status, status, "{what}");
            for words in ["main-nav", "href=\"/admin/users\"", "Nome di admin", "action=\"/logout\""] {
                assert!(answer.text.contains(words), "{what}: {words}: {}", answer.text);
            }
            // It does not say where it stands: what is not there and what is not his look alike.
            assert!(answer.text.contains("name=\"page\" value=\"/\""), "{what}: {}", answer.text);
        }
    });
}

#[test]
fn who_is_not_let_in_is_told_without_a_menu() {
    on_each_engine(|db| {
        user(db, "macchina", Role::LaboratoryMachine, "LAB-TO1", "Laboratorio");
        let mut stranger = Browser::new(db);
        let mut ended = Browser::new(db);
        ended.set_session("made-up");
        for (browser, whose) in [(&mut stranger, "nobody"), (&mut ended, "made up")] {
            for (what, status, answer) in lost(browser).into_iter().filter(|(_, status, _)| *status != 400) {
                assert_eq!(answer.status, status, "{whose}: {what}");
                assert!(!answer.text.contains("main-nav"), "{whose}: {what}: {}", answer.text);
                assert!(!answer.text.contains("action=\"/logout\""), "{whose}: {what}");
            }
        }
    });
}
