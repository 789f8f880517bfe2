//! Over JSON: the roles that wait for a second administrator, and his decision.

use access::approvals::RoleRequest;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::Response;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;
use web::Json;
use web::{ApiError, App, Caller};

use crate::service::{self, Said};

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list)).routes(routes!(decide))
}

/// A role that was asked for.
#[derive(Serialize, ToSchema)]
struct Asked {
    /// UUID; the role's, once it is given.
    id: String,
    /// UUID of the user.
    user: String,
    /// What he signs in with.
    login: String,
    /// Code of the role.
    role: &'static str,
    /// Code of the unit.
    unit: String,
    /// Name of the unit.
    unit_name: String,
    /// UUID of the administrator who asked.
    asked_by: String,
    /// When, RFC 3339, UTC.
    asked_at: String,
    /// When it is over if nobody has decided.
    expires_at: String,
}

impl Asked {
    fn of(request: RoleRequest) -> Self {
        Self {
            id: request.id.to_string(),
            user: request.user.to_string(),
            login: request.login,
            role: request.role.code(),
            unit: request.unit.code,
            unit_name: request.unit.name,
            asked_by: request.asked_by.to_string(),
            asked_at: request.asked_at.to_string(),
            expires_at: request.expires_at.to_string(),
        }
    }
}

/// The roles that wait.
#[derive(Serialize, ToSchema)]
struct AskedItems {
    /// What ends first before.
    items: Vec<Asked>,
}

/// The roles that wait for approval in the administrator's territory, his own requests among them.
#[utoipa::path(
    get,
    path = "/api/v1/role-requests",
    tag = "accounts",
    responses(
        (status = 200, description = "The roles that wait", body = AskedItems),
        (status = 403, description = "Not an administrator"),
    )
)]
async fn list(State(app): State<App>, caller: Caller) -> Result<Json<AskedItems>, ApiError> {
    let (_, found) = app.read(&caller, service::waiting).await?;
    Ok(Json(AskedItems { items: found.into_iter().map(Asked::of).collect() }))
}

/// A decision.
#[derive(Deserialize, ToSchema)]
struct DecisionBody {
    /// Whether the role is given.
    approve: bool,
    /// Code of the reason. To give it: `known`, `confirmed`, `other`; to refuse it: `unknown`, `wider`, `mistake`, `other`.
    why: String,
    /// What there is to add; with `other`, at least 15 characters.
    #[serde(default)]
    note: String,
}

/// What was decided.
#[derive(Serialize, ToSchema)]
struct DecisionAnswer {
    /// UUID of what was asked.
    id: String,
    /// Whether the role is given.
    approved: bool,
}

/// Gives a role that another administrator asked for, or refuses it. The same `Idempotency-Key` again changes nothing more.
#[utoipa::path(
    post,
    path = "/api/v1/role-requests/{id}/decision",
    tag = "accounts",
    request_body = DecisionBody,
    params(
        ("id" = String, Path, description = "UUID of what was asked"),
        ("Idempotency-Key" = String, Header, description = "A new UUID"),
    ),
    responses(
        (status = 200, description = "It is decided", body = DecisionAnswer),
        (status = 403, description = "Not an administrator"),
        (status = 404, description = "Nothing of the sort was asked in one's territory"),
        (status = 409, description = "One asked for it oneself, it is decided, or over (problem+json)"),
        (status = 422, description = "No such reason (problem+json)"),
    )
)]
async fn decide(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<Uuid>,
    headers: HeaderMap,
    Json(DecisionBody { approve, why, note }): Json<DecisionBody>,
) -> Result<Response, ApiError> {
    app.read(&caller, service::may_manage_users).await?;
    let said = Said { id: web::api::idempotency_key(&headers)?, seen: None, why, note };
    app.write(&caller, move |tx, actor| service::settle(tx, actor, id, &said, approve)).await?;
    Ok(web::api::private(Json(DecisionAnswer { id: id.to_string(), approved: approve })))
}
