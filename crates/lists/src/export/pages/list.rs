//! One's exports, and those that wait for one's decision.

use access::{Action, decide};
use askama::Template;
use axum::extract::State;
use axum::response::Response;
use web::{App, Caller, Cell, Column, Page, Row, Table, WebError, t};

use super::PATH;
use crate::export::model::{Export, Status};
use crate::export::{service, words};

#[derive(Template)]
#[template(path = "exports.html")]
struct ListPage {
    page: Page,
    /// Those to decide; none for whom decides on nothing.
    to_decide: Option<Table>,
    /// His own; none for whom exports nothing.
    own: Option<Table>,
}

/// The page.
pub(super) async fn show(State(app): State<App>, caller: Caller) -> Result<Response, WebError> {
    let (actor, found) = app.read(&caller, service::overview).await?;
    let columns = || {
        [
            "lists-export-number",
            "lists-export-list",
            "lists-export-much",
            "lists-export-purpose",
            "lists-export-state",
        ]
        .map(Column::new)
        .into_iter()
        .collect::<Vec<_>>()
    };
    let approves = decide(&actor, Action::ExportApprove).is_ok();
    let exports = decide(&actor, Action::ListExport).is_ok();
    let to_decide = approves.then(|| {
        Table::new("to-decide", "lists-export-to-decide", columns())
            .show_caption()
            .rows(found.to_decide.iter().map(|one| row(one, false)))
            .empty("lists-export-none-to-decide")
    });
    let own = exports.then(|| {
        Table::new("own", "lists-export-own-list", columns())
            .show_caption()
            .rows(found.own.iter().map(|one| row(one, true)))
            .empty("lists-export-none-own")
    });
    let page = app.page(&actor, &caller, "lists-exports").intro(t("lists-exports-intro"));
    Ok(web::html(&ListPage { page, to_decide, own }))
}

fn row(one: &Export, own: bool) -> Row {
    let by = if own {
        web::fmt::instant(one.asked_at)
    } else {
        format!("{}, {}", one.asked_by_name, one.unit_name)
    };
    let state = Cell::text(words::status(one.status));
    let state = match words::handed(one) {
        Some(handed) if own => state.sub(handed),
        _ => state,
    };
    Row::new(vec![
        Cell::link(format!("{PATH}/{}", one.id), one.number()).sub(by),
        Cell::text(words::title(&one.order.list)).sub(words::filter(&one.words)),
        Cell::text(words::many(one.persons, one.rows, one.whole)),
        Cell::text(t(&one.order.purpose.key())),
        state,
    ])
    .mark(one.status == Status::Asked && !own)
}
