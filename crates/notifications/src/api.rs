//! The same over JSON.

mod receipts;

use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use kernel::Problem;
use kernel::ids::PersonId;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;
use web::Json;
use web::api::{idempotency_key, private};
use web::{ApiError, App, Caller};

use crate::model::{Communication, Counts, Kind, Priority, Side, Why};
use crate::service::{self, Answer, LENGTH, NewMessage, Part};

/// The routes below `/api/v1`.
pub fn api() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list_communications, send_message))
        .routes(routes!(count_communications))
        .routes(routes!(get_communication))
        .routes(routes!(acknowledge_communication))
        .routes(routes!(answer_message))
        .merge(receipts::api())
}

/// Which page of the list.
#[derive(Deserialize, IntoParams)]
struct ListQuery {
    /// `waiting` (when absent), `sent` or `closed`.
    state: Option<String>,
    /// Of one kind alone: `swab_to_request`, `worsening`, `message`, `result`, `isolation_begun` or `isolation_ended`.
    kind: Option<String>,
    /// `next_cursor` of the page before.
    cursor: Option<Uuid>,
    /// Items wanted, at most 100.
    limit: Option<usize>,
}

/// How much waits of one kind.
#[derive(Serialize, ToSchema)]
struct CommunicationCount {
    /// The kind.
    kind: Kind,
    /// How much of it; counted up to 1,000 for each unit.
    count: i64,
}

/// How much waits.
#[derive(Serialize, ToSchema)]
struct CommunicationCounts {
    /// By kind; nothing that counts to zero.
    items: Vec<CommunicationCount>,
}

/// A page of communications.
#[derive(Serialize, ToSchema)]
struct CommunicationItems {
    /// Those that wait, by priority and then the oldest first; the others the latest first.
    items: Vec<CommunicationBody>,
    /// How much waits, by kind; nothing that counts to zero.
    counts: Vec<CommunicationCount>,
    /// Where the next page begins; null on the last one.
    #[schema(value_type = Option<String>, format = "uuid")]
    next_cursor: Option<Uuid>,
}

/// Something that one was told about a person, or has told.
#[derive(Serialize, ToSchema)]
struct CommunicationBody {
    /// UUID.
    id: Uuid,
    /// What it tells.
    kind: Kind,
    /// How soon it should be read.
    priority: Priority,
    /// UUID of the person.
    person: Uuid,
    /// UUID of the measure, report or result that it tells of; its own for a message.
    fact: Uuid,
    /// Codes of the fact: of a result its outcome, of a worsening the symptoms with blanks between, of a measure the day, of a
    /// swab to request `measure` or `report`. Empty for a message.
    detail: String,
    /// What somebody wrote; empty for what the program says.
    text: String,
    /// Who wrote it: which side; null for the program.
    #[schema(value_type = Option<Side>)]
    sender: Option<Side>,
    /// Who wrote it: the name; null for the program.
    sender_name: Option<String>,
    /// Who is told.
    recipient: Side,
    /// UUID of the first of the messages that answer one another.
    thread: Uuid,
    /// UUID of the message that it answers; null when it answers none.
    #[schema(value_type = Option<String>, format = "uuid")]
    reply_to: Option<Uuid>,
    /// UUID of the message that answers it; null when none does.
    #[schema(value_type = Option<String>, format = "uuid")]
    answer: Option<Uuid>,
    /// When, RFC 3339, UTC.
    created_at: String,
    /// Who has seen it first; null while nobody has.
    acknowledged_by: Option<String>,
    /// When, RFC 3339, UTC; null while nobody has.
    acknowledged_at: Option<String>,
    /// Since when it waits no more, RFC 3339, UTC; null while it waits.
    closed_at: Option<String>,
    /// Why; null while it waits.
    #[schema(value_type = Option<Why>)]
    closed_why: Option<Why>,
}

impl CommunicationBody {
    fn of(one: &Communication) -> Self {
        let seen = one.acknowledged.as_ref();
        Self {
            id: one.id,
            kind: one.kind,
            priority: one.priority,
            person: one.person.0,
            fact: one.fact,
            detail: one.detail.clone(),
            text: one.body.clone(),
            sender: one.author.as_ref().map(|author| author.side),
            sender_name: one.author.as_ref().map(|author| author.name.clone()),
            recipient: one.recipient,
            thread: one.thread,
            reply_to: one.reply_to,
            answer: one.answer,
            created_at: one.created_at.to_string(),
            acknowledged_by: seen.map(|seen| seen.name.clone()),
            acknowledged_at: seen.map(|seen| seen.at.to_string()),
            closed_at: one.closed.map(|(at, _)| at.to_string()),
            closed_why: one.closed.map(|(_, why)| why),
        }
    }
}

fn answered(status: StatusCode, one: &Communication) -> Response {
    private((status, Json(CommunicationBody::of(one))))
}

fn counted(counts: &Counts) -> Vec<CommunicationCount> {
    counts.iter().map(|(kind, count)| CommunicationCount { kind: *kind, count: *count }).collect()
}

/// The communications of the caller's audiences: for a doctor about his patients, for public health about those of its ASL.
#[utoipa::path(
    get,
    path = "/api/v1/communications",
    tag = "communications",
    params(ListQuery),
    responses(
        (status = 200, description = "A page of communications", body = CommunicationItems),
        (status = 403, description = "The role is told nothing about persons (problem+json)"),
        (status = 422, description = "No such kind (problem+json)"),
    )
)]
async fn list_communications(
    State(app): State<App>,
    caller: Caller,
    Query(query): Query<ListQuery>,
) -> Result<Response, ApiError> {
    let part = Part::of(query.state.as_deref().unwrap_or_default());
    let kind = query.kind.as_deref().map(Kind::of);
    if kind == Some(None) {
        app.read(&caller, |_, actor| access::decide(actor, access::Action::CommunicationList).map(drop))
            .await?;
        return Err(Problem::field("kind", "notifications-kind-unknown").into());
    }
    let (kind, length) = (kind.flatten(), query.limit.unwrap_or(LENGTH.0));
    let work = move |tx: &mut storage::Tx<'_>, actor: &access::Actor| {
        service::list(tx, actor, (part, kind), query.cursor, length)
    };
    let (_, found) = app.read(&caller, work).await?;
    let items = found.lines.iter().map(|line| CommunicationBody::of(&line.communication)).collect();
    Ok(private(Json(CommunicationItems { items, counts: counted(&found.counts), next_cursor: found.next })))
}

/// How much waits for the caller, by kind: the numbers beside the navigation.
#[utoipa::path(
    get,
    path = "/api/v1/communication-counts",
    tag = "communications",
    responses(
        (status = 200, description = "Nothing that counts to zero", body = CommunicationCounts),
        (status = 403, description = "The role is told nothing about persons (problem+json)"),
    )
)]
async fn count_communications(State(app): State<App>, caller: Caller) -> Result<Response, ApiError> {
    let (_, counts) = app.read(&caller, service::counts).await?;
    Ok(private(Json(CommunicationCounts { items: counted(&counts) })))
}

/// One communication.
#[utoipa::path(
    get,
    path = "/api/v1/communications/{id}",
    tag = "communications",
    params(("id" = Uuid, Path, description = "The communication")),
    responses(
        (status = 200, description = "The communication", body = CommunicationBody),
        (status = 404, description = "No such communication, or outside the caller's audiences (problem+json)"),
    )
)]
async fn get_communication(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<Uuid>,
) -> Result<Response, ApiError> {
    let (_, view) = app.read(&caller, move |tx, actor| service::view(tx, actor, id)).await?;
    Ok(answered(StatusCode::OK, &view.communication))
}

/// A message.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct MessageForm {
    /// UUID of the person it is about.
    #[serde(deserialize_with = "kernel::ids::deserialize")]
    person: Uuid,
    /// `normal` (when absent) or `high`.
    #[serde(default)]
    priority: String,
    /// What is written, at most 1,000 characters.
    text: String,
}

/// Writes to the other one who looks after a person: a doctor to the public health of her ASL, public health to her doctor. The
/// same `Idempotency-Key` again answers as the first time.
#[utoipa::path(
    post,
    path = "/api/v1/communications",
    tag = "communications",
    request_body = MessageForm,
    params(("Idempotency-Key" = String, Header, description = "A new UUID, which becomes the message's id")),
    responses(
        (status = 201, description = "Written", body = CommunicationBody),
        (status = 403, description = "The role writes none (problem+json)"),
        (status = 404, description = "No such person, or outside the caller's audiences (problem+json)"),
        (status = 409, description = "The person has no doctor to write to (problem+json)"),
        (status = 422, description = "Fields that cannot be accepted (problem+json)"),
    )
)]
async fn send_message(
    State(app): State<App>,
    caller: Caller,
    headers: HeaderMap,
    Json(body): Json<MessageForm>,
) -> Result<Response, ApiError> {
    // Who may not, is told so before what is wrong.
    app.read(&caller, |_, actor| access::decide(actor, access::Action::CommunicationWrite).map(drop)).await?;
    let new = NewMessage {
        id: idempotency_key(&headers)?,
        person: PersonId(body.person),
        priority: body.priority,
        text: body.text,
    };
    let (_, one) = app.write(&caller, move |tx, actor| service::send(tx, actor, &new)).await?;
    Ok(answered(StatusCode::CREATED, &one))
}

/// Says that one has seen what one was told. It then waits no more, unless it asks for something that is not done.
#[utoipa::path(
    post,
    path = "/api/v1/communications/{id}/acknowledgement",
    tag = "communications",
    params(("id" = Uuid, Path, description = "The communication")),
    responses(
        (status = 200, description = "Seen; whoever was first is named", body = CommunicationBody),
        (status = 404, description = "No such communication, or outside the caller's audiences (problem+json)"),
        (status = 409, description = "It is for the other side (problem+json)"),
    )
)]
async fn acknowledge_communication(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<Uuid>,
) -> Result<Response, ApiError> {
    let (_, one) = app.write(&caller, move |tx, actor| service::acknowledge(tx, actor, id)).await?;
    Ok(answered(StatusCode::OK, &one))
}

/// An answer.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct AnswerForm {
    /// What is written, at most 1,000 characters.
    text: String,
}

/// Answers a message: the answer goes back to where it came from. The same `Idempotency-Key` again answers as the first time.
#[utoipa::path(
    post,
    path = "/api/v1/communications/{id}/answer",
    tag = "communications",
    request_body = AnswerForm,
    params(
        ("id" = Uuid, Path, description = "The message"),
        ("Idempotency-Key" = String, Header, description = "A new UUID, which becomes the answer's id"),
    ),
    responses(
        (status = 201, description = "Answered", body = CommunicationBody),
        (status = 404, description = "No such message, or outside the caller's audiences (problem+json)"),
        (status = 409, description = "It is no message, is for the other side, or was answered already (problem+json)"),
        (status = 422, description = "Fields that cannot be accepted (problem+json)"),
    )
)]
async fn answer_message(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<Uuid>,
    headers: HeaderMap,
    Json(body): Json<AnswerForm>,
) -> Result<Response, ApiError> {
    app.read(&caller, |_, actor| access::decide(actor, access::Action::CommunicationWrite).map(drop)).await?;
    let new = Answer { id: idempotency_key(&headers)?, to: id, text: body.text };
    let (_, one) = app.write(&caller, move |tx, actor| service::answer(tx, actor, &new)).await?;
    Ok(answered(StatusCode::CREATED, &one))
}
