//! The figures over JSON.

mod flow;

use axum::extract::State;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use web::Json;
use web::{ApiError, App, Caller};

use crate::model::Situation;
use crate::service;

/// The routes below `/api/v1`.
pub fn api() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(figures)).merge(flow::api())
}

/// The figures of today: the region, each ASL, and the epidemic curve. They name nobody.
#[utoipa::path(
    get,
    path = "/api/v1/figures",
    tag = "insight",
    responses(
        (status = 200, description = "The figures", body = Situation),
        (status = 403, description = "Not for this role (problem+json)"),
    )
)]
async fn figures(State(app): State<App>, caller: Caller) -> Result<Json<Situation>, ApiError> {
    let (_, situation) = app.read(&caller, service::situation).await?;
    Ok(Json(situation))
}
