//! The result of one request, as a plain form.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use kernel::clock::{local_date, rome};
use kernel::ids::RequestId;
use kernel::{Date, FieldProblem, Timestamp};
use web::{App, Caller, Choice, FormState, Page, Posted, WebError, fmt, t};

use super::{request, words, worklist};
use crate::model::{Door, Outcome};
use crate::service::{self, Record};

/// The choice of a day that has no name.
const OTHER_DAY: &str = "other";

#[derive(Template)]
#[template(path = "lab_result.html")]
struct ResultPage {
    page: Page,
    form: FormState,
    outcomes: Vec<Choice>,
    days: Vec<Choice>,
    /// When the swab was asked for, which is what is known of the sample.
    requested: String,
}

/// The form. When the sample was taken is filled in if whoever took it said so, and else not: it could be wrong in silence.
pub(super) async fn ask(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<RequestId>,
) -> Result<Response, WebError> {
    let form = caller.shell.form(format!("/worklist/{id}/result"));
    render(&app, &caller, form, id, StatusCode::OK).await
}

async fn render(
    app: &App,
    caller: &Caller,
    mut form: FormState,
    id: RequestId,
    status: StatusCode,
) -> Result<Response, WebError> {
    let (actor, view) = app.read(caller, move |tx, actor| service::before_result(tx, actor, id)).await?;
    if let Some(at) = view.request.sampled_at.filter(|_| status == StatusCode::OK) {
        let day = local_date(at);
        let offered = days(actor.today, local_date(view.request.requested_at));
        let offered = offered.iter().any(|choice| choice.value == day.to_string());
        form.set("sampled_day", if offered { day.to_string() } else { OTHER_DAY.to_owned() });
        form.set_date("sampled_on", day);
        form.set("sampled_time", fmt::time(at));
    }
    let page = app
        .page(&actor, caller, "lab-result-new")
        .intro(format!("{} · {}", view.request.number, request::name_and_birth(&view.subject)))
        .crumb("/worklist", t("lab-worklist"));
    let requested_at = view.request.requested_at;
    let day = fmt::date_weekday(local_date(requested_at));
    let requested = web::tn("lab-sampled-requested", &[("day", &day), ("time", &fmt::time(requested_at))]);
    let (outcomes, days) = (words::outcomes(None), days(actor.today, local_date(requested_at)));
    Ok(web::html_status(status, &ResultPage { page, form, outcomes, days, requested }))
}

/// The days on which a sample is most often taken, by their names; and another one.
fn days(today: Date, requested: Date) -> Vec<Choice> {
    let known = [
        (Some(today), "lab-day-today"),
        (today.yesterday().ok(), "lab-day-yesterday"),
        (Some(requested), "lab-day-request"),
    ];
    let mut days: Vec<Choice> = Vec::new();
    for (day, key) in known {
        let new = day.filter(|day| days.iter().all(|choice| choice.value != day.to_string()));
        days.extend(
            new.map(|day| Choice::new(day.to_string(), web::tn(key, &[("day", &fmt::date_weekday(day))]))),
        );
    }
    days.push(Choice::key(OTHER_DAY, "lab-day-other"));
    days
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
    let sampled_at = sampled_at(&mut form, app.db.clocks().business_now());
    let answer = match (form.finish(), outcome) {
        (Ok(()), Some(outcome)) => {
            let new = Record { id: form.id(), request: id, outcome, sampled_at, door: Door::Manual };
            app.write(&caller, move |tx, actor| service::enter_result(tx, actor, &new, None)).await
        }
        (problems, _) => {
            Err(problems.err().unwrap_or(kernel::Problem::field("outcome", "lab-outcome-unknown")))
        }
    };
    match answer {
        Ok((_, entered)) => Ok(worklist::after(&entered, |address| address)),
        Err(problem) => {
            form.absorb(at_field(problem))?;
            render(&app, &caller, form, id, StatusCode::UNPROCESSABLE_ENTITY).await
        }
    }
}

/// The outcome chosen; a positive needs its confirmation, and nothing else bears it.
pub(super) fn chosen(form: &mut FormState) -> Option<Outcome> {
    let code = form.required("outcome");
    let outcome = Outcome::parse(&code).ok();
    if !code.is_empty() {
        form.check(outcome.is_some(), "outcome", "lab-outcome-unknown");
    }
    if outcome == Some(Outcome::Positive) {
        form.check(form.ticked("confirmed"), "confirmed", "lab-confirm-positive");
    } else if outcome.is_some() {
        form.check(!form.ticked("confirmed"), "confirmed", "lab-confirm-other");
    }
    outcome
}

/// Day and time of the sample in Italian time, which must be said and cannot be to come.
fn sampled_at(form: &mut FormState, now: Timestamp) -> Option<Timestamp> {
    let chosen = form.required("sampled_day");
    let day = match chosen.as_str() {
        "" => None,
        OTHER_DAY => form.required_date("sampled_on"),
        day => {
            let day = day.parse::<Date>().ok();
            form.check(day.is_some(), "sampled_day", "lab-sampled-form");
            day
        }
    };
    let typed = form.required("sampled_time").replace(['.', ','], ":");
    let time = typed.split_once(':').and_then(|(hour, minute)| {
        jiff::civil::Time::new(hour.parse().ok()?, minute.parse().ok()?, 0, 0).ok()
    });
    form.check(time.is_some() || typed.is_empty(), "sampled_time", "lab-sampled-form");
    let instant = day?.to_datetime(time?).to_zoned_datetime(rome()).ok()?.timestamp();
    form.check(instant <= now, "sampled_time", "lab-sampled-future");
    Some(instant)
}

/// The service speaks of `sampled_at`, which is two fields here.
fn at_field(problem: kernel::Problem) -> kernel::Problem {
    let kernel::Problem::Invalid(problems) = problem else { return problem };
    let renamed = problems.into_iter().map(|problem| match problem.field {
        "sampled_at" => FieldProblem { field: "sampled_day", ..problem },
        _ => problem,
    });
    kernel::Problem::Invalid(renamed.collect())
}
