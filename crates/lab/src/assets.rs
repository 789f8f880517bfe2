//! The script of the work list and the style of the label, embedded.

use std::sync::LazyLock;

use axum::Router;
use web::App;
use web::assets::Own;

static SCRIPT: LazyLock<Own> = LazyLock::new(|| Own::new("lab.js", include_str!("../assets/lab.js")));
static STYLE: LazyLock<Own> = LazyLock::new(|| Own::new("lab.css", include_str!("../assets/lab.css")));

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
