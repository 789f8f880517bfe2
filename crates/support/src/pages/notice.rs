//! One notice: as users see it, what was done to it, publishing and withdrawing it; and closing it for oneself.

use std::sync::Arc;

use access::Actor;
use askama::Template;
use axum::Extension;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Response};
use kernel::{Result, Timestamp};
use storage::Tx;
use web::{App, Badge, Banner, Caller, Cell, Facts, FormState, Moment, Page, Posted, Timeline, WebError, t};

use super::tell;
use crate::Board;
use crate::model::{NoticeContent, NoticeId, NoticeStep, NoticeStepKind};
use crate::rules::notices::{self as rules, Phase};
use crate::service::notices::Step;
use crate::service::{self, NoticePage};
use crate::words;

/// A notice as users see it: before what it speaks of, if it is shown then, and while that goes on.
pub(super) fn previews(content: &NoticeContent, now: Timestamp) -> Vec<Banner> {
    let before = (content.shown_from < content.begins && now < content.begins).then_some(Phase::Announced);
    let phases = before.into_iter().chain([Phase::On]);
    phases.map(|phase| words::banner(content, phase, now.max(content.shown_from))).collect()
}

#[derive(Template)]
#[template(path = "notice.html")]
struct OnePage {
    page: Page,
    previews: Vec<Banner>,
    facts: Facts,
    history: Timeline,
    publish: FormState,
    withdraw: FormState,
    version: i64,
    id: NoticeId,
    is_draft: bool,
    is_late: bool,
    may_change: bool,
}

/// The notice.
pub(super) async fn show(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<NoticeId>,
) -> Result<Response, WebError> {
    let (publish, withdraw) = forms(&caller, id);
    Ok(web::html(&page(&app, &caller, id, publish, withdraw).await?))
}

fn forms(caller: &Caller, id: NoticeId) -> (FormState, FormState) {
    let form = |act: &str| caller.shell.form(format!("/notices/{id}/{act}"));
    (form("publish"), form("withdraw"))
}

async fn page(
    app: &App,
    caller: &Caller,
    id: NoticeId,
    publish: FormState,
    withdraw: FormState,
) -> Result<OnePage, WebError> {
    let (actor, NoticePage { notice, steps }) =
        app.read(caller, move |tx, actor| service::notices::view(tx, actor, id)).await?;
    let now = app.db.clocks().now();
    let (content, phase) = (&notice.content, rules::phase(notice.state, &notice.content, now));
    let page = app.page(&actor, caller, "support-notice").crumb("/notices", t("support-notices"));
    Ok(OnePage {
        page: page.heading(content.title.clone()),
        previews: previews(content, now),
        facts: facts(content, phase),
        history: history(&steps),
        publish,
        withdraw,
        version: notice.version,
        id,
        is_draft: phase == Phase::Draft,
        is_late: rules::is_late(content, now),
        may_change: rules::may_change(&notice, now).is_ok(),
    })
}

fn facts(content: &NoticeContent, phase: Phase) -> Facts {
    Facts::new()
        .with("support-state", Cell::badge(&words::phase(phase)))
        .with("support-kind", Cell::key(content.kind.key()))
        .with(
            "support-severity",
            Cell::badge(&Badge::new(words::tone(content.severity), content.severity.key())),
        )
        .with("support-audience", Cell::text(words::audience(&content.audience)))
        .with("support-shown-from", Cell::instant(content.shown_from))
        .with("support-when", Cell::text(words::span(content.begins, content.ends)))
}

fn history(steps: &[NoticeStep]) -> Timeline {
    let moments = steps.iter().map(|step| {
        let moment = Moment::at(step.at, t(step.step.key())).by(step.by.clone());
        match step.step {
            NoticeStepKind::Withdrawn => moment.detail(step.note.clone()),
            NoticeStepKind::Published => moment,
            NoticeStepKind::Drafted | NoticeStepKind::Changed => moment.detail(said(&step.content)),
        }
    });
    Timeline { moments: moments.collect() }
}

/// What a notice said, in a line.
fn said(content: &NoticeContent) -> String {
    let when = words::span(content.begins, content.ends);
    let parts = [content.title.as_str(), &content.text, &when];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ")
}

fn step(form: &FormState, notice: NoticeId) -> Step {
    let version = form.get("version").parse().unwrap_or_default();
    Step { id: form.id(), notice, version, late: form.ticked("late") }
}

/// Publishes it.
pub(super) async fn publish(
    State(app): State<App>,
    Extension(board): Extension<Arc<Board>>,
    caller: Caller,
    Path(id): Path<NoticeId>,
    posted: Posted,
) -> Result<Response, WebError> {
    let mut form = posted.form();
    let step = step(&form, id);
    let work = move |tx: &mut Tx<'_>, actor: &Actor| service::notices::publish(tx, actor, &step);
    let Err(problem) = done(&app, &board, &caller, work).await else {
        return Ok(web::redirect_with_flash(&format!("/notices/{id}"), "support-published-now"));
    };
    form.absorb(problem)?;
    let (_, withdraw) = forms(&caller, id);
    let page = page(&app, &caller, id, form, withdraw).await?;
    Ok(web::html_status(StatusCode::UNPROCESSABLE_ENTITY, &page))
}

/// Withdraws it.
pub(super) async fn withdraw(
    State(app): State<App>,
    Extension(board): Extension<Arc<Board>>,
    caller: Caller,
    Path(id): Path<NoticeId>,
    posted: Posted,
) -> Result<Response, WebError> {
    let mut form = posted.form();
    let (step, reason) = (step(&form, id), form.get("reason").to_owned());
    let work = move |tx: &mut Tx<'_>, actor: &Actor| service::notices::withdraw(tx, actor, &step, &reason);
    let Err(problem) = done(&app, &board, &caller, work).await else {
        return Ok(web::redirect_with_flash(&format!("/notices/{id}"), "support-withdrawn-now"));
    };
    form.absorb(problem)?;
    let (publish, _) = forms(&caller, id);
    let page = page(&app, &caller, id, publish, form).await?;
    Ok(web::html_status(StatusCode::UNPROCESSABLE_ENTITY, &page))
}

/// Writes, and has it told.
pub(super) async fn done(
    app: &App,
    board: &Board,
    caller: &Caller,
    work: impl Fn(&mut Tx<'_>, &Actor) -> Result<()> + Send + 'static,
) -> Result<()> {
    app.write(caller, work).await?;
    tell(board, app).await;
    Ok(())
}

/// Closes it for whoever is signed in, and leads back to where he was; a script takes it away from the page.
pub(super) async fn close(
    State(app): State<App>,
    Extension(board): Extension<Arc<Board>>,
    caller: Caller,
    Path(id): Path<NoticeId>,
    posted: Posted,
) -> Result<Response, WebError> {
    let (actor, version) =
        app.write(&caller, move |tx, actor| service::notices::close(tx, actor, id)).await?;
    board.close(id, version, actor.user);
    if caller.is_partial() {
        return Ok(Html("").into_response());
    }
    let form = posted.form();
    Ok(web::redirect(web::safe_next(form.get("next")).unwrap_or("/")))
}
