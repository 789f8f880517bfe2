//! Who lives with a person, over JSON.

use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::Response;
use kernel::ids::PersonId;
use serde::{Deserialize, Serialize};
use storage::Tx;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;
use web::Json;
use web::api::{if_match, tagged};
use web::{ApiError, App, Caller};

use super::day;
use crate::model::{HouseholdMember, sex_letter};
use crate::service::{self, Moving};

/// The routes below `/api/v1`.
pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(get_household, move_household))
}

/// A household, as far as the caller sees it.
#[derive(Serialize, ToSchema)]
struct HouseholdBody {
    /// Its UUID; null for whoever lives with nobody that is known.
    household: Option<Uuid>,
    /// The others who live there, the eldest first.
    items: Vec<HouseholdItem>,
    /// Always null: a household is one page.
    next_cursor: Option<String>,
}

/// Somebody who lives there.
#[derive(Serialize, ToSchema)]
struct HouseholdItem {
    /// UUID of the person.
    id: Uuid,
    /// Surname.
    family_name: String,
    /// Given names.
    given_name: String,
    /// Birth date.
    #[schema(format = Date)]
    birth_date: String,
    /// `M` or `F`.
    sex: &'static str,
}

impl HouseholdItem {
    fn of(member: &HouseholdMember) -> Self {
        Self {
            id: member.id.0,
            family_name: member.family_name.clone(),
            given_name: member.given_name.clone(),
            birth_date: day(member.birth_date),
            sex: sex_letter(member.sex),
        }
    }
}

/// Where a person lives from now on.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct HouseholdMove {
    /// UUID of somebody whose household she joins; null: she leaves hers.
    with: Option<Uuid>,
    /// Why, in words: it stays in the history.
    #[serde(default)]
    reason: String,
}

/// Who lives with a person, among those whom the caller sees.
#[utoipa::path(
    get,
    path = "/api/v1/people/{id}/household",
    tag = "people",
    params(("id" = String, Path, description = "The person")),
    responses(
        (status = 200, description = "The household; the ETag is the version of the person", body = HouseholdBody),
        (status = 404, description = "No such person, or outside the caller's audiences (problem+json)"),
    )
)]
async fn get_household(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<PersonId>,
) -> Result<Response, ApiError> {
    let (_, found) = app.read(&caller, move |tx, actor| service::household(tx, actor, id)).await?;
    Ok(tagged(Json(body(&found)), found.person.version))
}

fn body(found: &service::Household) -> HouseholdBody {
    let items = found.others.iter().map(HouseholdItem::of).collect();
    HouseholdBody { household: found.person.data.household, items, next_cursor: None }
}

/// Takes a person into somebody's household, or out of hers.
#[utoipa::path(
    put,
    path = "/api/v1/people/{id}/household",
    tag = "people",
    request_body = HouseholdMove,
    params(
        ("id" = String, Path, description = "The person"),
        ("If-Match" = String, Header, description = "The ETag of the person or of the household"),
    ),
    responses(
        (status = 200, description = "Moved", body = HouseholdBody),
        (status = 403, description = "The role corrects nobody (problem+json)"),
        (status = 404, description = "No such person, or outside the caller's audiences (problem+json)"),
        (status = 409, description = "Changed meanwhile (problem+json)"),
        (status = 422, description = "Fields that cannot be accepted (problem+json)"),
    )
)]
async fn move_household(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<PersonId>,
    headers: HeaderMap,
    Json(body): Json<HouseholdMove>,
) -> Result<Response, ApiError> {
    // Who may not, is told so before what is wrong.
    app.read(&caller, service::may_correct).await?;
    let version = if_match(&headers)?;
    let HouseholdMove { with, reason } = body;
    let moving = Moving { person: id, version, with: with.map(PersonId), fresh: Uuid::now_v7(), reason };
    let work = move |tx: &mut Tx<'_>, actor: &access::Actor| {
        service::move_household(tx, actor, &moving)?;
        service::household(tx, actor, id)
    };
    let (_, found) = app.write(&caller, work).await?;
    Ok(tagged(Json(self::body(&found)), found.person.version))
}
