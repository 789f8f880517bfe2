//! The pages of the module.

mod answer;
mod digest;
mod open;
mod review;

use std::sync::Arc;

use axum::routing::{get, post};
use axum::{Extension, Router};
use web::App;

use crate::Watch;

/// The clinician's page.
pub(crate) const OWN: &str = "/emergency";
/// The officers' work list.
pub(crate) const REVIEW: &str = "/admin/emergencies";
/// The weekly digest.
pub(crate) const DIGEST: &str = "/admin/digest";

/// The pages of clinicians and of those who review. What changes is told to the watch of this node at once.
pub fn routes(watch: Arc<Watch>) -> Router<App> {
    Router::new()
        .route(OWN, get(open::own))
        .route("/emergency/new", get(open::ask).post(open::open))
        .route("/emergency/{id}/close", post(open::close))
        .route("/emergency/{id}/answer", get(answer::ask).post(answer::say))
        .route(REVIEW, get(review::list))
        .route("/admin/emergencies/{id}", get(review::show).post(review::say))
        .route(DIGEST, get(digest::list))
        .route("/admin/digest/{id}", get(digest::show).post(digest::say))
        .layer(Extension(watch))
}
