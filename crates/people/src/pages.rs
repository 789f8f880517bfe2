//! The pages of the module.

mod form;
mod history;
mod list;
mod look_up;
mod person;
mod transfers;
mod words;

use axum::Router;
use axum::routing::{get, post};
use web::App;

/// The list of persons, their pages, the forms that enter and correct them, and their history.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/people", get(list::show))
        .route("/people/search", post(list::search).get(list::again))
        .route("/people/lookup", get(look_up::ask).post(look_up::look_up))
        .route("/people/transfers", get(transfers::list).post(look_up::transfer))
        .route("/people/transfers/{id}", get(transfers::show).post(transfers::answer))
        .route("/people/likely", post(form::likely))
        .route("/people/new", get(form::show_new).post(form::create))
        .route("/people/{id}", get(person::show))
        .route("/people/{id}/edit", get(form::show_edit).post(form::correct))
        .route("/people/{id}/history", get(history::show))
}
