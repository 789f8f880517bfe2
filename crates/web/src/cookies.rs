//! The cookies of the program: the session, a sign-in that is not finished, what a key was asked, who was sent to the identity
//! provider, the name of a browser from which somebody has signed in, a computer at which sessions wait, and the message after a
//! redirect. Nothing else is kept in the browser.

use axum::http::{HeaderMap, HeaderValue, header};

/// The name of the session's cookie: the `__Host-` prefix makes browsers refuse it from any other host or path, but
/// they accept it over TLS only.
pub fn session_name(tls: bool) -> &'static str {
    if tls { "__Host-argine" } else { "argine" }
}

/// The value of a cookie of the request.
pub fn get<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find_map(|(key, value)| (key == name).then_some(value))
}

/// The session's secret in the request, if there is one.
pub fn session(headers: &HeaderMap, tls: bool) -> Option<&str> {
    get(headers, session_name(tls)).filter(|secret| !secret.is_empty())
}

/// `Set-Cookie` that begins a session: it lives as long as the browser, how long it is valid is the server's matter.
pub fn set_session(secret: &str, tls: bool) -> HeaderValue {
    build(session_name(tls), secret, "", tls)
}

/// `Set-Cookie` that ends the session.
pub fn clear_session(tls: bool) -> HeaderValue {
    build(session_name(tls), "", "; Max-Age=0", tls)
}

/// What a browser is known by, if somebody has signed in from it.
pub fn device(headers: &HeaderMap, tls: bool) -> Option<&str> {
    get(headers, device_name(tls))
        .filter(|name| name.len() == 64 && name.bytes().all(|b| b.is_ascii_hexdigit()))
}

/// `Set-Cookie` that gives a browser something to be known by: it opens nothing, but whoever sits there is not kept
/// out by guesses that come from elsewhere.
pub fn set_device(secret: &str, tls: bool) -> HeaderValue {
    build(device_name(tls), secret, "; Max-Age=15552000", tls)
}

/// The sign-in that is not finished: the password was right, and something is owed.
pub fn pending(headers: &HeaderMap, tls: bool) -> Option<&str> {
    get(headers, pending_name(tls)).filter(|secret| !secret.is_empty())
}

/// `Set-Cookie` that stands for a password that was right: it opens nothing, and the server forgets it after minutes.
pub fn set_pending(secret: &str, tls: bool) -> HeaderValue {
    build(pending_name(tls), secret, "; Max-Age=1800", tls)
}

/// `Set-Cookie` that forgets it.
pub fn clear_pending(tls: bool) -> HeaderValue {
    build(pending_name(tls), "", "; Max-Age=0", tls)
}

/// Somebody who was sent to the identity provider, if he was.
pub fn journey(headers: &HeaderMap, tls: bool) -> Option<&str> {
    get(headers, journey_name(tls)).filter(|secret| !secret.is_empty())
}

/// `Set-Cookie` that binds what somebody must come back with to his browser.
pub fn set_journey(secret: &str, tls: bool) -> HeaderValue {
    build(journey_name(tls), secret, "; Max-Age=600", tls)
}

/// `Set-Cookie` that forgets it.
pub fn clear_journey(tls: bool) -> HeaderValue {
    build(journey_name(tls), "", "; Max-Age=0", tls)
}

fn journey_name(tls: bool) -> &'static str {
    if tls { "__Host-argine-provider" } else { "argine-provider" }
}

/// What a browser was asked to have signed by a key, if it was.
pub fn question(headers: &HeaderMap, tls: bool) -> Option<&str> {
    get(headers, question_name(tls)).filter(|secret| !secret.is_empty())
}

/// `Set-Cookie` that binds what a key is asked to the browser that asked.
pub fn set_question(secret: &str, tls: bool) -> HeaderValue {
    build(question_name(tls), secret, "; Max-Age=300", tls)
}

/// `Set-Cookie` that forgets it.
pub fn clear_question(tls: bool) -> HeaderValue {
    build(question_name(tls), "", "; Max-Age=0", tls)
}

/// What a computer is known by at which sessions wait.
pub fn place(headers: &HeaderMap, tls: bool) -> Option<&str> {
    get(headers, place_name(tls)).filter(|secret| !secret.is_empty())
}

/// `Set-Cookie` by which a browser is known at which sessions wait: it opens none of them, and lasts as long as they wait.
pub fn set_place(secret: &str, tls: bool) -> HeaderValue {
    build(place_name(tls), secret, &format!("; Max-Age={}", access::parking::MINUTES * 60), tls)
}

fn place_name(tls: bool) -> &'static str {
    if tls { "__Host-argine-waiting" } else { "argine-waiting" }
}

fn question_name(tls: bool) -> &'static str {
    if tls { "__Host-argine-key" } else { "argine-key" }
}

fn pending_name(tls: bool) -> &'static str {
    if tls { "__Host-argine-pending" } else { "argine-pending" }
}

fn device_name(tls: bool) -> &'static str {
    if tls { "__Host-argine-known" } else { "argine-known" }
}

/// A cookie no script can read and no other site can send along with a form.
pub(crate) fn build(name: &str, value: &str, life: &str, tls: bool) -> HeaderValue {
    let secure = if tls { "; Secure" } else { "" };
    let text = format!("{name}={value}; Path=/; HttpOnly; SameSite=Lax{secure}{life}");
    HeaderValue::from_str(&text).unwrap_or(HeaderValue::from_static("argine-invalid=; Max-Age=0"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cookie_is_found_among_others() {
        let mut headers = HeaderMap::new();
        headers.append(header::COOKIE, "a=1; argine=secret; b=2".parse().unwrap());
        assert_eq!(session(&headers, false), Some("secret"));
        assert_eq!(session(&headers, true), None);
        assert_eq!(get(&headers, "b"), Some("2"));
    }

    #[test]
    fn over_tls_every_cookie_is_of_this_host_alone() {
        let set = [set_session, set_device, set_pending, set_journey, set_question, set_place];
        let cleared = [clear_session, clear_pending, clear_journey, clear_question];
        let all = set.iter().map(|set| set("s", true)).chain(cleared.iter().map(|clear| clear(true)));
        for cookie in all {
            let text = cookie.to_str().unwrap();
            assert!(text.starts_with("__Host-argine") && text.contains("; Path=/;"), "{text}");
            assert!(
                text.contains("; Secure") && text.contains("; HttpOnly") && !text.contains("Domain"),
                "{text}"
            );
        }
    }

    #[test]
    fn over_tls_the_cookie_is_bound_to_the_host() {
        let tls = set_session("s", true);
        assert_eq!(tls, "__Host-argine=s; Path=/; HttpOnly; SameSite=Lax; Secure");
        assert_eq!(set_session("s", false), "argine=s; Path=/; HttpOnly; SameSite=Lax");
        assert!(clear_session(true).to_str().unwrap().ends_with("Max-Age=0"));
    }
}
