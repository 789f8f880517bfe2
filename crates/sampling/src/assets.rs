//! The script of the desk and the style of lists, embedded.

use std::sync::LazyLock;

use axum::Router;
use web::App;
use web::assets::Own;

static SCRIPT: LazyLock<Own> =
    LazyLock::new(|| Own::new("sampling.js", include_str!("../assets/sampling.js")));
static STYLE: LazyLock<Own> =
    LazyLock::new(|| Own::new("sampling.css", include_str!("../assets/sampling.css")));

/// Address of the script.
pub(crate) fn script() -> &'static str {
    SCRIPT.href()
}

/// Address of the style sheet.
pub(crate) fn style() -> &'static str {
    STYLE.href()
}

/// Serves both.
pub(crate) fn routes() -> Router<App> {
    SCRIPT.routes::<App>().merge(STYLE.routes::<App>())
}
