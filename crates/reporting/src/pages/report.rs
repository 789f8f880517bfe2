//! The report as a file to print, and the page that its QR opens.

use std::sync::Arc;

use access::{Action, Actor, decide};
use askama::Template;
use axum::Extension;
use axum::extract::{Path, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::Response;
use kernel::Timestamp;
use kernel::ids::ResultId;
use uuid::Uuid;
use web::{App, Badge, Caller, Cell, Facts, Page, Tone, WebError, fmt, t, tn};

use crate::brake::Brake;
use crate::document::{document, laboratory, outcome, test};
use crate::model::{Authentic, Report, Shown};
use crate::seal::{Printed, Seal};
use crate::service;

/// The way from a result to its report.
pub(super) fn link(actor: &Actor, id: Uuid) -> Option<(String, String)> {
    let to = || (format!("/results/{id}/report"), t("reporting-print").to_owned());
    decide(actor, Action::ResultPrint).ok().map(|_| to())
}

/// The address that the QR of a report opens.
fn address(app: &App, seal: &Seal, report: &Report) -> kernel::Result<String> {
    let at = Timestamp::from_second(report.at.as_second()).map_err(kernel::Problem::internal)?;
    let token = seal.token(&Printed { result: report.revision.result.id, at })?;
    Ok(app.public_url.link(&format!("/verify/{token}")))
}

/// The report of a result as a PDF.
///
/// # Errors
/// As [`service::report`].
pub(crate) async fn drawn(
    app: &App,
    caller: &Caller,
    seal: &Seal,
    id: ResultId,
) -> Result<Response, WebError> {
    let (_, report) = app.read(caller, move |tx, actor| service::report(tx, actor, id)).await?;
    let link = address(app, seal, &report)?;
    web::pdf::download("referto.pdf", move || document(&report, &link)).await
}

/// The file.
pub(super) async fn print(
    State(app): State<App>,
    caller: Caller,
    Extension(seal): Extension<Seal>,
    Path(id): Path<ResultId>,
) -> Result<Response, WebError> {
    drawn(&app, &caller, &seal, id).await
}

#[derive(Template)]
#[template(path = "verify.html")]
struct VerifyPage {
    page: Page,
    badge: Option<Badge>,
    sentence: String,
    facts: Option<Facts>,
}

fn page(caller: &Caller, badge: Option<Badge>, sentence: String, facts: Option<Facts>) -> VerifyPage {
    VerifyPage { page: caller.shell.public_page("reporting-verify"), badge, sentence, facts }
}

/// What the page is for, for whoever comes without a paper.
pub(super) async fn about(caller: Caller) -> Response {
    web::html(&page(&caller, None, t("reporting-verify-about").to_owned(), None))
}

/// Whether a report is authentic.
pub(super) async fn verify(
    State(app): State<App>,
    caller: Caller,
    Extension(seal): Extension<Seal>,
    Extension(brake): Extension<Arc<Brake>>,
    Path(token): Path<String>,
) -> Result<Response, WebError> {
    if !brake.allows(caller.origin().address, app.db.clocks().now()) {
        let often = page(&caller, None, t("reporting-verify-often").to_owned(), None);
        let mut answer = web::html_status(StatusCode::TOO_MANY_REQUESTS, &often);
        answer.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static("60"));
        return Ok(answer);
    }
    // Nothing is asked of the database for what we did not sign.
    let said = match seal.read(&token)? {
        Some(printed) => app.db.read(move |tx| service::authentic(tx, printed)).await?,
        None => Authentic::Unknown,
    };
    let status = match said {
        Authentic::Unknown | Authentic::Gone => StatusCode::NOT_FOUND,
        _ => StatusCode::OK,
    };
    Ok(web::html_status(status, &told(&caller, &said)))
}

fn told(caller: &Caller, said: &Authentic) -> VerifyPage {
    let (tone, key, shown) = match said {
        Authentic::Counts(shown, _) => (Tone::Good, "authentic", Some(shown)),
        Authentic::Corrected(shown) => (Tone::Warn, "corrected", Some(shown)),
        Authentic::Withdrawn(shown) => (Tone::Act, "withdrawn", Some(shown)),
        Authentic::Gone => (Tone::Quiet, "gone", None),
        Authentic::Unknown => (Tone::Act, "unknown", None),
    };
    let badge = Badge::new(tone, &format!("reporting-verify-{key}"));
    let sentence = t(&format!("reporting-verify-{key}-what")).to_owned();
    let outcome = match said {
        Authentic::Counts(_, found) => Some(outcome(*found)),
        _ => None,
    };
    page(caller, Some(badge), sentence, shown.map(|shown| facts(shown, outcome)))
}

fn facts(shown: &Shown, outcome: Option<&'static str>) -> Facts {
    let printed = tn("reporting-verify-printed", &[("when", &fmt::instant(shown.printed_at))]);
    Facts::new()
        .with("reporting-initials", Cell::text(&shown.initials))
        .with("reporting-kind", Cell::text(test(shown.test)))
        .with("reporting-sampled", Cell::instant(shown.sampled_at))
        .with_some("reporting-outcome", outcome.map(Cell::text))
        .with("reporting-laboratory", Cell::text(laboratory(&shown.laboratory)).sub(printed))
}
