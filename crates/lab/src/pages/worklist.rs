//! The laboratory's work list: one field for numbers and outcomes, everything from the keyboard.

use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use kernel::ids::{RequestId, ResultId};
use kernel::{Date, FieldProblem, Problem};
use serde::Deserialize;
use uuid::Uuid;
use web::{App, Caller, FormState, Posted, WebError};

use super::undo::{self, Undo};
use crate::model::{Door, Outcome, RequestLine, RequestStatus, TubeStep};
use crate::rules::entry::{self, Command};
use crate::service::{self, Entered, NewTubeFact, Record, Show};

mod screen;

pub(super) use screen::days;
use screen::{Done, Shown, screen};

/// Which request is selected: an id, never a number or a name.
#[derive(Deserialize)]
pub(super) struct At {
    at: Option<RequestId>,
    /// The result recorded a moment ago.
    done: Option<ResultId>,
    /// Present when a group was recorded a moment ago.
    group: Option<String>,
    /// The day of the samples at hand, if it is not today.
    day: Option<Date>,
    /// Which samples are shown, if not those that wait.
    #[serde(default)]
    show: String,
    /// The line after which the page begins.
    after: Option<RequestId>,
}

/// The list. Nothing is selected until a label was read or a row was chosen: a key alone must never reach somebody.
pub(super) async fn show(
    State(app): State<App>,
    caller: Caller,
    Query(At { at, done, group, day, show, after }): Query<At>,
) -> Result<Response, WebError> {
    let mut form = caller.shell.form("/worklist");
    form.set("sampled_day", day.map(|day| day.to_string()).unwrap_or_default());
    let show = Show::of(&show);
    let offers = done.is_some() || group.is_some();
    let work = move |tx: &mut storage::Tx<'_>, actor: &access::Actor| {
        let list = service::worklist(tx, actor, (show, after), at, done)?;
        let typed = if offers { service::undoable(tx, actor)? } else { Vec::new() };
        Ok((list, Undo::of(typed, done, tx.clocks().now())))
    };
    let (actor, (list, undo)) = app.read(&caller, work).await?;
    let page = app.page(&actor, &caller, "lab-worklist").intro(actor.unit.name.clone());
    // What was typed last, if it is one thing: a rack of one tube too.
    let slip = done.or_else(|| undo.as_ref().and_then(Undo::only));
    let is_done = |line: &&RequestLine| done.is_some() && line.result.map(|(id, ..)| id) == done;
    let done = list.today.iter().find(is_done).and_then(Done::of);
    let shown = Shown { show, at, asked: false, done, undo, slip };
    Ok(web::html(&screen(page, form, &list, shown, actor.today)))
}

pub(super) async fn render(
    app: &App,
    caller: &Caller,
    form: FormState,
    at: Option<RequestId>,
    asked: bool,
    status: StatusCode,
) -> Result<Response, WebError> {
    let show = Show::default();
    let work = move |tx: &mut storage::Tx<'_>, actor: &access::Actor| {
        service::worklist(tx, actor, (show, None), at, None)
    };
    let (actor, list) = app.read(caller, work).await?;
    let page = app.page(&actor, caller, "lab-worklist").intro(actor.unit.name.clone());
    let shown = Shown { show, at, asked, done: None, undo: None, slip: None };
    Ok(web::html_status(status, &screen(page, form, &list, shown, actor.today)))
}

/// What was typed in the field: a number, an outcome, the answer to the question.
pub(super) async fn enter(
    State(app): State<App>,
    caller: Caller,
    posted: Posted,
) -> Result<Response, WebError> {
    let mut form = posted.form();
    let selected: Option<RequestId> = form.get("selected").parse().ok();
    let asked = form.get("asked") == "positive";
    let command = entry::read(form.get("command"), asked);
    form.set("command", "");
    match command {
        Command::Select(number) => select(&app, &caller, form, number).await,
        Command::Record(outcome) => record(&app, &caller, form, selected, outcome).await,
        Command::ConfirmPositive => record(&app, &caller, form, selected, Outcome::Positive).await,
        Command::AskPositive => render(&app, &caller, form, selected, true, StatusCode::OK).await,
        Command::Cancel => render(&app, &caller, form, selected, false, StatusCode::OK).await,
        Command::Undo => undo::last(&app, &caller, form).await,
        Command::Say(step) => say(&app, &caller, form, selected, step).await,
        Command::Unknown => {
            form.problem(FieldProblem::new("command", "lab-command-unknown"));
            render(&app, &caller, form, selected, false, StatusCode::UNPROCESSABLE_ENTITY).await
        }
    }
}

async fn select(
    app: &App,
    caller: &Caller,
    mut form: FormState,
    number: String,
) -> Result<Response, WebError> {
    let typed = number.clone();
    let found = app.read(caller, move |tx, actor| service::find_by_number(tx, actor, &typed)).await;
    match found {
        // Its page says why it is not in the list, and takes the result all the same.
        Ok((_, (id, RequestStatus::Cancelled))) => Ok(web::redirect(&format!("/requests/{id}"))),
        Ok((actor, (id, _))) => {
            Ok(web::redirect(&kept_day(&form, actor.today, format!("/worklist?at={id}"))))
        }
        Err(Problem::Invalid(problems)) => {
            // The field is called otherwise here.
            let problems = problems.into_iter().map(|problem| FieldProblem { field: "command", ..problem });
            problems.for_each(|problem| form.problem(problem));
            form.set("command", number);
            // Whoever was selected before is not whose label was just read.
            render(app, caller, form, None, false, StatusCode::UNPROCESSABLE_ENTITY).await
        }
        Err(other) => Err(other.into()),
    }
}

async fn record(
    app: &App,
    caller: &Caller,
    mut form: FormState,
    selected: Option<RequestId>,
    outcome: Outcome,
) -> Result<Response, WebError> {
    let Some(request) = selected else {
        form.problem(FieldProblem::new("command", "lab-nothing-selected"));
        return render(app, caller, form, None, false, StatusCode::UNPROCESSABLE_ENTITY).await;
    };
    let new = Record { id: form.id(), request, outcome, sampled_at: None, door: Door::Manual };
    // Nothing chosen is today, which is what the list begins with.
    let day = form.parse::<Date>("sampled_day", "lab-sampled-day-form");
    let recording = move |tx: &mut storage::Tx<'_>, actor: &access::Actor| {
        service::enter_result(tx, actor, &new, Some(day.unwrap_or(actor.today)))
    };
    let written = match form.finish() {
        Ok(()) => app.write(caller, recording).await,
        Err(problem) => Err(problem),
    };
    match written {
        Ok((actor, entered)) => Ok(after(&entered, |address| kept_day(&form, actor.today, address))),
        Err(problem) => {
            form.absorb(problem)?;
            render(app, caller, form, selected, false, StatusCode::UNPROCESSABLE_ENTITY).await
        }
    }
}

/// Something about the tube of the selected request: what wants a reason has a form of its own.
async fn say(
    app: &App,
    caller: &Caller,
    mut form: FormState,
    selected: Option<RequestId>,
    step: TubeStep,
) -> Result<Response, WebError> {
    let Some(request) = selected else {
        form.problem(FieldProblem::new("command", "lab-nothing-selected"));
        return render(app, caller, form, None, false, StatusCode::UNPROCESSABLE_ENTITY).await;
    };
    if step.wants_reason() {
        return Ok(web::redirect(&format!("/worklist/{request}/tube?step={}", step.code())));
    }
    let (id, note): (Uuid, String) = (form.id(), String::new());
    let new = NewTubeFact { id, request, step, reason: None, note, door: Door::Manual };
    match app.write(caller, move |tx, actor| service::record_tube(tx, actor, &new)).await {
        Ok((actor, _)) => Ok(web::redirect_with_flash(
            &kept_day(&form, actor.today, format!("/worklist?at={request}")),
            "lab-tube-said",
        )),
        Err(problem) => {
            form.absorb(problem)?;
            render(app, caller, form, selected, false, StatusCode::UNPROCESSABLE_ENTITY).await
        }
    }
}

/// An address of the list that keeps the day of the samples at hand; today needs no words.
fn kept_day(form: &FormState, today: Date, address: String) -> String {
    match form.get("sampled_day").parse::<Date>() {
        Ok(day) if day != today => format!("{address}&day={day}"),
        _ => address,
    }
}

/// Where one goes on after a result was typed: `kept` adds what an address of the list keeps.
pub(super) fn after(entered: &Entered, kept: impl Fn(String) -> String) -> Response {
    match entered {
        Entered::Recorded(result) => web::redirect(&kept(recorded(result.id))),
        Entered::Awaits(pending) => {
            web::redirect_with_flash(&kept(recorded(pending.id)), "lab-validate-awaits")
        }
    }
}

/// The page that says what was recorded: by the result's id, which names nobody.
fn recorded(result: ResultId) -> String {
    format!("/worklist?done={result}")
}
