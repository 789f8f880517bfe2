//! The answer to "confirm that it is you", the page of `web::proof`.

use access::factors::Means;
use access::factors::passkey::Purpose;
use access::sessions::Token;
use access::{Actor, factors};
use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::Response;
use kernel::Problem;
use serde::Deserialize;
use web::kept::{self, After};
use web::{App, Caller, FormState, Posted, WebError, cookies, proof, t};

use super::factor;
use super::key::{party, signed};
use super::key_sign_in::{forgetting, question, retry, said};
use super::sign_in::destination;
use crate::service::{self, Keyed, Proof, Proved};
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
    let (_, means) = app.read(&caller, service::proves_by).await?;
    let mut form = caller.shell.form(proof::PLACE);
    form.set("next", wish.next.as_deref().and_then(destination).unwrap_or_default());
    Ok(proof::again(&caller, form, means, StatusCode::OK))
}

/// Looks at the proof; then one goes on with what one was sending, or where one wanted to go.
pub(super) async fn confirm(
    State(app): State<App>,
    caller: Caller,
    posted: Posted,
) -> Result<Response, WebError> {
    let mut form = posted.form();
    let (actor, means) = app.read(&caller, service::proves_by).await?;
    let Some(typed) = typed(&mut form, means) else {
        return Ok(proof::again(&caller, form, means, StatusCode::UNPROCESSABLE_ENTITY));
    };
    let (token, origin, place) = (caller.token()?, caller.origin(), factor::place(&form, means));
    match service::prove(&app.db, &app.keys, &actor, token, origin, typed).await {
        Ok(Proved::Yes(token)) => onward(&app, &caller, &actor, &token, &form).await,
        Ok(Proved::Wait(until)) => Ok(wait(&app, &caller, form, means, until)),
        Err(Problem::Busy(_)) => {
            form.head(t("accounts-sign-in-busy-heading"));
            form.refuse(t("accounts-sign-in-busy"));
            Ok(proof::again(&caller, form, means, StatusCode::SERVICE_UNAVAILABLE))
        }
        Err(problem) => {
            form.absorb(factor::told_at(problem, place))?;
            Ok(proof::again(&caller, form, means, StatusCode::UNPROCESSABLE_ENTITY))
        }
    }
}

/// Goes on with what one was sending, or where one wanted to go, in the session that goes on under another token.
async fn onward(
    app: &App,
    caller: &Caller,
    actor: &Actor,
    token: &Token,
    form: &FormState,
) -> Result<Response, WebError> {
    let next = destination(form.get("next")).unwrap_or("/").to_owned();
    let (inside, sealed) = (caller.renewed(token), form.get(kept::FIELD));
    let mut response = match sealed.is_empty() {
        true => web::redirect(&next),
        false => kept::resume(app, actor, &inside, After::Proof, sealed, &next).await?,
    };
    let cookie = cookies::set_session(token.secret(), caller.shell.site().tls);
    response.headers_mut().append(header::SET_COOKIE, cookie);
    Ok(response)
}

/// What one of the actor's keys is to sign.
pub(super) async fn key_options(
    State(app): State<App>,
    caller: Caller,
    _posted: Posted,
) -> Result<Response, WebError> {
    let (party, origin) = (party(&app)?, caller.origin());
    let (_, asked) = app
        .write(&caller, move |tx, actor| {
            let purpose = Purpose::Proof(actor.user, factors::Place::session(actor));
            factors::passkey::ask(tx, &party, purpose, &origin)
        })
        .await?;
    Ok(question(&caller, &asked))
}

/// Looks at what the key has signed.
pub(super) async fn confirm_by_key(
    State(app): State<App>,
    caller: Caller,
    headers: HeaderMap,
    posted: Posted,
) -> Result<Response, WebError> {
    let mut form = posted.form();
    let (actor, means) = app.read(&caller, service::proves_by).await?;
    let keyed = match signed(&caller, &headers, &form) {
        Some(signed) => {
            let who = (&actor, caller.token()?);
            service::prove_with_key(&app.db, &app.keys, party(&app)?, who, signed, caller.origin()).await?
        }
        None => Keyed::Over,
    };
    let response = match keyed {
        Keyed::Right(token) => onward(&app, &caller, &actor, &token, &form).await?,
        other => {
            let (status, seconds) = said(&mut form, other, app.db.clocks().now());
            retry(proof::again(&caller, form, means, status), seconds)
        }
    };
    Ok(forgetting(&caller, response))
}

/// What was typed, if anything.
fn typed(form: &mut FormState, means: Means) -> Option<Proof> {
    if means.any() {
        let code = factor::typed(form);
        form.check(!code.is_empty(), factor::place(form, means), "accounts-code-missing");
        return (!code.is_empty()).then_some(Proof::Code(code));
    }
    // As it was typed: blanks around a password belong to it.
    let password = form.all("password").first().cloned().unwrap_or_default();
    form.check(!password.is_empty(), "password", "web-required");
    (!password.is_empty()).then_some(Proof::Password(password))
}

/// The page again: this guess was not looked at.
fn wait(app: &App, caller: &Caller, mut form: FormState, means: Means, until: kernel::Timestamp) -> Response {
    let now = app.db.clocks().now();
    form.head(words::wait_heading(until, now));
    form.refuse(words::wait_to_prove(until, now));
    let mut response = proof::again(caller, form, means, StatusCode::TOO_MANY_REQUESTS);
    response.headers_mut().insert(header::RETRY_AFTER, web::fmt::retry_after(until, now).into());
    response
}
