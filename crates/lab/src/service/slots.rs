//! How many files are received and read at once: each may hold some 100 MB while it is.

use kernel::{Problem, Result};
use tokio::sync::{Semaphore, SemaphorePermit};

/// Files at once in a process.
const AT_ONCE: usize = 2;
/// Tables that are looked at at once in a process, or wait for it.
const LOOKED_AT: usize = 1;
const MAY_WAIT: usize = 16;

static SLOTS: Semaphore = Semaphore::const_new(AT_ONCE);
static LOOKS: Semaphore = Semaphore::const_new(LOOKED_AT);
static QUEUE: Semaphore = Semaphore::const_new(MAY_WAIT);

/// A place among the files that are read now, given back when it is dropped.
pub type Slot = SemaphorePermit<'static>;

/// Takes a place, before the file is received.
///
/// # Errors
/// `Problem::Busy` when there is none.
pub fn slot() -> Result<Slot> {
    SLOTS.try_acquire().map_err(|_| Problem::Busy("as many files as are read at once"))
}

/// Looks at a whole table, which takes seconds, beside the threads that answer, and one after the other.
///
/// # Errors
/// `Problem::Busy` when too many wait.
pub(super) async fn beside<T: Send + 'static>(look: impl FnOnce() -> T + Send + 'static) -> Result<T> {
    let place = QUEUE.try_acquire().map_err(|_| Problem::Busy("tables that wait to be looked at"))?;
    let turn = LOOKS.acquire().await.map_err(Problem::internal)?;
    let work = move || {
        // They go with the work and not with whoever waits for it.
        let _held = (place, turn);
        look()
    };
    aside(work).await
}

/// Does what takes the processor or a disk beside the threads that answer. Whoever calls it bounds how much of it there is at once.
///
/// # Errors
/// `Problem::Internal` when it panics.
pub(super) async fn aside<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
    tokio::task::spawn_blocking(work).await.map_err(Problem::internal)
}
