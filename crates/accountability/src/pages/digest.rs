//! What of a week's accesses nothing explains: a row for each user and signal, without his name; the accesses behind one, and
//! what came of it.

use std::collections::HashMap;
use std::sync::Arc;

use access::Actor;
use access::audit::Record;
use accounts::model::AccessLog;
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

use super::DIGEST;
use crate::Watch;
use crate::rules::digest::Outcome;
use crate::rules::week::Week;
use crate::service::digest as service;
use crate::store::{DigestRow, Made};
use crate::words;

#[derive(Template)]
#[template(path = "digest.html")]
struct ListPage {
    page: Page,
    form: FormState,
    weeks: Vec<Choice>,
    made: Option<String>,
    table: Table,
}

#[derive(Template)]
#[template(path = "digest_row.html")]
struct RowPage {
    page: Page,
    facts: Facts,
    reason: String,
    accesses: Table,
    more: bool,
    form: FormState,
    outcomes: Vec<Choice>,
}

/// Which week the address asks for.
#[derive(Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    week: String,
}

/// The rows of a week; of the latest one when none is named.
pub(super) async fn list(
    State(app): State<App>,
    caller: Caller,
    Query(asked): Query<Asked>,
) -> Result<Response, WebError> {
    let (_, made) = app.read(&caller, service::weeks).await?;
    let latest = made.first().and_then(|made| Week::parse(&made.week));
    let week = Week::parse(&asked.week).or(latest);
    let week = week.unwrap_or_else(|| Week::of(app.db.clocks().real_today()).before());
    let (actor, rows) = app.read(&caller, move |tx, actor| service::digest(tx, actor, week)).await?;
    let mut form = caller.shell.form(DIGEST);
    form.set("week", week.to_string());
    let columns = vec![
        Column::new("accountability-digest-signal"),
        Column::new("accountability-digest-role"),
        Column::new("accountability-digest-why"),
        Column::number("accountability-digest-score"),
        Column::new("accountability-outcome"),
    ];
    let shown = made.iter().find(|made| made.week == week.to_string());
    let empty = if shown.is_some() { "accountability-digest-none" } else { "accountability-digest-not-made" };
    let today = app.db.clocks().today();
    let table = Table::new("digest", "accountability-digest", columns)
        .rows(rows.iter().map(|one| row(one, today)))
        .empty(empty);
    let page = app.page(&actor, &caller, "accountability-digest").intro(t("accountability-digest-intro"));
    let weeks = made.iter().filter_map(|made| Week::parse(&made.week)).map(choice).collect();
    Ok(web::html(&ListPage { page, form, weeks, made: shown.map(said_made), table }))
}

fn choice(week: Week) -> Choice {
    Choice::new(week.to_string(), words::week_short(week))
}

fn said_made(made: &Made) -> String {
    tn("accountability-digest-made", &[("when", &fmt::instant(made.at)), ("n", &made.records)])
}

fn row(one: &DigestRow, today: kernel::Date) -> Row {
    let unit = log_words::unit(&one.unit, &AccessLog::default(), today);
    Row::new(vec![
        Cell::link(format!("{DIGEST}/{}", one.id), t(&words::signal_key(one.signal))),
        Cell::text(log_words::role(one.role)).sub(unit),
        Cell::text(words::signal(one.signal)),
        Cell::text(words::score(one.score)),
        Cell::badge(&outcome(one)),
    ])
    .mark(one.said.is_none())
}

fn outcome(one: &DigestRow) -> Badge {
    match &one.said {
        None => Badge::new(Tone::Act, "accountability-digest-open"),
        Some(said) => {
            let tone = match said.outcome {
                Outcome::Explained => Tone::Good,
                Outcome::ToClarify => Tone::Info,
                Outcome::Unjustified => Tone::Warn,
            };
            Badge::new(tone, &words::digest_outcome_key(said.outcome))
        }
    }
}

/// One row, with the accesses behind it.
pub(super) async fn show(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<Uuid>,
) -> Result<Response, WebError> {
    let mut form = caller.shell.form(format!("{DIGEST}/{id}"));
    let (actor, row) = app.read(&caller, move |tx, actor| service::digest_row(tx, actor, id)).await?;
    if let Some(said) = &row.said {
        form.set("outcome", said.outcome.code());
        form.set("note", said.note.clone());
    }
    answer(&app, &caller, &actor, &row, form, StatusCode::OK).await
}

async fn answer(
    app: &App,
    caller: &Caller,
    actor: &Actor,
    row: &DigestRow,
    form: FormState,
    status: StatusCode,
) -> Result<Response, WebError> {
    let (found, more) = service::behind(&app.db, row).await?;
    let columns = vec![
        Column::new("accountability-when"),
        Column::new("accountability-what"),
        Column::new("accountability-digest-person"),
        Column::new("accountability-reason"),
    ];
    let mut known = HashMap::new();
    let accesses = Table::new("behind", "accountability-digest-behind", columns)
        .rows(found.iter().map(|record| access_row(record, &mut known)))
        .empty("accountability-digest-behind-none");
    let today = app.db.clocks().today();
    let page = app.page(actor, caller, "accountability-digest-one").crumb(DIGEST, t("accountability-digest"));
    let outcomes =
        Outcome::ALL.iter().map(|it| Choice::key(it.code(), &words::digest_outcome_key(*it))).collect();
    let (facts, reason) = (facts(row, today), words::signal(row.signal));
    Ok(web::html_status(status, &RowPage { page, facts, reason, accesses, more, form, outcomes }))
}

/// Who, and what came of it. The persons he opened are not named: whoever needs to know asks the log with a tax code.
fn facts(row: &DigestRow, today: kernel::Date) -> Facts {
    let said = row.said.as_ref().map(|said| {
        let who = tn("accountability-reviewed-by", &[("who", &said.by), ("when", &fmt::instant(said.at))]);
        Cell::text(who).sub(said.note.clone())
    });
    let unit = log_words::unit(&row.unit, &AccessLog::default(), today);
    Facts::new()
        .with("accountability-outcome", Cell::badge(&outcome(row)))
        .with_some("accountability-review-said", said)
        .with("accountability-who", Cell::text(&row.name).sub(log_words::role(row.role)))
        .with("accountability-unit", Cell::text(unit))
        .with("accountability-digest-week", Cell::text(words::week(row.week)))
        .with("accountability-digest-score", Cell::text(words::score(row.score)))
}

/// An access, with the person under a number of this page: the same one has the same.
fn access_row(record: &Record, known: &mut HashMap<Uuid, usize>) -> Row {
    let whom = match record.subjects.as_slice() {
        [] => Cell::none(),
        [one] => {
            let next = known.len() + 1;
            let number = *known.entry(*one).or_insert(next);
            Cell::text(tn("accountability-digest-person-number", &[("n", &number)]))
        }
        several => Cell::text(tn("accountability-digest-persons", &[("n", &several.len())])),
    };
    Row::new(vec![
        Cell::instant(record.at.parse::<Timestamp>().ok()),
        Cell::text(log_words::act(record)),
        whom,
        Cell::text(log_words::why(record, &AccessLog::default())),
    ])
}

/// Says what came of a row.
pub(super) async fn say(
    State(app): State<App>,
    Extension(watch): Extension<Arc<Watch>>,
    caller: Caller,
    Path(id): Path<Uuid>,
    posted: Posted,
) -> Result<Response, WebError> {
    let mut form = posted.form().to(format!("{DIGEST}/{id}"));
    let (outcome, note) = (form.get("outcome").to_owned(), form.get("note").to_owned());
    let said = app.write(&caller, move |tx, actor| service::settle(tx, actor, id, &outcome, &note)).await;
    let problem = match said {
        Ok(_) => {
            watch.tell(&app.db).await;
            return Ok(web::redirect_with_flash(DIGEST, "accountability-digest-said"));
        }
        Err(problem) => problem,
    };
    form.absorb(problem)?;
    let (actor, row) = app.read(&caller, move |tx, actor| service::digest_row(tx, actor, id)).await?;
    answer(&app, &caller, &actor, &row, form, StatusCode::UNPROCESSABLE_ENTITY).await
}
