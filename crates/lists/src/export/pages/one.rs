//! One export: what it is, the decision of a second person, the file.

use std::sync::Arc;

use askama::Template;
use axum::Extension;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use kernel::{FieldProblem, Problem};
use uuid::Uuid;
use web::{App, Caller, Cell, Choice, Facts, FormState, Page, Posted, WebError, fmt, t, tn};

use super::PATH;
use super::new::{hand_over, place};
use crate::export::model::{Export, Status};
use crate::export::service::{self, Verdict, View};
use crate::export::{Limits, Waiting, rules, words};

#[derive(Template)]
#[template(path = "export.html")]
struct OnePage {
    page: Page,
    /// With what was typed into it, if it came back.
    form: FormState,
    facts: Facts,
    decides: bool,
    verdicts: Vec<Choice>,
    version: i64,
    /// The file may be had.
    download: Option<FormState>,
    hint: Option<String>,
    withdraw: Option<FormState>,
    /// Why it cannot be downloaded, to who asked.
    not: Option<&'static str>,
    /// Where it is asked for anew, when the list has outgrown it.
    again: Option<String>,
}

/// One export.
pub(super) async fn show(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<Uuid>,
) -> Result<Response, WebError> {
    let form = caller.shell.form(format!("{PATH}/{id}"));
    Ok(web::html(&page(&app, &caller, id, form).await?))
}

async fn page(app: &App, caller: &Caller, id: Uuid, form: FormState) -> Result<OnePage, WebError> {
    let (actor, view) = app.read(caller, move |tx, actor| service::view(tx, actor, id)).await?;
    let export = &view.export;
    let page = app
        .page(&actor, caller, "lists-export")
        .heading(tn("lists-export-one", &[("number", &export.number())]))
        .crumb(PATH, t("lists-exports"));
    let downloads = view.own && view.downloads.is_ok();
    let until = export.open_until.map(|until| {
        let left = rules::DOWNLOADS - export.downloads;
        tn("lists-export-until", &[("until", &fmt::instant(until)), ("n", &left)])
    });
    Ok(OnePage {
        page,
        form,
        facts: facts(&view),
        decides: view.decides,
        verdicts: vec![
            Choice::key("approve", "lists-export-approve").hint("lists-export-approve-hint"),
            Choice::key("decline", "lists-export-decline").hint("lists-export-decline-hint"),
        ],
        version: export.version,
        download: downloads.then(|| caller.shell.form(format!("{PATH}/{id}/download"))),
        hint: until.filter(|_| downloads),
        withdraw: (view.own && export.status == Status::Asked)
            .then(|| caller.shell.form(format!("{PATH}/{id}/withdraw"))),
        again: (view.own && rules::has_outgrown(export))
            .then(|| place(&export.order.list, &export.order.query)),
        not: view.downloads.err().filter(|_| view.own).map(t),
    })
}

fn facts(view: &View) -> Facts {
    let export = &view.export;
    let order = &export.order;
    let Export { persons, rows, whole, .. } = export;
    let decided = export.decision.as_ref().map(|one| {
        let cell = Cell::text(&one.by_name).sub(fmt::instant(one.at));
        if one.note.is_empty() { cell } else { cell.sub(format!("«{}»", one.note)) }
    });
    let handed = export.handed.as_ref().filter(|handed| !handed.digest.is_empty());
    Facts::new()
        .with("lists-export-state", Cell::text(words::status(export.status)))
        .with("lists-export-list", Cell::text(words::title(&order.list)))
        .with("lists-export-filter", Cell::text(words::filter(&export.words)))
        .with("lists-export-much", Cell::text(words::many(*persons, *rows, *whole)))
        .with("lists-export-set", Cell::text(words::set(order.set)))
        .with("lists-export-format", Cell::text(t(&order.format.key())))
        .with("lists-export-purpose", Cell::text(t(&order.purpose.key())))
        .with("lists-export-by", Cell::text(&export.asked_by_name).sub(&export.unit_name))
        .with("lists-export-when", Cell::instant(export.asked_at))
        .with_some("lists-export-decided-by", decided)
        .with_some("lists-export-last-download", words::handed(export).map(Cell::text))
        .with_some("lists-export-digest", handed.map(|handed| Cell::code(&handed.digest)))
}

/// Approves or declines; what cannot be accepted comes back.
pub(super) async fn decide(
    State(app): State<App>,
    Extension(waiting): Extension<Arc<Waiting>>,
    caller: Caller,
    Path(id): Path<Uuid>,
    posted: Posted,
) -> Result<Response, WebError> {
    let mut form = posted.form().to(format!("{PATH}/{id}"));
    let verdict = form.get("verdict").to_owned();
    let settled = match verdict.as_str() {
        "approve" | "decline" => {
            let verdict = Verdict {
                act: form.id(),
                export: id,
                version: form.get("version").parse().unwrap_or_default(),
                approve: verdict == "approve",
                note: form.get("note").to_owned(),
            };
            app.write(&caller, move |tx, actor| service::settle(tx, actor, &verdict)).await
        }
        _ => Err(Problem::Invalid(vec![FieldProblem::new("verdict", "lists-export-verdict-missing")])),
    };
    match settled {
        Ok((_, export)) => {
            waiting.tell(&app.db).await;
            let key = match export.status {
                Status::Open => "lists-export-approved-now",
                _ => "lists-export-declined-now",
            };
            Ok(web::redirect_with_flash(PATH, key))
        }
        Err(problem) => {
            form.absorb(problem)?;
            Ok(web::html_status(StatusCode::UNPROCESSABLE_ENTITY, &page(&app, &caller, id, form).await?))
        }
    }
}

/// The file.
pub(super) async fn download(
    State(app): State<App>,
    Extension(waiting): Extension<Arc<Waiting>>,
    Extension(limits): Extension<Limits>,
    caller: Caller,
    Path(id): Path<Uuid>,
    posted: Posted,
) -> Result<Response, WebError> {
    let form = posted.form().to(format!("{PATH}/{id}"));
    let handed = hand_over(&app, &caller, id, limits).await;
    waiting.tell(&app.db).await;
    back(&app, &caller, id, form, handed).await
}

/// Takes it back.
pub(super) async fn withdraw(
    State(app): State<App>,
    Extension(waiting): Extension<Arc<Waiting>>,
    caller: Caller,
    Path(id): Path<Uuid>,
    posted: Posted,
) -> Result<Response, WebError> {
    let form = posted.form().to(format!("{PATH}/{id}"));
    let (act, version) = (form.id(), form.get("version").parse().unwrap_or_default());
    let taken = app.write(&caller, move |tx, actor| service::withdraw(tx, actor, id, act, version)).await;
    waiting.tell(&app.db).await;
    let taken = taken.map(|_| web::redirect_with_flash(PATH, "lists-export-withdrawn-now"));
    back(&app, &caller, id, form, taken).await
}

/// The answer, or the page with why there is none.
async fn back(
    app: &App,
    caller: &Caller,
    id: Uuid,
    mut form: FormState,
    answer: kernel::Result<Response>,
) -> Result<Response, WebError> {
    match answer {
        Ok(answer) => Ok(answer),
        Err(problem) => {
            form.absorb(problem)?;
            Ok(web::html_status(StatusCode::CONFLICT, &page(app, caller, id, form).await?))
        }
    }
}
