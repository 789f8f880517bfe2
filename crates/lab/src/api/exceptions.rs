//! The exceptions desk over JSON.

use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use kernel::ids::PersonId;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;
use web::Json;
use web::api::{if_match, private, tagged};
use web::{ApiError, App, Caller};

use crate::model::{Closing, Doubt, Unsettled, UnsettledState};
use crate::service::desk::{self, Candidate, Question, Say};

/// The routes below `/api/v1`.
pub(super) fn api() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list))
        .routes(routes!(view))
        .routes(routes!(claim, release))
        .routes(routes!(answer))
}

/// Which questions.
#[derive(Deserialize, IntoParams)]
struct Which {
    /// `open` (when not said), `matched` or `closed`.
    #[serde(default)]
    #[param(inline)]
    state: Option<UnsettledState>,
    /// Those after this one.
    after: Option<Uuid>,
}

/// A result that no rule could give to anybody, as it was sent.
#[derive(Serialize, ToSchema)]
struct ExceptionBody {
    /// The question.
    #[schema(value_type = String, format = "uuid")]
    id: Uuid,
    /// Code of the laboratory that sent it.
    laboratory: String,
    /// The ASL whose public health may answer too.
    asl: String,
    /// Where it stands.
    state: UnsettledState,
    /// Why nobody could be told.
    doubt: Option<Doubt>,
    /// By which door it came.
    door: &'static str,
    /// When it arrived.
    received_at: String,
    /// Code of the person as it was sent.
    identifier: Option<String>,
    /// Surname as it was sent.
    family_name: String,
    /// Given name as it was sent.
    given_name: String,
    /// Birth date as it was sent.
    birth_date: Option<String>,
    /// Number of the request as it was sent.
    request_number: Option<String>,
    /// Number of the document.
    accession: Option<String>,
    /// Which test; null for one that has no place here.
    test_type: Option<&'static str>,
    /// What was found.
    outcome: Option<&'static str>,
    /// When the sample was taken.
    sampled_at: Option<String>,
    /// Who has it, while the claim holds.
    claimed_by: Option<String>,
    /// Whose it was said to be.
    #[schema(value_type = Option<String>, format = "uuid")]
    person_id: Option<Uuid>,
    /// The result it became.
    #[schema(value_type = Option<String>, format = "uuid")]
    result_id: Option<Uuid>,
    /// Why it was closed.
    close_reason: Option<Closing>,
    /// In words.
    note: Option<String>,
    /// Who settled it.
    settled_by: Option<String>,
    /// Grows with each act; also the ETag.
    version: i64,
}

impl ExceptionBody {
    fn of(one: Unsettled) -> Self {
        let identity = one.sent.identity;
        let settled = one.settled.filter(|settled| !settled.by.is_empty());
        Self {
            id: one.id,
            laboratory: one.laboratory,
            asl: one.asl,
            state: one.state,
            doubt: one.doubt,
            door: one.sent.door.code(),
            received_at: one.received_at.to_string(),
            identifier: identity.code,
            family_name: identity.family_name,
            given_name: identity.given_name,
            birth_date: identity.birth_date.map(|date| date.to_string()),
            request_number: one.sent.request_number,
            accession: one.sent.accession,
            test_type: one.sent.test.map(|test| test.code()),
            outcome: one.sent.outcome.map(|outcome| outcome.code()),
            sampled_at: one.sent.sampled_at.map(|at| at.to_string()),
            claimed_by: one.claim.map(|claim| claim.name),
            person_id: settled.as_ref().and_then(|settled| settled.person).map(|person| person.0),
            result_id: settled.as_ref().and_then(|settled| settled.result),
            close_reason: settled.as_ref().and_then(|settled| settled.closing),
            note: settled.as_ref().map(|settled| settled.note.clone()),
            settled_by: settled.map(|settled| settled.by),
            version: one.version,
        }
    }
}

/// Somebody who may be meant, as far as the caller may see her.
#[derive(Serialize, ToSchema)]
struct CandidateBody {
    /// Who.
    #[schema(value_type = String, format = "uuid")]
    person_id: Uuid,
    /// Tax code.
    tax_code: Option<String>,
    /// Surname.
    family_name: String,
    /// Given name.
    given_name: String,
    /// Birth date.
    birth_date: String,
    /// How likely, 0 to 100.
    score: u8,
    /// Why, in words.
    reasons: Vec<&'static str>,
}

impl CandidateBody {
    fn of(one: Candidate) -> Self {
        Self {
            person_id: one.subject.id.0,
            tax_code: one.subject.tax_code,
            family_name: one.subject.family_name,
            given_name: one.subject.given_name,
            birth_date: one.subject.birth_date.to_string(),
            score: one.score,
            reasons: one.reasons.iter().map(|key| web::t(key)).collect(),
        }
    }
}

/// Questions.
#[derive(Serialize, ToSchema)]
struct ExceptionsBody {
    /// The oldest first.
    exceptions: Vec<ExceptionBody>,
    /// Whether more follow: ask with `after`.
    more: bool,
}

/// A question with those who may be meant.
#[derive(Serialize, ToSchema)]
struct ExceptionWholeBody {
    /// The question.
    #[serde(flatten)]
    exception: ExceptionBody,
    /// Who may be meant, the likeliest first.
    candidates: Vec<CandidateBody>,
    /// Whether enough was sent to enter a person.
    may_create: bool,
}

/// An answer: one of the four.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
enum AnswerBody {
    /// It is this person's.
    #[schema(value_type = String, format = "uuid")]
    Person(PersonId),
    /// The person is entered with what was sent.
    Create {},
    /// It is nobody's.
    Close {
        /// Why.
        reason: Closing,
        /// In words; needed with `other`.
        #[serde(default)]
        note: String,
    },
    /// It is a question again; of one that was answered the result is withdrawn.
    Reopen {},
}

/// Results that no rule could give to anybody: of the caller's laboratory, or in the charge of the caller's ASL.
#[utoipa::path(
    get,
    path = "/api/v1/exceptions",
    tag = "lab",
    params(Which),
    responses(
        (status = 200, description = "The oldest first", body = ExceptionsBody),
        (status = 403, description = "The role answers none (problem+json)"),
        (status = 404, description = "No such exception to go on after, or outside the caller's audiences (problem+json)"),
    )
)]
async fn list(
    State(app): State<App>,
    caller: Caller,
    Query(which): Query<Which>,
) -> Result<Response, ApiError> {
    let (state, after) = (which.state.unwrap_or(UnsettledState::Open), which.after);
    let (_, (found, more)) = app.read(&caller, move |tx, actor| desk::list(tx, actor, state, after)).await?;
    let exceptions = found.into_iter().map(ExceptionBody::of).collect();
    Ok(private(Json(ExceptionsBody { exceptions, more })))
}

/// One question, with those who may be meant and whom the caller may see.
#[utoipa::path(
    get,
    path = "/api/v1/exceptions/{id}",
    tag = "lab",
    params(("id" = String, Path, description = "The question")),
    responses(
        (status = 200, description = "The ETag is its version", body = ExceptionWholeBody),
        (status = 404, description = "No such question, or another laboratory's (problem+json)"),
    )
)]
async fn view(State(app): State<App>, caller: Caller, Path(id): Path<Uuid>) -> Result<Response, ApiError> {
    let (_, question) = app.read(&caller, move |tx, actor| desk::question(tx, actor, id)).await?;
    let Question { mut one, candidates, claim, may_create, .. } = question;
    one.claim = claim;
    let version = one.version;
    let body = ExceptionWholeBody {
        exception: ExceptionBody::of(one),
        candidates: candidates.into_iter().map(CandidateBody::of).collect(),
        may_create,
    };
    Ok(tagged(Json(body), version))
}

/// Takes a question for oneself: the claim lapses after fifteen minutes without an act.
#[utoipa::path(
    put,
    path = "/api/v1/exceptions/{id}/claim",
    tag = "lab",
    params(("id" = String, Path, description = "The question")),
    responses(
        (status = 204, description = "Yours"),
        (status = 404, description = "No such question, or another laboratory's (problem+json)"),
        (status = 409, description = "Somebody else has it, or it is settled (problem+json)"),
    )
)]
async fn claim(State(app): State<App>, caller: Caller, Path(id): Path<Uuid>) -> Result<Response, ApiError> {
    app.write(&caller, move |tx, actor| desk::claim(tx, actor, id)).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// Leaves a question to the others.
#[utoipa::path(
    delete,
    path = "/api/v1/exceptions/{id}/claim",
    tag = "lab",
    params(("id" = String, Path, description = "The question")),
    responses(
        (status = 204, description = "Left, or not yours"),
        (status = 404, description = "No such question, or another laboratory's (problem+json)"),
    )
)]
async fn release(State(app): State<App>, caller: Caller, Path(id): Path<Uuid>) -> Result<Response, ApiError> {
    app.write(&caller, move |tx, actor| desk::release(tx, actor, id)).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// Answers a question. The answer is remembered for the next equal identity of the same laboratory.
#[utoipa::path(
    post,
    path = "/api/v1/exceptions/{id}/answer",
    tag = "lab",
    request_body = AnswerBody,
    params(
        ("id" = String, Path, description = "The question"),
        ("If-Match" = String, Header, description = "The ETag of the question: its version"),
    ),
    responses(
        (status = 200, description = "Answered, or answered so before", body = ExceptionWholeBody),
        (status = 404, description = "No such question, or nobody the caller may see (problem+json)"),
        (status = 409, description = "Changed since, somebody else has it, or it cannot be answered so (problem+json)"),
        (status = 422, description = "Fields that cannot be accepted (problem+json)"),
    )
)]
async fn answer(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<Uuid>,
    headers: HeaderMap,
    Json(body): Json<AnswerBody>,
) -> Result<Response, ApiError> {
    let version = if_match(&headers)?;
    let say = match body {
        AnswerBody::Person(person) => Say::Person(person),
        AnswerBody::Create {} => Say::Create,
        AnswerBody::Close { reason, note } => Say::Close(reason, note),
        AnswerBody::Reopen {} => Say::Reopen,
    };
    app.write(&caller, move |tx, actor| desk::answer(tx, actor, id, version, &say)).await?;
    view(State(app), caller, Path(id)).await
}
