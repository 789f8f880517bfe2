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

/// Where the code of a letter is typed; the link of a letter or message brings it behind the `#`, which no server and no log
/// sees, and the page's script sends it from there.
pub(super) const PLACE: &str = "/invitation";
/// Where the password that is chosen is sent.
pub(super) const CHOOSE: &str = "/invitation/choose";
/// The hidden field that carries the code there.
pub(super) const LETTER: &str = "letter";

/// Where a code is typed from a letter.
pub(super) async fn ask(caller: Caller) -> Response {
    code_page(&caller, caller.shell.form(PLACE), StatusCode::OK)
}

fn code_page(caller: &Caller, form: FormState, status: StatusCode) -> Response {
    let page = caller.shell.public_page("accounts-invitation-title").intro(t("accounts-invitation-ask"));
    web::html_status(status, &CodePage { page, form })
}

/// Where links led that were sent before the code stood behind the `#`.
pub(super) async fn old_link(Path(code): Path<String>) -> Response {
    match Code::typed(&code) {
        Some(code) => web::redirect(&format!("{PLACE}#{}", code.text())),
        None => web::redirect(PLACE),
    }
}

/// Where somebody is back who has gone on without a code.
pub(super) async fn back() -> Response {
    web::redirect(PLACE)
}

/// Where the password is chosen, by the code that was typed. That uses nothing up: programs that look into mail do it too.
pub(super) async fn find(
    State(app): State<App>,
    caller: Caller,
    posted: Posted,
) -> Result<Response, WebError> {
    let mut form = posted.form();
    let Some(code) = Code::typed(form.get("code")).map(|code| code.text()) else {
        form.problem(FieldProblem::new("code", "accounts-invitation-code-form"));
        return Ok(code_page(&caller, form, StatusCode::UNPROCESSABLE_ENTITY));
    };
    match service::open_invitation(&app.db, &code).await {
        Ok(invitation) if invitation.standing == Standing::Open => {
            let mut form = caller.shell.form(CHOOSE);
            form.set(LETTER, code);
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
    let mut form = caller.shell.form(PLACE);
    form.set("code", code);
    form.problem(FieldProblem::new("code", "accounts-invitation-code-unknown"));
    code_page(caller, form, StatusCode::NOT_FOUND)
}

/// Chooses the password and signs in.
pub(super) async fn accept(
    State(app): State<App>,
    caller: Caller,
    headers: HeaderMap,
    posted: Posted,
) -> Result<Response, WebError> {
    let mut form = posted.form();
    let code = form.get(LETTER).to_owned();
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
