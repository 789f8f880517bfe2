//! SQLite: one writer thread with group commit, reader threads on snapshots, checkpoints off the writer.

use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use kernel::{Clocks, Problem, Result};
use rusqlite::config::DbConfig;
use rusqlite::{ErrorCode, OpenFlags};

use crate::config::Synchronous;
use crate::events::Reactions;
use crate::queue::{Lane, Queue, Waited};
use crate::quiet::Quiet;
use crate::snapshots::Snapshots;
use crate::tx::Connection;
use crate::unit::Unit;
use crate::{Arg, Query, Row, Tx};

/// So few groups of units, and reads of all connections together, are done in twenty seconds while hardly anybody is there but the
/// program itself, which asks all the time what is new.
const GROUPS_OF_A_QUIET_TIME: u64 = 40;
const READS_OF_A_QUIET_TIME: u64 = 800;
/// How long the writer waits at most before it looks whether it is quiet.
const LOOK_AROUND: Duration = Duration::from_secs(5);
/// Bulk units run at most this long inside one group, so that an import never stalls a screen.
const BULK_SHARE: Duration = Duration::from_millis(20);
/// A group is closed after this long, whatever waits.
const GROUP_TIME: Duration = Duration::from_millis(40);
/// A group that follows another closely stays open until this long after it: each commit costs a sync and empties the
/// page caches of all readers. A unit that comes alone commits at once.
const COMMIT_PACE: Duration = Duration::from_millis(4);
/// The write-ahead log is checkpointed by its own thread at this interval.
const CHECKPOINT_INTERVAL: Duration = Duration::from_millis(500);
/// A log of more frames than this (64 MB) never found a moment without readers to start anew: it is made to.
const LONG_LOG: i64 = 16 * 1024;
/// How many milliseconds a connection waits for another process's lock.
pub(crate) const LOCK_TRIES: i32 = 10_000;
/// How many milliseconds the writer waits while such a log lets the readers in it end, for each length of `LONG_LOG`:
/// a long report must not stop the writer, and the log must not grow for ever.
const RESTART_TRIES: i64 = 20;
/// How many steps of SQLite's machine lie between two looks at the clock: well under a millisecond.
const STEPS_PER_LOOK: i32 = 10_000;
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
        self.make_private()?;
        let mut connection = self.open()?;
        self.log_mode(&mut connection)?;
        // Temporary tables stay where SQLite has them: in memory they would take its statement journal along, in small pieces.
        let pragmas = format!(
            "PRAGMA synchronous={}; PRAGMA foreign_keys=ON; PRAGMA wal_autocheckpoint=0; PRAGMA cache_size=-65536; PRAGMA secure_delete=ON;",
            self.synchronous.pragma()
        );
        connection.execute_batch(&pragmas).map_err(problem)?;
        if let Some(pages) = self.maximum_pages {
            connection.execute_batch(&format!("PRAGMA max_page_count={pages}")).map_err(problem)?;
        }
        Ok(connection)
    }

    /// A connection that only reads.
    pub(crate) fn reader(&self, mapped: bool) -> Result<rusqlite::Connection> {
        let connection = self.open()?;
        connection
            .execute_batch("PRAGMA query_only=ON; PRAGMA cache_size=-16384; PRAGMA temp_store=MEMORY")
            .map_err(problem)?;
        if mapped && mapped_file::vfs().is_some() {
            // The number has no other meaning there.
            connection.execute_batch("PRAGMA mmap_size=1").map_err(problem)?;
        }
        Ok(connection)
    }

    /// A new file is its owner's alone, because of what will be in it; SQLite gives its log the same rights. One that
    /// is there is not touched: closing it would drop the locks that this process holds on it.
    fn make_private(&self) -> Result<()> {
        let mut options = std::fs::OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        match options.open(self.path) {
            Err(error) if error.kind() != std::io::ErrorKind::AlreadyExists => {
                Err(Problem::Internal(format!("{}: {error}", self.path.display())))
            }
            _ => Ok(()),
        }
    }

    fn open(&self) -> Result<rusqlite::Connection> {
        let mut connection = connect(self.path, OpenFlags::default())?;
        connection.busy_handler(Some(|tries| wait_for_lock(tries, LOCK_TRIES))).map_err(problem)?;
        connection.set_prepared_statement_cache_capacity(256);
        // Else a partial index makes SQLite plan a statement anew each time other values are bound to it.
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true).map_err(problem)?;
        Ok(connection)
    }

    /// Two processes that create the same file at once get "busy" here without the busy handler being asked.
    fn log_mode(&self, connection: &mut rusqlite::Connection) -> Result<()> {
        let mut tries = 0;
        loop {
            match connection.execute_batch("PRAGMA journal_mode=WAL").map_err(problem) {
                Err(Problem::Busy(_)) if wait_for_lock(tries, LOCK_TRIES) => tries += 1,
                outcome => return outcome,
            }
        }
    }
}

/// Every connection to a file of the database is opened here: they share one mapping of it (docs/adr/0011).
pub(crate) fn connect(path: &Path, flags: OpenFlags) -> Result<rusqlite::Connection> {
    let connection = match mapped_file::vfs() {
        Some(vfs) => rusqlite::Connection::open_with_flags_and_vfs(path, flags, vfs),
        None => rusqlite::Connection::open_with_flags(path, flags),
    };
    connection.map_err(problem)
}

/// SQLite's own waiting sleeps ever longer, up to 100 ms, and so would never meet the short moments in which a busy
/// writer of another process lets the lock go.
pub(crate) fn wait_for_lock(tries: i32, most: i32) -> bool {
    std::thread::sleep(Duration::from_millis(1));
    tries < most
}

/// An engine error as a problem: the text names constraint, columns and code, never a value.
pub(crate) fn problem(error: rusqlite::Error) -> Problem {
    stop_on_failed_fsync(&error);
    let rusqlite::Error::SqliteFailure(failure, text) = &error else {
        return Problem::Internal(error.to_string());
    };
    let text = text.clone().unwrap_or_default();
    match (failure.code, failure.extended_code) {
        // SQLITE_CONSTRAINT_PRIMARYKEY, _UNIQUE and _ROWID.
        (ErrorCode::ConstraintViolation, 1555 | 2067 | 2579) => Problem::Duplicate(text),
        (ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked, _) => Problem::Busy("database locked"),
        (ErrorCode::DiskFull, _) => Problem::Busy("disk full"),
        (ErrorCode::OperationInterrupted, _) => Problem::Busy("time limit of a unit of work"),
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
    rescue: bool,
    limit: Option<Duration>,
    deadline: Deadline,
    /// When the last group was committed.
    committed: Instant,
}

/// When the unit that runs must end; the progress handler looks at it.
type Deadline = Arc<Mutex<Option<Instant>>>;

fn lock(deadline: &Deadline) -> MutexGuard<'_, Option<Instant>> {
    deadline.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Writer {
    pub(crate) fn new(
        mut connection: rusqlite::Connection,
        reactions: Arc<Reactions>,
        clocks: Clocks,
        rescue: bool,
    ) -> Result<Self> {
        let deadline = Deadline::default();
        let watched = deadline.clone();
        let late = move || lock(&watched).is_some_and(|end| Instant::now() > end);
        connection.progress_handler(STEPS_PER_LOOK, Some(late)).map_err(problem)?;
        Ok(Self { connection, reactions, clocks, rescue, limit: None, deadline, committed: Instant::now() })
    }

    /// Works until the queue is closed; no unit may take longer than `limit`.
    pub(crate) fn work(mut self, queue: &Units, limit: Option<Duration>) {
        self.limit = limit;
        let (mut groups, mut quiet) = (0, Quiet::new(GROUPS_OF_A_QUIET_TIME));
        loop {
            match queue.wait_at_most(LOOK_AROUND) {
                Waited::Item(lane, unit) => {
                    self.group(queue, lane, unit);
                    groups += 1;
                }
                Waited::Nothing => {}
                Waited::Closed => break,
            }
            if quiet.is_over(groups) {
                shrink(&self.connection);
            }
        }
    }

    /// Runs units in savepoints until none waits or the time is over, commits them together, then answers.
    fn group(&mut self, queue: &Units, lane: Lane, first: Box<dyn Unit>) {
        if let Err(problem) = self.begin() {
            return first.answer(Err(problem));
        }
        let (start, mut bulk_time) = (Instant::now(), Duration::ZERO);
        let (mut units, mut outcomes) = (Vec::new(), Vec::new());
        let mut next = Some((lane, first));
        while let Some((lane, mut unit)) = next {
            let began = Instant::now();
            let outcome = self.in_group(unit.as_mut());
            units.push(unit);
            match outcome {
                Some(outcome) => outcomes.push(outcome),
                None => return self.rescue(units),
            }
            let now = Instant::now();
            if lane == Lane::Bulk {
                bulk_time += now - began;
            }
            let bulk = bulk_time < BULK_SHARE;
            next = if now - start < GROUP_TIME {
                queue.poll_until(bulk, self.committed + COMMIT_PACE)
            } else {
                None
            };
        }
        let committed = self.sql("COMMIT");
        self.committed = Instant::now();
        match committed {
            Ok(()) => units.into_iter().zip(outcomes).for_each(|(unit, outcome)| unit.answer(outcome)),
            Err(_) => self.rescue(units),
        }
    }

    /// The group's transaction is lost: every unit runs again, each alone, so that one unit's failure never touches
    /// another's. Also those that had failed: they may have seen the work of others, which is gone too.
    fn rescue(&mut self, units: Vec<Box<dyn Unit>>) {
        self.roll_back();
        for mut unit in units {
            let outcome = if self.rescue { self.alone(unit.as_mut()) } else { Ok(()) };
            unit.answer(outcome);
        }
    }

    /// One unit in a transaction of its own.
    pub(crate) fn alone(&mut self, unit: &mut dyn Unit) -> Result<()> {
        self.begin()?;
        let outcome = self.run(unit).and_then(|()| self.sql("COMMIT"));
        if outcome.is_err() {
            self.roll_back();
        }
        outcome
    }

    /// The unit's outcome, or `None` when the transaction of the whole group is lost (SQLITE_FULL, an interrupt and an
    /// I/O error roll back everybody's work) or is no longer what the outcomes say.
    fn in_group(&mut self, unit: &mut dyn Unit) -> Option<Result<()>> {
        if unit.is_plain() {
            // One insertion that nothing refuses needs no savepoint; should it fail, everyone runs again alone.
            return self.run(unit).is_ok().then_some(Ok(()));
        }
        let outcome = self.sql("SAVEPOINT unit").and_then(|()| self.run(unit));
        if self.connection.is_autocommit() {
            return None;
        }
        let undone = if outcome.is_err() { self.sql("ROLLBACK TO unit") } else { Ok(()) };
        let closed = undone.and_then(|()| self.sql("RELEASE unit"));
        closed.is_ok().then_some(outcome)
    }

    fn run(&mut self, unit: &mut dyn Unit) -> Result<()> {
        *lock(&self.deadline) = self.limit.map(|limit| Instant::now() + limit);
        let outcome =
            unit.run(&mut Tx::new(Connection::Sqlite(&self.connection), &self.reactions, self.clocks, true));
        *lock(&self.deadline) = None;
        outcome
    }

    fn begin(&mut self) -> Result<()> {
        self.sql("BEGIN IMMEDIATE")
    }

    fn roll_back(&mut self) {
        if !self.connection.is_autocommit()
            && let Err(problem) = self.sql("ROLLBACK")
        {
            tracing::error!(%problem, "a transaction that cannot be rolled back");
        }
    }

    fn sql(&mut self, sql: &'static str) -> Result<()> {
        control(&self.connection, sql)
    }
}

/// Gives back the pages that a connection keeps from busier times.
fn shrink(connection: &rusqlite::Connection) {
    if let Err(problem) = control(connection, "PRAGMA shrink_memory") {
        tracing::warn!(%problem, "a connection that keeps its pages");
    }
}

/// A statement that begins or ends something.
fn control(connection: &rusqlite::Connection, sql: &'static str) -> Result<()> {
    let outcome = connection.prepare_cached(sql).and_then(|mut statement| statement.execute([]));
    outcome.map(drop).map_err(problem)
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

/// A connection that reads.
pub(crate) struct Reader {
    connection: rusqlite::Connection,
    reactions: Arc<Reactions>,
    clocks: Clocks,
    reads: u64,
    quiet: Quiet,
}

impl Reader {
    pub(crate) fn new(connection: rusqlite::Connection, reactions: Arc<Reactions>, clocks: Clocks) -> Self {
        Self { connection, reactions, clocks, reads: 0, quiet: Quiet::new(READS_OF_A_QUIET_TIME) }
    }

    fn end(&self) {
        if !self.connection.is_autocommit()
            && let Err(problem) = control(&self.connection, "ROLLBACK")
        {
            tracing::error!(%problem, "a snapshot that cannot be ended");
        }
    }
}

impl Snapshots for Reader {
    fn outdate(&mut self) {
        self.end();
    }

    fn read(&mut self, unit: &mut dyn Unit) -> Result<()> {
        if self.connection.is_autocommit() {
            control(&self.connection, "BEGIN")?;
        }
        self.reads += 1;
        unit.run(&mut Tx::new(Connection::Sqlite(&self.connection), &self.reactions, self.clocks, false))
    }

    fn rest(&mut self) {
        self.end();
        if self.quiet.is_over(self.reads) {
            shrink(&self.connection);
        }
    }
}

/// Moves the log into the database file, away from the writer, until `closed` says so. When `reads` says that few were
/// answered for a while, the process keeps no page of the file in its memory either.
pub(crate) fn checkpoint(
    mut connection: rusqlite::Connection,
    reads: &AtomicU64,
    closed: impl Fn(Duration) -> bool,
) {
    let mut quiet = Quiet::new(READS_OF_A_QUIET_TIME);
    while !closed(CHECKPOINT_INTERVAL) {
        if let Err(error) = checkpoint_once(&mut connection) {
            tracing::warn!(error = %problem(error), "checkpoint postponed");
        }
        if quiet.is_over(reads.load(Ordering::Relaxed)) {
            shrink(&connection);
            mapped_file::give_back();
        }
    }
}

fn checkpoint_once(connection: &mut rusqlite::Connection) -> rusqlite::Result<()> {
    let frames: i64 = connection.query_row("PRAGMA wal_checkpoint(PASSIVE)", [], |row| row.get(1))?;
    if frames > LONG_LOG {
        // Readers that follow each other without a gap keep the log from starting anew.
        let most = i32::try_from(frames / LONG_LOG * RESTART_TRIES).unwrap_or(LOCK_TRIES).min(LOCK_TRIES);
        connection.busy_handler(Some(move |tries| wait_for_lock(tries, most)))?;
        connection.query_row("PRAGMA wal_checkpoint(RESTART)", [], |_| Ok(()))?;
    }
    Ok(())
}
