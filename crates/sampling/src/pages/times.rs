//! The rows behind a figure of a place.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use serde::Deserialize;
use uuid::Uuid;
use web::{App, Caller, Cell, Column, Page, Row, Table, WebError, t};

use super::words;
use crate::service;

#[derive(Template)]
#[template(path = "sampling_rows.html")]
struct RowsPage {
    page: Page,
    table: Table,
}

/// Which figure.
#[derive(Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    which: String,
}

/// The rows: whoever waits longest comes first.
pub(super) async fn rows(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<Uuid>,
    Query(Asked { which }): Query<Asked>,
) -> Result<Response, WebError> {
    let title = match which.as_str() {
        "waiting" => "sampling-rows-waiting",
        "unresulted" => "sampling-rows-unresulted",
        _ => "sampling-rows-sampled",
    };
    let (actor, (place, lines)) =
        app.read(&caller, move |tx, actor| service::rows(tx, actor, id, &which)).await?;
    let page =
        app.page(&actor, &caller, title).intro(place.data.name).crumb("/sampling", t("sampling-places"));
    let columns = [
        "sampling-number",
        "sampling-person",
        "sampling-day",
        "sampling-requested",
        "sampling-sampled",
        "sampling-resulted",
        "sampling-state",
    ];
    let rows = lines.iter().map(|line| {
        Row::new(vec![
            Cell::code(&line.number),
            Cell::text(&line.name).sub(web::fmt::date(line.born)),
            Cell::text(super::places::day_words(line.day)).sub(line.starts.clone()),
            Cell::instant(line.requested_at),
            Cell::instant(line.sampled_at),
            Cell::instant(line.resulted_at),
            Cell::badge(&words::state(line.state)),
        ])
    });
    let table = Table::new("sampling-rows", title, columns.map(Column::new).to_vec())
        .rows(rows)
        .empty("sampling-rows-none");
    Ok(web::html(&RowsPage { page, table }))
}
