//! The balance of a shift, and the sheet that it hands over.

use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use kernel::ids::RequestId;
use kernel::{Date, Timestamp};
use serde::Deserialize;
use web::{App, Caller, Cell, Choice, Column, FormState, Page, Row, Table, WebError, fmt, t};

use super::words;
use crate::assets;
use crate::model::{Outcome, RequestLine, RequestStatus, TubeStep};
use crate::rules::bench::{self, Class};
use crate::service::{self, Balance, class_of};
use crate::store::Counted;

/// Days back from today whose shifts are offered.
const DAYS_OFFERED: i64 = 7;
/// Shifts that are a link away: their words, and their hours.
const USUAL: [(&str, &str, &str); 4] = [
    ("lab-shift-day", "00:00", "24:00"),
    ("lab-shift-morning", "07:00", "14:00"),
    ("lab-shift-afternoon", "14:00", "21:00"),
    ("lab-shift-night", "21:00", "07:00"),
];

#[derive(Template)]
#[template(path = "lab_shift.html")]
struct ShiftPage {
    page: Page,
    form: FormState,
    style: &'static str,
    days: Vec<Choice>,
    usual: Vec<(String, &'static str, bool)>,
    sheet: Option<SheetView>,
}

/// The sheet, in words.
struct SheetView {
    period: String,
    printed: String,
    scanned: String,
    /// Each place: how many, its words, the address of the rows.
    places: Vec<(String, &'static str, String)>,
    parts: Table,
    exceptions: Table,
    progress: Table,
    more: bool,
}

/// Which shift: a day and hours, which name nobody.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct Asked {
    day: Option<Date>,
    #[serde(default)]
    from: String,
    #[serde(default)]
    until: String,
    /// Which of its tubes.
    #[serde(default)]
    class: String,
    after: Option<RequestId>,
}

impl Asked {
    /// Day and hours as they are written; the whole of today when nobody said them.
    fn written(&self, today: Date) -> (Date, String, String) {
        let or = |text: &str, otherwise: &str| {
            if text.is_empty() { otherwise.to_owned() } else { text.to_owned() }
        };
        (self.day.unwrap_or(today), or(&self.from, USUAL[0].1), or(&self.until, USUAL[0].2))
    }
}

fn address(path: &str, (day, from, until): &(Date, String, String)) -> String {
    let safe = |text: &str| text.replace(|letter: char| !letter.is_ascii_digit() && letter != ':', "");
    format!("{path}?day={day}&from={}&until={}", safe(from), safe(until))
}

/// Begin and end of what was asked for, or what is wrong with it in the form.
fn period(
    form: &mut FormState,
    (day, from, until): &(Date, String, String),
) -> Option<(Timestamp, Timestamp)> {
    let (begins, ends) = (bench::hour(from), bench::hour(until));
    form.check(begins.is_some(), "from", "lab-shift-hour");
    form.check(ends.is_some(), "until", "lab-shift-hour");
    bench::shift_of(*day, begins?, ends?).ok()
}

/// The balance and the sheet.
pub(super) async fn show(
    State(app): State<App>,
    caller: Caller,
    Query(asked): Query<Asked>,
) -> Result<Response, WebError> {
    let today = app.db.clocks().today();
    let written = asked.written(today);
    let mut form = caller.shell.form("/worklist/shift");
    form.set("day", written.0.to_string());
    form.set("from", written.1.clone());
    form.set("until", written.2.clone());
    let period = period(&mut form, &written);
    let work = move |tx: &mut storage::Tx<'_>, actor: &access::Actor| {
        service::may_record(tx, actor)?;
        period.map(|period| service::sheet(tx, actor, period)).transpose()
    };
    let (actor, sheet) = app.read(&caller, work).await?;
    let page = app
        .page(&actor, &caller, "lab-shift")
        .intro(actor.unit.name.clone())
        .crumb("/worklist", t("lab-worklist"));
    let now = app.db.clocks().business_now();
    let sheet = sheet.zip(period).map(|(sheet, period)| view(&sheet, period, &written, now));
    let usual = USUAL.map(|(key, from, until)| {
        let hours = (written.0, from.to_owned(), until.to_owned());
        (address("/worklist/shift", &hours), t(key), hours == written)
    });
    Ok(web::html(&ShiftPage {
        page,
        form,
        style: assets::sheet(),
        days: days(today, written.0),
        usual: usual.to_vec(),
        sheet,
    }))
}

fn days(today: Date, chosen: Date) -> Vec<Choice> {
    let back = |days: i64| today.saturating_sub(jiff::Span::new().days(days));
    let mut days: Vec<Date> = (0..DAYS_OFFERED).map(back).collect();
    if !days.contains(&chosen) {
        days.push(chosen);
    }
    days.into_iter().map(|day| Choice::new(day.to_string(), fmt::date_weekday(day))).collect()
}

fn view(
    sheet: &service::Sheet,
    (from, until): (Timestamp, Timestamp),
    written: &(Date, String, String),
    now: Timestamp,
) -> SheetView {
    let balance = &sheet.balance;
    let args: [(&str, &dyn web::texts::TextArg); 2] =
        [("from", &fmt::instant(from)), ("until", &fmt::instant(until))];
    let places = Class::ALL.map(|class| {
        let rows = address("/worklist/shift/rows", written);
        (fmt::number(balance.of(class)), t(class_key(class)), format!("{rows}&class={}", class.code()))
    });
    SheetView {
        period: web::tn("lab-shift-period", &args),
        printed: web::tn("lab-shift-as-of", &[("when", &fmt::instant(now))]),
        scanned: fmt::number(balance.scanned()),
        places: places.to_vec(),
        parts: parts(balance),
        exceptions: lines("exceptions", "lab-shift-exceptions-list", &sheet.exceptions),
        progress: lines("progress", "lab-shift-progress-list", &sheet.progress),
        more: sheet.more,
    }
}

fn class_key(class: Class) -> &'static str {
    match class {
        Class::Result => "lab-shift-results",
        Class::Exception => "lab-shift-exceptions",
        Class::InProgress => "lab-shift-progress",
    }
}

/// What the places are made of.
fn parts(balance: &Balance) -> Table {
    let mut parts: Vec<(Class, &'static str, i64)> = Vec::new();
    for one in &balance.counted {
        let (class, key) = (class_of(one), part_key(one));
        match parts.iter_mut().find(|part| (part.0, part.1) == (class, key)) {
            Some(part) => part.2 += one.count,
            None => parts.push((class, key, one.count)),
        }
    }
    let place = |class| Class::ALL.iter().position(|one| *one == class);
    parts.sort_by_key(|part| (place(part.0), std::cmp::Reverse(part.2)));
    let columns =
        vec![Column::new("lab-shift-place"), Column::new("lab-status"), Column::number("lab-shift-count")];
    let rows = parts.into_iter().map(|(class, key, count)| {
        Row::new(vec![Cell::key(class_key(class)), Cell::key(key), Cell::number(count)])
    });
    Table::new("parts", "lab-shift-parts", columns).rows(rows).empty("lab-shift-none").show_caption().wide()
}

fn part_key(one: &Counted) -> &'static str {
    let given_up = one.outcome == Some(Outcome::NotReceived) && one.step.is_some_and(TubeStep::is_here);
    match (one.outcome, one.step) {
        _ if one.elsewhere => "lab-shift-elsewhere",
        (Some(outcome), _) if !given_up => words::outcome_key(outcome),
        _ if one.status == RequestStatus::Cancelled => "lab-status-cancelled",
        (_, Some(step)) => super::receive::step_key(step),
        (_, None) => "lab-status-requested",
    }
}

fn lines(id: &str, caption: &str, lines: &[RequestLine]) -> Table {
    let columns = vec![
        Column::new("lab-number"),
        Column::new("lab-person"),
        Column::new("lab-test"),
        Column::new("lab-received-at"),
        Column::new("lab-status"),
    ];
    let rows = lines.iter().map(|line| {
        let name = format!("{} {}", line.family_name, line.given_name);
        Row::new(vec![
            Cell::link(format!("/requests/{}", line.id), &line.number),
            Cell::text(name).sub(fmt::date(line.birth_date)),
            Cell::text(words::test(line.test)),
            Cell::instant(line.tube.and_then(|tube| tube.received_at)),
            Cell::badge(&words::of_bench(line)),
        ])
    });
    Table::new(id, caption, columns).rows(rows).empty("lab-shift-list-none").show_caption()
}

#[derive(Template)]
#[template(path = "lab_shift_rows.html")]
struct RowsPage {
    page: Page,
    table: Table,
}

/// The tubes behind a figure.
pub(super) async fn rows(
    State(app): State<App>,
    caller: Caller,
    Query(asked): Query<Asked>,
) -> Result<Response, WebError> {
    let written = asked.written(app.db.clocks().today());
    let mut form = caller.shell.form("/worklist/shift");
    let class = Class::ALL.into_iter().find(|class| class.code() == asked.class);
    let (Some(period), Some(class)) = (period(&mut form, &written), class) else {
        return Ok(web::redirect("/worklist/shift"));
    };
    let after = asked.after;
    let work = move |tx: &mut storage::Tx<'_>, actor: &access::Actor| {
        service::shift_rows(tx, actor, period, class, after)
    };
    let (actor, (found, more)) = app.read(&caller, work).await?;
    let back = address("/worklist/shift", &written);
    let page = app
        .page(&actor, &caller, "lab-shift-rows")
        .intro(t(class_key(class)))
        .crumb("/worklist", t("lab-worklist"))
        .crumb(back, t("lab-shift"));
    let next = found.last().filter(|_| more).map(|last| {
        let rows = address("/worklist/shift/rows", &written);
        format!("{rows}&class={}&after={}", class.code(), last.id)
    });
    let table = lines("rows", "lab-shift-rows", &found).next_link(next);
    Ok(web::html(&RowsPage { page, table }))
}
