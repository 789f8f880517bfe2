//! What became of what leaves, for whoever watches it: a laboratory its own, the region all. Nobody is named: a row is a request's number.

use std::collections::BTreeMap;

use access::audit::{self, Entry};
use access::{Action, Actor, Role, audience, decide};
use kernel::ids::RequestId;
use kernel::{Problem, Result};
use storage::Tx;
use uuid::Uuid;

use super::outbox;
use crate::model::{Lane, Line, Row, State};
use crate::store;

/// Why rows without an audience are read.
pub(super) const WHY: &str = "figures: what became of what leaves for laboratories, and no person's data";
/// Lines of a page.
pub const LENGTH: usize = 25;

/// Which rows.
#[derive(Debug, Clone, Default)]
pub struct Wanted {
    /// Of a laboratory, or of all that the actor sees.
    pub laboratory: String,
    /// In a state, or in all.
    pub state: Option<State>,
    /// Of one request alone.
    pub number: String,
    /// After which one.
    pub after: Option<Uuid>,
}

/// The one laboratory whose rows the actor sees; none for the region.
fn only(actor: &Actor) -> Option<&str> {
    (actor.role == Role::LaboratoryTechnician).then_some(actor.unit.code.as_str())
}

/// Every laboratory that wants its requests by machine, or was told of one.
///
/// # Errors
/// `Problem::Denied`.
pub fn lines(tx: &mut Tx<'_>, actor: &Actor) -> Result<Vec<Line>> {
    decide(actor, Action::OutboundView)?;
    let (channels, states, lanes) =
        tx.system(WHY, |tx| Ok((store::channels(tx)?, store::states(tx)?, store::lanes(tx)?)))?;
    let mut all: BTreeMap<String, Line> = BTreeMap::new();
    let empty = |laboratory: &str| Line {
        laboratory: laboratory.to_owned(),
        channel: None,
        counts: Vec::new(),
        oldest: None,
        lane: Lane::default(),
    };
    for channel in channels {
        let line = all.entry(channel.laboratory.clone()).or_insert_with(|| empty(&channel.laboratory));
        line.channel = Some(channel);
    }
    for (laboratory, state, count, since) in states {
        let line = all.entry(laboratory.clone()).or_insert_with(|| empty(&laboratory));
        line.counts.push((state, count));
        if matches!(state, State::Waits | State::Sent) {
            line.oldest = Some(line.oldest.map_or(since, |oldest| oldest.min(since)));
        }
    }
    for (laboratory, lane) in lanes {
        if let Some(line) = all.get_mut(&laboratory) {
            line.lane = lane;
        }
    }
    audit::record(tx, actor, Entry::new(Action::OutboundView))?;
    Ok(all.into_values().filter(|line| only(actor).is_none_or(|code| code == line.laboratory)).collect())
}

/// Rows, the latest first; and where the next page begins.
///
/// # Errors
/// `Problem::Denied`.
pub fn rows(tx: &mut Tx<'_>, actor: &Actor, wanted: &Wanted) -> Result<(Vec<Row>, Option<Uuid>)> {
    decide(actor, Action::OutboundView)?;
    let laboratory = only(actor).unwrap_or(&wanted.laboratory).to_owned();
    let limit = i64::try_from(LENGTH + 1).map_err(Problem::internal)?;
    let mut rows = tx.system(WHY, |tx| match wanted.number.as_str() {
        "" => store::list(tx, &laboratory, wanted.state, wanted.after, limit),
        number => {
            let mut rows = store::of_number(tx, &laboratory, number)?;
            rows.retain(|row| wanted.state.is_none_or(|state| state == row.state));
            Ok(rows)
        }
    })?;
    let more = wanted.number.is_empty() && rows.len() > LENGTH;
    if more {
        rows.truncate(LENGTH);
    }
    let mut subjects: Vec<Uuid> = rows.iter().map(|row| row.person.0).collect();
    subjects.sort_unstable();
    subjects.dedup();
    audit::record(tx, actor, Entry::new(Action::OutboundView).subjects(subjects).detail("list"))?;
    let next = rows.last().filter(|_| more).map(|row| row.id);
    Ok((rows, next))
}

/// A row of a laboratory that the actor sees. Elsewhere and nowhere are one.
fn find(tx: &mut Tx<'_>, actor: &Actor, action: Action, id: Uuid) -> Result<Row> {
    let scope = decide(actor, action)?;
    let row = tx.system(WHY, |tx| store::find(tx, id))?;
    match row {
        Some(row) if only(actor).is_none_or(|code| code == row.laboratory) => Ok(row),
        row => Err(audience::refuse(tx, &scope, "outbound_request", row.map(|row| row.person.0))),
    }
}

/// A row, and whether it may be sent again.
///
/// # Errors
/// `Problem::Denied`; `Problem::NotFound`.
pub fn row(tx: &mut Tx<'_>, actor: &Actor, id: Uuid) -> Result<(Row, bool)> {
    let row = find(tx, actor, Action::OutboundView, id)?;
    let may = row.state.needs_a_hand() && decide(actor, Action::OutboundRetry).is_ok();
    let tells = |tx: &mut Tx<'_>| {
        let all = store::of_request(tx, row.request)?;
        Ok(!is_outdated(&row, &all) && outbox::tells(tx, &row, &all)?)
    };
    let may = may && tx.system(WHY, tells)?;
    audit::record(tx, actor, Entry::new(Action::OutboundView).subject(row.person).detail("row"))?;
    Ok((row, may))
}

/// Whether something was told after a row: that one says how it is.
fn is_outdated(row: &Row, all: &[Row]) -> bool {
    all.iter().any(|other| {
        other.laboratory == row.laboratory && other.place > row.place && other.state != State::Superseded
    })
}

/// Has a row sent again that was refused or given up. What the laboratory does not have is another message by then: it would repeat its
/// refusal of the first.
///
/// # Errors
/// `Problem::Denied`; `Problem::NotFound`; `Problem::Refused` when it waits or was accepted, when something was told after it, or when the
/// request waits for this laboratory no more.
pub fn again(tx: &mut Tx<'_>, actor: &Actor, id: Uuid) -> Result<Row> {
    let row = find(tx, actor, Action::OutboundRetry, id)?;
    let (all, tells) = tx.system(WHY, |tx| {
        let all = store::of_request(tx, row.request)?;
        let tells = outbox::tells(tx, &row, &all)?;
        Ok((all, tells))
    })?;
    if is_outdated(&row, &all) {
        return Err(Problem::Refused("outbound-again-later"));
    }
    if !row.state.needs_a_hand() {
        return Err(Problem::Refused("outbound-again-settled"));
    }
    if !tells {
        return Err(Problem::Refused("outbound-again-left"));
    }
    let round = row.round + i32::from(row.state != State::Unconfirmed);
    if !store::again(tx, id, round, actor.user)? {
        return Err(Problem::Refused("outbound-again-settled"));
    }
    audit::record(tx, actor, Entry::new(Action::OutboundRetry).subject(row.person))?;
    store::find(tx, id)?.ok_or(Problem::NotFound)
}

/// What its laboratory was told of a request, the latest first, for the request's own page, whose record covers it.
///
/// # Errors
/// As `Tx::query`.
pub fn of_one(tx: &mut Tx<'_>, request: RequestId, laboratory: &str) -> Result<Vec<Row>> {
    let mut rows = tx.system(WHY, |tx| store::of_request(tx, request))?;
    rows.retain(|row| row.laboratory == laboratory && row.state != State::Superseded);
    Ok(rows)
}

/// How many rows are not with their laboratories, by state: for the monitor, which names nobody.
///
/// # Errors
/// As `Tx::query`.
pub fn counts(tx: &mut Tx<'_>) -> Result<Vec<(State, i64)>> {
    tx.system(WHY, store::counts)
}
