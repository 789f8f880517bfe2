//! Taking a request back.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use kernel::Problem;
use kernel::ids::RequestId;
use territory::codes::List;
use web::{App, Caller, Choice, FormState, Page, Posted, WebError, t, tn};

use super::{request, words};
use crate::service::{self, Cancel};

#[derive(Template)]
#[template(path = "lab_cancel.html")]
struct CancelPage {
    page: Page,
    form: FormState,
    what: String,
    reasons: Vec<Choice>,
    back: String,
}

/// The form.
pub(super) async fn ask(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<RequestId>,
) -> Result<Response, WebError> {
    let form = caller.shell.form(format!("/requests/{id}/cancel"));
    render(&app, &caller, form, id, StatusCode::OK).await
}

async fn render(
    app: &App,
    caller: &Caller,
    form: FormState,
    id: RequestId,
    status: StatusCode,
) -> Result<Response, WebError> {
    let asked = app.read(caller, move |tx, actor| service::before_cancelling(tx, actor, id)).await;
    let (actor, (asked, subject)) = asked?;
    let page = app
        .page(&actor, caller, "lab-cancel-title")
        .intro(request::name_and_birth(&subject))
        .crumb("/requests", t("lab-requests"))
        .crumb(format!("/requests/{id}"), tn("lab-request-number", &[("number", &asked.number)]));
    let (test, laboratory) = (words::test(asked.test), words::laboratory(&asked.laboratory));
    let what =
        tn("lab-cancel-what", &[("test", &test), ("number", &asked.number), ("laboratory", &laboratory)]);
    let reasons = words::choices(List::CancelReason, actor.today, &[form.get("cancel_reason")]);
    let back = format!("/requests/{id}");
    Ok(web::html_status(status, &CancelPage { page, form, what, reasons, back }))
}

/// Takes it back and goes to its page.
pub(super) async fn cancel(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<RequestId>,
    posted: Posted,
) -> Result<Response, WebError> {
    let mut form = posted.form();
    let reason = form.required("cancel_reason");
    let new = Cancel { id: form.id(), request: id, reason, note: form.get("note").to_owned() };
    let answer = match form.finish() {
        Ok(()) => app.write(&caller, move |tx, actor| service::cancel_request(tx, actor, &new)).await,
        Err(problem) => Err(problem),
    };
    match answer {
        Ok(_) => Ok(web::redirect_with_flash(&format!("/requests/{id}"), "lab-cancelled")),
        Err(problem @ Problem::Invalid(_)) => {
            form.absorb(problem)?;
            render(&app, &caller, form, id, StatusCode::UNPROCESSABLE_ENTITY).await
        }
        Err(other) => Err(other.into()),
    }
}
