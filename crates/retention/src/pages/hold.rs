//! Holding something back, and letting it go.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use kernel::Problem;
use uuid::Uuid;
use web::{App, Caller, Cell, Choice, Facts, FormState, Page, Posted, WebError, t};

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
    /// What is let go.
    facts: Facts,
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
        code: form.get("code").to_owned(),
        family_name: form.get("family_name").to_owned(),
        given_name: form.get("given_name").to_owned(),
        born: form.date("born"),
        reason: form.get("reason").to_owned(),
    };
    let held = match form.finish() {
        Ok(()) => app.write(&caller, move |tx, actor| service::hold(tx, actor, &new)).await,
        Err(problem) => Err(problem),
    };
    let Err(problem) = held else {
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

async fn release_page(
    app: &App,
    caller: &Caller,
    id: Uuid,
    form: FormState,
) -> Result<ReleasePage, WebError> {
    let (actor, hold) = app.read(caller, move |tx, actor| service::releasing(tx, actor, id)).await?;
    let page = app.page(&actor, caller, "retention-release").crumb(PATH, t("retention-title"));
    let facts = Facts::new()
        .with("retention-held", Cell::text(words::held(&hold)))
        .with("retention-unit", Cell::text(words::held_for(&hold.unit)))
        .with("retention-reason", Cell::text(&hold.reason))
        .with("retention-since", Cell::instant(hold.set_at));
    Ok(ReleasePage { page, facts, form })
}

/// Asks why it is held back no longer.
pub(super) async fn ask_release(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<Uuid>,
) -> Result<Response, WebError> {
    let form = caller.shell.form(format!("/retention/holds/{id}/release"));
    Ok(web::html(&release_page(&app, &caller, id, form).await?))
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
    Ok(web::html_status(status, &release_page(&app, &caller, id, form).await?))
}
