//! The laboratory's work list: one field for numbers and outcomes, everything from the keyboard.

use askama::Template;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use kernel::clock::local_date;
use kernel::ids::{RequestId, ResultId};
use kernel::{Date, FieldProblem, Problem};
use serde::Deserialize;
use web::{App, Caller, Cell, Choice, Column, FormState, Page, Posted, Row, Table, WebError, fmt, t};

use super::words;
use crate::assets;
use crate::model::{Door, Outcome, RequestLine, RequestStatus};
use crate::rules::entry::{self, Command};
use crate::service::{self, Record, Worklist};

/// Days back from today on which a sample at hand may have been taken.
const DAYS_OFFERED: i64 = 7;

#[derive(Template)]
#[template(path = "lab_worklist.html")]
struct WorklistPage {
    page: Page,
    form: FormState,
    /// Days on which the samples at hand may have been taken: value and words.
    days: Vec<Choice>,
    style: &'static str,
    script: &'static str,
    lines: Vec<Line>,
    selected: Option<Line>,
    asked: bool,
    more: bool,
    today: Table,
    /// What was recorded a moment ago: of which sample, and where it is corrected.
    done: Option<Done>,
}

/// A result of a moment ago, in words.
struct Done {
    sentence: String,
    correct: String,
    positive: bool,
}

impl Done {
    fn of(line: &RequestLine) -> Option<Self> {
        let (result, outcome, sampled_at) = line.result?;
        let name = format!("{} {}", line.family_name, line.given_name);
        let (said, born) = (words::outcome(outcome), fmt::date(line.birth_date));
        let day = fmt::date_weekday(local_date(sampled_at));
        let args: [(&str, &dyn web::texts::TextArg); 5] =
            [("outcome", &said), ("number", &line.number), ("name", &name), ("born", &born), ("day", &day)];
        Some(Self {
            sentence: web::tn("lab-recorded", &args),
            correct: format!("/results/{result}/correct"),
            positive: outcome == Outcome::Positive,
        })
    }
}

/// A request that waits, in words.
#[derive(Debug, Clone)]
struct Line {
    id: RequestId,
    number: String,
    name: String,
    born: String,
    test: &'static str,
    priority: String,
    note: String,
    since: String,
    words: String,
}

impl Line {
    fn of(line: &RequestLine) -> Self {
        let name = format!("{} {}", line.family_name, line.given_name);
        let born = fmt::date(line.birth_date);
        let words = web::tn("lab-selected", &[("name", &name), ("born", &born)]);
        Self {
            id: line.id,
            words: format!("{} · {words}", line.number),
            number: line.number.clone(),
            name,
            born,
            test: words::test(line.test),
            priority: words::priority(line.priority, true),
            note: line.note.clone(),
            since: fmt::instant(line.requested_at),
        }
    }
}

/// Which request is selected: an id, never a number or a name.
#[derive(Deserialize)]
pub(super) struct At {
    at: Option<RequestId>,
    /// The result recorded a moment ago.
    done: Option<ResultId>,
    /// The day of the samples at hand, if it is not today.
    day: Option<Date>,
}

/// The list. Nothing is selected until a label was read or a row was chosen: a key alone must never reach somebody.
pub(super) async fn show(
    State(app): State<App>,
    caller: Caller,
    Query(At { at, done, day }): Query<At>,
) -> Result<Response, WebError> {
    let mut form = caller.shell.form("/worklist");
    form.set("sampled_day", day.map(|day| day.to_string()).unwrap_or_default());
    let (actor, list) = app.read(&caller, move |tx, actor| service::worklist(tx, actor, at, done)).await?;
    let page = app.page(&actor, &caller, "lab-worklist").intro(actor.unit.name.clone());
    let is_done = |line: &&RequestLine| done.is_some() && line.result.map(|(id, ..)| id) == done;
    let done = list.today.iter().find(is_done).and_then(Done::of);
    Ok(web::html(&WorklistPage { done, ..worklist_page(page, form, &list, at, false, actor.today) }))
}

async fn render(
    app: &App,
    caller: &Caller,
    form: FormState,
    at: Option<RequestId>,
    asked: bool,
    status: StatusCode,
) -> Result<Response, WebError> {
    let (actor, list) = app.read(caller, move |tx, actor| service::worklist(tx, actor, at, None)).await?;
    let page = app.page(&actor, caller, "lab-worklist").intro(actor.unit.name.clone());
    Ok(web::html_status(status, &worklist_page(page, form, &list, at, asked, actor.today)))
}

fn worklist_page(
    page: Page,
    mut form: FormState,
    list: &Worklist,
    at: Option<RequestId>,
    asked: bool,
    today: Date,
) -> WorklistPage {
    let lines: Vec<Line> = list.waiting.iter().map(Line::of).collect();
    let chosen = lines.iter().find(|line| Some(line.id) == at).cloned();
    if at.is_some() && chosen.is_none() && form.is_good() {
        form.problem(FieldProblem::new("command", "lab-request-already-resulted"));
    }
    if form.get("sampled_day").is_empty() {
        form.set("sampled_day", today.to_string());
    }
    WorklistPage {
        page,
        days: days(today, &form),
        form,
        style: assets::style(),
        script: assets::script(),
        asked: asked && chosen.is_some(),
        selected: chosen,
        lines,
        more: list.more,
        today: recorded_today(&list.today),
        done: None,
    }
}

/// The days of the last week, by their names where they have one.
fn days(today: Date, form: &FormState) -> Vec<Choice> {
    let back = |days: i64| today.saturating_sub(jiff::Span::new().days(days));
    let mut days: Vec<Choice> = (0..DAYS_OFFERED)
        .map(|ago| {
            let words = fmt::date_weekday(back(ago));
            let words = match ago {
                0 => web::tn("lab-day-today", &[("day", &words)]),
                1 => web::tn("lab-day-yesterday", &[("day", &words)]),
                _ => words,
            };
            Choice::new(back(ago).to_string(), words)
        })
        .collect();
    // A day said before, e.g. yesterday's page: it never turns into another one by itself.
    let other = form.get("sampled_day").parse::<Date>().ok();
    let other = other.filter(|day| days.iter().all(|choice| choice.value != day.to_string()));
    days.extend(other.map(|day| Choice::new(day.to_string(), fmt::date_weekday(day))));
    days
}

/// What was recorded today, to be corrected with one click.
fn recorded_today(lines: &[RequestLine]) -> Table {
    let columns = vec![
        Column::new("lab-person"),
        Column::new("lab-number"),
        Column::new("lab-outcome"),
        Column::actions("lab-correct"),
    ];
    let rows = lines.iter().filter_map(|line| {
        let (result, outcome, _) = line.result?;
        let name = format!("{} {}", line.family_name, line.given_name);
        Some(Row::new(vec![
            Cell::link(format!("/requests/{}", line.id), name).sub(fmt::date(line.birth_date)),
            Cell::code(&line.number),
            Cell::badge(&words::outcome_badge(outcome)),
            Cell::link(format!("/results/{result}/correct"), t("lab-correct")),
        ]))
    });
    Table::new("today", "lab-today", columns).rows(rows).empty("lab-today-none")
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
        service::record_result_of_day(tx, actor, &new, day.unwrap_or(actor.today))
    };
    let written = match form.finish() {
        Ok(()) => app.write(caller, recording).await,
        Err(problem) => Err(problem),
    };
    match written {
        Ok((actor, result)) => Ok(web::redirect(&kept_day(&form, actor.today, recorded(result.id)))),
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

/// The page that says what was recorded: by the result's id, which names nobody.
pub(super) fn recorded(result: ResultId) -> String {
    format!("/worklist?done={result}")
}
