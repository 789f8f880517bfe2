//! An administrator prepares a letter with which a user chooses another password, after making sure who asks for it.

use access::changes::What;
use access::invitations::Code;
use askama::Template;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::Response;
use kernel::clock::local_date;
use kernel::ids::UserId;
use web::{App, Caller, Choice, FormState, Page, Posted, WebError, fmt, t, tn};

use super::invite::address;
use super::user_changes::{Around, again, around, around_own, back, reasons, refused, said};
use crate::model::ResetLetter;
use crate::rules::Deed;
use crate::{service, words};

#[derive(Template)]
#[template(path = "user_password.html")]
struct AskPage {
    page: Page,
    form: FormState,
    back: String,
    reasons: Vec<Choice>,
}

#[derive(Template)]
#[template(path = "reset_letter.html")]
struct LetterPage {
    page: Page,
    letter: ResetLetter,
    /// Whom to call.
    by: String,
    back: String,
    day: String,
    link: String,
    /// Where the code is typed.
    place: String,
    until: String,
}

fn page(around: &Around<'_>, form: FormState) -> AskPage {
    let (page, form, back) = (around.page("accounts-reset-letter"), around.seen(form), around.back());
    AskPage { page, form, back, reasons: reasons(Deed::PasswordLetter) }
}

/// Asks how it is known who asks.
pub(super) async fn ask(
    State(app): State<App>,
    caller: Caller,
    Path(user): Path<UserId>,
) -> Result<Response, WebError> {
    let form = caller.shell.form(format!("/admin/users/{user}/{}", What::PasswordLetter.code()));
    Ok(web::html(&page(&around_own(&app, &caller, user).await?, form)))
}

/// The letter is the answer, and is shown once.
pub(super) async fn prepare(
    State(app): State<App>,
    caller: Caller,
    Path(user): Path<UserId>,
    headers: HeaderMap,
    posted: Posted,
) -> Result<Response, WebError> {
    let mut form = posted.form();
    let (said, code) = (said(&form), Code::new()?);
    let work = move |tx: &mut storage::Tx<'_>, actor: &access::Actor| {
        service::reset_letter(tx, actor, user, &said, &code)
    };
    let problem = match app.write(&caller, work).await {
        Ok((actor, Some(letter))) => {
            let page =
                app.page(&actor, &caller, "accounts-reset-letter").crumb("/admin/users", t("accounts-users"));
            return Ok(web::html(&letter_page(
                page,
                letter,
                &address(&app, &headers, caller.shell.site().tls),
                user,
            )));
        }
        Ok((_, None)) => return Ok(web::redirect_with_flash(&back(user), "accounts-letter-shown-once")),
        Err(problem) => problem,
    };
    refused(&mut form, problem)?;
    Ok(again(&page(&around(&app, &caller, user).await?, form)))
}

fn letter_page(page: Page, letter: ResetLetter, address: &str, user: UserId) -> LetterPage {
    let ends = local_date(letter.expires_at);
    let when = format!("{} {}", fmt::weekday(ends), fmt::date_long(ends));
    let (name, role) = (&letter.by.0, words::role(letter.by.1));
    LetterPage {
        by: tn("accounts-letter-by", &[("name", name), ("role", &role), ("unit", &letter.organisation)]),
        page: page.crumb(back(user), letter.name.clone()),
        back: back(user),
        day: fmt::date_long(local_date(letter.written_at)),
        link: format!("{address}{}/{}", access::resets::PLACE, letter.code),
        place: format!("{address}{}", access::resets::PLACE),
        until: tn("accounts-reset-letter-until", &[("day", &when), ("time", &fmt::time(letter.expires_at))]),
        letter,
    }
}
