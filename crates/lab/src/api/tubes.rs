//! What laboratories say of their tubes.

use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use kernel::ids::RequestId;
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use web::Json;
use web::api::{idempotency_key, tagged};
use web::{ApiError, App, Caller};

use super::asked::RequestBody;
use crate::model::{Door, TubeReason, TubeStep};
use crate::service::{self, NewTubeFact};

pub(super) fn api() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(record_tube))
}

/// Something that is known of a tube.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Knowing {
    /// What.
    #[schema(value_type = TubeStep)]
    step: String,
    /// Why; needed with `suspended` (`mismatched`, `repeat`, `equipment`, `clarification`, `other`) and with `unsuitable`
    /// (`broken`, `mismatched`, `material`, `conservation`, `other`).
    #[serde(default)]
    #[schema(value_type = Option<TubeReason>)]
    tube_reason: Option<String>,
    /// At most 500 characters; needed with `other`.
    #[serde(default)]
    note: String,
}

/// Says something of the tube of a request of the caller's laboratory: that it arrived, is being examined, waits for something.
/// `unsuitable` and `not_received` end the request with that result, which a later one corrects. The same `Idempotency-Key` again
/// answers as the first time.
#[utoipa::path(
    post,
    path = "/api/v1/swab-requests/{id}/tube",
    tag = "lab",
    request_body = Knowing,
    params(
        ("id" = String, Path, description = "The request"),
        ("Idempotency-Key" = String, Header, description = "A new UUID"),
    ),
    responses(
        (status = 201, description = "Said: the request as it stands now", body = RequestBody),
        (status = 403, description = "The role says nothing of tubes (problem+json)"),
        (status = 404, description = "No such request, or another laboratory's (problem+json)"),
        (status = 409, description = "The request has a result already (problem+json)"),
        (status = 422, description = "Fields that cannot be accepted (problem+json)"),
    )
)]
async fn record_tube(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<RequestId>,
    headers: HeaderMap,
    Json(body): Json<Knowing>,
) -> Result<Response, ApiError> {
    let new = NewTubeFact {
        id: idempotency_key(&headers)?,
        request: id,
        step: TubeStep::parse(&body.step)?,
        reason: body.tube_reason.as_deref().map(TubeReason::parse).transpose()?,
        note: body.note,
        door: Door::Api,
    };
    let (_, request) = app.write(&caller, move |tx, actor| service::record_tube(tx, actor, &new)).await?;
    let version = request.version;
    Ok(tagged((StatusCode::CREATED, Json(RequestBody::of_sample(&request))), version))
}
