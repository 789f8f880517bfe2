//! What the person's page shows of the laboratory: results with their corrections, and requests that wait.

use std::collections::{HashMap, HashSet};

use access::{Action, Actor, decide};
use askama::Template;
use kernel::ids::{PersonId, ResultId};
use kernel::{Problem, Result, Timestamp};
use people::PanelView;
use storage::Tx;
use territory::codes::{self, List};
use uuid::Uuid;
use web::{Badge, Cell, Column, Row, Table, Tone, t};

use super::requests::CancelLink;
use super::words;
use crate::model::{Measured, RequestStatus, Revision, SwabRequest};
use crate::service;

#[derive(Template)]
#[template(path = "lab_panel.html")]
struct Panel {
    table: Table,
}

/// What is known of a person, as far as the actor sees it.
pub(super) struct Known {
    pub(super) results: Vec<Revision>,
    pub(super) requests: Vec<SwabRequest>,
    /// What of it is kept from whoever treats her.
    pub(super) kept: HashSet<Uuid>,
}

/// The boxes: what was looked for in the blood or in a screening stands in one of its own, if there was such a test.
///
/// # Errors
/// As `Tx::query`.
pub(super) fn panels(
    tx: &mut Tx<'_>,
    actor: &Actor,
    person: PersonId,
    known: &Known,
) -> Result<Vec<PanelView>> {
    let (screened, swabs): (Vec<&Revision>, Vec<&Revision>) =
        known.results.iter().partition(|result| is_screening(result, &known.requests));
    let mut panels = vec![panel(tx, actor, person, &swabs, known)?];
    if !screened.is_empty() {
        panels.push(screening(&screened, &known.kept)?);
    }
    Ok(panels)
}

fn panel(
    tx: &mut Tx<'_>,
    actor: &Actor,
    person: PersonId,
    swabs: &[&Revision],
    known: &Known,
) -> Result<PanelView> {
    let may = |action| decide(actor, action).is_ok();
    // The column stands there only while something can be taken back.
    let waits = known.requests.iter().any(|request| request.status.is_open());
    let cancels = waits && may(Action::RequestCancel);
    let links: Links = swabs.iter().map(|one| (one.result.id, links(actor, one))).collect();
    let table = table(swabs, &known.requests, cancels, &links, &known.kept);
    let html = Panel { table }.render().map_err(Problem::internal)?;
    let ask = |key| vec![(format!("/people/{person}/requests/new"), t(key).to_owned())];
    let mut actions = match may(Action::RequestCreate) {
        true => ask("lab-request-new"),
        false if service::may_propose(tx, actor)? => ask("lab-propose-new"),
        false => Vec::new(),
    };
    if may(Action::RapidRecord) {
        actions.push((format!("/people/{person}/rapid/new"), t("lab-rapid-new").to_owned()));
    }
    Ok(PanelView { key: "lab-results", title: t("lab-panel").to_owned(), html, actions, order: 30 })
}

/// The requests of a person that the actor sees: public health all, a doctor what was proposed of her patients.
pub(super) fn requests(tx: &mut Tx<'_>, actor: &Actor, person: PersonId) -> Result<Vec<SwabRequest>> {
    let may = |action| decide(actor, action).is_ok();
    match may(Action::RequestList) {
        true => service::requests_of_person(tx, actor, person),
        false if may(Action::RequestPropose) => service::proposals_of_person(tx, actor, person),
        false => Ok(Vec::new()),
    }
}

/// Whether a result is of serology, or of a test that was asked for to screen people without a suspicion.
fn is_screening(revision: &Revision, requests: &[SwabRequest]) -> bool {
    let asked = requests.iter().find(|request| Some(request.id) == revision.result.request);
    revision.result.test.is_serology()
        || asked.is_some_and(|request| codes::means(List::SwabReason, &request.reason, "screening"))
}

/// The box of serology and screening.
fn screening(results: &[&Revision], kept: &HashSet<Uuid>) -> Result<PanelView> {
    let columns = ["lab-when", "lab-test", "lab-outcome", "lab-measured", "lab-laboratory"];
    let table = Table::new("lab-screening-list", "lab-screening", columns.map(Column::new).to_vec())
        .rows(results.iter().map(|revision| screening_row(revision, kept)));
    Ok(PanelView {
        key: "lab-screening",
        title: t("lab-screening").to_owned(),
        html: Panel { table }.render().map_err(Problem::internal)?,
        actions: Vec::new(),
        order: 35,
    })
}

fn screening_row(revision: &Revision, kept: &HashSet<Uuid>) -> Row {
    let (result, measured) = (&revision.result, &revision.measured);
    let value = [&measured.value, &measured.unit].map(|text| text.as_str()).join(" ");
    let value = match value.trim() {
        "" => Cell::none(),
        value => Cell::text(value),
    };
    let value = match measured.reference_range.as_str() {
        "" => value,
        range => value.sub(web::tn("lab-reference", &[("range", &range)])),
    };
    let outcome = badge_of(words::revision_badge(revision), result.id.0, kept);
    let outcome = match &revision.reason {
        Some(reason) => outcome.sub(web::tn("lab-because", &[("reason", reason)])),
        None => outcome,
    };
    let cells = vec![
        Cell::text(web::fmt::instant(result.sampled_at)),
        Cell::text(words::test(result.test)).sub(with_device("", measured)),
        outcome,
        value,
        Cell::text(words::laboratory(&result.laboratory)),
    ];
    Row::new(cells).mark(result.current && result.outcome == crate::model::Outcome::Positive)
}

/// What is said besides, with the device of a rapid test.
fn with_device(said: &str, measured: &Measured) -> String {
    let device = words::device(measured);
    let both: Vec<&str> = [said, device.as_str()].into_iter().filter(|text| !text.is_empty()).collect();
    both.join(" · ")
}

/// What modules above do with a result: addresses and words.
type Links = HashMap<ResultId, Vec<web::links::Link>>;

fn links(actor: &Actor, revision: &Revision) -> Vec<web::links::Link> {
    let result = &revision.result;
    if result.current { web::links::of("result", actor, result.id.0) } else { Vec::new() }
}

fn table(
    results: &[&Revision],
    requests: &[SwabRequest],
    cancels: bool,
    links: &Links,
    kept: &HashSet<Uuid>,
) -> Table {
    let acts = cancels || links.values().any(|links| !links.is_empty());
    let mut columns = vec![
        Column::new("lab-when"),
        Column::new("lab-test"),
        Column::new("lab-outcome"),
        Column::new("lab-laboratory"),
    ];
    if acts {
        columns.push(Column::actions("lab-actions"));
    }
    let without_result = requests.iter().filter(|request| request.status != RequestStatus::Resulted);
    let without_result =
        without_result.map(|request| (request.requested_at, request_row(request, (acts, cancels), kept)));
    let with_result = results.iter().map(|revision| {
        (revision.result.sampled_at, result_row(revision, requests, acts.then_some(links), kept))
    });
    let mut rows: Vec<(Timestamp, Row)> = without_result.chain(with_result).collect();
    rows.sort_by_key(|(when, _)| std::cmp::Reverse(*when));
    Table::new("lab-results-list", "lab-panel", columns)
        .rows(rows.into_iter().map(|(_, row)| row))
        .empty("lab-panel-none")
}

/// A badge, beside the mark on what is kept from whoever treats the person.
fn badge_of(badge: Badge, id: Uuid, kept: &HashSet<Uuid>) -> Cell {
    match kept.contains(&id) {
        true => Cell::badges(&[badge, Badge::new(Tone::Quiet, "lab-obscured")]),
        false => Cell::badge(&badge),
    }
}

fn request_row(request: &SwabRequest, (acts, cancels): (bool, bool), kept: &HashSet<Uuid>) -> Row {
    let state = badge_of(words::status(request.status), request.id.0, kept);
    let mut cells = vec![
        Cell::link(format!("/requests/{}", request.id), web::fmt::instant(request.requested_at)),
        Cell::text(words::test(request.test)).sub(words::reason(&request.reason)),
        match &request.cancelled {
            Some(cancelled) => state.sub(words::cancelled_because(cancelled)),
            None => state,
        },
        Cell::text(words::laboratory(&request.laboratory)),
    ];
    if acts {
        let waits = cancels && request.status.is_open();
        let link = CancelLink { request: request.id, name: &request.number };
        cells.push(if waits { Cell::html(link) } else { Cell::text("") });
    }
    Row::new(cells)
}

fn result_row(
    revision: &Revision,
    requests: &[SwabRequest],
    links: Option<&Links>,
    kept: &HashSet<Uuid>,
) -> Row {
    let result = &revision.result;
    let when = web::fmt::instant(result.sampled_at);
    let request = requests.iter().find(|request| Some(request.id) == result.request);
    let first = match request {
        Some(request) => Cell::link(format!("/requests/{}", request.id), when),
        None => Cell::text(when),
    };
    let outcome = badge_of(words::revision_badge(revision), result.id.0, kept);
    let outcome = match &revision.reason {
        Some(reason) => outcome.sub(web::tn("lab-because", &[("reason", reason)])),
        None => outcome,
    };
    let measured = &revision.measured;
    let value = [&measured.value, &measured.unit].map(|text| text.as_str()).join(" ");
    let mut cells = vec![
        first,
        Cell::text(words::test(result.test)).sub(with_device(value.trim(), measured)),
        outcome,
        Cell::text(words::laboratory(&result.laboratory)),
    ];
    if let Some(links) = links {
        cells.push(match links.get(&result.id).and_then(|links| links.first()) {
            Some((href, words)) => Cell::link(href, words),
            None => Cell::text(""),
        });
    }
    Row::new(cells).mark(result.current && result.outcome == crate::model::Outcome::Positive)
}
