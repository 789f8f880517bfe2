//! How often somebody may look a person up beyond his audiences: an answer tells whether she is registered, so nobody may ask
//! for everybody (docs/adr/0033).

use std::hash::{BuildHasher, Hash, RandomState};
use std::sync::{LazyLock, Mutex, PoisonError};

use jiff::SignedDuration;
use kernel::{Result, Timestamp};
use storage::{Tx, args};
use uuid::Uuid;

use crate::audience::{self, Refused};
use crate::model::Actor;
use crate::policy::Scope;
use crate::reading::Readings;
use crate::sessions::later;
use crate::sql;

/// How many persons somebody may look up in an hour, found or not.
pub const MOST_AN_HOUR: i64 = 40;

/// How many different rows of tests somebody may have looked up in an hour, known or not: classes and wards of a whole day.
pub const ROWS_AN_HOUR: usize = 1_000;

static ROWS: LazyLock<Mutex<Readings>> = LazyLock::new(Mutex::default);
static DIGEST: LazyLock<RandomState> = LazyLock::new(RandomState::new);

/// Counts the rows that the actor has looked up by exact key to record what was found: the answer tells whether somebody is
/// registered by that name. Whoever looks first and then records has looked once. Whether he may; that he may not is recorded.
/// Each node counts for itself, in memory, and keeps digests alone.
pub fn count_rows<T: Hash>(
    tx: &mut Tx<'_>,
    actor: &Actor,
    scope: &Scope,
    rows: impl IntoIterator<Item = T>,
) -> bool {
    if actor.session.is_nil() {
        return true;
    }
    let rows: Vec<Uuid> = rows.into_iter().map(|row| Uuid::from_u64_pair(0, DIGEST.hash_one(row))).collect();
    let now = tx.clocks().now();
    let mut all = ROWS.lock().unwrap_or_else(PoisonError::into_inner);
    let fits = all.fits(actor.user, &rows, now, ROWS_AN_HOUR);
    drop(all);
    if !fits {
        let (action, subject) = (scope.action().code(), Some(actor.user.0));
        audience::note_refused(tx, Refused { action, kind: "many rows in an hour", subject });
    }
    fits
}

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
