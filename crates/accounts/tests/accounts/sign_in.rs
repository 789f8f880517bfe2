//! Signing in and out, through HTTP, on both engines.

use crate::common::{Browser, PASSWORD, follow, invite_form, link_in, on_each_engine, user, user_until};
use access::{Role, passwords, sessions, users};
use axum::http::StatusCode;
use serde_json::json;
use testkit::TestDb;

#[test]
fn a_session_begins_with_sign_in_and_ends_with_sign_out() {
    on_each_engine(|db| {
        let mut browser = Browser::new(db);
        let page = browser.get("/login");
        assert_eq!(page.status, StatusCode::OK);
        assert!(page.text.contains("autocomplete=\"username\""));
        assert!(page.text.contains("autocomplete=\"current-password\""));
        assert!(!page.text.contains("demo-logins"), "nobody said that this is a demonstration");

        let answer = browser.post("/login", &[("login", " Admin "), ("password", PASSWORD)]);
        assert_eq!((answer.status, answer.location.as_str()), (StatusCode::SEE_OTHER, "/"));
        let cookie = &answer.cookies[0];
        assert!(
            cookie.starts_with("argine=") && cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax")
        );
        assert_eq!(browser.get("/admin/users").status, StatusCode::OK);
        assert!(browser.get("/login").text.contains("Nome di admin"), "it says who is signed in");

        let session = browser.session().unwrap().to_owned();
        let answer = browser.post("/logout", &[]);
        assert_eq!((answer.status, answer.location.as_str()), (StatusCode::SEE_OTHER, "/login"));
        assert_eq!(browser.session(), None);
        assert_eq!(answer.forgets, "\"cache\", \"storage\"", "and the browser keeps nothing of it");
        browser.set_session(&session);
        let answer = browser.get("/admin/users");
        assert_eq!(
            (answer.status, answer.location.as_str()),
            (StatusCode::SEE_OTHER, "/login?next=/admin/users")
        );
    });
}

/// "una frase lunga" as an older version might have hashed it.
const WEAKER: &str =
    "$argon2id$v=19$m=64,t=1,p=1$c2l4dGVlbiBzYWx0IGJ5dA$Nx1ynFojLEg/1PM7C3bOqdy+7rBIRNWsyqAkk1ecGVM";

#[test]
fn a_hash_of_weaker_parameters_is_made_anew_by_the_right_password_alone() {
    on_each_engine(|db| {
        let id = user(db, "sindaca", Role::Mayor, "001125", "Ivrea");
        let old = hash_of(db, "sindaca");
        db.write(move |tx| users::renew_hash(tx, id, &old, WEAKER)).unwrap();
        let attempt = |password: &str| {
            Browser::new(db).post("/login", &[("login", "sindaca"), ("password", password)]).status
        };
        assert_eq!(attempt("sbagliata e lunga"), StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(hash_of(db, "sindaca"), WEAKER, "a wrong one changes nothing");
        assert_eq!(attempt(PASSWORD), StatusCode::SEE_OTHER);
        // It is done behind the answer.
        while hash_of(db, "sindaca") == WEAKER {
            std::thread::yield_now();
        }
        assert!(!passwords::is_of_before(&hash_of(db, "sindaca")));
        assert_eq!(attempt(PASSWORD), StatusCode::SEE_OTHER);
        // Whoever has chosen another password meanwhile keeps that.
        let now = hash_of(db, "sindaca");
        db.write(move |tx| users::renew_hash(tx, id, WEAKER, "of before")).unwrap();
        assert_eq!(hash_of(db, "sindaca"), now);
    });
}

fn hash_of(db: &TestDb, login: &str) -> String {
    let login = login.to_owned();
    db.read(move |tx| sessions::find_login(tx, &login)).unwrap().unwrap().1
}

/// Neither a year nor three: nobody is asked for another one because time has passed.
#[test]
fn a_password_does_not_end_by_itself() {
    on_each_engine(|db| {
        db.pass(jiff::SignedDuration::from_hours(24 * 365 * 3));
        let entered = Browser::new(db).post("/login", &[("login", "admin"), ("password", PASSWORD)]);
        assert_eq!((entered.status, entered.location.as_str()), (StatusCode::SEE_OTHER, "/"));
    });
}

/// The inputs of a page, as they are written.
fn inputs(page: &str) -> Vec<&str> {
    page.split("<input ").skip(1).map(|rest| rest.split('>').next().unwrap()).collect()
}

/// Passwords are typed unseen; nothing keeps a program from filling them in, and nobody is asked what his cat is called.
#[test]
fn passwords_are_masked_pasted_and_without_hints() {
    on_each_engine(|db| {
        let mut admin = Browser::signed_in(db, "admin");
        let invitation = admin.post("/admin/users/new", &invite_form(&[])).text;
        let mut guest = Browser::new(db);
        let pages = [
            (guest.get("/login").text, 1),
            (follow(&mut guest, &link_in(&invitation)).text, 2),
            (admin.get("/profile/password").text, 3),
        ];
        for (page, many) in pages {
            let secret = |input: &&str| input.contains("password\"") || input.contains("name=\"repeated");
            let shown = inputs(&page).into_iter().filter(|input| !input.contains("type=\"hidden"));
            let found: Vec<&str> = shown.filter(secret).collect();
            assert_eq!(found.len(), many, "{found:?}");
            for input in found {
                assert!(input.contains("type=\"password\""), "{input}");
                let helped = ["autocomplete=\"current-password\"", "autocomplete=\"new-password\""];
                assert!(helped.iter().any(|words| input.contains(words)), "{input}");
                assert!(
                    !["onpaste", "readonly", "maxlength"].iter().any(|word| input.contains(word)),
                    "{input}"
                );
            }
            assert!(!page.contains(PASSWORD));
        }
        for script in [
            include_str!("../../../web/assets/src/argine.js"),
            include_str!("../../../web/assets/src/switch.js"),
        ] {
            assert!(!script.contains("paste"), "no script looks at what is pasted");
        }
        // No question is asked of who has forgotten his password.
        only_the_code_is_asked(&mut guest);
    });
}

fn only_the_code_is_asked(guest: &mut Browser<'_>) {
    let page = guest.get("/password").text;
    let (_, form) = page.split_once("action=\"/password\"").unwrap();
    let names: Vec<&str> = inputs(form)
        .into_iter()
        .filter_map(|input| input.split("name=\"").nth(1)?.split('"').next())
        .collect();
    assert!(names.iter().all(|name| ["csrf", "id", "code"].contains(name)), "{names:?}");
}

#[test]
fn over_tls_the_cookie_is_bound_to_the_host() {
    on_each_engine(|db| {
        let mut browser = Browser::over(db, true);
        let answer = browser.post("/login", &[("login", "admin"), ("password", PASSWORD)]);
        assert!(answer.cookies[0].starts_with("__Host-argine="), "{:?}", answer.cookies);
        assert!(answer.cookies[0].contains("; Secure"));
    });
}

#[test]
fn a_wrong_password_and_an_unknown_login_get_the_same_words() {
    on_each_engine(|db| {
        let mut browser = Browser::new(db);
        let mut refused = |login: &str, password: &str| {
            let answer =
                browser.post("/login", &[("login", login), ("password", password), ("next", "/people")]);
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
            assert!(answer.cookies.iter().all(|cookie| !cookie.starts_with("argine=")), "no session begins");
            assert!(answer.text.contains(&format!("value=\"{login}\"")), "what was typed is still there");
            assert!(answer.text.contains("value=\"/people\""), "where one wanted to go is still known");
            assert!(password.is_empty() || !answer.text.contains(password), "the password is not sent back");
            let (before, id) = answer.text.split_once("name=\"id\" value=\"").unwrap();
            format!("{before}{}", &id[36..]).replace(login, "")
        };
        let known = refused("admin", "sbagliata-e-lunga");
        assert!(known.contains("non corrispondono"));
        assert_eq!(known, refused("nessuno", "sbagliata-e-lunga"));
        assert!(refused("admin", "").contains("Compila questo campo"));
        assert!(
            refused("admin", "una frase lunga ").contains("non corrispondono"),
            "a blank belongs to a password"
        );
    });
}

#[test]
fn one_is_sent_only_to_pages_of_this_site() {
    on_each_engine(|db| {
        for (next, place) in [
            ("/people/0190-ab?page=2", "/people/0190-ab?page=2"),
            ("", "/"),
            ("https://evil.example", "/"),
            ("//evil.example", "/"),
            ("/\\evil.example", "/"),
            ("/login?next=/login", "/"),
            ("/logout", "/"),
        ] {
            let mut browser = Browser::new(db);
            let shown = browser.get(&format!("/login?next={}", next.replace('\\', "%5C")));
            let kept = shown.text.contains(&format!("name=\"next\" value=\"{next}\""));
            assert_eq!(kept, place == next || next.is_empty(), "{next}");
            let answer =
                browser.post("/login", &[("login", "admin"), ("password", PASSWORD), ("next", next)]);
            assert_eq!(answer.location, place, "{next}");
        }
    });
}

#[test]
fn signing_in_again_ends_the_session_before() {
    on_each_engine(|db| {
        let mut browser = Browser::signed_in(db, "admin");
        let first = browser.session().unwrap().to_owned();
        let answer = browser.post("/login", &[("login", "admin"), ("password", PASSWORD)]);
        assert_eq!(answer.status, StatusCode::SEE_OTHER);
        assert_ne!(browser.session(), Some(first.as_str()), "the session changes");
        assert_eq!(browser.get("/admin/users").status, StatusCode::OK);
        browser.set_session(&first);
        assert_eq!(browser.get("/admin/users").status, StatusCode::SEE_OTHER, "the one before is over");
    });
}

#[test]
fn a_form_of_another_site_is_refused() {
    on_each_engine(|db| {
        let mut browser = Browser::new(db);
        let form = [("login", "admin"), ("password", PASSWORD)];
        assert_eq!(browser.post_bare("/login", &form).status, StatusCode::FORBIDDEN);
        let mut browser = Browser::signed_in(db, "admin");
        assert_eq!(browser.post_bare("/logout", &[("csrf", "x")]).status, StatusCode::FORBIDDEN);
        assert_eq!(browser.get("/admin/users").status, StatusCode::OK, "still signed in");
    });
}

#[test]
fn without_a_role_today_the_page_says_so_to_who_knows_the_password() {
    on_each_engine(|db| {
        user_until(db, "ieri", jiff::civil::date(2020, 2, 1));
        let mut browser = Browser::new(db);
        let answer = browser.post("/login", &[("login", "ieri"), ("password", PASSWORD)]);
        assert_eq!(answer.status, StatusCode::FORBIDDEN);
        assert!(answer.text.contains("nessun incarico attivo") && answer.text.contains("value=\"ieri\""));
        assert_eq!(browser.session(), None);
        let answer = browser.post("/login", &[("login", "ieri"), ("password", "sbagliata-e-lunga")]);
        assert!(answer.text.contains("non corrispondono"), "others learn nothing");
        let body = json!({ "login": "ieri", "password": PASSWORD });
        assert_eq!(browser.post_json("/api/v1/token", &[], &body).status, StatusCode::FORBIDDEN);
    });
}

#[test]
fn a_script_gets_a_token() {
    on_each_engine(|db| {
        let mut script = Browser::new(db);
        let answer =
            script.post_json("/api/v1/token", &[], &json!({ "login": "admin", "password": PASSWORD }));
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
        let body = answer.json();
        assert_eq!(
            (body["token_type"].as_str(), body["expires_in"].as_i64()),
            (Some("Bearer"), Some(12 * 3600))
        );
        assert_eq!(body["role"], "administrator");
        let bearer = format!("Bearer {}", body["token"].as_str().unwrap());
        assert_eq!(script.get_with("/api/v1/users", &[("authorization", &bearer)]).status, StatusCode::OK);
        assert_eq!(script.get("/api/v1/users").status, StatusCode::UNAUTHORIZED);

        let wrong = json!({ "login": "admin", "password": "sbagliata-e-lunga" });
        let answer = script.post_json("/api/v1/token", &[], &wrong);
        assert_eq!(
            (answer.status, answer.kind.as_str()),
            (StatusCode::UNAUTHORIZED, "application/problem+json")
        );
        assert!(answer.json()["detail"].as_str().unwrap().contains("non corrispondono"));
        let answer = script.post_json("/api/v1/token", &[], &json!({ "login": "admin" }));
        assert!(
            answer.status.is_client_error() && answer.kind == "application/problem+json",
            "{}",
            answer.text
        );
    });
}
