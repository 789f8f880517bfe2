//! The two SQLite files as files: copied while others write, and inspected without a server around them.

use std::path::{Path, PathBuf};

use kernel::{Problem, Result};
use rusqlite::{Connection, OpenFlags};

use crate::config::{Config, Engine};
use crate::sqlite_engine::{connect, problem};

/// The files of a SQLite database.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SqliteFiles {
    /// Persons, facts, users.
    pub main: PathBuf,
    /// The traces and their tree.
    pub audit: PathBuf,
}

/// What a SQLite file holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inspection {
    /// Faults in SQLite's own words; none when the file is sound.
    pub faults: Vec<String>,
    /// Rows of each table, by name.
    pub rows: Vec<(String, i64)>,
}

impl SqliteFiles {
    /// The files of the database with this URL.
    ///
    /// # Errors
    /// `Problem::Refused` on PostgreSQL.
    pub fn of(url: &str) -> Result<Self> {
        let config = Config::new(url);
        if config.engine() == Engine::Postgres {
            return Err(Problem::Refused("backup-use-pg-dump"));
        }
        Ok(Self { main: config.main_path(), audit: config.audit_path() })
    }

    /// Copies both files while others write, without touching their schema. First the main one, then the traces: a
    /// trace moves from the first to the second and must be in at least one copy.
    ///
    /// # Errors
    /// `Problem::Internal` when a file cannot be read or written.
    pub fn copy_to(&self, target: &Self) -> Result<()> {
        copy(&self.main, &target.main)?;
        copy(&self.audit, &target.audit)
    }

    /// Moves the whole log of the main file into it and cuts the log off: what was overwritten stands in neither.
    ///
    /// # Errors
    /// `Problem::Busy` when somebody reads an old snapshot for long.
    pub(crate) fn empty_log(&self) -> Result<()> {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = connect(&self.main, flags)?;
        connection.execute_batch("PRAGMA busy_timeout=10000").map_err(problem)?;
        let busy: bool =
            connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0)).map_err(problem)?;
        if busy { Err(Problem::Busy("database locked")) } else { Ok(()) }
    }
}

fn copy(from: &Path, to: &Path) -> Result<()> {
    let source = open(from)?;
    let mut target = connect(to, OpenFlags::default())?;
    let backup = rusqlite::backup::Backup::new(&source, &mut target).map_err(problem)?;
    // All pages in one step are one snapshot; in several, every write in between would begin it anew.
    match backup.step(-1).map_err(problem)? {
        rusqlite::backup::StepResult::Done => Ok(()),
        _ => Err(Problem::Busy("database locked")),
    }
}

/// Checks a file that nobody writes, page by page, and counts its rows.
///
/// # Errors
/// `Problem::Internal` when it is no database.
pub fn inspect_sqlite(path: &Path) -> Result<Inspection> {
    let connection = open(path)?;
    let texts = |sql: &str| -> rusqlite::Result<Vec<String>> {
        connection.prepare(sql)?.query_map([], |row| row.get(0))?.collect()
    };
    let mut faults = texts("PRAGMA integrity_check").map_err(problem)?;
    faults.retain(|line| line != "ok");
    let names = texts(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name",
    );
    let mut rows = Vec::new();
    for name in names.map_err(problem)? {
        let count = format!("SELECT COUNT(*) FROM \"{name}\"");
        rows.push((name, connection.query_row(&count, [], |row| row.get(0)).map_err(problem)?));
    }
    Ok(Inspection { faults, rows })
}

/// Never creates: a wrong path must not become an empty database.
fn open(path: &Path) -> Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = connect(path, flags)?;
    connection.execute_batch("PRAGMA query_only=ON; PRAGMA busy_timeout=10000").map_err(problem)?;
    Ok(connection)
}
