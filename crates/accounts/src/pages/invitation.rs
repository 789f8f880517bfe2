//! The invited user's first steps, before he has a session: the code, and the password he chooses.

use access::factors::{Means, Owes};
use access::invitations::{Code, Invitation, Standing};
use askama::Template;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::Response;
use kernel::{FieldProblem, Problem};
use web::{App, Caller, FormState, Page, Posted, WebError, cookies, t, tn};

use super::second;
use crate::rules::Door;
use crate::service::{self, Coming, Welcome};

#[derive(Template)]
#[template(path = "invitation_code.html")]
struct CodePage {
    page: Page,
    form: FormState,
}

#[derive(Template)]
#[template(path = "invitation.html")]
struct PasswordPage {
    page: Page,
    form: FormState,
    login: String,
    contact: String,
}

#[derive(Template)]
#[template(path = "invitation_over.html")]
struct OverPage {
    page: Page,
    sentence: String,
}

/// Where a code is typed from a letter.
pub(super) async fn ask(caller: Caller) -> Response {
    code_page(&caller, caller.shell.form("/invitation"), StatusCode::OK)
}

fn code_page(caller: &Caller, form: FormState, status: StatusCode) -> Response {
    let page = caller.shell.public_page("accounts-invitation-title").intro(t("accounts-invitation-ask"));
    web::html_status(status, &CodePage { page, form })
}

/// Goes to the page of the code that was typed.
pub(super) async fn find(caller: Caller, posted: Posted) -> Response {
    let mut form = posted.form();
    match Code::typed(form.get("code")) {
        Some(code) => web::redirect(&format!("/invitation/{}", code.text())),
        None => {
            form.problem(FieldProblem::new("code", "accounts-invitation-code-form"));
            code_page(&caller, form, StatusCode::UNPROCESSABLE_ENTITY)
        }
    }
}

/// Where the password is chosen. Opening the page uses nothing up: programs that look into mail do it too.
pub(super) async fn show(
    State(app): State<App>,
    caller: Caller,
    Path(code): Path<String>,
) -> Result<Response, WebError> {
    match service::open_invitation(&app.db, &code).await {
        Ok(invitation) if invitation.standing == Standing::Open => {
            let form = caller.shell.form(caller.path());
            Ok(password_page(&caller, form, &invitation, StatusCode::OK))
        }
        Ok(invitation) => Ok(over(&caller, invitation.standing)),
        Err(Problem::NotFound) => Ok(unknown(&caller, &code)),
        Err(problem) => Err(problem.into()),
    }
}

fn password_page(caller: &Caller, form: FormState, invitation: &Invitation, status: StatusCode) -> Response {
    let page = caller
        .shell
        .public_page("accounts-invitation-title")
        .intro(tn("accounts-invitation-welcome", &[("name", &invitation.name)]));
    let (login, contact) = (invitation.login.clone(), invitation.contact.clone());
    web::html_status(status, &PasswordPage { page, form, login, contact })
}

/// Why this invitation is good for nothing, and what to do.
fn over(caller: &Caller, standing: Standing) -> Response {
    let page = caller.shell.public_page("accounts-invitation-over");
    let sentence = t(&format!("accounts-invitation-is-{}", standing.code())).to_owned();
    let status = if standing == Standing::Suspended { StatusCode::FORBIDDEN } else { StatusCode::GONE };
    web::html_status(status, &OverPage { page, sentence })
}

/// Nothing was ever sent with this code: a letter was misread.
fn unknown(caller: &Caller, code: &str) -> Response {
    let mut form = caller.shell.form("/invitation");
    form.set("code", code);
    form.problem(FieldProblem::new("code", "accounts-invitation-code-unknown"));
    code_page(caller, form, StatusCode::NOT_FOUND)
}

/// Chooses the password and signs in.
pub(super) async fn accept(
    State(app): State<App>,
    caller: Caller,
    Path(code): Path<String>,
    headers: HeaderMap,
    posted: Posted,
) -> Result<Response, WebError> {
    let mut form = posted.form();
    // As they were typed: blanks around a password belong to it.
    let as_typed = |name: &str| form.all(name).first().cloned().unwrap_or_default();
    let (password, repeated) = (as_typed("password"), as_typed("repeated"));
    let tls = caller.shell.site().tls;
    let (replaced, browser) = (caller.token().ok(), web::browser::kind(&headers));
    let coming = Coming { origin: caller.origin(), replaced, place: None, browser, door: Door::Page };
    match service::accept(&app.db, &app.keys, &code, password, repeated, coming).await {
        Ok(Welcome::In(token)) => {
            // The first thing he is offered is what makes the account safer.
            let mut response = web::redirect_with_flash("/profile/factor", "accounts-invitation-accepted");
            response.headers_mut().append(header::SET_COOKIE, cookies::set_session(token.secret(), tls));
            Ok(response)
        }
        Ok(Welcome::Owes(token)) => {
            let owed = (Owes::Enrolment, Means::default());
            Ok(second::asked(&caller, caller.shell.form("/login"), owed, &token))
        }
        Ok(Welcome::Later) => Ok(web::redirect_with_flash("/login", "accounts-invitation-later")),
        Ok(Welcome::Machine) => Ok(web::redirect_with_flash("/login", "accounts-invitation-machine")),
        Ok(Welcome::Refused(standing)) => Ok(over(&caller, standing)),
        Err(Problem::NotFound) => Ok(unknown(&caller, &code)),
        Err(problem) => {
            let status = match &problem {
                Problem::Busy(_) => {
                    form.refuse(t("accounts-invitation-busy"));
                    StatusCode::SERVICE_UNAVAILABLE
                }
                _ => {
                    form.absorb(problem)?;
                    StatusCode::UNPROCESSABLE_ENTITY
                }
            };
            let invitation = service::open_invitation(&app.db, &code).await?;
            Ok(password_page(&caller, form, &invitation, status))
        }
    }
}
