//! Style sheet, scripts and fonts, embedded in the binary.

use axum::Router;

/// Serves the assets under `/assets/`.
pub fn router() -> Router {
    Router::new()
}

/// The address of an asset by its plain name.
pub fn href(name: &str) -> String {
    format!("/assets/{name}")
}
