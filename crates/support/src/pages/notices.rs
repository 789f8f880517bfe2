//! The list of notices.

use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use kernel::Timestamp;
use serde::Deserialize;
use uuid::Uuid;
use web::{App, Badge, Caller, Cell, Column, Page, Row, Table, WebError, t};

use super::{Tab, Tabs};
use crate::model::{Notice, NoticeId};
use crate::rules::notices::phase;
use crate::service::{self, Show};
use crate::words;

/// Notices of a page.
const LENGTH: usize = 25;

/// What the address asks of the list.
#[derive(Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    show: String,
    after: Option<Uuid>,
}

#[derive(Template)]
#[template(path = "notices.html")]
struct ListPage {
    page: Page,
    tabs: Tabs,
    table: Table,
}

/// The notices, by filter.
pub(super) async fn list(
    State(app): State<App>,
    caller: Caller,
    Query(asked): Query<Asked>,
) -> Result<Response, WebError> {
    let (show, after) = (Show::of(&asked.show), asked.after.map(NoticeId));
    let (actor, found) =
        app.read(&caller, move |tx, actor| service::notices::list(tx, actor, show, after, LENGTH)).await?;
    let now = app.db.clocks().now();
    let columns = vec![
        Column::new("support-title"),
        Column::new("support-severity"),
        Column::new("support-audience"),
        Column::new("support-when"),
        Column::new("support-state"),
    ];
    let next = found.next.map(|id| format!("/notices?show={}&after={id}", show.code()));
    let table = Table::new("notices", "support-notices", columns)
        .rows(found.lines.iter().map(|notice| row(notice, now)))
        .empty("support-notices-none")
        .empty_action("/notices/new", "support-notice-new")
        .next_link(next);
    let tabs = Show::ALL.map(|one| Tab {
        href: format!("/notices?show={}", one.code()),
        words: t(one.key()),
        chosen: one == show,
    });
    let page = app
        .page(&actor, &caller, "support-notices")
        .intro(t("support-notices-intro"))
        .primary("/notices/new", "support-notice-new");
    Ok(web::html(&ListPage { page, tabs: Tabs { tabs: tabs.into() }, table }))
}

fn row(notice: &Notice, now: Timestamp) -> Row {
    let content = &notice.content;
    Row::new(vec![
        Cell::link(format!("/notices/{}", notice.id), &content.title).sub(t(content.kind.key())),
        Cell::badge(&Badge::new(words::tone(content.severity), content.severity.key())),
        Cell::text(words::audience(&content.audience)),
        Cell::text(words::span(content.begins, content.ends)),
        Cell::badge(&words::phase(phase(notice.state, content, now))),
    ])
}
