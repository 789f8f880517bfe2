//! One term: what it says, what hangs on it and what became of it; its end, and what it was before.

use access::Actor;
use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use kernel::clock::FOREVER;
use kernel::{Date, Problem};
use territory::codes::List;
use web::{App, Caller, Cell, Facts, FormState, Page, Posted, WebError};
use web::{fmt, t, tn};

use super::{below, named, term_place};
use crate::model::codes::TermPage;
use crate::pages::write;
use crate::{service, words};

#[derive(Template)]
#[template(path = "code_term.html")]
struct OnePage {
    page: Page,
    path: String,
    facts: Facts,
    /// The rule that hangs on it.
    rule: Option<String>,
    may_change: bool,
    /// Whether it has no end.
    open: bool,
    /// The form of its buttons, with the version that is shown.
    form: FormState,
    history: Vec<Moment>,
}

/// A step of the history; with the form that brings the state before it back, and the number of that state.
struct Moment {
    when: String,
    iso: String,
    by: String,
    what: Vec<String>,
    restore: Option<(FormState, i64)>,
}

/// The page of a term.
pub(in crate::pages) async fn show(
    State(app): State<App>,
    caller: Caller,
    Path((list, code)): Path<(String, String)>,
) -> Result<Response, WebError> {
    let list = named(&list)?;
    let (actor, found) =
        app.read(&caller, move |tx, actor| service::codes::view(tx, actor, list, &code)).await?;
    let path = term_place(list, &found.term.code);
    let mut form = caller.shell.form(&path);
    form.set("version", found.term.version.to_string());
    let page = below(app.page(&actor, &caller, "registers-term"), list).heading(&found.term.name);
    Ok(web::html(&OnePage {
        page,
        facts: facts(&found, app.db.clocks().today()),
        rule: words::codes::rule(&found.term),
        may_change: found.may_change,
        open: found.term.valid_to == FOREVER,
        history: moments(&found, &caller),
        path,
        form,
    }))
}

fn facts(found: &TermPage, today: Date) -> Facts {
    let term = &found.term;
    let start = Facts::new()
        .with("registers-code", Cell::code(&term.code))
        .with("registers-state", Cell::badge(&words::codes::state(term, today)));
    let meant = Some(words::codes::counts_as(term)).filter(|name| !name.is_empty());
    let start = start.with_some("registers-counts-as", meant.map(Cell::text));
    words::codes::fields(term)
        .into_iter()
        .fold(start, |facts, (label, text)| facts.with(label, Cell::text(text)))
}

fn moments(found: &TermPage, caller: &Caller) -> Vec<Moment> {
    let moment = |(step, before): &(crate::model::Step, Option<i64>)| Moment {
        when: fmt::instant(step.at),
        iso: step.at.to_string(),
        by: words::by(step.by.as_deref()),
        what: match &step.changed {
            None => vec![t("registers-began").to_owned()],
            Some(changed) => changed.iter().map(words::difference).collect(),
        },
        restore: before.filter(|_| found.may_change).map(|state| (caller.shell.form(""), state)),
    };
    found.history.iter().map(moment).collect()
}

#[derive(Template)]
#[template(path = "code_term_close.html")]
struct ClosePage {
    page: Page,
    form: FormState,
    back: String,
    /// The rule that hangs on it.
    rule: Option<String>,
}

/// Asks for the last day.
pub(in crate::pages) async fn ask(
    State(app): State<App>,
    caller: Caller,
    Path((list, code)): Path<(String, String)>,
) -> Result<Response, WebError> {
    let list = named(&list)?;
    let form = caller.shell.form(format!("{}/close", term_place(list, &code)));
    Ok(web::html(&close_page(&app, &caller, form, list, code).await?))
}

async fn close_page(
    app: &App,
    caller: &Caller,
    mut form: FormState,
    list: List,
    code: String,
) -> Result<ClosePage, WebError> {
    let read = move |tx: &mut storage::Tx<'_>, actor: &Actor| {
        service::codes::may_change_lists(tx, actor)?;
        service::codes::term(tx, actor, list, &code)
    };
    let (actor, term) = app.read(caller, read).await?;
    if form.get("version").is_empty() {
        form.set("version", term.version.to_string());
    }
    let back = term_place(list, &term.code);
    let page = below(app.page(&actor, caller, "registers-close"), list).crumb(&back, &term.name);
    let page = page.heading(tn("registers-close-heading", &[("name", &term.name)]));
    Ok(ClosePage { page, form, back, rule: words::codes::rule(&term) })
}

/// Closes it, or says what stands against that.
pub(in crate::pages) async fn close(
    State(app): State<App>,
    caller: Caller,
    Path((list, code)): Path<(String, String)>,
    posted: Posted,
) -> Result<Response, WebError> {
    let list = named(&list)?;
    let mut form = posted.form();
    let last = form.date("last_day");
    let (id, seen) = (form.id(), form.get("version").parse().unwrap_or_default());
    let asked = code.clone();
    let written = match form.finish() {
        Ok(()) => {
            let work = move |tx: &mut storage::Tx<'_>, actor: &Actor| {
                service::codes::close(tx, actor, id, (list, &asked), seen, last)
            };
            write(&app, &caller, work).await
        }
        Err(problem) => Err(problem),
    };
    let Err(problem) = written else {
        return Ok(web::redirect_with_flash(&term_place(list, &code), "registers-closed"));
    };
    let stale = matches!(problem, Problem::Stale);
    form.absorb(problem)?;
    if stale {
        form.set("version", "");
    }
    let page = close_page(&app, &caller, form, list, code).await?;
    Ok(web::html_status(if stale { StatusCode::CONFLICT } else { StatusCode::UNPROCESSABLE_ENTITY }, &page))
}

/// Takes its end away.
pub(in crate::pages) async fn reopen(
    State(app): State<App>,
    caller: Caller,
    Path((list, code)): Path<(String, String)>,
    posted: Posted,
) -> Result<Response, WebError> {
    let list = named(&list)?;
    let form = posted.form();
    let (id, seen) = (form.id(), form.get("version").parse().unwrap_or_default());
    let place = term_place(list, &code);
    let work = move |tx: &mut storage::Tx<'_>, actor: &Actor| {
        service::codes::reopen(tx, actor, id, (list, &code), seen)
    };
    write(&app, &caller, work).await?;
    Ok(web::redirect_with_flash(&place, "registers-reopened"))
}

/// Brings a state back that it had.
pub(in crate::pages) async fn restore(
    State(app): State<App>,
    caller: Caller,
    Path((list, code)): Path<(String, String)>,
    posted: Posted,
) -> Result<Response, WebError> {
    let list = named(&list)?;
    let mut form = posted.form();
    let (id, seen) = (form.id(), form.get("version").parse().unwrap_or_default());
    let wanted = form.parse("state", "registers-api-state").ok_or(Problem::NotFound)?;
    let place = term_place(list, &code);
    let work = move |tx: &mut storage::Tx<'_>, actor: &Actor| {
        service::codes::restore(tx, actor, id, (list, &code), seen, wanted)
    };
    write(&app, &caller, work).await?;
    Ok(web::redirect_with_flash(&place, "registers-restored"))
}
