//! A clinician opens a record in an emergency, closes it, and sees what came of those before.

use std::sync::Arc;

use access::emergency::{self, Emergency, MINUTES, MOST_AN_HOUR, REVIEW_DAYS, SUPPORT_MINUTES, Why};
use access::{Action, decide};
use askama::Template;
use axum::Extension;
use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::Response;
use kernel::{FieldProblem, Timestamp};
use uuid::Uuid;
use web::{App, Caller, Cell, Choice, Column, FormState, Page, Posted, Row, Table, WebError, fmt, t, tn};

use super::OWN;
use crate::Watch;
use crate::rules::OpenForm;
use crate::service::{self, Opening};
use crate::words;

#[derive(Template)]
#[template(path = "emergency_own.html")]
struct OwnPage {
    page: Page,
    table: Table,
}

#[derive(Template)]
#[template(path = "emergency_open.html")]
struct OpenPage {
    page: Page,
    form: FormState,
    reasons: Vec<Choice>,
    /// Whom he sees anyway.
    already: Option<String>,
}

/// One's own accesses.
pub(super) async fn own(State(app): State<App>, caller: Caller) -> Result<Response, WebError> {
    let (actor, all) = app.read(&caller, emergency::own).await?;
    let now = app.db.clocks().now();
    let columns = vec![
        Column::new("accountability-opened-at"),
        Column::new("accountability-over-at"),
        Column::new("accountability-reason"),
        Column::new("accountability-outcome"),
    ];
    let table = Table::new("emergencies", "accountability-own", columns)
        .rows(all.iter().map(|one| row(one, now)))
        .empty("accountability-own-none");
    let page = app.page(&actor, &caller, "accountability-own");
    // The help desk opens what a request names, from the page of the request.
    let page = match decide(&actor, Action::EmergencyOpen) {
        Ok(_) => page
            .intro(tn("accountability-own-intro", &[("minutes", &MINUTES)]))
            .primary("/emergency/new", "accountability-open"),
        Err(_) => page
            .intro(tn("accountability-own-support", &[("minutes", &SUPPORT_MINUTES)]))
            .heading(t("accountability-own-support-heading")),
    };
    Ok(web::html(&OwnPage { page, table }))
}

fn row(one: &Emergency, now: Timestamp) -> Row {
    let over = match one.is_open(now) {
        true => Cell::link(
            format!("/people/{}", one.person),
            tn("accountability-open-until", &[("until", &fmt::time(one.until))]),
        ),
        false => Cell::instant(one.over_at()),
    };
    let outcome = match one.is_asked() {
        true => Cell::link(format!("{OWN}/{}/answer", one.id), t("accountability-answer-now")),
        false => Cell::badge(&words::state(one, now)),
    };
    let outcome = match &one.review {
        Some(review) if !review.note.is_empty() => outcome.sub(review.note.clone()),
        _ => outcome,
    };
    let reason = Cell::text(words::why(one)).sub(one.note.clone());
    Row::new(vec![Cell::instant(one.opened_at), over, reason, outcome])
}

/// An empty form.
pub(super) async fn ask(State(app): State<App>, caller: Caller) -> Result<Response, WebError> {
    let (actor, ()) = app.read(&caller, service::may_open).await?;
    let form = caller.shell.form("/emergency/new");
    Ok(web::html(&open_page(app.page(&actor, &caller, "accountability-open"), form, None)))
}

fn open_page(page: Page, form: FormState, already: Option<String>) -> OpenPage {
    let page = page
        .crumb(OWN, t("accountability-own"))
        .intro(tn("accountability-open-intro", &[("minutes", &MINUTES), ("days", &REVIEW_DAYS)]));
    let reasons = Why::ALL.iter().map(|why| Choice::key(why.code(), &words::why_key(*why))).collect();
    OpenPage { page, form, reasons, already }
}

/// Opens the record.
pub(super) async fn open(
    State(app): State<App>,
    Extension(watch): Extension<Arc<Watch>>,
    caller: Caller,
    posted: Posted,
) -> Result<Response, WebError> {
    let mut form = posted.form();
    let id: Uuid = form.id();
    let text = |name: &str| form.get(name).to_owned();
    let typed = OpenForm {
        tax_code: text("tax_code"),
        family_name: text("family_name"),
        given_name: text("given_name"),
        why: text("why"),
        note: text("note"),
        born: None,
    };
    let typed = OpenForm { born: form.date("born"), ..typed };
    let answer = match form.finish() {
        Ok(()) => app.write(&caller, move |tx, actor| service::open(tx, actor, id, &typed)).await,
        Err(problem) => Err(problem),
    };
    let mut status = StatusCode::UNPROCESSABLE_ENTITY;
    let (mut already, mut until) = (None, None);
    match answer {
        Ok((_, Opening::Opened(one))) => {
            watch.tell(&app.db).await;
            return Ok(web::redirect_with_flash(&format!("/people/{}", one.person), "accountability-opened"));
        }
        Ok((_, Opening::Already(person))) => already = Some(format!("/people/{person}")),
        Ok((_, Opening::Unknown)) => {
            form.problem(FieldProblem::new(named_by(&form), "accountability-unknown"))
        }
        Ok((_, Opening::Several)) => form.problem(FieldProblem::new("tax_code", "accountability-several")),
        Ok((_, Opening::Wait(instant))) => {
            status = StatusCode::TOO_MANY_REQUESTS;
            until = Some(instant);
            let when = fmt::time(instant);
            form.refuse(tn("accountability-too-many", &[("n", &MOST_AN_HOUR), ("when", &when)]));
        }
        Err(problem) => form.absorb(problem)?,
    }
    if already.is_some() {
        status = StatusCode::OK;
    }
    let actor = app.actor(&caller).await?;
    let page = open_page(app.page(&actor, &caller, "accountability-open"), form, already);
    let mut response = web::html_status(status, &page);
    if let Some(until) = until {
        let seconds = fmt::retry_after(until, app.db.clocks().now());
        response.headers_mut().insert(header::RETRY_AFTER, seconds.into());
    }
    Ok(response)
}

/// The field by which nobody was found.
fn named_by(form: &FormState) -> &'static str {
    if form.get("tax_code").trim().is_empty() { "family_name" } else { "tax_code" }
}

/// Closes it before its time.
pub(super) async fn close(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<Uuid>,
    _: Posted,
) -> Result<Response, WebError> {
    app.write(&caller, move |tx, actor| emergency::close(tx, actor, id)).await?;
    Ok(web::redirect_with_flash(OWN, "accountability-closed"))
}
