//! What would be exported: how much, which columns, as what, for what.

use std::sync::Arc;

use askama::Template;
use axum::Extension;
use axum::extract::{Path, RawQuery, State};
use axum::http::StatusCode;
use axum::response::Response;
use uuid::Uuid;
use web::{App, Caller, Cell, Choice, Facts, FormState, Page, Posted, WebError, t, tn};

use super::PATH;
use crate::asked::Asked;
use crate::export::model::{Format, Purpose, Status};
use crate::export::service::{self, Ask, Begun};
use crate::export::{Limits, Waiting, download, rules, sets, words};

/// The name of the columns in an address: what the screen shows.
const COLUMNS: &str = "columns";

#[derive(Template)]
#[template(path = "export_new.html")]
struct NewPage {
    page: Page,
    form: FormState,
    facts: Facts,
    sets: Vec<Choice>,
    formats: Vec<Choice>,
    purposes: Vec<Choice>,
    query: String,
    columns: String,
    back: String,
    /// Nothing answers: there is nothing to send.
    nothing: bool,
    /// That a second person approves, if one does.
    second: Option<String>,
}

/// The form.
pub(super) async fn show(
    State(app): State<App>,
    Extension(limits): Extension<Limits>,
    caller: Caller,
    Path(list): Path<String>,
    RawQuery(query): RawQuery,
) -> Result<Response, WebError> {
    let query = query.unwrap_or_default();
    let columns = columns_of(&query);
    let mut form = caller.shell.form(place(&list, &query));
    form.set("format", Format::Xlsx.code());
    form.set("set", sets::SCREEN);
    let (page, begun) = begin(&app, &caller, &list, &query, &columns, limits.alone).await?;
    Ok(web::html(&new_page(page, form, &list, &begun, limits.alone)))
}

/// Where the form is: with the filter, so that it is there again after whoever sends it has proved who he is.
pub(super) fn place(list: &str, query: &str) -> String {
    if query.is_empty() { format!("{PATH}/new/{list}") } else { format!("{PATH}/new/{list}?{query}") }
}

/// Codes of the columns in an address.
fn columns_of(query: &str) -> Vec<String> {
    let pairs = Asked::split(query).into_iter().filter(|(name, _)| name == COLUMNS);
    let codes = pairs.flat_map(|(_, value)| value.split(',').map(str::to_owned).collect::<Vec<_>>());
    codes.filter(|code| !code.is_empty()).collect()
}

async fn begin(
    app: &App,
    caller: &Caller,
    list: &str,
    query: &str,
    columns: &[String],
    bound: i64,
) -> Result<(Page, Begun), WebError> {
    let (name, query, columns) = (list.to_owned(), query.to_owned(), columns.to_owned());
    let work = move |tx: &mut storage::Tx<'_>, actor: &access::Actor| {
        service::begin(tx, actor, &name, &query, &columns, bound)
    };
    let (actor, begun) = app.report(caller, work).await?;
    let title = words::title(list);
    let page = app
        .page(&actor, caller, "lists-export")
        .heading(tn("lists-export-of", &[("list", &title)]))
        .intro(t("lists-export-intro"))
        .crumb(format!("/lists/{list}"), title);
    Ok((page, begun))
}

fn new_page(page: Page, form: FormState, list: &str, begun: &Begun, bound: i64) -> NewPage {
    let many = begun.many;
    let facts = Facts::new()
        .with("lists-export-filter", Cell::text(words::filter(&begun.words)))
        .with("lists-export-much", Cell::text(words::many(many.persons, many.rows, many.whole)));
    let second = (many.persons > bound).then(|| {
        let (bound, hours) = (web::fmt::number(bound), rules::HOURS);
        tn("lists-export-second", &[("bound", &bound), ("hours", &hours)])
    });
    let back = if begun.query.is_empty() {
        format!("/lists/{list}")
    } else {
        format!("/lists/{list}?{}", begun.query)
    };
    NewPage {
        page,
        form,
        facts,
        sets: words::choices(&begun.sets),
        formats: Format::ALL.iter().map(|one| Choice::key(one.code(), &one.key())).collect(),
        purposes: Purpose::ALL.iter().map(|one| Choice::key(one.code(), &one.key())).collect(),
        query: begun.query.clone(),
        columns: begun.columns.join(","),
        back,
        nothing: many.rows == 0 && many.whole,
        second,
    }
}

/// Asks: the file comes at once, or a second person is waited for. What cannot be accepted comes back with all that was chosen.
pub(super) async fn send(
    State(app): State<App>,
    Extension(waiting): Extension<Arc<Waiting>>,
    Extension(limits): Extension<Limits>,
    caller: Caller,
    Path(list): Path<String>,
    posted: Posted,
) -> Result<Response, WebError> {
    let mut form = posted.form();
    let query = form.get("query").to_owned();
    form = form.to(place(&list, &query));
    let columns = columns_of(&format!("{COLUMNS}={}", form.get(COLUMNS)));
    let (page, begun) = begin(&app, &caller, &list, &query, &columns, limits.alone).await?;
    let ask = Ask {
        id: form.id(),
        list: list.clone(),
        query,
        columns,
        set: form.get("set").to_owned(),
        format: form.get("format").to_owned(),
        purpose: form.get("purpose").to_owned(),
        many: begun.many,
        bound: limits.alone,
    };
    match app.write(&caller, move |tx, actor| service::ask(tx, actor, &ask)).await {
        Ok((_, export)) if export.status == Status::Open => {
            Ok(hand_over(&app, &caller, export.id, limits).await?)
        }
        Ok((_, export)) => {
            waiting.tell(&app.db).await;
            Ok(web::redirect_with_flash(&format!("{PATH}/{}", export.id), "lists-export-asked-now"))
        }
        Err(problem) => {
            form.absorb(problem)?;
            let page = new_page(page, form, &list, &begun, limits.alone);
            Ok(web::html_status(StatusCode::UNPROCESSABLE_ENTITY, &page))
        }
    }
}

/// The file.
pub(super) async fn hand_over(
    app: &App,
    caller: &Caller,
    id: Uuid,
    limits: Limits,
) -> kernel::Result<Response> {
    let (_, export) = app.write(caller, move |tx, actor| service::start(tx, actor, id)).await?;
    download::download(app, caller, export, limits).await
}
