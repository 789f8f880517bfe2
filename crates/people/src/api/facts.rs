//! The facts of a person over JSON: read, recorded, withdrawn.

use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use kernel::ids::PersonId;
use serde::{Deserialize, Serialize};
use storage::Tx;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;
use web::Json;
use web::api::{idempotency_key, private};
use web::{ApiError, App, Caller};

use crate::model::facts::{FactKind, FactSource, PersonFact};
use crate::rules::facts::PersonFactForm;
use crate::service;

/// The routes below `/api/v1`.
pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list_facts, record_fact)).routes(routes!(withdraw_fact))
}

/// Facts of a person.
#[derive(Serialize, ToSchema)]
struct PersonFactItems {
    /// The facts, the latest first, withdrawn ones too.
    items: Vec<PersonFactBody>,
    /// Always null: the facts are one page.
    next_cursor: Option<String>,
}

/// A fact of a person, with its day and where it is known from.
#[derive(Serialize, ToSchema)]
struct PersonFactBody {
    /// UUID.
    id: Uuid,
    /// What it is.
    kind: FactKind,
    /// The day of the dose, of the first positive test, of the contagion; since when.
    #[schema(format = Date)]
    happened_on: String,
    /// Of a vaccination: a term of the code list `vaccine`.
    vaccine: Option<String>,
    /// Of a vaccination: which dose.
    dose: Option<i32>,
    /// Of a contagion: three digits of the region, or the catastal code of the foreign state.
    place: Option<String>,
    /// Of a contagion: whether it makes her an imported case.
    imported: Option<bool>,
    /// Where it is known from.
    source: FactSource,
    /// More of it.
    note: String,
    /// Who recorded it.
    recorded_by: String,
    /// When, RFC 3339, UTC.
    recorded_at: String,
    /// Who withdrew it; null while it holds.
    withdrawn_by: Option<String>,
    /// When; null while it holds.
    withdrawn_at: Option<String>,
    /// Why; null while it holds.
    withdrawn_why: Option<String>,
}

impl PersonFactBody {
    fn of(fact: &PersonFact) -> Self {
        let (data, withdrawn) = (&fact.data, fact.withdrawn.as_ref());
        Self {
            id: fact.id,
            kind: data.kind,
            happened_on: data.happened_on.to_string(),
            vaccine: data.vaccine.as_ref().map(|(code, _)| code.clone()),
            dose: data.vaccine.as_ref().map(|(_, dose)| *dose),
            place: data.place.clone(),
            imported: data.imported(),
            source: data.source,
            note: data.note.clone(),
            recorded_by: fact.by_name.clone(),
            recorded_at: fact.at.to_string(),
            withdrawn_by: withdrawn.map(|it| it.by_name.clone()),
            withdrawn_at: withdrawn.map(|it| it.at.to_string()),
            withdrawn_why: withdrawn.map(|it| it.why.clone()),
        }
    }
}

/// Why a fact is withdrawn.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct FactWithdrawal {
    /// In words: it stays with the fact.
    #[serde(default)]
    why: String,
}

/// Vaccinations, infections of before, places of contagion and low defences of a person, as far as the caller sees them.
#[utoipa::path(
    get,
    path = "/api/v1/people/{id}/facts",
    tag = "people",
    params(("id" = String, Path, description = "The person")),
    responses(
        (status = 200, description = "The facts", body = PersonFactItems),
        (status = 404, description = "No such person, or outside the caller's audiences (problem+json)"),
    )
)]
async fn list_facts(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<PersonId>,
) -> Result<Response, ApiError> {
    let (_, found) = app.read(&caller, move |tx, actor| service::facts(tx, actor, id)).await?;
    let items = found.facts.iter().map(PersonFactBody::of).collect();
    Ok(private(Json(PersonFactItems { items, next_cursor: None })))
}

/// Records a fact. The same `Idempotency-Key` again answers as the first time.
#[utoipa::path(
    post,
    path = "/api/v1/people/{id}/facts",
    tag = "people",
    request_body = PersonFactForm,
    params(
        ("id" = String, Path, description = "The person"),
        ("Idempotency-Key" = String, Header, description = "A new UUID, which becomes the fact's id"),
    ),
    responses(
        (status = 201, description = "Recorded", body = PersonFactBody),
        (status = 403, description = "The role records no facts (problem+json)"),
        (status = 404, description = "No such person, or outside the caller's audiences (problem+json)"),
        (status = 422, description = "Fields that cannot be accepted (problem+json)"),
    )
)]
async fn record_fact(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<PersonId>,
    headers: HeaderMap,
    Json(body): Json<PersonFactForm>,
) -> Result<Response, ApiError> {
    let fact: Uuid = idempotency_key(&headers)?;
    let work = move |tx: &mut Tx<'_>, actor: &access::Actor| service::record_fact(tx, actor, id, fact, &body);
    let (_, fact) = app.write(&caller, work).await?;
    Ok(private((StatusCode::CREATED, Json(PersonFactBody::of(&fact)))))
}

/// Withdraws a fact: it stays with the reason, and counts no more.
#[utoipa::path(
    post,
    path = "/api/v1/people/{id}/facts/{fact}/withdrawal",
    tag = "people",
    request_body = FactWithdrawal,
    params(
        ("id" = String, Path, description = "The person"),
        ("fact" = String, Path, description = "The fact"),
        ("Idempotency-Key" = String, Header, description = "A new UUID for this act"),
    ),
    responses(
        (status = 200, description = "Withdrawn", body = PersonFactBody),
        (status = 403, description = "The role records no facts (problem+json)"),
        (status = 404, description = "No such fact of this person, or outside the caller's audiences (problem+json)"),
        (status = 409, description = "Withdrawn before, or recorded by others (problem+json)"),
        (status = 422, description = "Without a reason (problem+json)"),
    )
)]
async fn withdraw_fact(
    State(app): State<App>,
    caller: Caller,
    Path((id, fact)): Path<(PersonId, Uuid)>,
    headers: HeaderMap,
    Json(body): Json<FactWithdrawal>,
) -> Result<Response, ApiError> {
    let act: Uuid = idempotency_key(&headers)?;
    let work = move |tx: &mut Tx<'_>, actor: &access::Actor| {
        service::withdraw_fact(tx, actor, id, fact, act, &body.why)
    };
    let (_, fact) = app.write(&caller, work).await?;
    Ok(private(Json(PersonFactBody::of(&fact))))
}
