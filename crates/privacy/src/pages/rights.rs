//! Requests of those whose data are held: the work list, entering, extending and answering.

mod copy;
mod letter;
mod list;
mod new;
mod one;

use std::sync::Arc;

use axum::routing::get;
use axum::{Extension, Router};
use uuid::Uuid;
use web::App;

use crate::Waiting;

/// Where the list is.
pub(super) const PATH: &str = "/rights";

/// The pages.
pub(super) fn routes(waiting: Arc<Waiting>) -> Router<App> {
    Router::new()
        .route(PATH, get(list::show))
        .route("/rights/new", get(new::ask).post(new::enter))
        .route("/rights/{id}", get(one::show))
        .route("/rights/{id}/extend", get(one::ask_extend).post(one::extend))
        .route("/rights/{id}/answer", get(one::ask_answer).post(one::answer))
        .route("/rights/{id}/letter", get(letter::download))
        .route("/rights/{id}/copy", get(copy::rehearse).post(copy::make))
        .layer(Extension(waiting))
}

fn one_path(id: Uuid) -> String {
    format!("{PATH}/{id}")
}
