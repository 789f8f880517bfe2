//! Those who answer for the data look at what was opened in an emergency, and say whether it was right.

use std::sync::Arc;

use access::audit::Record;
use access::emergency::{After, Emergency, Outcome};
use access::tree::Access;
use accounts::words as log_words;
use askama::Template;
use axum::Extension;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use kernel::Timestamp;
use serde::Deserialize;
use uuid::Uuid;
use web::{
    App, Badge, Caller, Cell, Choice, Column, Facts, FormState, Page, Posted, Row, Table, Tone, WebError,
    fmt, t, tn,
};

use super::REVIEW;
use crate::Watch;
use crate::service;
use crate::words;

/// What the address asks of the list.
#[derive(Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    state: String,
    at: Option<i64>,
    after: Option<Uuid>,
}

impl Asked {
    fn reviewed(&self) -> bool {
        self.state == "reviewed"
    }

    fn after(&self) -> Option<After> {
        let at = self.at.and_then(|at| Timestamp::from_microsecond(at).ok())?;
        self.after.map(|id| After { at, id })
    }
}

#[derive(Template)]
#[template(path = "emergency_list.html")]
struct ListPage {
    page: Page,
    reviewed: bool,
    table: Table,
}

#[derive(Template)]
#[template(path = "emergency_review.html")]
struct ReviewPage {
    page: Page,
    facts: Facts,
    seen: Table,
    form: FormState,
    outcomes: Vec<Choice>,
    /// Whether the actor approved it himself: then somebody else reviews.
    own: bool,
}

/// The work list: what waits, the oldest first; or what was reviewed.
pub(super) async fn list(
    State(app): State<App>,
    caller: Caller,
    Query(asked): Query<Asked>,
) -> Result<Response, WebError> {
    let (reviewed, after) = (asked.reviewed(), asked.after());
    let work =
        move |tx: &mut storage::Tx<'_>, actor: &access::Actor| service::to_review(tx, actor, reviewed, after);
    let (actor, (found, next)) = app.read(&caller, work).await?;
    let now = app.db.clocks().now();
    let columns = vec![
        Column::new("accountability-opened-at"),
        Column::new("accountability-who"),
        Column::new("accountability-unit"),
        Column::new("accountability-asl"),
        Column::new("accountability-reason"),
        Column::new("accountability-outcome"),
    ];
    let state = if reviewed { "reviewed" } else { "" };
    let next =
        next.map(|next| format!("{REVIEW}?state={state}&at={}&after={}", next.at.as_microsecond(), next.id));
    let empty = if reviewed { "accountability-reviewed-none" } else { "accountability-waiting-none" };
    let table = Table::new("emergencies", "accountability-review", columns)
        .rows(found.iter().map(|one| row(one, now)))
        .empty(empty)
        .next_link(next);
    let page = app.page(&actor, &caller, "accountability-review").intro(t("accountability-review-intro"));
    Ok(web::html(&ListPage { page, reviewed, table }))
}

fn row(one: &Emergency, now: Timestamp) -> Row {
    Row::new(vec![
        Cell::link(format!("{REVIEW}/{}", one.id), fmt::instant(one.opened_at)),
        Cell::text(&one.by.1).sub(log_words::role(one.role)),
        Cell::text(&one.unit.name),
        Cell::text(words::asl(&one.asl)),
        Cell::text(words::why(one)),
        Cell::badge(&words::state(one, now)),
    ])
    .mark(one.is_overdue(now))
}

/// One access.
pub(super) async fn show(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<Uuid>,
) -> Result<Response, WebError> {
    let mut form = caller.shell.form(format!("{REVIEW}/{id}"));
    let (actor, one) = app.read(&caller, move |tx, actor| service::for_review(tx, actor, id)).await?;
    // After an answer the question is not asked again by one press.
    if let Some(review) = one.review.as_ref().filter(|_| one.answered_at.is_none()) {
        form.set("outcome", review.outcome.code());
        form.set("note", review.note.clone());
    }
    answer(&app, &caller, &actor, &one, form, StatusCode::OK).await
}

async fn answer(
    app: &App,
    caller: &Caller,
    actor: &access::Actor,
    one: &Emergency,
    form: FormState,
    status: StatusCode,
) -> Result<Response, WebError> {
    let columns = vec![
        Column::new("accountability-when"),
        Column::new("accountability-what"),
        Column::new("accountability-answer"),
    ];
    let seen = service::seen(&app.db, one).await?;
    let table = Table::new("seen", "accountability-seen", columns)
        .rows(seen.iter().map(seen_row))
        .empty("accountability-seen-none");
    let page = app.page(actor, caller, "accountability-one").crumb(REVIEW, t("accountability-review"));
    let outcomes = Outcome::ALL.iter().map(|it| Choice::key(it.code(), &words::outcome_key(*it))).collect();
    let facts = facts(one, app.db.clocks().now());
    let own = one.is_approved_by(actor);
    Ok(web::html_status(status, &ReviewPage { page, facts, seen: table, form, outcomes, own }))
}

/// What is known of it. The person is not named: whoever needs to know asks the log of accesses with her tax code.
fn facts(one: &Emergency, now: Timestamp) -> Facts {
    let still = one.is_open(now);
    let over = match one.closed_at {
        Some(_) => Cell::instant(one.over_at()).sub(t("accountability-closed-early")),
        None => Cell::instant(one.until),
    };
    let reviewed = one.review.as_ref().map(|review| {
        let who =
            tn("accountability-reviewed-by", &[("who", &review.by.1), ("when", &fmt::instant(review.at))]);
        Cell::text(who).sub(review.note.clone())
    });
    let asks = one.review.as_ref().is_some_and(|review| review.outcome == Outcome::ToClarify);
    let said = if asks { "accountability-clarify-asked" } else { "accountability-review-said" };
    Facts::new()
        .with("accountability-outcome", Cell::badge(&words::state(one, now)))
        .with_some(said, reviewed)
        .with_some("accountability-clarified", one.answer.clone().map(Cell::text))
        .with("accountability-who", Cell::text(&one.by.1).sub(log_words::role(one.role)))
        .with("accountability-unit", Cell::text(&one.unit.name))
        .with("accountability-asl", Cell::text(words::asl(&one.asl)))
        .with("accountability-opened-at", Cell::instant(one.opened_at))
        .with(if still { "accountability-closes-at" } else { "accountability-over-at" }, over)
        .with("accountability-reason", Cell::text(words::why(one)).sub(one.note.clone()))
        .with_some(
            "accountability-approved-by",
            one.request.as_ref().map(|request| Cell::text(&request.approved_by.1)),
        )
}

fn seen_row(access: &Access) -> Row {
    let record: &Record = &access.record;
    let (tone, outcome) = match record.outcome == "denied" {
        true => (Tone::Warn, "accountability-denied"),
        false => (Tone::Good, "accountability-allowed"),
    };
    Row::new(vec![
        Cell::instant(record.at.parse::<Timestamp>().ok()),
        Cell::text(log_words::act(record)),
        Cell::badge(&Badge::new(tone, outcome)),
    ])
}

/// Says what came of the review.
pub(super) async fn say(
    State(app): State<App>,
    Extension(watch): Extension<Arc<Watch>>,
    caller: Caller,
    Path(id): Path<Uuid>,
    posted: Posted,
) -> Result<Response, WebError> {
    let mut form = posted.form().to(format!("{REVIEW}/{id}"));
    let (outcome, note) = (form.get("outcome").to_owned(), form.get("note").to_owned());
    let said = app.write(&caller, move |tx, actor| service::review(tx, actor, id, &outcome, &note)).await;
    let Err(problem) = said else {
        watch.tell(&app.db).await;
        return Ok(web::redirect_with_flash(REVIEW, "accountability-reviewed-now"));
    };
    form.absorb(problem)?;
    let (actor, one) = app.read(&caller, move |tx, actor| service::for_review(tx, actor, id)).await?;
    answer(&app, &caller, &actor, &one, form, StatusCode::UNPROCESSABLE_ENTITY).await
}
