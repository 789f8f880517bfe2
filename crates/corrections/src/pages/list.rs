//! The list: what waits for a decision, and what was decided.

use access::{Action, Actor, decide};
use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use serde::Deserialize;
use uuid::Uuid;
use web::{App, Caller, Cell, Column, Page, Row, Table, WebError, fmt, t};

use super::PATH;
use crate::model::Status;
use crate::service::{self, LENGTH, Part};
use crate::store::Line;
use crate::words;

#[derive(Template)]
#[template(path = "corrections.html")]
struct ListPage {
    page: Page,
    ended: bool,
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
    let ended = asked.state == "ended";
    let (part, after) = (if ended { Part::Ended } else { Part::Waiting }, asked.after);
    let (actor, found) =
        app.read(&caller, move |tx, actor| service::list(tx, actor, part, after, LENGTH.0)).await?;
    let decides = decide(&actor, Action::CorrectionDecide).is_ok();
    let columns = vec![
        Column::new("corrections-person"),
        Column::new("corrections-what"),
        Column::new("corrections-why"),
        Column::new("corrections-asked"),
        Column::new("corrections-state"),
    ];
    let state = if ended { "ended" } else { "waiting" };
    let (empty, intro) = match (ended, decides) {
        (true, true) => ("corrections-none-ended", "corrections-intro"),
        (true, false) => ("corrections-none-ended", "corrections-intro-asker"),
        (false, true) => ("corrections-none-waiting", "corrections-intro"),
        (false, false) => ("corrections-none-asked", "corrections-intro-asker"),
    };
    let table = Table::new("corrections", "corrections-title", columns)
        .rows(found.lines.iter().map(|line| row(line, &actor, decides)))
        .empty(empty)
        .empty_action("/people", "corrections-choose-person")
        .next_link(found.next.map(|after| format!("{PATH}?state={state}&after={after}")));
    let page = app.page(&actor, &caller, "corrections-title").intro(t(intro));
    Ok(web::html(&ListPage { page, ended, table }))
}

fn row(line: &Line, actor: &Actor, decides: bool) -> Row {
    let one = &line.correction;
    let link = |text: &str| Cell::link(format!("{PATH}/{}", one.id), text);
    let person = match &line.named {
        Some(named) => link(&named.full()).sub(fmt::date(named.birth_date)),
        None => link(t("corrections-deleted-person")),
    };
    let waits = one.status == Status::Asked;
    let own = one.asked_by == actor.user;
    let state = Cell::badge(&words::status(one.status));
    let state = match (waits && decides && own, words::ended(one)) {
        (true, _) => state.sub(t("corrections-colleague-decides")),
        (false, Some(ended)) => state.sub(ended),
        (false, None) => state,
    };
    let asked = Cell::instant(one.asked_at).sub(words::asked_by(one, actor));
    Row::new(vec![
        person,
        Cell::text(t(one.kind.key())).sub(words::fields(one)),
        words::why(one),
        asked,
        state,
    ])
    .mark(waits && decides && !own)
}
