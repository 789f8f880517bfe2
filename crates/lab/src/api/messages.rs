//! The door for messages over HTTPS: one HL7 v2 or FHIR message in the body, as laboratories have it.

use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use kernel::Problem;
use lab_messages::{Format, LARGEST_BUNDLE, Trouble};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;
use web::Json;
use web::api::private;
use web::{ApiError, App, Caller};

use crate::model::{Door, Fate};
use crate::service::{self, intake};

/// The route below `/api/v1`.
pub(super) fn api() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(send)).layer(DefaultBodyLimit::max(LARGEST_BUNDLE))
}

/// What became of one result of a message.
#[derive(Serialize, ToSchema)]
struct FateBody {
    /// `recorded`, `corrected`, `withdrawn`, `repeated`, `held`, `unmatched` or `ignored`.
    fate: &'static str,
    /// The result there is now.
    #[schema(value_type = Option<String>, format = "uuid")]
    result_id: Option<Uuid>,
    /// The question at the exceptions desk.
    #[schema(value_type = Option<String>, format = "uuid")]
    exception_id: Option<Uuid>,
}

impl FateBody {
    fn of(fate: &Fate) -> Self {
        let (name, result, exception) = match fate {
            Fate::Recorded { result, .. } => ("recorded", Some(result.0), None),
            Fate::Corrected { result, .. } => ("corrected", Some(result.0), None),
            Fate::Withdrawn { result, .. } => ("withdrawn", Some(result.0), None),
            Fate::Repeated { result, .. } => ("repeated", Some(result.0), None),
            Fate::Held => ("held", None, None),
            Fate::Unmatched { exception } => ("unmatched", None, Some(*exception)),
            Fate::Ignored => ("ignored", None, None),
        };
        Self { fate: name, result_id: result, exception_id: exception }
    }
}

/// The receipt of a message.
#[derive(Serialize, ToSchema)]
struct MessageReceiptBody {
    /// The message as it is kept.
    #[schema(value_type = String, format = "uuid")]
    message_id: Uuid,
    /// It came before: this is the first receipt.
    repeated: bool,
    /// What became of each of its results.
    results: Vec<FateBody>,
}

/// What is wrong with a message.
#[derive(Serialize, ToSchema)]
struct WrongBody {
    /// Where and why, without anything of the patient.
    #[schema(value_type = Vec<Object>)]
    errors: Vec<Trouble>,
}

/// Takes a message of the caller's laboratory: HL7 v2 (ORU^R01) or FHIR in JSON, by what it looks like. It is one unit of work, and
/// stored when the answer arrives; the same message again gets the first receipt. What no rule can give to a person waits at the
/// exceptions desk.
#[utoipa::path(
    post,
    path = "/api/v1/results/messages",
    tag = "lab",
    request_body(content = String, content_type = "application/hl7-v2", description = "The message, at most 5 MiB"),
    responses(
        (status = 200, description = "Stored", body = MessageReceiptBody),
        (status = 403, description = "The role sends no results (problem+json)"),
        (status = 409, description = "The number of the message came before with other bytes (problem+json)"),
        (status = 422, description = "Nothing was stored", body = WrongBody),
        (status = 503, description = "Try again shortly (problem+json)"),
    )
)]
async fn send(State(app): State<App>, caller: Caller, bytes: Bytes) -> Result<Response, ApiError> {
    let (actor, ()) = app.read(&caller, service::may_import).await?;
    let reading = lab_messages::read(&bytes, &intake::options(&app.db), &Uuid::now_v7().to_string());
    let door = if reading.format == Format::Fhir { Door::Fhir } else { Door::Hl7 };
    if !reading.accepted {
        let body = Json(WrongBody { errors: reading.errors });
        return Ok(private((StatusCode::UNPROCESSABLE_ENTITY, body)).into_response());
    }
    let receipt = match intake::receive(&app.db, &actor, door, &reading, &bytes).await {
        Err(Problem::Duplicate(_)) => return Err(Problem::Refused("lab-message-number-taken").into()),
        receipt => receipt?,
    };
    let results = receipt.fates.iter().map(FateBody::of).collect();
    Ok(private(Json(MessageReceiptBody { message_id: receipt.message, repeated: receipt.repeated, results })))
}
