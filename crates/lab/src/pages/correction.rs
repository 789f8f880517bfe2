//! Correcting a result: both versions stay.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use kernel::ids::ResultId;
use web::{App, Caller, Choice, FormState, Page, Posted, WebError, t};

use super::{request, result, words};
use crate::model::{Door, Outcome};
use crate::service::{self, Correct};

#[derive(Template)]
#[template(path = "lab_correct.html")]
struct CorrectPage {
    page: Page,
    form: FormState,
    was: String,
    outcomes: Vec<Choice>,
    /// Whether a positive can be chosen.
    positive: bool,
}

/// The form.
pub(super) async fn ask(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<ResultId>,
) -> Result<Response, WebError> {
    let form = caller.shell.form(format!("/results/{id}/correct"));
    render(&app, &caller, form, id, StatusCode::OK).await
}

async fn render(
    app: &App,
    caller: &Caller,
    mut form: FormState,
    id: ResultId,
    status: StatusCode,
) -> Result<Response, WebError> {
    let (actor, (found, subject)) = app.read(caller, move |tx, actor| service::result(tx, actor, id)).await?;
    if form.get("revision").is_empty() {
        form.set("revision", found.result.revision.to_string());
    }
    let outcome = found.result.outcome;
    let page = app
        .page(&actor, caller, "lab-correct-title")
        .intro(format!("{} · {}", found.result.accession, request::name_and_birth(&subject)))
        .crumb("/worklist", t("lab-worklist"));
    let was = web::tn("lab-correct-was", &[("outcome", &words::outcome(outcome))]);
    let (outcomes, positive) = (words::outcomes(Some(outcome)), outcome != Outcome::Positive);
    Ok(web::html_status(status, &CorrectPage { page, form, was, outcomes, positive }))
}

/// Writes the correction and goes back to the list.
pub(super) async fn correct(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<ResultId>,
    posted: Posted,
) -> Result<Response, WebError> {
    let mut form = posted.form();
    let outcome = result::chosen(&mut form);
    let reason = form.required("reason");
    let shown = form.get("revision").parse().ok();
    let answer = match (form.finish(), outcome) {
        (Ok(()), Some(outcome)) => {
            let new = Correct { id: form.id(), result: id, outcome, reason, shown, door: Door::Manual };
            app.write(&caller, move |tx, actor| service::correct_result(tx, actor, &new)).await.map(|_| ())
        }
        (problems, _) => {
            Err(problems.err().unwrap_or(kernel::Problem::field("outcome", "lab-outcome-unknown")))
        }
    };
    match answer {
        Ok(()) => Ok(web::redirect_with_flash("/worklist", "lab-corrected-done")),
        Err(problem) => {
            form.absorb(problem)?;
            render(&app, &caller, form, id, StatusCode::UNPROCESSABLE_ENTITY).await
        }
    }
}
