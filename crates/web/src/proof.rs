//! The page that asks somebody who is signed in to prove again who he is, before something that opens much. What he was
//! sending stays in it, sealed, and he finds it again afterwards (see [`kept`]).
//!
//! A handler does nothing for it: a service that calls `access::proof::demand` answers `Problem::NotProved`, which the
//! layers turn into this page, or into problem+json for the API.

use access::proof::MINUTES;
use askama::Template;
use axum::http::request::Parts;
use axum::http::{HeaderValue, Method, StatusCode};
use axum::response::Response;

use crate::{Caller, FormState, Page, Shell, html_status, kept, safe_next, t};

/// Where the page sends the proof.
pub const PLACE: &str = "/confirm";
/// The type of the problem over the API.
pub(crate) const PROBLEM: &str = "urn:argine:problem:proof-required";

#[derive(Template)]
#[template(path = "proof.html")]
struct ProofPage {
    page: Page,
    form: FormState,
    sentences: Vec<&'static str>,
    /// Whether it asks for a code, and not for the password.
    by_code: bool,
}

/// What is said to a client that may ask for another token (RFC 9470).
pub(crate) fn challenge() -> HeaderValue {
    let text = format!("Bearer error=\"insufficient_user_authentication\", max_age={}", MINUTES * 60);
    HeaderValue::from_str(&text).unwrap_or(HeaderValue::from_static("Bearer"))
}

/// The page as the answer to what was asked for without a fresh proof.
pub(crate) fn asked(parts: &Parts) -> Response {
    let shell = Shell::of(parts);
    let mut form = FormState::new(PLACE, shell.csrf());
    let sentences = kept::for_proof(parts, &mut form);
    let here = parts.uri.path_and_query().map_or("/", |place| place.as_str());
    if parts.method == Method::GET {
        form.set("next", safe_next(here).unwrap_or_default());
    }
    let by_code = kept::Slot::of(parts).by_code();
    page(shell.public_page("web-proof"), form, sentences, by_code, StatusCode::UNAUTHORIZED)
}

/// The page once more, with what is wrong about the proof. No code that was typed comes back: it is good once.
pub fn again(caller: &Caller, mut form: FormState, by_code: bool, status: StatusCode) -> Response {
    form.set("code", "");
    form.set("recovery", "");
    let kept = (!form.get(kept::FIELD).is_empty()).then(|| t("web-proof-kept"));
    page(caller.shell.public_page("web-proof"), form, kept.into_iter().collect(), by_code, status)
}

fn page(page: Page, form: FormState, more: Vec<&'static str>, by_code: bool, status: StatusCode) -> Response {
    let why = if by_code { "web-proof-why-code" } else { "web-proof-why" };
    let sentences = std::iter::once(t(why)).chain(more).collect();
    html_status(status, &ProofPage { page, form, sentences, by_code })
}
