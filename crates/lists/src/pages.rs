//! The pages of the module.

mod act;
mod choose;
mod labels;
mod list;
mod shown;

use access::{Action, Actor, decide};
use axum::Router;
use axum::routing::{get, post};
use uuid::Uuid;
use web::{App, t};

/// Where the lists are.
pub(crate) const PATH: &str = "/lists";

/// The lists, what is chosen of them, and the acts on several lines.
pub fn routes() -> Router<App> {
    Router::new()
        .route(PATH, get(list::index))
        .route("/lists/{name}", get(list::show))
        .route("/lists/{name}/columns", get(choose::columns).post(choose::save_columns))
        .route("/lists/{name}/save", get(choose::ask_keep).post(choose::keep))
        .route("/lists/saved/{id}", get(choose::kept).post(choose::rename))
        .route("/lists/saved/{id}/delete", post(choose::forget))
        .route("/lists/saved/{id}/open-with", post(choose::open_with))
        .route("/lists/requests/labels", get(labels::back).post(labels::print))
        .route("/lists/{name}/preview", post(act::preview))
        .route("/lists/{name}/act", post(act::carry_out))
        .route("/lists/acts/{id}/undo", post(act::undo))
        .merge(crate::assets::routes())
}

/// Adds the way to the lists to the pages they do more than. Once, when the program starts.
pub fn install() {
    web::links::add("list people", |actor, _| link(actor, "patients"));
    web::links::add("list reports", |actor, _| link(actor, "reports"));
    web::links::add("list requests", |actor, _| link(actor, "requests"));
    web::links::add("list measures", |actor, _| link(actor, "measures"));
}

fn link(actor: &Actor, name: &str) -> Option<web::links::Link> {
    let list = crate::find(name).ok()?;
    decide(actor, list.action()).ok()?;
    let words = if decide(actor, Action::ListExport).is_ok() { "lists-link" } else { "lists-link-reading" };
    Some((format!("{PATH}/{name}"), t(words).to_owned()))
}

/// The address of a list with what is asked of it.
pub(crate) fn address(name: &str, query: &str) -> String {
    if query.is_empty() { format!("{PATH}/{name}?all=1") } else { format!("{PATH}/{name}?{query}") }
}

/// What of an address is no filter.
#[derive(Debug, Default)]
struct Besides {
    after: Option<Uuid>,
    done: Option<Uuid>,
    all: bool,
}

/// The parts of an address that ask something, and the others. What a form sends empty asks nothing.
fn parted(pairs: Vec<(String, String)>) -> (Vec<(String, String)>, Besides) {
    let mut besides = Besides::default();
    let mut asked = Vec::new();
    for (name, value) in pairs {
        match name.as_str() {
            "after" => besides.after = value.parse().ok(),
            "done" => besides.done = value.parse().ok(),
            "all" => besides.all = true,
            _ => asked.push((name, value)),
        }
    }
    (asked, besides)
}
