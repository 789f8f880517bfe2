//! What became of what leaves: figures that open their rows, one row, and "send again".

use access::{Action, Actor, decide};
use askama::Template;
use axum::Extension;
use axum::extract::{Path, Query, State as Held};
use axum::http::StatusCode;
use axum::response::Response;
use serde::Deserialize;
use uuid::Uuid;
use web::{
    App, Caller, Cell, Choice, Column, Facts, FormState, Page, Posted, Row as TableRow, Table, WebError, fmt,
    t, tn,
};

use super::{PATH, act, badge, channel_path, key, why_key};
use crate::Wire;
use crate::model::{Kind, Line, Row, State};
use crate::service::{self, Wanted};

/// What the address asks of the list.
#[derive(Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    laboratory: String,
    #[serde(default)]
    state: String,
    #[serde(default)]
    number: String,
    after: Option<Uuid>,
}

#[derive(Template)]
#[template(path = "outbound.html")]
struct FlowPage {
    page: Page,
    /// Nothing leaves from here.
    off: bool,
    lines: Table,
    hands: Table,
}

#[derive(Template)]
#[template(path = "outbound_rows.html")]
struct RowsPage {
    page: Page,
    filter: FormState,
    laboratories: Vec<Choice>,
    states: Vec<Choice>,
    table: Table,
}

#[derive(Template)]
#[template(path = "outbound_row.html")]
struct RowPage {
    page: Page,
    facts: Facts,
    form: Option<FormState>,
}

/// The figures, and what needs a hand.
pub(super) async fn show(
    Held(app): Held<App>,
    caller: Caller,
    Extension(wire): Extension<Wire>,
) -> Result<Response, WebError> {
    let work = |tx: &mut storage::Tx<'_>, actor: &Actor| {
        let lines = service::lines(tx, actor)?;
        let mut hands = Vec::new();
        for state in State::ALL.iter().copied().filter(|state| state.needs_a_hand()) {
            if lines.iter().any(|line| line.of(state) > 0) {
                let wanted = Wanted { state: Some(state), ..Wanted::default() };
                hands.extend(service::rows(tx, actor, &wanted)?.0);
            }
        }
        Ok((lines, hands))
    };
    let (actor, (lines, hands)) = app.read(&caller, work).await?;
    let page = app.page(&actor, &caller, "outbound-title").intro(t("outbound-intro"));
    let manages = decide(&actor, Action::OutboundManage).is_ok();
    let hands = rows_table("hands", &hands).empty("outbound-no-hands");
    let off = !wire.leaves();
    Ok(web::html(&FlowPage { page, off, lines: lines_table(&lines, manages), hands }))
}

fn link(laboratory: &str, state: Option<State>) -> String {
    format!("{PATH}/rows?laboratory={laboratory}&state={}", state.map_or("", State::code))
}

fn lines_table(lines: &[Line], manages: bool) -> Table {
    let columns = vec![
        Column::new("outbound-laboratory"),
        Column::new("outbound-how"),
        Column::number("outbound-waiting"),
        Column::number("outbound-state-accepted"),
        Column::number("outbound-state-refused"),
        Column::number("outbound-state-unconfirmed"),
        Column::number("outbound-state-given_up"),
        Column::new("outbound-last-taken"),
    ];
    let row = |line: &Line| {
        let code = &line.laboratory;
        let name = lab::laboratory_name(code);
        let name = match manages {
            true => Cell::link(channel_path(code), name),
            false => Cell::link(link(code, None), name),
        };
        let figure = |state: State| match line.of(state) {
            0 => Cell::number(0),
            count => Cell::link(link(code, Some(state)), fmt::number(count)),
        };
        let kind = line.channel.as_ref().map_or(Kind::None, |channel| channel.kind);
        let waiting = Cell::number(line.waiting());
        let waiting = match line.oldest {
            Some(oldest) => waiting.sub(tn("outbound-oldest", &[("when", &fmt::instant(oldest))])),
            None => waiting,
        };
        let taken = line.lane.taken_at.map_or_else(|| Cell::key("outbound-never"), Cell::instant);
        let taken = match line.lane.why {
            Some(why) => taken.sub(t(&why_key(why))),
            None => taken,
        };
        let cells = vec![
            name.sub(code.clone()),
            Cell::key(&format!("outbound-kind-{}", kind.code())),
            waiting,
            figure(State::Accepted),
            figure(State::Refused),
            figure(State::Unconfirmed),
            figure(State::GivenUp),
            taken,
        ];
        let needs_a_hand = |(state, count): &(State, i64)| state.needs_a_hand() && *count > 0;
        TableRow::new(cells).mark(line.counts.iter().any(needs_a_hand))
    };
    Table::new("laboratories", "outbound-title", columns)
        .wide()
        .rows(lines.iter().map(row))
        .empty("outbound-none")
}

/// The rows of a laboratory, or in a state, or of a request.
pub(super) async fn rows(
    Held(app): Held<App>,
    caller: Caller,
    Query(asked): Query<Asked>,
) -> Result<Response, WebError> {
    let mut filter = caller.shell.form(format!("{PATH}/rows"));
    filter.set("laboratory", asked.laboratory.clone());
    filter.set("state", asked.state.clone());
    filter.set("number", asked.number.clone());
    let state = State::of(&asked.state);
    filter.check(state.is_some() || asked.state.is_empty(), "state", "outbound-state-unknown");
    let number = lab::rules::number::normalised(&asked.number);
    filter.check(
        number.is_empty() || lab::rules::number::is_valid(&number),
        "number",
        "outbound-number-wrong",
    );
    let wanted = Wanted { laboratory: asked.laboratory.clone(), state, number, after: asked.after };
    let good = filter.is_good();
    let work = move |tx: &mut storage::Tx<'_>, actor: &Actor| {
        let found = if good { service::rows(tx, actor, &wanted)? } else { (Vec::new(), None) };
        Ok((service::lines(tx, actor)?, found))
    };
    let (actor, (lines, (rows, next))) = app.read(&caller, work).await?;
    let next = next.map(|after| format!("{}&after={after}", link(&asked.laboratory, state)));
    let status = if good { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let page = app.page(&actor, &caller, "outbound-rows").crumb(PATH, t("outbound-title"));
    let table = rows_table("rows", &rows)
        .empty("outbound-rows-none")
        .empty_action(PATH, "outbound-back")
        .next_link(next);
    let choice = |line: &Line| Choice::new(&line.laboratory, lab::laboratory_name(&line.laboratory));
    let laboratories = lines.iter().map(choice).collect();
    let states = State::ALL.iter().map(|state| Choice::key(state.code(), key(*state))).collect();
    Ok(web::html_status(status, &RowsPage { page, filter, laboratories, states, table }))
}

fn rows_table(id: &str, rows: &[Row]) -> Table {
    let columns = [
        "outbound-number",
        "outbound-laboratory",
        "outbound-act",
        "outbound-state",
        "outbound-why",
        "outbound-created",
        "outbound-tried",
    ];
    let line = |row: &Row| {
        TableRow::new(vec![
            Cell::link(format!("{PATH}/{}", row.id), &row.number),
            Cell::text(lab::laboratory_name(&row.laboratory)),
            act(row.act),
            Cell::badge(&badge(row.state)),
            why(row),
            Cell::instant(row.created_at),
            Cell::instant(row.tried_at),
        ])
        .mark(row.state.needs_a_hand())
    };
    Table::new(id, "outbound-rows", columns.map(Column::new).to_vec()).rows(rows.iter().map(line))
}

fn why(row: &Row) -> Cell {
    let Some(why) = row.why else { return Cell::none() };
    let cell = Cell::key(&why_key(why));
    match &row.said {
        Some(said) => cell.sub(said.clone()),
        None => cell,
    }
}

/// One row.
pub(super) async fn one(
    Held(app): Held<App>,
    caller: Caller,
    Path(id): Path<Uuid>,
) -> Result<Response, WebError> {
    let form = caller.shell.form(format!("{PATH}/{id}/again"));
    render(&app, &caller, id, form, StatusCode::OK).await
}

async fn render(
    app: &App,
    caller: &Caller,
    id: Uuid,
    form: FormState,
    status: StatusCode,
) -> Result<Response, WebError> {
    let (actor, (row, may)) = app.read(caller, move |tx, actor| service::row(tx, actor, id)).await?;
    let page = app
        .page(&actor, caller, "outbound-row")
        .heading(tn("outbound-heading", &[("number", &row.number)]))
        .crumb(PATH, t("outbound-title"))
        .crumb(link(&row.laboratory, None), lab::laboratory_name(&row.laboratory));
    let form = Some(form).filter(|form| may || !form.is_good());
    let sees = decide(&actor, Action::RequestList).is_ok();
    Ok(web::html_status(status, &RowPage { page, facts: facts(&row, sees), form }))
}

fn facts(row: &Row, sees: bool) -> Facts {
    let next = row.settled_at.is_none().then(|| Cell::instant(row.next_at));
    let number = match sees {
        true => Cell::link(format!("/requests/{}", row.request), &row.number),
        false => Cell::code(&row.number),
    };
    Facts::new()
        .with("outbound-state", Cell::badge(&badge(row.state)))
        .with_some("outbound-why", row.why.map(|_| why(row)))
        .with("outbound-number", number)
        .with("outbound-laboratory", Cell::text(lab::laboratory_name(&row.laboratory)))
        .with("outbound-act", act(row.act))
        .with("outbound-control", Cell::code(&row.control_id))
        .with("outbound-created", Cell::instant(row.created_at))
        .with("outbound-tries", Cell::number(i64::from(row.tries)))
        .with("outbound-tried", Cell::instant(row.tried_at))
        .with_some("outbound-next", next)
        .with_some("outbound-again-at", row.again_at.map(Cell::instant))
}

/// Has it sent again.
pub(super) async fn again(
    Held(app): Held<App>,
    caller: Caller,
    Path(id): Path<Uuid>,
    posted: Posted,
) -> Result<Response, WebError> {
    let mut form = posted.form();
    match app.write(&caller, move |tx, actor| service::again(tx, actor, id)).await {
        Ok(_) => Ok(web::redirect_with_flash(&format!("{PATH}/{id}"), "outbound-again-done")),
        Err(problem) => {
            form.absorb(problem)?;
            render(&app, &caller, id, form, StatusCode::UNPROCESSABLE_ENTITY).await
        }
    }
}
