//! Places.

use access::Action;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use kernel::Problem;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;
use web::Json;
use web::api::{idempotency_key, if_match, private, tagged};
use web::{ApiError, App, Caller};

use super::may;
use crate::model::{Place, PlaceData, PlaceKind};
use crate::rules::times::Times;
use crate::service::{self, Overview};

pub(super) fn api() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list_places, create_place)).routes(routes!(get_place, change_place))
}

/// What a place says of itself.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct SamplingPlaceForm {
    /// `hot_spot`, `drive_in` or `home_team`.
    kind: String,
    /// What it is called.
    name: String,
    /// Where it is; of a home team, where it sets out.
    address: String,
    /// Whom to call.
    #[serde(default)]
    telephone: String,
    /// What whoever comes is to know.
    #[serde(default)]
    note: String,
    /// Whether swabs are booked there.
    active: bool,
}

impl SamplingPlaceForm {
    fn read(self) -> Result<PlaceData, Problem> {
        let trimmed = |text: String| text.trim().to_owned();
        Ok(PlaceData {
            kind: PlaceKind::parse(&self.kind)?,
            name: trimmed(self.name),
            address: trimmed(self.address),
            telephone: trimmed(self.telephone),
            note: trimmed(self.note),
            active: self.active,
        })
    }
}

/// A place where samples are taken.
#[derive(Serialize, ToSchema)]
pub(super) struct SamplingPlaceBody {
    /// UUID.
    id: Uuid,
    /// By what the role of its operators names it: `204-8F3A2C1D`.
    code: String,
    /// Three digits of its ASL.
    asl: String,
    /// `hot_spot`, `drive_in` or `home_team`.
    kind: &'static str,
    /// What it is called.
    name: String,
    /// Where it is.
    address: String,
    /// Whom to call.
    telephone: String,
    /// What whoever comes is to know.
    note: String,
    /// Whether swabs are booked there.
    active: bool,
    /// Grows with each change; also the ETag.
    version: i64,
}

impl SamplingPlaceBody {
    pub(super) fn of(place: &Place) -> Self {
        let data = &place.data;
        Self {
            id: place.id,
            code: place.code(),
            asl: place.asl.clone(),
            kind: data.kind.code(),
            name: data.name.clone(),
            address: data.address.clone(),
            telephone: data.telephone.clone(),
            note: data.note.clone(),
            active: data.active,
            version: place.version,
        }
    }
}

/// Half took no longer, and the longest: minutes.
#[derive(Serialize, ToSchema)]
struct MedianAndMost {
    /// The median.
    median: i64,
    /// The longest.
    most: i64,
}

/// How long a place takes, over the last thirty days; in minutes.
#[derive(Serialize, ToSchema)]
struct SamplingTimes {
    /// How many were swabbed.
    sampled: usize,
    /// From the request to the sample; null when nobody was swabbed.
    to_sample: Option<MedianAndMost>,
    /// From the sample to the result; null when there is none.
    to_result: Option<MedianAndMost>,
    /// How many are booked and wait for the sample.
    booked: i64,
    /// How long the first of them waits.
    booked_longest: Option<i64>,
    /// How many were swabbed and have no result.
    unresulted: usize,
    /// How long the first of them waits.
    unresulted_longest: Option<i64>,
}

impl SamplingTimes {
    fn of(times: &Times) -> Self {
        let pair = |pair: Option<(i64, i64)>| pair.map(|(median, most)| MedianAndMost { median, most });
        Self {
            sampled: times.sampled,
            to_sample: pair(times.to_sample),
            to_result: pair(times.to_result),
            booked: times.booked.0,
            booked_longest: times.booked.1,
            unresulted: times.unresulted.0,
            unresulted_longest: times.unresulted.1,
        }
    }
}

/// A place, who comes today, and how long it takes.
#[derive(Serialize, ToSchema)]
struct SamplingPlaceItem {
    /// The place.
    place: SamplingPlaceBody,
    /// How many come today.
    today: i64,
    /// How long it takes.
    times: SamplingTimes,
}

impl SamplingPlaceItem {
    fn of(one: &Overview) -> Self {
        let (place, times) = (SamplingPlaceBody::of(&one.place), SamplingTimes::of(&one.times));
        Self { place, today: one.today, times }
    }
}

/// Places.
#[derive(Serialize, ToSchema)]
struct SamplingPlaces {
    /// By name.
    items: Vec<SamplingPlaceItem>,
    /// Always null: places are one page.
    next_cursor: Option<String>,
}

/// The places that the caller works at, each with how many come today and how long it takes: those of his ASL, a home team's own, the
/// one at which he stands.
#[utoipa::path(
    get,
    path = "/api/v1/sampling-places",
    tag = "sampling",
    responses((status = 200, description = "The places", body = SamplingPlaces))
)]
async fn list_places(State(app): State<App>, caller: Caller) -> Result<Response, ApiError> {
    let (_, all) = app.read(&caller, service::overview).await?;
    let items = all.iter().map(SamplingPlaceItem::of).collect();
    Ok(private(Json(SamplingPlaces { items, next_cursor: None })))
}

/// Makes a place of the caller's ASL. The same `Idempotency-Key` again answers as the first time.
#[utoipa::path(
    post,
    path = "/api/v1/sampling-places",
    tag = "sampling",
    request_body = SamplingPlaceForm,
    params(("Idempotency-Key" = String, Header, description = "A new UUID, which becomes the place's id")),
    responses(
        (status = 201, description = "Made; the ETag is the version", body = SamplingPlaceBody),
        (status = 422, description = "Fields that cannot be accepted (problem+json)"),
    )
)]
async fn create_place(
    State(app): State<App>,
    caller: Caller,
    headers: HeaderMap,
    Json(body): Json<SamplingPlaceForm>,
) -> Result<Response, ApiError> {
    may(&app, &caller, Action::SiteManage).await?;
    let id: Uuid = idempotency_key(&headers)?;
    keep(&app, &caller, id, body.read()?, None, StatusCode::CREATED).await
}

async fn keep(
    app: &App,
    caller: &Caller,
    id: Uuid,
    data: PlaceData,
    seen: Option<i64>,
    status: StatusCode,
) -> Result<Response, ApiError> {
    let work = move |tx: &mut storage::Tx<'_>, actor: &access::Actor| {
        service::keep_place(tx, actor, id, &data, seen)?;
        service::place(tx, actor, id)
    };
    let (_, place) = app.write(caller, work).await?;
    Ok(tagged((status, Json(SamplingPlaceBody::of(&place))), place.version))
}

/// A place of the caller's ASL, to be changed.
#[utoipa::path(
    get,
    path = "/api/v1/sampling-places/{id}",
    tag = "sampling",
    params(("id" = Uuid, Path, description = "The place")),
    responses((status = 200, description = "The place; the ETag is the version", body = SamplingPlaceBody))
)]
async fn get_place(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<Uuid>,
) -> Result<Response, ApiError> {
    let (_, place) = app.read(&caller, move |tx, actor| service::place(tx, actor, id)).await?;
    Ok(tagged(Json(SamplingPlaceBody::of(&place)), place.version))
}

/// Changes what a place says of itself. One that is closed keeps its appointments and gets no more.
#[utoipa::path(
    put,
    path = "/api/v1/sampling-places/{id}",
    tag = "sampling",
    request_body = SamplingPlaceForm,
    params(
        ("id" = Uuid, Path, description = "The place"),
        ("If-Match" = String, Header, description = "The version seen, e.g. `\"1\"`"),
    ),
    responses(
        (status = 200, description = "Changed; the ETag is the version", body = SamplingPlaceBody),
        (status = 409, description = "Changed by somebody else since (problem+json)"),
    )
)]
async fn change_place(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<Uuid>,
    headers: HeaderMap,
    Json(body): Json<SamplingPlaceForm>,
) -> Result<Response, ApiError> {
    may(&app, &caller, Action::SiteManage).await?;
    let seen = if_match(&headers)?;
    keep(&app, &caller, id, body.read()?, Some(seen), StatusCode::OK).await
}
