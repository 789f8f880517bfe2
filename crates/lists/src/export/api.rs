//! The same over JSON.

use axum::Extension;
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

use super::model::{Broke, Export, Format, Purpose, Status};
use super::service::{self, Ask, Verdict};
use super::{Limits, download};

/// The routes below `/api/v1`. Another bound than the usual comes as an extension.
pub fn api() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list_exports, ask_export))
        .routes(routes!(get_export))
        .routes(routes!(download_export))
        .routes(routes!(decide_export))
}

/// An export. It names nobody of the registry.
#[derive(Serialize, ToSchema)]
struct ExportBody {
    /// UUID.
    id: Uuid,
    /// What people call it; it stands in the file.
    number: String,
    /// Name of the list.
    list: String,
    /// The filter as the list's address has it; empty for everything.
    query: String,
    /// Column set: `screen`, or `patients`, `patients-csv`, `quarantine`, `swabs` with the original's headings.
    set: &'static str,
    /// Columns of the screen, for that set.
    columns: Vec<String>,
    /// As what.
    format: Format,
    /// For what.
    purpose: Purpose,
    /// Persons when it was asked.
    persons: i64,
    /// Rows when it was asked.
    rows: i64,
    /// Whether those are all, and not "at least".
    counted_whole: bool,
    /// Where it stands.
    status: Status,
    /// Who asked.
    asked_by: String,
    /// For which unit: `asl:204`.
    unit: String,
    /// When, RFC 3339, UTC.
    asked_at: String,
    /// Who decided; null while nobody has.
    decided_by: Option<String>,
    /// Why it was declined.
    note: String,
    /// Until when it may be downloaded, RFC 3339, UTC; null while it waits.
    open_until: Option<String>,
    /// How often it was begun to be downloaded.
    downloads: i64,
    /// Rows of the last download; null when it broke off, and before the first.
    handed_rows: Option<i64>,
    /// Why the last download broke off: `grown` (ask again), `too_many_rows`, `gone`, `not_allowed`, `filter` or `fault`; null when it did
    /// not.
    broke_why: Option<&'static str>,
    /// SHA-256 of those rows as CSV writes them.
    handed_digest: Option<String>,
    /// For If-Match; also the ETag.
    version: i64,
}

impl ExportBody {
    fn of(one: &Export) -> Self {
        let handed = one.handed.as_ref();
        Self {
            id: one.id,
            number: one.number(),
            list: one.order.list.clone(),
            query: one.order.query.clone(),
            set: one.order.set,
            columns: one.order.columns.clone(),
            format: one.order.format,
            purpose: one.order.purpose,
            persons: one.persons,
            rows: one.rows,
            counted_whole: one.whole,
            status: one.status,
            asked_by: one.asked_by_name.clone(),
            unit: one.unit.clone(),
            asked_at: one.asked_at.to_string(),
            decided_by: one.decision.as_ref().map(|decision| decision.by_name.clone()),
            note: one.decision.as_ref().map(|decision| decision.note.clone()).unwrap_or_default(),
            open_until: one.open_until.map(|until| until.to_string()),
            downloads: one.downloads,
            handed_rows: handed.and_then(|handed| handed.rows),
            broke_why: handed.and_then(|handed| handed.broke).map(Broke::code),
            handed_digest: handed.map(|handed| handed.digest.clone()).filter(|digest| !digest.is_empty()),
            version: one.version,
        }
    }
}

/// Exports.
#[derive(Serialize, ToSchema)]
struct ExportItems {
    /// Those that wait for the caller's decision, the oldest first.
    to_decide: Vec<ExportBody>,
    /// The caller's own, the latest first.
    own: Vec<ExportBody>,
}

fn answer(status: StatusCode, one: &Export) -> Response {
    tagged((status, Json(ExportBody::of(one))), one.version)
}

/// The caller's exports, and those that wait for the caller's decision.
#[utoipa::path(
    get,
    path = "/api/v1/exports",
    tag = "exports",
    responses(
        (status = 200, description = "The exports", body = ExportItems),
        (status = 403, description = "The role neither exports nor approves (problem+json)"),
    )
)]
async fn list_exports(State(app): State<App>, caller: Caller) -> Result<Response, ApiError> {
    let (_, found) = app.read(&caller, service::overview).await?;
    let items = ExportItems {
        to_decide: found.to_decide.iter().map(ExportBody::of).collect(),
        own: found.own.iter().map(ExportBody::of).collect(),
    };
    Ok(private(Json(items)))
}

/// One export.
#[utoipa::path(
    get,
    path = "/api/v1/exports/{id}",
    tag = "exports",
    params(("id" = Uuid, Path, description = "The export")),
    responses(
        (status = 200, description = "The export; the ETag is the version", body = ExportBody),
        (status = 404, description = "No such export, or none of the caller's (problem+json)"),
    )
)]
async fn get_export(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<Uuid>,
) -> Result<Response, ApiError> {
    let (_, view) = app.read(&caller, move |tx, actor| service::view(tx, actor, id)).await?;
    Ok(answer(StatusCode::OK, &view.export))
}

/// What is asked.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ExportAsking {
    /// Name of the list.
    list: String,
    /// The filter as the list's address has it; everything when absent.
    #[serde(default)]
    query: String,
    /// Column set: `screen`, or one of the original's.
    set: String,
    /// Columns of the screen, for that set; those that are usual when absent.
    #[serde(default)]
    columns: Vec<String>,
    /// As what.
    format: Format,
    /// For what.
    purpose: Purpose,
}

/// Asks for an export. Of few persons it may be downloaded at once (`status` is `open`); else a second person approves it first. The
/// same `Idempotency-Key` again answers as the first time.
#[utoipa::path(
    post,
    path = "/api/v1/exports",
    tag = "exports",
    request_body = ExportAsking,
    params(("Idempotency-Key" = String, Header, description = "A new UUID, which becomes the export's id")),
    responses(
        (status = 201, description = "Asked", body = ExportBody),
        (status = 401, description = "The caller proves afresh who he is (problem+json)"),
        (status = 403, description = "The role exports nothing, or has no such list (problem+json)"),
        (status = 404, description = "No such list (problem+json)"),
        (status = 409, description = "Nobody answers to the filter (problem+json)"),
        (status = 422, description = "Fields that cannot be accepted (problem+json)"),
    )
)]
async fn ask_export(
    State(app): State<App>,
    limits: Option<Extension<Limits>>,
    caller: Caller,
    headers: HeaderMap,
    Json(body): Json<ExportAsking>,
) -> Result<Response, ApiError> {
    let limits = limits.map(|Extension(limits)| limits).unwrap_or_default();
    let id = idempotency_key(&headers)?;
    let ExportAsking { list, query, set, columns, format, purpose } = body;
    let (_, begun) = {
        let (list, query, columns) = (list.clone(), query.clone(), columns.clone());
        app.report(&caller, move |tx, actor| service::begin(tx, actor, &list, &query, &columns, limits.alone))
            .await?
    };
    let ask = Ask {
        id,
        list,
        query,
        columns,
        set,
        format: format.code().to_owned(),
        purpose: purpose.code().to_owned(),
        many: begun.many,
        bound: limits.alone,
    };
    let (_, export) = app.write(&caller, move |tx, actor| service::ask(tx, actor, &ask)).await?;
    Ok(answer(StatusCode::CREATED, &export))
}

/// The file: at most three times within 24 hours, one at a time. The connection is broken off when it cannot be whole; a whole file
/// says so in its last row, with the number of rows and their SHA-256.
#[utoipa::path(
    post,
    path = "/api/v1/exports/{id}/download",
    tag = "exports",
    params(("id" = Uuid, Path, description = "The export")),
    responses(
        (status = 200, description = "The file: text/csv or a workbook"),
        (status = 401, description = "The caller proves afresh who he is (problem+json)"),
        (status = 404, description = "No such export of the caller's (problem+json)"),
        (status = 409, description = "It waits, was declined, is too late or too often, or another one is under way (problem+json)"),
    )
)]
async fn download_export(
    State(app): State<App>,
    limits: Option<Extension<Limits>>,
    caller: Caller,
    Path(id): Path<Uuid>,
) -> Result<Response, ApiError> {
    let limits = limits.map(|Extension(limits)| limits).unwrap_or_default();
    let (_, export) = app.write(&caller, move |tx, actor| service::start(tx, actor, id)).await?;
    Ok(download::download(&app, &caller, export, limits).await?)
}

/// A decision.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ExportVerdict {
    /// `approve` or `decline`.
    verdict: String,
    /// Why it is declined; needed then.
    #[serde(default)]
    note: String,
}

/// Approves or declines what somebody else asked to export. The same `Idempotency-Key` again answers as the first time.
#[utoipa::path(
    post,
    path = "/api/v1/exports/{id}/decision",
    tag = "exports",
    request_body = ExportVerdict,
    params(
        ("id" = Uuid, Path, description = "The export"),
        ("Idempotency-Key" = String, Header, description = "A new UUID for this decision"),
        ("If-Match" = String, Header, description = "The version that is decided on"),
    ),
    responses(
        (status = 200, description = "Decided", body = ExportBody),
        (status = 404, description = "No such export, or none of the caller's to decide (problem+json)"),
        (status = 409, description = "One's own, decided already, or changed meanwhile (problem+json)"),
        (status = 422, description = "Declined without a reason (problem+json)"),
    )
)]
async fn decide_export(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<Uuid>,
    headers: HeaderMap,
    Json(body): Json<ExportVerdict>,
) -> Result<Response, ApiError> {
    let approve = match body.verdict.as_str() {
        "approve" => true,
        "decline" => false,
        _ => return Err(Problem::field("verdict", "lists-export-verdict-missing").into()),
    };
    let (act, version) = (idempotency_key(&headers)?, if_match(&headers)?);
    let verdict = Verdict { act, export: id, version, approve, note: body.note };
    let (_, export) = app.write(&caller, move |tx, actor| service::settle(tx, actor, &verdict)).await?;
    Ok(answer(StatusCode::OK, &export))
}
