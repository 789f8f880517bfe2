//! The dead letters over JSON.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use kernel::Problem;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;
use web::Json;
use web::api::private;
use web::{ApiError, App, Caller};

use crate::model::Letter;
use crate::service::desk;

/// The routes below `/api/v1`.
pub(super) fn api() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(letters))
        .routes(routes!(retry))
        .routes(routes!(own))
        .routes(routes!(dismiss))
}

/// A message that could not be taken by a fault of ours, without what it says.
#[derive(Serialize, ToSchema)]
struct LetterBody {
    /// The message.
    #[schema(value_type = String, format = "uuid")]
    id: Uuid,
    /// By which door it came.
    door: &'static str,
    /// The sender's number of it.
    sender_message: Option<String>,
    /// When it arrived first.
    received_at: String,
    /// Why, in words.
    reason: String,
    /// How often it was tried.
    tries: i32,
    /// When it failed last.
    failed_at: Option<String>,
    /// Who has taken it on.
    owner: Option<String>,
}

impl LetterBody {
    fn of(letter: Letter) -> Self {
        Self {
            id: letter.id,
            door: letter.door.code(),
            sender_message: letter.sender_message,
            received_at: letter.received_at.to_string(),
            reason: web::t(&letter.why).to_owned(),
            tries: letter.tries,
            failed_at: letter.failed_at.map(|at| at.to_string()),
            owner: letter.owner,
        }
    }
}

/// Why a dead letter is not needed.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Dismissing {
    /// In a few words.
    note: String,
}

/// What became of a dead letter that was tried again.
#[derive(Serialize, ToSchema)]
struct RetriedBody {
    /// Whether it was taken.
    taken: bool,
}

/// Messages of the caller's laboratory that could not be taken.
#[utoipa::path(
    get,
    path = "/api/v1/dead-letters",
    tag = "lab",
    responses(
        (status = 200, description = "The oldest first", body = Vec<LetterBody>),
        (status = 403, description = "The role sees none (problem+json)"),
    )
)]
async fn letters(State(app): State<App>, caller: Caller) -> Result<Response, ApiError> {
    let (_, letters) = app.read(&caller, desk::letters).await?;
    Ok(private(Json(letters.into_iter().map(LetterBody::of).collect::<Vec<_>>())))
}

/// Tries a message again, as if it arrived now.
#[utoipa::path(
    post,
    path = "/api/v1/dead-letters/{id}/retry",
    tag = "lab",
    params(("id" = String, Path, description = "The message")),
    responses(
        (status = 200, description = "Tried: taken, or a dead letter still", body = RetriedBody),
        (status = 404, description = "No such message, or another laboratory's (problem+json)"),
    )
)]
async fn retry(State(app): State<App>, caller: Caller, Path(id): Path<Uuid>) -> Result<Response, ApiError> {
    let (actor, (letter, body)) = app.write(&caller, move |tx, actor| desk::letter(tx, actor, id)).await?;
    let taken = match desk::retry(&app.db, &actor, &letter, &body).await {
        Ok(_) => true,
        Err(problem @ (Problem::Denied(_) | Problem::Busy(_))) => return Err(problem.into()),
        Err(_) => false,
    };
    Ok(private(Json(RetriedBody { taken })))
}

/// Takes a message on: the list says who deals with it.
#[utoipa::path(
    put,
    path = "/api/v1/dead-letters/{id}/owner",
    tag = "lab",
    params(("id" = String, Path, description = "The message")),
    responses(
        (status = 204, description = "Yours"),
        (status = 404, description = "No such message, or another laboratory's (problem+json)"),
    )
)]
async fn own(State(app): State<App>, caller: Caller, Path(id): Path<Uuid>) -> Result<Response, ApiError> {
    app.write(&caller, move |tx, actor| desk::own_letter(tx, actor, id)).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// Says that a message need not be taken.
#[utoipa::path(
    post,
    path = "/api/v1/dead-letters/{id}/dismiss",
    tag = "lab",
    request_body = Dismissing,
    params(("id" = String, Path, description = "The message")),
    responses(
        (status = 204, description = "Gone from the list"),
        (status = 404, description = "No such message, or another laboratory's (problem+json)"),
        (status = 422, description = "Fields that cannot be accepted (problem+json)"),
    )
)]
async fn dismiss(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<Uuid>,
    Json(body): Json<Dismissing>,
) -> Result<Response, ApiError> {
    app.write(&caller, move |tx, actor| desk::dismiss_letter(tx, actor, id, &body.note)).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}
