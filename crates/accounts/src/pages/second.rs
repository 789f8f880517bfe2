//! Between the password and the session: the page for the code, and the page on which somebody gets a factor who may do nothing
//! else before.

use access::factors::{How, Means, Owes, Pending, Place};
use access::sessions::Token;
use askama::Template;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::Response;
use kernel::Problem;
use web::kept;
use web::passkey::KeyDoor;
use web::{App, Caller, FormState, Page, Posted, WebError, cookies, fmt, t, tn};

use super::factor::{self, CodesPage, EnrolPage};
use super::key_sign_in::retry;
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
    /// By what one proves who he is.
    means: Means,
    /// The button that asks the key.
    door: KeyDoor,
}

/// The password was right and something is owed: the page that asks for it, and the cookie that stands for the password.
pub(super) fn asked(
    caller: &Caller,
    form: FormState,
    (owes, means): (Owes, Means),
    token: &Token,
) -> Response {
    let mut response = match owes {
        Owes::Code => code_form(caller, form.to(CODE), means, StatusCode::OK),
        Owes::Enrolment => web::redirect(ENROL),
    };
    let cookie = cookies::set_pending(token.secret(), caller.shell.site().tls);
    response.headers_mut().append(header::SET_COOKIE, cookie);
    response
}

fn code_form(caller: &Caller, mut form: FormState, means: Means, status: StatusCode) -> Response {
    form.set("code", "");
    form.set("recovery", "");
    let (title, intro) = match means {
        Means { code: true, key: true } => ("accounts-second-title", "accounts-second-intro"),
        Means { code: false, key: true } => ("accounts-second-key-title", "accounts-second-key-intro"),
        Means { key: false, .. } => ("accounts-code-title", "accounts-code-intro"),
    };
    let page = caller.shell.public_page(title).intro(t(intro));
    let door = match means.key {
        true => KeyDoor::of(&caller.shell, &form, "/login/code/key", "web-key-enter"),
        false => KeyDoor::default(),
    };
    web::html_status(status, &CodePage { page, form, means, door })
}

/// The page for the code or the key, of the sign-in whose token the browser shows.
pub(super) async fn code_page(
    app: &App,
    caller: &Caller,
    headers: &HeaderMap,
    form: FormState,
    status: StatusCode,
) -> Result<Response, WebError> {
    let pending = match token(caller, headers) {
        Some(token) => service::pending(&app.db, token).await?,
        None => None,
    };
    match pending {
        Some((Pending { owes: Owes::Code, .. }, means)) => Ok(code_form(caller, form, means, status)),
        _ => again_from_start(app, caller, form).await,
    }
}

/// The token of a sign-in that is not finished.
pub(super) fn token(caller: &Caller, headers: &HeaderMap) -> Option<Token> {
    cookies::pending(headers, caller.shell.site().tls).map(Token::presented)
}

/// Where somebody goes who owes something, if he does.
pub(super) async fn place(app: &App, caller: &Caller, headers: &HeaderMap) -> Result<Option<Owes>, Problem> {
    let Some(token) = token(caller, headers) else { return Ok(None) };
    Ok(service::pending(&app.db, token).await?.map(|(pending, _)| pending.owes))
}

/// The page for the code by itself, when somebody comes back to its address.
pub(super) async fn ask_code(
    State(app): State<App>,
    caller: Caller,
    headers: HeaderMap,
) -> Result<Response, WebError> {
    match place(&app, &caller, &headers).await? {
        Some(Owes::Code) => code_page(&app, &caller, &headers, caller.shell.form(CODE), StatusCode::OK).await,
        _ => Ok(web::redirect("/login")),
    }
}

pub(super) fn coming(caller: &Caller, headers: &HeaderMap) -> Result<(Coming, Token), Problem> {
    let mut origin = caller.origin();
    let device = match origin.device.take() {
        Some(device) => device,
        None => Token::new()?,
    };
    origin.device = Some(device.clone());
    let (replaced, browser) = (caller.token().ok(), web::browser::kind(headers));
    Ok((Coming { origin, replaced, place: caller.place(), browser, door: Door::Page }, device))
}

/// Looks at the code.
pub(super) async fn code(
    State(app): State<App>,
    caller: Caller,
    headers: HeaderMap,
    posted: Posted,
) -> Result<Response, WebError> {
    let mut form = posted.form();
    let Some(pending) = token(&caller, &headers) else { return again_from_start(&app, &caller, form).await };
    let typed = factor::typed(&form);
    let means =
        service::pending(&app.db, pending.clone()).await?.map_or_else(Means::default, |(_, means)| means);
    let place = factor::place(&form, means);
    if typed.is_empty() {
        form.problem(kernel::FieldProblem::new(place, "accounts-code-missing"));
        return code_page(&app, &caller, &headers, form, StatusCode::UNPROCESSABLE_ENTITY).await;
    }
    let (coming, device) = coming(&caller, &headers)?;
    match service::second(&app.db, &app.keys, pending, typed, coming).await {
        Ok(Second::In { entered, how, left }) => {
            let flash = flash(&entered, how, left);
            enter(&app, &caller, &entered, &device, &form, flash).await
        }
        Ok(Second::Wrong) => {
            form.problem(kernel::FieldProblem::new(place, "accounts-code-wrong"));
            code_page(&app, &caller, &headers, form, StatusCode::UNPROCESSABLE_ENTITY).await
        }
        Ok(Second::Wait(until)) => {
            let now = app.db.clocks().now();
            form.head(words::wait_heading(until, now));
            form.refuse(tn("accounts-code-wait", &[("when", &words::after(until, now))]));
            let again = code_page(&app, &caller, &headers, form, StatusCode::TOO_MANY_REQUESTS).await?;
            Ok(retry(again, Some(fmt::retry_after(until, now))))
        }
        Ok(Second::Over) => again_from_start(&app, &caller, form).await,
        Err(problem) => sign_in::refused(&app, &caller, form.to("/login"), problem).await,
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
pub(super) async fn enter(
    app: &App,
    caller: &Caller,
    entered: &Entered,
    device: &Token,
    form: &FormState,
    flash: Option<&'static str>,
) -> Result<Response, WebError> {
    let mut response = sign_in::onward(app, caller, entered, form, flash).await?;
    begun(&mut response, caller, &entered.token, device);
    Ok(response)
}

/// The cookies of a session that has begun after more than a password.
pub(super) fn begun(response: &mut Response, caller: &Caller, token: &Token, device: &Token) {
    let tls = caller.shell.site().tls;
    sign_in::open_cookies(response, token, device, tls);
    response.headers_mut().append(header::SET_COOKIE, cookies::clear_pending(tls));
}

/// The sign-in is over: the page for the password, with what was kept.
pub(super) async fn again_from_start(
    app: &App,
    caller: &Caller,
    form: FormState,
) -> Result<Response, WebError> {
    let mut fresh = caller.shell.form("/login");
    for name in [kept::FIELD, "next"] {
        fresh.set(name, form.get(name));
    }
    fresh.head(t("accounts-code-over-heading"));
    fresh.refuse(t("accounts-code-over"));
    let mut response = sign_in::again(app, caller, fresh, StatusCode::UNPROCESSABLE_ENTITY).await?;
    let cookie = cookies::clear_pending(caller.shell.site().tls);
    response.headers_mut().append(header::SET_COOKIE, cookie);
    Ok(response)
}

/// The page on which somebody enrols who may do nothing else.
pub(super) async fn ask_enrol(
    State(app): State<App>,
    caller: Caller,
    headers: HeaderMap,
) -> Result<Response, WebError> {
    enrol_page(&app, &caller, &headers, (caller.shell.form(ENROL), None), StatusCode::OK).await
}

/// The page with the forms for a code and for a key.
pub(super) async fn enrol_page(
    app: &App,
    caller: &Caller,
    headers: &HeaderMap,
    (mut form, key): (FormState, Option<FormState>),
    status: StatusCode,
) -> Result<Response, WebError> {
    let Some(token) = token(caller, headers) else { return Ok(web::redirect("/login")) };
    let place = Place::pending(&token);
    let found = match service::pending(&app.db, token).await? {
        Some((pending, _)) if pending.owes == Owes::Enrolment => {
            service::enrolling(&app.db, &app.keys, pending.user, place).await?
        }
        _ => None,
    };
    let Some(enrolling) = found else { return Ok(web::redirect("/login")) };
    form.set("code", "");
    let page = caller.shell.public_page("accounts-factor-new").intro(t("accounts-factor-must"));
    let told = enrolling.reset.map(|at| tn("accounts-factor-reset-on", &[("when", &fmt::instant(at))]));
    let key = key.or_else(|| Some(caller.shell.form("/login/enrol/key")));
    let key = key.filter(|_| super::key::why_not(caller).is_none());
    Ok(web::html_status(status, &EnrolPage::new(page, form, &enrolling, told).instead(key)))
}

/// Looks at the first code, and opens the session.
pub(super) async fn enrol(
    State(app): State<App>,
    caller: Caller,
    headers: HeaderMap,
    posted: Posted,
) -> Result<Response, WebError> {
    let mut form = posted.form();
    let Some(pending) = token(&caller, &headers) else { return again_from_start(&app, &caller, form).await };
    let (coming, device) = coming(&caller, &headers)?;
    match service::enrol_and_enter(&app.db, &app.keys, pending, factor::typed(&form), coming).await {
        Ok(Some((entered, codes))) => {
            let inside = caller.signed_in(&entered.token, entered.several);
            let next = if entered.several { super::role::first(None) } else { "/".to_owned() };
            let page = app.page(&entered.actor, &inside, "accounts-recovery-title");
            let mut response = web::html(&CodesPage::new(&app, &entered.actor, page, &codes, next).await?);
            begun(&mut response, &caller, &entered.token, &device);
            Ok(response)
        }
        Ok(None) => again_from_start(&app, &caller, form).await,
        Err(problem) => {
            form.absorb(problem)?;
            let status = StatusCode::UNPROCESSABLE_ENTITY;
            enrol_page(&app, &caller, &headers, (form, None), status).await
        }
    }
}
