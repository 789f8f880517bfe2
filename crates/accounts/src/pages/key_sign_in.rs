//! Signing in by a key: alone, after the password, or getting the first one before one may do anything else.

use access::factors::passkey::Question;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::Response;
use kernel::{Problem, Timestamp};
use web::{App, Caller, FormState, Posted, WebError, cookies, t};

use super::factor::CodesPage;
use super::key::{self, bound, party, signed};
use super::{role, second, sign_in};
use crate::service::{self, Entered, Keyed};
use crate::words;

/// Nothing is shown at an address to which only answers are sent.
pub(super) async fn back() -> Response {
    web::redirect("/login")
}

/// JSON for the script, and the cookie that binds it to the browser.
pub(super) fn question(caller: &Caller, question: &Question) -> Response {
    let kind = [(header::CONTENT_TYPE, "application/json")];
    let response = axum::response::IntoResponse::into_response((kind, question.options.clone()));
    bound(caller, response, question)
}

/// What any key is to sign.
pub(super) async fn options(
    State(app): State<App>,
    caller: Caller,
    _posted: Posted,
) -> Result<Response, WebError> {
    let asked = service::ask_key(&app.db, party(&app)?, None, caller.origin()).await?;
    Ok(question(&caller, &asked))
}

/// What one of the keys of whoever wrote his password is to sign.
pub(super) async fn second_options(
    State(app): State<App>,
    caller: Caller,
    headers: HeaderMap,
    _posted: Posted,
) -> Result<Response, WebError> {
    let pending = second::token(&caller, &headers).ok_or(Problem::NotFound)?;
    let asked = service::ask_key(&app.db, party(&app)?, Some(pending), caller.origin()).await?;
    Ok(question(&caller, &asked))
}

/// Signs in by the key alone.
pub(super) async fn enter(
    State(app): State<App>,
    caller: Caller,
    headers: HeaderMap,
    posted: Posted,
) -> Result<Response, WebError> {
    let mut form = posted.form().to("/login");
    let Some(signed) = signed(&caller, &headers, &form) else {
        form.refuse(t("accounts-key-over"));
        return sign_in::again(&app, &caller, form, StatusCode::UNPROCESSABLE_ENTITY).await;
    };
    let (coming, device) = second::coming(&caller, &headers)?;
    let entered = service::enter_with_key(&app.db, &app.keys, party(&app)?, signed, coming).await?;
    let response = match entered {
        Keyed::Right(entered) => return inside(&app, &caller, &entered, &device, &form).await,
        Keyed::Refused(problem) => sign_in::refused(&app, &caller, form, problem).await?,
        other => {
            let status = said(&mut form, other, app.db.clocks().now());
            retry(sign_in::again(&app, &caller, form, status.0).await?, status.1)
        }
    };
    Ok(forgetting(&caller, response))
}

/// Finishes by the key what the password began.
pub(super) async fn second(
    State(app): State<App>,
    caller: Caller,
    headers: HeaderMap,
    posted: Posted,
) -> Result<Response, WebError> {
    let mut form = posted.form().to(second::CODE);
    let Some(pending) = second::token(&caller, &headers) else {
        return second::again_from_start(&app, &caller, form).await;
    };
    let Some(signed) = signed(&caller, &headers, &form) else {
        form.refuse(t("accounts-key-over"));
        return second::code_page(&app, &caller, &headers, form, StatusCode::UNPROCESSABLE_ENTITY).await;
    };
    let (coming, device) = second::coming(&caller, &headers)?;
    let entered = service::second_with_key(&app.db, &app.keys, party(&app)?, pending, signed, coming).await?;
    let response = match entered {
        Keyed::Right(entered) => return inside(&app, &caller, &entered, &device, &form).await,
        Keyed::Refused(problem) => sign_in::refused(&app, &caller, form.to("/login"), problem).await?,
        other => {
            let status = said(&mut form, other, app.db.clocks().now());
            retry(second::code_page(&app, &caller, &headers, form, status.0).await?, status.1)
        }
    };
    Ok(forgetting(&caller, response))
}

/// Goes where one wanted to go, in the session that has begun.
async fn inside(
    app: &App,
    caller: &Caller,
    entered: &Entered,
    device: &access::sessions::Token,
    form: &FormState,
) -> Result<Response, WebError> {
    let told = entered.reset.map(|_| "accounts-factor-was-reset");
    let response = second::enter(app, caller, entered, device, form, told).await?;
    Ok(forgetting(caller, response))
}

/// What a key was asked is used up: the browser forgets it.
pub(super) fn forgetting(caller: &Caller, mut response: Response) -> Response {
    let cookie = cookies::clear_question(caller.shell.site().tls);
    response.headers_mut().append(header::SET_COOKIE, cookie);
    response
}

/// Says in the form what came of it; with which status it is shown, and after how many seconds it is worth trying again.
pub(super) fn said<T>(form: &mut FormState, keyed: Keyed<T>, now: Timestamp) -> (StatusCode, Option<i64>) {
    form.head(t("accounts-key-refused-heading"));
    match keyed {
        Keyed::Copied => form.refuse(t("accounts-key-copied")),
        Keyed::Over => form.refuse(t("accounts-key-over")),
        Keyed::Wait(until) => {
            form.head(words::wait_heading(until, now));
            form.refuse(web::tn("accounts-key-wait", &[("when", &words::after(until, now))]));
            return (StatusCode::TOO_MANY_REQUESTS, Some(web::fmt::retry_after(until, now)));
        }
        Keyed::Right(_) | Keyed::Wrong | Keyed::Refused(_) => form.refuse(t("accounts-key-wrong")),
    }
    (StatusCode::UNPROCESSABLE_ENTITY, None)
}

/// Says to programs when it is worth trying again.
pub(super) fn retry(mut response: Response, seconds: Option<i64>) -> Response {
    if let Some(seconds) = seconds {
        response.headers_mut().insert(header::RETRY_AFTER, seconds.into());
    }
    response
}

/// Begins to get a key before one may do anything else.
pub(super) async fn begin(
    State(app): State<App>,
    caller: Caller,
    headers: HeaderMap,
    posted: Posted,
) -> Result<Response, WebError> {
    let mut form = posted.form();
    let Some(pending) = second::token(&caller, &headers) else {
        return second::again_from_start(&app, &caller, form).await;
    };
    let name = form.get("name").to_owned();
    match service::begin_first_key(&app.db, party(&app)?, pending, name, caller.origin()).await {
        Ok(Some(question)) => {
            let page = caller.shell.public_page("accounts-key-touch");
            Ok(key::touch(&caller, page, "/login/enrol/key/made", second::ENROL, &question))
        }
        Ok(None) => second::again_from_start(&app, &caller, form).await,
        Err(problem) => {
            form.absorb(problem)?;
            enrol_again(&app, &caller, &headers, form).await
        }
    }
}

/// The page for whoever must get a factor, with what is wrong about his key.
async fn enrol_again(
    app: &App,
    caller: &Caller,
    headers: &HeaderMap,
    key: FormState,
) -> Result<Response, WebError> {
    let form = caller.shell.form(second::ENROL);
    second::enrol_page(app, caller, headers, (form, Some(key)), StatusCode::UNPROCESSABLE_ENTITY).await
}

/// The key was made, and the session opens.
pub(super) async fn made(
    State(app): State<App>,
    caller: Caller,
    headers: HeaderMap,
    posted: Posted,
) -> Result<Response, WebError> {
    let (sent, mut form) = (posted.form(), caller.shell.form("/login/enrol/key"));
    let Some(pending) = second::token(&caller, &headers) else {
        return second::again_from_start(&app, &caller, sent).await;
    };
    let Some(signed) = signed(&caller, &headers, &sent) else {
        form.refuse(t("accounts-key-over"));
        return enrol_again(&app, &caller, &headers, form).await;
    };
    let (coming, device) = second::coming(&caller, &headers)?;
    let enrolled = service::enrol_first_key(&app.db, &app.keys, party(&app)?, pending, signed, coming).await;
    match enrolled {
        Ok(Keyed::Right((entered, codes))) => {
            let inside = caller.signed_in(&entered.token, entered.several);
            let next = if entered.several { role::first(None) } else { "/".to_owned() };
            let page = app.page(&entered.actor, &inside, "accounts-recovery-title");
            let mut response =
                web::html(&CodesPage::new(&app, &entered.actor, page, &codes, next).await?.with_key());
            second::begun(&mut response, &caller, &entered.token, &device);
            return Ok(forgetting(&caller, response));
        }
        Ok(Keyed::Refused(problem)) => {
            return sign_in::refused(&app, &caller, form.to("/login"), problem).await;
        }
        Ok(Keyed::Over) => form.refuse(t("accounts-key-over")),
        Ok(_) => form.refuse(t("accounts-key-not-made")),
        Err(problem) => form.absorb(problem)?,
    }
    enrol_again(&app, &caller, &headers, form).await
}
