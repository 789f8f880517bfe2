//! The brake on what anybody may send without signing in: so many from one address in a time.

use jiff::SignedDuration;
use kernel::{Result, Timestamp};
use storage::{Tx, args};

use super::{Origin, key, shared};
use crate::sql;

/// Counts one thing that somebody sends without signing in; the instant from which his address may send again when it has
/// sent enough, and then nothing is counted. What is counted stands beside the counters of sign-in, under keys that
/// addresses share in the same way, and touches none of them.
///
/// # Errors
/// As `Tx::execute`.
pub fn send(
    tx: &mut Tx<'_>,
    origin: &Origin,
    what: &'static str,
    most: i32,
    window: SignedDuration,
) -> Result<Option<Timestamp>> {
    let now = tx.clocks().now();
    let over = now.checked_sub(window).unwrap_or(Timestamp::MIN);
    let secret: Vec<u8> = tx.one(&sql::BRAKE_SECRET, args![], |row| row.get(0))?;
    let counter = key(&["sent", what, &shared(&secret, &["sent", what, &origin.address_text()])]);
    tx.lock(counter)?;
    let nothing: Option<uuid::Uuid> = None;
    let counted = tx.query(&sql::BRAKE_COUNTERS, args![counter, nothing, nothing], |row| {
        Ok((row.get::<i32>(1)?, row.get::<Timestamp>(2)?))
    })?;
    let full = counted.into_iter().find(|(sent, began)| *sent >= most && *began > over);
    if let Some((_, began)) = full {
        return Ok(Some(began.checked_add(window).unwrap_or(began)));
    }
    tx.execute(&sql::BRAKE_CHARGE, args![counter, now, Timestamp::UNIX_EPOCH, over, nothing, what])?;
    Ok(None)
}
