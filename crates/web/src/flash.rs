//! The message shown once after a redirect: a catalogue key in a short-lived cookie, never a word about a person.

use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::Response;

use crate::{cookies, texts};

/// What an answer carries to the layer that knows which cookie to write.
#[derive(Debug, Clone)]
pub(crate) struct Flash(pub(crate) String);

fn name(tls: bool) -> &'static str {
    if tls { "__Host-argine-flash" } else { "argine-flash" }
}

/// The key waiting to be shown. Only keys of the catalogue pass, so that a forged cookie says nothing of its own.
pub(crate) fn take(headers: &HeaderMap, tls: bool) -> Option<String> {
    let key = cookies::get(headers, name(tls))?;
    (is_key(key) && texts::texts().has(key)).then(|| key.to_owned())
}

/// Writes the cookie of a message to come, or forgets the one that has been shown.
pub(crate) fn turn(asked: &HeaderMap, answer: &mut Response, tls: bool) {
    let cookie = match answer.extensions_mut().remove::<Flash>() {
        Some(Flash(key)) if is_key(&key) => cookies::build(name(tls), &key, "; Max-Age=60", tls),
        _ if cookies::get(asked, name(tls)).is_some() && shows_a_page(answer) => {
            cookies::build(name(tls), "", "; Max-Age=0", tls)
        }
        _ => return,
    };
    answer.headers_mut().append(header::SET_COOKIE, cookie);
}

fn shows_a_page(answer: &Response) -> bool {
    let kind = answer.headers().get(header::CONTENT_TYPE).map(HeaderValue::as_bytes);
    kind.is_some_and(|kind| kind.starts_with(b"text/html"))
}

fn is_key(key: &str) -> bool {
    !key.is_empty() && key.len() < 80 && key.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
}
