//! JSON as the API takes and gives it.

use std::borrow::Cow;

use axum::body::Bytes;
use axum::extract::{FromRequest, Request};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use kernel::{FieldProblem, Problem};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use serde_json::error::Category;

use crate::ApiError;

/// The body of a request, or of an answer. A request that cannot be read is answered with the place in it, never with
/// what stands there: 400 for what is no JSON, 415 for another type, 422 for a field that is missing or of another kind.
#[derive(Debug, Clone, Copy, Default)]
pub struct Json<T>(pub T);

impl<T: Serialize> IntoResponse for Json<T> {
    fn into_response(self) -> Response {
        axum::Json(self.0).into_response()
    }
}

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Json<T> {
    type Rejection = Response;

    async fn from_request(request: Request, state: &S) -> Result<Self, Response> {
        if !is_json(request.headers()) {
            return Err(StatusCode::UNSUPPORTED_MEDIA_TYPE.into_response());
        }
        let bytes = Bytes::from_request(request, state).await.map_err(IntoResponse::into_response)?;
        read(&bytes).map(Self).map_err(IntoResponse::into_response)
    }
}

/// Of the place of a field that is not ours to name: letters that are repeated.
const LONGEST_PLACE: usize = 100;

/// Where a body as a whole is, in the words of the library.
const NOWHERE: &str = ".";
/// A body of at most so many bytes is looked through once more for each of its fields, for the one that is wrong.
const MOST_BLAMED: usize = 16 << 10;
/// So many of its fields.
const MOST_FIELDS: usize = 64;
/// How the library begins when a field is missing.
const MISSING: &str = "missing field `";

/// `application/json`, or a type that is written in it, e.g. `application/fhir+json`.
fn is_json(headers: &HeaderMap) -> bool {
    let told = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let kind = told.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let written_in_it = kind.strip_prefix("application/").is_some_and(|kind| kind.ends_with("+json"));
    kind == "application/json" || written_in_it
}

/// Why a body is not taken, and where.
#[derive(Debug)]
struct Unreadable {
    status: StatusCode,
    place: FieldProblem,
}

impl IntoResponse for Unreadable {
    fn into_response(self) -> Response {
        let mut response = ApiError(Problem::Invalid(vec![self.place])).into_response();
        *response.status_mut() = self.status;
        response
    }
}

fn read<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Unreadable> {
    let bytes = without_nul(bytes);
    let mut json = serde_json::Deserializer::from_slice(&bytes);
    let value = serde_path_to_error::deserialize(&mut json).map_err(|wrong| {
        let at = wrong.path().to_string();
        let is_missing = wrong.inner().to_string().starts_with(MISSING);
        let blamed = if at == NOWHERE && !is_missing { blamed::<T>(&bytes) } else { None };
        refused(blamed.as_deref().unwrap_or(&at), wrong.inner())
    })?;
    json.end().map_err(|wrong| refused(NOWHERE, &wrong))?;
    Ok(value)
}

/// The field for which an object is refused: without it, it would not be, or for another reason. Serde reads an object
/// that is put together of others (`flatten`) twice, and does not say where it was the second time. That a field is
/// missing it says before it looks at the others: so of several the one that is wrong is the one whose absence nobody
/// notices while another is absent.
fn blamed<T: DeserializeOwned>(bytes: &[u8]) -> Option<String> {
    if bytes.len() > MOST_BLAMED {
        return None;
    }
    let object: serde_json::Map<String, Value> = serde_json::from_slice(bytes).ok()?;
    let why =
        |object| serde_json::from_value::<T>(Value::Object(object)).err().map(|wrong| wrong.to_string());
    let whole = why(object.clone())?;
    let without = |names: &[&String]| {
        let mut rest = object.clone();
        names.iter().for_each(|name| drop(rest.remove(*name)));
        why(rest)
    };
    let fields = object.keys().take(MOST_FIELDS);
    let matter: Vec<&String> = fields.filter(|name| without(&[*name]).as_ref() != Some(&whole)).collect();
    let is_wrong = |name: &&&String| {
        let mut others = matter.iter().filter(|other| other != name);
        others.all(|other| without(&[*name, *other]) == without(&[*other]))
    };
    matter.iter().find(is_wrong).map(|name| (*name).clone())
}

fn refused(at: &str, wrong: &serde_json::Error) -> Unreadable {
    if wrong.classify() != Category::Data {
        let place = FieldProblem::new("body", "web-json-syntax")
            .with("line", wrong.line().to_string())
            .with("column", wrong.column().to_string());
        return Unreadable { status: StatusCode::BAD_REQUEST, place };
    }
    // The names are those of the documentation; values are not repeated.
    let words = wrong.to_string();
    let named = |start: &str| words.strip_prefix(start)?.split('`').next().map(str::to_owned);
    let within = |name: String| if at == NOWHERE { name } else { format!("{at}.{name}") };
    let (key, at) = match (named(MISSING), named("unknown field `")) {
        (Some(name), _) => ("web-json-missing", within(name)),
        (None, Some(_)) => ("web-json-unknown", at.chars().take(LONGEST_PLACE).collect()),
        (None, None) if at == NOWHERE => ("web-json-somewhere", "body".to_owned()),
        (None, None) => ("web-json-value", at.to_owned()),
    };
    let place = FieldProblem::new("body", key).with("at", at);
    Unreadable { status: StatusCode::UNPROCESSABLE_ENTITY, place }
}

/// As of a form's fields: a NUL never comes from a keyboard, and PostgreSQL refuses it in text. In JSON it can only be
/// written as an escape within a string.
fn without_nul(bytes: &[u8]) -> Cow<'_, [u8]> {
    const NUL: &[u8] = br"\u0000";
    if !bytes.windows(NUL.len()).any(|some| some == NUL) {
        return Cow::Borrowed(bytes);
    }
    let mut kept = Vec::with_capacity(bytes.len());
    let mut rest = bytes;
    while let Some(&first) = rest.first() {
        if rest.starts_with(NUL) {
            rest = &rest[NUL.len()..];
            continue;
        }
        // A backslash takes what it escapes with it: of `\\u0000` nothing is a NUL.
        let taken = if first == b'\\' { 2.min(rest.len()) } else { 1 };
        kept.extend_from_slice(&rest[..taken]);
        rest = &rest[taken..];
    }
    Cow::Owned(kept)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde::Deserialize;
    use serde_json::json;

    use super::*;

    #[derive(Debug, Deserialize, PartialEq)]
    #[serde(deny_unknown_fields)]
    struct Tube {
        code: String,
        lines: Vec<u8>,
    }

    /// Status, and the key with the place of what is wrong.
    fn wrong(body: &str) -> (u16, &'static str, Vec<String>) {
        let Unreadable { status, place } = read::<Tube>(body.as_bytes()).expect_err(body);
        (status.as_u16(), place.key, place.args.into_iter().map(|(_, value)| value).collect())
    }

    #[test]
    fn what_cannot_be_read_is_told_with_its_place() {
        for (body, status, key, places) in [
            (r#"{"code": "A", "lines": [1"#, 400, "web-json-syntax", vec!["1", "25"]),
            ("{\"code\": \"A\",\n \"lines\": [1]} x", 400, "web-json-syntax", vec!["2", "16"]),
            (r#"{"lines": []}"#, 422, "web-json-missing", vec!["code"]),
            (r#"{"code": "A", "lines": [1, "due"]}"#, 422, "web-json-value", vec!["lines[1]"]),
            (r#"{"code": "A", "lines": [], "note": ""}"#, 422, "web-json-unknown", vec!["note"]),
            ("[]", 422, "web-json-somewhere", vec!["body"]),
            ("3", 422, "web-json-somewhere", vec!["body"]),
        ] {
            let told = places.into_iter().map(str::to_owned).collect::<Vec<_>>();
            assert_eq!(wrong(body), (status, key, told), "{body}");
        }
    }

    /// Those of the outer object are missed first, in whatever order they stand.
    #[test]
    fn a_field_that_is_right_is_not_told_in_place_of_the_wrong_one() {
        #[derive(Debug, Deserialize)]
        struct Parcel {
            #[expect(dead_code)]
            about: String,
            #[expect(dead_code)]
            zone: String,
            #[serde(flatten)]
            _tube: Tube,
        }
        for (body, place) in [
            (r#"{"about": "A", "zone": "B", "code": "A", "lines": "due"}"#, "lines"),
            (r#"{"about": "A", "zone": "B", "code": 3, "lines": []}"#, "code"),
            (r#"{"about": "A", "zone": 7, "code": "A", "lines": []}"#, "zone"),
        ] {
            let Unreadable { place: told, .. } = read::<Parcel>(body.as_bytes()).expect_err(body);
            assert_eq!((told.key, told.args[0].1.as_str()), ("web-json-value", place), "{body}");
        }
    }

    #[test]
    fn a_field_of_an_object_put_together_of_others_is_told() {
        #[derive(Debug, Deserialize)]
        struct Rack {
            #[expect(dead_code)]
            place: String,
            #[serde(flatten)]
            _tube: Tube,
        }
        for (body, key, place) in [
            (r#"{"place": "A", "code": "A", "lines": "due"}"#, "web-json-value", "lines"),
            (r#"{"place": "A", "code": 3, "lines": []}"#, "web-json-value", "code"),
            (r#"{"place": "A", "code": "A", "lines": "due", "note": 3}"#, "web-json-value", "lines"),
            (r#"{"place": 3, "code": "A", "lines": []}"#, "web-json-value", "place"),
            (r#"{"place": "A", "lines": []}"#, "web-json-missing", "code"),
        ] {
            let Unreadable { place: told, .. } = read::<Rack>(body.as_bytes()).expect_err(body);
            assert_eq!((told.key, told.args[0].1.as_str()), (key, place), "{body}");
        }
    }

    #[test]
    fn what_only_looks_like_a_nul_stays() {
        let tube: Tube = read(br#"{"code": "\\u0000\u0000\\\u0000", "lines": []}"#).expect("JSON");
        assert_eq!(tube.code, r"\u0000\");
    }

    proptest! {
        #[test]
        fn only_a_nul_is_dropped(text in r#"[\x00ab\\"u0]{0,12}"#) {
            let body = json!({"code": text, "lines": []}).to_string();
            let tube: Tube = read(body.as_bytes()).expect("JSON");
            prop_assert_eq!(tube.code, text.replace('\0', ""));
        }
    }
}
