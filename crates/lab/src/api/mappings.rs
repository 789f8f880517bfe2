//! The mappings of a laboratory, for its programs.

use axum::Json;
use axum::extract::State;
use axum::response::Response;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;
use web::api::private;
use web::{ApiError, App, Caller};

use crate::model::KeptMapping;
use crate::rules::table::Mapping;
use crate::service::tables;

/// The route below `/api/v1`.
pub(super) fn api() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list))
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

/// The mappings of the caller's laboratory, by name: how tables in its own columns are read. They are made on the page of the import.
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
