//! The list of reports, and taking one in charge.

use std::collections::HashMap;
use std::sync::Arc;

use access::{Action, Actor, Resource, Role, decide};
use askama::Template;
use axum::Extension;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use kernel::clock::local_date;
use kernel::ids::{PersonId, ReportId, RequestId};
use kernel::{Date, Problem};
use lab::model::{RequestStatus, SwabRequest};
use territory::codes::{self, List};
use uuid::Uuid;
use web::{After, App, Badge, Caller, Cell, Column, Page, Posted, Row, Table, Tone, WebError, fmt, t, tn};

use super::{born, comune_name, under_name};
use crate::Waiting;
use crate::model::{Report, ReportStatus};
use crate::service::{self, Listing, PAGE_LENGTH};
use crate::store::ReportLine;

#[derive(Template)]
#[template(path = "reports.html")]
struct ReportsPage {
    page: Page,
    table: Table,
    /// The report that "next" takes, for who takes reports in charge.
    next: Option<(ReportId, i64)>,
    /// Whether there are several to choose from.
    several: bool,
    /// What modules above add to the list.
    tools: Vec<web::links::Link>,
}

#[derive(Template)]
#[template(path = "take_charge.html")]
struct TakeCharge<'a> {
    csrf: &'a str,
    report: &'a Report,
    name: &'a str,
    /// Whether there are others to choose together with it.
    several: bool,
}
impl askama::filters::HtmlSafe for TakeCharge<'_> {}

#[derive(Template)]
#[template(path = "complete_link.html")]
struct Complete<'a> {
    href: String,
    name: &'a str,
}
impl askama::filters::HtmlSafe for Complete<'_> {}

/// The reports of the actor's audience.
pub(super) async fn list(
    State(app): State<App>,
    caller: Caller,
    Query(After { after }): Query<After>,
) -> Result<Response, WebError> {
    let work = move |tx: &mut storage::Tx<'_>, actor: &Actor| {
        let listing = service::list_reports(tx, actor, after, PAGE_LENGTH)?;
        let takes = decide(actor, Action::ReportTakeCharge).is_ok();
        let count = takes.then(|| service::count_waiting(tx, actor)).transpose()?;
        let completes = decide(actor, Action::ReportCreate).is_ok();
        let asked = if completes { service::count_to_complete(tx, actor)? } else { 0 };
        Ok((swabs(tx, actor, &listing)?, listing, count, asked))
    };
    let (actor, (swabs, listing, count, asked)) = app.read(&caller, work).await?;
    let takes = count.is_some();
    let waiting = listing.items.iter().filter(|line| takes && line.report.status == ReportStatus::Waiting);
    let waiting: Vec<_> = waiting.map(|line| (line.report.id, line.report.version)).collect();
    let several = waiting.len() > 1;
    let buttons = takes.then(|| Buttons { csrf: caller.csrf(), several, swabs });
    let table = table(&listing, buttons.as_ref(), &actor);
    let intro = match count {
        None if asked > 0 => tn("cases-reports-intro-gp-asked", &[("n", &asked)]),
        None if actor.role == Role::RegionalSuperUser => t("cases-reports-intro-region").to_owned(),
        None => t("cases-reports-intro-gp").to_owned(),
        Some(0) => t("cases-reports-none-waiting").to_owned(),
        Some(service::MOST_COUNTED) => t("cases-reports-many-waiting").to_owned(),
        Some(count) => tn("cases-reports-intro-sisp", &[("n", &count)]),
    };
    let page = app.page(&actor, &caller, "cases-reports").intro(intro);
    let tools = web::links::of("list reports", &actor, Uuid::nil());
    Ok(web::html(&ReportsPage { page, table, next: waiting.first().copied(), several, tools }))
}

/// What the buttons of the lines need, for who takes reports in charge.
struct Buttons {
    csrf: String,
    several: bool,
    swabs: Swabs,
}

/// The swabs of the reports one has just taken in charge: id and number of the request.
type Swabs = HashMap<ReportId, (RequestId, String)>;

fn swabs(tx: &mut storage::Tx<'_>, actor: &Actor, listing: &Listing<ReportLine>) -> kernel::Result<Swabs> {
    let taken = listing.items.iter().map(|line| &line.report).filter(|report| just_taken(report, actor));
    let persons: Vec<PersonId> = taken.clone().map(|report| report.person).collect();
    if persons.is_empty() {
        return Ok(Swabs::new());
    }
    let requests = lab::service::requests_of_persons(tx, actor, &persons)?;
    let swab = |report: &Report| {
        let found = requests.iter().find(|it| it.person == report.person && answers(it, report))?;
        Some((report.id, (found.id, found.number.clone())))
    };
    Ok(taken.filter_map(swab).collect())
}

/// What one has just taken in charge goes on here; a report of weeks ago has had its swab.
fn just_taken(report: &Report, actor: &Actor) -> bool {
    let taken = report.taken.as_ref();
    taken.is_some_and(|taken| taken.by == actor.user && local_date(taken.at) == actor.today)
}

/// Whether a request is the swab that a report asks for: it waits, or was made after the report.
fn answers(request: &SwabRequest, report: &Report) -> bool {
    match request.status {
        RequestStatus::Requested | RequestStatus::Proposed | RequestStatus::Information => true,
        RequestStatus::Resulted => request.requested_at >= report.reported_at,
        RequestStatus::Cancelled | RequestStatus::Denied => false,
    }
}

fn table(listing: &Listing<ReportLine>, buttons: Option<&Buttons>, actor: &Actor) -> Table {
    let takes = buttons.is_some();
    let linked = |line: &ReportLine| !links(line, actor).is_empty() || completes(line, actor);
    let linked = listing.items.iter().any(linked);
    let mut columns = vec![
        Column::new("cases-column-person"),
        Column::new("cases-column-symptoms"),
        Column::new("cases-column-onset"),
        Column::new("cases-column-reported"),
        Column::new("cases-column-notes"),
        Column::new("cases-column-status"),
    ];
    if takes || linked {
        columns.push(Column::actions("cases-column-actions"));
    }
    let table = Table::new("reports", "cases-reports", columns)
        .rows(listing.items.iter().map(|line| row(line, buttons, linked, actor)))
        .next_link(After::link("/reports", listing.next));
    if takes {
        table.empty("cases-reports-none-sisp")
    } else {
        table.empty("cases-reports-none-gp").empty_action("/people", "cases-reports-people")
    }
}

fn row(line: &ReportLine, buttons: Option<&Buttons>, linked: bool, actor: &Actor) -> Row {
    let report = &line.report;
    let name = format!("{} {}", line.family_name, line.given_name);
    let waits = report.status == ReportStatus::Waiting;
    let place = place(report, &line.comune, actor.today);
    let said = [&report.context, &report.conditions, &report.note].map(String::as_str);
    let said = said.into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join(" · ");
    let notes = if said.is_empty() { Cell::text(place) } else { Cell::text(place).sub(said) };
    let mut cells = vec![
        Cell::link(format!("/people/{}", report.person), &name).sub(under_name(
            actor,
            born(line.birth_date),
            &line.comune,
        )),
        Cell::link(format!("/reports/{}", report.id), symptoms(report)),
        Cell::date(report.onset),
        Cell::instant(report.reported_at).sub(reported(report, actor.today)),
        notes,
        status(report),
    ];
    if let Some(Buttons { csrf, several, swabs }) = buttons {
        cells.push(match swabs.get(&report.id) {
            _ if waits => Cell::html(TakeCharge { csrf, report, name: &name, several: *several }),
            Some((id, number)) => {
                Cell::link(format!("/requests/{id}"), tn("cases-swab-requested", &[("number", number)]))
            }
            None if just_taken(report, actor) => Cell::link(request_for(report), t("cases-request-swab")),
            None => link_cell(line, actor),
        });
    } else if completes(line, actor) {
        let href = format!("/reports/{}/complete", report.id);
        cells.push(Cell::html(Complete { href, name: &name }));
    } else if linked {
        cells.push(link_cell(line, actor));
    }
    Row::new(cells).mark(waits && buttons.is_some() || completes(line, actor))
}

/// Whether the actor is asked to complete it.
fn completes(line: &ReportLine, actor: &Actor) -> bool {
    line.report.status == ReportStatus::ToComplete && decide(actor, Action::ReportCreate).is_ok()
}

/// Where the patient is, in words.
pub(super) fn place(report: &Report, comune: &str, today: Date) -> String {
    if report.whereabouts.is_empty() {
        tn("cases-at-domicile", &[("comune", &comune_name(comune, today))])
    } else {
        report.whereabouts.clone()
    }
}

/// What modules above add to a report.
fn links(line: &ReportLine, actor: &Actor) -> Vec<web::links::Link> {
    web::links::of(Resource::Report, actor, line.report.id.0)
}

fn link_cell(line: &ReportLine, actor: &Actor) -> Cell {
    match links(line, actor).first() {
        Some((href, words)) => Cell::link(href, words),
        None => Cell::text(""),
    }
}

/// Who reported, and how long it has been waiting.
fn reported(report: &Report, today: Date) -> String {
    if report.status == ReportStatus::InCharge {
        return report.reported_by_name.clone();
    }
    let age = match (today - local_date(report.reported_at)).get_days() {
        ..=0 => t("cases-report-age-today").to_owned(),
        1 => t("cases-report-age-yesterday").to_owned(),
        days => tn("cases-report-age", &[("days", &i64::from(days))]),
    };
    format!("{age} · {}", report.reported_by_name)
}

/// The symptoms in words, with the temperature.
pub(super) fn symptoms(report: &Report) -> String {
    if report.symptoms.is_empty() {
        return t("cases-symptoms-none").to_owned();
    }
    let word = |code: &String| {
        let name = codes::name(List::Symptom, code);
        match report.grades.of(code) {
            Some(grade) => format!("{name} ({})", t(grade.key())),
            None => name,
        }
    };
    let mut words: Vec<String> = report.symptoms.iter().map(word).collect();
    if let Some(tenths) = report.temperature_tenths {
        words.push(format!("{} °C", fmt::decimal(&(f64::from(tenths) / 10.0), 1)));
    }
    words.join(", ")
}

/// A telephone number, as it was written.
pub(super) fn telephone(phone: &str) -> String {
    format!("{} {phone}", t("cases-phone"))
}

/// How a state looks.
pub(super) fn tone(status: ReportStatus) -> Tone {
    match status {
        ReportStatus::Waiting | ReportStatus::ToComplete => Tone::Warn,
        ReportStatus::InCharge => Tone::Good,
    }
}

fn status(report: &Report) -> Cell {
    let cell = Cell::badge(&Badge::new(tone(report.status), report.status.key()));
    let phone = |phone: &Option<String>| match phone {
        Some(phone) => format!(", {}", telephone(phone)),
        None => String::new(),
    };
    let by = |who: &str, at| tn("cases-report-taken-by", &[("who", &who), ("when", &fmt::instant(at))]);
    match (report.status, &report.taken, &report.asked) {
        (ReportStatus::InCharge, Some(it), _) => cell.sub(by(&it.name, it.at) + &phone(&it.phone)),
        (ReportStatus::ToComplete, _, Some(it)) => {
            cell.sub(format!("{}{}: {}", by(&it.name, it.at), phone(&it.phone), it.note))
        }
        _ => cell,
    }
}

/// Takes a report in charge; who comes second sees who was quicker.
pub(super) async fn take_charge(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<ReportId>,
    Extension(waiting): Extension<Arc<Waiting>>,
    posted: Posted,
) -> Result<Response, WebError> {
    let version: i64 = posted.form().get("version").parse().unwrap_or(0);
    match app.write(&caller, move |tx, actor| service::take_charge(tx, actor, id, version)).await {
        Ok((_, report)) => {
            waiting.tell(&app.db).await;
            Ok(web::redirect_with_flash(&request_for(&report), "cases-report-taken"))
        }
        Err(Problem::Stale) => super::too_late::too_late(&app, &caller, id).await,
        Err(problem) => Err(problem.into()),
    }
}

/// Where the swab of a report is asked for, which is what comes after taking it in charge.
fn request_for(report: &Report) -> String {
    format!("/people/{}/requests/new?for={}", report.person, report.id)
}

/// Takes the report that is next in charge, and goes on to its swab.
pub(super) async fn take_next(
    State(app): State<App>,
    caller: Caller,
    posted: Posted,
) -> Result<Response, WebError> {
    let shown = chosen(posted.form().get("report"));
    let (_, taken) = app.write(&caller, move |tx, actor| service::take_next(tx, actor, shown)).await?;
    Ok(match taken {
        Some(report) => web::redirect_with_flash(&request_for(&report), "cases-report-taken"),
        None => web::redirect_with_flash("/reports", "cases-report-none-waits"),
    })
}

/// Takes the reports that are ticked in charge.
pub(super) async fn take_several(
    State(app): State<App>,
    caller: Caller,
    posted: Posted,
) -> Result<Response, WebError> {
    let ticked: Vec<_> = posted.form().all("report").iter().filter_map(|value| chosen(value)).collect();
    let asked = ticked.len();
    let (_, several) = app.write(&caller, move |tx, actor| service::take_several(tx, actor, &ticked)).await?;
    let flash = match (asked, several.late) {
        (0, _) => "cases-reports-none-chosen",
        (_, 0) => "cases-reports-taken",
        _ if several.taken.is_empty() => "cases-reports-all-late",
        _ => "cases-reports-some-late",
    };
    Ok(web::redirect_with_flash("/reports", flash))
}

/// A report and the version that was seen, as a button or a box sends them.
fn chosen(value: &str) -> Option<(ReportId, i64)> {
    let (id, version) = value.split_once(':')?;
    Some((id.parse().ok()?, version.parse().ok()?))
}

/// What the form of a swab says of the report that sends there.
pub(super) fn occasion(
    tx: &mut storage::Tx<'_>,
    actor: &Actor,
    person: PersonId,
    id: Uuid,
) -> kernel::Result<Option<lab::Occasion>> {
    let report = service::report_about(tx, actor, person, ReportId(id))?;
    Ok(report.map(|report| {
        let when = fmt::instant(report.reported_at);
        let said = tn("cases-occasion-reported", &[("who", &report.reported_by_name), ("when", &when)]);
        let onset = match report.onset {
            Some(day) => tn("cases-occasion-onset", &[("day", &fmt::date_weekday(day))]),
            None => t("cases-occasion-no-onset").to_owned(),
        };
        let first = format!("{said} {}. {onset}", symptoms(&report));
        let texts = [&report.whereabouts, &report.context, &report.conditions, &report.note];
        let texts = texts.into_iter().filter(|text| !text.is_empty()).cloned();
        let sentences = std::iter::once(first).chain(texts).collect();
        // Without symptoms the note says why, and the operator chooses.
        let reason = (!report.symptoms.is_empty()).then_some(codes::SYMPTOMS);
        lab::Occasion { sentences, reason }
    }))
}

/// What the next swab of a person is most probably for: a running measure whose end waits for one.
pub(super) fn suggested(
    tx: &mut storage::Tx<'_>,
    actor: &Actor,
    person: PersonId,
) -> kernel::Result<Option<&'static str>> {
    Ok(service::waits_for_swab(tx, actor, person)?.then_some(codes::END_OF_ISOLATION))
}

/// When symptoms began, as the person's latest report that tells it says.
pub(super) fn onset(
    tx: &mut storage::Tx<'_>,
    actor: &Actor,
    person: PersonId,
) -> kernel::Result<Option<Date>> {
    service::onset_reported(tx, actor, person)
}

/// What comes after a swab that a report asked for: the next report.
pub(super) fn next(tx: &mut storage::Tx<'_>, actor: &Actor) -> kernel::Result<Option<lab::Next>> {
    if decide(actor, Action::ReportTakeCharge).is_err() {
        return Ok(None);
    }
    Ok(service::next_waiting(tx, actor)?.map(|(id, version)| lab::Next {
        action: "/reports/next",
        fields: vec![("report", format!("{id}:{version}"))],
        key: "cases-next-report",
    }))
}
