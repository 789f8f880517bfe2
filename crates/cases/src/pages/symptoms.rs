//! The last day with symptoms.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use kernel::ids::PersonId;
use kernel::{Date, FieldProblem};
use people::model::Person;
use web::{App, Caller, FormState, Page, Posted, WebError, fmt, t, tn};

use super::who;
use crate::model::{Illness, NewSymptomsEnd};
use crate::service;

#[derive(Template)]
#[template(path = "symptoms_end.html")]
struct SymptomsForm {
    page: Page,
    form: FormState,
    /// Since when, and what the day is for.
    since: String,
    /// A day is recorded already: it may also be taken back.
    recorded: Option<String>,
    back: String,
}

fn page(page: Page, mut form: FormState, person: &Person, illness: &Illness, on: Date) -> SymptomsForm {
    let name = format!("{} {}", person.data.family_name, person.data.given_name);
    let back = format!("/people/{}", person.id);
    if form.get("version").is_empty() {
        form.set("version", illness.version.to_string());
    }
    let recorded = illness.end.as_ref().filter(|end| end.last_day.is_some()).map(|end| {
        let day = fmt::date(end.last_day);
        tn(
            "cases-symptoms-recorded",
            &[("date", &day), ("who", &end.said_by_name), ("when", &fmt::instant(end.said_at))],
        )
    });
    SymptomsForm {
        page: page
            .heading(tn("cases-symptoms-of", &[("name", &name)]))
            .intro(who(person, on))
            .crumb(back.clone(), name),
        form,
        since: tn("cases-symptoms-intro", &[("onset", &illness.onset)]),
        recorded,
        back,
    }
}

/// The form.
pub(super) async fn show(
    State(app): State<App>,
    caller: Caller,
    Path(person): Path<PersonId>,
) -> Result<Response, WebError> {
    let form = caller.shell.form(format!("/people/{person}/symptoms-end"));
    let (actor, (person, illness)) =
        app.read(&caller, move |tx, actor| service::begin_symptoms_end(tx, actor, person)).await?;
    let page = page(app.page(&actor, &caller, "cases-symptoms-title"), form, &person, &illness, actor.today);
    Ok(web::html(&page))
}

/// Records it; what cannot be accepted comes back with what was typed.
pub(super) async fn record(
    State(app): State<App>,
    caller: Caller,
    Path(person): Path<PersonId>,
    posted: Posted,
) -> Result<Response, WebError> {
    let mut form = posted.form();
    let new = read(&mut form, person);
    let written = match form.finish() {
        Ok(()) => app.write(&caller, move |tx, actor| service::record_symptoms_end(tx, actor, &new)).await,
        Err(problem) => Err(problem),
    };
    let problem = match written {
        Ok((_, end)) => {
            let key =
                if end.last_day.is_some() { "cases-symptoms-saved" } else { "cases-symptoms-last-saved" };
            return Ok(web::redirect_with_flash(&format!("/people/{person}"), key));
        }
        Err(problem) => problem,
    };
    form.absorb(problem)?;
    let (actor, (person, illness)) =
        app.read(&caller, move |tx, actor| service::begin_symptoms_end(tx, actor, person)).await?;
    let page = page(app.page(&actor, &caller, "cases-symptoms-title"), form, &person, &illness, actor.today);
    Ok(web::html_status(StatusCode::UNPROCESSABLE_ENTITY, &page))
}

fn read(form: &mut FormState, person: PersonId) -> NewSymptomsEnd {
    let (last_day, lasting) = (form.date("last_day"), form.ticked("lasting"));
    if lasting && !form.get("last_day").is_empty() {
        form.problem(FieldProblem::new("last_day", "cases-last-day-or-lasting"));
    }
    if !lasting && form.get("last_day").is_empty() {
        form.problem(FieldProblem::new("last_day", "cases-last-day-missing"));
    }
    NewSymptomsEnd { id: form.id(), person, last_day, shown: form.get("version").parse().ok() }
}

/// The words of the link that leads here.
pub(super) fn link_words(recorded: bool) -> &'static str {
    t(if recorded { "cases-symptoms-correct" } else { "cases-symptoms-record" })
}
