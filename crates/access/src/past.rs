//! Whose a session was that is over: what its user was sending when it ended is kept for him alone.

use kernel::Result;
use kernel::ids::UserId;
use storage::{Tx, args};

use crate::sessions::Token;
use crate::sql;

/// Days for which it is known.
const DAYS: i64 = 7;
/// Why the tables are read beyond the second wall: nobody has entered.
const OVER: &str = "what was typed in a session that is over is kept for its user";

/// The user of a session, whether or not it is over.
///
/// # Errors
/// As `Tx::query`.
pub fn owner(tx: &mut Tx<'_>, token: &Token) -> Result<Option<UserId>> {
    tx.system(OVER, |tx| tx.first(&sql::SESSION_OWNER, args![token.hash()], |row| row.get(0)))
}

/// The key under which what was typed is sealed, the same for all processes.
///
/// # Errors
/// As `Tx::query`.
pub fn secret(tx: &mut Tx<'_>) -> Result<Vec<u8>> {
    tx.system(OVER, |tx| tx.one(&sql::KEPT_SECRET, args![], |row| row.get(0)))
}

/// Ends a session and remembers whose it was.
pub(crate) fn end(tx: &mut Tx<'_>, hash: &[u8]) -> Result<()> {
    // What was opened in an emergency in it does not wait for whoever comes next.
    tx.execute(&sql::CLOSE_EMERGENCIES_OF, args![hash, tx.clocks().now()])?;
    remember(tx, hash)?;
    tx.execute(&sql::END_BY_HASH, args![hash]).map(drop)
}

/// Remembers whose a token was that opens nothing from now on.
pub(crate) fn remember(tx: &mut Tx<'_>, hash: &[u8]) -> Result<()> {
    let today = tx.clocks().real_today();
    tx.execute(&sql::REMEMBER_PAST, args![hash, today]).map(drop)
}

/// Forgets whose the sessions of long ago were.
pub(crate) fn clear(tx: &mut Tx<'_>) -> Result<()> {
    let now = tx.clocks().now();
    let oldest = now.checked_sub(jiff::SignedDuration::from_hours(24 * DAYS)).unwrap_or(now);
    tx.execute(&sql::CLEAR_PAST, args![kernel::clock::local_date(oldest)]).map(drop)
}
