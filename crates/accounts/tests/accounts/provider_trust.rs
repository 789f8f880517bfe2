//! What is believed of the identity provider and what it is shown, with one that can be made to lie.

use axum::http::StatusCode;
use serde_json::json;

use crate::common::{Browser, TAX_CODE, log, on_each_engine};
use crate::liar::{ACCESS, Liar};
use crate::provider::{by_provider, known};

#[test]
fn a_provider_that_speaks_of_itself_in_the_name_of_another_is_not_asked_who_somebody_is() {
    on_each_engine(|db| {
        let liar = Liar::new();
        known(db);
        for named in ["https://id.example", "http://127.0.0.1:1", &format!("{}/other", liar.issuer)] {
            *liar.ways.named.lock().unwrap() = Some(named.to_owned());
            let answer =
                Browser::with_provider(db, liar.provider(&[])).post("/login/provider", &[("next", "/")]);
            assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE, "{named}: {}", answer.text);
            assert!(!answer.text.contains("/auth?"), "nobody is sent there");
        }
        *liar.ways.named.lock().unwrap() = None;
        let mut browser = Browser::with_provider(db, liar.provider(&[]));
        assert_eq!(by_provider(&liar, &mut browser, |_| {}).status, StatusCode::SEE_OTHER);
    });
}

/// What a provider calls somebody it may give to another one; a tax code is never given to anybody else.
#[test]
fn who_somebody_is_follows_from_the_tax_code_and_not_from_what_the_provider_calls_him() {
    on_each_engine(|db| {
        const OTHER: &str = "VRDLGU85M01F205P";
        let liar = Liar::new();
        known(db);
        let provider = liar.provider(&[]);
        let enters = |sub: &str, tax_code: &str| {
            let mut browser = Browser::with_provider(db, provider.clone());
            let answer = by_provider(&liar, &mut browser, |grant| {
                grant.claims["sub"] = json!(sub);
                grant.claims["fiscal_number"] = json!(tax_code);
            });
            (answer.status, browser.session().is_some())
        };
        assert_eq!(enters("one", TAX_CODE), (StatusCode::SEE_OTHER, true));
        assert_eq!(enters("one", OTHER), (StatusCode::FORBIDDEN, false), "the same name, of somebody else");
        assert_eq!(enters("two", TAX_CODE), (StatusCode::SEE_OTHER, true), "another name, of the same one");
    });
}

#[test]
fn the_access_token_is_shown_to_the_provider_once_and_kept_nowhere() {
    on_each_engine(|db| {
        let liar = Liar::new();
        known(db);
        let told = json!({ "sub": "somebody", "fiscal_number": format!("TINIT-{TAX_CODE}") });
        *liar.ways.userinfo.lock().unwrap() = Some(told);
        let mut doctor = Browser::with_provider(db, liar.provider(&[]));
        let inside = by_provider(&liar, &mut doctor, |grant| {
            drop(grant.claims.as_object_mut().unwrap().remove("fiscal_number"));
        });
        assert_eq!(inside.status, StatusCode::SEE_OTHER, "{}", inside.text);
        assert_eq!(*liar.ways.shown.lock().unwrap(), ["/userinfo"]);
        let page = doctor.get("/profile");
        assert!(page.text.contains("identità regionale"), "he is in: {}", page.text);
        for answer in [&inside, &page] {
            assert!(!answer.text.contains(ACCESS) && !answer.cookies.concat().contains(ACCESS));
        }
        assert!(!format!("{:?}", log(db)).contains(ACCESS));
        for file in std::fs::read_dir(db.folder()).unwrap().flatten().filter(|file| file.path().is_file()) {
            let bytes = std::fs::read(file.path()).unwrap();
            let holds = bytes.windows(ACCESS.len()).any(|some| some == ACCESS.as_bytes());
            assert!(!holds, "{}", file.path().display());
        }
    });
}
