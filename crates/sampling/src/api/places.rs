//! Places, their hours, and who comes on a day.

use access::Action;
use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use kernel::{Date, FieldProblem, Problem};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;
use web::api::{idempotency_key, if_match, private, tagged};
use web::{ApiError, App, Caller};

use super::may;
use crate::model::{Line, Place, PlaceData, PlaceKind, Slot};
use crate::rules::hours::{self, Opening};
use crate::rules::times::Times;
use crate::service::{self, Overview};

pub(super) fn api() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list_places, create_place))
        .routes(routes!(get_place, change_place))
        .routes(routes!(list_slots, open_slots))
        .routes(routes!(get_day))
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

/// An hour of a place.
#[derive(Serialize, ToSchema)]
pub(super) struct SamplingSlot {
    /// UUID.
    id: Uuid,
    /// The day.
    #[schema(value_type = String, format = Date)]
    day: Date,
    /// `HH:MM`, Italian time.
    starts: String,
    /// How long it lasts.
    minutes: i32,
    /// How many it takes.
    capacity: i32,
    /// How many it has.
    taken: i32,
}

impl SamplingSlot {
    pub(super) fn of(slot: &Slot) -> Self {
        let Slot { id, day, minutes, capacity, taken, .. } = *slot;
        Self { id, day, starts: slot.starts.clone(), minutes, capacity, taken }
    }
}

/// The hours of a place.
#[derive(Serialize, ToSchema)]
struct SamplingSlots {
    /// By day and hour: of fourteen days.
    items: Vec<SamplingSlot>,
    /// Always null: ask again with a later `from`.
    next_cursor: Option<String>,
}

/// From which day on.
#[derive(Deserialize, IntoParams)]
struct FromQuery {
    /// ISO 8601; today when absent.
    from: Option<String>,
}

/// Which day.
#[derive(Deserialize, IntoParams)]
struct DayQuery {
    /// ISO 8601; today when absent.
    day: Option<String>,
}

fn date(text: Option<&str>, field: &'static str, today: Date) -> Result<Date, Problem> {
    match text.filter(|text| !text.is_empty()) {
        None => Ok(today),
        Some(text) => text.parse().map_err(|_| Problem::field(field, "web-date-form")),
    }
}

/// The hours of a place of the caller's ASL: fourteen days from one on.
#[utoipa::path(
    get,
    path = "/api/v1/sampling-places/{id}/slots",
    tag = "sampling",
    params(("id" = Uuid, Path, description = "The place"), FromQuery),
    responses(
        (status = 200, description = "The hours", body = SamplingSlots),
        (status = 422, description = "No date (problem+json)"),
    )
)]
async fn list_slots(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<Uuid>,
    Query(asked): Query<FromQuery>,
) -> Result<Response, ApiError> {
    may(&app, &caller, Action::SiteManage).await?;
    let from = date(asked.from.as_deref(), "from", app.db.clocks().today())?;
    let (_, (_, slots)) = app.read(&caller, move |tx, actor| service::slots(tx, actor, id, from)).await?;
    let items = slots.iter().map(SamplingSlot::of).collect();
    Ok(private(Json(SamplingSlots { items, next_cursor: None })))
}

/// Hours that are opened, for many days at once.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct OpeningForm {
    /// First day, ISO 8601.
    first: String,
    /// Last day, ISO 8601.
    last: String,
    /// Days of the week: 1 is Monday.
    weekday: Vec<i8>,
    /// When the first hour begins, `HH:MM`.
    from: String,
    /// When the last one ends, `HH:MM`.
    until: String,
    /// How long each lasts.
    minutes: i32,
    /// How many each takes; 0 closes it.
    capacity: i32,
}

impl OpeningForm {
    fn read(&self) -> Result<Opening, Problem> {
        let mut wrong = Vec::new();
        let mut day = |text: &str, field| {
            let day: Option<Date> = text.parse().ok();
            wrong.extend(day.is_none().then(|| FieldProblem::new(field, "web-date-form")));
            day
        };
        let (first, last) = (day(&self.first, "first"), day(&self.last, "last"));
        let mut time = |text: &str, field| {
            let time = hours::time(text);
            wrong.extend(time.is_none().then(|| FieldProblem::new(field, "sampling-hour-form")));
            time
        };
        let (from, until) = (time(&self.from, "from"), time(&self.until, "until"));
        let (Some(first), Some(last), Some(from), Some(until)) = (first, last, from, until) else {
            return Err(Problem::Invalid(wrong));
        };
        let weekdays = self.weekday.iter().copied().collect();
        Ok(Opening { first, last, weekdays, from, until, minutes: self.minutes, capacity: self.capacity })
    }
}

/// How many hours were opened.
#[derive(Serialize, ToSchema)]
struct OpenedSlots {
    /// How many.
    slots: usize,
}

/// Opens hours, or says how many those take that are there: all or none. The same again changes nothing.
#[utoipa::path(
    put,
    path = "/api/v1/sampling-places/{id}/slots",
    tag = "sampling",
    request_body = OpeningForm,
    params(("id" = Uuid, Path, description = "The place")),
    responses((status = 200, description = "They are open", body = OpenedSlots))
)]
async fn open_slots(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<Uuid>,
    Json(body): Json<OpeningForm>,
) -> Result<Response, ApiError> {
    may(&app, &caller, Action::SiteManage).await?;
    let opening = body.read()?;
    let work =
        move |tx: &mut storage::Tx<'_>, actor: &access::Actor| service::open_hours(tx, actor, id, &opening);
    let (_, slots) = app.write(&caller, work).await?;
    Ok(private(Json(OpenedSlots { slots })))
}

/// Who comes in an hour of a day.
#[derive(Serialize, ToSchema)]
struct DayLine {
    /// UUID of the appointment.
    appointment: Uuid,
    /// Version of the appointment, for `If-Match`.
    version: i64,
    /// UUID of the swab request.
    request: Uuid,
    /// Number on the label.
    number: String,
    /// `HH:MM`.
    starts: String,
    /// `booked`, `collected`, `refused` or `absent`.
    state: &'static str,
    /// When the sample was taken, RFC 3339, UTC.
    sampled_at: Option<String>,
    /// Surname and name.
    name: String,
    /// Birth date.
    #[schema(value_type = String, format = Date)]
    birth_date: Date,
    /// Which test.
    test_type: &'static str,
    /// 1 is the most urgent.
    priority: u8,
    /// Code of the laboratory.
    laboratory: String,
    /// ISTAT code of the comune where a home team goes; null of other places.
    comune: Option<String>,
    /// The street there.
    street: Option<String>,
    /// The telephone there.
    telephone: Option<String>,
}

impl DayLine {
    fn of(line: &Line, home: bool) -> Self {
        let there = |text: &str| home.then(|| text.to_owned());
        Self {
            appointment: line.id,
            version: line.version,
            request: line.request.0,
            number: line.number.clone(),
            starts: line.starts.clone(),
            state: line.state.code(),
            sampled_at: line.sampled_at.map(|at| at.to_string()),
            name: line.name.clone(),
            birth_date: line.born,
            test_type: line.test.code(),
            priority: line.priority.rank(),
            laboratory: line.laboratory.clone(),
            comune: there(&line.comune),
            street: there(&line.street),
            telephone: there(&line.phone),
        }
    }
}

/// The list of a day.
#[derive(Serialize, ToSchema)]
struct DayBody {
    /// The place.
    place: SamplingPlaceBody,
    /// The day.
    #[schema(value_type = String, format = Date)]
    day: Date,
    /// How many its hours have.
    taken: i64,
    /// How many they take.
    capacity: i64,
    /// By hour, then the most urgent first.
    items: Vec<DayLine>,
    /// Always null: a day is one page.
    next_cursor: Option<String>,
}

/// Who comes to a place on a day. Who stands there sees yesterday, today and tomorrow.
#[utoipa::path(
    get,
    path = "/api/v1/sampling-places/{id}/day",
    tag = "sampling",
    params(("id" = Uuid, Path, description = "The place"), DayQuery),
    responses(
        (status = 200, description = "The list", body = DayBody),
        (status = 422, description = "No date (problem+json)"),
    )
)]
async fn get_day(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<Uuid>,
    Query(asked): Query<DayQuery>,
) -> Result<Response, ApiError> {
    may(&app, &caller, Action::SampleRecord).await?;
    let day = date(asked.day.as_deref(), "day", app.db.clocks().today())?;
    let (_, list) = app.read(&caller, move |tx, actor| service::day(tx, actor, id, day)).await?;
    let home = list.place.data.kind == PlaceKind::HomeTeam;
    let ((taken, capacity), place) = (list.taken, SamplingPlaceBody::of(&list.place));
    let items = list.lines.iter().map(|line| DayLine::of(line, home)).collect();
    Ok(private(Json(DayBody { place, day, taken, capacity, items, next_cursor: None })))
}
