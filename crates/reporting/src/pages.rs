//! The pages of the module, and what it adds to those of others.

mod certificates;
mod flow;
mod report;

use std::sync::Arc;

use axum::extract::DefaultBodyLimit;
use axum::routing::{get, post};
use axum::{Extension, Router};
use web::App;

use crate::brake::Brake;
use crate::{Seal, Trusting, store};

pub(crate) use report::drawn;

/// The report of a result, the page that its QR opens, what leaves for the nation, and certificates.
pub fn routes(seal: Seal, trusting: Trusting) -> Router<App> {
    let judging = get(certificates::ask).post(certificates::judge);
    Router::new()
        .route("/results/{id}/report", get(report::print))
        .route("/verify", get(report::about))
        .route("/verify/{token}", get(report::verify))
        .route(flow::PATH, get(flow::show))
        .route("/national-flow/rows", get(flow::rows))
        .route("/national-flow/{id}", get(flow::one))
        .route("/national-flow/{id}/again", post(flow::again))
        .route(certificates::PATH, judging.layer(DefaultBodyLimit::max(certificates::LARGEST)))
        .route("/results/{id}/certificate", get(certificates::demo))
        .layer(Extension(seal))
        .layer(Extension(trusting))
        .layer(Extension(Arc::new(Brake::default())))
}

/// Adds the way to the report wherever a result is shown, and says whose what leaves is. Once, when the program starts.
pub fn install() {
    web::links::add("result", report::link);
    people::Hangings::add("national_flow", "reporting-hanging", store::count_of);
    access::audience::owned(
        "national_flow",
        |tx, id| Ok(store::find(tx, id.into())?.map(|row| row.person.0)),
    );
}

/// Adds the way to a certificate that is worth nothing. A demonstration does so once.
pub fn demonstrate() {
    web::links::add("result", certificates::link);
}
