//! The same over JSON: a token for machines and scripts, users, and who saw whom.

mod brake;

use access::sessions;
use axum::Json;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use kernel::ids::UserId;
use kernel::{Date, Problem, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use web::{ApiError, App, Caller, t};

use crate::model::{LetterText, UserLine};
use crate::rules::Door;
use crate::service::{self, AccessQuery, GrantForm, InviteForm, SignIn, UserForm};
use crate::{pages, words};

/// Users of a page when nobody says how many, and at most.
const LENGTH: (usize, usize) = (50, 200);

/// The routes below `/api/v1`.
pub fn api() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(token))
        .routes(routes!(list_users, create_user))
        .routes(routes!(search_access_log))
        .merge(brake::routes())
}

/// Login and password.
#[derive(Deserialize, ToSchema)]
struct Credentials {
    /// What the user signs in with.
    login: String,
    /// His password.
    password: String,
    /// Code of the role to act in; absent, the first he was given.
    #[serde(default)]
    role: Option<String>,
    /// Code of the unit to act for, when he holds the role for several.
    #[serde(default)]
    unit: Option<String>,
}

/// A bearer token and what it is good for.
#[derive(Serialize, ToSchema)]
struct TokenAnswer {
    /// Send it as `Authorization: Bearer …`.
    token: String,
    /// Always `Bearer`.
    token_type: &'static str,
    /// Seconds until it is over.
    expires_in: i64,
    /// Seconds without a call after which it is over before.
    idle_in: i64,
    /// Code of the role it acts in.
    role: &'static str,
    /// Code of the unit it acts for.
    unit: String,
    /// Name of the unit.
    unit_name: String,
}

/// Opens a session for a machine or a script. Wrong credentials cost as much time as right ones; after some of them the
/// answer is 429 and after `Retry-After` it is worth trying again; when too many wait, it is 503 with `Retry-After`.
#[utoipa::path(
    post,
    path = "/api/v1/token",
    tag = "accounts",
    request_body = Credentials,
    responses(
        (status = 200, description = "A bearer token", body = TokenAnswer),
        (status = 401, description = "Login and password do not fit (problem+json)"),
        (status = 403, description = "No role today (problem+json)"),
        (status = 422, description = "A role or a unit that he does not hold today (problem+json)"),
        (status = 429, description = "Too many wrong passwords: not looked at (problem+json)"),
        (status = 503, description = "Too many sign-ins at once (problem+json)"),
    )
)]
async fn token(
    State(app): State<App>,
    caller: Caller,
    Json(Credentials { login, password, role, unit }): Json<Credentials>,
) -> Result<Response, ApiError> {
    let door = Door::Api { role, unit };
    let (token, actor) = match service::sign_in(&app.db, login, password, caller.origin(), None, door).await {
        Ok(SignIn::In { token, actor, .. }) => (token, actor),
        Ok(SignIn::Wait(until)) => return Ok(wait(until, app.db.clocks().now())),
        Err(Problem::Invalid(wrong)) if wrong.iter().all(|one| one.field == "password") => {
            return Ok(wrong_credentials());
        }
        Err(problem) => return Err(problem.into()),
    };
    Ok(Json(TokenAnswer {
        token: token.secret().to_owned(),
        token_type: "Bearer",
        expires_in: sessions::lifetime_seconds(),
        idle_in: sessions::idle_seconds(actor.role),
        role: actor.role.code(),
        unit: actor.unit.code,
        unit_name: actor.unit.name,
    })
    .into_response())
}

/// 401 in words of its own: the general ones speak of a session that is over.
fn wrong_credentials() -> Response {
    let mut response = refusal(StatusCode::UNAUTHORIZED, t("accounts-sign-in-wrong"));
    response.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
    response
}

fn wait(until: Timestamp, now: Timestamp) -> Response {
    let mut response = refusal(StatusCode::TOO_MANY_REQUESTS, &words::wait(until, now));
    response.headers_mut().insert(header::RETRY_AFTER, words::retry_after(until, now).into());
    response
}

fn refusal(status: StatusCode, detail: &str) -> Response {
    let code = status.as_u16();
    let body = json!({
        "type": "about:blank",
        "title": t(&format!("web-error-{code}")),
        "status": code,
        "detail": detail,
        "instance": "/api/v1/token",
    });
    let kind = HeaderValue::from_static("application/problem+json");
    (status, [(header::CONTENT_TYPE, kind)], body.to_string()).into_response()
}

/// Which page of a list.
#[derive(Deserialize, IntoParams)]
struct PageQuery {
    /// `next_cursor` of the page before.
    #[param(value_type = Option<String>)]
    cursor: Option<UserId>,
    /// Items wanted, at most 200.
    limit: Option<usize>,
}

/// A user.
#[derive(Serialize, ToSchema)]
struct User {
    /// UUID.
    id: String,
    /// What he signs in with.
    login: String,
    /// His name.
    name: String,
    /// Whether he may sign in.
    active: bool,
    /// His roles.
    roles: Vec<UserRole>,
}

/// A role of a user.
#[derive(Serialize, ToSchema)]
struct UserRole {
    /// Code of the role.
    role: &'static str,
    /// Code of the unit.
    unit: String,
    /// Name of the unit.
    unit_name: String,
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
    fn of(line: UserLine) -> Self {
        let roles = line.roles.into_iter().map(|held| UserRole {
            role: held.role.code(),
            unit: held.unit.code,
            unit_name: held.unit.name,
            until: last_day(held.valid_to),
        });
        let id = line.id.to_string();
        Self { id, login: line.login, name: line.name, active: line.active, roles: roles.collect() }
    }
}

fn last_day(valid_to: Date) -> Option<String> {
    let day = Some(valid_to).filter(|day| *day != kernel::clock::FOREVER)?;
    day.yesterday().ok().map(|day| day.to_string())
}

/// Lists the users, by login.
#[utoipa::path(
    get,
    path = "/api/v1/users",
    tag = "accounts",
    params(PageQuery),
    responses((status = 200, description = "A page of users", body = Users), (status = 403, description = "Not an administrator"))
)]
async fn list_users(
    State(app): State<App>,
    caller: Caller,
    Query(page): Query<PageQuery>,
) -> Result<Json<Users>, ApiError> {
    let length = page.limit.unwrap_or(LENGTH.0).clamp(1, LENGTH.1);
    let after = page.cursor;
    let (_, users) =
        app.read(&caller, move |tx, actor| service::list_users(tx, actor, after, length)).await?;
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
    /// His invitation: told once, and null when the same call is repeated.
    invitation: Option<InvitationAnswer>,
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
    fn of(letter: LetterText, headers: &HeaderMap, caller: &Caller) -> Self {
        let address = pages::address(headers, caller.shell.site().tls);
        let link = pages::link(&address, &letter.code);
        Self { link, code: letter.code, expires_at: letter.expires_at.to_string() }
    }
}

/// Invites a user, who chooses his password with the link in the answer. The same `Idempotency-Key` again invites nobody
/// twice, and answers without the invitation.
#[utoipa::path(
    post,
    path = "/api/v1/users",
    tag = "accounts",
    request_body = NewUserBody,
    params(("Idempotency-Key" = String, Header, description = "A new UUID, which becomes the user's id")),
    responses(
        (status = 201, description = "Invited", body = CreatedUser),
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
    app.read(&caller, service::may_manage_users).await?;
    let id: UserId = web::api::idempotency_key(&headers)?;
    let NewUserBody { login, name, email, contact, role, unit, from, until } = body;
    let grant = GrantForm { role, unit, from, until };
    let form = InviteForm { user: UserForm { id: Some(id), login, name, grant }, email, contact };
    let invite = service::prepare_invite(&app.db, &form).await?;
    let user = invite.user.clone();
    let (_, letter) = app.write(&caller, move |tx, actor| service::invite(tx, actor, &invite)).await?;
    let created = CreatedUser {
        id: id.to_string(),
        login: user.login,
        role: user.role.code(),
        unit: user.unit.code,
        unit_name: user.unit.name,
        invitation: letter.map(|letter| InvitationAnswer::of(letter, &headers, &caller)),
    };
    Ok(web::api::private((StatusCode::CREATED, Json(created))))
}

/// Whose accesses, and why they are asked for.
#[derive(Deserialize, ToSchema)]
struct AccessLogQuery {
    /// Tax code of the person.
    tax_code: String,
    /// Why, in at least 15 characters: it is recorded.
    reason: String,
}

/// An access to a person's data.
#[derive(Serialize, ToSchema)]
struct AccessItem {
    /// When, RFC 3339, UTC.
    at: String,
    /// UUID of the user.
    user: String,
    /// His name.
    name: Option<String>,
    /// Code of the role he acted in.
    role: String,
    /// Audience he acted for, e.g. `asl:301`.
    unit: String,
    /// Code of what he did.
    action: String,
    /// `allowed` or `denied`.
    outcome: String,
    /// Audience, reasons and since when: why he was allowed.
    why: String,
}

/// Accesses, newest first.
#[derive(Serialize, ToSchema)]
struct AccessItems {
    /// The accesses.
    items: Vec<AccessItem>,
}

/// Who accessed a person's data. A POST, because a tax code does not belong in an address; the look-up is itself
/// recorded, with its reason.
#[utoipa::path(
    post,
    path = "/api/v1/access-log/search",
    tag = "accounts",
    request_body = AccessLogQuery,
    responses(
        (status = 200, description = "The accesses, newest first", body = AccessItems),
        (status = 403, description = "Not an administrator"),
        (status = 404, description = "Nobody has that tax code"),
        (status = 422, description = "Tax code or reason cannot be accepted (problem+json)"),
    )
)]
async fn search_access_log(
    State(app): State<App>,
    caller: Caller,
    Json(AccessLogQuery { tax_code, reason }): Json<AccessLogQuery>,
) -> Result<Json<AccessItems>, ApiError> {
    let query = AccessQuery { tax_code, reason, export: false };
    let (_, person) = app.read(&caller, move |tx, actor| service::look_up(tx, actor, &query)).await?;
    let log = service::access_log(&app.db, person.ok_or(Problem::NotFound)?).await?;
    let items = log.accesses.into_iter().map(|access| {
        let record = access.record;
        AccessItem {
            at: record.at,
            name: log.users.get(&UserId(record.user)).cloned(),
            user: record.user.to_string(),
            role: record.role,
            unit: record.unit,
            action: record.action,
            outcome: record.outcome,
            why: record.why,
        }
    });
    Ok(Json(AccessItems { items: items.collect() }))
}
