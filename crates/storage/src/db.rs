//! The database as the rest of the project sees it.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use kernel::{Clocks, Problem, Result};
use tokio::sync::oneshot;

use crate::migrate::{self, Module};
use crate::postgres_engine::Worker;
use crate::queue::{Lane, Queue};
use crate::sqlite_engine::{self, Opening, Writer};
use crate::trace::PendingTrace;
use crate::unit::{Unit, Work};
use crate::{Reactions, Tx};

/// Which engine is underneath.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    /// The embedded default: files.
    Sqlite,
    /// The region's: a server.
    Postgres,
}

/// When SQLite's commit is on disk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Synchronous {
    /// Each commit is synced before it is acknowledged. The only setting for service.
    #[default]
    Full,
    /// A power cut may lose acknowledged commits: here so that tests can show that they would notice.
    Normal,
}

impl Synchronous {
    pub(crate) fn pragma(self) -> &'static str {
        match self {
            Self::Full => "FULL",
            Self::Normal => "NORMAL",
        }
    }
}

/// How to open a database.
#[derive(Clone)]
pub struct Config {
    /// A file path (SQLite) or `postgres://…`.
    pub url: String,
    /// Threads that answer reads.
    pub readers: usize,
    /// Threads that run units of work (PostgreSQL only; SQLite has one).
    pub writers: usize,
    /// Units that may wait in each lane of a queue before "busy".
    pub queue: usize,
    /// SQLite's durability.
    pub synchronous: Synchronous,
    /// A limit on the SQLite file, for the test of a full disk.
    pub maximum_pages: Option<u32>,
    /// How long a unit of work (PostgreSQL: one of its statements) may take before it is stopped with "busy".
    /// Migrations take the time they need.
    pub unit_limit: Option<Duration>,
    /// Whether SQLite's units whose common transaction was lost run again. `false` only in the test that shows that it
    /// would notice.
    #[doc(hidden)]
    pub rescue: bool,
}

impl Config {
    /// The settings for service.
    pub fn new(url: impl Into<String>) -> Self {
        Self {
            url: url.into(),
            readers: 4,
            writers: 6,
            queue: 4096,
            synchronous: Synchronous::Full,
            maximum_pages: None,
            unit_limit: Some(Duration::from_secs(60)),
            rescue: true,
        }
    }

    fn engine(&self) -> Engine {
        let postgres = self.url.starts_with("postgres://") || self.url.starts_with("postgresql://");
        if postgres { Engine::Postgres } else { Engine::Sqlite }
    }

    fn main_path(&self) -> PathBuf {
        self.url.trim_start_matches("sqlite://").into()
    }

    /// Read traces have their own file and writer, so that an import never stalls a page.
    fn audit_path(&self) -> PathBuf {
        let main = self.main_path();
        let name = main.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
        main.with_file_name(format!("{name}-audit.db"))
    }
}

type Units = Arc<Queue<Box<dyn Unit>>>;

/// The queues of one store.
#[derive(Clone)]
struct Store {
    writes: Units,
    reads: Units,
}

struct Shared {
    engine: Engine,
    clocks: Clocks,
    config: Config,
    main: Store,
    audit: Store,
    reports: Units,
    traces: Option<Arc<Queue<PendingTrace>>>,
    closing: Arc<Closing>,
    threads: Mutex<Vec<JoinHandle<()>>>,
}

#[derive(Default)]
struct Closing {
    closed: Mutex<bool>,
    changed: Condvar,
}

impl Closing {
    /// Waits `time` or until closing; says whether it is closing.
    fn wait(&self, time: Duration) -> bool {
        let closed = self.closed.lock().unwrap_or_else(PoisonError::into_inner);
        let (closed, _) = self
            .changed
            .wait_timeout_while(closed, time, |closed| !*closed)
            .unwrap_or_else(PoisonError::into_inner);
        *closed
    }
}

/// A database: cheap to clone, closed when the last clone goes.
#[derive(Clone)]
pub struct Db {
    shared: Arc<Shared>,
}

impl Db {
    /// Opens, migrates and starts the threads.
    ///
    /// `modules` live in the main store; `audit_modules` in the store of the traces (the same server on PostgreSQL,
    /// a file of its own on SQLite). Blocks while it works.
    ///
    /// # Errors
    /// When the database cannot be opened or a migration fails.
    pub fn open(
        config: Config,
        clocks: Clocks,
        reactions: Reactions,
        modules: &[Module],
        audit_modules: &[Module],
    ) -> Result<Self> {
        let open = match config.engine() {
            Engine::Sqlite => Self::open_sqlite,
            Engine::Postgres => Self::open_postgres,
        };
        // On a thread of its own: the PostgreSQL client panics on a thread that drives async code.
        let opened = thread::scope(|scope| {
            scope.spawn(move || open(config, clocks, reactions, modules, audit_modules)).join()
        });
        opened.unwrap_or_else(|_| Err(Problem::Internal("opening the database panicked".into())))
    }

    fn open_sqlite(
        config: Config,
        clocks: Clocks,
        reactions: Reactions,
        modules: &[Module],
        audit_modules: &[Module],
    ) -> Result<Self> {
        let reactions = Arc::new(reactions);
        let db = Self::unstarted(config.clone(), clocks, None);
        let paths = [config.main_path(), config.audit_path()];
        for ((path, store), modules) in
            paths.iter().zip([&db.shared.main, &db.shared.audit]).zip([modules, audit_modules])
        {
            let maximum_pages = config.maximum_pages;
            let opening = Opening { path, synchronous: config.synchronous, maximum_pages };
            let mut writer = Writer::new(opening.writer()?, reactions.clone(), clocks, config.rescue)?;
            writer.alone(migrate::unit(&[&[migrate::STORAGE], modules].concat()).as_mut())?;
            let (queue, limit) = (store.writes.clone(), config.unit_limit);
            db.spawn("writer", move || writer.work(&queue, limit));
            let keeper = opening.keeper()?;
            let closing = db.shared.closing.clone();
            db.spawn("checkpoint", move || sqlite_engine::checkpoint(&keeper, |time| closing.wait(time)));
        }
        let main = Opening { path: &paths[0], synchronous: config.synchronous, maximum_pages: None };
        let audit = Opening { path: &paths[1], ..main };
        for _ in 0..config.readers {
            db.spawn_sqlite_reader("reader", main.reader()?, &reactions, &db.shared.main.reads)?;
        }
        db.spawn_sqlite_reader("audit reader", audit.reader()?, &reactions, &db.shared.audit.reads)?;
        db.spawn_sqlite_reader("report", main.reader()?, &reactions, &db.shared.reports)?;
        Ok(db)
    }

    fn spawn_sqlite_reader(
        &self,
        name: &str,
        connection: rusqlite::Connection,
        reactions: &Arc<Reactions>,
        queue: &Units,
    ) -> Result<()> {
        let (reactions, queue, clocks) = (reactions.clone(), queue.clone(), self.shared.clocks);
        let traces = self.shared.audit.writes.clone();
        self.spawn(name, move || {
            while let Some((_, mut unit)) = queue.wait() {
                let outcome = sqlite_engine::read(&connection, &reactions, clocks, unit.as_mut());
                answer_read(unit, outcome, |pending| {
                    let pushed = traces.push(Lane::Interactive, Box::new(pending));
                    pushed.map_err(|(problem, unit)| unit.answer(Err(problem)))
                });
            }
        });
        Ok(())
    }

    fn open_postgres(
        config: Config,
        clocks: Clocks,
        reactions: Reactions,
        modules: &[Module],
        audit_modules: &[Module],
    ) -> Result<Self> {
        let reactions = Arc::new(reactions);
        let traces = Arc::new(Queue::new(config.queue));
        let db = Self::unstarted(config.clone(), clocks, Some(traces.clone()));
        let migrations = migrate::unit(&[&[migrate::STORAGE], modules, audit_modules].concat());
        Worker::new(&config.url, clocks, None)?.write(&reactions, { migrations }.as_mut())?;
        let limited = || Worker::new(&config.url, clocks, config.unit_limit);
        let unlimited = || Worker::new(&config.url, clocks, None);

        for _ in 0..config.writers {
            db.spawn_postgres_writer("writer", limited()?, &reactions, &db.shared.main.writes);
        }
        db.spawn_postgres_writer("audit writer", limited()?, &reactions, &db.shared.audit.writes);
        for _ in 0..config.readers {
            db.spawn_postgres_reader("reader", limited()?, &reactions, &db.shared.main.reads, &traces);
        }
        db.spawn_postgres_reader("audit reader", unlimited()?, &reactions, &db.shared.audit.reads, &traces);
        db.spawn_postgres_reader("report", unlimited()?, &reactions, &db.shared.reports, &traces);
        let mut worker = limited()?;
        db.spawn("traces", move || worker.write_traces(&traces));
        Ok(db)
    }

    fn spawn_postgres_writer(
        &self,
        name: &str,
        mut worker: Worker,
        reactions: &Arc<Reactions>,
        queue: &Units,
    ) {
        let (reactions, queue) = (reactions.clone(), queue.clone());
        self.spawn(name, move || {
            while let Some((_, mut unit)) = queue.wait() {
                let outcome = worker.write(&reactions, unit.as_mut());
                unit.answer(outcome);
            }
        });
    }

    fn spawn_postgres_reader(
        &self,
        name: &str,
        mut worker: Worker,
        reactions: &Arc<Reactions>,
        queue: &Units,
        traces: &Arc<Queue<PendingTrace>>,
    ) {
        let (reactions, queue, traces) = (reactions.clone(), queue.clone(), traces.clone());
        self.spawn(name, move || {
            while let Some((_, mut unit)) = queue.wait() {
                let outcome = worker.read(&reactions, unit.as_mut());
                answer_read(unit, outcome, |pending| {
                    let pushed = traces.push(Lane::Interactive, pending);
                    pushed.map_err(|(problem, pending)| (pending.answer)(Err(problem)))
                });
            }
        });
    }

    fn unstarted(config: Config, clocks: Clocks, traces: Option<Arc<Queue<PendingTrace>>>) -> Self {
        let queue = || Arc::new(Queue::new(config.queue));
        let store = || Store { writes: queue(), reads: queue() };
        let (main, audit, reports) = (store(), store(), queue());
        let engine = config.engine();
        let closing = Arc::default();
        let threads = Mutex::default();
        Self {
            shared: Arc::new(Shared {
                engine,
                clocks,
                config,
                main,
                audit,
                reports,
                traces,
                closing,
                threads,
            }),
        }
    }

    fn spawn(&self, name: &str, work: impl FnOnce() + Send + 'static) {
        let guarded = move || {
            if catch_unwind(AssertUnwindSafe(work)).is_err() {
                // Its queue would fill and everyone wait for ever; units' own panics never come here.
                tracing::error!("a database thread panicked: the process stops");
                std::process::abort();
            }
        };
        let thread =
            thread::Builder::new().name(name.to_owned()).spawn(guarded).expect("a thread can be started");
        self.shared.threads.lock().unwrap_or_else(PoisonError::into_inner).push(thread);
    }

    /// Which engine is underneath.
    pub fn engine(&self) -> Engine {
        self.shared.engine
    }

    /// The two clocks.
    pub fn clocks(&self) -> Clocks {
        self.shared.clocks
    }

    /// Runs `work` on a snapshot; the answer leaves when the audit records of `work` are durable.
    ///
    /// # Errors
    /// Those of `work`; `Problem::Busy` when the queue is full.
    pub async fn read<T, F>(&self, work: F) -> Result<T>
    where
        T: Send + 'static,
        F: Fn(&mut Tx<'_>) -> Result<T> + Send + 'static,
    {
        wait(enqueue(&self.shared.main.reads, Lane::Interactive, work)?).await
    }

    /// Runs `work` as one atomic unit of work, durable when this returns. It may be run more than once.
    ///
    /// # Errors
    /// As [`Db::read`]; nothing of a failed unit remains.
    pub async fn write<T, F>(&self, work: F) -> Result<T>
    where
        T: Send + 'static,
        F: Fn(&mut Tx<'_>) -> Result<T> + Send + 'static,
    {
        wait(enqueue(&self.shared.main.writes, Lane::Interactive, work)?).await
    }

    /// As [`Db::write`], behind whoever waits at a screen: imports and jobs. Keep each unit below about 20 ms.
    ///
    /// # Errors
    /// As [`Db::write`].
    pub async fn bulk<T, F>(&self, work: F) -> Result<T>
    where
        T: Send + 'static,
        F: Fn(&mut Tx<'_>) -> Result<T> + Send + 'static,
    {
        wait(enqueue(&self.shared.main.writes, Lane::Bulk, work)?).await
    }

    /// Runs long analytics on a thread of their own.
    ///
    /// # Errors
    /// As [`Db::read`].
    pub async fn report<T, F>(&self, work: F) -> Result<T>
    where
        T: Send + 'static,
        F: Fn(&mut Tx<'_>) -> Result<T> + Send + 'static,
    {
        wait(enqueue(&self.shared.reports, Lane::Interactive, work)?).await
    }

    /// As [`Db::read`], on the store of the traces.
    ///
    /// # Errors
    /// As [`Db::read`].
    pub async fn audit_read<T, F>(&self, work: F) -> Result<T>
    where
        T: Send + 'static,
        F: Fn(&mut Tx<'_>) -> Result<T> + Send + 'static,
    {
        wait(enqueue(&self.shared.audit.reads, Lane::Interactive, work)?).await
    }

    /// As [`Db::bulk`], on the store of the traces: the sequencer's.
    ///
    /// # Errors
    /// As [`Db::write`].
    pub async fn audit_write<T, F>(&self, work: F) -> Result<T>
    where
        T: Send + 'static,
        F: Fn(&mut Tx<'_>) -> Result<T> + Send + 'static,
    {
        wait(enqueue(&self.shared.audit.writes, Lane::Bulk, work)?).await
    }

    /// Units waiting in all queues, for the metrics.
    pub fn waiting(&self) -> usize {
        let shared = &self.shared;
        let queues = [&shared.main.writes, &shared.main.reads, &shared.audit.writes, &shared.audit.reads];
        queues.iter().map(|queue| queue.len()).sum::<usize>() + shared.traces.as_ref().map_or(0, |q| q.len())
    }

    /// Copies both SQLite files while the server works: first the main one, then the traces, because a trace moves
    /// from the first to the second and must be in at least one copy.
    ///
    /// # Errors
    /// `Problem::Refused` on PostgreSQL, whose own tools do this.
    pub fn copy_sqlite_to(&self, main: &std::path::Path, audit: &std::path::Path) -> Result<()> {
        if self.shared.engine == Engine::Postgres {
            return Err(Problem::Refused("backup-use-pg-dump"));
        }
        let config = &self.shared.config;
        for (from, to) in [(config.main_path(), main), (config.audit_path(), audit)] {
            let opening = Opening { path: &from, synchronous: Synchronous::Full, maximum_pages: None };
            let source = opening.reader()?;
            let mut target = rusqlite::Connection::open(to).map_err(sqlite_engine::problem)?;
            let backup =
                rusqlite::backup::Backup::new(&source, &mut target).map_err(sqlite_engine::problem)?;
            // A read transaction on the source would do; all pages in one step is that.
            let outcome = backup.step(-1).map_err(sqlite_engine::problem)?;
            if outcome != rusqlite::backup::StepResult::Done {
                return Err(Problem::Busy("database locked"));
            }
        }
        Ok(())
    }
}

fn enqueue<T, F>(queue: &Units, lane: Lane, work: F) -> Result<oneshot::Receiver<Result<T>>>
where
    T: Send + 'static,
    F: Fn(&mut Tx<'_>) -> Result<T> + Send + 'static,
{
    let (unit, answer) = Work::boxed(work);
    queue.push(lane, unit).map_err(|(problem, _)| problem)?;
    Ok(answer)
}

async fn wait<T>(answer: oneshot::Receiver<Result<T>>) -> Result<T> {
    answer.await.unwrap_or_else(|_| Err(gone()))
}

fn gone() -> Problem {
    Problem::Internal("a database thread ended".into())
}

/// Answers a read at once, or when its audit records are durable; a refused record refuses the answer.
fn answer_read(unit: Box<dyn Unit>, outcome: Result<()>, send: impl FnOnce(PendingTrace) -> Result<(), ()>) {
    if outcome.is_err() {
        return unit.answer(outcome);
    }
    let pending = PendingTrace::of(unit);
    if pending.records.is_empty() {
        (pending.answer)(Ok(()));
    } else {
        let _ = send(pending);
    }
}

impl Drop for Shared {
    fn drop(&mut self) {
        *self.closing.closed.lock().unwrap_or_else(PoisonError::into_inner) = true;
        self.closing.changed.notify_all();
        // What waits is still done; what a reader has just read and cannot trace any more is not shown.
        let units =
            [&self.main.reads, &self.audit.reads, &self.reports, &self.main.writes, &self.audit.writes];
        units.iter().for_each(|queue| queue.close());
        if let Some(queue) = &self.traces {
            queue.close();
        }
        let threads = std::mem::take(&mut *self.threads.lock().unwrap_or_else(PoisonError::into_inner));
        // A unit that held the last clone drops it on one of these threads, which cannot wait for itself.
        let others = threads.into_iter().filter(|thread| thread.thread().id() != thread::current().id());
        others.for_each(|thread| drop(thread.join()));
    }
}
