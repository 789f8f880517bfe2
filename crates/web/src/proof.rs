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
    page(shell.public_page("web-proof"), form, sentences, StatusCode::UNAUTHORIZED)
}

/// The page once more, with what is wrong about the proof.
pub fn again(caller: &Caller, form: FormState, status: StatusCode) -> Response {
    let kept = (!form.get(kept::FIELD).is_empty()).then(|| t("web-proof-kept"));
    page(caller.shell.public_page("web-proof"), form, kept.into_iter().collect(), status)
}

fn page(page: Page, form: FormState, more: Vec<&'static str>, status: StatusCode) -> Response {
    let sentences = std::iter::once(t("web-proof-why")).chain(more).collect();
    html_status(status, &ProofPage { page, form, sentences })
}
