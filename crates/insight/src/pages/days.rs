//! The accounts of each day, for the laboratory.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use web::{App, Badge, Caller, Cell, Column, Page, Row, Table, Tone, WebError, fmt, t, tn};

use crate::model::{DoorOfDay, ResultDay};
use crate::service;

/// Where they are.
pub(super) const PATH: &str = "/results/days";

#[derive(Template)]
#[template(path = "result_days.html")]
struct DaysPage {
    page: Page,
    table: Table,
}

/// What was sent on each of the last days, and what became of it.
pub(super) async fn show(State(app): State<App>, caller: Caller) -> Result<Response, WebError> {
    let (actor, days) = app.read(&caller, service::days::days).await?;
    let page = app
        .page(&actor, &caller, "insight-result-days")
        .intro(tn("insight-result-days-intro", &[("n", &lab::service::DAYS_SHOWN)]));
    let columns = vec![
        Column::new("insight-day"),
        Column::new("insight-doors"),
        Column::number("lab-import-rows"),
        Column::number("lab-import-accepted"),
        Column::number("lab-import-rejected"),
        Column::number("lab-import-duplicate"),
        Column::new("insight-balance"),
    ];
    let table = Table::new("days", "insight-result-days", columns)
        .rows(days.iter().flat_map(rows))
        .empty("insight-result-days-none");
    Ok(web::html(&DaysPage { page, table }))
}

/// A line for each door of a day; the sum of them, when there are several.
fn rows(day: &ResultDay) -> Vec<Row> {
    let mut rows: Vec<Row> = day.doors.iter().map(|of| door(day, of)).collect();
    if rows.len() > 1 {
        let numbers = [
            day.total(|of| of.rows),
            day.total(|of| of.accepted),
            day.total(|of| of.rejected),
            day.total(|of| of.duplicate),
        ];
        rows.push(row(day, Cell::key("insight-all-doors"), numbers, day.balances()));
    }
    rows
}

fn door(day: &ResultDay, of: &DoorOfDay) -> Row {
    let name = Cell::text(t(&format!("lab-source-{}", of.door)));
    let name = match of.files {
        Some(files) => name.sub(tn("insight-files", &[("files", &files), ("unread", &of.unread)])),
        None => name.sub(t("insight-one-by-one")),
    };
    row(day, name, [of.rows, of.accepted, of.rejected, of.duplicate], of.balances())
}

fn row(day: &ResultDay, name: Cell, numbers: [u64; 4], balances: Option<bool>) -> Row {
    let number = |number: u64| Cell::number(i64::try_from(number).unwrap_or(i64::MAX));
    let balance = balances.map(|balances| match balances {
        true => Badge::new(Tone::Good, "insight-balances"),
        false => Badge::new(Tone::Act, "insight-balances-not"),
    });
    let receipts = format!("/results/receipts?day={}", fmt::date_iso(day.day));
    let mut cells = vec![Cell::link(receipts, fmt::date_weekday(day.day)), name];
    cells.extend(numbers.map(number));
    cells.push(balance.as_ref().map_or_else(Cell::none, Cell::badge));
    Row::new(cells).mark(balances == Some(false))
}
