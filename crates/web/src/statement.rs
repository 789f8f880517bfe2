//! The accessibility statement the law asks for, at the address every page's foot leads to.

use askama::Template;
use axum::Router;
use axum::response::Response;
use axum::routing::get;

use crate::{Page, Shell};

#[derive(Template)]
#[template(path = "statement.html")]
struct Statement {
    page: Page,
}

/// Serves the statement to whoever comes, signed in or not. [`finish`](crate::finish) merges it.
pub(crate) fn router<S: Clone + Send + Sync + 'static>() -> Router<S> {
    Router::new().route("/accessibility", get(show))
}

async fn show(shell: Shell) -> Response {
    crate::html(&Statement { page: shell.public_page("web-statement") })
}
