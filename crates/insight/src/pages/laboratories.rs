//! What arrives from the laboratories today: all of them, the worst first; one of them hour by hour, and who has called it.

use std::sync::Arc;

use askama::Template;
use axum::Extension;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use kernel::Problem;
use web::{
    App, Badge, Caller, Cell, Column, Facts, Figure, FormState, Moment, Page, Posted, Row, Table, Timeline,
    Tone, WebError, fmt, t, tn,
};

use crate::model::{Course, Flow, Line, Over, Silence, Standing};
use crate::silences::in_numbers;
use crate::{Silences, service};

/// Where all of them are.
pub(crate) const PATH: &str = "/figures/laboratories";

/// Where one of them is.
pub(crate) fn path_of(code: &str) -> String {
    format!("{PATH}/{code}")
}

/// Where it is said that one was called.
pub(crate) fn call_path(code: &str) -> String {
    format!("{PATH}/{code}/called")
}

#[derive(Template)]
#[template(path = "laboratories.html")]
struct ListPage {
    page: Page,
    figures: web::Figures,
    table: Table,
    compared: String,
}

#[derive(Template)]
#[template(path = "laboratory.html")]
struct OnePage {
    page: Page,
    facts: Facts,
    hours: Table,
    compared: Table,
    silences: Timeline,
    /// The form that says that somebody has called; none when there is nothing to call about, or for whom it is no business.
    form: Option<FormState>,
    /// What is missing.
    missing: Option<String>,
}

/// All laboratories; a laboratory finds its own line.
pub(super) async fn show(State(app): State<App>, caller: Caller) -> Result<Response, WebError> {
    let (actor, flow) = app.read(&caller, service::flow::laboratories).await?;
    let page = app.page(&actor, &caller, "insight-laboratories").intro(as_of(flow.today, flow.at));
    let columns = vec![
        Column::new("insight-laboratory"),
        Column::new("insight-standing"),
        Column::number("insight-expected"),
        Column::number("insight-arrived"),
        Column::new("insight-last-result"),
        Column::new("insight-doors"),
        Column::new("insight-contact"),
    ];
    let table = Table::new("laboratories", "insight-laboratories", columns)
        .rows(flow.lines.iter().map(row))
        .empty("insight-laboratories-none");
    let compared = compared(&flow);
    Ok(web::html(&ListPage { page, figures: figures(&flow), table, compared }))
}

fn as_of(today: kernel::Date, at: kernel::Timestamp) -> String {
    tn("insight-as-of", &[("day", &fmt::date_weekday(today)), ("time", &fmt::time(at))])
}

fn compared(flow: &Flow) -> String {
    let days: Vec<String> = flow.compared.iter().map(fmt::date_short).collect();
    tn("insight-compared", &[("days", &days.join(", "))])
}

fn figures(flow: &Flow) -> web::Figures {
    let silent = flow.lines.iter().filter(|line| line.standing == Standing::Silent).count();
    let total = |of: fn(&Line) -> i64| flow.lines.iter().map(of).sum::<i64>();
    let known = |line: &Line| if line.expected.is_some() { line.today.total() } else { 0 };
    let tone = if silent > 0 { Tone::Act } else { Tone::Good };
    let figure =
        |key: &str, value: i64| Figure::new(key, value, &format!("{key}-definition")).href("#laboratories");
    web::Figures {
        figures: vec![
            figure("insight-silent-laboratories", silent as i64).tone(tone),
            figure("insight-expected-now", total(|line| line.expected.unwrap_or(0))),
            figure("insight-arrived-known", total(known)),
            figure("insight-arrived-all", total(|line| line.today.total())),
        ],
    }
}

fn row(line: &Line) -> Row {
    let expected = match (line.expected, line.whole_day) {
        (Some(now), Some(day)) => Cell::number(now).sub(tn("insight-of-day", &[("n", &day)])),
        _ => Cell::none(),
    };
    let opens = Cell::link(format!("{}#hours", path_of(&line.code)), fmt::number(line.today.total()));
    let standing = Cell::badge(&standing(line.standing));
    let standing = match line.silence.as_ref().and_then(|silence| silence.called.as_ref()) {
        Some(called) => standing.sub(called_by(called)),
        None => standing,
    };
    Row::new(vec![
        Cell::link(path_of(&line.code), &line.name).sub(&line.code),
        standing,
        expected,
        opens,
        line.today.last_at.map_or_else(Cell::none, |at| Cell::text(fmt::time(at))),
        doors(line),
        contact(&line.contact),
    ])
    .mark(line.standing == Standing::Silent)
}

/// How a laboratory stands.
fn standing(standing: Standing) -> Badge {
    let tone = match standing {
        Standing::Silent => Tone::Act,
        Standing::Flows => Tone::Good,
        Standing::Unknown => Tone::Quiet,
    };
    Badge::new(tone, &format!("insight-standing-{}", standing.code()))
}

fn doors(line: &Line) -> Cell {
    let named = |(door, count): (&String, &i64)| {
        format!("{} {}", fmt::number(*count), t(&format!("lab-source-{door}")))
    };
    let all: Vec<String> = line.today.by_door.iter().map(named).collect();
    if all.is_empty() { Cell::none() } else { Cell::text(all.join(", ")) }
}

/// A telephone that can be called from the page, when what the register has begins with one.
fn contact(text: &str) -> Cell {
    if text.is_empty() {
        return Cell::key("insight-no-contact");
    }
    match dialled(text) {
        Some(number) => Cell::link(format!("tel:{number}"), text),
        None => Cell::text(text),
    }
}

/// The digits of the number a text begins with.
fn dialled(text: &str) -> Option<String> {
    let number =
        text.split(|letter: char| letter.is_alphabetic() || letter == '(').next().unwrap_or_default();
    let digits: String = number.chars().filter(|letter| letter.is_ascii_digit() || *letter == '+').collect();
    (digits.len() >= 5).then_some(digits)
}

/// One laboratory.
pub(super) async fn one(
    State(app): State<App>,
    caller: Caller,
    Path(code): Path<String>,
) -> Result<Response, WebError> {
    Ok(web::html(&page(&app, &caller, code, None).await?))
}

async fn page(
    app: &App,
    caller: &Caller,
    code: String,
    form: Option<FormState>,
) -> Result<OnePage, WebError> {
    let asked = code.clone();
    let (actor, course) =
        app.read(caller, move |tx, actor| service::flow::laboratory(tx, actor, &asked)).await?;
    let line = &course.line;
    let open = course.silences.iter().find(|silence| silence.is_open());
    let may = service::flow::answers_for(&actor, &code);
    let fresh = || {
        let mut form = caller.shell.form(call_path(&code));
        let note = open.and_then(|silence| silence.called.as_ref()).map(|called| called.note.clone());
        form.set("note", note.unwrap_or_default());
        form
    };
    Ok(OnePage {
        page: app
            .page(&actor, caller, "insight-laboratory")
            .heading(&line.name)
            .intro(as_of(course.today, course.at))
            .crumb(PATH, t("insight-laboratories")),
        facts: facts(line),
        hours: hours(&course),
        compared: days(&course),
        silences: Timeline { moments: course.silences.iter().map(moment).collect() },
        missing: open.map(in_numbers),
        form: form.or_else(|| (may && open.is_some()).then(fresh)),
    })
}

fn facts(line: &Line) -> Facts {
    let number = |number: Option<i64>| number.map_or_else(|| Cell::key("insight-no-profile"), Cell::number);
    Facts::new()
        .with("insight-standing", Cell::badge(&standing(line.standing)))
        .with("insight-expected", number(line.expected))
        .with("insight-arrived", Cell::number(line.today.total()))
        .with("insight-whole-day", number(line.whole_day))
        .with(
            "insight-last-result",
            line.today.last_at.map_or_else(Cell::none, |at| Cell::text(fmt::time(at))),
        )
        .with("insight-doors", doors(line))
        .with("insight-contact", contact(&line.contact))
}

/// What came in each hour so far, beside what usually does.
fn hours(course: &Course) -> Table {
    let columns =
        vec![Column::new("insight-hour"), Column::number("insight-usual"), Column::number("insight-arrived")];
    let now = crate::rules::flow::Moment::of(course.at).hour();
    let usual = course.usual.unwrap_or([0; 24]);
    let arrived = course.line.today.hours;
    let shown = (0..24).filter(|hour| usual[*hour] > 0 || arrived[*hour] > 0);
    let row = |hour: usize| {
        let came = if hour > now { Cell::none() } else { Cell::number(arrived[hour]) };
        let usually = if course.usual.is_some() { Cell::number(usual[hour]) } else { Cell::none() };
        Row::new(vec![
            Cell::text(tn("insight-from-to", &[("from", &hour), ("to", &(hour + 1))])),
            usually,
            came,
        ])
    };
    Table::new("hours", "insight-hours", columns)
        .show_caption()
        .rows(shown.map(row))
        .empty("insight-hours-none")
}

/// What came on the days that today is compared with.
fn days(course: &Course) -> Table {
    let columns = vec![
        Column::new("insight-day"),
        Column::number("insight-arrived"),
        Column::new("insight-last-result"),
    ];
    let row = |(day, of): &(kernel::Date, crate::model::Arrivals)| {
        let arrived = match of.total() {
            0 => Cell::key("insight-day-off"),
            arrived => Cell::number(arrived),
        };
        let last = of.last_at.map_or_else(Cell::none, |at| Cell::text(fmt::time(at)));
        Row::new(vec![Cell::date_weekday(*day), arrived, last])
    };
    Table::new("days", "insight-days", columns).show_caption().rows(course.compared.iter().map(row))
}

fn moment(silence: &Silence) -> Moment {
    let badge = match silence.closed {
        None => Badge::new(Tone::Act, "insight-silence-open"),
        Some((_, Over::Flows, _)) => Badge::new(Tone::Good, "insight-silence-flows"),
        Some((_, Over::DayOver, _)) => Badge::new(Tone::Quiet, "insight-silence-day-over"),
    };
    let mut words = in_numbers(silence);
    if let Some((at, Over::Flows, _)) = silence.closed {
        words = format!("{words} {}", tn("insight-silence-until", &[("time", &fmt::time(at))]));
    }
    let moment = Moment::at(silence.opened_at, t("insight-silence")).badge(badge);
    match &silence.called {
        Some(called) if called.note.is_empty() => moment.detail(words).by(called_by(called)),
        Some(called) => moment.detail(format!("{words} {}", called.note)).by(called_by(called)),
        None => moment.detail(words),
    }
}

fn called_by(called: &crate::model::Called) -> String {
    if called.name.is_empty() {
        return tn("insight-called-at", &[("time", &fmt::time(called.at))]);
    }
    tn("insight-called-by", &[("name", &called.name), ("time", &fmt::time(called.at))])
}

/// Says that somebody has called.
pub(super) async fn called(
    State(app): State<App>,
    Extension(silences): Extension<Arc<Silences>>,
    caller: Caller,
    Path(code): Path<String>,
    posted: Posted,
) -> Result<Response, WebError> {
    let mut form = posted.form().to(call_path(&code));
    let (whom, note) = (code.clone(), form.get("note").to_owned());
    match app.write(&caller, move |tx, actor| service::flow::called(tx, actor, &whom, &note)).await {
        Ok(_) => {
            silences.tell(&app.db).await;
            Ok(web::redirect_with_flash(&path_of(&code), "insight-call-noted"))
        }
        Err(problem @ (Problem::Refused(_) | Problem::Invalid(_))) => {
            let status = match problem {
                Problem::Refused(_) => StatusCode::CONFLICT,
                _ => StatusCode::UNPROCESSABLE_ENTITY,
            };
            form.absorb(problem)?;
            Ok(web::html_status(status, &page(&app, &caller, code, Some(form)).await?))
        }
        Err(problem) => Err(problem.into()),
    }
}

#[cfg(test)]
mod tests {
    use super::dialled;

    #[test]
    fn a_number_is_dialled_and_an_address_is_not() {
        let table = [
            ("300 55 01 001 (numero inventato)", Some("3005501001")),
            ("+39 011-555.12", Some("+3901155512")),
            ("lab@argine.example", None),
            ("via Po 12345", None),
            ("112", None),
            ("", None),
        ];
        for (text, number) in table {
            assert_eq!(dialled(text).as_deref(), number, "{text}");
        }
    }
}
