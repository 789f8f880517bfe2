//! The form that keeps facts from others.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use kernel::Problem;
use kernel::ids::PersonId;
use uuid::Uuid;
use web::{App, Caller, Choice, FormState, Page, Posted, WebError, t, tn};

use super::{ask_path, choose_path, name};
use crate::model::{Target, Why};
use crate::service::{self, Begun, Obscure};
use crate::{rules, words};

#[derive(Template)]
#[template(path = "obscure.html")]
struct AskPage {
    page: Page,
    form: FormState,
    lines: Vec<String>,
    /// What stays visible all the same, because a measure runs.
    stays: Vec<String>,
    all: bool,
    whys: Vec<Choice>,
    closed: Option<&'static str>,
    back: String,
}

type Named = (PersonId, Uuid);

/// The form, with all that goes with what is named.
pub(super) async fn show(
    State(app): State<App>,
    caller: Caller,
    Path((person, fact)): Path<Named>,
) -> Result<Response, WebError> {
    let mut form = caller.shell.form(ask_path(person, fact));
    form.set_date("asked_on", app.actor(&caller).await?.today);
    Ok(web::html(&page(&app, &caller, (person, fact), form).await?))
}

async fn page(
    app: &App,
    caller: &Caller,
    (person, fact): Named,
    form: FormState,
) -> Result<AskPage, WebError> {
    let (actor, begun) = app.read(caller, move |tx, actor| service::begin(tx, actor, person, fact)).await?;
    let Begun { person: of, target, groups, closed } = begun;
    let page = app
        .page(&actor, caller, "privacy-obscure-now")
        .heading(tn("privacy-obscure-of", &[("name", &name(&of))]))
        .intro(words::target(target))
        .crumb("/people", t("people-title"))
        .crumb(format!("/people/{person}"), name(&of))
        .crumb(choose_path(person), t("privacy-obscure"));
    let (stays, goes): (Vec<_>, Vec<_>) = groups.iter().partition(|group| group.runs() && closed.is_none());
    let lines =
        |groups: Vec<&service::Group>| groups.iter().flat_map(|it| &it.facts).map(words::fact).collect();
    Ok(AskPage {
        page,
        form,
        lines: lines(goes),
        stays: lines(stays),
        all: target == Target::Person,
        whys: Why::ALL.iter().map(|why| Choice::key(why.code(), &why.key())).collect(),
        closed: closed.map(t),
        back: choose_path(person),
    })
}

/// Keeps them from others; what cannot be accepted comes back with all that was typed.
pub(super) async fn send(
    State(app): State<App>,
    caller: Caller,
    Path((person, fact)): Path<Named>,
    posted: Posted,
) -> Result<Response, WebError> {
    let mut form = posted.form().to(ask_path(person, fact));
    let new = Obscure {
        id: form.id(),
        person,
        fact,
        why: form.get("why").to_owned(),
        note: form.get("note").to_owned(),
        asked_on: form.date("asked_on"),
    };
    if !form.is_good() {
        // What else is wrong is told together with the day.
        let today = app.db.clocks().today();
        if let Err(problem) = rules::because(&new.why, &new.note, Some(today), today) {
            form.absorb(problem)?;
        }
    }
    let answer = match form.finish() {
        Ok(()) => app.write(&caller, move |tx, actor| service::obscure(tx, actor, &new)).await.map(drop),
        Err(problem) => Err(problem),
    };
    let Err(problem) = answer else {
        return Ok(web::redirect_with_flash(&format!("/people/{person}"), "privacy-obscured-now"));
    };
    let status = match problem {
        Problem::Refused(_) => StatusCode::CONFLICT,
        _ => StatusCode::UNPROCESSABLE_ENTITY,
    };
    form.absorb(problem)?;
    Ok(web::html_status(status, &page(&app, &caller, (person, fact), form).await?))
}
