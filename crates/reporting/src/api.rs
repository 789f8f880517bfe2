//! The same over JSON.

mod flow;

use axum::Extension;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use kernel::ids::ResultId;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use web::{ApiError, App, Caller};

use crate::{Seal, pages};

/// The module's part of the JSON API. It needs the [`Seal`] as an extension.
pub fn api() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(get_report)).merge(flow::api())
}

/// The report of a result as a tagged PDF, with a QR that proves it authentic: of the caller's laboratory, or of a person the caller
/// sees. Only the revision that counts is printed.
#[utoipa::path(
    get,
    path = "/api/v1/results/{id}/report",
    tag = "lab",
    params(("id" = String, Path, description = "The result")),
    responses(
        (status = 200, description = "The report", body = Vec<u8>, content_type = "application/pdf"),
        (status = 403, description = "Not for this role (problem+json)"),
        (status = 404, description = "No such result, or outside the caller's audiences (problem+json)"),
        (status = 409, description = "It was corrected or withdrawn since (problem+json)"),
    )
)]
async fn get_report(
    State(app): State<App>,
    caller: Caller,
    Extension(seal): Extension<Seal>,
    Path(id): Path<ResultId>,
) -> Result<Response, ApiError> {
    match pages::drawn(&app, &caller, &seal, id).await {
        Ok(answer) => Ok(answer.into_response()),
        Err(web::WebError(problem)) => Err(ApiError(problem)),
    }
}
