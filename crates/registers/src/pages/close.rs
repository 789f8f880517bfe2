//! Closing an entry from a day on, and opening it again.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use kernel::Problem;
use web::{App, Caller, FormState, Page, Posted, WebError, t, tn};

use super::{PATH, place, write};
use crate::service;

#[derive(Template)]
#[template(path = "register_close.html")]
struct ClosePage {
    page: Page,
    form: FormState,
    back: String,
    /// What is said of the persons who have chosen the doctor, if there are any.
    persons: Option<String>,
}

/// Asks for the last day.
pub(super) async fn ask(
    State(app): State<App>,
    caller: Caller,
    Path(code): Path<String>,
) -> Result<Response, WebError> {
    let form = caller.shell.form(format!("{}/close", place(&code)));
    Ok(web::html(&page(&app, &caller, form, code).await?))
}

async fn page(app: &App, caller: &Caller, mut form: FormState, code: String) -> Result<ClosePage, WebError> {
    let (actor, found) = app.read(caller, move |tx, actor| service::view(tx, actor, &code)).await?;
    if !found.may_close {
        return Err(Problem::Denied(access::Action::RegisterManage.code()).into());
    }
    if form.get("version").is_empty() {
        form.set("version", found.entry.version().to_string());
    }
    let back = place(found.entry.code());
    let page = app.page(&actor, caller, "registers-close").crumb(PATH, t("registers-title"));
    Ok(ClosePage {
        page: page
            .crumb(&back, found.entry.name())
            .heading(tn("registers-close-heading", &[("name", &found.entry.name())])),
        persons: found.choices.filter(|n| *n > 0).map(|n| tn("registers-choices-count", &[("n", &n)])),
        form,
        back,
    })
}

/// Closes it, or says what stands against that.
pub(super) async fn close(
    State(app): State<App>,
    caller: Caller,
    Path(code): Path<String>,
    posted: Posted,
) -> Result<Response, WebError> {
    let mut form = posted.form();
    let end =
        service::End { last: form.date("last_day"), leaves_persons: !form.get("leaves_persons").is_empty() };
    let (id, seen) = (form.id(), form.get("version").parse().unwrap_or_default());
    let asked = code.clone();
    let written = match form.finish() {
        Ok(()) => {
            write(&app, &caller, move |tx, actor| service::close(tx, actor, id, &asked, seen, end)).await
        }
        Err(problem) => Err(problem),
    };
    let Err(problem) = written else {
        return Ok(web::redirect_with_flash(&place(&code), "registers-closed"));
    };
    let stale = matches!(problem, Problem::Stale);
    form.absorb(problem)?;
    if stale {
        form.set("version", "");
    }
    let page = page(&app, &caller, form, code).await?;
    Ok(web::html_status(if stale { StatusCode::CONFLICT } else { StatusCode::UNPROCESSABLE_ENTITY }, &page))
}

/// Takes its end away.
pub(super) async fn reopen(
    State(app): State<App>,
    caller: Caller,
    Path(code): Path<String>,
    posted: Posted,
) -> Result<Response, WebError> {
    let form = posted.form();
    let (id, seen) = (form.id(), form.get("version").parse().unwrap_or_default());
    let asked = code.clone();
    write(&app, &caller, move |tx, actor| service::reopen(tx, actor, id, &asked, seen)).await?;
    Ok(web::redirect_with_flash(&place(&code), "registers-reopened"))
}
