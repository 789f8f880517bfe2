//! The pages of the code lists: the lists, a list, a term, a file.

mod file;
mod form;
mod list;
mod term;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::{get, post};
use kernel::{Problem, Result};
use territory::codes::List;
use web::{App, Page, t};

use super::{AROUND, PATH};
use crate::{rules, words};

/// Where the lists are.
const HERE: &str = "/registers/codes";

pub(super) fn routes() -> Router<App> {
    let most = rules::MOST_TERM_BYTES + AROUND;
    Router::new()
        .route(HERE, get(list::lists))
        .route("/registers/codes/{list}", get(list::show))
        .route("/registers/codes/{list}/export", get(list::export))
        .route("/registers/codes/{list}/new", get(form::new).post(form::add))
        .route("/registers/codes/{list}/template", get(file::template))
        .route(
            "/registers/codes/{list}/import",
            get(file::ask).post(file::rehearse).layer(DefaultBodyLimit::max(most)),
        )
        // A text of three bytes takes nine in a form.
        .route(
            "/registers/codes/{list}/import/confirm",
            post(file::confirm).layer(DefaultBodyLimit::max(3 * most)),
        )
        .route("/registers/codes/{list}/files/{act}", get(file::show))
        .route("/registers/codes/{list}/files/{act}/undo", post(file::undo))
        .route("/registers/codes/{list}/terms/{code}", get(term::show))
        .route("/registers/codes/{list}/terms/{code}/edit", get(form::edit).post(form::change))
        .route("/registers/codes/{list}/terms/{code}/close", get(term::ask).post(term::close))
        .route("/registers/codes/{list}/terms/{code}/reopen", post(term::reopen))
        .route("/registers/codes/{list}/terms/{code}/restore", post(term::restore))
}

/// The list an address names.
fn named(list: &str) -> Result<List> {
    List::parse(list).ok_or(Problem::NotFound)
}

/// The page of a list.
fn place(list: List) -> String {
    format!("{HERE}/{}", list.code())
}

/// The page of a term.
fn term_place(list: List, code: &str) -> String {
    format!("{}/terms/{code}", place(list))
}

/// Says where a page below a list stands.
fn below(page: Page, list: List) -> Page {
    page.crumb(PATH, t("registers-title"))
        .crumb(HERE, t("registers-codes"))
        .crumb(place(list), words::codes::list(list))
}
