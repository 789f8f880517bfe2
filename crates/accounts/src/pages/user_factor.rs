//! An administrator takes a user's second factor away, after making sure who asks for it.

use access::changes::What;
use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use kernel::ids::UserId;
use web::{App, Caller, Choice, FormState, Page, Posted, WebError};

use super::user_changes::{Around, again, around, around_own, back, reasons, refused, said};
use crate::rules::Deed;
use crate::service;

#[derive(Template)]
#[template(path = "user_factor.html")]
struct FactorPage {
    page: Page,
    form: FormState,
    back: String,
    reasons: Vec<Choice>,
}

fn page(around: &Around<'_>, form: FormState) -> FactorPage {
    let (page, form, back) = (around.page("accounts-factor-reset"), around.seen(form), around.back());
    FactorPage { page, form, back, reasons: reasons(Deed::ResetFactor) }
}

/// Asks how it is known who asks.
pub(super) async fn ask(
    State(app): State<App>,
    caller: Caller,
    Path(user): Path<UserId>,
) -> Result<Response, WebError> {
    let form = caller.shell.form(format!("/admin/users/{user}/{}", What::FactorReset.code()));
    Ok(web::html(&page(&around_own(&app, &caller, user).await?, form)))
}

/// Takes it away; his sessions end.
pub(super) async fn reset(
    State(app): State<App>,
    caller: Caller,
    Path(user): Path<UserId>,
    posted: Posted,
) -> Result<Response, WebError> {
    let mut form = posted.form();
    let said = said(&form);
    let written = app.write(&caller, move |tx, actor| service::reset_factor(tx, actor, user, &said)).await;
    let Err(problem) = written else {
        return Ok(web::redirect_with_flash(&back(user), "accounts-factor-reset-done"));
    };
    refused(&mut form, problem)?;
    Ok(again(&page(&around(&app, &caller, user).await?, form)))
}
