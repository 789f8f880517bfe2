//! What the person's page shows of the laboratory: results with their corrections, and requests that wait.

use std::collections::HashSet;

use access::{Action, Actor, decide};
use askama::Template;
use kernel::ids::PersonId;
use kernel::{Problem, Result, Timestamp};
use people::PanelView;
use storage::Tx;
use uuid::Uuid;
use web::{Badge, Cell, Column, Row, Table, Tone, t};

use super::requests::CancelLink;
use super::words;
use crate::model::{RequestStatus, Revision, SwabRequest};
use crate::service;

#[derive(Template)]
#[template(path = "lab_panel.html")]
struct Panel {
    table: Table,
}

/// The panel; none for who may not see results.
///
/// # Errors
/// As `Tx::query`.
pub(crate) fn panel(tx: &mut Tx<'_>, actor: &Actor, person: PersonId) -> Result<Option<PanelView>> {
    let Ok(results) = service::results_of_person(tx, actor, person) else { return Ok(None) };
    let may = |action| decide(actor, action).is_ok();
    let requests = match may(Action::RequestList) {
        true => service::requests_of_person(tx, actor, person)?,
        false if may(Action::RequestPropose) => service::proposals_of_person(tx, actor, person)?,
        false => Vec::new(),
    };
    // The column stands there only while something can be taken back.
    let waits = requests.iter().any(|request| request.status.is_open());
    let cancels = waits && decide(actor, Action::RequestCancel).is_ok();
    let kept = access::bars::marked(tx, actor, person)?;
    let html =
        Panel { table: table(&results, &requests, cancels, &kept) }.render().map_err(Problem::internal)?;
    let ask = |key| vec![(format!("/people/{person}/requests/new"), t(key).to_owned())];
    let actions = match may(Action::RequestCreate) {
        true => ask("lab-request-new"),
        false if service::may_propose(tx, actor)? => ask("lab-propose-new"),
        false => Vec::new(),
    };
    Ok(Some(PanelView { key: "lab-results", title: t("lab-panel").to_owned(), html, actions, order: 30 }))
}

fn table(results: &[Revision], requests: &[SwabRequest], cancels: bool, kept: &HashSet<Uuid>) -> Table {
    let mut columns = vec![
        Column::new("lab-when"),
        Column::new("lab-test"),
        Column::new("lab-outcome"),
        Column::new("lab-laboratory"),
    ];
    if cancels {
        columns.push(Column::actions("lab-actions"));
    }
    let without_result = requests.iter().filter(|request| request.status != RequestStatus::Resulted);
    let without_result =
        without_result.map(|request| (request.requested_at, request_row(request, cancels, kept)));
    let with_result = results
        .iter()
        .map(|revision| (revision.result.sampled_at, result_row(revision, requests, cancels, kept)));
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

fn request_row(request: &SwabRequest, cancels: bool, kept: &HashSet<Uuid>) -> Row {
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
    if cancels {
        let waits = request.status.is_open();
        let link = CancelLink { request: request.id, name: &request.number };
        cells.push(if waits { Cell::html(link) } else { Cell::text("") });
    }
    Row::new(cells)
}

fn result_row(revision: &Revision, requests: &[SwabRequest], cancels: bool, kept: &HashSet<Uuid>) -> Row {
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
        Cell::text(words::test(result.test)).sub(value.trim()),
        outcome,
        Cell::text(words::laboratory(&result.laboratory)),
    ];
    if cancels {
        cells.push(Cell::text(""));
    }
    Row::new(cells).mark(result.current && result.outcome == crate::model::Outcome::Positive)
}
