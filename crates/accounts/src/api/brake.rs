//! What the brake on sign-in holds against a user, and lifting it.

use access::brake::{Forgiveness, Tries};
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::Response;
use kernel::ids::UserId;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use web::Json;
use web::{ApiError, App, Caller};

use crate::model::UserPage;
use crate::service;

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(brake)).routes(routes!(forgive))
}

/// What counts against a user who wants to sign in.
#[derive(Serialize, ToSchema)]
struct Brake {
    /// Whether his right password too is refused now, on one way at least.
    held: bool,
    /// By the ways on which wrong passwords came; empty when none counts.
    tries: Vec<BrakeTries>,
    /// When an administrator lifted it, the latest few times, newest first.
    forgiven: Vec<BrakeForgiven>,
}

/// Wrong passwords that came one way.
#[derive(Serialize, ToSchema)]
struct BrakeTries {
    /// `device` (browsers in which he has signed in), `address` (where he has), `stranger` (from elsewhere).
    way: &'static str,
    /// How many count.
    failed: i32,
    /// When the first of them came, RFC 3339, UTC.
    since: String,
    /// Until when the right password is refused from there; absent when it is not.
    #[serde(skip_serializing_if = "Option::is_none")]
    until: Option<String>,
}

/// That the brake was lifted.
#[derive(Serialize, ToSchema)]
struct BrakeForgiven {
    /// When, RFC 3339, UTC.
    at: String,
    /// Name of the administrator.
    by: String,
    /// Why.
    reason: String,
}

impl Brake {
    fn of(user: UserPage) -> Self {
        let tries = |tries: Tries| BrakeTries {
            way: tries.lane.code(),
            failed: tries.failed,
            since: tries.since.to_string(),
            until: tries.until.map(|until| until.to_string()),
        };
        let held = user.tries.iter().any(|tries| tries.until.is_some());
        let forgiven = user.forgiven.into_iter().map(|word| BrakeForgiven {
            at: word.at.to_string(),
            by: word.by,
            reason: word.reason,
        });
        Self { held, tries: user.tries.into_iter().map(tries).collect(), forgiven: forgiven.collect() }
    }
}

/// What the brake on sign-in holds against a user.
#[utoipa::path(
    get,
    path = "/api/v1/users/{id}/brake",
    tag = "accounts",
    params(("id" = String, Path, description = "UUID of the user")),
    responses(
        (status = 200, description = "What counts against him", body = Brake),
        (status = 403, description = "Not an administrator"),
        (status = 404, description = "No such user"),
    )
)]
async fn brake(
    State(app): State<App>,
    caller: Caller,
    Path(user): Path<UserId>,
) -> Result<Json<Brake>, ApiError> {
    let (_, page) = app.read(&caller, move |tx, actor| service::user(tx, actor, user)).await?;
    Ok(Json(Brake::of(page)))
}

/// Why the brake is lifted.
#[derive(Deserialize, ToSchema)]
struct ForgiveBody {
    /// At least 15 characters: it is recorded.
    reason: String,
}

/// Lifts the brake: what counted against the user is forgotten, and he may sign in at once from anywhere. The same
/// `Idempotency-Key` again changes nothing more.
#[utoipa::path(
    post,
    path = "/api/v1/users/{id}/brake/forgive",
    tag = "accounts",
    request_body = ForgiveBody,
    params(
        ("id" = String, Path, description = "UUID of the user"),
        ("Idempotency-Key" = String, Header, description = "A new UUID"),
    ),
    responses(
        (status = 200, description = "What counts against him now", body = Brake),
        (status = 401, description = "Signed in more than five minutes ago: ask for a new token (problem+json of type `urn:argine:problem:proof-required`)"),
        (status = 403, description = "Not an administrator"),
        (status = 404, description = "No such user"),
        (status = 409, description = "The key was used for something else (problem+json)"),
        (status = 422, description = "The reason cannot be accepted (problem+json)"),
    )
)]
async fn forgive(
    State(app): State<App>,
    caller: Caller,
    Path(user): Path<UserId>,
    headers: HeaderMap,
    Json(ForgiveBody { reason }): Json<ForgiveBody>,
) -> Result<Response, ApiError> {
    app.read(&caller, service::may_forgive).await?;
    let word = Forgiveness { id: web::api::idempotency_key(&headers)?, user, reason };
    app.write(&caller, move |tx, actor| service::forgive(tx, actor, &word)).await?;
    let (_, page) = app.read(&caller, move |tx, actor| service::user(tx, actor, user)).await?;
    Ok(web::api::private(Json(Brake::of(page))))
}
