//! Somebody else was quicker with a report: who, and what one may do next.

use access::Actor;
use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use kernel::ids::ReportId;
use web::{App, Caller, Page, WebError, fmt, t, tn};

use super::REPORTS;
use crate::model::ReportStatus;
use crate::service;

#[derive(Template)]
#[template(path = "too_late.html")]
struct TooLate {
    page: Page,
    sentence: String,
    person: String,
    next: Option<(ReportId, i64)>,
}

/// Who was quicker.
pub(super) async fn too_late(app: &App, caller: &Caller, id: ReportId) -> Result<Response, WebError> {
    let work = move |tx: &mut storage::Tx<'_>, actor: &Actor| {
        Ok((service::view_report(tx, actor, id)?, service::next_waiting(tx, actor)?))
    };
    let (actor, (report, next)) = app.read(caller, work).await?;
    let sentence = match (&report.taken, &report.asked) {
        (Some(taken), _) => {
            let when = fmt::instant(taken.at);
            tn("cases-too-late-who", &[("who", &taken.name), ("when", &when)])
        }
        (None, Some(asked)) if report.status == ReportStatus::ToComplete => {
            let when = fmt::instant(asked.at);
            tn("cases-too-late-asked", &[("who", &asked.name), ("when", &when)])
        }
        _ => t("cases-too-late-changed").to_owned(),
    };
    let page = app.page(&actor, caller, "cases-too-late").crumb(REPORTS, t("cases-reports"));
    let person = format!("/people/{}", report.person);
    Ok(web::html_status(StatusCode::CONFLICT, &TooLate { page, sentence, person, next }))
}
