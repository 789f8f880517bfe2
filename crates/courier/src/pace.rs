//! When something is tried again, and until when.

use jiff::SignedDuration;
use kernel::Timestamp;

/// Minutes until something is tried again, after each try in vain; then always the last.
const PAUSES: [i64; 7] = [1, 2, 5, 10, 20, 40, 60];
/// Days for which something is tried.
const FOR_DAYS: i64 = 3;

/// The pause after a number of tries in vain.
pub fn pause(tries: i32) -> SignedDuration {
    let done = usize::try_from(tries - 1).unwrap_or(0);
    SignedDuration::from_mins(PAUSES[done.min(PAUSES.len() - 1)])
}

/// When something is tried again; none when that would be too late.
pub fn next_try(tries: i32, now: Timestamp, give_up_at: Timestamp) -> Option<Timestamp> {
    now.checked_add(pause(tries)).ok().filter(|next| *next < give_up_at)
}

/// Until when something is tried that begins to be now.
pub fn give_up_at(now: Timestamp) -> Timestamp {
    now.checked_add(SignedDuration::from_hours(24 * FOR_DAYS)).unwrap_or(Timestamp::MAX)
}

/// A pause somewhat shorter or longer, by a seed: those who were told the same thing at once do not all come back at once.
pub fn spread(pause: SignedDuration, seed: u64) -> SignedDuration {
    let share = i32::try_from(seed % 41).unwrap_or(20) + 80;
    pause.checked_mul(share).map_or(pause, |whole| whole / 100)
}
