//! The database as the rest of the project sees it.

use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use kernel::{Clocks, Problem, Result};
use tokio::sync::oneshot;

use crate::Tx;
use crate::config::Engine;
use crate::files::SqliteFiles;
use crate::postgres_engine::{Purpose, Worker};
use crate::postgres_route::Route;
use crate::queue::{Lane, Queue};
use crate::trace::PendingTrace;
use crate::unit::{Unit, Work};

/// The queue before a pool of threads.
pub(crate) type Units = Arc<Queue<Box<dyn Unit>>>;

/// The queues of one store.
#[derive(Clone)]
pub(crate) struct Store {
    pub(crate) writes: Units,
    pub(crate) reads: Units,
}

/// What all clones of a database share.
pub(crate) struct Shared {
    pub(crate) engine: Engine,
    /// Where it is, as configured: a URL of PostgreSQL or a file.
    pub(crate) url: String,
    pub(crate) clocks: Clocks,
    pub(crate) main: Store,
    pub(crate) audit: Store,
    pub(crate) reports: Units,
    pub(crate) traces: Option<Arc<Queue<PendingTrace>>>,
    pub(crate) closing: Arc<Closing>,
    pub(crate) threads: Mutex<Vec<JoinHandle<()>>>,
}

/// Tells the checkpoint's thread that the database closes.
#[derive(Default)]
pub(crate) struct Closing {
    closed: Mutex<bool>,
    changed: Condvar,
}

impl Closing {
    /// Waits `time` or until closing; says whether it is closing.
    pub(crate) fn wait(&self, time: Duration) -> bool {
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
    pub(crate) shared: Arc<Shared>,
}

impl Db {
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

    /// Tidies up after a bulk load, or after much was deleted. A PostgreSQL server would do so by and by, and until then choose
    /// its plans blindly and keep what was deleted; of SQLite's log nothing old is left.
    ///
    /// # Errors
    /// `Problem::Internal` with the engine's words.
    pub async fn tidy(&self) -> Result<()> {
        if self.engine() == Engine::Sqlite {
            let files = SqliteFiles::of(&self.shared.url)?;
            let emptied = tokio::task::spawn_blocking(move || files.empty_log());
            return emptied.await.map_err(Problem::internal)?;
        }
        let (url, clocks) = (self.shared.url.clone(), self.clocks());
        let tidied = tokio::task::spawn_blocking(move || {
            Worker::new(&Route::of(&url)?, clocks, Purpose::default())?.tidy()
        });
        tidied.await.map_err(Problem::internal)?
    }

    /// How many bytes the file of persons and facts has; none on PostgreSQL, whose server sees to its own.
    ///
    /// # Errors
    /// `Problem::Internal` when the file cannot be looked at.
    pub fn file_bytes(&self) -> Result<Option<u64>> {
        if self.engine() == Engine::Postgres {
            return Ok(None);
        }
        let file = std::fs::metadata(SqliteFiles::of(&self.shared.url)?.main);
        file.map(|file| Some(file.len())).map_err(Problem::internal)
    }

    /// Writes SQLite's file anew and empties its log: what deleted rows have left between those that stay is gone. Everybody
    /// reads meanwhile, and who writes waits: about a second for 100 MB. On PostgreSQL as [`Db::tidy`].
    ///
    /// # Errors
    /// As [`Db::tidy`]; `Problem::Busy` when somebody wrote or read for long.
    pub async fn rewrite(&self) -> Result<()> {
        if self.engine() == Engine::Sqlite {
            let files = SqliteFiles::of(&self.shared.url)?;
            let rewritten = tokio::task::spawn_blocking(move || files.rewrite());
            rewritten.await.map_err(Problem::internal)??;
        }
        self.tidy().await
    }

    /// As [`Db::bulk`], with nobody waiting for it: for what may as well be lost.
    pub fn later<F>(&self, work: F)
    where
        F: Fn(&mut Tx<'_>) -> Result<()> + Send + 'static,
    {
        let _ = enqueue(&self.shared.main.writes, Lane::Bulk, work);
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
