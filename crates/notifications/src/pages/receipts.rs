//! What became of a laboratory's results: the list of a day, the search by a number, one of them.

use access::{Action, Actor, decide};
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use kernel::ids::ResultId;
use lab::model::Outcome;
use serde::Deserialize;
use uuid::Uuid;
use web::{
    App, Badge, Caller, Cell, Choice, Column, Facts, FormState, Moment, Page, Posted, Row, Table, Timeline,
    Tone, WebError, fmt, t, tn,
};

use crate::model::{Progress, Receipt, ReceiptState};
use crate::rules::receipt::{state, steps};
use crate::service::{self, LENGTH, Wanted};

/// Where the list is.
pub(super) const PATH: &str = "/results/receipts";

/// The way from a result to its receipt, for the laboratory.
pub(super) fn link(actor: &Actor, id: Uuid) -> Option<(String, String)> {
    decide(actor, Action::ReceiptView).ok().map(|_| (path_of(id), t("notifications-receipt").to_owned()))
}

fn path_of(id: Uuid) -> String {
    format!("/results/{id}/receipt")
}

/// What the address asks of the list.
#[derive(Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    day: String,
    #[serde(default)]
    state: String,
    after: Option<Uuid>,
}

#[derive(Template)]
#[template(path = "receipts.html")]
struct ListPage {
    page: Page,
    /// By day and state.
    filter: FormState,
    states: Vec<Choice>,
    /// By a number.
    search: FormState,
    count: String,
    table: Table,
}

/// The results of a day.
pub(super) async fn list(
    State(app): State<App>,
    caller: Caller,
    Query(asked): Query<Asked>,
) -> Result<Response, WebError> {
    let mut filter = caller.shell.form(PATH);
    filter.set("day", asked.day.clone());
    let day = filter.date("day");
    filter.set("state", asked.state.clone());
    let state = ReceiptState::of(&asked.state);
    let wanted = Wanted { day, state, after: asked.after.map(ResultId), length: LENGTH.0 };
    let (actor, found) = app.read(&caller, move |tx, actor| service::receipts(tx, actor, &wanted)).await?;
    if filter.is_good() {
        filter.set_date("day", found.day);
    }
    let next = found.next.map(|after| {
        format!(
            "{PATH}?day={}&state={}&after={after}",
            fmt::date_iso(found.day),
            state.map_or("", ReceiptState::code)
        )
    });
    let table = table(&found.lines).empty("notifications-receipts-none").next_link(next);
    // Revisions of the past are in the list, and are no further results.
    let all: i64 = found.counts.iter().filter(|(state, _)| state.counts()).map(|(_, count)| count).sum();
    let choice = |state: ReceiptState| {
        let count = found.counts.iter().find(|(of, _)| *of == state).map_or(0, |(_, count)| *count);
        Choice::new(state.code(), format!("{} ({})", t(key(state)), fmt::number(count)))
    };
    let page = page(&app, &caller, &actor);
    let status = if filter.is_good() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let count = tn("notifications-receipts-count", &[("n", &all), ("day", &fmt::date_weekday(found.day))]);
    let (states, search) = (ReceiptState::ALL.map(choice).into(), caller.shell.form(PATH));
    Ok(web::html_status(status, &ListPage { page, filter, states, search, count, table }))
}

fn page(app: &App, caller: &Caller, actor: &Actor) -> Page {
    app.page(actor, caller, "notifications-receipts").intro(t("notifications-receipts-intro"))
}

/// Those of a number. It is sent in the body: what is looked for does not stay in an address.
pub(super) async fn search(
    State(app): State<App>,
    caller: Caller,
    posted: Posted,
) -> Result<Response, WebError> {
    let mut form = posted.form().to(PATH);
    let number = form.get("number").to_owned();
    let found = app.read(&caller, move |tx, actor| service::search_receipts(tx, actor, &number)).await;
    let (actor, lines) = match found {
        Ok(found) => found,
        Err(problem) => {
            form.absorb(problem)?;
            (app.actor(&caller).await?, Vec::new())
        }
    };
    let status = if form.is_good() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let count = tn("notifications-receipts-found", &[("n", &lines.len())]);
    let page = page(&app, &caller, &actor).crumb(PATH, t("notifications-receipts"));
    let table = table(&lines)
        .empty("notifications-receipts-not-found")
        .empty_action("/exceptions", "notifications-receipts-exceptions");
    let states = ReceiptState::ALL.map(|state| Choice::key(state.code(), key(state))).into();
    let filter = caller.shell.form(PATH);
    Ok(web::html_status(status, &ListPage { page, filter, states, search: form, count, table }))
}

fn table(lines: &[Receipt]) -> Table {
    let columns = vec![
        Column::new("notifications-receipt-of"),
        Column::new("notifications-receipt-test"),
        Column::new("notifications-receipt-step-received"),
        Column::new("notifications-receipt-step-case"),
        Column::new("notifications-receipt-step-delivered"),
        Column::new("notifications-receipt-step-seen"),
        Column::new("notifications-state"),
    ];
    Table::new("receipts", "notifications-receipts", columns).rows(lines.iter().map(row))
}

fn row(receipt: &Receipt) -> Row {
    let number = receipt.number.as_ref().unwrap_or(&receipt.accession);
    let of = Cell::link(path_of(receipt.result.0), number);
    let of = if receipt.number.as_ref().is_some_and(|number| *number != receipt.accession) {
        of.sub(&receipt.accession)
    } else {
        of
    };
    let [received, _, case, delivered, seen] = steps(receipt).map(|(_, progress, _)| reached(progress));
    Row::new(vec![
        of,
        Cell::badge(&outcome(receipt)).sub(test(receipt)),
        received.sub(t(&format!("lab-source-{}", receipt.door))),
        case,
        delivered,
        seen,
        Cell::badge(&badge(state(receipt))),
    ])
}

fn reached(progress: Progress) -> Cell {
    match progress {
        Progress::Done(at) => Cell::instant(at),
        Progress::Awaited => Cell::key("notifications-receipt-awaited"),
        Progress::Nothing => Cell::none(),
    }
}

fn test(receipt: &Receipt) -> &'static str {
    web::texts::texts().t(match receipt.test {
        lab::model::TestKind::Molecular => "lab-test-molecular",
        lab::model::TestKind::Antigen => "lab-test-antigen",
        lab::model::TestKind::SerologyIgg => "lab-test-serology_igg",
        lab::model::TestKind::SerologyIgm => "lab-test-serology_igm",
    })
}

/// The outcome, as its page has it.
fn outcome(receipt: &Receipt) -> Badge {
    let tone = match (receipt.current, receipt.outcome) {
        (false, _) => Tone::Quiet,
        (true, Outcome::Positive) => Tone::Act,
        (true, Outcome::Negative) => Tone::Good,
        (true, _) => Tone::Warn,
    };
    Badge::new(tone, &format!("lab-outcome-{}", receipt.outcome.code()))
}

fn key(state: ReceiptState) -> &'static str {
    match state {
        ReceiptState::Waiting => "notifications-receipt-state-waiting",
        ReceiptState::Seen => "notifications-receipt-state-seen",
        ReceiptState::Undelivered => "notifications-receipt-state-undelivered",
        ReceiptState::Corrected => "notifications-receipt-state-corrected",
        ReceiptState::Withdrawn => "notifications-receipt-state-withdrawn",
    }
}

fn badge(state: ReceiptState) -> Badge {
    let tone = match state {
        ReceiptState::Waiting => Tone::Info,
        ReceiptState::Seen => Tone::Good,
        ReceiptState::Undelivered | ReceiptState::Corrected => Tone::Quiet,
        ReceiptState::Withdrawn => Tone::Warn,
    };
    Badge::new(tone, key(state))
}

#[derive(Template)]
#[template(path = "receipt.html")]
struct OnePage {
    page: Page,
    facts: Facts,
    steps: Timeline,
    awaited: Option<&'static str>,
    correct: Option<String>,
    /// The revision that corrects or withdraws it, with the words of the link.
    correction: Option<(String, &'static str)>,
}

/// One result.
pub(super) async fn one(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<ResultId>,
) -> Result<Response, WebError> {
    let (actor, receipt) = app.read(&caller, move |tx, actor| service::receipt(tx, actor, id)).await?;
    let number = receipt.number.as_ref().unwrap_or(&receipt.accession);
    let page = app
        .page(&actor, &caller, "notifications-receipt")
        .heading(tn("notifications-receipt-heading", &[("number", number)]))
        .crumb(PATH, t("notifications-receipts"))
        .about(id.0);
    let corrects = receipt.current && decide(&actor, Action::ResultRecord).is_ok();
    let awaited = steps(&receipt).into_iter().find(|(_, progress, _)| *progress == Progress::Awaited);
    Ok(web::html(&OnePage {
        page,
        facts: facts(&receipt),
        steps: timeline(&receipt),
        awaited: awaited.map(|(_, _, key)| t(key)),
        correct: corrects.then(|| format!("/results/{id}/correct")),
        correction: receipt.superseded_by.map(|by| {
            let withdrawal = receipt.superseded_by_withdrawal;
            let key = if withdrawal {
                "notifications-receipt-withdrawal"
            } else {
                "notifications-receipt-correction"
            };
            (path_of(by.0), t(key))
        }),
    }))
}

fn facts(receipt: &Receipt) -> Facts {
    Facts::new()
        .with("notifications-state", Cell::badge(&badge(state(receipt))))
        .with_some("notifications-receipt-number-of", receipt.number.as_ref().map(Cell::code))
        .with("notifications-receipt-accession", Cell::code(&receipt.accession))
        .with("notifications-receipt-test", Cell::text(test(receipt)))
        .with("notifications-receipt-outcome", Cell::badge(&outcome(receipt)))
        .with("notifications-receipt-door", Cell::key(&format!("lab-source-{}", receipt.door)))
        .with("notifications-receipt-revision", Cell::number(i64::from(receipt.revision)))
}

/// What happened, in its order, and what will not.
fn timeline(receipt: &Receipt) -> Timeline {
    let number = receipt.number.clone().unwrap_or_default();
    let rule = receipt.rule.map_or_else(String::new, |rule| web::texts::texts().t(rule.key()).to_owned());
    let moments = steps(receipt).into_iter().filter_map(|(_, progress, key)| {
        let words = tn(key, &[("number", &number), ("rule", &rule)]);
        match progress {
            Progress::Done(at) => Some(Moment::at(at, words)),
            // It has no moment of its own: it was so from the beginning.
            Progress::Nothing => Some(
                Moment::at(receipt.matched_at, words)
                    .badge(Badge::new(Tone::Quiet, "notifications-receipt-nothing")),
            ),
            Progress::Awaited => None,
        }
    });
    Timeline { moments: moments.collect() }
}
