//! What was typed when the session had ended: kept for its author, through HTTP, on both engines.

use crate::common::{Answer, Browser, PASSWORD, on_each_engine, plain, press, user, value};
use access::{Role, sessions};
use axum::http::StatusCode;
use jiff::SignedDuration;
use testkit::TestDb;

const NEW: &[(&str, &str)] = &[
    ("id", "01931b1e-7a00-7000-8000-000000000009"),
    ("name", "Bruna <Neri> & figli"),
    ("login", "b.neri"),
    ("password", "parola d'ordine lunga"),
    ("role", "sisp_operator"),
    ("unit", "TO4"),
    ("until", ""),
];
const REASON: &str = "Ha telefonato,\r\n\"riconosciuta\" dal collega";

/// Signs in on the page that says that the session is over.
fn sign_in(browser: &mut Browser<'_>, page: &Answer, login: &str, password: &str) -> Answer {
    let kept = value(&page.text, "kept");
    assert!(!kept.is_empty(), "{}", page.text);
    browser.post("/login", &[("login", login), ("password", password), ("kept", &kept)])
}

/// An administrator whose session ends while he types why the doctor may sign in again; where he was sending it.
fn interrupted(db: &TestDb) -> (Browser<'_>, Answer, String) {
    let mut admin = Browser::signed_in(db, "admin");
    let doctor = db.read(|tx| sessions::find_login(tx, "medico")).unwrap().unwrap().0;
    let path = format!("/admin/users/{doctor}/forgive");
    db.pass(SignedDuration::from_mins(16));
    let over = admin.post(&path, &[("id", "01931b1e-7a00-7000-8000-00000000f009"), ("reason", REASON)]);
    (admin, over, path)
}

#[test]
fn what_was_typed_waits_until_its_author_has_signed_in_again() {
    on_each_engine(|db| {
        let (mut admin, over, path) = interrupted(db);
        assert_eq!((over.status, over.location.as_str()), (StatusCode::UNAUTHORIZED, ""));
        let expected = ["La sessione è scaduta", "non è stato registrato", "è conservato in questa pagina"];
        for words in expected {
            assert!(over.text.contains(words), "{words}: {}", over.text);
        }
        assert!(!over.text.contains("telefonato"), "whoever passes by cannot read it");

        let wrong = sign_in(&mut admin, &over, "admin", "sbagliata-e-lunga");
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(wrong.text.contains("conservato in questa pagina"), "{}", wrong.text);
        let again = sign_in(&mut admin, &wrong, "admin", PASSWORD);
        assert_eq!(again.status, StatusCode::OK, "{}", again.text);
        assert!(plain(&again.text).contains("\"riconosciuta\" dal collega"), "{}", again.text);
        assert!(again.text.contains("Invia adesso"));
        let fresh = web::csrf::token(admin.session().unwrap());
        assert_eq!(value(&again.text, "csrf"), fresh, "of the new session");
        let doctor = path.trim_end_matches("/forgive").to_owned();
        assert!(!admin.get(&doctor).text.contains("dal collega"), "nothing is sent before the press");
        for _ in 0..2 {
            let sent = press(&mut admin, &again);
            assert_eq!((sent.status, &sent.location), (StatusCode::SEE_OTHER, &doctor), "{}", sent.text);
        }
        let page = plain(&admin.get(&doctor).text);
        assert_eq!(page.matches("dal collega").count(), 1, "once, however often it is pressed");
    });
}

#[test]
fn what_is_kept_is_read_with_the_words_that_stood_beside_it() {
    on_each_engine(|db| {
        let mut admin = Browser::signed_in(db, "admin");
        let doctor = db.read(|tx| sessions::find_login(tx, "medico")).unwrap().unwrap().0;
        let path = format!("/admin/users/{doctor}/active");
        db.pass(SignedDuration::from_mins(16));
        let said = r#"[["why","absence","Motivo","Assenza lunga"],["note","","Altro da sapere",""]]"#;
        let sent = [("active", "false"), ("why", "absence"), ("note", "dal collega"), ("web_said", said)];
        let over = admin.post(&path, &sent);
        let again = sign_in(&mut admin, &over, "admin", PASSWORD);
        for words in ["Motivo</span><span class=\"kept\">Assenza lunga", "Altro da sapere", "dal collega"] {
            assert!(again.text.contains(words), "{words}: {}", again.text);
        }
        let list = again.text.split_once("class=\"typed\"").unwrap().1.split_once("</ul>").unwrap().0;
        assert!(!list.contains("absence") && !list.contains("false"), "{list}");
        let once_more = press(&mut admin, &again);
        assert_ne!(once_more.status, StatusCode::FORBIDDEN, "{}", once_more.text);
    });
}

#[test]
fn another_user_who_signs_in_there_neither_sees_nor_sends_it() {
    on_each_engine(|db| {
        user(db, "altra", Role::Administrator, "010", "Regione Piemonte");
        let (mut browser, over, path) = interrupted(db);
        let other = sign_in(&mut browser, &over, "altra", PASSWORD);
        assert_eq!((other.status, other.location.as_str()), (StatusCode::SEE_OTHER, "/"));
        assert!(!other.text.contains("telefonato"));
        let page = browser.get(path.trim_end_matches("/forgive"));
        assert!(page.text.contains("non è stato mostrato né inviato"), "{}", page.text);
        assert!(!page.text.contains("telefonato"));
        // Nor does what somebody made up, nor what its author left lying for days.
        let login = [("login", "admin"), ("password", PASSWORD), ("kept", "AAAA")];
        assert_eq!(browser.post("/login", &login).location, "/");
        db.pass(SignedDuration::from_hours(73));
        let late = sign_in(&mut browser, &over, "admin", PASSWORD);
        assert_eq!(late.location, "/", "{}", late.text);
    });
}

#[test]
fn a_password_is_never_kept_and_the_form_comes_back_without_it() {
    on_each_engine(|db| {
        let mut admin = Browser::signed_in(db, "admin");
        // The end of the shift, after which the night has forgotten the session.
        db.pass(SignedDuration::from_hours(13));
        db.write(|tx| sessions::clear(tx).map(drop)).unwrap();
        let over = admin.post("/admin/users/new", NEW);
        assert_eq!(over.status, StatusCode::UNAUTHORIZED);
        assert!(over.text.contains("le password non si conservano"), "{}", over.text);
        let again = sign_in(&mut admin, &over, "admin", PASSWORD);
        assert!(!plain(&again.text).contains("parola d'ordine"), "{}", again.text);
        assert!(plain(&again.text).contains("Bruna <Neri> & figli"), "{}", again.text);
        assert!(again.text.contains("le password non si conservano"));
        let sent = press(&mut admin, &again);
        assert_eq!(sent.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(sent.text.contains("Scrivi chi può chiamare"), "{}", sent.text);
        assert!(plain(&sent.text).contains("value=\"Bruna <Neri> & figli\""), "the real form, filled in");
        assert!(!admin.get("/admin/users").text.contains("b.neri"));
    });
}

#[test]
fn what_cannot_be_kept_is_said() {
    on_each_engine(|db| {
        let mut admin = Browser::signed_in(db, "admin");
        let dead = admin.session().unwrap().to_owned();
        db.pass(SignedDuration::from_mins(16));
        let long = "a".repeat(70_000);
        let over = admin.post("/admin/accesses", &[("tax_code", "X"), ("reason", &long)]);
        assert_eq!(over.status, StatusCode::UNAUTHORIZED);
        assert!(over.text.contains("è troppo lungo") && value(&over.text, "kept").is_empty());
        assert!(over.text.len() < 20_000);
        // A file is not kept; the page on which it was chosen is where one goes after signing in.
        let over = admin.upload("/upload", "esiti.csv", "CANARY");
        assert_eq!(over.status, StatusCode::UNAUTHORIZED);
        assert!(over.text.contains("Il file non è conservato"), "{}", over.text);
        assert!(!over.text.contains("CANARY") && value(&over.text, "kept").is_empty());
        assert_eq!(value(&over.text, "next"), "/upload");
        // Scripts are told as they always were.
        let bearer = format!("Bearer {dead}");
        let body = serde_json::json!({ "tax_code": "X", "reason": "CANARY" });
        let mut script = Browser::new(db);
        let answer = script.post_json("/api/v1/access-log/search", &[("authorization", &bearer)], &body);
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
        assert_eq!(answer.kind, "application/problem+json");
        // What another site makes up is refused, whatever session there was.
        let forged = admin.post_bare("/admin/accesses", &[("tax_code", "X"), ("reason", "CANARY")]);
        assert_eq!(forged.status, StatusCode::FORBIDDEN);
        // A session of long ago is nobody's any more.
        db.write(|tx| sessions::clear(tx).map(drop)).unwrap();
        db.pass(SignedDuration::from_hours(24 * 9));
        db.write(|tx| sessions::clear(tx).map(drop)).unwrap();
        let over = admin.post("/admin/accesses", &[("tax_code", "X"), ("reason", "CANARY")]);
        assert!(over.text.contains("non si può conservare"), "{}", over.text);
        assert!(!over.text.contains("CANARY"));
    });
}
