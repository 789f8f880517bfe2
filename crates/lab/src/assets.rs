//! The script of the work list, the style of the label and of the sheet of a shift, embedded.

use std::sync::LazyLock;

use axum::Router;
use web::App;
use web::assets::Own;

static SCRIPT: LazyLock<Own> = LazyLock::new(|| Own::new("lab.js", include_str!("../assets/lab.js")));
static STYLE: LazyLock<Own> = LazyLock::new(|| Own::new("lab.css", include_str!("../assets/lab.css")));

static SHEET: LazyLock<Own> =
    LazyLock::new(|| Own::new("lab-sheet.css", include_str!("../assets/lab-sheet.css")));

/// Address of the style of the sheet of a shift, which is printed on paper and not on a label.
pub(crate) fn sheet() -> &'static str {
    SHEET.href()
}

/// Address of the script.
pub(crate) fn script() -> &'static str {
    SCRIPT.href()
}

/// Address of the style sheet.
pub(crate) fn style() -> &'static str {
    STYLE.href()
}

/// Serves all.
pub(crate) fn routes() -> Router<App> {
    SCRIPT.routes::<App>().merge(STYLE.routes::<App>()).merge(SHEET.routes::<App>())
}
