//! Requests: asking for a swab, what was asked, taking it back; what is said of a proposal.

use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use kernel::Problem;
use kernel::ids::{PersonId, RequestId};
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use web::Json;
use web::api::{self, idempotency_key, private, tagged};
use web::{ApiError, App, Caller};

use super::asked::{
    Answering, Asking, Cancelling, RequestBody, RequestItem, RequestItems, RequestView, Ruled,
};
use crate::model::{Details, Priority, Ruling, TestKind};
use crate::service::{self, Cancel, Listing, NewRequest, Say, Which};

/// Requests of a page when nobody says how many, and at most.
const LENGTH: (usize, usize) = (50, 200);

pub(super) fn api() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(request_swab))
        .routes(routes!(list_requests, request_named))
        .routes(routes!(get_request))
        .routes(routes!(cancel_request))
        .routes(routes!(authorise))
        .routes(routes!(answer))
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
    ask(&app, &caller, id, &headers, body).await
}

/// Requests a swab of the person the body names, as above; a doctor proposes one, where the ASL in charge has switched
/// that on, and its public health decides. The same `Idempotency-Key` again answers as the first time. Another one within
/// 24 hours of one that waits is refused until the body says `again`.
#[utoipa::path(
    post,
    path = "/api/v1/swab-requests",
    tag = "lab",
    request_body = Asking,
    params(("Idempotency-Key" = String, Header, description = "A new UUID, which becomes the request's id")),
    responses(
        (status = 201, description = "Requested, or proposed: `status` says which", body = RequestBody),
        (status = 403, description = "The role requests no swabs (problem+json)"),
        (status = 404, description = "No such person, or outside the caller's audiences (problem+json)"),
        (status = 409, description = "One waits since less than 24 hours: the problem has the type \
            `urn:argine:problem:confirmation-required`, its field is `again` (problem+json); or the ASL in charge \
            takes no proposals"),
        (status = 422, description = "Fields that cannot be accepted (problem+json)"),
    )
)]
async fn request_named(
    State(app): State<App>,
    caller: Caller,
    headers: HeaderMap,
    Json(body): Json<Asking>,
) -> Result<Response, ApiError> {
    let person = body.person_id.ok_or_else(|| Problem::field("person_id", "web-required"))?;
    ask(&app, &caller, person.into(), &headers, body).await
}

async fn ask(
    app: &App,
    caller: &Caller,
    person: PersonId,
    headers: &HeaderMap,
    body: Asking,
) -> Result<Response, ApiError> {
    if body.person_id.is_some_and(|named| named != person.0) {
        return Err(Problem::field("person_id", "lab-person-otherwise").into());
    }
    let new = NewRequest {
        id: idempotency_key(headers)?,
        person,
        reason: body.reason,
        test: TestKind::parse(&body.test_type)?,
        priority: body.priority.as_deref().map(Priority::parse).transpose()?,
        laboratory: body.laboratory,
        note: body.note,
        details: Details {
            onset: body.onset,
            criterion: body.criterion,
            requester: body.requester,
            requester_contact: body.requester_contact,
            place: body.place,
            proposed_on: body.proposed_on,
        },
        again: body.again,
    };
    let written = app.write(caller, move |tx, actor| service::request_swab(tx, actor, &new)).await;
    let request = match written {
        Ok((_, request)) => request,
        Err(problem) => return Ok(api::asked(problem, "again")),
    };
    let version = request.version;
    Ok(tagged((StatusCode::CREATED, Json(RequestBody::of(&request))), version))
}

/// Public health says yes, no, or what it wants to know first, of a swab that a doctor proposed. With a yes the laboratory
/// has it from that moment. The same `Idempotency-Key` again answers as the first time.
#[utoipa::path(
    post,
    path = "/api/v1/swab-requests/{id}/authorisation",
    tag = "lab",
    request_body = Ruled,
    params(
        ("id" = String, Path, description = "The request"),
        ("Idempotency-Key" = String, Header, description = "A new UUID"),
    ),
    responses(
        (status = 200, description = "Said; the ETag is the version", body = RequestBody),
        (status = 403, description = "The role decides on no proposals (problem+json)"),
        (status = 404, description = "No such request, or another ASL's (problem+json)"),
        (status = 409, description = "It is decided already (problem+json)"),
        (status = 422, description = "Fields that cannot be accepted (problem+json)"),
    )
)]
async fn authorise(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<RequestId>,
    headers: HeaderMap,
    Json(body): Json<Ruled>,
) -> Result<Response, ApiError> {
    let ruling = Ruling::parse(&body.ruling)?;
    if !Ruling::OF_PUBLIC_HEALTH.contains(&ruling) {
        return Err(Problem::field("ruling", "lab-ruling-unknown").into());
    }
    say(&app, &caller, Say { id: idempotency_key(&headers)?, request: id, ruling, note: body.note }).await
}

/// The doctor answers what public health asked of a swab she proposed. The same `Idempotency-Key` again answers as the
/// first time.
#[utoipa::path(
    post,
    path = "/api/v1/swab-requests/{id}/answer",
    tag = "lab",
    request_body = Answering,
    params(
        ("id" = String, Path, description = "The request"),
        ("Idempotency-Key" = String, Header, description = "A new UUID"),
    ),
    responses(
        (status = 200, description = "Answered; the ETag is the version", body = RequestBody),
        (status = 403, description = "The role proposes no swabs (problem+json)"),
        (status = 404, description = "No such request, or of nobody in the caller's care (problem+json)"),
        (status = 409, description = "Nothing is asked (problem+json)"),
        (status = 422, description = "Fields that cannot be accepted (problem+json)"),
    )
)]
async fn answer(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<RequestId>,
    headers: HeaderMap,
    Json(body): Json<Answering>,
) -> Result<Response, ApiError> {
    let ruling = Ruling::Answered;
    say(&app, &caller, Say { id: idempotency_key(&headers)?, request: id, ruling, note: body.note }).await
}

async fn say(app: &App, caller: &Caller, new: Say) -> Result<Response, ApiError> {
    let (_, request) = app.write(caller, move |tx, actor| service::say(tx, actor, &new)).await?;
    let version = request.version;
    Ok(tagged(private(Json(RequestBody::of(&request))), version))
}

/// Which part of a list.
#[derive(Deserialize, IntoParams)]
struct Part {
    /// `waiting`, `proposed` or `information`, the most urgent first, then the oldest; `resulted`, `cancelled` or `denied`,
    /// the latest first.
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
        Some("proposed") => Which::Proposed,
        Some("information") => Which::Information,
        Some("denied") => Which::Denied,
        Some(_) => return Err(Problem::field("status", "lab-status-unknown").into()),
    };
    let length = part.limit.unwrap_or(LENGTH.0).clamp(1, LENGTH.1);
    let cursor = part.cursor;
    let (_, Listing { lines, more, .. }) =
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
