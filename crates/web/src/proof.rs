//! The page that asks somebody who is signed in to prove again who he is, before something that opens much. What he was
//! sending stays in it, sealed, and he finds it again afterwards (see [`kept`]).
//!
//! A handler does nothing for it: a service that calls `access::proof::demand` answers `Problem::NotProved`, which the
//! layers turn into this page, or into problem+json for the API.

use access::factors::Means;
use access::proof::MINUTES;
use askama::Template;
use axum::http::request::Parts;
use axum::http::{HeaderValue, Method, StatusCode};
use axum::response::Response;

use crate::entered::Entered;
use crate::passkey::KeyDoor;
use crate::{Caller, FormState, Page, Shell, html_status, kept, safe_next, t};

/// Where the page sends the proof.
pub const PLACE: &str = "/confirm";
/// Where it sends what a key has signed.
pub const KEY: &str = "/confirm/key";
/// The type of the problem over the API.
pub(crate) const PROBLEM: &str = "urn:argine:problem:proof-required";

#[derive(Template)]
#[template(path = "proof.html")]
struct ProofPage {
    page: Page,
    form: FormState,
    sentences: Vec<&'static str>,
    /// By what one proves it; without any, by the password.
    means: Means,
    /// The button that asks the key.
    door: KeyDoor,
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
    let means = kept::Slot::of(parts).means();
    let around = Entered::of(parts).page(&shell, "web-proof").of_fault(None);
    page(&shell, around, form, sentences, means, StatusCode::UNAUTHORIZED)
}

/// The page once more, with what is wrong about the proof. No code that was typed comes back: it is good once.
pub fn again(caller: &Caller, mut form: FormState, means: Means, status: StatusCode) -> Response {
    form.set("code", "");
    form.set("recovery", "");
    let kept = (!form.get(kept::FIELD).is_empty()).then(|| t("web-proof-kept"));
    let around = caller.page("web-proof").of_fault(None);
    page(&caller.shell, around, form.to(PLACE), kept.into_iter().collect(), means, status)
}

fn page(
    shell: &Shell,
    page: Page,
    form: FormState,
    more: Vec<&'static str>,
    means: Means,
    status: StatusCode,
) -> Response {
    let why = match means {
        Means { code: true, key: true } => "web-proof-why-either",
        Means { code: true, key: false } => "web-proof-why-code",
        Means { code: false, key: true } => "web-proof-why-key",
        Means { code: false, key: false } => "web-proof-why",
    };
    let sentences = std::iter::once(t(why)).chain(more).collect();
    let door = if means.key { KeyDoor::of(shell, &form, KEY, "web-key-prove") } else { KeyDoor::default() };
    html_status(status, &ProofPage { page, form, sentences, means, door })
}
