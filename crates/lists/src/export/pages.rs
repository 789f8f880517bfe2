//! The pages: what would be exported, one's exports and those to decide, one export.

mod list;
mod new;
mod one;

use std::sync::Arc;

use axum::routing::{get, post};
use axum::{Extension, Router};
use web::App;

use super::{Limits, Waiting};

/// Where one's exports are.
pub(crate) const PATH: &str = "/exports";

/// The pages, with the number of persons above which a second one approves. What changes is told to the count of this node at once.
pub fn routes(waiting: Arc<Waiting>, limits: Limits) -> Router<App> {
    Router::new()
        .route(PATH, get(list::show))
        .route("/exports/new/{list}", get(new::show).post(new::send))
        .route("/exports/{id}", get(one::show).post(one::decide))
        .route("/exports/{id}/download", post(one::download))
        .route("/exports/{id}/withdraw", post(one::withdraw))
        .layer(Extension(waiting))
        .layer(Extension(limits))
}
