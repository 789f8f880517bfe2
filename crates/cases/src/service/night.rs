//! What happens at night: the rules are asked again where they may answer otherwise, measures whose last day is over
//! end, and audiences whose time is over leave the lists. In small units of work, behind those who wait at a screen.

use kernel::ids::PersonId;
use kernel::{Date, Result};
use storage::{Db, Tx};

use crate::reactions::Situation;
use crate::rules::Rules;
use crate::store;

/// Measures in one unit of work.
const BATCH: usize = 100;
/// Audiences in one unit of work.
const EXPIRED_AT_ONCE: i64 = 1000;

/// What the night did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Night {
    /// Measures about which the rules were asked again.
    pub evaluated: u64,
    /// Measures that ended.
    pub ended: u64,
    /// Audiences that left the lists.
    pub expired: u64,
}

/// Runs all of it for the business date. Interrupted, it goes on the next time where it stopped.
///
/// # Errors
/// As `Db::bulk`.
pub async fn night(db: &Db) -> Result<Night> {
    let mut night = Night::default();
    loop {
        let done = db.bulk(|tx| evaluate_due(tx, BATCH)).await?;
        night.evaluated += done;
        if done == 0 {
            break;
        }
    }
    loop {
        let (found, ended) = db.bulk(|tx| end_due(tx, BATCH)).await?;
        night.ended += ended;
        if found == 0 {
            break;
        }
    }
    loop {
        let expired =
            db.bulk(|tx| access::audience::expire(tx, tx.clocks().today(), EXPIRED_AT_ONCE)).await?;
        night.expired += expired;
        if expired == 0 {
            break;
        }
    }
    Ok(night)
}

/// Asks the rules again about at most `limit` measures: those last asked about before the rules changed, and those
/// whose expected day has come. Answers how many.
///
/// # Errors
/// As `Tx::query`.
pub fn evaluate_due(tx: &mut Tx<'_>, limit: usize) -> Result<u64> {
    let today = tx.clocks().today();
    let due = store::to_evaluate(tx, rules_since(today), today, limit)?;
    let persons = persons(due.iter().map(|(_, person)| *person));
    people::store::lock_each(tx, &persons)?;
    for person in persons {
        Situation::load(tx, person)?.evaluate(tx, None)?;
    }
    for (measure, _) in &due {
        store::note_evaluated(tx, *measure, today)?;
    }
    Ok(due.len() as u64)
}

/// Ends at most `limit` measures whose last day is over, after asking the rules once more. Answers how many were
/// looked at, and how many ended.
///
/// # Errors
/// As `Tx::query`.
pub fn end_due(tx: &mut Tx<'_>, limit: usize) -> Result<(u64, u64)> {
    let today = tx.clocks().today();
    let due = store::to_end(tx, today, limit)?;
    let mut ended = 0;
    let persons = persons(due.iter().map(|(_, person)| *person));
    people::store::lock_each(tx, &persons)?;
    for person in persons {
        let mut situation = Situation::load(tx, person)?;
        situation.evaluate(tx, None)?;
        ended += situation.end_due(tx)?;
    }
    Ok((due.len() as u64, ended))
}

/// First day of the latest rules in force on a day.
fn rules_since(today: Date) -> Date {
    let begun = Rules::builtin().iter().map(|rule| rule.valid_from).filter(|day| *day <= today);
    begun.max().unwrap_or(Date::MIN)
}

/// Each once and in order, so that two nights at once lock them alike.
fn persons(all: impl Iterator<Item = PersonId>) -> Vec<PersonId> {
    let mut persons: Vec<PersonId> = all.collect();
    persons.sort_unstable();
    persons.dedup();
    persons
}
