//! What the registers are asked that stands in tables of other floors.

use access::Role;
use kernel::{Date, Result, Timestamp};
use storage::{Row, Tx, args};

use crate::sql;

/// Most changes that are shown of one entry.
const SHOWN: i64 = 50;

/// A state something was given.
#[derive(Debug, Clone)]
pub struct Change {
    /// Its number.
    pub version: i64,
    /// When.
    pub at: Timestamp,
    /// The state, as it was written.
    pub image: String,
    /// Who; none for the command line.
    pub by: Option<String>,
}

/// The states an entry was given, the latest first.
///
/// # Errors
/// As `Tx::query`.
pub fn changes(tx: &mut Tx<'_>, code: &str) -> Result<Vec<Change>> {
    tx.query(&sql::CHANGES_OF, args![code, SHOWN], |row| {
        Ok(Change { version: row.get(0)?, at: row.get(1)?, image: row.get(2)?, by: row.get(3)? })
    })
}

/// How many roles are held for a unit code, or will be, on some day from `from` on; kinds of units are not told apart.
///
/// # Errors
/// As `Tx::query`.
pub fn roles_at(tx: &mut Tx<'_>, code: &str, from: Date) -> Result<Vec<(Role, i64)>> {
    tx.query(&sql::ROLES_AT, args![code, from], counted)
}

/// The same of those that wait for approval or for being attested, too: they would come back for a unit that is closed.
///
/// # Errors
/// As `Tx::query`.
pub fn roles_beyond(tx: &mut Tx<'_>, code: &str, from: Date) -> Result<Vec<(Role, i64)>> {
    let now = tx.clocks().now();
    tx.query(&sql::ROLES_BEYOND, args![code, from, now], counted)
}

fn counted(row: &Row<'_>) -> Result<(Role, i64)> {
    Ok((Role::parse(&row.get::<String>(0)?)?, row.get(1)?))
}
