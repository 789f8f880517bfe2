//! SQLite: one writer thread with group commit, reader threads on snapshots, checkpoints off the writer.

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use kernel::{Clocks, Problem, Result};
use rusqlite::ErrorCode;

use crate::db::Synchronous;
use crate::events::Reactions;
use crate::queue::{Lane, Queue};
use crate::tx::Connection;
use crate::unit::Unit;
use crate::{Arg, Query, Row, Tx};

/// Bulk units run at most this long inside one group, so that an import never stalls a screen.
const BULK_SHARE: Duration = Duration::from_millis(20);
/// A group is closed after this long, whatever waits.
const GROUP_TIME: Duration = Duration::from_millis(40);
/// The write-ahead log is checkpointed by its own thread at this interval.
const CHECKPOINT_INTERVAL: Duration = Duration::from_millis(500);
/// `SQLITE_IOERR_FSYNC` and `SQLITE_IOERR_DIR_FSYNC`.
const FAILED_FSYNC: [i32; 2] = [1034, 1290];

type Units = Queue<Box<dyn Unit>>;

/// How a connection is opened.
#[derive(Clone, Copy)]
pub(crate) struct Opening<'p> {
    pub path: &'p Path,
    pub synchronous: Synchronous,
    pub maximum_pages: Option<u32>,
}

impl Opening<'_> {
    /// The one connection that writes.
    pub(crate) fn writer(&self) -> Result<rusqlite::Connection> {
        let connection = self.open()?;
        let pragmas = format!(
            "PRAGMA journal_mode=WAL; PRAGMA synchronous={}; PRAGMA foreign_keys=ON; PRAGMA wal_autocheckpoint=0;
             PRAGMA cache_size=-65536; PRAGMA temp_store=MEMORY;",
            self.synchronous.pragma()
        );
        connection.execute_batch(&pragmas).map_err(problem)?;
        if let Some(pages) = self.maximum_pages {
            connection.execute_batch(&format!("PRAGMA max_page_count={pages}")).map_err(problem)?;
        }
        Ok(connection)
    }

    /// A connection that only reads.
    pub(crate) fn reader(&self) -> Result<rusqlite::Connection> {
        let connection = self.open()?;
        connection
            .execute_batch("PRAGMA query_only=ON; PRAGMA cache_size=-16384; PRAGMA temp_store=MEMORY; PRAGMA mmap_size=1073741824;")
            .map_err(problem)?;
        Ok(connection)
    }

    fn open(&self) -> Result<rusqlite::Connection> {
        let connection = rusqlite::Connection::open(self.path).map_err(problem)?;
        connection.busy_timeout(Duration::from_secs(10)).map_err(problem)?;
        connection.set_prepared_statement_cache_capacity(256);
        Ok(connection)
    }
}

/// An engine error as a problem: the text names constraint, columns and code, never a value.
pub(crate) fn problem(error: rusqlite::Error) -> Problem {
    let rusqlite::Error::SqliteFailure(failure, text) = &error else {
        return Problem::Internal(error.to_string());
    };
    let text = text.clone().unwrap_or_default();
    match (failure.code, failure.extended_code) {
        // SQLITE_CONSTRAINT_PRIMARYKEY, _UNIQUE and _ROWID.
        (ErrorCode::ConstraintViolation, 1555 | 2067 | 2579) => Problem::Duplicate(text),
        (ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked, _) => Problem::Busy("database locked"),
        (ErrorCode::DiskFull, _) => Problem::Busy("disk full"),
        (_, code) => Problem::Internal(format!("sqlite {code}: {text}")),
    }
}

pub(crate) fn query<T>(
    connection: &rusqlite::Connection,
    query: &'static Query,
    args: &[Arg<'_>],
    read: &mut impl FnMut(&Row<'_>) -> Result<T>,
) -> Result<Vec<T>> {
    let mut statement = connection.prepare_cached(query.sqlite()).map_err(|error| named(query, error))?;
    let mut rows = statement.query(rusqlite::params_from_iter(args)).map_err(|error| named(query, error))?;
    let mut found = Vec::new();
    while let Some(row) = rows.next().map_err(|error| named(query, error))? {
        found.push(read(&Row::Sqlite(row))?);
    }
    Ok(found)
}

pub(crate) fn execute(
    connection: &rusqlite::Connection,
    query: &'static Query,
    args: &[Arg<'_>],
) -> Result<u64> {
    let mut statement = connection.prepare_cached(query.sqlite()).map_err(|error| named(query, error))?;
    let changed = statement.execute(rusqlite::params_from_iter(args)).map_err(|error| named(query, error))?;
    Ok(changed as u64)
}

fn named(query: &'static Query, error: rusqlite::Error) -> Problem {
    match problem(error) {
        Problem::Internal(text) => Problem::Internal(format!("{}: {text}", query.name())),
        other => other,
    }
}

/// The writer: takes units from its queue and commits many at once.
pub(crate) struct Writer {
    connection: rusqlite::Connection,
    reactions: Arc<Reactions>,
    clocks: Clocks,
}

struct Ran {
    unit: Box<dyn Unit>,
    outcome: Result<()>,
}

impl Writer {
    pub(crate) fn new(connection: rusqlite::Connection, reactions: Arc<Reactions>, clocks: Clocks) -> Self {
        Self { connection, reactions, clocks }
    }

    /// Works until the queue is closed.
    pub(crate) fn work(mut self, queue: &Units) {
        while let Some((lane, unit)) = queue.wait() {
            self.group(queue, lane, unit);
        }
    }

    /// Runs units in savepoints until none waits or the time is over, commits them together, then answers.
    fn group(&mut self, queue: &Units, lane: Lane, first: Box<dyn Unit>) {
        if let Err(problem) = self.sql("BEGIN IMMEDIATE") {
            first.answer(Err(problem));
            return;
        }
        let (start, mut bulk_time) = (Instant::now(), Duration::ZERO);
        let mut group = Vec::new();
        let mut next = Some((lane, first));
        while let Some((lane, unit)) = next {
            let began = Instant::now();
            group.push(self.in_savepoint(unit));
            if self.connection.is_autocommit() {
                // SQLITE_FULL, an interrupt or an I/O error rolled back everybody's work, not just this unit's.
                return self.rescue(group);
            }
            let now = Instant::now();
            if lane == Lane::Bulk {
                bulk_time += now - began;
            }
            next = if now - start < GROUP_TIME { queue.poll(bulk_time < BULK_SHARE) } else { None };
        }
        match self.sql("COMMIT") {
            Ok(()) => group.into_iter().for_each(|ran| ran.unit.answer(ran.outcome)),
            Err(_) => {
                self.roll_back();
                self.rescue(group);
            }
        }
    }

    /// The group's transaction is lost: the units that had succeeded run again, each alone, so that one unit's
    /// failure never touches another's. The one that failed keeps its own error.
    fn rescue(&mut self, group: Vec<Ran>) {
        for Ran { mut unit, outcome } in group {
            let outcome = outcome.and_then(|()| self.alone(unit.as_mut()));
            unit.answer(outcome);
        }
    }

    fn alone(&mut self, unit: &mut dyn Unit) -> Result<()> {
        self.sql("BEGIN IMMEDIATE")?;
        let outcome = self.run(unit).and_then(|()| self.sql("COMMIT"));
        if outcome.is_err() {
            self.roll_back();
        }
        outcome
    }

    fn in_savepoint(&mut self, mut unit: Box<dyn Unit>) -> Ran {
        let outcome = self.sql("SAVEPOINT unit").and_then(|()| self.run(unit.as_mut()));
        let closing = match &outcome {
            Ok(()) => self.sql("RELEASE unit"),
            Err(_) if self.connection.is_autocommit() => Ok(()),
            Err(_) => self.sql("ROLLBACK TO unit").and_then(|()| self.sql("RELEASE unit")),
        };
        Ran { unit, outcome: outcome.and(closing) }
    }

    fn run(&mut self, unit: &mut dyn Unit) -> Result<()> {
        unit.run(&mut Tx::new(Connection::Sqlite(&self.connection), &self.reactions, self.clocks, true))
    }

    fn roll_back(&mut self) {
        if !self.connection.is_autocommit() {
            let _ = self.sql("ROLLBACK");
        }
    }

    fn sql(&mut self, sql: &'static str) -> Result<()> {
        let outcome = self.connection.prepare_cached(sql).and_then(|mut statement| statement.execute([]));
        outcome.map(drop).map_err(|error| {
            stop_on_failed_fsync(&error);
            problem(error)
        })
    }
}

/// After a failed fsync the kernel may have dropped the dirty pages and a retry would falsely succeed: nobody may be
/// told anything any more, so the process stops and recovery reads what is on the disk.
fn stop_on_failed_fsync(error: &rusqlite::Error) {
    let code = error.sqlite_error().map_or(0, |failure| failure.extended_code);
    if FAILED_FSYNC.contains(&code) {
        tracing::error!(code, "a failed fsync: the process stops, nothing unacknowledged is trusted");
        std::process::abort();
    }
}

/// One unit on a snapshot of its own.
pub(crate) fn read(
    connection: &rusqlite::Connection,
    reactions: &Reactions,
    clocks: Clocks,
    unit: &mut dyn Unit,
) -> Result<()> {
    connection.prepare_cached("BEGIN").and_then(|mut begin| begin.execute([])).map_err(problem)?;
    let outcome = unit.run(&mut Tx::new(Connection::Sqlite(connection), reactions, clocks, false));
    if !connection.is_autocommit() {
        let end = connection.prepare_cached("ROLLBACK").and_then(|mut end| end.execute([])).map_err(problem);
        end.map(drop)?;
    }
    outcome
}

/// Moves the log into the database file, away from the writer, until `closed` says so.
pub(crate) fn checkpoint(connection: &rusqlite::Connection, closed: impl Fn(Duration) -> bool) {
    while !closed(CHECKPOINT_INTERVAL) {
        let outcome = connection.query_row("PRAGMA wal_checkpoint(PASSIVE)", [], |_| Ok(()));
        if let Err(error) = outcome {
            stop_on_failed_fsync(&error);
            tracing::warn!(error = %problem(error), "checkpoint postponed");
        }
    }
}
