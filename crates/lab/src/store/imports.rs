//! Files that were sent.

use access::{Actor, Scope, audience};
use kernel::clock::{local_date, rome};
use kernel::{Date, Problem, Result, Timestamp};
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
    let (now, today) = (tx.clocks().now(), tx.clocks().today());
    let no_hash: Vec<u8> = Vec::new();
    let expected = count(expected_rows)?;
    let new = args![id, laboratory, no_hash, actor.user, now, expected, today];
    Ok(tx.execute(&sql::INSERT_IMPORT, new)? == 1)
}

/// Notes how many rows have been dealt with so far.
///
/// # Errors
/// As `Tx::execute`.
pub fn move_import(tx: &mut Tx<'_>, id: Uuid, rows: u64) -> Result<()> {
    let now = tx.clocks().now();
    tx.execute(&sql::MOVE_IMPORT, args![id, count(rows)?, now]).map(drop)
}

/// Begins a file again that was not read to its end: one that failed, stopped or has not moved since `stale`. `false`
/// for every other.
///
/// # Errors
/// As `Tx::execute`.
pub fn restart_import(
    tx: &mut Tx<'_>,
    actor: &Actor,
    id: Uuid,
    expected_rows: u64,
    stale: Timestamp,
) -> Result<bool> {
    let now = tx.clocks().now();
    let expected = count(expected_rows)?;
    let begun = tx.execute(&sql::RESTART_IMPORT, args![id, expected, actor.user, now, stale])? == 1;
    if begun {
        tx.execute(&sql::FORGET_IMPORT_SUBJECTS, args![id])?;
    }
    Ok(begun)
}

/// How a file ended.
#[derive(Debug, Clone)]
pub struct Ending {
    /// Why it was not read further, if it was not.
    pub stopped: Option<&'static str>,
    /// Of the whole file.
    pub hash: [u8; 32],
    /// What became of the rows.
    pub counts: ImportCounts,
    /// The rejected rows; empty when there are none.
    pub rejected_file: String,
    /// What the page shows of them.
    pub first_rejected: Vec<(String, String)>,
    /// Until when they are kept.
    pub kept_until: Timestamp,
}

/// Notes the end of a file.
///
/// # Errors
/// As `Tx::execute`.
pub fn finish_import(tx: &mut Tx<'_>, id: Uuid, ending: &Ending) -> Result<()> {
    let now = tx.clocks().now();
    let (counts, file) = (&ending.counts, &ending.rejected_file);
    let [rows, accepted, rejected] = [count(counts.rows)?, count(counts.accepted)?, count(counts.rejected)?];
    let [duplicate, outdated] = [count(counts.duplicate)?, count(counts.outdated)?];
    let status = ending.stopped.unwrap_or("done");
    let first = serde_json::to_string(&ending.first_rejected).map_err(Problem::internal)?;
    let kept_until = Some(ending.kept_until).filter(|_| !file.is_empty());
    let counts = args![
        id,
        status,
        ending.hash,
        rows,
        accepted,
        rejected,
        duplicate,
        outdated,
        *file,
        first,
        kept_until,
        now
    ];
    tx.execute(&sql::FINISH_IMPORT, counts).map(drop)
}

/// Notes whom the rejected rows of a file speak of.
///
/// # Errors
/// As `Tx::execute`.
pub fn insert_import_subjects(tx: &mut Tx<'_>, id: Uuid, persons: &[Uuid]) -> Result<()> {
    persons
        .iter()
        .try_for_each(|person| tx.execute(&sql::INSERT_IMPORT_SUBJECT, args![id, *person]).map(drop))
}

/// Whom the rejected rows of a file speak of.
///
/// # Errors
/// As `Tx::query`.
pub fn import_subjects(tx: &mut Tx<'_>, id: Uuid) -> Result<Vec<Uuid>> {
    tx.query(&sql::IMPORT_SUBJECTS, args![id], |row| row.get(0))
}

/// The rejected rows of a file that [`find_import`] found.
///
/// # Errors
/// As `Tx::one`.
pub fn rejected_file(tx: &mut Tx<'_>, import: &Import) -> Result<String> {
    tx.one(&sql::REJECTED_FILE, args![import.id], |row| row.get(0))
}

/// Forgets the rejected rows of at most `limit` files whose time is over; answers how many files.
///
/// # Errors
/// As `Tx::execute`.
pub fn forget_rejected(tx: &mut Tx<'_>, limit: i64) -> Result<u64> {
    let now = tx.clocks().now();
    let over = tx.query(&sql::IMPORTS_TO_FORGET, args![now, limit], |row| row.get::<Uuid>(0))?;
    for id in &over {
        tx.execute(&sql::FORGET_REJECTED, args![*id])?;
        tx.execute(&sql::FORGET_IMPORT_SUBJECTS, args![*id])?;
    }
    Ok(over.len() as u64)
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

/// How many files of a laboratory came on each day since one and are in each state, with the sums of their counts.
///
/// # Errors
/// As `Tx::query`.
pub fn files_of_days(
    tx: &mut Tx<'_>,
    laboratory: &str,
    since: Date,
) -> Result<Vec<(Date, ImportState, u64, ImportCounts)>> {
    let dawn = since.at(0, 0, 0, 0).to_zoned_datetime(rome()).map_err(Problem::internal)?.timestamp();
    tx.query(&sql::FILES_OF_DAYS, args![laboratory, since, dawn], |row| {
        let number = |index| row.get::<i64>(index).map(|value| u64::try_from(value).unwrap_or(0));
        let day = match row.get::<Option<Date>>(0)? {
            Some(day) => day,
            None => local_date(row.get(1)?),
        };
        let counts = ImportCounts {
            rows: number(4)?,
            accepted: number(5)?,
            rejected: number(6)?,
            duplicate: number(7)?,
            outdated: number(8)?,
        };
        Ok((day, state_of(&row.get::<String>(2)?), number(3)?, counts))
    })
}

/// The files that bring again, mended, what was rejected of one, the first before.
///
/// # Errors
/// As `Tx::query`.
pub fn completing(tx: &mut Tx<'_>, id: Uuid) -> Result<Vec<Import>> {
    tx.query(&sql::COMPLETING_IMPORTS, args![id], import_from)
}

/// Notes that a file brings again what was rejected of another one.
///
/// # Errors
/// As `Tx::execute`.
pub fn note_completes(tx: &mut Tx<'_>, id: Uuid, first: Uuid) -> Result<()> {
    tx.execute(&sql::COMPLETES_IMPORT, args![id, first]).map(drop)
}

fn state_of(code: &str) -> ImportState {
    match code {
        "running" => ImportState::Running,
        "done" => ImportState::Done,
        key if key.starts_with("lab-stop-") => ImportState::Stopped(key.to_owned()),
        key => ImportState::Failed(key.to_owned()),
    }
}

fn import_from(row: &Row<'_>) -> Result<Import> {
    let number = |index| row.get::<i32>(index).map(|value| u64::try_from(value).unwrap_or(0));
    let first: Option<String> = row.get(10)?;
    Ok(Import {
        id: row.get(0)?,
        laboratory: row.get(1)?,
        state: state_of(&row.get::<String>(2)?),
        counts: ImportCounts {
            rows: number(3)?,
            accepted: number(4)?,
            rejected: number(5)?,
            duplicate: number(6)?,
            outdated: number(7)?,
        },
        imported_at: row.get(8)?,
        moved_at: row.get(9)?,
        first_rejected: first
            .map_or(Ok(Vec::new()), |text| serde_json::from_str(&text))
            .map_err(Problem::internal)?,
        expected_rows: number(11)?,
        kept_until: row.get(12)?,
        received_on: row.get::<Option<Date>>(13)?.unwrap_or(local_date(row.get(8)?)),
        completes: row.get(14)?,
        mapping: row.get(15)?,
    })
}

fn count(rows: u64) -> Result<i32> {
    i32::try_from(rows).map_err(|_| Problem::Internal("too many rows in one file".into()))
}
