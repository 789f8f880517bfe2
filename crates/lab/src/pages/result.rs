//! The result of one request, as a plain form.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use kernel::clock::rome;
use kernel::ids::RequestId;
use kernel::{FieldProblem, Timestamp};
use web::{App, Caller, Choice, FormState, Page, Posted, WebError, fmt, t};

use super::{request, words, worklist};
use crate::model::{Door, Outcome};
use crate::service::{self, Record};

#[derive(Template)]
#[template(path = "lab_result.html")]
struct ResultPage {
    page: Page,
    form: FormState,
    outcomes: Vec<Choice>,
}

/// The form, with the sample taken now unless one says otherwise.
pub(super) async fn ask(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<RequestId>,
) -> Result<Response, WebError> {
    let mut form = caller.shell.form(format!("/worklist/{id}/result"));
    let now = app.db.clocks().business_now();
    form.set("sampled_on", fmt::date(kernel::clock::local_date(now)));
    form.set("sampled_time", fmt::time(now));
    render(&app, &caller, form, id, StatusCode::OK).await
}

async fn render(
    app: &App,
    caller: &Caller,
    form: FormState,
    id: RequestId,
    status: StatusCode,
) -> Result<Response, WebError> {
    let (actor, view) = app.read(caller, move |tx, actor| service::before_result(tx, actor, id)).await?;
    let page = app
        .page(&actor, caller, "lab-result-new")
        .intro(format!("{} · {}", view.request.number, request::name_and_birth(&view.subject)))
        .crumb("/worklist", t("lab-worklist"));
    Ok(web::html_status(status, &ResultPage { page, form, outcomes: words::outcomes(None) }))
}

/// Records it and goes back to the list.
pub(super) async fn record(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<RequestId>,
    posted: Posted,
) -> Result<Response, WebError> {
    let mut form = posted.form();
    let outcome = chosen(&mut form);
    let sampled_at = sampled_at(&mut form);
    let answer = match (form.finish(), outcome) {
        (Ok(()), Some(outcome)) => {
            let new = Record { id: form.id(), request: id, outcome, sampled_at, door: Door::Manual };
            app.write(&caller, move |tx, actor| service::record_result(tx, actor, &new))
                .await
                .map(|_| outcome)
        }
        (problems, _) => {
            Err(problems.err().unwrap_or(kernel::Problem::field("outcome", "lab-outcome-unknown")))
        }
    };
    match answer {
        Ok(outcome) => Ok(web::redirect_with_flash("/worklist", worklist::recorded(outcome))),
        Err(problem) => {
            form.absorb(at_field(problem))?;
            render(&app, &caller, form, id, StatusCode::UNPROCESSABLE_ENTITY).await
        }
    }
}

/// The outcome chosen; a positive needs its confirmation.
pub(super) fn chosen(form: &mut FormState) -> Option<Outcome> {
    let code = form.required("outcome");
    let outcome = Outcome::parse(&code).ok();
    if !code.is_empty() {
        form.check(outcome.is_some(), "outcome", "lab-outcome-unknown");
    }
    if outcome == Some(Outcome::Positive) {
        form.check(form.ticked("confirmed"), "confirmed", "lab-confirm-positive");
    }
    outcome
}

/// Day and time of the sample in Italian time; `None` when neither was said.
fn sampled_at(form: &mut FormState) -> Option<Timestamp> {
    let day = form.date("sampled_on")?;
    let typed = form.get("sampled_time").replace(['.', ','], ":");
    let time = match typed.split_once(':') {
        Some((hour, minute)) => {
            jiff::civil::Time::new(hour.parse().ok().unwrap_or(-1), minute.parse().ok().unwrap_or(-1), 0, 0)
                .ok()
        }
        None if typed.is_empty() => jiff::civil::Time::new(12, 0, 0, 0).ok(),
        None => None,
    };
    let instant = time
        .and_then(|time| day.to_datetime(time).to_zoned_datetime(rome()).ok())
        .map(|zoned| zoned.timestamp());
    if instant.is_none() {
        form.problem(FieldProblem::new("sampled_time", "lab-sampled-form"));
    }
    instant
}

/// The service speaks of `sampled_at`, which is two fields here.
fn at_field(problem: kernel::Problem) -> kernel::Problem {
    let kernel::Problem::Invalid(problems) = problem else { return problem };
    let renamed = problems.into_iter().map(|problem| match problem.field {
        "sampled_at" => FieldProblem { field: "sampled_on", ..problem },
        _ => problem,
    });
    kernel::Problem::Invalid(renamed.collect())
}
