//! Confirming the end of a measure, and taking it back.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use kernel::ids::MeasureId;
use kernel::{FieldProblem, Problem};
use uuid::Uuid;
use web::{After, App, Caller, FormState, Page, Posted, WebError, fmt, t, tn};

use crate::model::{Act, Measure};
use crate::service;

#[derive(Template)]
#[template(path = "measure_end.html")]
struct EndPage {
    page: Page,
    form: FormState,
    since: String,
    sentence: String,
    /// The end is taken back, not confirmed.
    resumes: bool,
    back: String,
}

/// Asks whether a measure ends: for who comes from the person's page.
pub(super) async fn ask(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<MeasureId>,
) -> Result<Response, WebError> {
    let form = caller.shell.form(format!("/measures/{id}/end"));
    render(&app, &caller, id, form, false, StatusCode::OK).await
}

/// Asks why an end is taken back.
pub(super) async fn ask_resume(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<MeasureId>,
) -> Result<Response, WebError> {
    let form = caller.shell.form(format!("/measures/{id}/resume"));
    render(&app, &caller, id, form, true, StatusCode::OK).await
}

async fn render(
    app: &App,
    caller: &Caller,
    id: MeasureId,
    mut form: FormState,
    resumes: bool,
    status: StatusCode,
) -> Result<Response, WebError> {
    let (actor, (measure, person)) =
        app.read(caller, move |tx, actor| service::begin_end(tx, actor, id)).await?;
    if form.get("version").is_empty() {
        form.set("version", measure.version.to_string());
    }
    let (title, heading) = match resumes {
        true => ("cases-resume-title", "cases-resume-of"),
        false => ("cases-end-title", "cases-end-of"),
    };
    let name = format!("{} {}", person.data.family_name, person.data.given_name);
    let back = format!("/people/{}", person.id);
    let page = app
        .page(&actor, caller, title)
        .heading(tn(heading, &[("name", &name)]))
        .crumb("/measures", t("cases-measures"))
        .crumb(back.clone(), name);
    let (since, sentence) = (since(&measure), measure.explanation.text());
    Ok(web::html_status(status, &EndPage { page, form, since, sentence, resumes, back }))
}

fn since(measure: &Measure) -> String {
    let kind = t(measure.kind.key());
    let from = fmt::date_weekday(measure.starts_on);
    match measure.ended_on {
        Some(day) => {
            tn("cases-end-over", &[("kind", &kind), ("from", &from), ("to", &fmt::date_weekday(day))])
        }
        None => tn("cases-end-since", &[("kind", &kind), ("from", &from)]),
    }
}

fn act(form: &mut FormState, measure: MeasureId) -> Act {
    Act {
        id: form.id(),
        measure,
        shown: form.get("version").parse().unwrap_or_default(),
        reason: form.optional("reason"),
    }
}

/// Ends the measure and goes back to where one was in the list; by one press from there, or from the page that asks.
pub(super) async fn confirm(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<MeasureId>,
    posted: Posted,
) -> Result<Response, WebError> {
    let mut form = posted.form();
    let act = act(&mut form, id);
    match app.write(&caller, move |tx, actor| service::confirm_end(tx, actor, &act)).await {
        Ok(_) => {
            let after: Option<Uuid> = form.get("after").parse().ok();
            // By its id, which names nobody: the list says whose it was.
            let list = After::link("/measures", after).map_or("/measures?".to_owned(), |link| link + "&");
            Ok(web::redirect(&format!("{list}ended={id}")))
        }
        Err(problem) => refused(&app, &caller, id, form, problem, false).await,
    }
}

/// Makes the measure run again.
pub(super) async fn resume(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<MeasureId>,
    posted: Posted,
) -> Result<Response, WebError> {
    let mut form = posted.form();
    let act = act(&mut form, id);
    if act.reason.is_none() {
        form.problem(FieldProblem::new("reason", "cases-resume-reason-length"));
    }
    let written = match form.finish() {
        Ok(()) => app.write(&caller, move |tx, actor| service::resume(tx, actor, &act)).await,
        Err(problem) => Err(problem),
    };
    match written {
        Ok((_, measure)) => {
            Ok(web::redirect_with_flash(&format!("/people/{}", measure.person), "cases-resumed"))
        }
        Err(problem) => refused(&app, &caller, id, form, problem, true).await,
    }
}

/// The page again, with why; with the version of now, so that what has changed is read before it is pressed again.
async fn refused(
    app: &App,
    caller: &Caller,
    id: MeasureId,
    mut form: FormState,
    problem: Problem,
    resumes: bool,
) -> Result<Response, WebError> {
    let status = match problem {
        Problem::Stale | Problem::Refused(_) => StatusCode::CONFLICT,
        _ => StatusCode::UNPROCESSABLE_ENTITY,
    };
    form.absorb(problem)?;
    form.set("version", "");
    render(app, caller, id, form, resumes, status).await
}
