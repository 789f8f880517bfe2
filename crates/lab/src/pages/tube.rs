//! What is known of one tube, and what is said of it now.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use kernel::ids::RequestId;
use serde::Deserialize;
use web::{App, Caller, Cell, Choice, Column, FormState, Page, Posted, Row, Table, WebError, t};

use super::receive::step_key;
use super::{request, words};
use crate::model::{Door, TubeFact, TubeReason, TubeStep};
use crate::service::{self, NewTubeFact};

#[derive(Template)]
#[template(path = "lab_tube.html")]
struct TubePage {
    page: Page,
    form: FormState,
    steps: Vec<Choice>,
    reasons: Vec<Choice>,
    known: Table,
}

/// What is chosen already.
#[derive(Deserialize)]
pub(super) struct Chosen {
    #[serde(default)]
    step: String,
}

/// The form.
pub(super) async fn ask(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<RequestId>,
    Query(Chosen { step }): Query<Chosen>,
) -> Result<Response, WebError> {
    let mut form = caller.shell.form(format!("/worklist/{id}/tube"));
    form.set("step", TubeStep::parse(&step).map(TubeStep::code).unwrap_or_default());
    render(&app, &caller, form, id, StatusCode::OK).await
}

async fn render(
    app: &App,
    caller: &Caller,
    form: FormState,
    id: RequestId,
    status: StatusCode,
) -> Result<Response, WebError> {
    let (actor, (request, subject, facts)) =
        app.read(caller, move |tx, actor| service::before_tube(tx, actor, id)).await?;
    let page = app
        .page(&actor, caller, "lab-tube")
        .intro(format!("{} · {}", request.number, request::name_and_birth(&subject)))
        .crumb("/worklist", t("lab-worklist"))
        .crumb(format!("/requests/{id}"), web::tn("lab-request-number", &[("number", &request.number)]));
    let steps = TubeStep::ALL.map(|step| Choice::key(step.code(), step_key(step)).hint(hint_key(step)));
    let reasons = TubeReason::ALL.map(|reason| Choice::key(reason.code(), words::tube_reason_key(reason)));
    let (steps, reasons) = (steps.to_vec(), reasons.to_vec());
    Ok(web::html_status(status, &TubePage { page, form, steps, reasons, known: known(&facts) }))
}

/// What a step brings about.
fn hint_key(step: TubeStep) -> &'static str {
    match step {
        TubeStep::Received => "lab-tube-received-hint",
        TubeStep::InProgress => "lab-tube-in_progress-hint",
        TubeStep::Suspended => "lab-tube-suspended-hint",
        TubeStep::Unsuitable => "lab-tube-unsuitable-hint",
        TubeStep::NotReceived => "lab-tube-not_received-hint",
    }
}

/// What was said of it, the latest first.
fn known(facts: &[TubeFact]) -> Table {
    let columns = vec![Column::new("lab-status"), Column::new("lab-tube-reason"), Column::new("lab-tube-at")];
    let rows = facts.iter().map(|fact| {
        let reason = fact.reason.map(|reason| t(words::tube_reason_key(reason))).unwrap_or_default();
        Row::new(vec![
            Cell::badge(&words::tube(fact.step)),
            Cell::text(reason).sub(&fact.note),
            Cell::instant(fact.at).sub(&fact.by_name),
        ])
    });
    Table::new("tube-facts", "lab-tube-known", columns).rows(rows).empty("lab-tube-known-none").show_caption()
}

/// Writes it and goes back to the list.
pub(super) async fn record(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<RequestId>,
    posted: Posted,
) -> Result<Response, WebError> {
    let mut form = posted.form();
    let code = form.required("step");
    let step = TubeStep::parse(&code).ok();
    form.check(code.is_empty() || step.is_some(), "step", "lab-tube-step-unknown");
    let reason = form.optional("tube_reason").and_then(|code| TubeReason::parse(&code).ok());
    let note = form.get("note").to_owned();
    let answer = match (form.finish(), step) {
        (Ok(()), Some(step)) => {
            let new = NewTubeFact { id: form.id(), request: id, step, reason, note, door: Door::Manual };
            app.write(&caller, move |tx, actor| service::record_tube(tx, actor, &new)).await
        }
        (Err(problem), _) => Err(problem),
        (Ok(()), None) => Err(kernel::Problem::field("step", "lab-tube-step-unknown")),
    };
    match answer {
        Ok(_) => Ok(web::redirect_with_flash("/worklist", "lab-tube-said")),
        Err(problem) => {
            form.absorb(problem)?;
            render(&app, &caller, form, id, StatusCode::UNPROCESSABLE_ENTITY).await
        }
    }
}
