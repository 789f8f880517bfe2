//! Who comes to a place on a day.

use access::Action;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use kernel::Date;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;
use web::Json;
use web::api::private;
use web::{ApiError, App, Caller};

use super::places::SamplingPlaceBody;
use super::{date, may};
use crate::model::{Line, PlaceKind};
use crate::service;

pub(super) fn api() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(get_day))
}

/// Which day.
#[derive(Deserialize, IntoParams)]
struct DayQuery {
    /// ISO 8601; today when absent.
    day: Option<String>,
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
