//! The first page of a role for which nothing is open yet.

use access::Actor;
use askama::Template;
use axum::response::Response;
use web::{App, Caller, Page, tn};

use crate::words;

#[derive(Template)]
#[template(path = "home.html")]
struct HomePage {
    page: Page,
    what: String,
}

/// Says in plain words that there is nothing to work on in this role.
pub fn nothing_open(app: &App, actor: &Actor, caller: &Caller) -> Response {
    let what =
        tn("accounts-home-what", &[("role", &words::role(actor.role)), ("unit", &actor.unit.name.as_str())]);
    web::html(&HomePage { page: app.page(actor, caller, "accounts-home"), what })
}
