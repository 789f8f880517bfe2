//! How many files are received and read at once: each may hold some 100 MB while it is.

use kernel::{Problem, Result};
use tokio::sync::{Semaphore, SemaphorePermit};

/// Files at once in a process.
const AT_ONCE: usize = 2;

static SLOTS: Semaphore = Semaphore::const_new(AT_ONCE);

/// A place among the files that are read now, given back when it is dropped.
pub type Slot = SemaphorePermit<'static>;

/// Takes a place, before the file is received.
///
/// # Errors
/// `Problem::Busy` when there is none.
pub fn slot() -> Result<Slot> {
    SLOTS.try_acquire().map_err(|_| Problem::Busy("as many files as are read at once"))
}
