//! European certificates: judged by what their holder shows, and, in a demonstration alone, made of a result.

use access::{Action, Actor, decide};
use askama::Template;
use axum::Extension;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use certificate::{Outcome, Verdict, verify};
use kernel::ids::ResultId;
use kernel::{FieldProblem, Problem};
use uuid::Uuid;
use web::forms::{TEXT, Upload};
use web::{App, Badge, Caller, Cell, Facts, FormState, Page, Tone, WebError, t};

use crate::Trusting;
use crate::service;

/// Where they are judged.
pub(super) const PATH: &str = "/certificates";
/// Bytes of what is sent, at most: more than any text of a certificate.
pub(super) const LARGEST: usize = 64 * 1024;

#[derive(Template)]
#[template(path = "certificates.html")]
struct CertificatesPage {
    page: Page,
    form: FormState,
    /// Whether there is a trust list.
    can: bool,
    badge: Option<Badge>,
    why: String,
    facts: Option<Facts>,
}

fn render(
    app: &App,
    caller: &Caller,
    actor: &Actor,
    form: FormState,
    trusting: &Trusting,
    verdict: Option<&Verdict>,
) -> Response {
    let page = app.page(actor, caller, "reporting-certificates").intro(t("reporting-certificates-intro"));
    let badge = verdict.map(|verdict| badge(verdict.outcome));
    let why = verdict.map_or_else(String::new, |verdict| verdict.why.to_string());
    let facts = verdict.and_then(|verdict| verdict.holder.as_ref()).map(|holder| {
        Facts::new()
            .with("reporting-certificate-family", Cell::text(&holder.family_name))
            .with("reporting-certificate-given", Cell::text(&holder.given_name))
            .with("reporting-born", Cell::text(&holder.birth_date))
    });
    let status = if form.is_good() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let can = trusting.trust().is_some();
    web::html_status(status, &CertificatesPage { page, form, can, badge, why, facts })
}

fn badge(outcome: Outcome) -> Badge {
    let tone = match outcome {
        Outcome::Valid => Tone::Good,
        Outcome::NotValidYet | Outcome::Expired => Tone::Warn,
        Outcome::NotEuDcc | Outcome::NotValid | Outcome::Revoked => Tone::Act,
    };
    Badge::new(tone, &format!("reporting-certificate-{}", outcome.code().to_lowercase()))
}

/// The form.
pub(super) async fn ask(
    State(app): State<App>,
    caller: Caller,
    Extension(trusting): Extension<Trusting>,
) -> Result<Response, WebError> {
    let (actor, ()) = app.read(&caller, |tx, actor| service::may_judge(tx, actor, None)).await?;
    let form = caller.shell.form(PATH).with_file();
    Ok(render(&app, &caller, &actor, form, &trusting, None))
}

/// What was pasted, or else the text in the file that was sent.
fn text(form: &FormState, file: &[u8]) -> String {
    match form.get("text") {
        "" => String::from_utf8_lossy(file).trim().to_owned(),
        pasted => pasted.to_owned(),
    }
}

/// Judges one. Neither the text nor whose it is is kept.
pub(super) async fn judge(
    State(app): State<App>,
    caller: Caller,
    Extension(trusting): Extension<Trusting>,
    upload: Upload,
) -> Result<Response, WebError> {
    let (form, file) = upload.taken_if_any(TEXT);
    let text = text(&form, &file);
    let mut form = form.to(PATH).with_file();
    let now = app.db.clocks().business_now();
    let verdict = match trusting.trust() {
        _ if !form.is_good() => None,
        _ if text.is_empty() => {
            form.problem(FieldProblem::new("text", "reporting-certificate-empty"));
            None
        }
        None => {
            form.absorb(Problem::Refused("reporting-certificates-off"))?;
            None
        }
        Some(trust) => Some(verify(&text, trust, now)),
    };
    let code = verdict.as_ref().map(|verdict| verdict.outcome.code());
    let (actor, ()) = app.read(&caller, move |tx, actor| service::may_judge(tx, actor, code)).await?;
    Ok(render(&app, &caller, &actor, form, &trusting, verdict.as_ref()))
}

/// The way from a result to its certificate: the page itself says that it is for demonstrations alone.
pub(super) fn link(actor: &Actor, id: Uuid) -> Option<(String, String)> {
    let to = || (format!("/results/{id}/certificate"), t("reporting-certificate-demo").to_owned());
    decide(actor, Action::ResultPrint).ok().map(|_| to())
}

#[derive(Template)]
#[template(path = "certificate.html")]
struct CertificatePage {
    page: Page,
    side: usize,
    dark: String,
    text: String,
}

/// A certificate of a result, in a demonstration.
pub(super) async fn demo(
    State(app): State<App>,
    caller: Caller,
    Extension(trusting): Extension<Trusting>,
    Path(id): Path<ResultId>,
) -> Result<Response, WebError> {
    if !trusting.makes() {
        // Who is not in is told so first.
        app.actor(&caller).await?;
        return Err(Problem::NotFound.into());
    }
    let (actor, report) = app.read(&caller, move |tx, actor| service::report(tx, actor, id)).await?;
    let text = trusting.issue(&report, app.db.clocks().business_now())?;
    let (side, dark) = paper::qr_path(&text);
    let page =
        app.page(&actor, &caller, "reporting-certificate-demo").crumb(PATH, t("reporting-certificates"));
    Ok(web::html(&CertificatePage { page, side, dark, text }))
}
