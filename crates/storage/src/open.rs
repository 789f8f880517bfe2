//! Opening a database: the migrations, then its threads.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use kernel::{Clocks, Problem, Result};

use crate::Reactions;
use crate::config::{Config, Engine};
use crate::db::{Db, Shared, Store, Units};
use crate::migrate::{self, Module};
use crate::postgres_engine::{self, Purpose, Worker};
use crate::postgres_route::Route;
use crate::queue::{Lane, Queue};
use crate::snapshots;
use crate::sqlite_engine::{self, Opening, Reader, Writer};
use crate::trace::PendingTrace;
use crate::unit::Unit;

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
        let db = Self::unstarted(&config, clocks, None);
        let reads = Arc::new(AtomicU64::new(0));
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
            let keeper = opening.writer()?;
            let (closing, reads) = (db.shared.closing.clone(), reads.clone());
            db.spawn("checkpoint", move || {
                sqlite_engine::checkpoint(keeper, &reads, |time| closing.wait(time));
            });
        }
        let main = Opening { path: &paths[0], synchronous: config.synchronous, maximum_pages: None };
        let audit = Opening { path: &paths[1], ..main };
        for _ in 0..config.readers {
            db.spawn_sqlite_reader(
                "reader",
                main.reader(config.mapped_reads)?,
                &reactions,
                (&db.shared.main.reads, config.readers),
                &reads,
            );
        }
        db.spawn_sqlite_reader(
            "audit reader",
            audit.reader(config.mapped_reads)?,
            &reactions,
            (&db.shared.audit.reads, 1),
            &reads,
        );
        db.spawn_sqlite_reader(
            "report",
            main.reader(config.mapped_reads)?,
            &reactions,
            (&db.shared.reports, 1),
            &reads,
        );
        Ok(db)
    }

    /// One of the `threads` that serve a queue of reads.
    fn spawn_sqlite_reader(
        &self,
        name: &str,
        connection: rusqlite::Connection,
        reactions: &Arc<Reactions>,
        (queue, threads): (&Units, usize),
        reads: &Arc<AtomicU64>,
    ) {
        let mut reader = Reader::new(connection, reactions.clone(), self.shared.clocks);
        let (queue, traces) = (queue.clone(), self.shared.audit.writes.clone());
        let reads = reads.clone();
        self.spawn(name, move || {
            snapshots::serve(&mut reader, &queue, threads, |unit, outcome| {
                reads.fetch_add(1, Ordering::Relaxed);
                answer_read(unit, outcome, |pending| {
                    let pushed = traces.push(Lane::Interactive, Box::new(pending));
                    pushed.map_err(|(problem, unit)| unit.answer(Err(problem)))
                });
            });
        });
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
        let db = Self::unstarted(&config, clocks, Some(traces.clone()));
        let migrations = migrate::unit(&[&[migrate::STORAGE], modules, audit_modules].concat());
        let route = Route::of(&config.url)?;
        let open = |purpose: Purpose| Worker::new(&route, clocks, purpose);
        let (limit, plain) = (config.unit_limit, Purpose::default());
        let mut first = open(plain)?;
        first.make_reader()?;
        first.write(&reactions, { migrations }.as_mut())?;
        let limited = || open(Purpose { limit, ..plain });

        for _ in 0..config.writers {
            db.spawn_postgres_writer("writer", limited()?, &reactions, &db.shared.main.writes);
        }
        db.spawn_postgres_writer("audit writer", limited()?, &reactions, &db.shared.audit.writes);
        for _ in 0..config.readers {
            let reader = open(Purpose { limit, walled: true, ..plain })?;
            db.spawn_postgres_reader(
                "reader",
                reader,
                &reactions,
                (&db.shared.main.reads, config.readers),
                &traces,
            );
        }
        db.spawn_postgres_reader(
            "audit reader",
            open(plain)?,
            &reactions,
            (&db.shared.audit.reads, 1),
            &traces,
        );
        let reporter = open(Purpose { walled: true, counts: true, ..plain })?;
        db.spawn_postgres_reader("report", reporter, &reactions, (&db.shared.reports, 1), &traces);
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
        worker: Worker,
        reactions: &Arc<Reactions>,
        (queue, threads): (&Units, usize),
        traces: &Arc<Queue<PendingTrace>>,
    ) {
        let mut reader = postgres_engine::Reader { worker, reactions: reactions.clone() };
        let (queue, traces) = (queue.clone(), traces.clone());
        self.spawn(name, move || {
            snapshots::serve(&mut reader, &queue, threads, |unit, outcome| {
                answer_read(unit, outcome, |pending| {
                    let pushed = traces.push(Lane::Interactive, pending);
                    pushed.map_err(|(problem, pending)| (pending.answer)(Err(problem)))
                });
            });
        });
    }

    fn unstarted(config: &Config, clocks: Clocks, traces: Option<Arc<Queue<PendingTrace>>>) -> Self {
        let queue = || Arc::new(Queue::new(config.queue));
        let store = || Store { writes: queue(), reads: queue() };
        let (main, audit, reports) = (store(), store(), queue());
        let (engine, url) = (config.engine(), config.url.clone());
        let closing = Arc::default();
        let threads = Mutex::default();
        Self {
            shared: Arc::new(Shared { engine, url, clocks, main, audit, reports, traces, closing, threads }),
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
