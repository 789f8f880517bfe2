//! The mayor's page. It is made of notices and of nothing else.

use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use web::{After, App, Caller, Cell, Column, Page, Row, Table, WebError, fmt, t, tn};

use crate::model::{Notice, NoticeList};
use crate::service::{self, PAGE_LENGTH};

#[derive(Template)]
#[template(path = "comune.html")]
struct ComunePage {
    page: Page,
    /// None while the region keeps the view off.
    table: Option<Table>,
    /// The age of what is shown.
    as_of: String,
}

/// Who is under a measure in the mayor's comune.
pub(super) async fn list(
    State(app): State<App>,
    caller: Caller,
    Query(After { after }): Query<After>,
) -> Result<Response, WebError> {
    let (actor, list) =
        app.read(&caller, move |tx, actor| service::notices(tx, actor, after, PAGE_LENGTH)).await?;
    let page = app.page(&actor, &caller, "cases-comune");
    let as_of = tn("web-as-of", &[("when", &fmt::instant(list.as_of))]);
    let Some(purpose) = list.purpose else {
        return Ok(web::html(&ComunePage { page, table: None, as_of }));
    };
    let page = page.intro(tn("cases-comune-intro", &[("purpose", &t(purpose.key()))]));
    Ok(web::html(&ComunePage { page, table: Some(table(&list)), as_of }))
}

fn table(list: &NoticeList) -> Table {
    let columns = vec![
        Column::new("cases-column-name"),
        Column::new("cases-column-where"),
        Column::new("cases-column-what"),
        Column::new("cases-column-from"),
        Column::new("cases-column-until"),
    ];
    Table::new("notices", "cases-comune", columns)
        .rows(list.items.iter().map(row))
        .empty("cases-comune-none")
        .next_link(After::link("/comune", list.next))
}

fn row(notice: &Notice) -> Row {
    Row::new(vec![
        Cell::text(&notice.name),
        Cell::text(&notice.address),
        Cell::key("cases-measure-word"),
        Cell::date_weekday(notice.from),
        // The day is the first on which it may end.
        match notice.to {
            Some(day) => Cell::text(tn("cases-until-at-least", &[("day", &fmt::date_weekday(day))])),
            None => Cell::key("cases-until-notice"),
        },
    ])
}
