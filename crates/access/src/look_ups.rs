//! How often somebody may look a person up beyond his audiences: an answer tells whether she is registered, so nobody may ask
//! for everybody (docs/adr/0033).

use jiff::SignedDuration;
use kernel::{Result, Timestamp};
use storage::{Tx, args};
use uuid::Uuid;

use crate::model::Actor;
use crate::sessions::later;
use crate::sql;

/// How many persons somebody may look up in an hour, found or not.
pub const MOST_AN_HOUR: i64 = 40;

/// Counts that the actor looks somebody up; answers whether he may, or when he may again. What is counted stands also when
/// nobody is found, so the unit of work must not fail afterwards.
///
/// # Errors
/// As `Tx::execute`.
pub fn count(tx: &mut Tx<'_>, actor: &Actor) -> Result<Option<Timestamp>> {
    tx.lock(actor.user)?;
    let hour = SignedDuration::from_hours(1);
    let now = tx.clocks().now();
    let since = now.checked_sub(hour).unwrap_or(Timestamp::MIN);
    let (count, first) = tx.one(&sql::LOOK_UPS, args![actor.user, since], |row| {
        Ok((row.get::<i64>(0)?, row.get::<Option<Timestamp>>(1)?))
    })?;
    if count >= MOST_AN_HOUR {
        return Ok(first.map(|first| later(first, hour)));
    }
    tx.execute(&sql::NOTE_LOOK_UP, args![Uuid::now_v7(), actor.user, now])?;
    Ok(None)
}

/// Forgets what was counted longer than a day ago; the nightly job calls it.
///
/// # Errors
/// As `Tx::execute`.
pub fn clear(tx: &mut Tx<'_>) -> Result<()> {
    let day = tx.clocks().now().checked_sub(SignedDuration::from_hours(24)).unwrap_or(Timestamp::MIN);
    tx.execute(&sql::CLEAR_LOOK_UPS, args![day]).map(drop)
}
