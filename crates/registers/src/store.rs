//! What the registers are asked that stands in tables of other floors.

use access::Role;
use kernel::{Date, Result, Timestamp};
use storage::{Tx, args};

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
    tx.query(&sql::ROLES_AT, args![code, from], |row| Ok((Role::parse(&row.get::<String>(0)?)?, row.get(1)?)))
}
