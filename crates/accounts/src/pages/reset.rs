//! A password that was forgotten: asking for a link, and choosing another password with the code that came.

use access::factors::Means;
use access::invitations::{Code, Standing};
use access::resets::{PLACE, Reset};
use askama::Template;
use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::Response;
use kernel::{FieldProblem, Problem, Timestamp};
use web::{App, Caller, FormState, Page, Posted, WebError, t, tn};

use super::invitation::LETTER;
use super::{factor as factor_page, invite};
use crate::service::{self, Renewed};
use crate::words;

/// Where a link is asked for.
pub(super) const FORGOTTEN: &str = "/login/forgotten";
/// Where another password is sent, with the code in a hidden field: it never stands in an address.
pub(super) const CHOOSE: &str = "/password/choose";

#[derive(Template)]
#[template(path = "forgotten.html")]
struct AskPage {
    page: Page,
    form: FormState,
}

#[derive(Template)]
#[template(path = "forgotten_sent.html")]
struct SentPage {
    page: Page,
    sentence: &'static str,
}

#[derive(Template)]
#[template(path = "reset_code.html")]
struct CodePage {
    page: Page,
    form: FormState,
}

#[derive(Template)]
#[template(path = "reset.html")]
struct ResetPage {
    page: Page,
    form: FormState,
    login: String,
    wants_factor: bool,
    has_program: bool,
}

#[derive(Template)]
#[template(path = "reset_over.html")]
struct OverPage {
    page: Page,
    sentence: String,
}

/// Asks for the login; where no e-mail is sent, says who helps.
pub(super) async fn ask(State(app): State<App>, caller: Caller) -> Result<Response, WebError> {
    Ok(match invite::mails(&app).await? {
        true => ask_page(&caller, caller.shell.form(FORGOTTEN), StatusCode::OK),
        false => no_mail(&caller, StatusCode::OK),
    })
}

fn ask_page(caller: &Caller, form: FormState, status: StatusCode) -> Response {
    let page = caller.shell.public_page("accounts-forgotten-title").intro(t("accounts-forgotten-intro"));
    web::html_status(status, &AskPage { page, form })
}

/// Who helps where no e-mail is sent.
fn no_mail(caller: &Caller, status: StatusCode) -> Response {
    let page = caller.shell.public_page("accounts-forgotten-title");
    web::html_status(status, &SentPage { page, sentence: t("accounts-forgotten-no-mail") })
}

/// Takes the question. The answer is the same for everybody, and is given before it is looked who that is.
pub(super) async fn send(
    State(app): State<App>,
    caller: Caller,
    posted: Posted,
) -> Result<Response, WebError> {
    let mut form = posted.form();
    let login = form.required("login");
    if !invite::mails(&app).await? {
        return Ok(no_mail(&caller, StatusCode::UNPROCESSABLE_ENTITY));
    }
    if !form.is_good() {
        return Ok(ask_page(&caller, form, StatusCode::UNPROCESSABLE_ENTITY));
    }
    if let Some(until) = service::ask_reset(&app.db, caller.origin(), login).await? {
        form.refuse(tn("accounts-forgotten-wait", &[("when", &words::after(until, app.db.clocks().now()))]));
        let mut response = ask_page(&caller, form, StatusCode::TOO_MANY_REQUESTS);
        retry_after(&mut response, until, app.db.clocks().now());
        return Ok(response);
    }
    let page = caller.shell.public_page("accounts-forgotten-sent").intro(t("accounts-forgotten-sent-what"));
    Ok(web::html(&SentPage { page, sentence: t("accounts-forgotten-sent-not") }))
}

fn retry_after(response: &mut Response, until: Timestamp, now: Timestamp) {
    response.headers_mut().insert(header::RETRY_AFTER, web::fmt::retry_after(until, now).into());
}

/// Asks for the code of a letter.
pub(super) async fn ask_code(caller: Caller) -> Response {
    code_page(&caller, caller.shell.form(PLACE), StatusCode::OK)
}

fn code_page(caller: &Caller, form: FormState, status: StatusCode) -> Response {
    let page = caller.shell.public_page("accounts-reset-title").intro(t("accounts-reset-code-intro"));
    web::html_status(status, &CodePage { page, form })
}

/// Where links led that were sent before the code stood behind the `#`.
pub(super) async fn old_link(Path(code): Path<String>) -> Response {
    match Code::typed(&code) {
        Some(code) => web::redirect(&access::resets::link(&code)),
        None => web::redirect(PLACE),
    }
}

/// Where somebody is back who has gone on without a code.
pub(super) async fn back() -> Response {
    web::redirect(PLACE)
}

/// Finds what a code that was typed is good for: asks for the second factor, if there is one, and for another password.
pub(super) async fn find(
    State(app): State<App>,
    caller: Caller,
    posted: Posted,
) -> Result<Response, WebError> {
    let mut form = posted.form();
    let code = form.required("code");
    if !form.is_good() {
        return Ok(code_page(&caller, form, StatusCode::UNPROCESSABLE_ENTITY));
    }
    match service::open_reset(&app.db, &code).await {
        Ok(reset) if reset.standing == Standing::Open => {
            let mut form = caller.shell.form(CHOOSE);
            form.set(LETTER, code);
            Ok(reset_page(&caller, form, &reset, StatusCode::OK))
        }
        Ok(reset) => Ok(over(&caller, reset.standing)),
        Err(Problem::NotFound) => Ok(unknown(&caller, &code)),
        Err(problem) => Err(problem.into()),
    }
}

fn reset_page(caller: &Caller, mut form: FormState, reset: &Reset, status: StatusCode) -> Response {
    form.set("code", "");
    form.set("recovery", "");
    let intro = t(if reset.wants_factor { "accounts-reset-intro-factor" } else { "accounts-reset-intro" });
    let page = caller.shell.public_page("accounts-reset-title").intro(intro);
    let Reset { wants_factor, has_program, .. } = *reset;
    let login = reset.login.clone();
    web::html_status(status, &ResetPage { page, form, login, wants_factor, has_program })
}

/// Why a code is good for nothing, and what to do.
fn over(caller: &Caller, standing: Standing) -> Response {
    let page = caller.shell.public_page("accounts-reset-over");
    let sentence = t(&format!("accounts-reset-is-{}", standing.code())).to_owned();
    web::html_status(StatusCode::GONE, &OverPage { page, sentence })
}

/// No such code was ever given.
fn unknown(caller: &Caller, code: &str) -> Response {
    let mut form = caller.shell.form(PLACE);
    form.set("code", code);
    form.problem(FieldProblem::new("code", "accounts-reset-code-unknown"));
    code_page(caller, form, StatusCode::NOT_FOUND)
}

/// Chooses another password; one signs in with it then.
pub(super) async fn choose(
    State(app): State<App>,
    caller: Caller,
    posted: Posted,
) -> Result<Response, WebError> {
    let mut form = posted.form();
    let code = form.get(LETTER).to_owned();
    // As they were typed: blanks around a password belong to it.
    let passwords = ["password", "repeated"].map(|name| form.all(name).first().cloned().unwrap_or_default());
    let (factor, origin) = (factor_page::typed(&form), caller.origin());
    let place = factor_page::place(&form, Means { code: true, key: false });
    let chosen = service::choose_again(&app.db, &app.keys, &code, origin, factor, passwords).await;
    let now = app.db.clocks().now();
    let (status, until) = match chosen {
        Ok(Renewed::Yes) => return Ok(web::redirect_with_flash("/login", "accounts-reset-done")),
        Ok(Renewed::Over(standing)) => return Ok(over(&caller, standing)),
        Err(Problem::NotFound) => return Ok(unknown(&caller, &code)),
        Ok(Renewed::Wait(until)) => {
            form.head(words::wait_heading(until, now));
            form.refuse(tn("accounts-code-wait", &[("when", &words::after(until, now))]));
            (StatusCode::TOO_MANY_REQUESTS, Some(until))
        }
        Err(Problem::Busy(_)) => {
            form.refuse(t("accounts-invitation-busy"));
            (StatusCode::SERVICE_UNAVAILABLE, None)
        }
        Err(problem) => {
            form.absorb(factor_page::told_at(problem, place))?;
            (StatusCode::UNPROCESSABLE_ENTITY, None)
        }
    };
    let reset = service::open_reset(&app.db, &code).await?;
    let mut response = reset_page(&caller, form, &reset, status);
    if let Some(until) = until {
        retry_after(&mut response, until, now);
    }
    Ok(response)
}
