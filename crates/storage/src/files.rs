//! The two SQLite files as files: copied while others write, and inspected without a server around them.

use std::path::{Path, PathBuf};
use std::time::Duration;

use kernel::{Problem, Result};
use rusqlite::{Connection, OpenFlags};

use crate::config::{Config, Engine};
use crate::sqlite_engine::{LOCK_TRIES, connect, problem, wait_for_lock};

/// How many milliseconds a try to empty the log holds the writers back while it waits for readers.
const LOG_TRIES: i32 = 50;
/// How often it is tried, and how long the pause between is: a minute in all.
const LOG_ROUNDS: i32 = 240;
const LOG_PAUSE: Duration = Duration::from_millis(200);

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

    /// Moves the whole log of the main file into it and cuts the log off: what was overwritten stands in neither. Tries again
    /// while others move it or read an old snapshot, each time so briefly that no writer waits for it.
    ///
    /// # Errors
    /// `Problem::Busy` when somebody reads an old snapshot for long.
    pub(crate) fn empty_log(&self) -> Result<()> {
        let mut connection = self.writer()?;
        // Waiting for readers it holds the writers back.
        connection.busy_handler(Some(|tries| wait_for_lock(tries, LOG_TRIES))).map_err(problem)?;
        let emptied = || {
            let row =
                connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get::<_, bool>(0));
            match row.map_err(problem) {
                Ok(busy) => Ok(!busy),
                Err(Problem::Busy(_)) => Ok(false),
                Err(other) => Err(other),
            }
        };
        for _ in 0..LOG_ROUNDS {
            if emptied()? {
                return Ok(());
            }
            std::thread::sleep(LOG_PAUSE);
        }
        Err(Problem::Busy("database locked"))
    }

    /// Writes the main file anew, without what deleted rows have left between those that stay. Readers go on; whoever writes waits
    /// until it is done.
    ///
    /// # Errors
    /// `Problem::Busy` when somebody writes for long; `Problem::Internal` without room for a copy.
    pub(crate) fn rewrite(&self) -> Result<()> {
        let mut connection = self.writer()?;
        connection.busy_handler(Some(|tries| wait_for_lock(tries, LOCK_TRIES))).map_err(problem)?;
        connection
            .execute_batch("PRAGMA wal_autocheckpoint=0; PRAGMA secure_delete=ON; VACUUM")
            .map_err(problem)
    }

    fn writer(&self) -> Result<Connection> {
        connect(&self.main, OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX)
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
