//! What the registers are asked that stands in tables of other floors.

use access::Role;
use kernel::{Date, Result, Timestamp};
use storage::{Row, Tx, args};
use territory::codes::{self, List};

use crate::model::codes::FileLine;
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

/// The last files that changed a code list.
///
/// # Errors
/// As `Tx::query`.
pub fn files_of(tx: &mut Tx<'_>, list: List, most: i64) -> Result<Vec<FileLine>> {
    // Between all keys of the list: the sign after the stroke is the zero.
    let (from, to) = (codes::key(list, ""), format!("{}0", list.code()));
    tx.query(&sql::FILES_OF, args![from, to, most], |row| {
        Ok(FileLine { act: row.get(0)?, at: row.get(1)?, changed: row.get(2)?, by: row.get(3)? })
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
