//! An administrator corrects a user's name, and where he is written to.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use kernel::ids::UserId;
use web::{App, Caller, FormState, Page, Posted, WebError};

use super::user_changes::{Around, again, around, around_own, back, refused, said};
use crate::service;

#[derive(Template)]
#[template(path = "user_contact.html")]
struct ContactPage {
    page: Page,
    form: FormState,
    back: String,
}

fn page(around: &Around<'_>, form: FormState) -> ContactPage {
    let (page, form, back) = (around.page("accounts-contact-set"), around.seen(form), around.back());
    ContactPage { page, form, back }
}

/// Asks for both, as they are now.
pub(super) async fn ask(
    State(app): State<App>,
    caller: Caller,
    Path(user): Path<UserId>,
) -> Result<Response, WebError> {
    let around = around_own(&app, &caller, user).await?;
    let mut form = caller.shell.form(format!("{}/contact", back(user)));
    form.set("name", around.user.name.clone());
    form.set("email", around.email.clone().unwrap_or_default());
    Ok(web::html(&page(&around, form)))
}

/// Writes them.
pub(super) async fn save(
    State(app): State<App>,
    caller: Caller,
    Path(user): Path<UserId>,
    posted: Posted,
) -> Result<Response, WebError> {
    let mut form = posted.form();
    let (said, name, email) = (said(&form), form.get("name").to_owned(), form.get("email").to_owned());
    let work = move |tx: &mut storage::Tx<'_>, actor: &access::Actor| {
        service::set_contact(tx, actor, user, &said, (&name, &email))
    };
    let Err(problem) = app.write(&caller, work).await else {
        return Ok(web::redirect_with_flash(&back(user), "accounts-contact-saved"));
    };
    refused(&mut form, problem)?;
    Ok(again(&page(&around(&app, &caller, user).await?, form)))
}
