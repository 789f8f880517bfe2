//! The work list.

use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use kernel::Date;
use serde::Deserialize;
use uuid::Uuid;
use web::{App, Caller, Cell, Column, Page, Row, Table, WebError, t};

use super::{PATH, one_path};
use crate::model::rights::RightsRequest;
use crate::service;
use crate::words;

#[derive(Template)]
#[template(path = "rights.html")]
struct ListPage {
    page: Page,
    closed: bool,
    table: Table,
}

/// What the address asks of the list.
#[derive(Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    state: String,
    after: Option<Uuid>,
}

/// The list.
pub(super) async fn show(
    State(app): State<App>,
    caller: Caller,
    Query(asked): Query<Asked>,
) -> Result<Response, WebError> {
    let (closed, after) = (asked.state == "closed", asked.after);
    let (actor, found) =
        app.read(&caller, move |tx, actor| service::rights::list(tx, actor, closed, after)).await?;
    let columns = vec![
        Column::new("privacy-requester"),
        Column::new("privacy-right"),
        Column::new("privacy-received-on"),
        Column::new(if closed { "privacy-outcome" } else { "privacy-due-on" }),
    ];
    let state = if closed { "closed" } else { "open" };
    let next = found.next.map(|after| format!("{PATH}?state={state}&after={after}"));
    let table = Table::new("rights", "privacy-rights", columns)
        .rows(found.lines.iter().map(|one| row(one, actor.today)))
        .empty(if closed { "privacy-rights-none-closed" } else { "privacy-rights-none" })
        .empty_action("/rights/new", "privacy-rights-new")
        .next_link(next);
    let page = app
        .page(&actor, &caller, "privacy-rights")
        .intro(t("privacy-rights-intro"))
        .primary("/rights/new", "privacy-rights-new");
    Ok(web::html(&ListPage { page, closed, table }))
}

fn row(one: &RightsRequest, today: Date) -> Row {
    let right = one.right.key();
    let last = match &one.closing {
        Some(closing) => Cell::badge(&words::outcome(closing.outcome)).sub(web::fmt::date(closing.on)),
        None => Cell::badge(&words::days_left(one, today)).sub(web::fmt::date(one.due_on)),
    };
    let late = one.closing.is_none() && crate::rules::rights::days_left(one.due_on, today) < 0;
    Row::new(vec![
        Cell::link(one_path(one.id), &one.requester),
        Cell::key(&right),
        Cell::date(one.received_on),
        last,
    ])
    .mark(late)
}
