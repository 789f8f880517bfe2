//! The pairs that may be one person over JSON: listed, said to be two, and asked again.

use axum::extract::{Path, Query, State};
use axum::http::HeaderMap;
use axum::response::Response;
use kernel::Problem;
use serde::{Deserialize, Serialize};
use storage::Tx;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;
use web::Json;
use web::api::{idempotency_key, private};
use web::{ApiError, App, Caller};

use super::LENGTH;
use crate::model::doubles::{Double, DoubleState, Subject};
use crate::model::{identifier_text, sex_letter};
use crate::service::doubles as service;
use crate::store::doubles::DoubleLine;

/// The routes below `/api/v1`.
pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list_duplicates))
        .routes(routes!(differ_duplicate))
        .routes(routes!(reopen_duplicate))
}

/// Which pairs.
#[derive(Deserialize, IntoParams)]
struct DuplicatesQuery {
    /// `open` (when nothing is said), `different`, `joined` or `gone`.
    state: Option<String>,
    /// The last pair of the page before.
    cursor: Option<Uuid>,
    /// Pairs of a page: 25, at most 100.
    limit: Option<usize>,
}

/// A page of pairs.
#[derive(Serialize, ToSchema)]
struct DuplicateItems {
    /// The likeliest first.
    items: Vec<DuplicateItem>,
    /// For the next page; null on the last.
    next_cursor: Option<Uuid>,
    /// How many open pairs have one of both in another ASL: told with the first page of those that are open.
    elsewhere: i64,
}

/// Two rows that may be one person.
#[derive(Serialize, ToSchema)]
struct DuplicateItem {
    /// The pair.
    #[serde(flatten)]
    pair: DuplicateBody,
    /// One of both.
    one: DuplicatePerson,
    /// The other.
    other: DuplicatePerson,
}

/// A pair, and what was said of it.
#[derive(Serialize, ToSchema)]
struct DuplicateBody {
    /// UUID.
    id: Uuid,
    /// `open`, `different`, `joined` or `gone`.
    state: &'static str,
    /// How alike they are, 0 to 100.
    score: i32,
    /// Why they may be one: codes such as `same-name`.
    reasons: Vec<&'static str>,
    /// What speaks against it.
    against: Vec<&'static str>,
    /// When it was found, RFC 3339, UTC.
    found_at: String,
    /// Since when it stands so.
    changed_at: String,
    /// Who said that they are two; null when nobody did.
    decided_by: Option<String>,
    /// When.
    decided_at: Option<String>,
    /// Why.
    decided_why: Option<String>,
}

/// What of a person decides.
#[derive(Serialize, ToSchema)]
struct DuplicatePerson {
    /// UUID.
    id: Uuid,
    /// Surname.
    family_name: String,
    /// Given names.
    given_name: String,
    /// `F` or `M`.
    sex: &'static str,
    /// Birth date.
    #[schema(format = Date)]
    birth_date: String,
    /// `tax-code`, `stp`, `eni`, `provisional` or `none`.
    identifier_kind: &'static str,
    /// The code; for none the reason.
    identifier: String,
    /// Comune of the domicile.
    domicile_comune: String,
    /// Street and number.
    domicile_address: String,
    /// Telephones.
    phones: Vec<String>,
    /// E-mail; null when it is not known.
    email: Option<String>,
}

impl DuplicateBody {
    fn of(double: &Double) -> Self {
        let codes = |against: bool| {
            let some = double.reasons.iter().filter(|reason| reason.is_against() == against);
            some.map(|reason| reason.code()).collect()
        };
        let decided = double.decided.as_ref();
        Self {
            id: double.id,
            state: double.state.code(),
            score: double.score,
            reasons: codes(false),
            against: codes(true),
            found_at: double.found_at.to_string(),
            changed_at: double.changed_at.to_string(),
            decided_by: decided.map(|it| it.by_name.clone()),
            decided_at: decided.map(|it| it.at.to_string()),
            decided_why: decided.map(|it| it.why.clone()),
        }
    }
}

impl DuplicateItem {
    fn of(line: &DoubleLine) -> Self {
        let [one, other] = line.both.each_ref().map(DuplicatePerson::of);
        Self { pair: DuplicateBody::of(&line.double), one, other }
    }
}

impl DuplicatePerson {
    fn of(of: &Subject) -> Self {
        Self {
            id: of.id.0,
            family_name: of.family_name.clone(),
            given_name: of.given_name.clone(),
            sex: sex_letter(of.sex),
            birth_date: of.birth_date.to_string(),
            identifier_kind: of.identifier.kind().as_str(),
            identifier: identifier_text(&of.identifier).to_owned(),
            domicile_comune: of.home.comune.clone(),
            domicile_address: of.home.street.clone(),
            phones: of.phones.iter().flatten().cloned().collect(),
            email: of.email.clone(),
        }
    }
}

/// Why two are not one person.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Differing {
    /// In words: it stays with the pair.
    #[serde(default)]
    reason: String,
}

/// Pairs of persons who may be one, as the nightly search found them: those of which both are within the caller's audiences.
#[utoipa::path(
    get,
    path = "/api/v1/people/duplicates",
    tag = "people",
    params(DuplicatesQuery),
    responses(
        (status = 200, description = "A page of pairs, the likeliest first", body = DuplicateItems),
        (status = 403, description = "The role joins nobody (problem+json)"),
        (status = 422, description = "A state that nobody knows (problem+json)"),
    )
)]
async fn list_duplicates(
    State(app): State<App>,
    caller: Caller,
    Query(asked): Query<DuplicatesQuery>,
) -> Result<Response, ApiError> {
    let length = asked.limit.unwrap_or(LENGTH.0).clamp(1, LENGTH.1);
    let state = match asked.state.as_deref() {
        None | Some("") => Some(DoubleState::Open),
        Some(code) => DoubleState::of(code),
    };
    // Who may not is told so before what is wrong with the question.
    let work = move |tx: &mut Tx<'_>, actor: &access::Actor| {
        access::decide(actor, access::Action::PersonMerge)?;
        let state = state.ok_or_else(|| Problem::field("state", "people-double-unknown-state"))?;
        service::list(tx, actor, state, asked.cursor, length)
    };
    let (_, found) = app.read(&caller, work).await?;
    let items = found.lines.iter().map(DuplicateItem::of).collect();
    Ok(private(Json(DuplicateItems { items, next_cursor: found.next, elsewhere: found.beside })))
}

/// Says that two are not one person: they are not proposed again as long as nothing changes of what decides.
#[utoipa::path(
    post,
    path = "/api/v1/people/duplicates/{id}/different",
    tag = "people",
    request_body = Differing,
    params(
        ("id" = String, Path, description = "The pair"),
        ("Idempotency-Key" = String, Header, description = "A new UUID for this act"),
    ),
    responses(
        (status = 200, description = "Noted", body = DuplicateBody),
        (status = 403, description = "The role joins nobody (problem+json)"),
        (status = 404, description = "No such pair, or one of both outside the caller's audiences (problem+json)"),
        (status = 409, description = "The pair is not open (problem+json)"),
        (status = 422, description = "Without a reason (problem+json)"),
    )
)]
async fn differ_duplicate(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<Uuid>,
    headers: HeaderMap,
    Json(body): Json<Differing>,
) -> Result<Response, ApiError> {
    let act: Uuid = idempotency_key(&headers)?;
    let work =
        move |tx: &mut Tx<'_>, actor: &access::Actor| service::differ(tx, actor, id, act, None, &body.reason);
    let (_, double) = app.write(&caller, work).await?;
    Ok(private(Json(DuplicateBody::of(&double))))
}

/// Takes back that two are not one person. Repeated it changes nothing.
#[utoipa::path(
    post,
    path = "/api/v1/people/duplicates/{id}/open",
    tag = "people",
    params(
        ("id" = String, Path, description = "The pair"),
        ("Idempotency-Key" = String, Header, description = "A new UUID for this act"),
    ),
    responses(
        (status = 200, description = "Open again", body = DuplicateBody),
        (status = 403, description = "The role joins nobody (problem+json)"),
        (status = 404, description = "No such pair, or one of both outside the caller's audiences (problem+json)"),
        (status = 409, description = "Nobody says that they are two (problem+json)"),
        (status = 422, description = "A header that is missing or wrong (problem+json)"),
    )
)]
async fn reopen_duplicate(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<Uuid>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    idempotency_key::<Uuid>(&headers)?;
    let work = move |tx: &mut Tx<'_>, actor: &access::Actor| service::take_back(tx, actor, id);
    let (_, double) = app.write(&caller, work).await?;
    Ok(private(Json(DuplicateBody::of(&double))))
}
