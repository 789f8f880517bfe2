//! Users over JSON: the list of them, and inviting one. What is done with an account that exists is beside.

use access::invitations::Code;
use access::{Actor, Role};
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use kernel::ids::UserId;
use kernel::{Date, Problem};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use web::Json;
use web::{ApiError, App, Caller};

use crate::model::{LetterText, UserLine};
use crate::pages;
use crate::rules::{Standing, UserFilter};
use crate::service::{self, GrantForm, InviteForm, Invited, Sent, UserForm, UserQuery, Way};

/// Users of a page when nobody says how many, and at most.
const LENGTH: (usize, usize) = (50, 200);

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list_users, create_user)).routes(routes!(send_again))
}

/// Which page of a list.
#[derive(Deserialize, IntoParams)]
struct PageQuery {
    /// `next_cursor` of the page before.
    #[param(value_type = Option<String>)]
    cursor: Option<UserId>,
    /// Items wanted, at most 200.
    limit: Option<usize>,
    /// Only who holds this role, by its code.
    role: Option<String>,
    /// Only who holds a role within this ASL, by its code.
    asl: Option<String>,
    /// Only `active`, `invited`, `suspended`, `expiring` (a role ends within 30 days), `dormant` (no sign-in for 90 days)
    /// or `no_role`.
    standing: Option<String>,
}

impl PageQuery {
    fn filter(&self) -> Result<UserFilter, Problem> {
        let asl = match self.asl.as_deref().map(|asl| territory::get().asl(asl)) {
            Some(None) => return Err(Problem::field("asl", "accounts-unit-unknown-asl")),
            found => found.flatten().map(|asl| asl.code.clone()),
        };
        let standing = match self.standing.as_deref().map(Standing::parse) {
            Some(None) => return Err(Problem::field("standing", "accounts-standing-unknown")),
            found => found.flatten(),
        };
        let role = self.role.as_deref().map(Role::parse).transpose()?;
        Ok(UserFilter { role, asl, standing, ..UserFilter::default() })
    }
}

/// A user.
#[derive(Serialize, ToSchema)]
pub(super) struct User {
    /// UUID.
    id: String,
    /// What he signs in with.
    login: String,
    /// His name.
    name: String,
    /// Whether he may sign in.
    active: bool,
    /// When he last signed in, RFC 3339, UTC; absent when he never did.
    #[serde(skip_serializing_if = "Option::is_none")]
    last_sign_in: Option<String>,
    /// His roles.
    roles: Vec<UserRole>,
}

/// A role of a user.
#[derive(Serialize, ToSchema)]
struct UserRole {
    /// UUID.
    id: String,
    /// Code of the role.
    role: &'static str,
    /// Code of the unit.
    unit: String,
    /// Name of the unit.
    unit_name: String,
    /// First day, ISO 8601.
    from: String,
    /// Last day, ISO 8601; absent when it has no end.
    #[serde(skip_serializing_if = "Option::is_none")]
    until: Option<String>,
}

/// A page of users.
#[derive(Serialize, ToSchema)]
struct Users {
    /// The users, by login.
    items: Vec<User>,
    /// Where the next page begins; null on the last one.
    next_cursor: Option<String>,
}

impl User {
    pub(super) fn of(line: UserLine) -> Self {
        let roles = line.roles.into_iter().map(|held| UserRole {
            id: held.id.to_string(),
            from: held.valid_from.to_string(),
            role: held.role.code(),
            unit: held.unit.code,
            unit_name: held.unit.name,
            until: last_day(held.valid_to),
        });
        let id = line.id.to_string();
        let last_sign_in = line.last_sign_in.map(|at| at.to_string());
        let (login, name, active) = (line.login, line.name, line.active);
        Self { id, login, name, active, last_sign_in, roles: roles.collect() }
    }
}

fn last_day(valid_to: Date) -> Option<String> {
    kernel::clock::last_day(valid_to).map(|day| day.to_string())
}

/// Lists the users, by login.
#[utoipa::path(
    get,
    path = "/api/v1/users",
    tag = "accounts",
    params(PageQuery),
    responses(
        (status = 200, description = "A page of users", body = Users),
        (status = 403, description = "Not an administrator"),
        (status = 422, description = "No such role, ASL or standing (problem+json)"),
    )
)]
async fn list_users(
    State(app): State<App>,
    caller: Caller,
    Query(page): Query<PageQuery>,
) -> Result<Json<Users>, ApiError> {
    app.read(&caller, service::may_manage_users).await?;
    let length = Some(page.limit.unwrap_or(LENGTH.0).clamp(1, LENGTH.1));
    let query = UserQuery { filter: page.filter()?, after: page.cursor, length };
    let (_, users) = app.read(&caller, move |tx, actor| service::list_users(tx, actor, &query)).await?;
    let next_cursor = users.next.map(|user| user.to_string());
    Ok(Json(Users { items: users.users.into_iter().map(User::of).collect(), next_cursor }))
}

/// A user to be invited.
#[derive(Deserialize, ToSchema)]
struct NewUserBody {
    /// What he will sign in with.
    login: String,
    /// His name.
    name: String,
    /// Where to write to him, if he has an address.
    #[serde(default)]
    email: String,
    /// Whether the link goes to that address: then it is not in the answer. Where no e-mail is sent it is in the answer all the
    /// same.
    #[serde(default)]
    by_mail: bool,
    /// Tax code by which the region's identity provider knows him, if he comes that way.
    #[serde(default)]
    tax_code: String,
    /// Whom he calls when something is not clear: it stands in his letter.
    contact: String,
    /// Code of the role.
    role: String,
    /// Code of the unit.
    #[serde(default)]
    unit: String,
    /// First day, ISO 8601; absent for today.
    #[schema(value_type = Option<String>, format = Date)]
    from: Option<Date>,
    /// Last day, ISO 8601; absent for no end.
    #[schema(value_type = Option<String>, format = Date)]
    until: Option<Date>,
}

/// The user who was invited.
#[derive(Serialize, ToSchema)]
struct CreatedUser {
    /// UUID: the `Idempotency-Key`.
    id: String,
    /// What he signs in with.
    login: String,
    /// Code of the role.
    role: &'static str,
    /// Code of the unit.
    unit: String,
    /// Name of the unit.
    unit_name: String,
    /// His invitation: told once; null when the same call is repeated, while the role waits for approval, and when it has gone
    /// to his address.
    invitation: Option<InvitationAnswer>,
    /// Whether the role waits for the approval of another administrator.
    waits: bool,
    /// Whether the link has gone to his address.
    mailed: bool,
}

/// A one-time link by which a user chooses his password.
#[derive(Serialize, ToSchema)]
struct InvitationAnswer {
    /// The code, as it is typed on the page `/invitation`.
    code: String,
    /// The link.
    link: String,
    /// First instant at which it is over, RFC 3339, UTC.
    expires_at: String,
}

impl InvitationAnswer {
    fn of(app: &App, letter: LetterText, headers: &HeaderMap, caller: &Caller) -> Self {
        let address = pages::address(app, headers, caller.shell.site().tls);
        let link = pages::link(&address, &letter.code);
        Self { link, code: letter.code, expires_at: letter.expires_at.to_string() }
    }
}

/// Invites a user, who chooses his password with the link in the answer, or asks another administrator for his role when that
/// opens much: then the invitation is sent once it is approved. The same `Idempotency-Key` again invites nobody
/// twice, and answers without the invitation.
#[utoipa::path(
    post,
    path = "/api/v1/users",
    tag = "accounts",
    request_body = NewUserBody,
    params(("Idempotency-Key" = String, Header, description = "A new UUID, which becomes the user's id")),
    responses(
        (status = 201, description = "Invited", body = CreatedUser),
        (status = 401, description = "Signed in more than five minutes ago: ask for a new token (problem+json of type `urn:argine:problem:proof-required`)"),
        (status = 403, description = "Not an administrator"),
        (status = 409, description = "The key has made another user, or this one in another role (problem+json)"),
        (status = 422, description = "Fields that cannot be accepted (problem+json)"),
    )
)]
async fn create_user(
    State(app): State<App>,
    caller: Caller,
    headers: HeaderMap,
    Json(body): Json<NewUserBody>,
) -> Result<Response, ApiError> {
    let (actor, ()) = app.read(&caller, service::may_manage_users).await?;
    let id: UserId = web::api::idempotency_key(&headers)?;
    let NewUserBody { login, name, email, by_mail, tax_code, contact, role, unit, from, until } = body;
    let way = if by_mail { Way::Mail(app.keys.clone()) } else { Way::Paper };
    let grant = GrantForm { role, unit, from, until };
    let form = InviteForm { user: UserForm { id: Some(id), login, name, grant }, email, contact, tax_code };
    let invite = service::prepare_invite(&app.db, &actor, &form).await?;
    let user = invite.user.clone();
    let (_, invited) = app.write(&caller, move |tx, actor| service::invite(tx, actor, &way, &invite)).await?;
    let waits = matches!(invited, Invited::Waits);
    let mailed = matches!(invited, Invited::Mailed);
    let letter = match invited {
        Invited::Letter(letter) => Some(letter),
        Invited::Mailed | Invited::Waits | Invited::Before => None,
    };
    let created = CreatedUser {
        id: id.to_string(),
        login: user.login,
        role: user.role.code(),
        unit: user.unit.code,
        unit_name: user.unit.name,
        invitation: letter.map(|letter| InvitationAnswer::of(&app, *letter, &headers, &caller)),
        waits,
        mailed,
    };
    Ok(web::api::private((StatusCode::CREATED, Json(created))))
}

/// Sends an invitation to a user who has chosen no password yet: the first one after an approval, or a new one in the place
/// of the one before, which is good for nothing from then on.
#[utoipa::path(
    post,
    path = "/api/v1/users/{id}/invitation",
    tag = "accounts",
    params(
        ("id" = String, Path, description = "UUID of the user"),
        ("Idempotency-Key" = String, Header, description = "A new UUID"),
    ),
    responses(
        (status = 201, description = "The invitation, told once", body = InvitationAnswer),
        (status = 403, description = "Not an administrator"),
        (status = 404, description = "No such user"),
        (status = 409, description = "He has a password, is suspended or has no role; or the key was used (problem+json)"),
        (status = 422, description = "A header that is missing or wrong (problem+json)"),
    )
)]
async fn send_again(
    State(app): State<App>,
    caller: Caller,
    Path(user): Path<UserId>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    app.read(&caller, service::may_manage_users).await?;
    let (id, code) = (web::api::idempotency_key(&headers)?, Code::new()?);
    let work = move |tx: &mut storage::Tx<'_>, actor: &Actor| {
        service::send_again(tx, actor, &Way::Paper, user, (id, &code))
    };
    let (_, sent) = app.write(&caller, work).await?;
    let Some(Sent::Letter(letter)) = sent else {
        return Err(Problem::Refused("accounts-letter-shown-once").into());
    };
    Ok(web::api::private((StatusCode::CREATED, Json(InvitationAnswer::of(&app, *letter, &headers, &caller)))))
}
