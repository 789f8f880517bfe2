//! The pages: what is kept until when, a plan, a hold.

mod hold;
mod overview;
mod plan;

use axum::Router;
use axum::routing::{get, post};
use uuid::Uuid;
use web::App;

/// Where the first page is.
pub(crate) const PATH: &str = "/retention";

/// The pages.
pub fn routes() -> Router<App> {
    Router::new()
        .route(PATH, get(overview::show))
        .route("/retention/plans", post(overview::prepare))
        .route("/retention/plans/{id}", get(plan::show))
        .route("/retention/plans/{id}/approve", post(plan::approve))
        .route("/retention/plans/{id}/withdraw", post(plan::withdraw))
        .route("/retention/holds/new", get(hold::ask).post(hold::set))
        .route("/retention/holds/{id}/release", get(hold::ask_release).post(hold::release))
}

/// Says that a person who is held back is not deleted by a correction either. Once, when the program starts.
pub fn install() {
    people::Hangings::add("retention_hold", "retention-hanging", crate::store::holds_of);
}

fn plan_path(id: Uuid) -> String {
    format!("/retention/plans/{id}")
}
