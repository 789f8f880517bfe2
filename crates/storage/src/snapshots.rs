//! Reads that waited together share a snapshot, on both engines: its beginning and end cost something each time. On SQLite
//! each commit of the writer empties a reader's page cache, so that a snapshot of one's own would be paid with reading the
//! same upper pages anew; PostgreSQL locks each table and sets up each function once a transaction.

use std::time::{Duration, Instant};

use kernel::Result;

use crate::db::Units;
use crate::unit::Unit;

/// A snapshot older than this takes no further read.
const AGE: Duration = Duration::from_millis(20);
/// At most this many reads that waited together share a snapshot.
const READS: usize = 32;

/// A connection that reads.
pub(crate) trait Snapshots {
    /// The open snapshot, if there is one, is too old for what is read next.
    fn outdate(&mut self);
    /// Reads on the open snapshot, or on a new one when there is none or it is outdated.
    fn read(&mut self, unit: &mut dyn Unit) -> Result<()>;
    /// Nothing waits: no snapshot stays open. An open one holds back the engine's clearing up.
    fn rest(&mut self);
}

/// Works until the queue is closed, one of `threads` that share it. `answer` is given each read with its outcome.
///
/// Every read had arrived before its snapshot begins, so each sees all that had been acknowledged before it was asked for.
/// Those behind a long one are given back: they must not wait for it while another thread is free.
pub(crate) fn serve(
    reader: &mut impl Snapshots,
    queue: &Units,
    threads: usize,
    answer: impl Fn(Box<dyn Unit>, Result<()>),
) {
    loop {
        let mut units = queue.poll_share(threads, READS);
        if units.is_empty() {
            reader.rest();
            units = queue.wait_for_share(threads, READS);
        }
        if units.is_empty() {
            return;
        }
        reader.outdate();
        let began = Instant::now();
        let mut units = units.into_iter();
        while began.elapsed() <= AGE
            && let Some(mut unit) = units.next()
        {
            let outcome = reader.read(unit.as_mut());
            answer(unit, outcome);
        }
        if units.len() > 0 {
            queue.give_back(units);
        }
    }
}
