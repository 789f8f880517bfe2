//! What JSON handlers have in common: the key that makes a repeat harmless, the tag that makes a stale save visible,
//! answers that no cache on the way keeps.

use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use kernel::{Problem, Result};
use uuid::Uuid;

use crate::ApiError;

/// The `Idempotency-Key`, which becomes the id of what is made.
///
/// # Errors
/// An invalid field `Idempotency-Key` when it is missing or no UUID, or one that names nothing.
pub fn idempotency_key<Id: From<Uuid>>(headers: &HeaderMap) -> Result<Id> {
    let key = unquoted(headers, "idempotency-key").and_then(kernel::ids::from_outside);
    key.map(Id::from).ok_or_else(|| Problem::field("Idempotency-Key", "web-idempotency-key"))
}

/// The version that was read, from `If-Match`.
///
/// # Errors
/// An invalid field `If-Match` when it is missing or no version.
pub fn if_match(headers: &HeaderMap) -> Result<i64> {
    let version = unquoted(headers, "if-match").and_then(|tag| tag.parse().ok());
    version.ok_or_else(|| Problem::field("If-Match", "web-if-match"))
}

/// A header's value without quotes and without the mark of a weak tag.
fn unquoted<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    let value = headers.get(name)?.to_str().ok()?.trim();
    Some(value.strip_prefix("W/").unwrap_or(value).trim_matches('"'))
}

/// The type of the problem that says: all that is missing is a yes, in the field that it names.
pub(crate) const ASKED: &str = "urn:argine:problem:confirmation-required";

/// The answer to a problem; 409 with the field's name, and a type of its own, when all that is missing is a yes to what is
/// asked in `field`.
pub fn asked(problem: Problem, field: &str) -> Response {
    let only = matches!(&problem, Problem::Invalid(problems) if problems.iter().all(|it| it.field == field));
    let mut response = ApiError(problem).into_response();
    if only {
        *response.status_mut() = StatusCode::CONFLICT;
    }
    response
}

/// Kept by no cache on the way.
pub fn private(answer: impl IntoResponse) -> Response {
    let mut response = answer.into_response();
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

/// As [`private`], with the version as `ETag`, for the `If-Match` of whoever changes it.
pub fn tagged(answer: impl IntoResponse, version: i64) -> Response {
    let mut response = private(answer);
    if let Ok(tag) = HeaderValue::from_str(&format!("\"{version}\"")) {
        response.headers_mut().insert(header::ETAG, tag);
    }
    response
}
