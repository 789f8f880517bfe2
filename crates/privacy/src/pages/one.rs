//! One obscuring, and taking it back.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use kernel::Problem;
use uuid::Uuid;
use web::{App, Caller, Cell, Facts, FormState, Page, Posted, WebError, fmt, t, tn};

use super::{choose_path, name, one_path};
use crate::service::{self, View};
use crate::words;

#[derive(Template)]
#[template(path = "obscuring.html")]
struct OnePage {
    page: Page,
    facts: Facts,
    kept: Vec<String>,
    stays: Vec<String>,
    end: Option<String>,
}

fn crumbs(page: Page, view: &View) -> Page {
    let person = view.obscuring.person;
    page.crumb("/people", t("people-title"))
        .crumb(format!("/people/{person}"), name(&view.person))
        .crumb(choose_path(person), t("privacy-obscure"))
}

/// One, with what it keeps from others.
pub(super) async fn show(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<Uuid>,
) -> Result<Response, WebError> {
    let (actor, view) = app.read(&caller, move |tx, actor| service::view(tx, actor, id)).await?;
    let page = app
        .page(&actor, &caller, "privacy-one")
        .heading(tn("privacy-one-of", &[("name", &name(&view.person))]))
        .intro(words::target(view.obscuring.target));
    let page = crumbs(page, &view);
    let holds = view.obscuring.ending.is_none();
    let lines = |kept: bool| {
        let groups = view.groups.iter().filter(|group| holds && group.kept == kept);
        groups.flat_map(|group| &group.facts).map(words::fact).collect()
    };
    let end = holds.then(|| format!("{}/end", one_path(id)));
    Ok(web::html(&OnePage { page, facts: facts(&view), kept: lines(true), stays: lines(false), end }))
}

fn facts(view: &View) -> Facts {
    let one = &view.obscuring;
    let why = Cell::key(&one.why.key());
    let why = if one.note.is_empty() { why } else { why.sub(format!("«{}»", one.note)) };
    let ended = one.ending.as_ref().map(|ending| {
        let said = format!("{}, «{}»", fmt::instant(ending.at), ending.note);
        Cell::text(&ending.by_name).sub(said)
    });
    Facts::new()
        .with("privacy-state", Cell::badge(&words::state(one)))
        .with("privacy-why", why)
        .with("privacy-asked-on", Cell::date(one.asked_on))
        .with("privacy-set-by", Cell::text(&one.set_by_name).sub(fmt::instant(one.set_at)))
        .with_some("privacy-ended-by", ended)
}

#[derive(Template)]
#[template(path = "obscuring_end.html")]
struct EndPage {
    page: Page,
    form: FormState,
    lines: Vec<String>,
    back: String,
}

async fn end_page(app: &App, caller: &Caller, id: Uuid, form: FormState) -> Result<EndPage, WebError> {
    let (actor, view) = app.read(caller, move |tx, actor| service::view(tx, actor, id)).await?;
    let page = app
        .page(&actor, caller, "privacy-end")
        .heading(tn("privacy-end-of", &[("name", &name(&view.person))]))
        .intro(words::target(view.obscuring.target));
    let lines = view.groups.iter().flat_map(|group| &group.facts).map(words::fact).collect();
    Ok(EndPage { page: crumbs(page, &view), form, lines, back: one_path(id) })
}

/// Asks why it is taken back.
pub(super) async fn ask(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<Uuid>,
) -> Result<Response, WebError> {
    let form = caller.shell.form(format!("{}/end", one_path(id)));
    Ok(web::html(&end_page(&app, &caller, id, form).await?))
}

/// Takes it back.
pub(super) async fn end(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<Uuid>,
    posted: Posted,
) -> Result<Response, WebError> {
    let mut form = posted.form().to(format!("{}/end", one_path(id)));
    let (act, note) = (form.id(), form.get("note").to_owned());
    let answer = app.write(&caller, move |tx, actor| service::take_back(tx, actor, id, act, &note)).await;
    let problem = match answer {
        Ok((_, one)) => {
            return Ok(web::redirect_with_flash(
                &format!("/people/{}", one.person),
                "privacy-taken-back-now",
            ));
        }
        Err(problem) => problem,
    };
    let status = match problem {
        Problem::Refused(_) => StatusCode::CONFLICT,
        _ => StatusCode::UNPROCESSABLE_ENTITY,
    };
    form.absorb(problem)?;
    Ok(web::html_status(status, &end_page(&app, &caller, id, form).await?))
}
