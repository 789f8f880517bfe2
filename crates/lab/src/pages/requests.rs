//! The requests of an ASL.

use access::{Action, Actor, Role, decide};
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
const LENGTH: usize = 25;

#[derive(Template)]
#[template(path = "lab_requests.html")]
struct RequestsPage {
    page: Page,
    tabs: Vec<Tab>,
    /// What modules above add to the list.
    tools: Vec<web::links::Link>,
    table: Table,
}

/// The way to take a request back.
#[derive(Template)]
#[template(path = "lab_cancel_link.html")]
pub(super) struct CancelLink<'a> {
    pub(super) request: RequestId,
    pub(super) name: &'a str,
}
impl askama::filters::HtmlSafe for CancelLink<'_> {}

/// A part of the list that one can choose.
struct Tab {
    href: String,
    words: &'static str,
    chosen: bool,
}

/// The parts: their name in the address, their words, and the words when they are empty.
const PARTS: [(&str, Which, &str, &str); 6] = [
    ("proposed", Which::Proposed, "lab-tab-proposed", "lab-none-proposed"),
    ("information", Which::Information, "lab-tab-information", "lab-none-information"),
    ("denied", Which::Denied, "lab-tab-denied", "lab-none-denied"),
    ("waiting", Which::Waiting, "lab-tab-waiting", "lab-none-waiting"),
    ("resulted", Which::Resulted, "lab-tab-resulted", "lab-none-resulted"),
    ("cancelled", Which::Cancelled, "lab-tab-cancelled", "lab-none-cancelled"),
];

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
    let Part { state: asked, day, after } = part;
    let named = PARTS.into_iter().find(|it| it.0 == asked);
    let work = move |tx: &mut storage::Tx<'_>, actor: &access::Actor| {
        let which = day.map_or(named.unwrap_or(first(actor)).1, Which::RequestedOn);
        service::list(tx, actor, which, after, LENGTH)
    };
    let (actor, Listing { lines, more, proposals }) = app.read(&caller, work).await?;
    let (state, _, _, empty) = named.unwrap_or(first(&actor));
    let of = day.map_or_else(|| format!("state={state}"), |day| format!("day={day}"));
    let last = lines.last().filter(|_| more);
    let next = last.map(|line| format!("/requests?{of}&after={}", line.id));
    let table = table(&lines, &actor).empty(empty).next_link(next);
    // Where nobody proposes there is nothing to decide on; what was proposed before stays within reach.
    let of_proposals = |code: &str| ["proposed", "information", "denied"].contains(&code);
    let offered = PARTS.iter().filter(|it| proposals || of_proposals(state) || !of_proposals(it.0));
    let tabs = offered.map(|(code, _, words, _)| Tab {
        href: format!("/requests?state={code}"),
        words: t(words),
        chosen: day.is_none() && *code == state,
    });
    let intro = match day {
        Some(day) => {
            let region = actor.role == Role::RegionalSuperUser;
            let key = if region { "lab-requests-of-day-region" } else { "lab-requests-of-day" };
            web::tn(key, &[("day", &web::fmt::date_weekday(day))])
        }
        None => t("lab-requests-intro").to_owned(),
    };
    let page = app.page(&actor, &caller, "lab-requests").intro(intro);
    let tools = web::links::of("list requests", &actor, uuid::Uuid::nil());
    Ok(web::html(&RequestsPage { page, tabs: tabs.collect(), tools, table }))
}

/// The part of the list that opens first: to a doctor, what waits for a decision.
fn first(actor: &Actor) -> (&'static str, Which, &'static str, &'static str) {
    let wanted = if decide(actor, Action::RequestList).is_ok() { "waiting" } else { "proposed" };
    PARTS.into_iter().find(|it| it.0 == wanted).unwrap_or(PARTS[0])
}

fn table(lines: &[RequestLine], actor: &Actor) -> Table {
    let laboratory = actor.role == Role::LaboratoryTechnician;
    let cancels = decide(actor, Action::RequestCancel).is_ok();
    let mut columns = vec![
        Column::new("lab-person"),
        Column::new("lab-number"),
        Column::new("lab-test"),
        Column::new("lab-priority"),
        Column::new("lab-laboratory"),
        Column::new("lab-requested-at"),
        Column::new("lab-status"),
    ];
    if cancels {
        columns.push(Column::actions("lab-actions"));
    }
    let rows = lines.iter().map(|line| {
        let name = format!("{} {}", line.family_name, line.given_name);
        let state = match line.result {
            Some((_, outcome, _)) => Cell::badge(&words::outcome_badge(outcome)),
            None => Cell::badge(&words::status(line.status)),
        };
        let reason = if laboratory { String::new() } else { words::reason(&line.reason) };
        let mut cells = vec![
            Cell::link(format!("/requests/{}", line.id), &name).sub(web::fmt::date(line.birth_date)),
            Cell::code(&line.number),
            Cell::text(words::test(line.test)).sub(reason),
            Cell::text(words::priority(line.priority, laboratory)),
            Cell::text(words::laboratory(&line.laboratory)),
            Cell::instant(line.requested_at),
            state,
        ];
        if cancels {
            let waits = line.status.is_open();
            let link = CancelLink { request: line.id, name: &name };
            cells.push(if waits { Cell::html(link) } else { Cell::text("") });
        }
        Row::new(cells)
    });
    let table = Table::new("requests", "lab-requests", columns).rows(rows);
    let asks =
        [Action::RequestCreate, Action::RequestPropose].into_iter().any(|act| decide(actor, act).is_ok());
    if asks { table.empty_action("/people", "lab-choose-person") } else { table }
}
