//! The same over JSON: requests, results, corrections, files.

mod body;

use std::io::Cursor;

use axum::Json;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, FromRequest, Path, Query, Request, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use kernel::ids::{PersonId, RequestId, ResultId};
use kernel::{Problem, Timestamp};
use serde::Deserialize;
use tokio::time::timeout;
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;
use web::api::{self, idempotency_key, if_match, private, tagged};
use web::{ApiError, App, Caller};

use crate::model::{Door, ImportState, Outcome, TestKind};
use crate::pages::{LARGEST_UPLOAD, RECEIVING};
use crate::service::{self, Cancel, Correct, Listing, NewRequest, Received, Record, Which};

use body::{
    Asking, Cancelling, Correcting, ImportBody, Recording, RequestBody, RequestItem, RequestItems,
    RequestView, ResultBody,
};

/// Requests of a page when nobody says how many, and at most.
const LENGTH: (usize, usize) = (50, 200);

/// The routes below `/api/v1`.
pub fn api() -> OpenApiRouter<App> {
    let files =
        OpenApiRouter::new().routes(routes!(import_file)).layer(DefaultBodyLimit::max(LARGEST_UPLOAD));
    OpenApiRouter::new()
        .routes(routes!(request_swab))
        .routes(routes!(list_requests))
        .routes(routes!(get_request))
        .routes(routes!(cancel_request))
        .routes(routes!(record_result))
        .routes(routes!(correct_result))
        .merge(files)
}

/// Requests a swab of a person within the caller's audiences. The same `Idempotency-Key` again answers as the first
/// time. Another one within 24 hours of one that waits is refused until the body says `again`.
#[utoipa::path(
    post,
    path = "/api/v1/people/{id}/swab-requests",
    tag = "lab",
    request_body = Asking,
    params(
        ("id" = String, Path, description = "The person"),
        ("Idempotency-Key" = String, Header, description = "A new UUID, which becomes the request's id"),
    ),
    responses(
        (status = 201, description = "Requested", body = RequestBody),
        (status = 403, description = "The role requests no swabs (problem+json)"),
        (status = 404, description = "No such person, or outside the caller's audiences (problem+json)"),
        (status = 409, description = "One waits since less than 24 hours: its field is `again` (problem+json)"),
        (status = 422, description = "Fields that cannot be accepted (problem+json)"),
    )
)]
async fn request_swab(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<PersonId>,
    headers: HeaderMap,
    Json(body): Json<Asking>,
) -> Result<Response, ApiError> {
    let new = NewRequest {
        id: idempotency_key(&headers)?,
        person: id,
        reason: body.reason,
        test: TestKind::parse(&body.test_type)?,
        laboratory: body.laboratory,
        note: body.note,
        again: body.again,
    };
    let written = app.write(&caller, move |tx, actor| service::request_swab(tx, actor, &new)).await;
    let request = match written {
        Ok((_, request)) => request,
        Err(problem) => return Ok(api::asked(problem, "again")),
    };
    let version = request.version;
    Ok(tagged((StatusCode::CREATED, Json(RequestBody::of(&request))), version))
}

/// Which part of a list.
#[derive(Deserialize, IntoParams)]
struct Part {
    /// `waiting`, the oldest first; `resulted` or `cancelled`, the latest first.
    #[serde(default)]
    status: Option<String>,
    /// `next_cursor` of the page before.
    #[param(value_type = Option<String>)]
    cursor: Option<RequestId>,
    /// Items wanted, at most 200.
    limit: Option<usize>,
}

/// The swab requests the caller sees: a laboratory its own, the SISP those of its ASL.
#[utoipa::path(
    get,
    path = "/api/v1/swab-requests",
    tag = "lab",
    params(Part),
    responses(
        (status = 200, description = "A page of requests", body = RequestItems),
        (status = 403, description = "The role sees no requests (problem+json)"),
        (status = 422, description = "An unknown status (problem+json)"),
    )
)]
async fn list_requests(
    State(app): State<App>,
    caller: Caller,
    Query(part): Query<Part>,
) -> Result<Response, ApiError> {
    let which = match part.status.as_deref() {
        None | Some("" | "waiting") => Which::Waiting,
        Some("resulted") => Which::Resulted,
        Some("cancelled") => Which::Cancelled,
        Some(_) => return Err(Problem::field("status", "lab-status-unknown").into()),
    };
    let length = part.limit.unwrap_or(LENGTH.0).clamp(1, LENGTH.1);
    let cursor = part.cursor;
    let (_, Listing { lines, more }) =
        app.read(&caller, move |tx, actor| service::list(tx, actor, which, cursor, length)).await?;
    let next_cursor = lines.last().filter(|_| more).map(|line| line.id.0);
    Ok(private(Json(RequestItems { items: lines.iter().map(RequestItem::of).collect(), next_cursor })))
}

/// A request with its result, if it is within the caller's audiences.
#[utoipa::path(
    get,
    path = "/api/v1/swab-requests/{id}",
    tag = "lab",
    params(("id" = String, Path, description = "The request")),
    responses(
        (status = 200, description = "The request; the ETag is the version", body = RequestView),
        (status = 404, description = "No such request, or outside the caller's audiences (problem+json)"),
    )
)]
async fn get_request(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<RequestId>,
) -> Result<Response, ApiError> {
    let (_, view) = app.read(&caller, move |tx, actor| service::view_request(tx, actor, id)).await?;
    Ok(tagged(Json(RequestView::of(&view)), view.request.version))
}

/// Takes a request back that has no result: it leaves the laboratory's work list. A result that arrives all the same is
/// taken in, and the request is `resulted` then. The same `Idempotency-Key` again answers as the first time.
#[utoipa::path(
    post,
    path = "/api/v1/swab-requests/{id}/cancel",
    tag = "lab",
    request_body = Cancelling,
    params(
        ("id" = String, Path, description = "The request"),
        ("Idempotency-Key" = String, Header, description = "A new UUID"),
    ),
    responses(
        (status = 200, description = "Cancelled; the ETag is the version", body = RequestBody),
        (status = 403, description = "The role cancels no requests (problem+json)"),
        (status = 404, description = "No such request, or another ASL's (problem+json)"),
        (status = 409, description = "It has a result, or was cancelled before (problem+json)"),
        (status = 422, description = "Fields that cannot be accepted (problem+json)"),
    )
)]
async fn cancel_request(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<RequestId>,
    headers: HeaderMap,
    Json(body): Json<Cancelling>,
) -> Result<Response, ApiError> {
    let Cancelling { cancel_reason: reason, note } = body;
    let new = Cancel { id: idempotency_key(&headers)?, request: id, reason, note };
    let (_, request) = app.write(&caller, move |tx, actor| service::cancel_request(tx, actor, &new)).await?;
    let version = request.version;
    Ok(tagged(private(Json(RequestBody::of(&request))), version))
}

/// Records the result of a request of the caller's laboratory. The same `Idempotency-Key` again answers as the first
/// time. Cases, isolations and figures move in the same commit.
#[utoipa::path(
    post,
    path = "/api/v1/swab-requests/{id}/results",
    tag = "lab",
    request_body = Recording,
    params(
        ("id" = String, Path, description = "The request"),
        ("Idempotency-Key" = String, Header, description = "A new UUID, which becomes the result's id"),
    ),
    responses(
        (status = 201, description = "Recorded; the ETag is the revision", body = ResultBody),
        (status = 403, description = "The role records no results (problem+json)"),
        (status = 404, description = "No such request, or another laboratory's (problem+json)"),
        (status = 409, description = "The request has a result already: correct it (problem+json)"),
        (status = 422, description = "Fields that cannot be accepted (problem+json)"),
    )
)]
async fn record_result(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<RequestId>,
    headers: HeaderMap,
    Json(body): Json<Recording>,
) -> Result<Response, ApiError> {
    let new = Record {
        id: idempotency_key(&headers)?,
        request: id,
        outcome: Outcome::parse(&body.outcome)?,
        sampled_at: instant(body.sampled_at.as_deref())?,
        door: Door::Api,
    };
    let (_, result) = app.write(&caller, move |tx, actor| service::record_result(tx, actor, &new)).await?;
    let revision = i64::from(result.revision);
    Ok(tagged((StatusCode::CREATED, Json(ResultBody::of(&result))), revision))
}

/// Corrects a result of the caller's laboratory: a new revision, whose id is the `Idempotency-Key`; the one corrected
/// stays in the history, and what it had started is withdrawn in the same commit.
#[utoipa::path(
    put,
    path = "/api/v1/results/{id}",
    tag = "lab",
    request_body = Correcting,
    params(
        ("id" = String, Path, description = "The result that was wrong"),
        ("If-Match" = String, Header, description = "The ETag of the result: its revision"),
        ("Idempotency-Key" = String, Header, description = "A new UUID, which becomes the new revision's id"),
    ),
    responses(
        (status = 200, description = "Corrected", body = ResultBody),
        (status = 403, description = "The role corrects no results (problem+json)"),
        (status = 404, description = "No such result, or another laboratory's (problem+json)"),
        (status = 409, description = "Corrected by somebody else since (problem+json)"),
        (status = 422, description = "Fields that cannot be accepted (problem+json)"),
    )
)]
async fn correct_result(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<ResultId>,
    headers: HeaderMap,
    Json(body): Json<Correcting>,
) -> Result<Response, ApiError> {
    // A revision is numbered from 1: what no revision can be is refused as stale, not as unreadable.
    let shown = i32::try_from(if_match(&headers)?).unwrap_or(i32::MAX);
    let new = Correct {
        id: idempotency_key(&headers)?,
        result: id,
        outcome: Outcome::parse(&body.outcome)?,
        reason: body.reason,
        shown: Some(shown),
        door: Door::Api,
    };
    let (_, result) = app.write(&caller, move |tx, actor| service::correct_result(tx, actor, &new)).await?;
    let revision = i64::from(result.revision);
    Ok(tagged(Json(ResultBody::of(&result)), revision))
}

/// Reads a file of results of the caller's laboratory, the 27 columns separated by semicolons. Good rows are taken,
/// bad rows come back in `rejected_file`, to be mended and sent again as it is; rows = accepted + rejected +
/// duplicate. The same `Idempotency-Key` again answers with the first reading, or reads again what did not come to its
/// end; the same file under another key changes nothing. `rejected_file` is kept for 14 days.
#[utoipa::path(
    post,
    path = "/api/v1/results/imports",
    tag = "lab",
    request_body(content = String, content_type = "text/csv", description = "The file, at most 64 MiB"),
    params(("Idempotency-Key" = String, Header, description = "A new UUID, which becomes the import's id")),
    responses(
        (status = 200, description = "Read to its end", body = ImportBody),
        (status = 202, description = "Being read under the same key: ask again with it", body = ImportBody),
        (status = 403, description = "The role sends no files (problem+json)"),
        (status = 409, description = "No file of results, or so much of it is wrong that it was not read to its end: \
                                      good rows read before are taken (problem+json)"),
        (status = 422, description = "A header that cannot be accepted (problem+json)"),
        (status = 503, description = "Two files are being read already: try again shortly (problem+json)"),
    )
)]
async fn import_file(
    State(app): State<App>,
    caller: Caller,
    headers: HeaderMap,
    request: Request,
) -> Result<Response, ApiError> {
    // Before the body is read: what may not be sent, or not now, costs no memory.
    app.read(&caller, service::may_import).await?;
    let id: Uuid = idempotency_key(&headers)?;
    let slot = service::slot()?;
    let bytes = match timeout(RECEIVING, Bytes::from_request(request, &app)).await {
        Ok(Ok(bytes)) => bytes,
        Ok(Err(refused)) => return Ok(refused.into_response()),
        Err(_) => return Err(Problem::Refused("lab-file-broken").into()),
    };
    let lines = bytes.iter().filter(|byte| **byte == b'\n').count() as u64;
    let starting = move |tx: &mut storage::Tx<'_>, actor: &access::Actor| {
        service::start_import(tx, actor, id, lines.saturating_sub(1))
    };
    let (actor, received) = app.write(&caller, starting).await?;
    if received == Received::New {
        let db = app.db.clone();
        // On a task of its own: a sender who hangs up does not stop it half way.
        let reading = async move {
            let _slot = slot;
            service::import(&db, &actor, id, Cursor::new(bytes), |_| {}).await.map(|outcome| outcome.stopped)
        };
        let read = tokio::spawn(reading).await;
        if let Some(key) = read.map_err(|_| Problem::Internal("an import panicked".into()))?? {
            return Err(Problem::Refused(key).into());
        }
    }
    let (_, (import, rejected_file)) =
        app.read(&caller, move |tx, actor| service::results_file_whole(tx, actor, id)).await?;
    let status = match import.state {
        ImportState::Running => StatusCode::ACCEPTED,
        ImportState::Done => StatusCode::OK,
        // Between the two it was begun again, and did not come to its end.
        ImportState::Stopped(_) | ImportState::Failed(_) => {
            return Err(Problem::Refused("lab-file-interrupted").into());
        }
    };
    Ok(private((status, Json(ImportBody::of(&import, rejected_file)))))
}

fn instant(text: Option<&str>) -> kernel::Result<Option<Timestamp>> {
    let Some(text) = text.filter(|text| !text.is_empty()) else { return Ok(None) };
    text.parse().map(Some).map_err(|_| Problem::field("sampled_at", "lab-sampled-rfc3339"))
}
