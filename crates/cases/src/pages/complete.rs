//! The doctor completes a report that was sent back to her: the screen *Integra*.

use std::sync::Arc;

use access::Actor;
use askama::Template;
use axum::Extension;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use kernel::ids::ReportId;
use web::{App, Caller, Choice, FormState, Page, Posted, WebError, t, tn};

use super::report::AskedView;
use super::report_form::{ask, fill_whole, read};
use super::{GradeField, REPORTS, ReportFields, who};
use crate::Waiting;
use crate::model::{NewReport, ReportStatus};
use crate::service::{self, Completion, ReportWhole};

#[derive(Template)]
#[template(path = "report_complete.html")]
struct CompletePage {
    page: Page,
    form: FormState,
    symptoms: Vec<Choice>,
    graded: Vec<GradeField>,
    questioned: bool,
    /// What is asked for; none when it was completed or taken in charge meanwhile.
    asked: Option<AskedView>,
    back: String,
}

fn page(
    (app, caller, actor): (&App, &Caller, &Actor),
    whole: &ReportWhole,
    form: FormState,
    questioned: bool,
) -> CompletePage {
    let ReportWhole { report, person, .. } = whole;
    let name = format!("{} {}", person.data.family_name, person.data.given_name);
    let asked = report.asked.as_ref().filter(|_| report.status == ReportStatus::ToComplete);
    CompletePage {
        page: app
            .page(actor, caller, "cases-complete-title")
            .heading(tn("cases-complete-of", &[("name", &name)]))
            .intro(who(person, actor.today))
            .crumb(REPORTS, t("cases-reports"))
            .about(person.id.0),
        symptoms: ReportFields::symptoms(actor.today, &report.symptoms),
        graded: ReportFields::graded(actor.today, &report.symptoms),
        form,
        questioned,
        asked: asked.map(AskedView::of),
        back: format!("{REPORTS}/{}", report.id),
    }
}

async fn begin(app: &App, caller: &Caller, id: ReportId) -> Result<(Actor, ReportWhole), WebError> {
    Ok(app.read(caller, move |tx, actor| service::begin_complete(tx, actor, id)).await?)
}

/// The form, with what the report says.
pub(super) async fn show(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<ReportId>,
) -> Result<Response, WebError> {
    let (actor, whole) = begin(&app, &caller, id).await?;
    // What is past is told on the report's own page.
    if whole.report.status != ReportStatus::ToComplete {
        return Ok(web::redirect_with_flash(&format!("{REPORTS}/{id}"), "cases-complete-over"));
    }
    let mut form = caller.shell.form(format!("{REPORTS}/{id}/complete"));
    form.set("version", whole.report.version.to_string());
    fill_whole(&mut form, &whole.report);
    Ok(web::html(&page((&app, &caller, &actor), &whole, form, false)))
}

/// Writes it; what cannot be accepted comes back with all that was typed.
pub(super) async fn complete(
    State(app): State<App>,
    caller: Caller,
    Extension(waiting): Extension<Arc<Waiting>>,
    Path(id): Path<ReportId>,
    posted: Posted,
) -> Result<Response, WebError> {
    let mut form = posted.form();
    let (actor, whole) = begin(&app, &caller, id).await?;
    let says = NewReport { id, ..read(&mut form, whole.report.person) };
    let questioned = ask(&mut form, &says, &whole.report.symptoms, actor.today);
    let version = form.get("version").parse().unwrap_or(0);
    let new = Completion { act: form.id(), version, says, answer: form.get("answer").to_owned() };
    let written = match form.finish() {
        Ok(()) => app.write(&caller, move |tx, actor| service::complete(tx, actor, &new)).await.map(drop),
        Err(problem) => Err(problem),
    };
    let Err(problem) = written else {
        waiting.tell(&app.db).await;
        return Ok(web::redirect_with_flash(REPORTS, "cases-report-completed"));
    };
    let status = match &problem {
        kernel::Problem::Stale | kernel::Problem::Refused(_) => StatusCode::CONFLICT,
        _ => StatusCode::UNPROCESSABLE_ENTITY,
    };
    form.absorb(problem)?;
    // She has seen now what it is by now.
    form.set("version", whole.report.version.to_string());
    Ok(web::html_status(status, &page((&app, &caller, &actor), &whole, form, questioned)))
}
