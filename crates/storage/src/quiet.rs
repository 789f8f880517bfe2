//! When little is done: then what busier hours have filled with pages is given back to the system.

use std::time::{Duration, Instant};

/// How long is looked at.
const PERIOD: Duration = Duration::from_secs(20);

/// Counts what is done, and says when it was little for a while.
pub(crate) struct Quiet {
    since: Instant,
    done_then: u64,
    most: u64,
}

impl Quiet {
    /// Little is at most `most` in twenty seconds.
    pub(crate) fn new(most: u64) -> Self {
        Self { since: Instant::now(), done_then: 0, most }
    }

    /// Whether a period is over in which little was done; `done` is how much ever was.
    pub(crate) fn is_over(&mut self, done: u64) -> bool {
        self.is_over_at(Instant::now(), done)
    }

    fn is_over_at(&mut self, now: Instant, done: u64) -> bool {
        if now.duration_since(self.since) < PERIOD {
            return false;
        }
        let quiet = done - self.done_then <= self.most;
        (self.since, self.done_then) = (now, done);
        quiet
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_quiet_once_a_period_in_which_little_was_done() {
        let mut quiet = Quiet::new(10);
        let at = |seconds| Instant::now() + Duration::from_secs(seconds);
        for (seconds, done, over) in
            [(1, 0, false), (21, 10, true), (22, 10, false), (42, 21, false), (63, 31, true), (84, 31, true)]
        {
            assert_eq!(quiet.is_over_at(at(seconds), done), over, "{seconds} s, {done}");
        }
    }
}
