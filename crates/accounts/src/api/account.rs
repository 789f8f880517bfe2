//! An account over JSON: what an administrator does on its page. Each change carries the version that was seen and a key
//! that makes its repetition harmless.

use access::Actor;
use access::assignments::End;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use kernel::Date;
use kernel::ids::UserId;
use serde::{Deserialize, Serialize};
use storage::Tx;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;
use web::Json;
use web::api::{idempotency_key, if_match, tagged};
use web::{ApiError, App, Caller};

use super::users::User;
use crate::model::UserPage;
use crate::service::{self, GrantForm, Said};

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(one_user))
        .routes(routes!(set_state))
        .routes(routes!(give_role))
        .routes(routes!(end_role))
        .routes(routes!(move_last_day))
        .routes(routes!(end_sessions))
}

/// A user's account, whole.
#[derive(Serialize, ToSchema)]
struct Account {
    /// As in the list.
    #[serde(flatten)]
    user: User,
    /// Where he is written to.
    email: Option<String>,
    /// Since when he has the account, RFC 3339, UTC.
    created_at: String,
    /// Since when he is suspended; null when he is not.
    suspended_at: Option<String>,
    /// Code of the reason.
    suspended_why: Option<String>,
    /// Whether he has chosen a password.
    has_password: bool,
    /// The sessions that let him in now, the newest first.
    sessions: Vec<Session>,
}

/// A session that lets its user in.
#[derive(Serialize, ToSchema)]
struct Session {
    /// UUID; not its token.
    id: String,
    /// Since when, RFC 3339, UTC.
    since: String,
    /// When it was last used, give or take three minutes.
    last_used: String,
    /// Code of the role.
    role: &'static str,
    /// Name of the unit.
    unit_name: String,
    /// In which program, as far as it says; empty when it does not.
    browser: String,
    /// How its user proved who he is: `password`, or besides it `totp` (a code of his factor) or `recovery` (one on paper).
    opened_by: String,
}

impl Account {
    fn of(page: UserPage) -> Self {
        let account = page.account;
        let (since, why) = account.suspended.unzip();
        let sessions = page.sessions.into_iter().map(|session| Session {
            id: session.id.to_string(),
            since: session.since.to_string(),
            last_used: session.last_used.to_string(),
            role: session.role.code(),
            unit_name: session.unit,
            browser: session.browser,
            opened_by: session.how,
        });
        Self {
            created_at: account.line.created_at.to_string(),
            user: User::of(account.line),
            email: account.email,
            suspended_at: since.map(|since| since.to_string()),
            suspended_why: why.flatten(),
            has_password: account.has_password,
            sessions: sessions.collect(),
        }
    }
}

/// A user's account with his roles and the sessions that let him in. Its version is the `ETag`.
#[utoipa::path(
    get,
    path = "/api/v1/users/{id}",
    tag = "accounts",
    params(("id" = String, Path, description = "UUID of the user")),
    responses(
        (status = 200, description = "The account; its version is the `ETag`", body = Account),
        (status = 403, description = "Not an administrator"),
        (status = 404, description = "No such user"),
    )
)]
async fn one_user(
    State(app): State<App>,
    caller: Caller,
    Path(user): Path<UserId>,
) -> Result<Response, ApiError> {
    answer(&app, &caller, user, StatusCode::OK).await
}

async fn answer(app: &App, caller: &Caller, user: UserId, status: StatusCode) -> Result<Response, ApiError> {
    let (_, page) = app.read(caller, move |tx, actor| service::user(tx, actor, user)).await?;
    let version = page.account.line.version;
    Ok(tagged((status, Json(Account::of(page))), version))
}

/// Does what `work` does with what was said beside it, and answers with the account as it is then.
async fn change(
    app: &App,
    caller: &Caller,
    user: UserId,
    said: Said,
    work: impl Fn(&mut Tx<'_>, &Actor, &Said) -> kernel::Result<()> + Send + 'static,
) -> Result<Response, ApiError> {
    app.write(caller, move |tx, actor| work(tx, actor, &said)).await?;
    answer(app, caller, user, StatusCode::OK).await
}

/// The key and the version in the headers, asked for after the gate.
async fn said(
    app: &App,
    caller: &Caller,
    headers: &HeaderMap,
    why: String,
    note: String,
) -> Result<Said, ApiError> {
    app.read(caller, service::may_manage_users).await?;
    Ok(Said { id: idempotency_key(headers)?, seen: Some(if_match(headers)?), why, note })
}

/// Whether a user may sign in, and why.
#[derive(Deserialize, ToSchema)]
struct StateBody {
    /// Whether he may sign in.
    active: bool,
    /// Code of the reason. To suspend: `left`, `absence`, `misuse`, `lost`, `mistake`, `other`; to let in again: `back`,
    /// `checked`, `mistake`, `other`.
    why: String,
    /// What there is to add; with `other`, at least 15 characters.
    #[serde(default)]
    note: String,
}

/// Suspends a user, whose sessions end at once, or lets him in again. What is so already stays so.
#[utoipa::path(
    put,
    path = "/api/v1/users/{id}/state",
    tag = "accounts",
    request_body = StateBody,
    params(
        ("id" = String, Path, description = "UUID of the user"),
        ("Idempotency-Key" = String, Header, description = "A new UUID"),
        ("If-Match" = String, Header, description = "The version seen, e.g. `\"3\"`"),
    ),
    responses(
        (status = 200, description = "The account as it is now", body = Account),
        (status = 401, description = "Signed in more than five minutes ago: ask for a new token (problem+json of type `urn:argine:problem:proof-required`)"),
        (status = 403, description = "Not an administrator"),
        (status = 404, description = "No such user"),
        (status = 409, description = "The account has changed meanwhile, or is one's own (problem+json)"),
        (status = 422, description = "No such reason (problem+json)"),
    )
)]
async fn set_state(
    State(app): State<App>,
    caller: Caller,
    Path(user): Path<UserId>,
    headers: HeaderMap,
    Json(StateBody { active, why, note }): Json<StateBody>,
) -> Result<Response, ApiError> {
    let said = said(&app, &caller, &headers, why, note).await?;
    let work =
        move |tx: &mut Tx<'_>, actor: &Actor, said: &Said| service::set_active(tx, actor, user, said, active);
    change(&app, &caller, user, said, work).await
}

/// A role to be given.
#[derive(Deserialize, ToSchema)]
struct NewRoleBody {
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
    /// What there is to add.
    #[serde(default)]
    note: String,
}

/// Gives a user one more role, whose id is the `Idempotency-Key`, or asks another administrator for it when it opens much:
/// then it stands among the account's roles once it is approved.
#[utoipa::path(
    post,
    path = "/api/v1/users/{id}/roles",
    tag = "accounts",
    request_body = NewRoleBody,
    params(
        ("id" = String, Path, description = "UUID of the user"),
        ("Idempotency-Key" = String, Header, description = "A new UUID, which becomes the role's id"),
        ("If-Match" = String, Header, description = "The version seen, e.g. `\"3\"`"),
    ),
    responses(
        (status = 201, description = "The account as it is now", body = Account),
        (status = 401, description = "Signed in more than five minutes ago: ask for a new token (problem+json of type `urn:argine:problem:proof-required`)"),
        (status = 403, description = "Not an administrator"),
        (status = 404, description = "No such user"),
        (status = 409, description = "The account has changed meanwhile, or is one's own (problem+json)"),
        (status = 422, description = "Fields that cannot be accepted (problem+json)"),
    )
)]
async fn give_role(
    State(app): State<App>,
    caller: Caller,
    Path(user): Path<UserId>,
    headers: HeaderMap,
    Json(body): Json<NewRoleBody>,
) -> Result<Response, ApiError> {
    let NewRoleBody { role, unit, from, until, note } = body;
    let said = said(&app, &caller, &headers, String::new(), note).await?;
    let actor = app.actor(&caller).await?;
    let new = service::prepare_role(&app.db, &actor, &GrantForm { role, unit, from, until }).await?;
    app.write(&caller, move |tx, actor| service::give_role(tx, actor, user, &said, &new)).await?;
    answer(&app, &caller, user, StatusCode::CREATED).await
}

/// When a role ends, and why.
#[derive(Deserialize, ToSchema)]
struct EndBody {
    /// Last day, ISO 8601; absent: at once.
    #[schema(value_type = Option<String>, format = Date)]
    last_day: Option<Date>,
    /// Code of the reason: `left`, `moved`, `misuse`, `mistake`, `other`.
    why: String,
    /// What there is to add; with `other`, at least 15 characters.
    #[serde(default)]
    note: String,
}

/// Ends a role: sessions in it end with it.
#[utoipa::path(
    post,
    path = "/api/v1/users/{id}/roles/{role}/end",
    tag = "accounts",
    request_body = EndBody,
    params(
        ("id" = String, Path, description = "UUID of the user"),
        ("role" = String, Path, description = "UUID of the role"),
        ("Idempotency-Key" = String, Header, description = "A new UUID"),
        ("If-Match" = String, Header, description = "The version seen, e.g. `\"3\"`"),
    ),
    responses(
        (status = 200, description = "The account as it is now", body = Account),
        (status = 401, description = "Signed in more than five minutes ago: ask for a new token (problem+json of type `urn:argine:problem:proof-required`)"),
        (status = 403, description = "Not an administrator"),
        (status = 404, description = "No such role of this user"),
        (status = 409, description = "It is over, the account has changed meanwhile, or is one's own (problem+json)"),
        (status = 422, description = "Fields that cannot be accepted (problem+json)"),
    )
)]
async fn end_role(
    State(app): State<App>,
    caller: Caller,
    Path((user, role)): Path<(UserId, Uuid)>,
    headers: HeaderMap,
    Json(EndBody { last_day, why, note }): Json<EndBody>,
) -> Result<Response, ApiError> {
    let said = said(&app, &caller, &headers, why, note).await?;
    let end = last_day.map_or(End::Now, End::After);
    let work = move |tx: &mut Tx<'_>, actor: &Actor, said: &Said| {
        service::end_role(tx, actor, user, said, role, end)
    };
    change(&app, &caller, user, said, work).await
}

/// The last day of a role.
#[derive(Deserialize, ToSchema)]
struct UntilBody {
    /// Last day, ISO 8601; null for no end.
    #[schema(value_type = Option<String>, format = Date)]
    until: Option<Date>,
    /// What there is to add.
    #[serde(default)]
    note: String,
}

/// Moves the last day of a role, earlier or later.
#[utoipa::path(
    put,
    path = "/api/v1/users/{id}/roles/{role}/until",
    tag = "accounts",
    request_body = UntilBody,
    params(
        ("id" = String, Path, description = "UUID of the user"),
        ("role" = String, Path, description = "UUID of the role"),
        ("Idempotency-Key" = String, Header, description = "A new UUID"),
        ("If-Match" = String, Header, description = "The version seen, e.g. `\"3\"`"),
    ),
    responses(
        (status = 200, description = "The account as it is now", body = Account),
        (status = 401, description = "Signed in more than five minutes ago: ask for a new token (problem+json of type `urn:argine:problem:proof-required`)"),
        (status = 403, description = "Not an administrator"),
        (status = 404, description = "No such role of this user"),
        (status = 409, description = "The account has changed meanwhile, or is one's own (problem+json)"),
        (status = 422, description = "A day that cannot be accepted (problem+json)"),
    )
)]
async fn move_last_day(
    State(app): State<App>,
    caller: Caller,
    Path((user, role)): Path<(UserId, Uuid)>,
    headers: HeaderMap,
    Json(UntilBody { until, note }): Json<UntilBody>,
) -> Result<Response, ApiError> {
    let said = said(&app, &caller, &headers, String::new(), note).await?;
    let work = move |tx: &mut Tx<'_>, actor: &Actor, said: &Said| {
        service::move_last_day(tx, actor, user, said, role, until)
    };
    change(&app, &caller, user, said, work).await
}

/// Which sessions end.
#[derive(Deserialize, ToSchema)]
struct EndSessionsBody {
    /// UUID of the one; absent: all.
    session: Option<Uuid>,
}

/// Ends one session of a user, or all of them: the next request in it is refused. The same `Idempotency-Key` again ends
/// none that was opened since.
#[utoipa::path(
    post,
    path = "/api/v1/users/{id}/sessions/end",
    tag = "accounts",
    request_body = EndSessionsBody,
    params(
        ("id" = String, Path, description = "UUID of the user"),
        ("Idempotency-Key" = String, Header, description = "A new UUID"),
    ),
    responses(
        (status = 200, description = "The account as it is now", body = Account),
        (status = 403, description = "Not an administrator"),
        (status = 404, description = "No such user"),
        (status = 409, description = "The account is one's own (problem+json)"),
    )
)]
async fn end_sessions(
    State(app): State<App>,
    caller: Caller,
    Path(user): Path<UserId>,
    headers: HeaderMap,
    Json(EndSessionsBody { session }): Json<EndSessionsBody>,
) -> Result<Response, ApiError> {
    app.read(&caller, service::may_manage_users).await?;
    let said = Said { id: idempotency_key(&headers)?, ..Said::default() };
    let work = move |tx: &mut Tx<'_>, actor: &Actor, said: &Said| {
        service::end_sessions(tx, actor, user, said, session)
    };
    change(&app, &caller, user, said, work).await
}
