//! A clinician says more about an access, when its review asks for it.

use std::sync::Arc;

use access::emergency::{self, Emergency};
use access::{Actor, emergency::Review};
use askama::Template;
use axum::Extension;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use uuid::Uuid;
use web::{App, Caller, Cell, Facts, FormState, Page, Posted, WebError, fmt, t, tn};

use super::OWN;
use crate::Watch;
use crate::service;
use crate::words;

#[derive(Template)]
#[template(path = "emergency_answer.html")]
struct AnswerPage {
    page: Page,
    facts: Facts,
    form: FormState,
}

/// What is asked, and the field for the answer.
pub(super) async fn ask(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<Uuid>,
) -> Result<Response, WebError> {
    let (actor, one) = app.read(&caller, move |tx, actor| emergency::asked(tx, actor, id)).await?;
    let form = caller.shell.form(format!("{OWN}/{id}/answer"));
    Ok(web::html(&page(&app, &actor, &caller, &one, form)))
}

fn page(app: &App, actor: &Actor, caller: &Caller, one: &Emergency, form: FormState) -> AnswerPage {
    let asked = |review: &Review| {
        let who =
            tn("accountability-reviewed-by", &[("who", &review.by.1), ("when", &fmt::instant(review.at))]);
        Cell::text(review.note.clone()).sub(who)
    };
    let facts = Facts::new()
        .with("accountability-opened-at", Cell::instant(one.opened_at))
        .with("accountability-reason", Cell::text(words::why(one)).sub(one.note.clone()))
        .with_some("accountability-asked", one.review.as_ref().map(asked))
        .with_some("accountability-answered", one.answer.clone().map(Cell::text));
    let page = app.page(actor, caller, "accountability-answer-title").crumb(OWN, t("accountability-own"));
    AnswerPage { page, facts, form }
}

/// Keeps the answer, and has the officer told.
pub(super) async fn say(
    State(app): State<App>,
    Extension(watch): Extension<Arc<Watch>>,
    caller: Caller,
    Path(id): Path<Uuid>,
    posted: Posted,
) -> Result<Response, WebError> {
    let mut form = posted.form();
    let text = form.get("answer").to_owned();
    let said = app.write(&caller, move |tx, actor| service::answer(tx, actor, id, &text)).await;
    let Err(problem) = said else {
        watch.tell(&app.db).await;
        return Ok(web::redirect_with_flash(OWN, "accountability-answer-kept"));
    };
    form.absorb(problem)?;
    let (actor, one) = app.read(&caller, move |tx, actor| emergency::asked(tx, actor, id)).await?;
    Ok(web::html_status(StatusCode::UNPROCESSABLE_ENTITY, &page(&app, &actor, &caller, &one, form)))
}
