//! A report from hand to hand, over JSON.

use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use kernel::ids::{PersonId, ReportId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;
use web::Json;
use web::api::{idempotency_key, if_match};
use web::{ApiError, App, Caller};

use super::reports::{NewReportBody, ReportItem};
use crate::model::{HandOver, Step};
use crate::service::{self, Completion};

pub(super) fn api() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(open_report)).routes(routes!(send_back)).routes(routes!(complete))
}

/// A report with through whose hands it went.
#[derive(Serialize, ToSchema)]
struct ReportWholeItem {
    /// What it says and where it stands.
    #[serde(flatten)]
    report: ReportItem,
    /// What happened to it, in order.
    steps: Vec<StepItem>,
}

/// A hand-over of a report.
#[derive(Serialize, ToSchema)]
struct StepItem {
    /// What was done.
    step: Step,
    /// What was asked for when it was sent back, or answered when it was completed; empty otherwise.
    note: String,
    /// By whom.
    by: String,
    /// When, RFC 3339, UTC.
    at: String,
}

impl From<HandOver> for StepItem {
    fn from(one: HandOver) -> Self {
        Self { step: one.step, note: one.note, by: one.name, at: one.at.to_string() }
    }
}

/// One report, with who filed it, sent it back, completed it and took it in charge, and when.
#[utoipa::path(
    get,
    path = "/api/v1/reports/{id}",
    tag = "cases",
    params(("id" = Uuid, Path, description = "The report")),
    responses(
        (status = 200, description = "The report", body = ReportWholeItem),
        (status = 404, description = "Not one of the caller's audience"),
    )
)]
async fn open_report(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<ReportId>,
) -> Result<Response, ApiError> {
    let (_, whole) = app.read(&caller, move |tx, actor| service::open_report(tx, actor, id)).await?;
    let version = whole.report.version;
    let data = &whole.person.data;
    let name = format!("{} {}", data.family_name, data.given_name);
    let steps = whole.steps.into_iter().map(StepItem::from).collect();
    let item = ReportWholeItem { report: ReportItem::of(whole.report, Some(name)), steps };
    Ok(web::api::tagged((StatusCode::OK, Json(item)), version))
}

/// What is missing in a report.
#[derive(Deserialize, ToSchema)]
struct SendBackBody {
    /// For the doctor, 3 to 500 characters.
    asked: String,
}

/// Sends a report that waits back to its doctor, who completes it. 409 when somebody else was quicker.
#[utoipa::path(
    post,
    path = "/api/v1/reports/{id}/send-back",
    tag = "cases",
    request_body = SendBackBody,
    params(
        ("id" = Uuid, Path, description = "The report"),
        ("If-Match" = String, Header, description = "The version seen, e.g. `\"1\"`"),
    ),
    responses(
        (status = 200, description = "Sent back", body = ReportItem),
        (status = 409, description = "Changed since it was read"),
        (status = 422, description = "No If-Match, or nothing is asked for"),
    )
)]
async fn send_back(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<ReportId>,
    headers: HeaderMap,
    Json(body): Json<SendBackBody>,
) -> Result<Response, ApiError> {
    let version = if_match(&headers)?;
    let asked = body.asked;
    let (_, report) =
        app.write(&caller, move |tx, actor| service::send_back(tx, actor, id, version, &asked)).await?;
    Ok(ReportItem::of(report, None).answer(StatusCode::OK))
}

/// A report that was sent back, as it should be.
#[derive(Deserialize, ToSchema)]
struct CompleteBody {
    /// What it says now, all of it.
    #[serde(flatten)]
    report: NewReportBody,
    /// What the doctor answers, if anything.
    #[serde(default)]
    answer: String,
}

/// Completes a report that was sent back: it waits again, at the place it had. The same `Idempotency-Key` again answers as the
/// first time.
#[utoipa::path(
    post,
    path = "/api/v1/reports/{id}/complete",
    tag = "cases",
    request_body = CompleteBody,
    params(
        ("id" = Uuid, Path, description = "The report"),
        ("If-Match" = String, Header, description = "The version seen, e.g. `\"2\"`"),
        ("Idempotency-Key" = String, Header, description = "A new UUID"),
    ),
    responses(
        (status = 200, description = "Completed", body = ReportItem),
        (status = 404, description = "Not about a patient of the doctor's"),
        (status = 409, description = "Changed since it was read, or it waits for no answer"),
        (status = 422, description = "Fields that cannot be accepted (problem+json)"),
    )
)]
async fn complete(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<ReportId>,
    headers: HeaderMap,
    Json(body): Json<CompleteBody>,
) -> Result<Response, ApiError> {
    let (act, version): (Uuid, i64) = (idempotency_key(&headers)?, if_match(&headers)?);
    // Whose it is, the service knows.
    let says = body.report.report(id, PersonId(Uuid::nil()))?;
    let new = Completion { act, version, says, answer: body.answer };
    let (_, report) = app.write(&caller, move |tx, actor| service::complete(tx, actor, &new)).await?;
    Ok(ReportItem::of(report, None).answer(StatusCode::OK))
}
