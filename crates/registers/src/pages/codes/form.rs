//! The form of a term.

use access::Actor;
use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use kernel::Problem;
use territory::codes::{self, List, Term};
use web::{App, Caller, Choice, FormState, Page, Posted, WebError};

use super::{below, named, place, term_place};
use crate::model::Difference;
use crate::pages::write;
use crate::rules::TypedTerm;
use crate::{service, words};

#[derive(Template)]
#[template(path = "code_term_form.html")]
struct FormPage {
    page: Page,
    form: FormState,
    /// Whether it is a new one: then it gets its code and what it counts as.
    is_new: bool,
    meanings: Vec<Choice>,
    back: String,
    /// What somebody else has changed since the form was shown.
    changed: Vec<Difference>,
}

impl FormPage {
    fn new(page: Page, form: FormState, list: List, term: Option<&Term>) -> Self {
        let meaning = |code: &&str| Choice::new(*code, codes::name(list, code));
        Self {
            page: below(page, list),
            form,
            is_new: term.is_none(),
            meanings: list.ruled().iter().map(meaning).collect(),
            back: term.map_or_else(|| place(list), |term| term_place(list, &term.code)),
            changed: Vec::new(),
        }
    }

    fn difference(&self, one: &Difference) -> String {
        words::difference(one)
    }
}

fn new_page(app: &App, caller: &Caller, actor: &Actor, form: FormState, list: List) -> FormPage {
    FormPage::new(app.page(actor, caller, "registers-term-new"), form, list, None)
}

fn edit_page(app: &App, caller: &Caller, actor: &Actor, form: FormState, term: &Term) -> FormPage {
    let page = app.page(actor, caller, "registers-term-edit").heading(&term.name);
    FormPage::new(page, form, term.list, Some(term))
}

/// An empty form.
pub(in crate::pages) async fn new(
    State(app): State<App>,
    caller: Caller,
    Path(list): Path<String>,
) -> Result<Response, WebError> {
    let list = named(&list)?;
    let (actor, ()) = app.read(&caller, service::codes::may_change_lists).await?;
    let mut form = caller.shell.form(format!("{}/new", place(list)));
    form.set_date("from", app.db.clocks().today());
    Ok(web::html(&new_page(&app, &caller, &actor, form, list)))
}

fn typed(form: &mut FormState) -> TypedTerm {
    let from = form.date("from");
    let get = |name: &str| form.get(name).to_owned();
    TypedTerm { code: get("code"), name: get("name"), counts_as: get("counts_as"), place: get("place"), from }
}

/// What could not be read, with all else that is wrong: who mends a form is not sent back twice.
async fn with_the_rest(
    app: &App,
    caller: &Caller,
    unread: Problem,
    list: List,
    code: Option<String>,
    typed: TypedTerm,
) -> Result<Problem, WebError> {
    let check = move |tx: &mut storage::Tx<'_>, actor: &Actor| match service::codes::check(
        tx,
        actor,
        list,
        code.as_deref(),
        &typed,
    ) {
        Err(Problem::Invalid(wrong)) => Ok(wrong),
        other => other.map(|()| Vec::new()),
    };
    let (_, more) = app.read(caller, check).await?;
    Ok(match unread {
        Problem::Invalid(mut wrong) => {
            // What stands there cannot be read, so it is not told what else would be wrong with it.
            let fields: Vec<_> = wrong.iter().map(|one| one.field).collect();
            wrong.extend(more.into_iter().filter(|one| !fields.contains(&one.field)));
            Problem::Invalid(wrong)
        }
        other => other,
    })
}

/// Adds a term.
pub(in crate::pages) async fn add(
    State(app): State<App>,
    caller: Caller,
    Path(list): Path<String>,
    posted: Posted,
) -> Result<Response, WebError> {
    let list = named(&list)?;
    let mut form = posted.form();
    let (actor, ()) = app.read(&caller, service::codes::may_change_lists).await?;
    let (id, typed) = (form.id(), typed(&mut form));
    let written = match form.finish() {
        Ok(()) => {
            let work = move |tx: &mut storage::Tx<'_>, actor: &Actor| {
                service::codes::add(tx, actor, id, list, &typed)
            };
            write(&app, &caller, work).await
        }
        Err(problem) => Err(with_the_rest(&app, &caller, problem, list, None, typed).await?),
    };
    match written {
        Ok(code) => Ok(web::redirect_with_flash(&term_place(list, &code), "registers-term-added")),
        Err(problem) => {
            form.absorb(problem)?;
            let page = new_page(&app, &caller, &actor, form, list);
            Ok(web::html_status(StatusCode::UNPROCESSABLE_ENTITY, &page))
        }
    }
}

/// The form with what a term says.
pub(in crate::pages) async fn edit(
    State(app): State<App>,
    caller: Caller,
    Path((list, code)): Path<(String, String)>,
) -> Result<Response, WebError> {
    let list = named(&list)?;
    let read = move |tx: &mut storage::Tx<'_>, actor: &Actor| {
        service::codes::may_change_lists(tx, actor)?;
        service::codes::term(tx, actor, list, &code)
    };
    let (actor, term) = app.read(&caller, read).await?;
    let mut form = caller.shell.form(format!("{}/edit", term_place(list, &term.code)));
    form.set("name", &term.name);
    form.set("place", term.place.to_string());
    form.set_date("from", term.valid_from);
    form.set("version", term.version.to_string());
    Ok(web::html(&edit_page(&app, &caller, &actor, form, &term)))
}

/// Changes a term; whoever was slower sees what somebody else changed meanwhile, with what he typed still there.
pub(in crate::pages) async fn change(
    State(app): State<App>,
    caller: Caller,
    Path((list, code)): Path<(String, String)>,
    posted: Posted,
) -> Result<Response, WebError> {
    let list = named(&list)?;
    let mut form = posted.form();
    let seen: i64 = form.get("version").parse().unwrap_or_default();
    let (id, typed, asked) = (form.id(), typed(&mut form), code.clone());
    let written = match form.finish() {
        Ok(()) => {
            let work = move |tx: &mut storage::Tx<'_>, actor: &Actor| {
                service::codes::change(tx, actor, id, (list, &asked), seen, &typed)
            };
            write(&app, &caller, work).await
        }
        Err(problem) => Err(with_the_rest(&app, &caller, problem, list, Some(asked), typed).await?),
    };
    let Err(problem) = written else {
        return Ok(web::redirect_with_flash(&term_place(list, &code), "registers-changed-now"));
    };
    let stale = matches!(problem, Problem::Stale);
    form.absorb(problem)?;
    let (actor, (term, changed)) = app
        .read(&caller, move |tx, actor| service::codes::changed_since(tx, actor, list, &code, seen))
        .await?;
    if stale {
        // He has been shown it: when he sends it again, it is meant.
        form.set("version", term.version.to_string());
    }
    let page = edit_page(&app, &caller, &actor, form, &term);
    let page = FormPage { changed: if stale { changed } else { Vec::new() }, ..page };
    let status = if stale { StatusCode::CONFLICT } else { StatusCode::UNPROCESSABLE_ENTITY };
    Ok(web::html_status(status, &page))
}
