//! What the work list shows.

use askama::Template;
use kernel::clock::local_date;
use kernel::ids::{RequestId, ResultId};
use kernel::{Date, FieldProblem};
use web::texts::TextArg;
use web::{Badge, Cell, Choice, Column, FormState, Page, Row, Table, Tone, fmt, t};

use super::super::undo::Undo;
use super::super::words;
use crate::assets;
use crate::model::{Outcome, RequestLine};
use crate::rules::bench::days_of_work;
use crate::service::{Load, Show, Worklist, awaits};
use crate::store::MOST_COUNTED;

/// Days back from today on which a sample at hand may have been taken.
const DAYS_OFFERED: i64 = 7;

#[derive(Template)]
#[template(path = "lab_worklist.html")]
pub(super) struct WorklistPage {
    page: Page,
    form: FormState,
    /// Days on which the samples at hand may have been taken: value and words.
    days: Vec<Choice>,
    style: &'static str,
    script: &'static str,
    /// The filters: address, words, whether chosen.
    filters: Vec<(String, &'static str, bool)>,
    caption: &'static str,
    empty: &'static str,
    load: Vec<String>,
    /// How many results wait for a second person, where the laboratory demands one.
    validate: Option<String>,
    lines: Vec<Line>,
    selected: Option<Line>,
    asked: bool,
    more: Option<String>,
    today: Table,
    /// What was recorded a moment ago: of which sample, and where it is corrected.
    done: Option<Done>,
    /// What can be taken back of it.
    undo: Option<Undo>,
    /// What its key takes back: the one thing that was typed last.
    slip: String,
}

/// A result of a moment ago, in words.
pub(super) struct Done {
    sentence: String,
    correct: String,
    positive: bool,
}

impl Done {
    pub(super) fn of(line: &RequestLine) -> Option<Self> {
        let (result, outcome, sampled_at) = line.result?;
        let name = format!("{} {}", line.family_name, line.given_name);
        let (said, born) = (words::outcome(outcome), fmt::date(line.birth_date));
        let day = fmt::date_weekday(local_date(sampled_at));
        let args: [(&str, &dyn TextArg); 5] =
            [("outcome", &said), ("number", &line.number), ("name", &name), ("born", &born), ("day", &day)];
        Some(Self {
            sentence: web::tn("lab-recorded", &args),
            correct: format!("/results/{result}/correct"),
            positive: outcome == Outcome::Positive,
        })
    }
}

/// A request, in words.
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
    state: Badge,
    /// `A` or `L`, and what it means, once there is a result.
    door: Option<(&'static str, &'static str)>,
    /// Whether a result may be typed for it.
    open: bool,
    words: String,
}

impl Line {
    fn of(line: &RequestLine, pending: bool) -> Self {
        let name = format!("{} {}", line.family_name, line.given_name);
        let born = fmt::date(line.birth_date);
        let words = web::tn("lab-selected", &[("name", &name), ("born", &born)]);
        let by = if line.by_hand { ("L", t("lab-door-manual")) } else { ("A", t("lab-door-automatic")) };
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
            state: if pending {
                Badge::new(Tone::Warn, "lab-validate-waiting")
            } else {
                words::of_bench(line)
            },
            door: line.result.map(|_| by),
            open: awaits(line) && !pending,
        }
    }
}

/// What is shown, and how far the entry has come.
pub(super) struct Shown {
    pub(super) show: Show,
    pub(super) at: Option<RequestId>,
    pub(super) asked: bool,
    pub(super) done: Option<Done>,
    pub(super) undo: Option<Undo>,
    /// What was typed last: it stays named after its minute, so that its key then says why not.
    pub(super) slip: Option<ResultId>,
}

pub(super) fn screen(
    page: Page,
    mut form: FormState,
    list: &Worklist,
    shown: Shown,
    today: Date,
) -> WorklistPage {
    let Shown { show, at, asked, done, undo, slip } = shown;
    let lines: Vec<Line> =
        list.lines.iter().map(|line| Line::of(line, list.pending.contains(&line.id))).collect();
    let chosen = lines.iter().find(|line| Some(line.id) == at && line.open).cloned();
    if at.is_some() && chosen.is_none() && form.is_good() {
        let waits = at.is_some_and(|id| list.pending.contains(&id));
        let key = if waits { "lab-validate-waits" } else { "lab-request-already-resulted" };
        form.problem(FieldProblem::new("command", key));
    }
    if form.get("sampled_day").is_empty() {
        form.set("sampled_day", today.to_string());
    }
    let last = list.lines.last().filter(|_| list.more);
    WorklistPage {
        page,
        days: days(today, &form),
        form,
        style: assets::style(),
        script: assets::script(),
        filters: Show::ALL
            .map(|one| (format!("/worklist?show={}", one.code()), t(filter_key(one)), one == show))
            .to_vec(),
        caption: t(if show == Show::ToDo { "lab-worklist-waiting" } else { filter_key(show) }),
        empty: t(if show == Show::ToDo { "lab-worklist-none" } else { "lab-worklist-none-shown" }),
        load: load(list.load),
        validate: list.validates.then(|| {
            let waiting = list.awaiting.to_string();
            web::tn("lab-validate-link", &[("n", &waiting)])
        }),
        asked: asked && chosen.is_some(),
        selected: chosen,
        lines,
        more: last.map(|line| format!("/worklist?show={}&after={}", show.code(), line.id)),
        today: recorded_today(&list.today),
        slip: slip.map_or_else(String::new, |id| id.to_string()),
        done,
        undo,
    }
}

fn filter_key(show: Show) -> &'static str {
    match show {
        Show::ToDo => "lab-show-todo",
        Show::All => "lab-show-all",
        Show::Automatic => "lab-show-automatic",
        Show::ByHand => "lab-show-manual",
    }
}

/// How much waits against how much can be done, in a few words each.
fn load(load: Load) -> Vec<String> {
    let counted = |number: i64| match number >= MOST_COUNTED {
        true => web::tn("lab-load-over", &[("n", &fmt::number(MOST_COUNTED))]),
        false => fmt::number(number),
    };
    let mut words = vec![web::tn("lab-load-waiting", &[("n", &counted(load.waiting))])];
    match days_of_work(load.waiting, load.capacity) {
        Some(days) => {
            let capacity = fmt::number(i64::from(load.capacity));
            words.push(web::tn("lab-load-capacity", &[("n", &capacity)]));
            words.push(web::tn("lab-load-days", &[("days", &days)]));
        }
        None => words.push(t("lab-load-no-capacity").to_owned()),
    }
    words.push(web::tn("lab-load-done", &[("n", &counted(load.done))]));
    words
}

/// The days of the last week, by their names where they have one.
pub(in crate::pages) fn days(today: Date, form: &FormState) -> Vec<Choice> {
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
