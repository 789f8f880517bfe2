//! The same over JSON.

use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::Response;
use kernel::Problem;
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;
use web::Json;
use web::api::{idempotency_key, if_match, private, tagged};
use web::{ApiError, App, Caller, t};

use crate::model::{Correction, Kind, Values};
use crate::service::{self, Ask, LENGTH, Part, Settled, Verdict};

/// The routes below `/api/v1`.
pub fn api() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list_corrections, ask_correction))
        .routes(routes!(get_correction))
        .routes(routes!(decide_correction))
        .routes(routes!(withdraw_correction))
}

/// Which page of the list.
#[derive(Deserialize, IntoParams)]
struct ListQuery {
    /// `waiting` (when absent), or `ended`.
    state: Option<String>,
    /// `next_cursor` of the page before.
    cursor: Option<Uuid>,
    /// Items wanted, at most 100.
    limit: Option<usize>,
}

/// A page of corrections.
#[derive(Serialize, ToSchema)]
struct CorrectionItems {
    /// Those that wait, the oldest first; or those that ended, the latest first.
    items: Vec<CorrectionBody>,
    /// Where the next page begins; null on the last one.
    #[schema(value_type = Option<String>, format = "uuid")]
    next_cursor: Option<Uuid>,
}

/// A correction that was asked for.
#[derive(Serialize, ToSchema)]
struct CorrectionBody {
    /// UUID.
    id: Uuid,
    /// `person`, `report`, `request` or `deletion`.
    kind: &'static str,
    /// UUID of the person.
    person: Uuid,
    /// UUID of the person, report or swab request that is wrong.
    fact: Uuid,
    /// Its version when it was asked.
    fact_version: i64,
    /// The named fields as they were.
    before: Values,
    /// As they should be.
    after: Values,
    /// Code of the reason.
    why: &'static str,
    /// More of it.
    why_note: String,
    /// `asked`, `applied`, `declined`, `withdrawn` or `overtaken`.
    status: &'static str,
    /// Who asked.
    asked_by: String,
    /// When, RFC 3339, UTC.
    asked_at: String,
    /// Who ended it; null while it waits.
    ended_by: Option<String>,
    /// When, RFC 3339, UTC; null while it waits.
    ended_at: Option<String>,
    /// Why it was declined.
    decision_note: String,
    /// For If-Match; also the ETag.
    version: i64,
}

impl CorrectionBody {
    fn of(one: &Correction) -> Self {
        let ending = one.ending.as_ref();
        Self {
            id: one.id,
            kind: one.kind.code(),
            person: one.person.0,
            fact: one.fact,
            fact_version: one.fact_version,
            before: one.before.clone(),
            after: one.after.clone(),
            why: one.why.code(),
            why_note: one.note.clone(),
            status: one.status.code(),
            asked_by: one.asked_by_name.clone(),
            asked_at: one.asked_at.to_string(),
            ended_by: ending.map(|ending| ending.by_name.clone()),
            ended_at: ending.map(|ending| ending.at.to_string()),
            decision_note: ending.map(|ending| ending.note.clone()).unwrap_or_default(),
            version: one.version,
        }
    }
}

fn answer(status: StatusCode, one: &Correction) -> Response {
    tagged((status, Json(CorrectionBody::of(one))), one.version)
}

/// The corrections of the caller's audiences: for the public-health service those of its ASL, for a doctor those asked for
/// his patients.
#[utoipa::path(
    get,
    path = "/api/v1/corrections",
    tag = "corrections",
    params(ListQuery),
    responses(
        (status = 200, description = "A page of corrections", body = CorrectionItems),
        (status = 403, description = "The role asks for no corrections (problem+json)"),
    )
)]
async fn list_corrections(
    State(app): State<App>,
    caller: Caller,
    Query(query): Query<ListQuery>,
) -> Result<Response, ApiError> {
    let part = if query.state.as_deref() == Some("ended") { Part::Ended } else { Part::Waiting };
    let length = query.limit.unwrap_or(LENGTH.0);
    let work = move |tx: &mut storage::Tx<'_>, actor: &access::Actor| {
        service::list(tx, actor, part, query.cursor, length)
    };
    let (_, found) = app.read(&caller, work).await?;
    let items = found.lines.iter().map(|line| CorrectionBody::of(&line.correction)).collect();
    Ok(private(Json(CorrectionItems { items, next_cursor: found.next })))
}

/// One correction.
#[utoipa::path(
    get,
    path = "/api/v1/corrections/{id}",
    tag = "corrections",
    params(("id" = Uuid, Path, description = "The correction")),
    responses(
        (status = 200, description = "The correction; the ETag is the version", body = CorrectionBody),
        (status = 404, description = "No such correction, or outside the caller's audiences (problem+json)"),
    )
)]
async fn get_correction(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<Uuid>,
) -> Result<Response, ApiError> {
    let (_, view) = app.read(&caller, move |tx, actor| service::view(tx, actor, id)).await?;
    Ok(answer(StatusCode::OK, &view.correction))
}

/// What is asked.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct AskBody {
    /// `person`, `report`, `request` or `deletion`.
    kind: String,
    /// UUID of the person, report or swab request that is wrong.
    #[serde(deserialize_with = "kernel::ids::deserialize")]
    fact: Uuid,
    /// The fields that should change, by the names they have in the forms; the others stay. Symptoms are codes with blanks
    /// between. None for a deletion.
    #[serde(default)]
    after: Values,
    /// Code of the reason: `typing`, `swapped`, `outdated`, `told`, `other`; for a deletion `duplicate`, `mistake`, `other`.
    why: String,
    /// More of it; needed with `other`.
    #[serde(default)]
    why_note: String,
}

/// Asks for a correction. The same `Idempotency-Key` again answers as the first time.
#[utoipa::path(
    post,
    path = "/api/v1/corrections",
    tag = "corrections",
    request_body = AskBody,
    params(("Idempotency-Key" = String, Header, description = "A new UUID, which becomes the correction's id")),
    responses(
        (status = 201, description = "Asked", body = CorrectionBody),
        (status = 403, description = "The role asks for none of this kind (problem+json)"),
        (status = 404, description = "No such fact, or outside the caller's audiences (problem+json)"),
        (status = 409, description = "Nothing would change, or another one about the same fact waits (problem+json)"),
        (status = 422, description = "Fields that cannot be accepted; for a deletion, what hangs on the person (problem+json)"),
    )
)]
async fn ask_correction(
    State(app): State<App>,
    caller: Caller,
    headers: HeaderMap,
    Json(body): Json<AskBody>,
) -> Result<Response, ApiError> {
    let Some(kind) = Kind::of(&body.kind) else {
        // Who may not, is told so before what is wrong.
        app.read(&caller, |_, actor| access::decide(actor, access::Action::CorrectionAsk).map(drop)).await?;
        return Err(Problem::field("kind", "corrections-kind-unknown").into());
    };
    let id = idempotency_key(&headers)?;
    let ask = Ask { id, kind, fact: body.fact, typed: body.after, why: body.why, note: body.why_note };
    let (_, one) = app.write(&caller, move |tx, actor| service::ask(tx, actor, &ask)).await?;
    Ok(answer(StatusCode::CREATED, &one))
}

/// A decision.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct VerdictBody {
    /// Whether it is carried out.
    approve: bool,
    /// Why not; needed when it is not approved.
    #[serde(default)]
    decision_note: String,
    /// That what a first answer asked about is right.
    #[serde(default)]
    confirmed: bool,
}

/// Decides on a correction that another one of the ASL or a doctor has asked for. When what it names has changed meanwhile
/// nothing is carried out, and its status is `overtaken`. The same `Idempotency-Key` again answers as the first time.
#[utoipa::path(
    post,
    path = "/api/v1/corrections/{id}/decision",
    tag = "corrections",
    request_body = VerdictBody,
    params(
        ("id" = Uuid, Path, description = "The correction"),
        ("Idempotency-Key" = String, Header, description = "A new UUID"),
        ("If-Match" = String, Header, description = "The ETag of the correction"),
    ),
    responses(
        (status = 200, description = "Decided", body = CorrectionBody),
        (status = 401, description = "A person would be deleted and one signed in more than five minutes ago: ask for a new token (problem+json of type `urn:argine:problem:proof-required`)"),
        (status = 403, description = "The role decides on none (problem+json)"),
        (status = 404, description = "No such correction, or outside the caller's audiences (problem+json)"),
        (status = 409, description = "One asked for it oneself, another ASL decides, it has ended; or there is something to look at first: send again with confirmed (problem+json)"),
        (status = 422, description = "It is declined without saying why (problem+json)"),
    )
)]
async fn decide_correction(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<Uuid>,
    headers: HeaderMap,
    Json(body): Json<VerdictBody>,
) -> Result<Response, ApiError> {
    app.read(&caller, |_, actor| access::decide(actor, access::Action::CorrectionDecide).map(drop)).await?;
    let verdict = Verdict {
        act: idempotency_key(&headers)?,
        correction: id,
        version: if_match(&headers)?,
        approve: body.approve,
        note: body.decision_note,
        confirmed: body.confirmed,
    };
    let (_, settled) = app.write(&caller, move |tx, actor| service::settle(tx, actor, &verdict)).await?;
    Ok(match settled {
        Settled::Ended(one) => answer(StatusCode::OK, &one),
        Settled::ToConfirm(sentences) => hindrance(id, "corrections-check", &sentences),
        Settled::Impossible(sentences) => hindrance(id, "corrections-impossible", &sentences),
    })
}

/// What stands against carrying it out.
fn hindrance(id: Uuid, key: &str, sentences: &[String]) -> Response {
    let body = json!({
        "type": "about:blank",
        "title": t(key),
        "status": 409,
        "detail": sentences.join(" "),
        "instance": format!("/api/v1/corrections/{id}/decision"),
    });
    let mut response = private((StatusCode::CONFLICT, Json(body)));
    let kind = HeaderValue::from_static("application/problem+json");
    response.headers_mut().insert(header::CONTENT_TYPE, kind);
    response
}

/// Takes back what one has asked for.
#[utoipa::path(
    post,
    path = "/api/v1/corrections/{id}/withdrawal",
    tag = "corrections",
    params(
        ("id" = Uuid, Path, description = "The correction"),
        ("Idempotency-Key" = String, Header, description = "A new UUID"),
        ("If-Match" = String, Header, description = "The ETag of the correction"),
    ),
    responses(
        (status = 200, description = "Taken back", body = CorrectionBody),
        (status = 404, description = "No such correction, or outside the caller's audiences (problem+json)"),
        (status = 409, description = "Somebody else asked for it, or it has ended (problem+json)"),
        (status = 422, description = "A header that is missing or wrong (problem+json)"),
    )
)]
async fn withdraw_correction(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<Uuid>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    app.read(&caller, |_, actor| access::decide(actor, access::Action::CorrectionAsk).map(drop)).await?;
    let (act, version) = (idempotency_key(&headers)?, if_match(&headers)?);
    let work =
        move |tx: &mut storage::Tx<'_>, actor: &access::Actor| service::withdraw(tx, actor, id, act, version);
    let (_, one) = app.write(&caller, work).await?;
    Ok(answer(StatusCode::OK, &one))
}
