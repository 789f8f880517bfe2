//! From hand to hand: reports sent back and completed, and the history of it.

use access::Actor;
use kernel::ids::{PersonId, ReportId};
use kernel::{Problem, Result, Timestamp};
use storage::{Row, Tx, args};

use crate::model::{HandOver, ReportCorrection, Step};
use crate::sql;

/// Notes that the actor did something with a report, and when.
///
/// # Errors
/// As `Tx::execute`.
pub fn insert_step(
    tx: &mut Tx<'_>,
    actor: &Actor,
    report: ReportId,
    (step, note): (Step, &str),
    at: Timestamp,
) -> Result<()> {
    tx.execute(&sql::INSERT_STEP, args![report, step.code(), note, actor.user, actor.name, at]).map(drop)
}

/// Sends a waiting report back; says whether it still had that version and waited.
///
/// # Errors
/// As `Tx::execute`.
pub fn send_back(
    tx: &mut Tx<'_>,
    actor: &Actor,
    (id, version): (ReportId, i64),
    note: &str,
    at: Timestamp,
) -> Result<bool> {
    Ok(tx.execute(&sql::SEND_BACK, args![id, version, actor.user, actor.name, at, note])? == 1)
}

/// Has a report wait again that the actor has in charge; says whether it still had that version.
///
/// # Errors
/// As `Tx::execute`.
pub fn release(tx: &mut Tx<'_>, actor: &Actor, id: ReportId, version: i64) -> Result<bool> {
    Ok(tx.execute(&sql::RELEASE_REPORT, args![id, version, actor.user])? == 1)
}

/// Has a report wait again, which was sent back and says by now what `completion` says.
///
/// # Errors
/// `Problem::Stale` when it has another version or waits for nobody's answer; as `Tx::execute`.
pub fn complete(tx: &mut Tx<'_>, completion: &ReportCorrection) -> Result<()> {
    let done = tx.execute(&sql::COMPLETE_REPORT, args![completion.says.id, completion.version + 1])?;
    if done == 1 { Ok(()) } else { Err(Problem::Stale) }
}

fn read(row: &Row<'_>) -> Result<HandOver> {
    Ok(HandOver {
        report: row.get(0)?,
        step: Step::parse(&row.get::<String>(1)?)?,
        note: row.get(2)?,
        by: row.get(3)?,
        name: row.get(4)?,
        at: row.get(5)?,
    })
}

/// Through whose hands a report went, in order. What shows it asks for the reason first.
///
/// # Errors
/// As `Tx::query`.
pub fn steps_of_report(tx: &mut Tx<'_>, report: ReportId) -> Result<Vec<HandOver>> {
    tx.query(&sql::STEPS_OF_REPORT, args![report], read)
}

/// The same of all reports of a person.
///
/// # Errors
/// As `Tx::query`.
pub fn steps_of_person(tx: &mut Tx<'_>, person: PersonId) -> Result<Vec<HandOver>> {
    tx.query(&sql::STEPS_OF_PERSON, args![person], read)
}

/// How many reports wait for each doctor: her audience, and the number.
///
/// # Errors
/// As `Tx::query`.
pub fn count_to_complete(tx: &mut Tx<'_>) -> Result<Vec<(String, i64)>> {
    let today = tx.clocks().today();
    tx.system("the number beside the navigation: how many wait, and nobody's", |tx| {
        tx.query(&sql::COUNT_TO_COMPLETE, args![today], |row| Ok((row.get(0)?, row.get(1)?)))
    })
}
