//! Problems as answers. A handler's error only says what went wrong; [`finish`](crate::finish), which knows the
//! request, turns it into a page or into the problem+json of RFC 9457.

use askama::Template;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use kernel::Problem;
use serde_json::json;

use crate::entered::Entered;
use crate::flash::Flash;
use crate::{Page, Shell, api, csrf, html_status, kept, proof, t, texts};

/// The error of a page's handler.
#[derive(Debug, Clone)]
pub struct WebError(pub Problem);

/// The error of an API's handler.
#[derive(Debug, Clone)]
pub struct ApiError(pub Problem);

impl From<Problem> for WebError {
    fn from(problem: Problem) -> Self {
        Self(problem)
    }
}

impl From<Problem> for ApiError {
    fn from(problem: Problem) -> Self {
        Self(problem)
    }
}

impl IntoResponse for WebError {
    fn into_response(self) -> Response {
        Fault { problem: self.0, api: false }.into_response()
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        Fault { problem: self.0, api: true }.into_response()
    }
}

/// What an answer carries from the handler to the layer that words it.
#[derive(Debug, Clone)]
pub(crate) struct Fault {
    pub(crate) problem: Problem,
    pub(crate) api: bool,
}

impl IntoResponse for Fault {
    fn into_response(self) -> Response {
        let mut response = status(&self.problem).into_response();
        response.extensions_mut().insert(self);
        response
    }
}

/// The HTTP status of a problem.
pub(crate) fn status(problem: &Problem) -> StatusCode {
    match problem {
        Problem::NotSignedIn | Problem::NotProved => StatusCode::UNAUTHORIZED,
        Problem::Denied(_) => StatusCode::FORBIDDEN,
        Problem::NotFound => StatusCode::NOT_FOUND,
        Problem::Stale | Problem::Refused(_) | Problem::Duplicate(_) => StatusCode::CONFLICT,
        Problem::Invalid(_) => StatusCode::UNPROCESSABLE_ENTITY,
        Problem::Serialization | Problem::Busy(_) => StatusCode::SERVICE_UNAVAILABLE,
        Problem::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
    }
}

/// The words of a problem: a title and what to do.
struct Words {
    title: String,
    detail: String,
}

fn words(status: StatusCode, problem: Option<&Problem>) -> Words {
    if matches!(problem, Some(Problem::NotProved)) {
        return Words { title: t("web-proof").to_owned(), detail: t("web-proof-api").to_owned() };
    }
    let code = status.as_u16();
    let known = [400, 401, 403, 404, 405, 409, 413, 415, 422, 429, 503];
    let code = if known.contains(&code) {
        code
    } else if status.is_client_error() {
        400
    } else {
        500
    };
    let detail = match problem {
        Some(Problem::Refused(key)) => t(key).to_owned(),
        Some(Problem::Denied(csrf::NO_TOKEN)) => t("web-form-expired").to_owned(),
        Some(Problem::Duplicate(_)) => t("web-error-duplicate").to_owned(),
        _ => t(&format!("web-error-{code}-detail")).to_owned(),
    };
    Words { title: t(&format!("web-error-{code}")).to_owned(), detail }
}

/// Words an error answer for whoever asked: a page, a fragment for htmx, or problem+json.
pub(crate) fn worded(parts: &Parts, request_id: &str, response: Response) -> Response {
    let status = response.status();
    let fault = response.extensions().get::<Fault>().cloned();
    if let Some(Fault { problem: Problem::Internal(text), .. }) = &fault {
        tracing::error!(request_id, error = %text, "internal fault");
    }
    let api = fault.as_ref().map_or_else(|| parts.uri.path().starts_with("/api/"), |fault| fault.api);
    let problem = fault.as_ref().map(|fault| &fault.problem);
    let mut worded = if api {
        problem_json(status, parts.uri.path(), problem)
    } else if matches!(problem, Some(Problem::NotProved)) {
        to_proof(parts)
    } else if status == StatusCode::UNAUTHORIZED {
        to_login(parts)
    } else {
        error_page(status, parts, request_id, problem)
    };
    keep_headers(response.headers(), worded.headers_mut());
    if status == StatusCode::SERVICE_UNAVAILABLE {
        worded.headers_mut().entry(header::RETRY_AFTER).or_insert(HeaderValue::from_static("2"));
    }
    worded
}

/// What routers and handlers set on their own stays: `Allow`, `Set-Cookie`, `Retry-After`.
fn keep_headers(from: &HeaderMap, to: &mut HeaderMap) {
    for name in [header::ALLOW, header::SET_COOKIE, header::RETRY_AFTER, header::WWW_AUTHENTICATE] {
        for value in from.get_all(&name) {
            to.append(name.clone(), value.clone());
        }
    }
}

fn problem_json(status: StatusCode, path: &str, problem: Option<&Problem>) -> Response {
    let words = words(status, problem);
    let kind = match problem {
        Some(Problem::NotProved) => proof::PROBLEM,
        Some(Problem::Invalid(_)) if status == StatusCode::CONFLICT => api::ASKED,
        _ => "about:blank",
    };
    let mut body = json!({
        "type": kind,
        "title": words.title,
        "status": status.as_u16(),
        "detail": words.detail,
        "instance": path,
    });
    if let Some(Problem::Invalid(problems)) = problem {
        let errors = problems.iter().map(|p| json!({"field": p.field, "detail": texts::problem(p)}));
        body["errors"] = errors.collect();
    }
    let kind = HeaderValue::from_static("application/problem+json");
    let mut response = (status, [(header::CONTENT_TYPE, kind)], body.to_string()).into_response();
    if matches!(problem, Some(Problem::NotProved)) {
        response.headers_mut().insert(header::WWW_AUTHENTICATE, proof::challenge());
    }
    response
}

/// To the page that asks for a proof of who one is, which keeps what one was sending.
fn to_proof(parts: &Parts) -> Response {
    if parts.headers.contains_key("hx-request") {
        // What was typed stands in the page that asked: it stays, and the form's own button leads on.
        let (title, detail) = (t("web-proof").to_owned(), t("web-proof-partial").to_owned());
        return html_status(StatusCode::UNAUTHORIZED, &ErrorFragment { words: Words { title, detail } });
    }
    proof::asked(parts)
}

/// To the sign-in page, and from there back to where one was. Whoever had a session is told that it is over; when he was
/// sending a form, by a page that keeps it until he has signed in there.
fn to_login(parts: &Parts) -> Response {
    let had_one = Shell::of(parts).session().is_some();
    if had_one && parts.method == Method::POST && parts.headers.contains_key("hx-request") {
        // What was typed stands in the page that asked: it stays, and the form's own button leads on.
        let (title, detail) = (t("web-over").to_owned(), t("web-over-partial").to_owned());
        return html_status(StatusCode::UNAUTHORIZED, &ErrorFragment { words: Words { title, detail } });
    }
    if let Some(page) = kept::session_over(parts).filter(|_| had_one) {
        return page;
    }
    let mut response = sign_in_page(parts);
    if had_one {
        let reading = parts.method == Method::GET;
        let key = if reading { "web-session-over" } else { "web-session-over-unsaved" };
        response.extensions_mut().insert(Flash(key.to_owned()));
    }
    response
}

fn sign_in_page(parts: &Parts) -> Response {
    let here = parts.uri.path_and_query().map_or("/", |p| p.as_str());
    let next = (parts.method == Method::GET && here != "/").then(|| safe_next(here)).flatten();
    let place = next.map_or("/login".to_owned(), |next| format!("/login?next={}", query_value(next)));
    let Ok(place) = HeaderValue::from_str(&place) else { return StatusCode::UNAUTHORIZED.into_response() };
    if parts.headers.contains_key("hx-request") {
        return (StatusCode::UNAUTHORIZED, [("hx-redirect", place)]).into_response();
    }
    (StatusCode::SEE_OTHER, [(header::LOCATION, place)]).into_response()
}

/// A path of this site that one may be sent to after signing in; anything else is `None`.
pub fn safe_next(next: &str) -> Option<&str> {
    let path = next.split(['?', '#']).next().unwrap_or_default();
    let good = next.starts_with('/')
        && !path.contains("//")
        && !path.split('/').any(|part| part == "..")
        && next.len() <= 500
        && next.bytes().all(|b| b.is_ascii_graphic() && b != b'\\');
    good.then_some(next)
}

pub(crate) fn query_value(text: &str) -> String {
    let safe = |b: &u8| b.is_ascii_alphanumeric() || b"-._~/".contains(b);
    text.bytes().map(|b| if safe(&b) { char::from(b).to_string() } else { format!("%{b:02X}") }).collect()
}

#[derive(Template)]
#[template(path = "error.html")]
struct ErrorPage {
    page: Page,
    words: Words,
    sentences: Vec<String>,
    request_id: Option<String>,
}

#[derive(Template)]
#[template(path = "parts/error_fragment.html")]
struct ErrorFragment {
    words: Words,
}

fn error_page(status: StatusCode, parts: &Parts, request_id: &str, problem: Option<&Problem>) -> Response {
    let words = words(status, problem);
    let shell = Shell::of(parts);
    if shell.is_htmx() {
        return html_status(status, &ErrorFragment { words });
    }
    let sentences = match problem {
        Some(Problem::Invalid(problems)) => problems.iter().map(texts::problem).collect(),
        _ => Vec::new(),
    };
    let request_id = status.is_server_error().then(|| request_id.to_owned());
    let page = Entered::of(parts).page(&shell, "web-error");
    let page = page.heading(words.title.clone()).of_fault(request_id.clone());
    html_status(status, &ErrorPage { page, words, sentences, request_id })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_is_only_sent_back_to_this_site() {
        for good in ["/", "/people", "/people/0190-ab?page=2&order=name", "/a#b", "/a?next=//b"] {
            assert_eq!(safe_next(good), Some(good));
        }
        for bad in [
            "",
            "people",
            "//evil.example",
            "///evil.example",
            "/\\evil.example",
            "\\\\evil.example",
            "https://evil.example",
            "https:evil.example",
            "http:/evil.example",
            "javascript:alert(1)",
            "data:text/html,x",
            "/\t/evil.example",
            "/\n/evil.example",
            "\t//evil.example",
            " //evil.example",
            "/ /evil.example",
            "/a//evil.example",
            "/../x",
            "/a/../../x",
            "/..",
            "/è",
            "/a\r\nSet-Cookie: b=c",
            "/\u{2215}evil.example",
            "mailto:a@b",
            "@evil.example",
            ".evil.example",
            "?next",
            "#x",
            "/./\\evil.example",
            "//\\evil.example",
            "/.//evil.example",
            "%2f%2fevil.example",
        ] {
            assert_eq!(safe_next(bad), None, "{bad:?}");
        }
    }

    #[test]
    fn a_query_survives_the_way_through_sign_in() {
        assert_eq!(query_value("/reports?state=open&page=2"), "/reports%3Fstate%3Dopen%26page%3D2");
    }
}
