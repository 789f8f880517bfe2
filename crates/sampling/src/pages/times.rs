//! How long a place takes, and the rows behind each figure. The desk shows the figures too, and asks for them once in a while: not with
//! each key.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use serde::Deserialize;
use uuid::Uuid;
use web::{App, Caller, Cell, Column, Page, Row, Table, WebError, t};

use super::words;
use crate::{assets, service};

#[derive(Template)]
#[template(path = "sampling_rows.html")]
struct RowsPage {
    page: Page,
    table: Table,
}

#[derive(Template)]
#[template(path = "sampling_times.html")]
struct TimesPage {
    page: Page,
    style: &'static str,
    times: Vec<(String, Option<String>)>,
}

/// Which figure, and after which of its rows.
#[derive(Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    which: String,
    after: Option<Uuid>,
}

async fn figures(app: &App, caller: &Caller, id: Uuid) -> Result<Response, WebError> {
    let (actor, (place, times)) = app.read(caller, move |tx, actor| service::times(tx, actor, id)).await?;
    let page = app.page(&actor, caller, "sampling-times").intro(place.data.name);
    let page = page.crumb("/sampling", t("sampling-places"));
    let times = words::times(id, &times, service::sees_rows(&actor));
    Ok(web::html(&TimesPage { page, style: assets::style(), times }))
}

/// The figures; or the rows of one of them: whoever waits longest comes first.
pub(super) async fn rows(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<Uuid>,
    Query(Asked { which, after }): Query<Asked>,
) -> Result<Response, WebError> {
    if which.is_empty() {
        return figures(&app, &caller, id).await;
    }
    let title = match which.as_str() {
        "waiting" => "sampling-rows-waiting",
        "unresulted" => "sampling-rows-unresulted",
        _ => "sampling-rows-sampled",
    };
    let figure = which.clone();
    let (actor, (place, lines, next)) =
        app.read(&caller, move |tx, actor| service::rows(tx, actor, id, &figure, after)).await?;
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
        .empty("sampling-rows-none")
        .next_link(next.map(|next| format!("/sampling/places/{id}/times?which={which}&after={next}")));
    Ok(web::html(&RowsPage { page, table }))
}
