//! What changes the course of an isolation, over JSON: the last day with symptoms, the end, its taking back.

use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::Response;
use kernel::Date;
use kernel::ids::{MeasureId, PersonId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;
use web::Json;
use web::api::{idempotency_key, if_match, tagged};
use web::{ApiError, App, Caller};

use crate::model::{Act, Measure, NewSymptomsEnd, SymptomsEnd};
use crate::service;

pub(super) fn api() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(record_symptoms_end))
        .routes(routes!(confirm_end))
        .routes(routes!(resume))
}

/// The last day with symptoms.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct LastDayBody {
    /// ISO 8601; null when symptoms last after all, which corrects a day recorded before.
    #[schema(value_type = Option<String>, format = Date)]
    last_day: Option<Date>,
}

/// What was said of the end of a person's symptoms.
#[derive(Serialize, ToSchema)]
struct SymptomsEndItem {
    /// UUID.
    id: Uuid,
    /// UUID of the person.
    person: Uuid,
    /// First day with symptoms.
    #[schema(value_type = String, format = Date)]
    onset: Date,
    /// Last day with symptoms; null while they last.
    #[schema(value_type = Option<String>, format = Date)]
    last_day: Option<Date>,
    /// Who said it.
    said_by: String,
    /// When, RFC 3339, UTC.
    said_at: String,
    /// Grows by one with each correction; also the ETag.
    version: i64,
}

impl From<SymptomsEnd> for SymptomsEndItem {
    fn from(end: SymptomsEnd) -> Self {
        Self {
            id: end.id,
            person: end.person.0,
            onset: end.onset,
            last_day: end.last_day,
            said_by: end.said_by_name,
            said_at: end.said_at.to_string(),
            version: end.version,
        }
    }
}

/// Records the last day with symptoms of an isolated person, or corrects it. Expected end and explanation of the
/// isolation follow in the same commit. The same `Idempotency-Key` again answers as the first time.
#[utoipa::path(
    post,
    path = "/api/v1/people/{id}/symptoms-end",
    tag = "cases",
    request_body = LastDayBody,
    params(
        ("id" = Uuid, Path, description = "The person"),
        ("Idempotency-Key" = String, Header, description = "A new UUID, which becomes the id of what is recorded"),
        ("If-Match" = Option<String>, Header, description = "The version corrected, e.g. `\"1\"`; without, the latest"),
    ),
    responses(
        (status = 201, description = "Recorded; the ETag is the version", body = SymptomsEndItem),
        (status = 403, description = "Neither a doctor nor the public-health service"),
        (status = 404, description = "Not a person of the caller's"),
        (status = 409, description = "No symptoms of an isolated person were reported, or corrected by somebody else since"),
        (status = 422, description = "A day before the onset or in the future (problem+json)"),
    )
)]
async fn record_symptoms_end(
    State(app): State<App>,
    caller: Caller,
    Path(person): Path<PersonId>,
    headers: HeaderMap,
    Json(body): Json<LastDayBody>,
) -> Result<Response, ApiError> {
    let shown = match headers.contains_key(header::IF_MATCH) {
        true => Some(if_match(&headers)?),
        false => None,
    };
    let new = NewSymptomsEnd { id: idempotency_key(&headers)?, person, last_day: body.last_day, shown };
    let (_, end) = app.write(&caller, move |tx, actor| service::record_symptoms_end(tx, actor, &new)).await?;
    let version = end.version;
    Ok(tagged((StatusCode::CREATED, Json(SymptomsEndItem::from(end))), version))
}

/// Why an end is taken back.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ResumeBody {
    /// From 3 to 300 characters.
    reason: String,
}

/// Where a measure stands.
#[derive(Serialize, ToSchema)]
struct MeasureState {
    /// UUID.
    id: Uuid,
    /// UUID of the person.
    person: Uuid,
    /// `awaiting_signature` or `ended`.
    status: &'static str,
    /// First day.
    #[schema(value_type = String, format = Date)]
    starts_on: Date,
    /// First day on which it may end; null while that depends on tests to come.
    #[schema(value_type = Option<String>, format = Date)]
    expected_end: Option<Date>,
    /// Whether the rule's conditions are met.
    may_end: bool,
    /// First day it no longer runs.
    #[schema(value_type = Option<String>, format = Date)]
    ended_on: Option<Date>,
    /// Why that date, in words.
    explanation: String,
    /// Grows by one with each change; also the ETag.
    version: i64,
}

impl MeasureState {
    fn answer(measure: Measure) -> Response {
        let version = measure.version;
        let state = Self {
            id: measure.id.0,
            person: measure.person.0,
            status: measure.status.code(),
            starts_on: measure.starts_on,
            expected_end: measure.expected_end,
            may_end: measure.may_end,
            ended_on: measure.ended_on,
            explanation: measure.explanation.text(),
            version,
        };
        tagged(Json(state), version)
    }
}

/// Confirms the end of a measure which its rule allows (`may_end`): from today it runs no more. The same
/// `Idempotency-Key` again answers with the measure as it stands.
#[utoipa::path(
    post,
    path = "/api/v1/measures/{id}/end",
    tag = "cases",
    params(
        ("id" = Uuid, Path, description = "The measure"),
        ("Idempotency-Key" = String, Header, description = "A new UUID"),
        ("If-Match" = String, Header, description = "The version seen, e.g. `\"3\"`"),
    ),
    responses(
        (status = 200, description = "Ended; the ETag is the version", body = MeasureState),
        (status = 403, description = "Not the public-health service"),
        (status = 404, description = "Not a measure of the caller's ASL"),
        (status = 409, description = "The rule does not allow it yet, it ended already, or it was changed since it was read"),
        (status = 422, description = "No Idempotency-Key or no If-Match"),
    )
)]
async fn confirm_end(
    State(app): State<App>,
    caller: Caller,
    Path(measure): Path<MeasureId>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let act = Act { id: idempotency_key(&headers)?, measure, shown: if_match(&headers)?, reason: None };
    let (_, measure) = app.write(&caller, move |tx, actor| service::confirm_end(tx, actor, &act)).await?;
    Ok(MeasureState::answer(measure))
}

/// Takes back an end that was confirmed by mistake, while by its rule the measure would still run.
#[utoipa::path(
    post,
    path = "/api/v1/measures/{id}/resume",
    tag = "cases",
    request_body = ResumeBody,
    params(
        ("id" = Uuid, Path, description = "The measure"),
        ("Idempotency-Key" = String, Header, description = "A new UUID"),
        ("If-Match" = String, Header, description = "The version seen, e.g. `\"4\"`"),
    ),
    responses(
        (status = 200, description = "It runs again; the ETag is the version", body = MeasureState),
        (status = 403, description = "Not the public-health service"),
        (status = 404, description = "Not a measure of the caller's ASL"),
        (status = 409, description = "It runs, would be over by now, or was changed since it was read"),
        (status = 422, description = "No reason, no Idempotency-Key or no If-Match"),
    )
)]
async fn resume(
    State(app): State<App>,
    caller: Caller,
    Path(measure): Path<MeasureId>,
    headers: HeaderMap,
    Json(body): Json<ResumeBody>,
) -> Result<Response, ApiError> {
    let (id, shown) = (idempotency_key(&headers)?, if_match(&headers)?);
    let act = Act { id, measure, shown, reason: Some(body.reason) };
    let (_, measure) = app.write(&caller, move |tx, actor| service::resume(tx, actor, &act)).await?;
    Ok(MeasureState::answer(measure))
}
