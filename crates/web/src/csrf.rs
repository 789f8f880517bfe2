//! Forged requests: two independent defences. [`finish`](crate::finish) refuses writes that come from another site
//! (Fetch metadata, Origin); [`Posted`](crate::Posted) demands the token that only our own forms know.

use axum::http::{HeaderMap, Method, header};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};

/// Name of the hidden field.
pub const FIELD: &str = "csrf";
/// Name of the header for scripts.
pub const HEADER: &str = "x-csrf-token";

/// Why a form is refused: it does not carry its session's token.
pub(crate) const NO_TOKEN: &str = "csrf token";
/// Why a request is refused: the browser says that another site made it.
pub(crate) const OTHER_SITE: &str = "request from another site";

/// The token of a session, derived from its secret: nothing to store, and the secret cannot be found from it.
/// Before sign-in the secret is empty; then only the check of the origin protects.
pub fn token(session_secret: &str) -> String {
    let mut hash = Sha256::new();
    hash.update(b"argine csrf 1\0");
    hash.update(session_secret.as_bytes());
    URL_SAFE_NO_PAD.encode(hash.finalize())
}

/// Whether `token` is the one of this session, in a time that does not tell how much of it was right.
pub fn verify(session_secret: &str, token: &str) -> bool {
    let right = self::token(session_secret);
    right.len() == token.len() && right.bytes().zip(token.bytes()).fold(0, |all, (a, b)| all | (a ^ b)) == 0
}

/// Whether the request may change something, by where the browser says it comes from.
///
/// Browsers send `Sec-Fetch-Site` to https and to localhost. Over plain http there is only `Origin`, which
/// `Referrer-Policy: no-referrer` turns to `null` for forms: there the token alone must do (the API takes no cookie for
/// what changes something). What sends neither is no
/// browser, and has no cookie it did not mean to send.
pub fn same_origin(method: &Method, headers: &HeaderMap, tls: bool) -> bool {
    if matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS) {
        return true;
    }
    let text = |name: &str| headers.get(name).map(|value| value.to_str().unwrap_or("?"));
    if let Some(site) = text("sec-fetch-site") {
        return site == "same-origin";
    }
    match text("origin") {
        None => true,
        Some("null") => !tls,
        Some(origin) => {
            let host = text(header::HOST.as_str()).unwrap_or_default();
            let scheme = if tls { "https://" } else { "http://" };
            origin.strip_prefix(scheme) == Some(host)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_belongs_to_one_session() {
        let token = token("secret");
        assert!(verify("secret", &token));
        assert!(!verify("other", &token));
        assert!(!verify("secret", ""));
        assert!(!verify("secret", &token[1..]));
        assert!(!token.contains("secret"));
    }

    fn allowed(method: &Method, headers: &[(&'static str, &str)], tls: bool) -> bool {
        let mut map = HeaderMap::new();
        for (name, value) in headers {
            map.insert(*name, value.parse().unwrap());
        }
        same_origin(method, &map, tls)
    }

    #[test]
    fn only_our_own_pages_may_write() {
        const HOST: (&str, &str) = ("host", "argine.example:8080");
        type Headers = &'static [(&'static str, &'static str)];
        let cases: &[(Headers, bool, bool)] = &[
            (&[("sec-fetch-site", "same-origin")], true, true),
            (&[("sec-fetch-site", "same-site")], true, false),
            (&[("sec-fetch-site", "cross-site")], false, false),
            (&[("sec-fetch-site", "none")], true, false),
            (
                &[("sec-fetch-site", "cross-site"), ("origin", "https://argine.example:8080"), HOST],
                true,
                false,
            ),
            (&[("origin", "https://argine.example:8080"), HOST], true, true),
            (&[("origin", "http://argine.example:8080"), HOST], true, false),
            (&[("origin", "https://argine.example"), HOST], true, false),
            (&[("origin", "https://evil.example"), HOST], true, false),
            (&[("origin", "null"), HOST], true, false),
            (&[("origin", "null"), HOST], false, true),
            (&[HOST], true, true),
        ];
        for (headers, tls, expected) in cases {
            assert_eq!(allowed(&Method::POST, headers, *tls), *expected, "{headers:?}");
            assert_eq!(allowed(&Method::DELETE, headers, *tls), *expected, "{headers:?}");
            assert!(allowed(&Method::GET, headers, *tls));
        }
    }
}
