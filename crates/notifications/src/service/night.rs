//! What happens at night: a swab that is wanted from today on is told, and what only informs lapses. In small units of work, behind
//! those who wait at a screen.

use kernel::{Result, Timestamp};
use storage::{Db, Tx};
use uuid::Uuid;

use super::swabs::{self, FIRST};
use crate::model::Why;
use crate::{rules, store};

/// Persons or communications of one unit of work.
const BATCH: i64 = 100;

/// The whole night: how many measures were looked at, and how many communications lapsed.
///
/// # Errors
/// As `Db::bulk`.
pub async fn night(db: &Db) -> Result<(u64, u64)> {
    let (mut looked, mut after) = (0, FIRST);
    while let Some((many, last)) = db.bulk(move |tx| look_for_swabs(tx, after)).await? {
        looked += many;
        after = last;
    }
    let mut lapsed = 0;
    loop {
        let done = db.bulk(lapse).await?;
        lapsed += done;
        if done == 0 {
            return Ok((looked, lapsed));
        }
    }
}

/// Looks at the next measures after one; none when there is no further.
///
/// # Errors
/// As `Tx::execute`.
pub fn look_for_swabs(tx: &mut Tx<'_>, after: Uuid) -> Result<Option<(u64, Uuid)>> {
    let today = tx.clocks().today();
    let due = store::swabs_due(tx, after, today, BATCH)?;
    let Some((last, _)) = due.last().copied() else { return Ok(None) };
    let mut persons: Vec<_> = due.iter().map(|(_, person)| *person).collect();
    persons.sort_unstable();
    persons.dedup();
    people::store::lock_each(tx, &persons)?;
    for person in persons {
        swabs::consider(tx, person)?;
    }
    Ok(Some((due.len() as u64, last)))
}

/// Closes some of what only informs and was looked at by nobody for weeks.
///
/// # Errors
/// As `Tx::execute`.
pub fn lapse(tx: &mut Tx<'_>) -> Result<u64> {
    let time = jiff::SignedDuration::from_hours(24 * rules::LAPSES_AFTER_DAYS);
    let before = tx.clocks().business_now().checked_sub(time).unwrap_or(Timestamp::MIN);
    let over = store::lapsing(tx, before, BATCH)?;
    let persons: Vec<_> = over.iter().map(|one| one.person).collect();
    people::store::lock_each(tx, &persons)?;
    for one in &over {
        store::close(tx, one, Why::Lapsed)?;
    }
    Ok(over.len() as u64)
}
