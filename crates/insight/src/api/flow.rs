//! What arrives from the laboratories, over JSON.

use axum::extract::State;
use kernel::{Date, Timestamp};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use web::Json;
use web::{ApiError, App, Caller};

use crate::model::{Flow, Line};
use crate::service;

pub(super) fn api() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(laboratory_flow)).routes(routes!(result_days))
}

/// What arrived from the laboratories today.
#[derive(Serialize, ToSchema)]
struct LaboratoryFlow {
    /// Business date.
    #[schema(value_type = String, format = Date)]
    today: Date,
    /// When it was read, RFC 3339, UTC.
    #[schema(value_type = String, format = DateTime)]
    read_at: Timestamp,
    /// The days that today is compared with.
    #[schema(value_type = Vec<String>)]
    compared: Vec<Date>,
    /// The laboratories that the caller may see, the worst first.
    items: Vec<LaboratoryFlowItem>,
}

/// What arrived from a laboratory today.
#[derive(Serialize, ToSchema)]
struct LaboratoryFlowItem {
    /// Code of the laboratory.
    laboratory: String,
    /// Its name.
    name: String,
    /// Telephone or address of an office; empty when the registers have none.
    contact: String,
    /// `silent`, `flows`, or `unknown` for one of which nothing is expected.
    standing: &'static str,
    /// What usually has arrived by now; null when nothing is expected.
    expected: Option<i64>,
    /// What usually arrives on the whole day; null when nothing is expected.
    whole_day: Option<i64>,
    /// New results that have arrived.
    arrived: i64,
    /// Them by door.
    doors: Vec<DoorCount>,
    /// When the last one came, RFC 3339, UTC; null when none did.
    #[schema(value_type = Option<String>, format = DateTime)]
    last_at: Option<Timestamp>,
    /// Since when it is silent, RFC 3339, UTC; null when it is not.
    #[schema(value_type = Option<String>, format = DateTime)]
    silent_since: Option<Timestamp>,
    /// When somebody called it about that, RFC 3339, UTC; null when nobody has.
    #[schema(value_type = Option<String>, format = DateTime)]
    called_at: Option<Timestamp>,
}

/// Results by one door.
#[derive(Serialize, ToSchema)]
struct DoorCount {
    /// `manual`, `csv`, `api`, `hl7` or `fhir`.
    door: String,
    /// How many.
    count: i64,
}

impl LaboratoryFlowItem {
    fn of(line: Line) -> Self {
        let (arrived, last_at) = (line.today.total(), line.today.last_at);
        let silence = line.silence.filter(crate::model::Silence::is_open);
        Self {
            laboratory: line.code,
            name: line.name,
            contact: line.contact,
            standing: line.standing.code(),
            expected: line.expected,
            whole_day: line.whole_day,
            arrived,
            doors: line.today.by_door.into_iter().map(|(door, count)| DoorCount { door, count }).collect(),
            last_at,
            silent_since: silence.as_ref().map(|silence| silence.opened_at),
            called_at: silence.and_then(|silence| silence.called).map(|called| called.at),
        }
    }
}

/// What arrived from each laboratory today against what usually has by now, the worst first; a laboratory gets its own line.
#[utoipa::path(
    get,
    path = "/api/v1/laboratory-flow",
    tag = "insight",
    responses(
        (status = 200, description = "The laboratories", body = LaboratoryFlow),
        (status = 403, description = "Not for this role (problem+json)"),
    )
)]
async fn laboratory_flow(State(app): State<App>, caller: Caller) -> Result<Json<LaboratoryFlow>, ApiError> {
    let (_, flow) = app.read(&caller, service::flow::laboratories).await?;
    let Flow { today, at, compared, lines } = flow;
    let items = lines.into_iter().map(LaboratoryFlowItem::of).collect();
    Ok(Json(LaboratoryFlow { today, read_at: at, compared, items }))
}

/// What a laboratory sent on a day.
#[derive(Serialize, ToSchema)]
struct ResultDayBody {
    /// Business date.
    #[schema(value_type = String, format = Date)]
    day: Date,
    /// By each door by which something came.
    doors: Vec<DoorOfDayBody>,
}

/// What came by one door on a day: of files rows = accepted + rejected + duplicate. What is preliminary or of nobody for certain waits among
/// the exceptions and is not counted, nor is what is answered there.
#[derive(Serialize, ToSchema)]
struct DoorOfDayBody {
    /// `manual`, `csv`, `api`, `hl7` or `fhir`.
    door: String,
    /// Files that were read; null for what is not sent in files.
    files: Option<u64>,
    /// Files that were not read, or not yet.
    unread: u64,
    /// Rows of the files, or results that were typed or sent one by one.
    rows: u64,
    /// New results and corrections; of what is sent one by one the new ones.
    accepted: u64,
    /// What came back.
    rejected: u64,
    /// What had been taken before.
    duplicate: u64,
}

/// The accounts of the last days of the caller's laboratory, over all doors, the latest first.
#[utoipa::path(
    get,
    path = "/api/v1/result-days",
    tag = "insight",
    responses(
        (status = 200, description = "The days on which something came", body = Vec<ResultDayBody>),
        (status = 403, description = "Not for this role (problem+json)"),
    )
)]
async fn result_days(State(app): State<App>, caller: Caller) -> Result<Json<Vec<ResultDayBody>>, ApiError> {
    let (_, days) = app.read(&caller, service::days::days).await?;
    let door = |of: crate::model::DoorOfDay| {
        let crate::model::DoorOfDay { door, files, unread, rows, accepted, rejected, duplicate } = of;
        DoorOfDayBody { door, files, unread, rows, accepted, rejected, duplicate }
    };
    let day = |of: crate::model::ResultDay| ResultDayBody {
        day: of.day,
        doors: of.doors.into_iter().map(door).collect(),
    };
    Ok(Json(days.into_iter().map(day).collect()))
}
