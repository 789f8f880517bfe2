//! The same over JSON: a token for machines and scripts, users, and who saw whom.

mod account;
mod approvals;
mod brake;
mod users;

use access::factors::Owes;
use access::sessions;
use axum::extract::State;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use kernel::ids::UserId;
use kernel::{Problem, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use web::Json;
use web::{ApiError, App, Caller, t};

use crate::rules::Door;
use crate::service::{self, AccessQuery, Coming, Entered, Second, SignIn};
use crate::words;

/// The routes below `/api/v1`.
pub fn api() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(token))
        .merge(users::routes())
        .merge(account::routes())
        .merge(approvals::routes())
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
    /// Code of the second factor, or one on paper, for whoever has one.
    #[serde(default)]
    code: Option<String>,
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
        (status = 401, description = "Login and password, or the code, do not fit; or a code is needed (problem+json of type `urn:argine:problem:code-required`)"),
        (status = 403, description = "No role today; or a second factor must be enrolled at the sign-in page first (problem+json of type `urn:argine:problem:factor-required`)"),
        (status = 422, description = "A role or a unit that he does not hold today (problem+json)"),
        (status = 429, description = "Too many wrong passwords: not looked at (problem+json)"),
        (status = 503, description = "Too many sign-ins at once (problem+json)"),
    )
)]
async fn token(
    State(app): State<App>,
    caller: Caller,
    Json(Credentials { login, password, role, unit, code }): Json<Credentials>,
) -> Result<Response, ApiError> {
    let door = Door::Api { role, unit };
    let coming =
        Coming { origin: caller.origin(), replaced: None, place: None, browser: "API".to_owned(), door };
    let signed_in = service::sign_in(&app.db, &app.keys, login, password, coming.clone()).await;
    let Entered { token, actor, .. } = match signed_in {
        Ok(SignIn::In(entered)) => *entered,
        Ok(SignIn::Wait(until)) => return Ok(wait(until, app.db.clocks().now())),
        Ok(SignIn::Owes(Owes::Enrolment, ..)) => {
            let why = t("accounts-factor-required-api");
            return Ok(owed(StatusCode::FORBIDDEN, why, "urn:argine:problem:factor-required"));
        }
        Ok(SignIn::Owes(Owes::Code, _, pending)) => {
            let Some(code) = code else {
                let why = t("accounts-code-required-api");
                return Ok(owed(StatusCode::UNAUTHORIZED, why, "urn:argine:problem:code-required"));
            };
            match service::second(&app.db, &app.keys, pending, code, coming).await? {
                Second::In { entered, .. } => *entered,
                Second::Wait(until) => return Ok(wait(until, app.db.clocks().now())),
                Second::Wrong | Second::Over => return Ok(wrong_credentials()),
            }
        }
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
    response.headers_mut().insert(header::RETRY_AFTER, web::fmt::retry_after(until, now).into());
    response
}

/// The password was right, and something is owed: what, says the type.
fn owed(status: StatusCode, detail: &str, kind: &str) -> Response {
    let mut response = problem(status, detail, kind);
    if status == StatusCode::UNAUTHORIZED {
        response.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
    }
    response
}

fn refusal(status: StatusCode, detail: &str) -> Response {
    problem(status, detail, "about:blank")
}

fn problem(status: StatusCode, detail: &str, kind: &str) -> Response {
    let code = status.as_u16();
    let body = json!({
        "type": kind,
        "title": t(&format!("web-error-{code}")),
        "status": code,
        "detail": detail,
        "instance": "/api/v1/token",
    });
    let kind = HeaderValue::from_static("application/problem+json");
    (status, [(header::CONTENT_TYPE, kind)], body.to_string()).into_response()
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
    let query = AccessQuery { tax_code, reason, leaves: service::Leaves::Page };
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
