//! The list of reports, and taking one in charge.

use access::{Action, Actor, decide};
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use kernel::Problem;
use kernel::ids::ReportId;
use web::{After, App, Badge, Caller, Cell, Column, Page, Posted, Row, Table, Tone, WebError, fmt, t, tn};

use super::{born, comune_name};
use crate::model::{Report, ReportStatus};
use crate::service::{self, Listing, PAGE_LENGTH};
use crate::store::ReportLine;

#[derive(Template)]
#[template(path = "table.html")]
struct ReportsPage {
    page: Page,
    table: Table,
}

#[derive(Template)]
#[template(path = "take_charge.html")]
struct TakeCharge<'a> {
    csrf: &'a str,
    report: &'a Report,
    name: &'a str,
}
impl askama::filters::HtmlSafe for TakeCharge<'_> {}

#[derive(Template)]
#[template(path = "too_late.html")]
struct TooLate {
    page: Page,
    sentence: String,
    person: String,
}

/// The reports of the actor's audience.
pub(super) async fn list(
    State(app): State<App>,
    caller: Caller,
    Query(After { after }): Query<After>,
) -> Result<Response, WebError> {
    let (actor, listing) =
        app.read(&caller, move |tx, actor| service::list_reports(tx, actor, after, PAGE_LENGTH)).await?;
    let takes = decide(&actor, Action::ReportTakeCharge).is_ok();
    let table = table(&listing, &caller.csrf(), takes, &actor);
    let intro = if takes { "cases-reports-intro-sisp" } else { "cases-reports-intro-gp" };
    let page = app.page(&actor, &caller, "cases-reports").intro(t(intro));
    Ok(web::html(&ReportsPage { page, table }))
}

fn table(listing: &Listing<ReportLine>, csrf: &str, takes: bool, actor: &Actor) -> Table {
    let mut columns = vec![
        Column::new("cases-column-person"),
        Column::new("cases-column-symptoms"),
        Column::new("cases-column-onset"),
        Column::new("cases-column-reported"),
        Column::new("cases-column-notes"),
        Column::new("cases-column-status"),
    ];
    if takes {
        columns.push(Column::actions("cases-column-actions"));
    }
    let table = Table::new("reports", "cases-reports", columns)
        .rows(listing.items.iter().map(|line| row(line, csrf, takes, actor)))
        .next_link(After::link("/reports", listing.next));
    if takes {
        table.empty("cases-reports-none-sisp")
    } else {
        table.empty("cases-reports-none-gp").empty_action("/people", "cases-reports-people")
    }
}

fn row(line: &ReportLine, csrf: &str, takes: bool, actor: &Actor) -> Row {
    let report = &line.report;
    let name = format!("{} {}", line.family_name, line.given_name);
    let waits = report.status == ReportStatus::Waiting;
    let place = if report.whereabouts.is_empty() {
        tn("cases-at-domicile", &[("comune", &comune_name(&line.comune, actor.today))])
    } else {
        report.whereabouts.clone()
    };
    let notes = if report.note.is_empty() { Cell::text(place) } else { Cell::text(place).sub(&report.note) };
    let mut cells = vec![
        Cell::link(format!("/people/{}", report.person), &name).sub(born(line.birth_date)),
        Cell::text(symptoms(report)),
        Cell::date(report.onset),
        Cell::instant(report.reported_at).sub(&report.reported_by_name),
        notes,
        status(report),
    ];
    if takes {
        cells.push(if waits { Cell::html(TakeCharge { csrf, report, name: &name }) } else { Cell::text("") });
    }
    Row::new(cells).mark(waits && takes)
}

/// The symptoms in words, with the temperature.
pub(super) fn symptoms(report: &Report) -> String {
    if report.symptoms.is_empty() {
        return t("cases-symptoms-none").to_owned();
    }
    let mut words: Vec<String> = report.symptoms.iter().map(|symptom| t(symptom.key()).to_owned()).collect();
    if let Some(tenths) = report.temperature_tenths {
        words.push(format!("{} °C", fmt::decimal(&(f64::from(tenths) / 10.0), 1)));
    }
    words.join(", ")
}

fn status(report: &Report) -> Cell {
    let tone = match report.status {
        ReportStatus::Waiting => Tone::Warn,
        ReportStatus::InCharge => Tone::Good,
    };
    let cell = Cell::badge(&Badge::new(tone, report.status.key()));
    match &report.taken {
        Some(taken) => {
            let when = fmt::instant(taken.at);
            cell.sub(tn("cases-report-taken-by", &[("who", &taken.name), ("when", &when)]))
        }
        None => cell,
    }
}

/// Takes a report in charge; who comes second sees who was quicker.
pub(super) async fn take_charge(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<ReportId>,
    posted: Posted,
) -> Result<Response, WebError> {
    let version: i64 = posted.form().get("version").parse().unwrap_or(0);
    match app.write(&caller, move |tx, actor| service::take_charge(tx, actor, id, version)).await {
        Ok((_, report)) => {
            Ok(web::redirect_with_flash(&format!("/people/{}", report.person), "cases-report-taken"))
        }
        Err(Problem::Stale) => too_late(&app, &caller, id).await,
        Err(problem) => Err(problem.into()),
    }
}

async fn too_late(app: &App, caller: &Caller, id: ReportId) -> Result<Response, WebError> {
    let (actor, report) = app.read(caller, move |tx, actor| service::view_report(tx, actor, id)).await?;
    let sentence = match &report.taken {
        Some(taken) => {
            let when = fmt::instant(taken.at);
            tn("cases-too-late-who", &[("who", &taken.name), ("when", &when)])
        }
        None => t("cases-too-late-changed").to_owned(),
    };
    let page = app.page(&actor, caller, "cases-too-late").crumb("/reports", t("cases-reports"));
    let person = format!("/people/{}", report.person);
    Ok(web::html_status(StatusCode::CONFLICT, &TooLate { page, sentence, person }))
}
