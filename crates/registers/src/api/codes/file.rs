//! A file of terms over JSON: looked through, written, taken back.

use access::Actor;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, Path, Query, State as Kept};
use axum::http::HeaderMap;
use axum::response::Response;
use kernel::{FieldProblem, Problem};
use serde::{Deserialize, Serialize};
use storage::Tx;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;
use web::Json;
use web::api::{idempotency_key, private};
use web::{ApiError, App, Caller};

use super::{may, named};
use crate::model::codes::{Outcome, Plan};
use crate::pages::write;
use crate::{rules, service};

pub(super) fn api() -> OpenApiRouter<App> {
    let import = OpenApiRouter::new().routes(routes!(import_terms));
    OpenApiRouter::new()
        .routes(routes!(undo_import))
        .merge(import.layer(DefaultBodyLimit::max(rules::MOST_TERM_BYTES)))
}

/// What becomes, or became, of a row of a file.
#[derive(Serialize, ToSchema)]
struct RowBody {
    /// Its number; the header is the first.
    row: usize,
    /// The code in it.
    code: String,
    /// `added`, `changed`, `closed`, `same` or `refused`.
    outcome: &'static str,
    /// The first field that is wrong.
    #[serde(skip_serializing_if = "Option::is_none")]
    field: Option<&'static str>,
    /// What is wrong and how to mend it, in Italian.
    #[serde(skip_serializing_if = "Option::is_none")]
    problem: Option<String>,
    /// All that is wrong, as the columns stand.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    problems: Vec<RowProblem>,
}

/// Something that is wrong with a row.
#[derive(Serialize, ToSchema)]
struct RowProblem {
    /// The field.
    field: &'static str,
    /// What is wrong and how to mend it, in Italian.
    problem: String,
}

impl RowProblem {
    fn of(problem: &FieldProblem) -> Self {
        Self { field: problem.field, problem: web::texts::problem(problem) }
    }
}

/// What a file would do, or did.
#[derive(Serialize, ToSchema)]
struct ImportedBody {
    /// The import, to take it back; null for a dry run, and when nothing was written.
    import: Option<Uuid>,
    /// How many rows are written.
    written: usize,
    /// Row by row; empty when the same `Idempotency-Key` comes again.
    rows: Vec<RowBody>,
}

/// What came of taking a file back.
#[derive(Serialize, ToSchema)]
struct UndoneBody {
    /// Terms that are as they were.
    back: usize,
    /// Terms that somebody has changed since, and that stay.
    left: usize,
}

/// Whether anything is written.
#[derive(Deserialize, IntoParams)]
struct ImportQuery {
    /// True: only say what would become of each row.
    #[serde(default)]
    dry_run: bool,
}

impl ImportedBody {
    fn of(plan: &Plan, import: Option<Uuid>) -> Self {
        let written = plan.writes();
        let row = |row: &crate::model::codes::Planned| {
            let (outcome, problems) = match &row.outcome {
                Outcome::Same => ("same", None),
                Outcome::Added(_) => ("added", None),
                Outcome::Changed { .. } => ("changed", None),
                Outcome::Closed { .. } => ("closed", None),
                Outcome::Refused(problems) => ("refused", Some(problems)),
            };
            let problems = problems.map_or(&[][..], Vec::as_slice);
            let first = problems.first();
            RowBody {
                row: row.number,
                code: row.code.clone(),
                outcome,
                field: first.map(|problem: &FieldProblem| problem.field),
                problem: first.map(web::texts::problem),
                problems: problems.iter().map(RowProblem::of).collect(),
            }
        };
        let import = import.filter(|_| plan.written);
        Self { import, written, rows: plan.rows.iter().map(row).collect() }
    }
}

/// Reads a CSV file of terms: columns `code` and `name`, and as one likes `counts_as`, `place`, `from`, `last_day`, or their
/// Italian names. Rows that are refused are not written, the others are. The same `Idempotency-Key` again writes nothing more.
#[utoipa::path(
    post,
    path = "/api/v1/code-lists/{list}/import",
    tag = "code-lists",
    request_body(content = String, content_type = "text/csv"),
    params(
        ("list" = String, Path, description = "The list"),
        ImportQuery,
        ("Idempotency-Key" = Option<String>, Header, description = "A new UUID, which becomes the import's id; not needed for a dry run"),
    ),
    responses(
        (status = 200, description = "What becomes, or became, of each row", body = ImportedBody),
        (status = 401, description = "One signed in more than five minutes ago: ask for a new token (problem+json of type `urn:argine:problem:proof-required`)"),
        (status = 403, description = "Not the region's administrator (problem+json)"),
        (status = 404, description = "No such list (problem+json)"),
        (status = 422, description = "No such file can be read, or no Idempotency-Key (problem+json)"),
    )
)]
async fn import_terms(
    Kept(app): Kept<App>,
    caller: Caller,
    Path(list): Path<String>,
    Query(query): Query<ImportQuery>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, ApiError> {
    may(&app, &caller).await?;
    let list = named(&list)?;
    let rows = rules::read_terms(&body).map_err(|problem| Problem::Invalid(vec![problem]))?;
    if query.dry_run {
        let work = move |tx: &mut Tx<'_>, actor: &Actor| service::codes::rehearse(tx, actor, list, &rows);
        let (_, plan) = app.read(&caller, work).await?;
        return Ok(private(Json(ImportedBody::of(&plan, None))));
    }
    let act: Uuid = idempotency_key(&headers)?;
    let work =
        move |tx: &mut Tx<'_>, actor: &Actor| service::codes::import(tx, actor, act, list, &rows, None);
    let plan = write(&app, &caller, work).await?;
    Ok(private(Json(ImportedBody::of(&plan, Some(act)))))
}

/// Takes back what a file did, but for the terms that somebody has changed since.
#[utoipa::path(
    post,
    path = "/api/v1/code-lists/{list}/imports/{id}/undo",
    tag = "code-lists",
    params(
        ("list" = String, Path, description = "The list"),
        ("id" = Uuid, Path, description = "The import"),
        ("Idempotency-Key" = String, Header, description = "A new UUID"),
    ),
    responses(
        (status = 200, description = "Taken back", body = UndoneBody),
        (status = 401, description = "One signed in more than five minutes ago: ask for a new token (problem+json of type `urn:argine:problem:proof-required`)"),
        (status = 403, description = "Not the region's administrator (problem+json)"),
        (status = 404, description = "No such import (problem+json)"),
        (status = 409, description = "No term would be left, or two open ones would be called alike (problem+json)"),
        (status = 422, description = "A header that is missing or wrong (problem+json)"),
    )
)]
async fn undo_import(
    Kept(app): Kept<App>,
    caller: Caller,
    Path((list, import)): Path<(String, Uuid)>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    may(&app, &caller).await?;
    let list = named(&list)?;
    let act: Uuid = idempotency_key(&headers)?;
    let work = move |tx: &mut Tx<'_>, actor: &Actor| service::codes::undo(tx, actor, act, list, import);
    let undone = write(&app, &caller, work).await?;
    Ok(private(Json(UndoneBody { back: undone.back, left: undone.left })))
}
