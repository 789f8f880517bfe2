//! The contacts of a person over JSON: read, recorded, withdrawn.

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

use crate::model::{Circumstance, Contact, ContactSource, NamedBy};
use crate::rules::contact::ContactForm;
use crate::service::{self, Other};

pub(super) fn api() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list_contacts, record_contact)).routes(routes!(withdraw_contact))
}

/// The contacts of a person.
#[derive(Serialize, ToSchema)]
struct ContactItems {
    /// Whom she says she met, the latest first, withdrawn ones too.
    items: Vec<ContactBody>,
    /// Who says so of her, the latest first.
    named_by: Vec<NamedByBody>,
    /// Always null: contacts are one page.
    next_cursor: Option<String>,
}

/// Whom a person says she met.
#[derive(Serialize, ToSchema)]
struct ContactBody {
    /// UUID.
    id: Uuid,
    /// UUID of who was met, when the caller sees her; null otherwise.
    person: Option<Uuid>,
    /// Her names when the caller sees her, her initials when not; the words when she is not of the registry.
    met: String,
    /// The last day of it; null when nobody knows.
    #[schema(format = Date)]
    happened_on: Option<String>,
    /// Where.
    circumstance: Circumstance,
    /// Who says so.
    source: ContactSource,
    /// More of it.
    note: String,
    /// UUID of the report with which it was told.
    report: Option<Uuid>,
    /// Who recorded it.
    recorded_by: String,
    /// When, RFC 3339, UTC.
    recorded_at: String,
    /// When it was withdrawn; null while it holds.
    withdrawn_at: Option<String>,
    /// Why; null while it holds.
    withdrawn_why: Option<String>,
}

impl ContactBody {
    fn of(contact: &Contact, other: Option<&Other>) -> Self {
        let (data, withdrawn) = (&contact.data, contact.withdrawn.as_ref());
        Self {
            id: contact.id,
            person: other.map(|other| other.id.0),
            met: other.map_or(data.met.told(), |other| other.name.as_str()).to_owned(),
            happened_on: data.happened_on.map(|day| day.to_string()),
            circumstance: data.circumstance,
            source: data.source,
            note: data.note.clone(),
            report: data.report.map(|report| report.0),
            recorded_by: contact.by_name.clone(),
            recorded_at: contact.at.to_string(),
            withdrawn_at: withdrawn.map(|it| it.at.to_string()),
            withdrawn_why: withdrawn.map(|it| it.why.clone()),
        }
    }
}

/// That somebody named a person.
#[derive(Serialize, ToSchema)]
struct NamedByBody {
    /// UUID of who did, when the caller sees her and nothing is kept from him; null otherwise.
    person: Option<Uuid>,
    /// The last day of it; null when nobody knows.
    #[schema(format = Date)]
    happened_on: Option<String>,
    /// Where.
    circumstance: Circumstance,
    /// When it was recorded, RFC 3339, UTC.
    recorded_at: String,
    /// When it was withdrawn; null while it holds.
    withdrawn_at: Option<String>,
}

impl NamedByBody {
    fn of(one: &NamedBy, other: Option<&Other>) -> Self {
        Self {
            person: other.map(|other| other.id.0),
            happened_on: one.happened_on.map(|day| day.to_string()),
            circumstance: one.circumstance,
            recorded_at: one.at.to_string(),
            withdrawn_at: one.withdrawn_at.map(|at| at.to_string()),
        }
    }
}

/// Why a contact is withdrawn.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ContactWithdrawal {
    /// In words: it stays with the contact.
    #[serde(default)]
    why: String,
}

/// Whom a person says she met and who says so of her, as far as the caller sees the others.
#[utoipa::path(
    get,
    path = "/api/v1/people/{id}/contacts",
    tag = "cases",
    params(("id" = String, Path, description = "The person")),
    responses(
        (status = 200, description = "The contacts", body = ContactItems),
        (status = 404, description = "No such person, or outside the caller's audiences (problem+json)"),
    )
)]
async fn list_contacts(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<PersonId>,
) -> Result<Response, ApiError> {
    let (_, found) = app.read(&caller, move |tx, actor| service::contacts(tx, actor, id)).await?;
    let items = found.named.iter().map(|(one, other)| ContactBody::of(one, other.as_ref())).collect();
    let named_by = found.naming.iter().map(|(one, other)| NamedByBody::of(one, other.as_ref())).collect();
    Ok(private(Json(ContactItems { items, named_by, next_cursor: None })))
}

/// Records a contact. The same `Idempotency-Key` again answers as the first time.
#[utoipa::path(
    post,
    path = "/api/v1/people/{id}/contacts",
    tag = "cases",
    request_body = ContactForm,
    params(
        ("id" = String, Path, description = "The person"),
        ("Idempotency-Key" = String, Header, description = "A new UUID, which becomes the contact's id"),
    ),
    responses(
        (status = 201, description = "Recorded", body = ContactBody),
        (status = 403, description = "The role records no contacts (problem+json)"),
        (status = 404, description = "No such person, or outside the caller's audiences (problem+json)"),
        (status = 422, description = "Fields that cannot be accepted (problem+json)"),
    )
)]
async fn record_contact(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<PersonId>,
    headers: HeaderMap,
    Json(body): Json<ContactForm>,
) -> Result<Response, ApiError> {
    let contact: Uuid = idempotency_key(&headers)?;
    let work =
        move |tx: &mut Tx<'_>, actor: &access::Actor| service::record_contact(tx, actor, id, contact, &body);
    let (_, contact) = app.write(&caller, work).await?;
    Ok(private((StatusCode::CREATED, Json(ContactBody::of(&contact, None)))))
}

/// Withdraws a contact: it stays with the reason, and counts no more.
#[utoipa::path(
    post,
    path = "/api/v1/people/{id}/contacts/{contact}/withdrawal",
    tag = "cases",
    request_body = ContactWithdrawal,
    params(
        ("id" = String, Path, description = "The person"),
        ("contact" = String, Path, description = "The contact"),
        ("Idempotency-Key" = String, Header, description = "A new UUID for this act"),
    ),
    responses(
        (status = 200, description = "Withdrawn", body = ContactBody),
        (status = 403, description = "The role records no contacts (problem+json)"),
        (status = 404, description = "No such contact of this person, or outside the caller's audiences (problem+json)"),
        (status = 409, description = "Withdrawn before, or recorded by others (problem+json)"),
        (status = 422, description = "Without a reason (problem+json)"),
    )
)]
async fn withdraw_contact(
    State(app): State<App>,
    caller: Caller,
    Path((id, contact)): Path<(PersonId, Uuid)>,
    headers: HeaderMap,
    Json(body): Json<ContactWithdrawal>,
) -> Result<Response, ApiError> {
    let act: Uuid = idempotency_key(&headers)?;
    let work = move |tx: &mut Tx<'_>, actor: &access::Actor| {
        service::withdraw_contact(tx, actor, id, contact, act, &body.why)
    };
    let (_, contact) = app.write(&caller, work).await?;
    Ok(private(Json(ContactBody::of(&contact, None))))
}
