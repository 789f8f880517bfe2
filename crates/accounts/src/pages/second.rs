//! Between the password and the session: the page for the code, and the page on which somebody gets a factor who may do nothing
//! else before.

use access::factors::{How, Owes, Place};
use access::sessions::Token;
use askama::Template;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::Response;
use kernel::{Problem, Timestamp};
use web::kept;
use web::{App, Caller, FormState, Page, Posted, WebError, cookies, fmt, t, tn};

use super::factor::{self, CodesPage, EnrolPage};
use super::sign_in;
use crate::rules::Door;
use crate::service::{self, Coming, Entered, Second};
use crate::words;

/// Where the code is sent.
pub(super) const CODE: &str = "/login/code";
/// Where somebody enrols who has no session yet.
pub(super) const ENROL: &str = "/login/enrol";

#[derive(Template)]
#[template(path = "login_code.html")]
struct CodePage {
    page: Page,
    form: FormState,
}

/// The password was right and something is owed: the page that asks for it, and the cookie that stands for the password.
pub(super) fn asked(caller: &Caller, form: FormState, owes: Owes, token: &Token) -> Response {
    let mut response = match owes {
        Owes::Code => code_page(caller, form.to(CODE), StatusCode::OK),
        Owes::Enrolment => web::redirect(ENROL),
    };
    let cookie = cookies::set_pending(token.secret(), caller.shell.site().tls);
    response.headers_mut().append(header::SET_COOKIE, cookie);
    response
}

fn code_page(caller: &Caller, mut form: FormState, status: StatusCode) -> Response {
    form.set("code", "");
    form.set("recovery", "");
    let page = caller.shell.public_page("accounts-code-title").intro(t("accounts-code-intro"));
    web::html_status(status, &CodePage { page, form })
}

/// The token of a sign-in that is not finished.
fn token(caller: &Caller, headers: &HeaderMap) -> Option<Token> {
    cookies::pending(headers, caller.shell.site().tls).map(Token::presented)
}

/// Where somebody goes who owes something, if he does.
pub(super) async fn place(app: &App, caller: &Caller, headers: &HeaderMap) -> Result<Option<Owes>, Problem> {
    let Some(token) = token(caller, headers) else { return Ok(None) };
    Ok(service::pending(&app.db, token).await?.map(|pending| pending.owes))
}

/// The page for the code by itself, when somebody comes back to its address.
pub(super) async fn ask_code(
    State(app): State<App>,
    caller: Caller,
    headers: HeaderMap,
) -> Result<Response, WebError> {
    match place(&app, &caller, &headers).await? {
        Some(Owes::Code) => Ok(code_page(&caller, caller.shell.form(CODE), StatusCode::OK)),
        _ => Ok(web::redirect("/login")),
    }
}

fn coming(caller: &Caller, headers: &HeaderMap) -> Result<(Coming, Token), Problem> {
    let mut origin = caller.origin();
    let device = match origin.device.take() {
        Some(device) => device,
        None => Token::new()?,
    };
    origin.device = Some(device.clone());
    let (replaced, browser) = (caller.token().ok(), web::browser::kind(headers));
    Ok((Coming { origin, replaced, browser, door: Door::Page }, device))
}

/// Looks at the code.
pub(super) async fn code(
    State(app): State<App>,
    caller: Caller,
    headers: HeaderMap,
    posted: Posted,
) -> Result<Response, WebError> {
    let mut form = posted.form();
    let Some(pending) = token(&caller, &headers) else { return Ok(again_from_start(&caller, form)) };
    let typed = factor::typed(&form);
    if typed.is_empty() {
        form.problem(kernel::FieldProblem::new("code", "accounts-code-missing"));
        return Ok(code_page(&caller, form, StatusCode::UNPROCESSABLE_ENTITY));
    }
    let (coming, device) = coming(&caller, &headers)?;
    match service::second(&app.db, &app.keys, pending, typed, coming).await {
        Ok(Second::In { entered, how, left }) => {
            let flash = flash(&entered, how, left);
            enter(&app, &caller, &entered, &device, &form, flash).await
        }
        Ok(Second::Wrong) => {
            form.problem(kernel::FieldProblem::new("code", "accounts-code-wrong"));
            Ok(code_page(&caller, form, StatusCode::UNPROCESSABLE_ENTITY))
        }
        Ok(Second::Wait(until)) => Ok(wait(&caller, form, until, app.db.clocks().now())),
        Ok(Second::Over) => Ok(again_from_start(&caller, form)),
        Err(problem) => sign_in::refused(&caller, form.to("/login"), problem),
    }
}

/// What is told in passing to somebody who has just entered.
fn flash(entered: &Entered, how: How, left: i64) -> Option<&'static str> {
    match (how, left) {
        _ if entered.reset.is_some() => Some("accounts-factor-was-reset"),
        (How::Recovery, 0) => Some("accounts-recovery-none"),
        (How::Recovery, left) if left <= access::factors::FEW => Some("accounts-recovery-few"),
        (How::Recovery, _) => Some("accounts-recovery-used"),
        _ => None,
    }
}

/// Goes where one wanted to go, in the session that has begun.
async fn enter(
    app: &App,
    caller: &Caller,
    entered: &Entered,
    device: &Token,
    form: &FormState,
    flash: Option<&'static str>,
) -> Result<Response, WebError> {
    let tls = caller.shell.site().tls;
    let mut response = sign_in::onward(app, caller, entered, form, flash).await?;
    sign_in::open_cookies(&mut response, &entered.token, device, tls);
    response.headers_mut().append(header::SET_COOKIE, cookies::clear_pending(tls));
    Ok(response)
}

/// The page again: this guess was not looked at.
fn wait(caller: &Caller, mut form: FormState, until: Timestamp, now: Timestamp) -> Response {
    form.head(words::wait_heading(until, now));
    form.refuse(tn("accounts-code-wait", &[("when", &words::after(until, now))]));
    let mut response = code_page(caller, form, StatusCode::TOO_MANY_REQUESTS);
    response.headers_mut().insert(header::RETRY_AFTER, web::fmt::retry_after(until, now).into());
    response
}

/// The sign-in is over: the page for the password, with what was kept.
fn again_from_start(caller: &Caller, form: FormState) -> Response {
    let mut fresh = caller.shell.form("/login");
    for name in [kept::FIELD, "next"] {
        fresh.set(name, form.get(name));
    }
    fresh.head(t("accounts-code-over-heading"));
    fresh.refuse(t("accounts-code-over"));
    let mut response = sign_in::again(caller, fresh, StatusCode::UNPROCESSABLE_ENTITY);
    let cookie = cookies::clear_pending(caller.shell.site().tls);
    response.headers_mut().append(header::SET_COOKIE, cookie);
    response
}

/// The page on which somebody enrols who may do nothing else.
pub(super) async fn ask_enrol(
    State(app): State<App>,
    caller: Caller,
    headers: HeaderMap,
) -> Result<Response, WebError> {
    enrol_page(&app, &caller, &headers, caller.shell.form(ENROL), StatusCode::OK).await
}

async fn enrol_page(
    app: &App,
    caller: &Caller,
    headers: &HeaderMap,
    mut form: FormState,
    status: StatusCode,
) -> Result<Response, WebError> {
    let Some(token) = token(caller, headers) else { return Ok(web::redirect("/login")) };
    let place = Place::pending(&token);
    let found = match service::pending(&app.db, token).await? {
        Some(pending) if pending.owes == Owes::Enrolment => {
            service::enrolling(&app.db, &app.keys, pending.user, place).await?
        }
        _ => None,
    };
    let Some(enrolling) = found else { return Ok(web::redirect("/login")) };
    form.set("code", "");
    let page = caller.shell.public_page("accounts-factor-new").intro(t("accounts-factor-must"));
    let told = enrolling.reset.map(|at| tn("accounts-factor-reset-on", &[("when", &fmt::instant(at))]));
    Ok(web::html_status(status, &EnrolPage::new(page, form, &enrolling, told, true)))
}

/// Looks at the first code, and opens the session.
pub(super) async fn enrol(
    State(app): State<App>,
    caller: Caller,
    headers: HeaderMap,
    posted: Posted,
) -> Result<Response, WebError> {
    let mut form = posted.form();
    let Some(pending) = token(&caller, &headers) else { return Ok(again_from_start(&caller, form)) };
    let (coming, device) = coming(&caller, &headers)?;
    match service::enrol_and_enter(&app.db, &app.keys, pending, factor::typed(&form), coming).await {
        Ok(Some((entered, codes))) => {
            let tls = caller.shell.site().tls;
            let inside = caller.signed_in(&entered.token, entered.several);
            let next = if entered.several { super::role::first(None) } else { "/".to_owned() };
            let page = app.page(&entered.actor, &inside, "accounts-recovery-title");
            let mut response = web::html(&CodesPage::new(page, &codes, next));
            sign_in::open_cookies(&mut response, &entered.token, &device, tls);
            response.headers_mut().append(header::SET_COOKIE, cookies::clear_pending(tls));
            Ok(response)
        }
        Ok(None) => Ok(again_from_start(&caller, form)),
        Err(problem) => {
            form.absorb(problem)?;
            enrol_page(&app, &caller, &headers, form, StatusCode::UNPROCESSABLE_ENTITY).await
        }
    }
}
