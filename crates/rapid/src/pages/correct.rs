//! Who recorded a test corrects what it found.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use uuid::Uuid;
use web::{App, Caller, Choice, FormState, Page, Posted, WebError, t, tn};

use super::{outcome, outcome_key, outcomes};
use crate::service::{self, Correct};

#[derive(Template)]
#[template(path = "rapid_correct.html")]
struct CorrectPage {
    page: Page,
    form: FormState,
    was: String,
    outcomes: Vec<Choice>,
    back: String,
}

/// The form.
pub(super) async fn ask(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<Uuid>,
) -> Result<Response, WebError> {
    let form = caller.shell.form(format!("/rapid/{id}/correct"));
    render(&app, &caller, form, id, StatusCode::OK).await
}

async fn render(
    app: &App,
    caller: &Caller,
    form: FormState,
    id: Uuid,
    status: StatusCode,
) -> Result<Response, WebError> {
    let (actor, test) = app.read(caller, move |tx, actor| service::view(tx, actor, id)).await?;
    let back = format!("/rapid/{id}");
    let page = app
        .page(&actor, caller, "rapid-correct")
        .intro(test.name.clone())
        .crumb("/rapid", t("rapid-list"))
        .crumb(back.clone(), t("rapid-one"));
    let said = test.outcome.map_or(t("lab-withdrawn-deleted"), |outcome| t(outcome_key(outcome)));
    let was = tn("rapid-was", &[("outcome", &said)]);
    Ok(web::html_status(status, &CorrectPage { page, form, was, outcomes: outcomes(test.outcome), back }))
}

/// Writes it.
pub(super) async fn correct(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<Uuid>,
    posted: Posted,
) -> Result<Response, WebError> {
    let mut form = posted.form();
    let outcome = outcome(&form.required("outcome"));
    form.check(outcome.is_some(), "outcome", "lab-outcome-unknown");
    let reason = form.required("why");
    let answer = match (form.finish(), outcome) {
        (Ok(()), Some(outcome)) => {
            let new = Correct { id: form.id(), test: id, outcome, reason };
            app.write(&caller, move |tx, actor| service::correct(tx, actor, &new)).await.map(|_| ())
        }
        (problems, _) => {
            Err(problems.err().unwrap_or(kernel::Problem::field("outcome", "lab-outcome-unknown")))
        }
    };
    match answer {
        Ok(()) => Ok(web::redirect_with_flash(&format!("/rapid/{id}"), "rapid-corrected-done")),
        Err(problem) => {
            form.absorb(problem)?;
            render(&app, &caller, form, id, StatusCode::UNPROCESSABLE_ENTITY).await
        }
    }
}
