//! The requests of an ASL.

use access::Role;
use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use kernel::Date;
use kernel::ids::RequestId;
use serde::Deserialize;
use web::{App, Caller, Cell, Column, Page, Row, Table, WebError, t};

use super::words;
use crate::model::RequestLine;
use crate::service::{self, Listing, Which};

/// Requests of a page.
const LENGTH: usize = 50;

#[derive(Template)]
#[template(path = "lab_requests.html")]
struct RequestsPage {
    page: Page,
    resulted: bool,
    /// Whether one of the two parts is shown, and not the requests of a day.
    parts: bool,
    table: Table,
}

/// Which part of the list: no personal data in it.
#[derive(Deserialize)]
pub(super) struct Part {
    #[serde(default)]
    state: String,
    /// The requests of a day, whatever became of them.
    day: Option<Date>,
    after: Option<RequestId>,
}

/// The list, those that wait first.
pub(super) async fn show(
    State(app): State<App>,
    caller: Caller,
    Query(part): Query<Part>,
) -> Result<Response, WebError> {
    let resulted = part.state == "resulted";
    let which = match part.day {
        Some(day) => Which::RequestedOn(day),
        None if resulted => Which::Resulted,
        None => Which::Waiting,
    };
    let work = move |tx: &mut storage::Tx<'_>, actor: &access::Actor| {
        service::list(tx, actor, which, part.after, LENGTH)
    };
    let (actor, Listing { lines, more }) = app.read(&caller, work).await?;
    let state = match part.day {
        Some(day) => format!("day={day}"),
        None => format!("state={}", if resulted { "resulted" } else { "waiting" }),
    };
    let last = lines.last().filter(|_| more);
    let next = last.map(|line| format!("/requests?{state}&after={}", line.id));
    let laboratory = actor.role == Role::LaboratoryTechnician;
    let table = table(&lines, laboratory, resulted).next_link(next);
    let intro = match part.day {
        Some(day) => web::tn("lab-requests-of-day", &[("day", &web::fmt::date_weekday(day))]),
        None => t("lab-requests-intro").to_owned(),
    };
    let page = app.page(&actor, &caller, "lab-requests").intro(intro);
    Ok(web::html(&RequestsPage { page, resulted, parts: part.day.is_none(), table }))
}

fn table(lines: &[RequestLine], laboratory: bool, resulted: bool) -> Table {
    let columns = vec![
        Column::new("lab-person"),
        Column::new("lab-number"),
        Column::new("lab-test"),
        Column::new("lab-laboratory"),
        Column::new("lab-requested-at"),
        Column::new("lab-status"),
    ];
    let rows = lines.iter().map(|line| {
        let name = format!("{} {}", line.family_name, line.given_name);
        let state = match line.result {
            Some((_, outcome, _)) => Cell::badge(&words::outcome_badge(outcome)),
            None => Cell::badge(&words::status(line.status)),
        };
        let reason = if laboratory { String::new() } else { words::reason(&line.reason) };
        Row::new(vec![
            Cell::link(format!("/requests/{}", line.id), name).sub(web::fmt::date(line.birth_date)),
            Cell::code(&line.number),
            Cell::text(words::test(line.test)).sub(reason),
            Cell::text(words::laboratory(&line.laboratory)),
            Cell::instant(line.requested_at),
            state,
        ])
    });
    let empty = if resulted { "lab-none-resulted" } else { "lab-none-waiting" };
    let table = Table::new("requests", "lab-requests", columns).rows(rows).empty(empty);
    if laboratory { table } else { table.empty_action("/people", "lab-choose-person") }
}
