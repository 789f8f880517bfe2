//! What became of what leaves for the nation: figures that open their rows, one row, and "send again".

use access::Actor;
use askama::Template;
use axum::extract::{Path, Query, State as Held};
use axum::http::StatusCode;
use axum::response::Response;
use kernel::Date;
use kernel::ids::ResultId;
use serde::Deserialize;
use uuid::Uuid;
use web::{
    App, Badge, Caller, Cell, Choice, Column, Facts, FormState, Page, Posted, Row as Line, Table, Tone,
    WebError, fmt, t, tn,
};

use crate::document::{laboratory, test};
use crate::model::flow::{MOST_COUNTED, Row, Standing, State};
use crate::service::{self, LENGTH, Overview, Wanted};

/// Where the figures are.
pub(super) const PATH: &str = "/national-flow";
/// What the address asks of the list.
#[derive(Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    day: String,
    #[serde(default)]
    state: String,
    after: Option<Uuid>,
}

#[derive(Template)]
#[template(path = "national_flow.html")]
struct FlowPage {
    page: Page,
    off: bool,
    facts: Facts,
    days: Table,
    hands: Table,
}

#[derive(Template)]
#[template(path = "national_flow_rows.html")]
struct RowsPage {
    page: Page,
    filter: FormState,
    states: Vec<Choice>,
    table: Table,
}

/// The figures, and what needs a hand.
pub(super) async fn show(Held(app): Held<App>, caller: Caller) -> Result<Response, WebError> {
    let work = |tx: &mut storage::Tx<'_>, actor: &Actor| {
        let overview = service::overview(tx, actor)?;
        let mut hands = Vec::new();
        for state in [State::Refused, State::GivenUp] {
            if overview.standing.of(state) > 0 {
                let wanted = Wanted { state: Some(state), length: LENGTH.0, ..Wanted::default() };
                hands.extend(service::rows(tx, actor, &wanted)?.0);
            }
        }
        Ok((overview, hands))
    };
    let (actor, (overview, hands)) = app.read(&caller, work).await?;
    let page = app.page(&actor, &caller, "reporting-flow").intro(t("reporting-flow-intro"));
    let hands = rows_table("hands", &hands).empty("reporting-flow-no-hands");
    let (facts, days) = (facts(&overview.standing), days(&overview));
    Ok(web::html(&FlowPage { page, off: !overview.on, facts, days, hands }))
}

fn link(day: Option<Date>, state: Option<State>) -> String {
    let day = day.map_or_else(String::new, fmt::date_iso);
    format!("{PATH}/rows?day={day}&state={}", state.map_or("", State::code))
}

fn facts(standing: &Standing) -> Facts {
    let waiting = figure(standing, &[State::ToSend, State::Sent]);
    let oldest = standing.oldest.map(|since| tn("reporting-flow-oldest", &[("when", &fmt::instant(since))]));
    Facts::new()
        .with(
            "reporting-flow-waiting",
            match oldest {
                Some(oldest) => waiting.sub(oldest),
                None => waiting,
            },
        )
        .with("reporting-flow-hands", figure(standing, &[State::Refused, State::GivenUp]))
        .with("reporting-flow-accepted", figure(standing, &[State::Cun, State::Nrfe, State::Withdrawn]))
}

/// How many stand in some states, or that there are more than are counted.
fn figure(standing: &Standing, states: &[State]) -> Cell {
    match standing.sum(states) {
        Some(count) => Cell::number(count),
        None => Cell::text(tn("reporting-flow-more", &[("count", &fmt::number(MOST_COUNTED))])),
    }
}

/// A line for each day, a column for each state; each figure opens its rows.
fn days(overview: &Overview) -> Table {
    let mut columns = vec![Column::new("reporting-flow-day")];
    columns.extend(State::ALL.iter().map(|state| Column::number(key(*state))));
    let line = |day: &Date| {
        let figure = |state: &State| {
            let found = overview.counts.iter().find(|(on, it, _)| on == day && it == state);
            match found.map_or(0, |(_, _, count)| *count) {
                0 => Cell::number(0),
                count => Cell::link(link(Some(*day), Some(*state)), fmt::number(count)),
            }
        };
        let mut cells = vec![Cell::link(link(Some(*day), None), fmt::date_weekday(*day))];
        cells.extend(State::ALL.iter().map(figure));
        Line::new(cells)
    };
    Table::new("days", "reporting-flow-days", columns).wide().rows(overview.days.iter().map(line))
}

/// The rows of a day, or in a state.
pub(super) async fn rows(
    Held(app): Held<App>,
    caller: Caller,
    Query(asked): Query<Asked>,
) -> Result<Response, WebError> {
    let mut filter = caller.shell.form(format!("{PATH}/rows"));
    filter.set("day", asked.day.clone());
    filter.set("state", asked.state.clone());
    let (day, state) = (filter.date("day"), State::of(&asked.state));
    // Nothing said is today.
    let all = asked.day.is_empty() && asked.state.is_empty();
    let day = day.or_else(|| all.then(|| app.db.clocks().today()));
    filter.check(state.is_some() || asked.state.is_empty(), "state", "reporting-flow-state-unknown");
    let wanted = Wanted { day, state, after: asked.after.map(ResultId), length: LENGTH.0 };
    let found = match filter.finish() {
        Ok(()) => app.read(&caller, move |tx, actor| service::rows(tx, actor, &wanted)).await,
        Err(problem) => Err(problem),
    };
    let (actor, (rows, next)) = match found {
        Ok(found) => found,
        Err(problem) => {
            filter.absorb(problem)?;
            // Who may not look at all is told so, whatever he typed.
            (app.read(&caller, service::overview).await?.0, (Vec::new(), None))
        }
    };
    let next = next.map(|after| format!("{}&after={after}", link(day, state)));
    let status = if filter.is_good() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    if let Some(day) = day {
        filter.set_date("day", day);
    }
    let page = app.page(&actor, &caller, "reporting-flow-rows").crumb(PATH, t("reporting-flow"));
    let table = rows_table("rows", &rows)
        .empty("reporting-flow-none")
        .empty_action(PATH, "reporting-flow-back")
        .next_link(next);
    let states = State::ALL.iter().map(|state| Choice::key(state.code(), key(*state))).collect();
    Ok(web::html_status(status, &RowsPage { page, filter, states, table }))
}

fn rows_table(id: &str, rows: &[Row]) -> Table {
    let columns = [
        "reporting-flow-document",
        "reporting-kind",
        "reporting-flow-act",
        "reporting-flow-state",
        "reporting-flow-why",
        "reporting-flow-tried",
    ];
    Table::new(id, "reporting-flow-rows", columns.map(Column::new).to_vec()).rows(rows.iter().map(line))
}

fn line(row: &Row) -> Line {
    Line::new(vec![
        Cell::link(format!("{PATH}/{}", row.id), &row.accession).sub(laboratory(&row.laboratory)),
        Cell::text(test(row.test)).sub(fmt::date(row.reported_on)),
        Cell::key(&format!("reporting-flow-act-{}", row.act.code())),
        state(row),
        why(row),
        Cell::instant(row.tried_at),
    ])
    .mark(row.state.needs_a_hand())
}

fn state(row: &Row) -> Cell {
    let badge = Cell::badge(&badge(row.state));
    match &row.number {
        Some(number) => badge.sub(number.clone()),
        None => badge,
    }
}

fn why(row: &Row) -> Cell {
    let Some(why) = row.why else { return Cell::none() };
    let cell = Cell::key(&format!("reporting-flow-why-{}", why.code()));
    match &row.said {
        Some(said) => cell.sub(said.clone()),
        None => cell,
    }
}

fn key(state: State) -> &'static str {
    match state {
        State::ToSend => "reporting-flow-to_send",
        State::Sent => "reporting-flow-sent",
        State::Cun => "reporting-flow-cun",
        State::Nrfe => "reporting-flow-nrfe",
        State::Withdrawn => "reporting-flow-withdrawn",
        State::Refused => "reporting-flow-refused",
        State::GivenUp => "reporting-flow-given_up",
        State::Superseded => "reporting-flow-superseded",
    }
}

fn badge(state: State) -> Badge {
    let tone = match state {
        State::ToSend | State::Sent => Tone::Info,
        State::Cun | State::Nrfe | State::Withdrawn => Tone::Good,
        State::Refused | State::GivenUp => Tone::Act,
        State::Superseded => Tone::Quiet,
    };
    Badge::new(tone, key(state))
}

#[derive(Template)]
#[template(path = "national_flow_row.html")]
struct RowPage {
    page: Page,
    facts: Facts,
    form: Option<FormState>,
}

/// One row.
pub(super) async fn one(
    Held(app): Held<App>,
    caller: Caller,
    Path(id): Path<ResultId>,
) -> Result<Response, WebError> {
    let form = caller.shell.form(format!("{PATH}/{id}/again"));
    render(&app, &caller, id, form, StatusCode::OK).await
}

async fn render(
    app: &App,
    caller: &Caller,
    id: ResultId,
    form: FormState,
    status: StatusCode,
) -> Result<Response, WebError> {
    let (actor, (row, may)) = app.read(caller, move |tx, actor| service::row(tx, actor, id)).await?;
    let page = app
        .page(&actor, caller, "reporting-flow-row")
        .heading(tn("reporting-flow-heading", &[("document", &row.accession)]))
        .crumb(PATH, t("reporting-flow"))
        .crumb(link(Some(row.reported_on), None), fmt::date_weekday(row.reported_on));
    let form = Some(form).filter(|form| may || !form.is_good());
    Ok(web::html_status(status, &RowPage { page, facts: row_facts(&row), form }))
}

fn row_facts(row: &Row) -> Facts {
    let next = row.settled_at.is_none().then(|| Cell::instant(row.next_at));
    Facts::new()
        .with("reporting-flow-state", state(row))
        .with_some("reporting-flow-why", row.why.map(|_| why(row)))
        .with("reporting-laboratory", Cell::text(laboratory(&row.laboratory)))
        .with("reporting-accession", Cell::code(&row.accession))
        .with("reporting-kind", Cell::text(test(row.test)))
        .with("reporting-on", Cell::date(row.reported_on))
        .with("reporting-flow-act", Cell::key(&format!("reporting-flow-act-{}", row.act.code())))
        .with("reporting-flow-key", Cell::code(row.key()))
        .with("reporting-flow-tries", Cell::number(i64::from(row.tries)))
        .with("reporting-flow-tried", Cell::instant(row.tried_at))
        .with_some("reporting-flow-next", next)
        .with_some("reporting-flow-again-at", row.again_at.map(Cell::instant))
}

/// Has it sent again.
pub(super) async fn again(
    Held(app): Held<App>,
    caller: Caller,
    Path(id): Path<ResultId>,
    posted: Posted,
) -> Result<Response, WebError> {
    let mut form = posted.form();
    match app.write(&caller, move |tx, actor| service::again(tx, actor, id)).await {
        Ok(_) => Ok(web::redirect_with_flash(&format!("{PATH}/{id}"), "reporting-flow-again-done")),
        Err(problem) => {
            form.absorb(problem)?;
            render(&app, &caller, id, form, StatusCode::UNPROCESSABLE_ENTITY).await
        }
    }
}
