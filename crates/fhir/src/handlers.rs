//! The addresses below `/fhir`: parse, one call, render.

mod reading;
mod writing;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::middleware::from_fn;
use axum::response::Response;
use axum::routing::{any, get, post};
use lab_messages::LARGEST_BUNDLE;
use web::App;

use crate::capability;
use crate::http::{Format, token_alone};
use crate::outcome::{Answer, Refusal};
use crate::params::pairs;
use crate::resources::Kind;

/// The routes of the module.
pub fn routes() -> Router<App> {
    let writes = Router::new()
        .route("/fhir", post(writing::bundle))
        .route("/fhir/", post(writing::bundle))
        .route("/fhir/Bundle", post(writing::bundle))
        .route("/fhir/$process-message", post(writing::bundle))
        .route("/fhir/{kind}", get(reading::search).post(writing::alone))
        .layer(DefaultBodyLimit::max(LARGEST_BUNDLE));
    Router::new()
        .merge(writes)
        .route("/fhir/metadata", get(metadata))
        .route("/fhir/{kind}/_search", post(reading::search_by_form))
        .route("/fhir/{kind}/{id}", get(reading::read).put(writing::update))
        .route("/fhir/{kind}/{id}/_history/{version}", get(reading::version))
        .route("/fhir/{kind}/{id}/{what}", any(nothing))
        .route("/fhir/{kind}/{id}/{what}/{*rest}", any(nothing))
        .layer(from_fn(token_alone))
}

/// Nothing of FHIR lies so deep: it is said in its own words, and not by the page of the house.
async fn nothing() -> Refusal {
    Refusal::of_status(StatusCode::NOT_FOUND)
}

/// What this server is: anybody may ask.
async fn metadata(
    axum::extract::State(app): axum::extract::State<App>,
    headers: HeaderMap,
    uri: Uri,
) -> Result<Response, Refusal> {
    let format = Format::of(&headers, &query(&uri))?;
    Ok(format.answer(StatusCode::OK, &capability::statement(&base(&app))))
}

/// The address of this server's FHIR as programs know it.
pub(crate) fn base(app: &App) -> String {
    app.public_url.link("/fhir")
}

fn query(uri: &Uri) -> Vec<(String, String)> {
    pairs(uri.query().unwrap_or_default())
}

fn kind(name: &str) -> Answer<Kind> {
    Kind::parse(name)
        .ok_or_else(|| Refusal::new(StatusCode::NOT_FOUND, "not-supported", "fhir-no-such-type", &[]))
}
