//! The lists: one page for all registers, found as one types, and as a file.

use access::{Action, Actor, Role};
use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use kernel::Date;
use serde::Deserialize;
use web::{App, Caller, Cell, Choice, Column, FormState, Page, Posted, Row, Table, WebError, fmt, t, tn};

use super::{PATH, place};
use crate::model::{Entry, Filter, State as Standing, What};
use crate::{service, words};

/// Entries of a page.
const LENGTH: usize = 50;

#[derive(Template)]
#[template(path = "registers.html")]
struct ListPage {
    page: Page,
    form: FormState,
    whats: Vec<Choice>,
    asls: Vec<Choice>,
    states: Vec<Choice>,
    found: Found,
}

/// The part of the page that follows what one types.
#[derive(Template)]
#[template(path = "registers_found.html")]
struct Found {
    count: String,
    table: Table,
    /// Whether a file of the regional registry may be sent.
    registry: bool,
}
impl askama::filters::HtmlSafe for Found {}

/// What the address may ask of the list: codes, never a name.
#[derive(Deserialize)]
pub(super) struct Ask {
    what: Option<String>,
    asl: Option<String>,
    state: Option<String>,
}

/// What is asked for, as far as it is known. A day that is none is noted.
fn typed(form: &mut FormState) -> Filter {
    Filter {
        what: What::parse(form.get("what")),
        asl: territory::get().asl(form.get("asl")).map(|asl| asl.code.clone()),
        state: Standing::parse(form.get("state")),
        on: form.date("on"),
        text: form.get("q").to_owned(),
    }
}

/// The lists, filtered by what stands in the address.
pub(super) async fn show(
    State(app): State<App>,
    caller: Caller,
    Query(ask): Query<Ask>,
) -> Result<Response, WebError> {
    let mut form = caller.shell.form("/registers/find");
    form.set("what", ask.what.unwrap_or_default());
    form.set("asl", ask.asl.unwrap_or_default());
    form.set("state", ask.state.unwrap_or_else(|| Standing::Open.code().to_owned()));
    answer(&app, &caller, form).await
}

/// The same by a POST: the name of a doctor does not belong in an address.
pub(super) async fn find(
    State(app): State<App>,
    caller: Caller,
    posted: Posted,
) -> Result<Response, WebError> {
    answer(&app, &caller, posted.form().to("/registers/find")).await
}

async fn answer(app: &App, caller: &Caller, mut form: FormState) -> Result<Response, WebError> {
    let filter = typed(&mut form);
    let asked = filter.clone();
    let (actor, entries) = app.read(caller, move |tx, actor| service::list(tx, actor, &asked)).await?;
    let day = filter.on.unwrap_or_else(|| app.db.clocks().today());
    let after = form.get("after").to_owned();
    let start = entries.iter().position(|entry| entry.code() == after).map_or(0, |index| index + 1);
    let shown = &entries[start..entries.len().min(start + LENGTH)];
    let more = start + LENGTH < entries.len();
    let next = shown.last().filter(|_| more).map(|last| fields(&form, last.code()));
    let count = tn("registers-found", &[("n", &entries.len())]);
    let table = table(shown, day).next_button("/registers/find", &caller.csrf(), next);
    let registry = access::decide(&actor, Action::PersonImport).is_ok();
    let found = Found { count, table, registry };
    if caller.is_partial() {
        return Ok(web::html(&found));
    }
    let page = app.page(&actor, caller, "registers-title").intro(t("registers-intro"));
    Ok(web::html(&ListPage {
        page: page.primary("/registers/new", "registers-new"),
        whats: What::ALL.into_iter().map(|what| Choice::new(what.code(), plural(what))).collect(),
        asls: asls(&actor),
        states: Standing::ALL.into_iter().map(|one| Choice::key(one.code(), words::state_key(one))).collect(),
        found,
        form,
    }))
}

fn fields(form: &FormState, after: &str) -> Vec<(String, String)> {
    let typed = ["q", "what", "asl", "state", "on"].map(|name| (name.to_owned(), form.get(name).to_owned()));
    typed.into_iter().chain([("after".to_owned(), after.to_owned())]).collect()
}

/// The name of a register.
pub(super) fn plural(what: What) -> String {
    t(&format!("registers-whats-{}", what.code())).to_owned()
}

/// The ASL to choose from: none where there is nothing to choose.
fn asls(actor: &Actor) -> Vec<Choice> {
    if actor.role != Role::Administrator {
        return Vec::new();
    }
    territory::get().asls().iter().map(|asl| Choice::new(&asl.code, &asl.name)).collect()
}

fn table(entries: &[Entry], day: Date) -> Table {
    let columns = vec![
        Column::new("registers-name"),
        Column::new("registers-code"),
        Column::new("registers-what"),
        Column::new("registers-place"),
        Column::new("registers-until"),
        Column::new("registers-state"),
    ];
    Table::new("registers", "registers-title", columns)
        .rows(entries.iter().map(|entry| row(entry, day)))
        .empty("registers-none")
        .empty_action("/registers/new", "registers-new")
}

fn row(entry: &Entry, day: Date) -> Row {
    let comune = words::comune(entry.comune(), day);
    let asl = words::asl(entry.asl());
    let of_place = match (comune.is_empty(), asl.is_empty()) {
        (true, true) => Cell::none(),
        (true, false) => Cell::text(asl),
        (false, _) => Cell::text(comune).sub(asl),
    };
    let period = entry.period();
    Row::new(vec![
        Cell::link(place(entry.code()), entry.name()),
        Cell::code(entry.code()),
        Cell::text(words::what(entry.what())).sub(detail(entry)),
        of_place,
        Cell::text(words::until(period.1)),
        Cell::badge(&words::state(period, day)),
    ])
}

/// What kind of its kind an entry is.
fn detail(entry: &Entry) -> String {
    match entry {
        Entry::Organisation(one) => words::nature(entry.what(), &one.nature),
        Entry::Doctor(one) => t(&format!("registers-doctor-{}", one.doctor.kind.as_str())).to_owned(),
    }
}

/// All that is asked for, as a file.
pub(super) async fn export(
    State(app): State<App>,
    caller: Caller,
    posted: Posted,
) -> Result<Response, WebError> {
    let filter = typed(&mut posted.form());
    let day = filter.on.unwrap_or_else(|| app.db.clocks().today());
    let (_, entries) = app.read(&caller, move |tx, actor| service::export(tx, actor, &filter)).await?;
    let rows = entries.iter().map(|entry| line(entry, day));
    Ok(web::csv::download("registri.csv", web::csv::file(t("registers-csv-header"), rows)))
}

fn line(entry: &Entry, day: Date) -> [String; 10] {
    let (parent, contact) = match entry {
        Entry::Organisation(one) => (one.parent.clone(), one.contact.clone()),
        Entry::Doctor(one) => (String::new(), one.contact.clone()),
    };
    let (from, to) = entry.period();
    let until = kernel::clock::last_day(to).map(fmt::date).unwrap_or_default();
    [
        words::what(entry.what()),
        entry.code().to_owned(),
        entry.name(),
        detail(entry),
        parent,
        words::asl(entry.asl()),
        words::comune(entry.comune(), day),
        contact,
        fmt::date(from),
        until,
    ]
}

/// The lists with one register chosen.
pub(super) fn of(what: What) -> String {
    format!("{PATH}?what={}", what.code())
}
