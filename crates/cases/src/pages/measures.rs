//! The list of measures, and saying that one has seen them.

use access::{Action, Actor, Role, decide};
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use kernel::Date;
use kernel::ids::{MeasureId, PersonId};
use serde::Deserialize;
use uuid::Uuid;
use web::{After, App, Badge, Caller, Cell, Column, Page, Posted, Row, Table, Tone, WebError, fmt, t, tn};

use super::{born, comune_name, under_name};
use crate::model::{MeasureStatus, Sentence};
use crate::service::{self, Listing, PAGE_LENGTH};
use crate::store::MeasureLine;

#[derive(Template)]
#[template(path = "table.html")]
struct MeasuresPage {
    page: Page,
    table: Table,
    /// Whose measure was ended a moment ago, and where that is taken back.
    ended: Option<(String, String)>,
    /// What modules above add to the list.
    tools: Vec<web::links::Link>,
}

/// What can be done about a line.
#[derive(Template)]
#[template(path = "measure_actions.html")]
struct Actions<'a> {
    csrf: &'a str,
    line: &'a MeasureLine,
    name: &'a str,
    /// Which press it is: twice the same is once.
    act: Uuid,
    /// The page of the list to come back to.
    after: Option<Uuid>,
    confirms: bool,
    resumes: bool,
    asks_for_last_day: bool,
}
impl askama::filters::HtmlSafe for Actions<'_> {}

/// Which measures of the list: all, or those that run today.
#[derive(Deserialize)]
pub(super) struct Part {
    #[serde(default)]
    running: bool,
    /// The measure whose end was confirmed a moment ago.
    ended: Option<MeasureId>,
}

/// The measures of the actor's audience: the home page of a doctor.
pub(super) async fn list(
    State(app): State<App>,
    caller: Caller,
    Query(After { after }): Query<After>,
    Query(Part { running, ended }): Query<Part>,
) -> Result<Response, WebError> {
    let list = move |tx: &mut storage::Tx<'_>, actor: &Actor| {
        let ended = ended.map(|id| service::just_ended(tx, actor, id)).transpose()?.flatten();
        Ok((service::list_measures(tx, actor, running, after, PAGE_LENGTH)?, ended))
    };
    let (actor, (listing, ended)) = app.read(&caller, list).await?;
    let next = After::link("/measures", listing.next);
    let next = next.map(|next| if running { format!("{next}&running=true") } else { next });
    let table = table(&listing, &caller.csrf(), &actor, after).next_link(next);
    let intro = match actor.role {
        _ if running => "cases-measures-intro-running",
        Role::Gp => "cases-measures-intro-gp",
        Role::RegionalSuperUser => "cases-measures-intro-region",
        _ => "cases-measures-intro-sisp",
    };
    let page = app.page(&actor, &caller, "cases-measures").intro(t(intro));
    let ended = ended.map(|(measure, person)| {
        let name = format!("{} {}", person.data.family_name, person.data.given_name);
        let born = fmt::date(person.data.birth_date);
        let said = tn("cases-end-confirmed", &[("name", &name), ("born", &born)]);
        (said, format!("/measures/{}/resume", measure.id))
    });
    let tools = web::links::of("list measures", &actor, Uuid::nil());
    Ok(web::html(&MeasuresPage { page, table, ended, tools }))
}

fn table(listing: &Listing<MeasureLine>, csrf: &str, actor: &Actor, after: Option<Uuid>) -> Table {
    let columns = vec![
        Column::new("cases-column-person"),
        Column::new("cases-column-measure"),
        Column::new("cases-column-from"),
        Column::new("cases-column-end"),
        Column::new("cases-column-cause"),
        Column::actions("cases-column-actions"),
    ];
    Table::new("measures", "cases-measures", columns)
        .rows(listing.items.iter().map(|line| row(line, csrf, actor, after)))
        .empty("cases-measures-none")
        .empty_action("/people", "cases-reports-people")
}

fn row(line: &MeasureLine, csrf: &str, actor: &Actor, after: Option<Uuid>) -> Row {
    let name = format!("{} {}", line.family_name, line.given_name);
    let place = comune_name(&line.comune, actor.today);
    let under = under_name(actor, format!("{} · {place}", born(line.birth_date)), &line.comune);
    let may = |action| decide(actor, action).is_ok();
    let runs = line.status == MeasureStatus::AwaitingSignature;
    let actions = Actions {
        csrf,
        line,
        name: &name,
        act: Uuid::now_v7(),
        after,
        confirms: runs && line.may_end && may(Action::MeasureEnd),
        // A slip is noticed on the day; the person's page takes back what was confirmed before.
        resumes: line.ended_on == Some(actor.today) && may(Action::MeasureEnd),
        asks_for_last_day: runs && line.explanation.asks_for_last_day() && may(Action::SymptomsRecord),
    };
    let cause = line.cause.map_or_else(Cell::none, |cause| Cell::text(cause.text()));
    Row::new(vec![
        Cell::link(format!("/people/{}", line.person), &name).sub(under),
        Cell::badges(&states(line)).sub(t(line.kind.key())),
        Cell::date_weekday(line.starts_on),
        end(line, actor.today),
        cause,
        Cell::html(actions),
    ])
    .mark(line.new)
}

/// What there is to know first of a line: where it stands, and whether the doctor has not looked at it yet.
fn states(line: &MeasureLine) -> Vec<Badge> {
    let new = line.new.then(|| Badge::new(Tone::Act, "cases-new"));
    new.into_iter().chain([state(line)]).collect()
}

fn state(line: &MeasureLine) -> Badge {
    match line.status {
        MeasureStatus::Ended | MeasureStatus::Withdrawn => {
            Badge::new(Tone::Quiet, line.status.key(line.kind))
        }
        _ if line.may_end => Badge::new(Tone::Warn, "cases-may-end"),
        _ if !line.confirmed && line.cause.is_some() => Badge::new(Tone::Warn, "cases-unconfirmed"),
        MeasureStatus::AwaitingSignature => Badge::new(Tone::Info, line.status.key(line.kind)),
    }
}

/// The expected end with the sentence that explains it; of what runs no more, only when it ended.
fn end(line: &MeasureLine, today: Date) -> Cell {
    match (line.status, line.ended_on) {
        (MeasureStatus::Withdrawn, _) => Cell::none(),
        (_, Some(day)) => Cell::text(tn("cases-ended-on", &[("kind", &line.kind.code()), ("date", &day)])),
        (_, None) => {
            let passed = in_place_of_a_day_passed(
                line.expected_end.filter(|_| !line.may_end),
                line.latest_end,
                &line.explanation,
                today,
            );
            let end = match (passed, line.expected_end) {
                (Some(words), _) => Cell::text(words),
                (None, Some(day)) => Cell::date_weekday(day),
                (None, None) => Cell::key("cases-end-unknown"),
            };
            end.sub(line.explanation.text())
        }
    }
}

/// What is said in place of the first day on which a measure may end, when that day has passed and it may not yet:
/// that a swab is awaited, or that symptoms last.
pub(super) fn in_place_of_a_day_passed(
    first_day: Option<Date>,
    latest: Option<Date>,
    why: &Sentence,
    today: Date,
) -> Option<String> {
    first_day.filter(|&day| day < today)?;
    let (alone, at_the_latest) = if why.waits_for_swab() {
        ("cases-awaits-swab", "cases-awaits-swab-latest")
    } else if why.asks_for_last_day() {
        ("cases-awaits-wellness", "cases-awaits-wellness-latest")
    } else {
        return None;
    };
    Some(match latest {
        Some(day) => tn(at_the_latest, &[("date", &fmt::date(day))]),
        None => t(alone).to_owned(),
    })
}

/// The user has seen a person's measures: by the button, or because the person's page has just been opened.
pub(super) async fn see(
    State(app): State<App>,
    caller: Caller,
    Path(person): Path<PersonId>,
    _posted: Posted,
) -> Result<Response, WebError> {
    app.write(&caller, move |tx, actor| service::see_person(tx, actor, person)).await?;
    if caller.is_partial() {
        return Ok(StatusCode::NO_CONTENT.into_response());
    }
    Ok(web::redirect_with_flash("/measures", "cases-seen-done"))
}
