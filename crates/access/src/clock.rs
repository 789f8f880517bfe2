//! The clock of the database's machine, beside this one's.

use kernel::{Result, Timestamp};
use storage::{Tx, args};

use crate::sql;

/// How many microseconds the database's clock is behind this machine's; below zero when it is before it.
///
/// # Errors
/// As `Tx::query`.
pub fn behind(tx: &mut Tx<'_>) -> Result<i64> {
    let there: Timestamp = tx.one(&sql::DATABASE_CLOCK, args![], |row| row.get(0))?;
    Ok(tx.clocks().now().as_microsecond() - there.as_microsecond())
}
