//! The mappings of a laboratory, for its programs.

use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;
use web::Json;
use web::api::{if_match, private, tagged};
use web::{ApiError, App, Caller};

use crate::model::KeptMapping;
use crate::rules::table::Mapping;
use crate::service::tables;

/// The routes below `/api/v1`.
pub(super) fn api() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list)).routes(routes!(mapping_named, put_mapping))
}

/// A mapping of a laboratory.
#[derive(Serialize, ToSchema)]
struct MappingBody {
    /// The mapping.
    #[schema(value_type = String, format = "uuid")]
    id: Uuid,
    /// What it is called.
    name: String,
    /// 1 for the first, growing with changes.
    version: i64,
    /// Real time of the last change.
    changed_at: String,
    /// What it says, in the form of its file: `argine-mapping/1`.
    #[schema(value_type = Object)]
    mapping: Mapping,
}

impl From<KeptMapping> for MappingBody {
    fn from(kept: KeptMapping) -> Self {
        let KeptMapping { id, name, version, mapping, changed_at, .. } = kept;
        Self { id, name, version, changed_at: changed_at.to_string(), mapping }
    }
}

/// The mappings of the caller's laboratory, by name: how tables in its own columns are read. They are made on the page of the import, or put here.
#[utoipa::path(
    get,
    path = "/api/v1/results/mappings",
    tag = "lab",
    responses(
        (status = 200, description = "All of them", body = Vec<MappingBody>),
        (status = 403, description = "The role sends no files (problem+json)"),
    )
)]
async fn list(State(app): State<App>, caller: Caller) -> Result<Response, ApiError> {
    let (_, kept) = app.read(&caller, tables::mappings).await?;
    let body: Vec<MappingBody> = kept.into_iter().map(MappingBody::from).collect();
    Ok(private(Json(body)))
}

/// One of them by its name, which a file of results names in turn: `POST /api/v1/results/imports?mapping=…`.
#[utoipa::path(
    get,
    path = "/api/v1/results/mappings/{name}",
    tag = "lab",
    params(("name" = String, Path, description = "What it is called")),
    responses(
        (status = 200, description = "It; the ETag is its version", body = MappingBody),
        (status = 403, description = "The role sends no files (problem+json)"),
        (status = 404, description = "The laboratory has none of this name (problem+json)"),
        (status = 422, description = "What is no name (problem+json)"),
    )
)]
async fn mapping_named(
    State(app): State<App>,
    caller: Caller,
    Path(name): Path<String>,
) -> Result<Response, ApiError> {
    let (_, kept) = app.read(&caller, move |tx, actor| tables::mapping_named(tx, actor, &name)).await?;
    Ok(answer(StatusCode::OK, kept))
}

/// Keeps a mapping under a name, in the form of its file (`argine-mapping/1`, as the page hands it out). One that says the same already
/// changes nothing; another one is its next version, and wants the version that was seen. Every version stays.
#[utoipa::path(
    put,
    path = "/api/v1/results/mappings/{name}",
    tag = "lab",
    request_body(
        content = Object,
        description = "`format`, `headings` (all of the file), `sources` (for each of our fields `{\"column\": heading}`), and if need \
                       be `sheet`, `month_first`, `outcomes` and `tests` (what words mean)"
    ),
    params(
        ("name" = String, Path, description = "What it is to be called: at most 60 signs"),
        ("If-Match" = Option<String>, Header, description = "The ETag of the one that is there; none for a new one"),
    ),
    responses(
        (status = 200, description = "It says this now; the ETag is its version", body = MappingBody),
        (status = 201, description = "Kept, as a new one", body = MappingBody),
        (status = 403, description = "The role sends no files (problem+json)"),
        (status = 404, description = "There is none of this name, of which a version could have been seen (problem+json)"),
        (status = 409, description = "Somebody has changed it since (problem+json)"),
        (status = 422, description = "A part of it, or a field without a column, that cannot be accepted; `If-Match` is missing \
                                      (problem+json)"),
    )
)]
async fn put_mapping(
    State(app): State<App>,
    caller: Caller,
    Path(name): Path<String>,
    headers: HeaderMap,
    Json(body): Json<serde_json::Value>,
) -> Result<Response, ApiError> {
    let seen = headers.contains_key("if-match").then(|| if_match(&headers)).transpose()?;
    // Who may not is not told what is wrong with it.
    app.read(&caller, crate::service::may_import).await?;
    let (id, mapping) = (Uuid::now_v7(), Mapping::of_program(body)?);
    let keeping = move |tx: &mut storage::Tx<'_>, actor: &access::Actor| {
        tables::put_mapping(tx, actor, id, (&name, seen), &mapping)
    };
    let (_, kept) = app.write(&caller, keeping).await?;
    let status = if kept.id == id { StatusCode::CREATED } else { StatusCode::OK };
    Ok(answer(status, kept))
}

fn answer(status: StatusCode, kept: KeptMapping) -> Response {
    let version = kept.version;
    tagged((status, Json(MappingBody::from(kept))), version)
}
