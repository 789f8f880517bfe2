//! The message shown once after a redirect: a catalogue key in a short-lived cookie, never a word about a person.

use axum::http::{HeaderMap, HeaderValue};

use crate::{cookies, texts};

const NAME: &str = "argine-flash";

/// `Set-Cookie` that shows the sentence of `key` on the next page.
pub fn set(key: &str) -> HeaderValue {
    debug_assert!(is_key(key), "a flash is a catalogue key");
    cookies::build(NAME, key, "; Max-Age=60", false)
}

/// The key waiting to be shown. Only keys of the catalogue pass, so that a forged cookie says nothing of its own.
pub fn take(headers: &HeaderMap) -> Option<String> {
    let key = cookies::get(headers, NAME)?;
    (is_key(key) && texts::texts().has(key)).then(|| key.to_owned())
}

/// Whether the request carries a message, right or wrong.
pub(crate) fn is_present(headers: &HeaderMap) -> bool {
    cookies::get(headers, NAME).is_some()
}

/// `Set-Cookie` that forgets the message, once it has been shown.
pub(crate) fn clear() -> HeaderValue {
    cookies::build(NAME, "", "; Max-Age=0", false)
}

fn is_key(key: &str) -> bool {
    !key.is_empty() && key.len() < 80 && key.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
}
