//! What went wrong, where, and how to mend it: `OperationOutcome`.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use kernel::Problem;
use serde_json::{Value, json};
use web::t;

use crate::http::FHIR_JSON;

/// An `OperationOutcome` of one issue. `code` is of the value set `issue-type`, `at` a FHIRPath or `http.name`.
pub(crate) fn issue(severity: &str, code: &str, text: &str, at: &[&str]) -> Value {
    let mut issue = json!({
        "severity": severity,
        "code": code,
        "details": { "text": text },
        "diagnostics": text,
    });
    if !at.is_empty() {
        issue["expression"] = json!(at);
    }
    json!({ "resourceType": "OperationOutcome", "issue": [issue] })
}

/// A request that was not carried out.
#[derive(Debug, Clone)]
pub(crate) struct Refusal {
    pub status: StatusCode,
    pub body: Value,
}

pub(crate) type Answer<T> = std::result::Result<T, Refusal>;

impl Refusal {
    /// With the sentence of `key`.
    pub fn new(status: StatusCode, code: &str, key: &str, at: &[&str]) -> Self {
        Self::said(status, code, t(key), at)
    }

    /// With a sentence.
    pub fn said(status: StatusCode, code: &str, text: &str, at: &[&str]) -> Self {
        let severity = if status.is_server_error() { "fatal" } else { "error" };
        Self { status, body: issue(severity, code, text, at) }
    }

    /// The same of another place: of an entry, and not of the parameter within it.
    #[must_use]
    pub fn at(mut self, place: &str) -> Self {
        for issue in self.body["issue"].as_array_mut().into_iter().flatten() {
            issue["expression"] = json!([place]);
        }
        self
    }

    /// What cannot be read.
    pub fn bad(key: &str, at: &[&str]) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "invalid", key, at)
    }

    /// No such thing, or nobody else's.
    pub fn not_found() -> Self {
        Self::new(StatusCode::NOT_FOUND, "not-found", "fhir-not-found", &[])
    }

    /// By the status alone: what a router or an extractor refused.
    pub fn of_status(status: StatusCode) -> Self {
        let (code, key) = match status.as_u16() {
            401 => ("login", "fhir-login"),
            403 => ("forbidden", "fhir-forbidden"),
            404 => ("not-found", "fhir-no-such-address"),
            405 => ("not-supported", "fhir-method"),
            406 => ("not-supported", "fhir-accept"),
            408 => ("timeout", "fhir-slow"),
            413 => ("too-long", "fhir-too-long"),
            415 => ("not-supported", "fhir-media-type"),
            429 => ("throttled", "fhir-busy"),
            503 => ("transient", "fhir-busy"),
            _ if status.is_client_error() => ("invalid", "fhir-unreadable"),
            _ => ("exception", "fhir-fault"),
        };
        Self::new(status, code, key, &[])
    }
}

impl From<Problem> for Refusal {
    fn from(problem: Problem) -> Self {
        match problem {
            Problem::NotSignedIn | Problem::NotProved => Self::of_status(StatusCode::UNAUTHORIZED),
            Problem::Denied(_) => Self::of_status(StatusCode::FORBIDDEN),
            Problem::NotFound => Self::not_found(),
            Problem::Stale => {
                Self::new(StatusCode::PRECONDITION_FAILED, "conflict", "fhir-stale", &["http.If-Match"])
            }
            Problem::Refused(key) => Self::new(StatusCode::CONFLICT, "business-rule", key, &[]),
            Problem::Duplicate(_) => {
                Self::new(StatusCode::CONFLICT, "duplicate", "fhir-duplicate", &["Bundle.identifier"])
            }
            Problem::Invalid(problems) => {
                let issues = problems.iter().map(|one| {
                    let text = web::texts::problem(one);
                    issue("error", "value", &text, &[one.field])["issue"][0].clone()
                });
                let body = json!({ "resourceType": "OperationOutcome", "issue": issues.collect::<Vec<_>>() });
                Self { status: StatusCode::UNPROCESSABLE_ENTITY, body }
            }
            Problem::Serialization | Problem::Busy(_) => Self::of_status(StatusCode::SERVICE_UNAVAILABLE),
            Problem::Internal(text) => {
                tracing::error!(error = %text, "internal fault");
                Self::of_status(StatusCode::INTERNAL_SERVER_ERROR)
            }
        }
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let kind = HeaderValue::from_static(FHIR_JSON);
        let mut response =
            (self.status, [(header::CONTENT_TYPE, kind)], self.body.to_string()).into_response();
        let headers = response.headers_mut();
        match self.status {
            StatusCode::UNAUTHORIZED => {
                headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
            }
            StatusCode::SERVICE_UNAVAILABLE | StatusCode::TOO_MANY_REQUESTS => {
                headers.insert(header::RETRY_AFTER, HeaderValue::from_static("2"));
            }
            _ => {}
        }
        response
    }
}
