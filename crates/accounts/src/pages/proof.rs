//! The answer to "confirm that it is you", the page of `web::proof`.

use axum::extract::{Query, State};
use axum::http::{StatusCode, header};
use axum::response::Response;
use kernel::Problem;
use serde::Deserialize;
use web::kept::{self, After};
use web::{App, Caller, FormState, Posted, WebError, cookies, proof, t};

use super::sign_in::destination;
use crate::service::{self, Proved};
use crate::words;

/// What the address may ask of the page.
#[derive(Deserialize)]
pub(super) struct Wish {
    next: Option<String>,
}

/// The page by itself, when somebody comes to its address.
pub(super) async fn ask(
    State(app): State<App>,
    caller: Caller,
    Query(wish): Query<Wish>,
) -> Result<Response, WebError> {
    app.actor(&caller).await?;
    let mut form = caller.shell.form(proof::PLACE);
    form.set("next", wish.next.as_deref().and_then(destination).unwrap_or_default());
    Ok(proof::again(&caller, form, StatusCode::OK))
}

/// Looks at the proof; then one goes on with what one was sending, or where one wanted to go.
pub(super) async fn confirm(
    State(app): State<App>,
    caller: Caller,
    posted: Posted,
) -> Result<Response, WebError> {
    let mut form = posted.form();
    let actor = app.actor(&caller).await?;
    // As it was typed: blanks around a password belong to it.
    let password = form.all("password").first().cloned().unwrap_or_default();
    form.check(!password.is_empty(), "password", "web-required");
    if !form.is_good() {
        return Ok(proof::again(&caller, form, StatusCode::UNPROCESSABLE_ENTITY));
    }
    match service::prove(&app.db, &actor, caller.token()?, caller.origin(), password).await {
        Ok(Proved::Yes(token)) => {
            let next = destination(form.get("next")).unwrap_or("/").to_owned();
            let (inside, sealed) = (caller.renewed(&token), form.get(kept::FIELD));
            let mut response = match sealed.is_empty() {
                true => web::redirect(&next),
                false => kept::resume(&app, &actor, &inside, After::Proof, sealed, &next).await?,
            };
            let cookie = cookies::set_session(token.secret(), caller.shell.site().tls);
            response.headers_mut().append(header::SET_COOKIE, cookie);
            Ok(response)
        }
        Ok(Proved::Wait(until)) => Ok(wait(&app, &caller, form, until)),
        Err(Problem::Busy(_)) => {
            form.head(t("accounts-sign-in-busy-heading"));
            form.refuse(t("accounts-sign-in-busy"));
            Ok(proof::again(&caller, form, StatusCode::SERVICE_UNAVAILABLE))
        }
        Err(problem) => {
            form.absorb(problem)?;
            Ok(proof::again(&caller, form, StatusCode::UNPROCESSABLE_ENTITY))
        }
    }
}

/// The page again: this guess was not looked at.
fn wait(app: &App, caller: &Caller, mut form: FormState, until: kernel::Timestamp) -> Response {
    let now = app.db.clocks().now();
    form.head(words::wait_heading(until, now));
    form.refuse(words::wait_to_prove(until, now));
    let mut response = proof::again(caller, form, StatusCode::TOO_MANY_REQUESTS);
    response.headers_mut().insert(header::RETRY_AFTER, web::fmt::retry_after(until, now).into());
    response
}
