//! The hours of a place.

use access::Action;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use kernel::{Date, FieldProblem, Problem};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;
use web::Json;
use web::api::private;
use web::{ApiError, App, Caller};

use super::{date, may};
use crate::model::Slot;
use crate::rules::hours::{self, Opening};
use crate::service;

pub(super) fn api() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list_slots, open_slots))
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
