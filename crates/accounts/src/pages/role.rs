//! Choosing a role, after signing in and from the header of every page, for whoever holds several.

use access::Actor;
use access::sessions::{Assignment, Token};
use askama::Template;
use axum::extract::{Query, State};
use axum::http::{StatusCode, header};
use axum::response::Response;
use kernel::{FieldProblem, Problem};
use serde::Deserialize;
use uuid::Uuid;
use web::{App, Badge, Caller, Page, Posted, Tone, WebError, cookies, t};

use super::sign_in::{destination, in_query};
use crate::{service, words};

/// What the address may ask of the page.
#[derive(Deserialize)]
pub(super) struct Wish {
    next: Option<String>,
}

#[derive(Template)]
#[template(path = "role.html")]
struct RolePage {
    page: Page,
    problem: Option<String>,
    next: String,
    choices: Vec<Held>,
}

/// A role to choose.
struct Held {
    id: Uuid,
    role: String,
    unit: String,
    now: Option<Badge>,
}

impl RolePage {
    fn new(page: Page, actor: &Actor, held: &[Assignment], next: Option<&str>) -> Self {
        let choice = |one: &Assignment| Held {
            id: one.id,
            role: words::role(one.role),
            unit: one.unit.name.clone(),
            now: service::is_current(one, actor).then(|| Badge::new(Tone::Info, "accounts-role-now")),
        };
        let page = page.intro(t("accounts-role-choose-intro"));
        let next = next.unwrap_or_default().to_owned();
        Self { page, problem: None, next, choices: held.iter().map(choice).collect() }
    }
}

/// Where one chooses after signing in, before the page one wanted.
pub(super) fn first(next: Option<&str>) -> String {
    next.map_or("/role".to_owned(), |next| format!("/role?next={}", in_query(next)))
}

/// The roles to choose from; whoever holds one has nothing to choose.
pub(super) async fn show(
    State(app): State<App>,
    caller: Caller,
    Query(wish): Query<Wish>,
) -> Result<Response, WebError> {
    let next = wish.next.as_deref().and_then(destination);
    let (actor, held) = app.read(&caller, service::roles_of).await?;
    if held.len() < 2 {
        return Ok(web::redirect(next.unwrap_or("/")));
    }
    Ok(web::html(&RolePage::new(app.page(&actor, &caller, "accounts-role-choose"), &actor, &held, next)))
}

/// Goes on in the role that was chosen: where one wanted to go when it is the same as before, else where that role begins.
pub(super) async fn choose(
    State(app): State<App>,
    caller: Caller,
    posted: Posted,
) -> Result<Response, WebError> {
    let form = posted.form();
    let next = destination(form.get("next"));
    let chosen: Uuid = form.get("role").parse().unwrap_or_default();
    let (old, fresh) = (caller.token()?, Token::new()?);
    let token = fresh.clone();
    let chosen =
        app.write(&caller, move |tx, actor| service::choose_role(tx, actor, &old, chosen, &fresh)).await;
    match chosen {
        Ok((_, false)) => Ok(web::redirect(next.unwrap_or("/"))),
        Ok((_, true)) => {
            let mut response = web::redirect("/");
            let cookie = cookies::set_session(token.secret(), caller.shell.site().tls);
            response.headers_mut().append(header::SET_COOKIE, cookie);
            Ok(response)
        }
        Err(Problem::Invalid(problems)) => again(&app, &caller, next, &problems).await,
        Err(problem) => Err(problem.into()),
    }
}

async fn again(
    app: &App,
    caller: &Caller,
    next: Option<&str>,
    problems: &[FieldProblem],
) -> Result<Response, WebError> {
    let (actor, held) = app.read(caller, service::roles_of).await?;
    let mut page = RolePage::new(app.page(&actor, caller, "accounts-role-choose"), &actor, &held, next);
    page.problem = problems.first().map(web::texts::problem);
    Ok(web::html_status(StatusCode::UNPROCESSABLE_ENTITY, &page))
}
