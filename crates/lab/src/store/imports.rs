//! Files that were sent.

use access::{Actor, Scope, audience};
use kernel::{Problem, Result};
use storage::{Row, Tx, args};
use uuid::Uuid;

use crate::model::{Import, ImportCounts, ImportState};
use crate::sql;

/// Notes a file that begins to be read; `false` when it has been begun before.
///
/// # Errors
/// As `Tx::execute`.
pub fn insert_import(
    tx: &mut Tx<'_>,
    actor: &Actor,
    id: Uuid,
    laboratory: &str,
    expected_rows: u64,
) -> Result<bool> {
    let now = tx.clocks().now();
    let no_hash: Vec<u8> = Vec::new();
    let expected = count(expected_rows)?;
    Ok(tx.execute(&sql::INSERT_IMPORT, args![id, laboratory, no_hash, actor.user, now, expected])? == 1)
}

/// Notes how many rows have been dealt with so far.
///
/// # Errors
/// As `Tx::execute`.
pub fn move_import(tx: &mut Tx<'_>, id: Uuid, rows: u64) -> Result<()> {
    let now = tx.clocks().now();
    tx.execute(&sql::MOVE_IMPORT, args![id, count(rows)?, now]).map(drop)
}

/// Notes the end of a file.
///
/// # Errors
/// As `Tx::execute`.
pub fn finish_import(
    tx: &mut Tx<'_>,
    id: Uuid,
    hash: &[u8; 32],
    counts: &ImportCounts,
    rejected_file: &str,
) -> Result<()> {
    let now = tx.clocks().now();
    let [rows, accepted, rejected] = [count(counts.rows)?, count(counts.accepted)?, count(counts.rejected)?];
    let [duplicate, outdated] = [count(counts.duplicate)?, count(counts.outdated)?];
    tx.execute(
        &sql::FINISH_IMPORT,
        args![id, *hash, rows, accepted, rejected, duplicate, outdated, rejected_file, now],
    )
    .map(drop)
}

/// Notes why a file was not read to its end.
///
/// # Errors
/// As `Tx::execute`.
pub fn fail_import(tx: &mut Tx<'_>, id: Uuid, key: &str) -> Result<()> {
    let now = tx.clocks().now();
    tx.execute(&sql::FAIL_IMPORT, args![id, key, now]).map(drop)
}

/// A file of a laboratory the scope reaches.
///
/// # Errors
/// `Problem::NotFound` when there is none, or it is another laboratory's.
pub fn find_import(tx: &mut Tx<'_>, scope: &Scope, id: Uuid) -> Result<Import> {
    let find = |tx: &mut Tx<'_>| tx.first(&sql::FIND_IMPORT, args![id], import_from);
    let own = |import: &Import| {
        scope.audiences().contains(&access::AudienceKind::Laboratory.of(&import.laboratory))
    };
    if let Some(import) = find(tx)?.filter(own) {
        return Ok(import);
    }
    let there = tx.system(audience::ASKED_IN_VAIN, find)?;
    Err(audience::refuse(tx, scope, "import", there.map(|there| there.id)))
}

/// The latest files of a laboratory.
///
/// # Errors
/// As `Tx::query`.
pub fn imports_of(tx: &mut Tx<'_>, laboratory: &str, limit: i64) -> Result<Vec<Import>> {
    tx.query(&sql::LIST_IMPORTS, args![laboratory, limit], import_from)
}

fn import_from(row: &Row<'_>) -> Result<Import> {
    let number = |index| row.get::<i32>(index).map(|value| u64::try_from(value).unwrap_or(0));
    Ok(Import {
        id: row.get(0)?,
        laboratory: row.get(1)?,
        state: match row.get::<String>(2)?.as_str() {
            "running" => ImportState::Running,
            "done" => ImportState::Done,
            key => ImportState::Failed(key.to_owned()),
        },
        counts: ImportCounts {
            rows: number(3)?,
            accepted: number(4)?,
            rejected: number(5)?,
            duplicate: number(6)?,
            outdated: number(7)?,
        },
        imported_at: row.get(8)?,
        moved_at: row.get(9)?,
        rejected_file: row.get(10)?,
        expected_rows: number(11)?,
    })
}

fn count(rows: u64) -> Result<i32> {
    i32::try_from(rows).map_err(|_| Problem::Internal("too many rows in one file".into()))
}
