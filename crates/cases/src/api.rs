//! The same over JSON.

mod acts;

use access::Actor;
use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use kernel::ids::{PersonId, ReportId};
use kernel::{Date, Problem};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;
use web::api::{self, idempotency_key, if_match, tagged};
use web::{ApiError, App, Caller, texts};

use crate::model::{NewReport, Notice, Report};
use crate::service::{self, PAGE_LENGTH};
use crate::store::{MeasureLine, ReportLine};

/// The routes below `/api/v1`.
pub fn api() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(file_report))
        .routes(routes!(list_reports))
        .routes(routes!(take_charge))
        .routes(routes!(list_measures))
        .routes(routes!(list_notices))
        .merge(acts::api())
}

/// Which page of a list.
#[derive(Deserialize, IntoParams)]
struct PageQuery {
    /// `next_cursor` of the page before.
    cursor: Option<Uuid>,
    /// Items wanted, at most 100.
    limit: Option<usize>,
}

/// A page of a list.
#[derive(Serialize, ToSchema)]
struct Items<T> {
    /// The items.
    items: Vec<T>,
    /// Where the next page begins; null on the last one.
    next_cursor: Option<Uuid>,
}

/// A report to be filed.
#[derive(Deserialize, ToSchema)]
struct NewReportBody {
    /// Codes that hold today of the list `symptom` (`GET /api/v1/code-lists/symptom`), e.g. `fever`.
    #[serde(default)]
    symptoms: Vec<String>,
    /// Degrees Celsius, to a tenth.
    temperature: Option<f64>,
    /// First day with symptoms, ISO 8601.
    #[schema(value_type = Option<String>, format = Date)]
    onset: Option<Date>,
    /// Where the patient is, when not at the domicile.
    #[serde(default)]
    whereabouts: String,
    /// For the public-health service; needed when there are no symptoms.
    #[serde(default)]
    note: String,
    /// That a report of the person waits is known, and this is another one.
    #[serde(default)]
    again: bool,
}

/// A report.
#[derive(Serialize, ToSchema)]
struct ReportItem {
    /// UUID.
    id: Uuid,
    /// UUID of the person.
    person: Uuid,
    /// Name of the person; absent where only the report is shown.
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    /// Codes of the list `symptom`.
    symptoms: Vec<String>,
    /// Degrees Celsius.
    temperature: Option<f64>,
    /// First day with symptoms.
    #[schema(value_type = Option<String>, format = Date)]
    onset: Option<Date>,
    /// Where the patient is; empty for the domicile.
    whereabouts: String,
    /// For the public-health service.
    note: String,
    /// `waiting` or `in_charge`.
    status: &'static str,
    /// Who filed it.
    reported_by: String,
    /// When, RFC 3339, UTC.
    reported_at: String,
    /// Who took it in charge.
    taken_by: Option<String>,
    /// When, RFC 3339, UTC.
    taken_at: Option<String>,
    /// What looks like a slip, in words.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    warnings: Vec<String>,
    /// For `If-Match`.
    version: i64,
}

impl ReportItem {
    fn of(report: Report, name: Option<String>) -> Self {
        Self {
            id: report.id.0,
            person: report.person.0,
            name,
            symptoms: report.symptoms,
            temperature: report.temperature_tenths.map(|tenths| f64::from(tenths) / 10.0),
            onset: report.onset,
            whereabouts: report.whereabouts,
            note: report.note,
            status: report.status.code(),
            reported_by: report.reported_by_name,
            reported_at: report.reported_at.to_string(),
            taken_at: report.taken.as_ref().map(|taken| taken.at.to_string()),
            taken_by: report.taken.map(|taken| taken.name),
            warnings: Vec::new(),
            version: report.version,
        }
    }

    fn line(line: ReportLine) -> Self {
        let name = format!("{} {}", line.family_name, line.given_name);
        Self::of(line.report, Some(name))
    }

    fn answer(self, status: StatusCode) -> Response {
        let version = self.version;
        tagged((status, Json(self)), version)
    }
}

/// Reports a suspect case. The same `Idempotency-Key` again answers as the first time. Another report while one of the
/// person waits is refused until the body says `again`.
#[utoipa::path(
    post,
    path = "/api/v1/people/{id}/reports",
    tag = "cases",
    request_body = NewReportBody,
    params(
        ("id" = Uuid, Path, description = "The person"),
        ("Idempotency-Key" = String, Header, description = "A new UUID, which becomes the report's id"),
    ),
    responses(
        (status = 201, description = "Filed", body = ReportItem),
        (status = 403, description = "Not a doctor"),
        (status = 404, description = "Not a patient of the doctor's"),
        (status = 409, description = "A report of the person waits: its field is `again` (problem+json)"),
        (status = 422, description = "Fields that cannot be accepted (problem+json)"),
    )
)]
async fn file_report(
    State(app): State<App>,
    caller: Caller,
    Path(person): Path<PersonId>,
    headers: HeaderMap,
    Json(body): Json<NewReportBody>,
) -> Result<Response, ApiError> {
    let new = new_report(&headers, person, body)?;
    let filed = match app.write(&caller, move |tx, actor| service::file_report(tx, actor, &new)).await {
        Ok((_, filed)) => filed,
        Err(problem) => return Ok(api::asked(problem, "again")),
    };
    let warnings = filed.warnings.iter().map(texts::problem).collect();
    Ok(ReportItem { warnings, ..ReportItem::of(filed.report, None) }.answer(StatusCode::CREATED))
}

fn new_report(headers: &HeaderMap, person: PersonId, body: NewReportBody) -> Result<NewReport, Problem> {
    Ok(NewReport {
        id: idempotency_key(headers)?,
        person,
        symptoms: body.symptoms,
        temperature_tenths: body.temperature.map(tenths).transpose()?,
        onset: body.onset,
        whereabouts: body.whereabouts,
        note: body.note,
        again: body.again,
    })
}

fn tenths(degrees: f64) -> Result<i32, Problem> {
    if (0.0..=100.0).contains(&degrees) {
        Ok((degrees * 10.0).round() as i32)
    } else {
        Err(Problem::field("temperature", "cases-temperature-range"))
    }
}

/// Lists the reports of suspect cases: for the public-health service those that wait first, the oldest before.
#[utoipa::path(
    get,
    path = "/api/v1/reports",
    tag = "cases",
    params(PageQuery),
    responses((status = 200, description = "A page of reports", body = Items<ReportItem>))
)]
async fn list_reports(
    State(app): State<App>,
    caller: Caller,
    Query(page): Query<PageQuery>,
) -> Result<Json<Items<ReportItem>>, ApiError> {
    let PageQuery { cursor, limit } = page;
    let length = limit.unwrap_or(PAGE_LENGTH);
    let (_, listing) =
        app.read(&caller, move |tx, actor| service::list_reports(tx, actor, cursor, length)).await?;
    let items = listing.items.into_iter().map(ReportItem::line).collect();
    Ok(Json(Items { items, next_cursor: listing.next }))
}

/// Takes a report in charge. 409 when somebody else was quicker.
#[utoipa::path(
    post,
    path = "/api/v1/reports/{id}/take-charge",
    tag = "cases",
    params(
        ("id" = Uuid, Path, description = "The report"),
        ("If-Match" = String, Header, description = "The version seen, e.g. `\"1\"`"),
    ),
    responses(
        (status = 200, description = "Taken in charge", body = ReportItem),
        (status = 409, description = "Changed since it was read"),
        (status = 422, description = "No If-Match"),
    )
)]
async fn take_charge(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<ReportId>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let version = if_match(&headers)?;
    let (_, report) =
        app.write(&caller, move |tx, actor| service::take_charge(tx, actor, id, version)).await?;
    Ok(ReportItem::of(report, None).answer(StatusCode::OK))
}

/// A measure.
#[derive(Serialize, ToSchema)]
struct MeasureItem {
    /// UUID.
    id: Uuid,
    /// UUID of the person.
    person: Uuid,
    /// Name of the person.
    name: String,
    /// `isolation` or `quarantine`.
    kind: &'static str,
    /// `awaiting_signature`, `ended` or `withdrawn`.
    status: &'static str,
    /// Whether there is a confirmed case.
    confirmed: bool,
    /// First day.
    #[schema(value_type = String, format = Date)]
    starts_on: Date,
    /// First day on which it may end; null while that depends on tests to come.
    #[schema(value_type = Option<String>, format = Date)]
    expected_end: Option<Date>,
    /// Last day whatever the tests.
    #[schema(value_type = Option<String>, format = Date)]
    latest_end: Option<Date>,
    /// Whether the rule's conditions are met; a person still has to confirm the end.
    may_end: bool,
    /// Why that date, in words.
    explanation: String,
    /// First day it no longer runs.
    #[schema(value_type = Option<String>, format = Date)]
    ended_on: Option<Date>,
    /// UUID of the result that caused it.
    result: Option<Uuid>,
    /// Whether the user has not looked at it yet.
    new: bool,
    /// Grows by one with each change.
    version: i64,
}

impl MeasureItem {
    fn of(line: MeasureLine) -> Self {
        Self {
            id: line.id.0,
            person: line.person.0,
            name: format!("{} {}", line.family_name, line.given_name),
            kind: line.kind.code(),
            status: line.status.code(),
            confirmed: line.confirmed,
            starts_on: line.starts_on,
            expected_end: line.expected_end,
            latest_end: line.latest_end,
            may_end: line.may_end,
            explanation: line.explanation.text(),
            ended_on: line.ended_on,
            result: line.cause.map(|cause| cause.result.0),
            new: line.new,
            version: line.version,
        }
    }
}

/// Lists the measures of the caller's audience, newest first.
#[utoipa::path(
    get,
    path = "/api/v1/measures",
    tag = "cases",
    params(PageQuery),
    responses((status = 200, description = "A page of measures", body = Items<MeasureItem>))
)]
async fn list_measures(
    State(app): State<App>,
    caller: Caller,
    Query(page): Query<PageQuery>,
) -> Result<Json<Items<MeasureItem>>, ApiError> {
    let PageQuery { cursor, limit } = page;
    let length = limit.unwrap_or(PAGE_LENGTH);
    let (_, listing) =
        app.read(&caller, move |tx, actor| service::list_measures(tx, actor, false, cursor, length)).await?;
    let items = listing.items.into_iter().map(MeasureItem::of).collect();
    Ok(Json(Items { items, next_cursor: listing.next }))
}

/// One person under a measure, as a mayor sees it.
#[derive(Serialize, ToSchema)]
struct NoticeItem {
    /// Name.
    name: String,
    /// Where.
    address: String,
    /// First day.
    #[schema(value_type = String, format = Date)]
    from: Date,
    /// Day it is expected to end; null for "until further notice".
    #[schema(value_type = Option<String>, format = Date)]
    to: Option<Date>,
}

impl From<Notice> for NoticeItem {
    fn from(notice: Notice) -> Self {
        let Notice { name, address, from, to } = notice;
        Self { name, address, from, to }
    }
}

/// Who is under a measure in a comune.
#[derive(Serialize, ToSchema)]
struct Notices {
    /// Why the mayor sees it; null while the region keeps the view off.
    purpose: Option<&'static str>,
    /// The persons, by name.
    items: Vec<NoticeItem>,
    /// Where the next page begins; null on the last one.
    next_cursor: Option<Uuid>,
    /// When the data were read, RFC 3339, UTC.
    as_of: String,
}

/// Lists who is under a measure in the mayor's comune: while it runs, and only where the region says for what purpose.
#[utoipa::path(
    get,
    path = "/api/v1/notices",
    tag = "cases",
    params(PageQuery),
    responses((status = 200, description = "A page of notices", body = Notices), (status = 403, description = "Not a mayor"))
)]
async fn list_notices(
    State(app): State<App>,
    caller: Caller,
    Query(page): Query<PageQuery>,
) -> Result<Json<Notices>, ApiError> {
    let PageQuery { cursor, limit } = page;
    let length = limit.unwrap_or(PAGE_LENGTH);
    let read = move |tx: &mut storage::Tx<'_>, actor: &Actor| service::notices(tx, actor, cursor, length);
    let (_, list) = app.read(&caller, read).await?;
    Ok(Json(Notices {
        purpose: list.purpose.map(|purpose| purpose.code()),
        items: list.items.into_iter().map(NoticeItem::from).collect(),
        next_cursor: list.next,
        as_of: list.as_of.to_string(),
    }))
}
