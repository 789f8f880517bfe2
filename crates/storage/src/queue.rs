//! Bounded queues in front of the database threads. A full one answers "busy" at once instead of growing.

use std::collections::VecDeque;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use kernel::{Problem, Result};

/// Which lane a unit waits in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Lane {
    /// Someone looks at a screen.
    Interactive,
    /// An import, the demo, the sequencer.
    Bulk,
}

/// What came while one waited.
pub(crate) enum Waited<T> {
    /// An item.
    Item(Lane, T),
    /// Nothing, for so long.
    Nothing,
    /// Nothing, and nothing more will.
    Closed,
}

struct Lanes<T> {
    interactive: VecDeque<T>,
    bulk: VecDeque<T>,
    closed: bool,
}

/// Two lanes of the same bound.
pub(crate) struct Queue<T> {
    lanes: Mutex<Lanes<T>>,
    arrived: Condvar,
    capacity: usize,
}

impl<T> Queue<T> {
    pub(crate) fn new(capacity: usize) -> Self {
        let lanes = Lanes { interactive: VecDeque::new(), bulk: VecDeque::new(), closed: false };
        Self { lanes: Mutex::new(lanes), arrived: Condvar::new(), capacity }
    }

    /// Adds an item, or gives it back with `Busy` when the lane is full.
    pub(crate) fn push(&self, lane: Lane, item: T) -> Result<(), (Problem, T)> {
        let mut lanes = self.lock();
        if lanes.closed {
            return Err((Problem::Busy("shutting down"), item));
        }
        let queue = match lane {
            Lane::Interactive => &mut lanes.interactive,
            Lane::Bulk => &mut lanes.bulk,
        };
        if queue.len() >= self.capacity {
            return Err((Problem::Busy("queue full"), item));
        }
        queue.push_back(item);
        drop(lanes);
        self.arrived.notify_one();
        Ok(())
    }

    /// Waits for an item, interactive ones first. `None` when the queue is closed and empty.
    pub(crate) fn wait(&self) -> Option<(Lane, T)> {
        let mut lanes = self.lock();
        loop {
            if let Some(item) = lanes.next(true) {
                return Some(item);
            }
            if lanes.closed {
                return None;
            }
            lanes = self.arrived.wait(lanes).unwrap_or_else(PoisonError::into_inner);
        }
    }

    /// As [`Queue::wait`], but no longer than `time`.
    pub(crate) fn wait_at_most(&self, time: Duration) -> Waited<T> {
        match self.poll_until(true, Instant::now() + time) {
            Some((lane, item)) => Waited::Item(lane, item),
            None if self.lock().is_over() => Waited::Closed,
            None => Waited::Nothing,
        }
    }

    /// The next item if one is there; bulk ones only when `bulk`.
    pub(crate) fn poll(&self, bulk: bool) -> Option<(Lane, T)> {
        self.lock().next(bulk)
    }

    /// As [`Queue::poll`], but waits for one until `until`.
    pub(crate) fn poll_until(&self, bulk: bool, until: Instant) -> Option<(Lane, T)> {
        let mut lanes = self.lock();
        loop {
            let now = Instant::now();
            let found = lanes.next(bulk);
            if found.is_some() || lanes.closed || now >= until {
                return found;
            }
            lanes = self.arrived.wait_timeout(lanes, until - now).unwrap_or_else(PoisonError::into_inner).0;
        }
    }

    /// Waits for an item and takes with it a share of those that wait besides: one part in `threads`, at most `most`
    /// in all, so that the other threads of the pool find work too. Empty when the queue is closed and empty.
    pub(crate) fn wait_for_share(&self, threads: usize, most: usize) -> Vec<T> {
        let mut lanes = self.lock();
        while lanes.waiting() == 0 && !lanes.closed {
            lanes = self.arrived.wait(lanes).unwrap_or_else(PoisonError::into_inner);
        }
        lanes.share(threads, most)
    }

    /// As [`Queue::wait_for_share`], but empty when nothing waits.
    pub(crate) fn poll_share(&self, threads: usize, most: usize) -> Vec<T> {
        self.lock().share(threads, most)
    }

    /// Puts items back at the front, for whichever thread is free: they have waited longest. Of queues whose items come by
    /// the interactive lane.
    pub(crate) fn give_back(&self, items: impl DoubleEndedIterator<Item = T>) {
        let mut lanes = self.lock();
        items.rev().for_each(|item| lanes.interactive.push_front(item));
        drop(lanes);
        self.arrived.notify_all();
    }

    /// No more items; the threads end when those waiting are done.
    pub(crate) fn close(&self) {
        self.lock().closed = true;
        self.arrived.notify_all();
    }

    /// Items waiting, for the metrics.
    pub(crate) fn len(&self) -> usize {
        self.lock().waiting()
    }

    fn lock(&self) -> MutexGuard<'_, Lanes<T>> {
        self.lanes.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<T> Lanes<T> {
    fn waiting(&self) -> usize {
        self.interactive.len() + self.bulk.len()
    }

    fn is_over(&self) -> bool {
        self.closed && self.waiting() == 0
    }

    fn share(&mut self, threads: usize, most: usize) -> Vec<T> {
        let share = self.waiting().div_ceil(threads.max(1)).min(most);
        std::iter::from_fn(|| self.next(true)).map(|(_, item)| item).take(share).collect()
    }

    fn next(&mut self, bulk: bool) -> Option<(Lane, T)> {
        let interactive = self.interactive.pop_front().map(|item| (Lane::Interactive, item));
        interactive.or_else(|| bulk.then(|| self.bulk.pop_front().map(|item| (Lane::Bulk, item))).flatten())
    }
}
