//! The pages of the module.

mod ask;
mod desk;
mod notice;
mod notice_form;
mod notices;
mod own;
mod views;

use std::sync::Arc;

use askama::Template;
use axum::routing::{get, post};
use axum::{Extension, Router};
use web::{App, FormState, HelpPages, t};

use crate::Board;
use crate::rules::Masked;
use crate::words;

/// Where help is asked for, for the shell of every page.
pub const HELP: HelpPages = HelpPages { ask: "/help/new", own: "/help" };

/// What the help desk wants to look at, for whoever approves it.
pub(crate) const VIEWS: &str = "/admin/views";

/// Everybody's requests for help, the help desk's work list, and the notices, which are told on `board`.
pub fn routes(board: Arc<Board>) -> Router<App> {
    Router::new()
        .route("/help", get(own::list))
        .route("/help/new", get(ask::show).post(ask::send))
        .route("/help/outside", get(async || web::redirect(HELP.ask)).post(ask::send_outside))
        .route("/help/{id}", get(own::show))
        .route("/help/{id}/reply", post(own::reply))
        .route("/help/{id}/withdraw", post(own::withdraw))
        .route("/desk", get(desk::list))
        .route("/desk/{id}", get(desk::show))
        .route("/desk/{id}/take", post(desk::take))
        .route("/desk/{id}/answer", post(desk::answer))
        .route("/desk/{id}/close", post(desk::close))
        .route("/desk/{id}/reopen", post(desk::reopen))
        .route("/desk/{id}/view", post(views::ask))
        .route("/desk/{id}/view/{view}/open", post(views::open))
        .route(VIEWS, get(views::list))
        .route("/admin/views/{id}", get(views::show).post(views::settle))
        .route("/notices", get(notices::list))
        .route("/notices/new", get(notice_form::new).post(notice_form::create))
        .route("/notices/{id}", get(notice::show))
        .route("/notices/{id}/edit", get(notice_form::edit).post(notice_form::change))
        .route("/notices/{id}/publish", post(notice::publish))
        .route("/notices/{id}/withdraw", post(notice::withdraw))
        .route("/notices/{id}/close", post(notice::close))
        .layer(Extension(board))
}

/// Has what was changed told from now on. It is written already: when it cannot be read now, it will be in a few seconds.
async fn tell(board: &Board, app: &App) {
    if let Err(problem) = board.refresh(&app.db).await {
        tracing::warn!(%problem, "what was changed will be told when it can be read");
    }
}

/// Shows a form again with what is left of a text, and says what was covered.
fn cover(form: &mut FormState, field: &str, masked: &Masked) {
    form.set(field, masked.text.as_str());
    form.head(t("support-covered-heading"));
    form.refuse(format!("{} {}", words::covered(masked).join(" "), t("support-covered-what")));
}

/// One of the parts of a list.
struct Tab {
    href: String,
    words: &'static str,
    chosen: bool,
}

/// The parts of a list, of which one is shown.
#[derive(Template)]
#[template(path = "support_tabs.html")]
struct Tabs {
    tabs: Vec<Tab>,
}
impl askama::filters::HtmlSafe for Tabs {}
