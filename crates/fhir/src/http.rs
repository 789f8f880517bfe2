//! What FHIR says of HTTP: types of content, `ETag`, `If-Match`, `Prefer`; a token and never a cookie.

use axum::body::Bytes;
use axum::extract::Request;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use kernel::Timestamp;
use serde_json::Value;

use crate::outcome::{Answer, Refusal};

/// What answers are.
pub(crate) const FHIR_JSON: &str = "application/fhir+json; fhirVersion=4.0";
const JSON: &str = "application/json; charset=utf-8";

/// Whether a path is ours.
fn is_ours(path: &str) -> bool {
    path == "/fhir" || path.starts_with("/fhir/")
}

/// Round the routes of the whole program: what a router or an extractor refused below `/fhir` is an `OperationOutcome` too.
pub async fn worded(request: Request, next: Next) -> Response {
    let ours = is_ours(request.uri().path());
    let answer = next.run(request).await;
    let failed = answer.status().is_client_error() || answer.status().is_server_error();
    let said = answer.headers().get(header::CONTENT_TYPE).is_some_and(|kind| {
        let kind = kind.as_bytes();
        kind.starts_with(b"application/fhir+json") || kind.starts_with(b"application/json")
    });
    if !ours || !failed || said {
        return answer;
    }
    let mut worded = Refusal::of_status(answer.status()).into_response();
    if let Some(allow) = answer.headers().get(header::ALLOW) {
        worded.headers_mut().insert(header::ALLOW, allow.clone());
    }
    worded
}

/// A cookie opens nothing here: whoever calls brings a token. Browsers send cookies without being asked, programs send
/// what they mean to.
pub(crate) async fn token_alone(mut request: Request, next: Next) -> Response {
    request.headers_mut().remove(header::COOKIE);
    let authorization = request.headers().get(header::AUTHORIZATION);
    let bears = authorization.is_some_and(|value| value.as_bytes().starts_with(b"Bearer "));
    let open = request.uri().path() == "/fhir/metadata";
    if !bears && !open {
        return Refusal::of_status(StatusCode::UNAUTHORIZED).into_response();
    }
    next.run(request).await
}

/// How an answer is to be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Format {
    plain: bool,
}

impl Format {
    /// By `_format`, else by `Accept`. XML is not spoken.
    pub fn of(headers: &HeaderMap, query: &[(String, String)]) -> Answer<Self> {
        let asked = query.iter().find(|(name, _)| name == "_format").map(|(_, value)| value.as_str());
        let accepted = headers.get(header::ACCEPT).map(|value| value.to_str().unwrap_or("?"));
        let Some(asked) = asked.or(accepted) else { return Ok(Self { plain: false }) };
        // A plus in an address is a space.
        let asked = asked.to_ascii_lowercase().replace("fhir json", "fhir+json");
        let kinds = || asked.split(',').map(|one| one.split(';').next().unwrap_or_default().trim());
        let any = |wanted: &[&str]| kinds().any(|kind| wanted.contains(&kind));
        if any(&["application/fhir+json", "json", "*/*", "application/*", ""]) {
            return Ok(Self { plain: false });
        }
        if any(&["application/json", "text/json"]) {
            return Ok(Self { plain: true });
        }
        Err(Refusal::of_status(StatusCode::NOT_ACCEPTABLE))
    }

    /// An answer with a body.
    pub fn answer(self, status: StatusCode, body: &Value) -> Response {
        let kind = HeaderValue::from_static(if self.plain { JSON } else { FHIR_JSON });
        (status, [(header::CONTENT_TYPE, kind)], body.to_string()).into_response()
    }
}

/// A resource with its version and when it came to be, for the headers.
pub(crate) fn tagged(mut response: Response, resource: &Value) -> Response {
    let meta = &resource["meta"];
    if let Some(version) = meta["versionId"].as_str() {
        set(&mut response, header::ETAG, &etag(version));
    }
    let updated = meta["lastUpdated"].as_str().and_then(|text| text.parse::<Timestamp>().ok());
    if let Some(updated) = updated {
        set(&mut response, header::LAST_MODIFIED, &http_date(updated));
    }
    response
}

/// The weak tag of a version.
pub(crate) fn etag(version: &str) -> String {
    format!("W/\"{version}\"")
}

/// `Sat, 14 Nov 2020 10:00:00 GMT`.
pub(crate) fn http_date(at: Timestamp) -> String {
    at.strftime("%a, %d %b %Y %H:%M:%S GMT").to_string()
}

/// Sets a header whose value is ours.
pub(crate) fn set(response: &mut Response, name: header::HeaderName, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        response.headers_mut().insert(name, value);
    }
}

/// Whether what the client holds is the version there is.
pub(crate) fn is_unchanged(headers: &HeaderMap, resource: &Value) -> bool {
    let held = headers.get(header::IF_NONE_MATCH).and_then(|value| value.to_str().ok());
    let version = resource["meta"]["versionId"].as_str();
    match (held, version) {
        (Some(held), Some(version)) => held.split(',').any(|one| unquoted(one) == version),
        _ => false,
    }
}

/// The version that the client means to change, if it says so.
pub(crate) fn if_match(headers: &HeaderMap) -> Option<String> {
    let value = headers.get(header::IF_MATCH)?.to_str().unwrap_or("?");
    Some(unquoted(value).to_owned())
}

fn unquoted(tag: &str) -> &str {
    let tag = tag.trim();
    tag.strip_prefix("W/").unwrap_or(tag).trim_matches('"')
}

/// What is to come back of a resource that was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Return {
    /// The resource.
    Representation,
    /// Nothing but headers.
    Minimal,
    /// What was thought of it.
    Outcome,
}

impl Return {
    /// By `Prefer: return=…`; the resource when nothing is preferred.
    pub fn of(headers: &HeaderMap) -> Self {
        let all = headers.get_all("prefer").iter().filter_map(|value| value.to_str().ok());
        let mut wanted = all.flat_map(|value| value.split([',', ';'])).map(str::trim);
        match wanted.find_map(|one| one.strip_prefix("return=")) {
            Some("minimal") => Self::Minimal,
            Some("OperationOutcome") => Self::Outcome,
            _ => Self::Representation,
        }
    }
}

/// Whether nothing of a search is to be passed over: `Prefer: handling=strict`.
pub(crate) fn is_strict(headers: &HeaderMap) -> bool {
    let all = headers.get_all("prefer").iter().filter_map(|value| value.to_str().ok());
    all.flat_map(|value| value.split([',', ';'])).any(|one| one.trim() == "handling=strict")
}

/// An answer; one that is to be asked for again says when.
pub(crate) fn answered(format: Format, status: StatusCode, body: &Value) -> Response {
    let mut answer = format.answer(status, body);
    if status == StatusCode::SERVICE_UNAVAILABLE {
        set(&mut answer, header::RETRY_AFTER, "2");
    }
    answer
}

/// A body of FHIR in JSON: refused by its type before it is read as JSON.
pub(crate) fn check_body(headers: &HeaderMap, body: &Bytes) -> Answer<()> {
    let kind = headers.get(header::CONTENT_TYPE).map(|value| value.to_str().unwrap_or("?"));
    let kind = kind.unwrap_or_default().split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    match kind.as_str() {
        "application/fhir+json" | "application/json" | "text/json" => {}
        _ => return Err(Refusal::of_status(StatusCode::UNSUPPORTED_MEDIA_TYPE)),
    }
    match body.is_empty() {
        true => Err(Refusal::bad("fhir-empty", &[])),
        false => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &str)]) -> HeaderMap {
        pairs.iter().map(|(name, value)| ((*name).parse().unwrap(), value.parse().unwrap())).collect()
    }

    #[test]
    fn what_is_answered_follows_what_is_asked_for() {
        let pair = |value: &str| vec![("_format".to_owned(), value.to_owned())];
        for (accept, format, expected) in [
            (None, None, Some(false)),
            (Some("*/*"), None, Some(false)),
            (Some("application/fhir+json"), None, Some(false)),
            (Some("application/json"), None, Some(true)),
            (Some("application/fhir+xml"), None, None),
            (Some("application/fhir+xml, application/json;q=0.5"), None, Some(true)),
            (Some("application/fhir+xml"), Some("json"), Some(false)),
            (None, Some("application/fhir json"), Some(false)),
            (None, Some("xml"), None),
        ] {
            let all = accept.map(|value| headers(&[("accept", value)])).unwrap_or_default();
            let read = Format::of(&all, &format.map(pair).unwrap_or_default());
            assert_eq!(read.ok().map(|one| one.plain), expected, "{accept:?} {format:?}");
        }
    }

    #[test]
    fn what_is_to_be_sent_again_says_when() {
        let told = |status| {
            let answer = answered(Format { plain: false }, status, &serde_json::json!({}));
            answer.headers().get("retry-after").map(|value| value.to_str().unwrap().to_owned())
        };
        assert_eq!(told(StatusCode::SERVICE_UNAVAILABLE).as_deref(), Some("2"));
        assert_eq!(told(StatusCode::OK), None);
        assert!(is_strict(&headers(&[("prefer", "return=minimal; handling=strict")])));
        assert!(!is_strict(&headers(&[("prefer", "handling=lenient")])));
    }

    #[test]
    fn what_comes_back_is_what_is_preferred() {
        for (prefer, expected) in [
            ("return=minimal", Return::Minimal),
            ("handling=strict; return=OperationOutcome", Return::Outcome),
            ("return=representation", Return::Representation),
            ("respond-async", Return::Representation),
        ] {
            assert_eq!(Return::of(&headers(&[("prefer", prefer)])), expected, "{prefer}");
        }
    }

    #[test]
    fn dates_and_versions_in_headers() {
        let at = "2020-11-14T10:00:05.123Z".parse().unwrap();
        assert_eq!(http_date(at), "Sat, 14 Nov 2020 10:00:05 GMT");
        assert_eq!(if_match(&headers(&[("if-match", "W/\"3\"")])).as_deref(), Some("3"));
        assert_eq!(if_match(&headers(&[])), None);
        let resource = serde_json::json!({ "meta": { "versionId": "2" } });
        assert!(is_unchanged(&headers(&[("if-none-match", "W/\"1\", W/\"2\"")]), &resource));
        assert!(!is_unchanged(&headers(&[("if-none-match", "W/\"1\"")]), &resource));
    }
}
