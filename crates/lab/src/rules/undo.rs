//! For how long a slip of the keyboard is taken back by whoever made it.

use jiff::SignedDuration;
use kernel::{Problem, Result, Timestamp};

/// Seconds after which a result can be corrected only, with a reason. What leaves the house waits as long.
pub const SECONDS: i64 = 60;

/// Since when something must have been typed that can still be taken back at `now`.
pub fn since(now: Timestamp) -> Timestamp {
    now.checked_sub(SignedDuration::from_secs(SECONDS)).unwrap_or(Timestamp::MIN)
}

/// Whether a result may be taken back: it counts, whoever asks typed it, and not longer ago than [`SECONDS`].
///
/// # Errors
/// `Problem::Refused` with the sentence that says why not.
pub fn allowed(current: bool, own: bool, recorded_at: Timestamp, now: Timestamp) -> Result<()> {
    match (current, own, recorded_at >= since(now)) {
        (true, true, true) => Ok(()),
        (false, ..) => Err(Problem::Stale),
        (_, false, _) => Err(Problem::Refused("lab-undo-other")),
        (.., false) => Err(Problem::Refused("lab-undo-late")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_who_typed_it_takes_it_back_and_only_for_a_minute() {
        let typed: Timestamp = "2020-11-14T08:00:00Z".parse().unwrap();
        let after = |seconds| typed + SignedDuration::from_secs(seconds);
        for (current, own, seconds, expected) in [
            (true, true, 0, "ok"),
            (true, true, SECONDS, "ok"),
            (true, true, SECONDS + 1, "lab-undo-late"),
            (true, false, 0, "lab-undo-other"),
            (true, false, SECONDS + 1, "lab-undo-other"),
            (false, true, 0, "stale"),
        ] {
            let found = match allowed(current, own, typed, after(seconds)) {
                Ok(()) => "ok",
                Err(Problem::Stale) => "stale",
                Err(Problem::Refused(key)) => key,
                Err(other) => panic!("{other}"),
            };
            assert_eq!(found, expected, "current {current}, own {own}, {seconds} s");
        }
    }
}
