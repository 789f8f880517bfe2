//! The lists, and the terms of one.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use kernel::Date;
use kernel::clock::last_day;
use serde::Deserialize;
use territory::codes::{List, Term};
use web::{App, Caller, Cell, Choice, Column, FormState, Page, Row, Table, WebError, fmt, t, tn};

use super::{HERE, named, place, term_place};
use crate::model::State as Standing;
use crate::model::codes::{FileLine, ListLine, TermFilter};
use crate::pages::PATH;
use crate::rules::COLUMNS;
use crate::{service, words};

#[derive(Template)]
#[template(path = "code_lists.html")]
struct ListsPage {
    page: Page,
    table: Table,
}

/// The lists.
pub(in crate::pages) async fn lists(State(app): State<App>, caller: Caller) -> Result<Response, WebError> {
    let (actor, found) = app.read(&caller, service::codes::lists).await?;
    let columns = vec![
        Column::new("registers-list"),
        Column::new("registers-code"),
        Column::number("registers-terms-valid"),
        Column::number("registers-terms-others"),
    ];
    let row = |line: &ListLine| {
        let name = Cell::link(place(line.list), words::codes::list(line.list));
        Row::new(vec![
            name.sub(words::codes::list_hint(line.list)),
            Cell::code(line.list.code()),
            Cell::number(count(line.valid)),
            Cell::number(count(line.others)),
        ])
    };
    let table = Table::new("lists", "registers-codes", columns).rows(found.iter().map(row));
    let page = app.page(&actor, &caller, "registers-codes").crumb(PATH, t("registers-title"));
    Ok(web::html(&ListsPage { page: page.intro(t("registers-codes-intro")), table }))
}

fn count(number: usize) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

#[derive(Template)]
#[template(path = "code_terms.html")]
struct TermsPage {
    page: Page,
    form: FormState,
    path: String,
    states: Vec<Choice>,
    count: String,
    table: Table,
    may_change: bool,
    /// What files did; none when there were none.
    files: Option<Table>,
}

/// What the address may ask of a list.
#[derive(Deserialize)]
pub(in crate::pages) struct Ask {
    state: Option<String>,
    on: Option<String>,
}

fn asked(caller: &Caller, list: List, ask: Ask) -> (FormState, TermFilter) {
    let mut form = caller.shell.form(place(list));
    form.set("state", ask.state.unwrap_or_default());
    form.set("on", ask.on.unwrap_or_default());
    let filter = TermFilter { state: Standing::parse(form.get("state")), on: form.date("on") };
    (form, filter)
}

/// The terms of a list.
pub(in crate::pages) async fn show(
    State(app): State<App>,
    caller: Caller,
    Path(list): Path<String>,
    Query(ask): Query<Ask>,
) -> Result<Response, WebError> {
    let list = named(&list)?;
    let (form, filter) = asked(&caller, list, ask);
    let (actor, found) =
        app.read(&caller, move |tx, actor| service::codes::terms_page(tx, actor, list, &filter)).await?;
    let day = filter.on.unwrap_or_else(|| app.db.clocks().today());
    let page = app.page(&actor, &caller, "registers-list").heading(words::codes::list(list));
    let page = page.crumb(PATH, t("registers-title")).crumb(HERE, t("registers-codes"));
    let hint = words::codes::list_hint(list);
    let page = match found.may_change {
        true => page.intro(hint).primary(format!("{}/new", place(list)), "registers-term-new"),
        false => page.intro(format!("{hint} {}", t("registers-codes-region"))),
    };
    let key = |state: Standing| format!("registers-term-{}", state.code());
    Ok(web::html(&TermsPage {
        page,
        form,
        path: place(list),
        states: Standing::ALL.into_iter().map(|one| Choice::key(one.code(), &key(one))).collect(),
        count: tn("registers-found", &[("n", &found.terms.len())]),
        table: table(&found.terms, day),
        may_change: found.may_change,
        files: (!found.files.is_empty()).then(|| files(list, &found.files)),
    }))
}

fn table(terms: &[Term], day: Date) -> Table {
    let columns = vec![
        Column::new("registers-name"),
        Column::new("registers-code"),
        Column::number("registers-place-in-list"),
        Column::new("registers-from"),
        Column::new("registers-until"),
        Column::new("registers-state"),
    ];
    let row = |term: &Term| {
        let name = Cell::link(term_place(term.list, &term.code), &term.name);
        let meant = Some(words::codes::counts_as(term)).filter(|name| !name.is_empty());
        let meant = meant.map(|name| tn("registers-counts-as-of", &[("name", &name)]));
        let ruled = || words::codes::rule(term).map(|_| t("registers-ruled").to_owned());
        Row::new(vec![
            match meant.or_else(ruled) {
                Some(said) => name.sub(said),
                None => name,
            },
            Cell::code(&term.code),
            Cell::number(term.place),
            Cell::date(term.valid_from),
            Cell::text(words::codes::until(term)),
            Cell::badge(&words::codes::state(term, day)),
        ])
    };
    Table::new("terms", "registers-terms", columns).rows(terms.iter().map(row)).empty("registers-terms-none")
}

fn files(list: List, files: &[FileLine]) -> Table {
    let columns = vec![
        Column::new("registers-file-when"),
        Column::new("registers-file-who"),
        Column::number("registers-file-changed"),
    ];
    let row = |file: &FileLine| {
        Row::new(vec![
            Cell::link(format!("{}/files/{}", place(list), file.act), fmt::instant(file.at)),
            Cell::text(words::by(file.by.as_deref())),
            Cell::number(file.changed),
        ])
    };
    Table::new("files", "registers-files", columns).rows(files.iter().map(row))
}

/// What is asked for, as a file that can be read back.
pub(in crate::pages) async fn export(
    State(app): State<App>,
    caller: Caller,
    Path(list): Path<String>,
    Query(ask): Query<Ask>,
) -> Result<Response, WebError> {
    let list = named(&list)?;
    let (_, filter) = asked(&caller, list, ask);
    let (_, terms) =
        app.read(&caller, move |tx, actor| service::codes::export(tx, actor, list, &filter)).await?;
    let name = words::codes::file_name(list, app.db.clocks().today());
    Ok(web::csv::download(&name, web::csv::file(&COLUMNS.join(";"), terms.iter().map(line))))
}

fn line(term: &Term) -> [String; 6] {
    [
        term.code.clone(),
        term.name.clone(),
        term.counts_as.clone(),
        term.place.to_string(),
        fmt::date(term.valid_from),
        last_day(term.valid_to).map(fmt::date).unwrap_or_default(),
    ]
}
