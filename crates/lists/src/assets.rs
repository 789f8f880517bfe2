//! The script and the style of the lists, embedded, under names that change with their content.

use std::sync::LazyLock;

use axum::Router;
use axum::http::header;
use axum::response::IntoResponse;
use axum::routing::get;
use sha2::{Digest, Sha256};
use web::App;

const SCRIPT: &str = include_str!("../assets/lists.js");
const STYLE: &str = include_str!("../assets/lists.css");

static SCRIPT_HREF: LazyLock<String> = LazyLock::new(|| named(SCRIPT, "js"));
static STYLE_HREF: LazyLock<String> = LazyLock::new(|| named(STYLE, "css"));

fn named(text: &str, extension: &str) -> String {
    let digest = Sha256::digest(text.as_bytes());
    let print: String = digest.iter().take(6).map(|byte| format!("{byte:02x}")).collect();
    format!("/assets/lists-{print}.{extension}")
}

/// Address of the script.
pub(crate) fn script() -> &'static str {
    &SCRIPT_HREF
}

/// Address of the style sheet.
pub(crate) fn style() -> &'static str {
    &STYLE_HREF
}

/// Serves both.
pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route(script(), get(|| async { answer(SCRIPT, "text/javascript; charset=utf-8") }))
        .route(style(), get(|| async { answer(STYLE, "text/css; charset=utf-8") }))
}

fn answer(text: &'static str, kind: &'static str) -> impl IntoResponse {
    ([(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, "public, max-age=31536000, immutable")], text)
}
