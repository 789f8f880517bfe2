//! What becomes of what leaves, for whoever watches it. Nobody is named: a row is a laboratory's document.

use access::audit::{self, Entry};
use access::{Action, Actor, decide};
use jiff::ToSpan;
use kernel::ids::ResultId;
use kernel::{Date, Problem, Result};
use storage::Tx;
use uuid::Uuid;

use super::outbox;
use crate::model::flow::{Act, Row, Standing, State};
use crate::store;

/// Why rows without an audience are read.
const WHY: &str = "figures: what became of what leaves for the nation, and no person's data";
/// Days that the figures show.
const DAYS: i32 = 14;
/// Lines of a page when nobody says how many, and at most.
pub const LENGTH: (usize, usize) = (25, 100);

/// The figures.
#[derive(Debug, Clone)]
pub struct Overview {
    /// Whether results leave at all.
    pub on: bool,
    /// How many stand where, of all days.
    pub standing: Standing,
    /// The days that were asked for, the latest first.
    pub days: Vec<Date>,
    /// How many of a day stand where.
    pub counts: Vec<(Date, State, i64)>,
}

/// Which rows.
#[derive(Debug, Clone, Default)]
pub struct Wanted {
    /// Of a day, or of all.
    pub day: Option<Date>,
    /// In a state, or in all.
    pub state: Option<State>,
    /// After which one.
    pub after: Option<ResultId>,
    /// How many, at most.
    pub length: usize,
}

/// The figures of the last days.
///
/// # Errors
/// `Problem::Denied`.
pub fn overview(tx: &mut Tx<'_>, actor: &Actor) -> Result<Overview> {
    decide(actor, Action::NationalFlowView)?;
    let day = |back: i32| actor.today.saturating_sub(back.days());
    let days: Vec<Date> = (0..DAYS).map(day).collect();
    let (from, to) = (day(DAYS - 1), actor.today);
    let on = outbox::is_on(tx)?;
    let (standing, counts) = tx.system(WHY, |tx| Ok((store::standing(tx)?, store::days(tx, from, to)?)))?;
    audit::record(tx, actor, Entry::new(Action::NationalFlowView))?;
    Ok(Overview { on, standing, days, counts })
}

/// Rows, the latest first; and where the next page begins.
///
/// # Errors
/// `Problem::Denied`; an invalid field `state` when neither day nor state is said.
pub fn rows(tx: &mut Tx<'_>, actor: &Actor, wanted: &Wanted) -> Result<(Vec<Row>, Option<ResultId>)> {
    decide(actor, Action::NationalFlowView)?;
    if wanted.day.is_none() && wanted.state.is_none() {
        return Err(Problem::field("state", "reporting-flow-which"));
    }
    let length = wanted.length.clamp(1, LENGTH.1);
    let limit = i64::try_from(length + 1).map_err(Problem::internal)?;
    let (day, state, after) = (wanted.day, wanted.state, wanted.after);
    let mut rows = tx.system(WHY, |tx| store::list(tx, day, state, after, limit))?;
    let more = rows.len() > length;
    rows.truncate(length);
    let mut subjects: Vec<Uuid> = rows.iter().map(|row| row.person.0).collect();
    subjects.sort_unstable();
    subjects.dedup();
    audit::record(tx, actor, Entry::new(Action::NationalFlowView).subjects(subjects).detail("list"))?;
    let next = rows.last().filter(|_| more).map(|row| row.id);
    Ok((rows, next))
}

/// A row, and whether it may be sent again.
///
/// # Errors
/// `Problem::Denied`; `Problem::NotFound`.
pub fn row(tx: &mut Tx<'_>, actor: &Actor, id: ResultId) -> Result<(Row, bool)> {
    decide(actor, Action::NationalFlowView)?;
    let row = tx.system(WHY, |tx| store::find(tx, id))?.ok_or(Problem::NotFound)?;
    let outdated = tx.system(WHY, |tx| is_outdated(tx, &row))?;
    let may = row.state.needs_a_hand() && !outdated && decide(actor, Action::NationalFlowRetry).is_ok();
    audit::record(tx, actor, Entry::new(Action::NationalFlowView).subject(row.person).detail("row"))?;
    Ok((row, may))
}

/// Whether a row tells what is not so any more: something was told after it, or its result counts no more.
fn is_outdated(tx: &mut Tx<'_>, row: &Row) -> Result<bool> {
    let later = store::has_later(tx, row.id)?;
    if later || row.act == Act::Withdrawal {
        return Ok(later);
    }
    Ok(!lab::store::find_result(tx, row.id)?.is_some_and(|one| one.result.current))
}

/// Has a row sent again that was refused or given up. What was refused is another message by then: Sistema TS would repeat its refusal
/// of the first.
///
/// # Errors
/// `Problem::Denied`; `Problem::NotFound`; `Problem::Refused` when it waits or was accepted, or something was told after it.
pub fn again(tx: &mut Tx<'_>, actor: &Actor, id: ResultId) -> Result<Row> {
    decide(actor, Action::NationalFlowRetry)?;
    let row = store::find(tx, id)?.ok_or(Problem::NotFound)?;
    if is_outdated(tx, &row)? {
        return Err(Problem::Refused("reporting-flow-later"));
    }
    let round = row.round + i32::from(row.state == State::Refused);
    if !row.state.needs_a_hand() || !store::again(tx, id, round, actor.user)? {
        return Err(Problem::Refused("reporting-flow-settled"));
    }
    audit::record(tx, actor, Entry::new(Action::NationalFlowRetry).subject(row.person))?;
    store::find(tx, id)?.ok_or(Problem::NotFound)
}
