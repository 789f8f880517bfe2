//! A swab gets an hour, another one or none; what came of it.

use access::Action;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use kernel::ids::RequestId;
use kernel::{Date, Problem};
use serde::{Deserialize, Serialize};
use storage::Tx;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;
use web::Json;
use web::api::{idempotency_key, if_match, private, tagged};
use web::{ApiError, App, Caller};

use super::may;
use super::places::SamplingPlaceBody;
use super::slots::SamplingSlot;
use crate::model::Appointment;
use crate::rules::marks::Mark;
use crate::service::{self, Book, Cancel, Marking};

pub(super) fn api() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(get_booking, book, move_booking))
        .routes(routes!(cancel_booking))
        .routes(routes!(mark_appointment))
}

/// That a swab is to be taken, or was.
#[derive(Serialize, ToSchema)]
struct AppointmentBody {
    /// UUID.
    id: Uuid,
    /// UUID of the swab request.
    request: Uuid,
    /// UUID of the place.
    place: Uuid,
    /// What the place is called.
    place_name: String,
    /// Where it is.
    address: String,
    /// UUID of the hour.
    slot: Uuid,
    /// The day.
    #[schema(value_type = String, format = Date)]
    day: Date,
    /// `HH:MM`, Italian time.
    starts: String,
    /// `booked`, `collected`, `refused`, `absent` or `cancelled`.
    state: &'static str,
    /// When the sample was taken, RFC 3339, UTC.
    sampled_at: Option<String>,
    /// When its first result came, RFC 3339, UTC.
    resulted_at: Option<String>,
    /// Grows with each act; also the ETag.
    version: i64,
}

impl AppointmentBody {
    fn of(one: &Appointment) -> Self {
        Self {
            id: one.id,
            request: one.request.0,
            place: one.place,
            place_name: one.at.name.clone(),
            address: one.at.address.clone(),
            slot: one.slot,
            day: one.day,
            starts: one.starts.clone(),
            state: one.state.code(),
            sampled_at: one.sampled_at.map(|at| at.to_string()),
            resulted_at: one.resulted_at.map(|at| at.to_string()),
            version: one.version,
        }
    }
}

/// An hour that is offered.
#[derive(Serialize, ToSchema)]
struct OfferBody {
    /// The hour.
    slot: SamplingSlot,
    /// Its place.
    place: SamplingPlaceBody,
    /// Whether it lies in the time of the request's priority.
    in_time: bool,
}

/// What a swab has, and what it may have.
#[derive(Serialize, ToSchema)]
struct BookingBody {
    /// Its appointment; null while it has none.
    appointment: Option<AppointmentBody>,
    /// The last day by which the swab should be taken.
    #[schema(value_type = String, format = Date)]
    due: Date,
    /// Hours, the best first.
    offers: Vec<OfferBody>,
}

/// The appointment of a swab and the hours that are offered to it. The ETag is the version of the appointment, `"0"` while it has none.
#[utoipa::path(
    get,
    path = "/api/v1/swab-requests/{id}/appointment",
    tag = "sampling",
    params(("id" = Uuid, Path, description = "The swab request")),
    responses((status = 200, description = "What it has and may have", body = BookingBody))
)]
async fn get_booking(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<RequestId>,
) -> Result<Response, ApiError> {
    let (_, found) = app.read(&caller, move |tx, actor| service::booking(tx, actor, id)).await?;
    let offers = found.offers.iter().map(|(slot, place, fits)| OfferBody {
        slot: SamplingSlot::of(slot),
        place: SamplingPlaceBody::of(place),
        in_time: *fits,
    });
    let offers = offers.collect();
    let version = found.there.as_ref().map_or(0, |there| there.version);
    let appointment = found.there.as_ref().map(AppointmentBody::of);
    Ok(tagged(Json(BookingBody { appointment, due: found.due, offers }), version))
}

/// Which hour.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct BookingForm {
    /// UUID of the hour.
    #[serde(deserialize_with = "kernel::ids::deserialize")]
    slot: Uuid,
}

/// Which other hour, and why.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct MoveForm {
    /// UUID of the hour.
    #[serde(deserialize_with = "kernel::ids::deserialize")]
    slot: Uuid,
    /// In words.
    why: String,
}

/// Books a swab into an hour, which never has more than it takes. The same `Idempotency-Key` again answers as the first time.
#[utoipa::path(
    post,
    path = "/api/v1/swab-requests/{id}/appointment",
    tag = "sampling",
    request_body = BookingForm,
    params(
        ("id" = Uuid, Path, description = "The swab request"),
        ("Idempotency-Key" = String, Header, description = "A new UUID, which becomes the appointment's id"),
    ),
    responses(
        (status = 201, description = "Booked; the ETag is the version", body = AppointmentBody),
        (status = 409, description = "It has an appointment already, or waits no more (problem+json)"),
        (status = 422, description = "The hour is full, over, or of another ASL: the field is `slot` (problem+json)"),
    )
)]
async fn book(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<RequestId>,
    headers: HeaderMap,
    Json(body): Json<BookingForm>,
) -> Result<Response, ApiError> {
    may(&app, &caller, Action::SampleBook).await?;
    let act: Uuid = idempotency_key(&headers)?;
    let new = Book { act, request: id, slot: body.slot, why: String::new(), seen: Some(0) };
    write(&app, &caller, new, StatusCode::CREATED).await
}

async fn write(app: &App, caller: &Caller, new: Book, status: StatusCode) -> Result<Response, ApiError> {
    let work = move |tx: &mut Tx<'_>, actor: &access::Actor| {
        service::book(tx, actor, &new)?;
        service::booked(tx, actor, new.request)
    };
    let (_, there) = app.write(caller, work).await?;
    Ok(tagged((status, Json(AppointmentBody::of(&there))), there.version))
}

/// Moves the appointment of a swab to another hour; the one it had is free again in the same commit. The same `Idempotency-Key` again
/// answers with the appointment as it stands.
#[utoipa::path(
    put,
    path = "/api/v1/swab-requests/{id}/appointment",
    tag = "sampling",
    request_body = MoveForm,
    params(
        ("id" = Uuid, Path, description = "The swab request"),
        ("Idempotency-Key" = String, Header, description = "A new UUID for this act"),
        ("If-Match" = String, Header, description = "The version seen, e.g. `\"1\"`"),
    ),
    responses(
        (status = 200, description = "Moved; the ETag is the version", body = AppointmentBody),
        (status = 409, description = "Changed by somebody else since, taken, or it waits no more (problem+json)"),
        (status = 422, description = "No reason, or the hour is full, over, or of another ASL (problem+json)"),
    )
)]
async fn move_booking(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<RequestId>,
    headers: HeaderMap,
    Json(body): Json<MoveForm>,
) -> Result<Response, ApiError> {
    may(&app, &caller, Action::SampleBook).await?;
    let (act, seen) = (idempotency_key(&headers)?, if_match(&headers)?);
    // The version of none at all.
    if seen == 0 {
        return Err(Problem::Refused("sampling-nothing-booked").into());
    }
    let new = Book { act, request: id, slot: body.slot, why: body.why, seen: Some(seen) };
    write(&app, &caller, new, StatusCode::OK).await
}

/// Why an appointment is taken back.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct BookingCancellation {
    /// In words: it stays in the history.
    why: String,
}

/// Takes the appointment of a swab back: the hour is free again in the same commit, and the swab waits.
#[utoipa::path(
    post,
    path = "/api/v1/swab-requests/{id}/appointment/cancellation",
    tag = "sampling",
    request_body = BookingCancellation,
    params(
        ("id" = Uuid, Path, description = "The swab request"),
        ("Idempotency-Key" = String, Header, description = "A new UUID for this act"),
        ("If-Match" = String, Header, description = "The version seen, e.g. `\"1\"`"),
    ),
    responses(
        (status = 204, description = "Taken back"),
        (status = 409, description = "Changed by somebody else since, or nothing is to come (problem+json)"),
        (status = 422, description = "Without a reason (problem+json)"),
    )
)]
async fn cancel_booking(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<RequestId>,
    headers: HeaderMap,
    Json(body): Json<BookingCancellation>,
) -> Result<Response, ApiError> {
    may(&app, &caller, Action::SampleBook).await?;
    let (act, seen) = (idempotency_key(&headers)?, Some(if_match(&headers)?));
    let new = Cancel { act, request: id, why: body.why, seen };
    app.write(&caller, move |tx, actor| service::cancel(tx, actor, &new)).await?;
    Ok(private(StatusCode::NO_CONTENT))
}

/// What came of an appointment.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct MarkForm {
    /// `collected`, `refused` or `absent`; `undo` when it did not come to that after all.
    mark: String,
}

/// Says what came of an appointment: whoever works at its place. A sample that was taken is known to the laboratory in the same commit.
/// The same `Idempotency-Key` again answers with the appointment as it stands.
#[utoipa::path(
    post,
    path = "/api/v1/appointments/{id}/marks",
    tag = "sampling",
    request_body = MarkForm,
    params(
        ("id" = Uuid, Path, description = "The appointment"),
        ("Idempotency-Key" = String, Header, description = "A new UUID for this act"),
        ("If-Match" = String, Header, description = "The version seen, e.g. `\"1\"`"),
    ),
    responses(
        (status = 200, description = "Said; the ETag is the version", body = AppointmentBody),
        (status = 409, description = "Changed by somebody else since, or it cannot be said now (problem+json)"),
        (status = 422, description = "No such mark (problem+json)"),
    )
)]
async fn mark_appointment(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<Uuid>,
    headers: HeaderMap,
    Json(body): Json<MarkForm>,
) -> Result<Response, ApiError> {
    may(&app, &caller, Action::SampleRecord).await?;
    let (act, seen) = (idempotency_key(&headers)?, Some(if_match(&headers)?));
    // Names alone: keys are the keyboard's.
    let mark = Some(&body.mark).filter(|mark| mark.len() > 1).and_then(|mark| Mark::parse(mark));
    let mark = mark.ok_or_else(|| Problem::field("mark", "sampling-command-unknown"))?;
    let new = Marking { act, appointment: id, mark, seen };
    let (_, there) = app.write(&caller, move |tx, actor| service::mark(tx, actor, &new)).await?;
    Ok(tagged(Json(AppointmentBody::of(&there)), there.version))
}
