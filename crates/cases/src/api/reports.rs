//! Reports of suspect cases over JSON.

use std::collections::BTreeMap;

use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use kernel::ids::{PersonId, ReportId};
use kernel::{Date, Problem};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;
use web::Json;
use web::api::{self, idempotency_key, if_match, tagged};
use web::{ApiError, App, Caller, texts};

use super::{Items, PageQuery};
use crate::model::{Grade, Grades, NewReport, Report, ReportStatus};
use crate::service::{self, PAGE_LENGTH};
use crate::store::ReportLine;

pub(super) fn api() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(file_report))
        .routes(routes!(list_reports, file_report_of))
        .routes(routes!(take_charge))
}

/// A report to be filed.
#[derive(Deserialize, ToSchema)]
pub(super) struct NewReportBody {
    /// Codes that hold today of the list `symptom` (`GET /api/v1/code-lists/symptom`), e.g. `fever`.
    #[serde(default)]
    symptoms: Vec<String>,
    /// How those are that have grades, by code: `cough` (`not_persistent`, `persistent_wet`, `persistent_dry`), `cold`
    /// (`mild`, `strong`), `muscle_pain` (`before_emergency`, `last_two_weeks`), `tiredness` (`as_usual`, `more_than_usual`).
    #[serde(default)]
    grades: BTreeMap<String, Grade>,
    /// Degrees Celsius, to a tenth.
    temperature: Option<f64>,
    /// First day with symptoms, ISO 8601.
    #[schema(value_type = Option<String>, format = Date)]
    onset: Option<Date>,
    /// Where the patient is, when not at the domicile.
    #[serde(default)]
    whereabouts: String,
    /// Where and how she may have been exposed.
    #[serde(default)]
    context: String,
    /// Clinical conditions. Without symptoms one of these, `whereabouts` and `context` is needed.
    #[serde(default)]
    conditions: String,
    /// For the public-health service.
    #[serde(default)]
    note: String,
    /// That a report of the person waits is known, and this is another one.
    #[serde(default)]
    again: bool,
}

/// A report to be filed, and of whom.
#[derive(Deserialize, ToSchema)]
struct ReportOfBody {
    /// UUID of the person.
    person: Uuid,
    /// What it says.
    #[serde(flatten)]
    report: NewReportBody,
}

/// A report.
#[derive(Serialize, ToSchema)]
pub(super) struct ReportItem {
    /// UUID.
    id: Uuid,
    /// UUID of the person.
    person: Uuid,
    /// Name of the person; absent where only the report is shown.
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    /// Codes of the list `symptom`.
    symptoms: Vec<String>,
    /// How those are of which somebody said it.
    grades: BTreeMap<String, Grade>,
    /// Degrees Celsius.
    temperature: Option<f64>,
    /// First day with symptoms.
    #[schema(value_type = Option<String>, format = Date)]
    onset: Option<Date>,
    /// Where the patient is; empty for the domicile.
    whereabouts: String,
    /// Where and how she may have been exposed.
    context: String,
    /// Clinical conditions.
    conditions: String,
    /// For the public-health service.
    note: String,
    /// Where it stands.
    status: ReportStatus,
    /// Who filed it.
    reported_by: String,
    /// When, RFC 3339, UTC.
    reported_at: String,
    /// Who took it in charge.
    taken_by: Option<String>,
    /// When, RFC 3339, UTC.
    taken_at: Option<String>,
    /// Where he answers the telephone, when he says so.
    taken_phone: Option<String>,
    /// What the doctor was asked for last, when it was sent back.
    asked: Option<String>,
    /// Who asked.
    asked_by: Option<String>,
    /// When, RFC 3339, UTC.
    asked_at: Option<String>,
    /// Where he answers the telephone, when he says so.
    asked_phone: Option<String>,
    /// What looks like a slip, in words.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    warnings: Vec<String>,
    /// For `If-Match`.
    version: i64,
}

impl ReportItem {
    pub(super) fn of(report: Report, name: Option<String>) -> Self {
        Self {
            id: report.id.0,
            person: report.person.0,
            name,
            symptoms: report.symptoms,
            grades: report.grades.0.into_iter().collect(),
            temperature: report.temperature_tenths.map(|tenths| f64::from(tenths) / 10.0),
            onset: report.onset,
            whereabouts: report.whereabouts,
            context: report.context,
            conditions: report.conditions,
            note: report.note,
            status: report.status,
            reported_by: report.reported_by_name,
            reported_at: report.reported_at.to_string(),
            taken_at: report.taken.as_ref().map(|taken| taken.at.to_string()),
            taken_phone: report.taken.as_ref().and_then(|taken| taken.phone.clone()),
            taken_by: report.taken.map(|taken| taken.name),
            asked: report.asked.as_ref().map(|asked| asked.note.clone()),
            asked_at: report.asked.as_ref().map(|asked| asked.at.to_string()),
            asked_phone: report.asked.as_ref().and_then(|asked| asked.phone.clone()),
            asked_by: report.asked.map(|asked| asked.name),
            warnings: Vec::new(),
            version: report.version,
        }
    }

    fn line(line: ReportLine) -> Self {
        let name = format!("{} {}", line.family_name, line.given_name);
        Self::of(line.report, Some(name))
    }

    pub(super) fn answer(self, status: StatusCode) -> Response {
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
    let new = body.report(idempotency_key(&headers)?, person)?;
    filed(&app, &caller, new).await
}

/// Reports a suspect case, as `POST /api/v1/people/{id}/reports` does, with the person in the body.
#[utoipa::path(
    post,
    path = "/api/v1/reports",
    tag = "cases",
    request_body = ReportOfBody,
    params(("Idempotency-Key" = String, Header, description = "A new UUID, which becomes the report's id")),
    responses(
        (status = 201, description = "Filed", body = ReportItem),
        (status = 403, description = "Not a doctor"),
        (status = 404, description = "Not a patient of the doctor's"),
        (status = 409, description = "A report of the person waits: its field is `again` (problem+json)"),
        (status = 422, description = "Fields that cannot be accepted (problem+json)"),
    )
)]
async fn file_report_of(
    State(app): State<App>,
    caller: Caller,
    headers: HeaderMap,
    Json(body): Json<ReportOfBody>,
) -> Result<Response, ApiError> {
    let new = body.report.report(idempotency_key(&headers)?, PersonId(body.person))?;
    filed(&app, &caller, new).await
}

async fn filed(app: &App, caller: &Caller, new: NewReport) -> Result<Response, ApiError> {
    let filed = match app.write(caller, move |tx, actor| service::file_report(tx, actor, &new)).await {
        Ok((_, filed)) => filed,
        Err(problem) => return Ok(api::asked(problem, "again")),
    };
    let warnings = filed.warnings.iter().map(texts::problem).collect();
    Ok(ReportItem { warnings, ..ReportItem::of(filed.report, None) }.answer(StatusCode::CREATED))
}

impl NewReportBody {
    pub(super) fn report(self, id: ReportId, person: PersonId) -> Result<NewReport, Problem> {
        Ok(NewReport {
            id,
            person,
            symptoms: self.symptoms,
            grades: Grades(self.grades.into_iter().collect()),
            temperature_tenths: self.temperature.map(tenths).transpose()?,
            onset: self.onset,
            whereabouts: self.whereabouts,
            context: self.context,
            conditions: self.conditions,
            note: self.note,
            again: self.again,
        })
    }
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

/// Takes a report in charge, also one that its doctor has not completed yet. 409 when somebody else was quicker.
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
