//! What a user chooses of a list: its columns, filters under a name.

use access::Actor;
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use kernel::Problem;
use uuid::Uuid;
use web::{App, Caller, Choice, FormState, Page, Posted, WebError, t};

use super::list::title;
use super::{address, parted};
use crate::asked::Asked;
use crate::list::find;
use crate::service::{self, Keep};
use crate::store::Saved;

#[derive(Template)]
#[template(path = "lists_columns.html")]
struct ColumnsPage {
    page: Page,
    form: FormState,
    columns: Vec<Choice>,
    query: String,
    back: String,
}

/// The form of the columns.
pub(super) async fn columns(
    State(app): State<App>,
    caller: Caller,
    Path(name): Path<String>,
    Query(pairs): Query<Vec<(String, String)>>,
) -> Result<Response, WebError> {
    let of = name.clone();
    let ask = move |tx: &mut storage::Tx<'_>, actor: &Actor| {
        let asked = asked(actor, &of, &parted(pairs.clone()).0)?;
        Ok((service::before_choosing(tx, actor, &of)?, asked))
    };
    let (actor, ((all, shown), asked)) = app.read(&caller, ask).await?;
    let mut form = caller.shell.form(format!("/lists/{name}/columns"));
    form.set_all("column", shown.iter().map(|column| column.code));
    let page = app
        .page(&actor, &caller, "lists-columns")
        .crumb(super::PATH, t("lists-title"))
        .crumb(address(&name, &asked.query()), t(&title(&name)));
    let columns = all.iter().map(|column| Choice::key(column.code, &column.key())).collect();
    let query = asked.query();
    let back = address(&name, &query);
    Ok(web::html(&ColumnsPage { page, form, columns, query, back }))
}

/// What an address asks of a list, as far as the actor may ask it.
pub(super) fn asked(actor: &Actor, name: &str, pairs: &[(String, String)]) -> kernel::Result<Asked> {
    let list = find(name)?;
    let scope = access::decide(actor, list.action())?;
    Ok(Asked::read(list, &scope, pairs).0)
}

/// Remembers the columns; none brings the usual ones back.
pub(super) async fn save_columns(
    State(app): State<App>,
    caller: Caller,
    Path(name): Path<String>,
    posted: Posted,
) -> Result<Response, WebError> {
    let usual = posted.pressed() == "usual";
    let form = posted.form();
    let chosen: Vec<String> = if usual { Vec::new() } else { form.all("column").to_vec() };
    let (of, pairs) = (name.clone(), Asked::split(form.get("query")));
    let (_, asked) = app
        .write(&caller, move |tx, actor| {
            service::choose_columns(tx, actor, &of, &chosen)?;
            asked(actor, &of, &pairs)
        })
        .await?;
    Ok(web::redirect_with_flash(&address(&name, &asked.query()), "lists-columns-saved"))
}

#[derive(Template)]
#[template(path = "lists_save.html")]
struct KeepPage {
    page: Page,
    form: FormState,
    /// What is kept, in words.
    words: String,
    query: String,
    back: String,
}

fn keep_page(
    app: &App,
    caller: &Caller,
    actor: &Actor,
    name: &str,
    asked: &Asked,
    form: FormState,
) -> kernel::Result<KeepPage> {
    let list = find(name)?;
    let page = app
        .page(actor, caller, "lists-save")
        .crumb(super::PATH, t("lists-title"))
        .crumb(address(name, &asked.query()), t(&title(name)));
    let (query, words) = (asked.query(), asked.words(list, actor.today));
    let words = if words.is_empty() { t("lists-everything").to_owned() } else { words };
    Ok(KeepPage { page, form, words, back: address(name, &query), query })
}

/// The form that keeps a filter.
pub(super) async fn ask_keep(
    State(app): State<App>,
    caller: Caller,
    Path(name): Path<String>,
    Query(pairs): Query<Vec<(String, String)>>,
) -> Result<Response, WebError> {
    let of = name.clone();
    let (actor, asked) =
        app.read(&caller, move |_, actor| asked(actor, &of, &parted(pairs.clone()).0)).await?;
    let form = caller.shell.form(format!("/lists/{name}/save"));
    Ok(web::html(&keep_page(&app, &caller, &actor, &name, &asked, form)?))
}

/// Keeps it.
pub(super) async fn keep(
    State(app): State<App>,
    caller: Caller,
    Path(name): Path<String>,
    posted: Posted,
) -> Result<Response, WebError> {
    let mut form = posted.form();
    let pairs = Asked::split(form.get("query"));
    let new = Keep {
        id: form.id(),
        list: name.clone(),
        name: form.get("name").to_owned(),
        pairs: pairs.clone(),
        shared: form.ticked("shared"),
    };
    match app.write(&caller, move |tx, actor| service::keep(tx, actor, &new)).await {
        Ok((_, saved)) => Ok(web::redirect_with_flash(&address(&name, &saved.query), "lists-saved")),
        Err(problem) => {
            form.absorb(problem)?;
            let actor = app.actor(&caller).await?;
            let asked = asked(&actor, &name, &pairs)?;
            let page = keep_page(&app, &caller, &actor, &name, &asked, form)?;
            Ok(web::html_status(StatusCode::UNPROCESSABLE_ENTITY, &page))
        }
    }
}

#[derive(Template)]
#[template(path = "lists_kept.html")]
struct KeptPage {
    page: Page,
    form: FormState,
    saved: Saved,
    words: String,
    own: bool,
    usual: bool,
    back: String,
}

fn kept_page(
    app: &App,
    caller: &Caller,
    actor: &Actor,
    saved: Saved,
    usual: bool,
    form: FormState,
) -> kernel::Result<KeptPage> {
    let list = find(&saved.list)?;
    let asked = asked(actor, &saved.list, &Asked::split(&saved.query))?;
    let words = asked.words(list, actor.today);
    let words = if words.is_empty() { t("lists-everything").to_owned() } else { words };
    let back = address(&saved.list, &saved.query);
    let page = app
        .page(actor, caller, "lists-kept")
        .crumb(super::PATH, t("lists-title"))
        .crumb(back.clone(), t(&title(&saved.list)));
    Ok(KeptPage { page, form, words, own: saved.owner == actor.user, usual, back, saved })
}

/// A filter that is kept: its name, whether it is shared, whether the list opens with it.
pub(super) async fn kept(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<Uuid>,
) -> Result<Response, WebError> {
    let (actor, (saved, usual)) = app.read(&caller, move |tx, actor| service::kept(tx, actor, id)).await?;
    let mut form = caller.shell.form(format!("/lists/saved/{id}"));
    form.set("name", saved.name.clone());
    form.set("version", saved.version.to_string());
    if saved.shared {
        form.set("shared", "true");
    }
    Ok(web::html(&kept_page(&app, &caller, &actor, saved, usual, form)?))
}

/// Gives it another name, and shares it or not.
pub(super) async fn rename(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<Uuid>,
    posted: Posted,
) -> Result<Response, WebError> {
    let mut form = posted.form();
    let version = form.get("version").parse().unwrap_or(0_i64);
    let (name, shared) = (form.get("name").to_owned(), form.ticked("shared"));
    let done =
        app.write(&caller, move |tx, actor| service::rename(tx, actor, (id, version), &name, shared)).await;
    match done {
        Ok((_, saved)) => Ok(web::redirect_with_flash(&address(&saved.list, &saved.query), "lists-saved")),
        Err(problem) => {
            form.absorb(problem)?;
            let (actor, (saved, usual)) =
                app.read(&caller, move |tx, actor| service::kept(tx, actor, id)).await?;
            let page = kept_page(&app, &caller, &actor, saved, usual, form)?;
            Ok(web::html_status(StatusCode::UNPROCESSABLE_ENTITY, &page))
        }
    }
}

/// Keeps it no more.
pub(super) async fn forget(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<Uuid>,
    _: Posted,
) -> Result<Response, WebError> {
    match app.write(&caller, move |tx, actor| service::forget(tx, actor, id)).await {
        Ok((_, saved)) => {
            Ok(web::redirect_with_flash(&address(&saved.list, &saved.query), "lists-forgotten"))
        }
        // Pressed twice.
        Err(Problem::NotFound) => Ok(web::redirect(super::PATH)),
        Err(problem) => Err(problem.into()),
    }
}

/// Has the list open with it, or no more.
pub(super) async fn open_with(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<Uuid>,
    posted: Posted,
) -> Result<Response, WebError> {
    let on = posted.form().get("on") == "true";
    let (_, saved) = app.write(&caller, move |tx, actor| service::open_with(tx, actor, id, on)).await?;
    let key = if on { "lists-opens-with-it" } else { "lists-opens-no-more" };
    Ok(web::redirect_with_flash(&address(&saved.list, &saved.query), key))
}
