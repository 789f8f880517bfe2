//! Holding something back, and letting it go.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use kernel::Problem;
use uuid::Uuid;
use web::{App, Caller, Choice, FormState, Page, Posted, WebError, t};

use super::PATH;
use crate::classes::PLANNED;
use crate::model::REGION;
use crate::rules::is_for;
use crate::service::{self, NewHold};
use crate::words;

#[derive(Template)]
#[template(path = "retention_hold.html")]
struct HoldPage {
    page: Page,
    form: FormState,
    classes: Vec<Choice>,
    /// Whether who asks may name a person.
    persons: bool,
}

#[derive(Template)]
#[template(path = "retention_release.html")]
struct ReleasePage {
    page: Page,
    form: FormState,
}

async fn page(app: &App, caller: &Caller, form: FormState) -> Result<HoldPage, WebError> {
    let (actor, own) = app.read(caller, service::holding).await?;
    let named = |class: &&crate::classes::Class| {
        own.is_none() || is_for(own.as_deref().unwrap_or(REGION), class.of_asl)
    };
    let page = app.page(&actor, caller, "retention-hold-new").intro(t("retention-hold-intro"));
    Ok(HoldPage {
        page: page.crumb(PATH, t("retention-title")),
        form,
        classes: PLANNED.iter().filter(named).map(|it| Choice::new(it.code, words::class(it.code))).collect(),
        persons: own.is_some(),
    })
}

/// The empty form.
pub(super) async fn ask(State(app): State<App>, caller: Caller) -> Result<Response, WebError> {
    let form = caller.shell.form("/retention/holds/new");
    Ok(web::html(&page(&app, &caller, form).await?))
}

/// Holds it back.
pub(super) async fn set(
    State(app): State<App>,
    caller: Caller,
    posted: Posted,
) -> Result<Response, WebError> {
    let mut form = posted.form().to("/retention/holds/new");
    let (_, own) = app.read(&caller, service::holding).await?;
    let new = NewHold {
        id: form.id(),
        unit: own.unwrap_or_else(|| REGION.to_owned()),
        class: form.get("class").to_owned(),
        tax_code: form.get("tax_code").to_owned(),
        reason: form.get("reason").to_owned(),
    };
    let Err(problem) = app.write(&caller, move |tx, actor| service::hold(tx, actor, &new)).await else {
        return Ok(web::redirect_with_flash(PATH, "retention-held-now"));
    };
    let status = status_of(&problem);
    form.absorb(problem)?;
    Ok(web::html_status(status, &page(&app, &caller, form).await?))
}

fn status_of(problem: &Problem) -> StatusCode {
    match problem {
        Problem::Refused(_) => StatusCode::CONFLICT,
        _ => StatusCode::UNPROCESSABLE_ENTITY,
    }
}

async fn release_page(app: &App, caller: &Caller, form: FormState) -> Result<ReleasePage, WebError> {
    let (actor, _) = app.read(caller, service::holding).await?;
    let page = app.page(&actor, caller, "retention-release").crumb(PATH, t("retention-title"));
    Ok(ReleasePage { page, form })
}

/// Asks why it is held back no longer.
pub(super) async fn ask_release(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<Uuid>,
) -> Result<Response, WebError> {
    let form = caller.shell.form(format!("/retention/holds/{id}/release"));
    Ok(web::html(&release_page(&app, &caller, form).await?))
}

/// Lets it go.
pub(super) async fn release(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<Uuid>,
    posted: Posted,
) -> Result<Response, WebError> {
    let mut form = posted.form().to(format!("/retention/holds/{id}/release"));
    let reason = form.get("reason").to_owned();
    let answer = app.write(&caller, move |tx, actor| service::release(tx, actor, id, &reason)).await;
    let Err(problem) = answer else {
        return Ok(web::redirect_with_flash(PATH, "retention-released-now"));
    };
    let status = status_of(&problem);
    form.absorb(problem)?;
    Ok(web::html_status(status, &release_page(&app, &caller, form).await?))
}
