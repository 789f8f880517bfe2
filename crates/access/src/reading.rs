//! How many persons somebody reads in an hour. Nobody at work comes near the bound; whoever has found a session open, or a
//! token, and reads all that its user may see, comes to it within minutes and has no proof of who he is (ASVS 5.0, 2.4.1).
//!
//! What is counted is what [`crate::audit::record`] leaves the record of: no page can forget it. Each node counts for itself, in
//! memory: a list that is shown again, or a read that is run again, counts nobody twice.

use std::collections::{HashMap, HashSet};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{LazyLock, Mutex, PoisonError};

use jiff::SignedDuration;
use kernel::ids::UserId;
use kernel::{Problem, Result, Timestamp};
use storage::Tx;
use uuid::Uuid;

use crate::audience::{self, Refused};
use crate::model::Actor;
use crate::policy::Action;
use crate::{audit, proof};

/// Different persons that somebody reads in an hour before he is asked to prove again who he is, unless [`set_bound`] says
/// another number: 25 a minute, all day long.
pub const PERSONS_AN_HOUR: usize = 1_500;
/// How many times as many a laboratory's machine reads: it fetches the orders of a whole house.
const OF_A_MACHINE: usize = 10;
/// What shows persons to who asks. What changes them names them too, and shows none that was not shown before.
const SHOWING: [Action; 16] = [
    Action::PersonList,
    Action::PersonView,
    Action::TransferList,
    Action::ReportList,
    Action::RequestList,
    Action::ResultView,
    Action::CaseView,
    Action::MeasureNotice,
    Action::ReceiptView,
    Action::CommunicationList,
    Action::SampleRecord,
    Action::RapidList,
    Action::RapidRecord,
    Action::TubeTakeIn,
    Action::DataCopy,
    Action::ListExport,
];

static BOUND: AtomicUsize = AtomicUsize::new(PERSONS_AN_HOUR);
static READ: LazyLock<Mutex<Readings>> = LazyLock::new(Mutex::default);

/// Sets the bound of this process.
pub fn set_bound(persons_an_hour: usize) {
    BOUND.store(persons_an_hour, Ordering::Relaxed);
}

/// Counts the persons whose data are about to be shown, and refuses what goes beyond the bound until whoever asks has proved
/// who he is, after which it begins anew.
///
/// # Errors
/// `Problem::NotProved`; the record of it names the user.
pub(crate) fn count(tx: &mut Tx<'_>, actor: &Actor, action: &str, persons: &[Uuid]) -> Result<()> {
    let shows = SHOWING.iter().any(|one| one.code() == action);
    if persons.is_empty() || actor.session.is_nil() || !shows {
        return Ok(());
    }
    let now = tx.clocks().now();
    let bound = BOUND.load(Ordering::Relaxed);
    let bound = if actor.role.is_machine() { bound.saturating_mul(OF_A_MACHINE) } else { bound };
    let beyond = readings(|all| all.add(actor.user, persons, now, bound));
    // A file that is under way is not cut off: it was asked for with a proof. What it took counts for what comes next.
    let Some(since) = beyond.filter(|_| action != Action::ListExport.code()) else { return Ok(()) };
    if proof::since(tx, actor, since)? {
        readings(|all| all.begin(actor.user, persons, now));
        return Ok(());
    }
    audience::note_refused(
        tx,
        Refused { action: audit::READING, kind: "many persons in an hour", subject: Some(actor.user.0) },
    );
    Err(Problem::NotProved)
}

fn readings<T>(work: impl FnOnce(&mut Readings) -> T) -> T {
    work(&mut READ.lock().unwrap_or_else(PoisonError::into_inner))
}

/// What each user has read in his hour.
#[derive(Default)]
pub(crate) struct Readings {
    of: HashMap<UserId, Reading>,
    /// How many users there may be before those are forgotten whose hour is over.
    room: usize,
}

struct Reading {
    since: Timestamp,
    persons: HashSet<u64>,
}

impl Reading {
    fn is_over(&self, now: Timestamp) -> bool {
        now.duration_since(self.since) >= SignedDuration::from_hours(1)
    }
}

impl Readings {
    /// Adds persons; since when somebody has been reading, when they are more than he may. No more is kept than it takes to know that.
    fn add(&mut self, user: UserId, persons: &[Uuid], now: Timestamp, bound: usize) -> Option<Timestamp> {
        let reading = self.of_this_hour(user, now);
        for id in halves(persons) {
            if reading.persons.len() > bound {
                break;
            }
            reading.persons.insert(id);
        }
        (reading.persons.len() > bound).then_some(reading.since)
    }

    /// Adds what is not there already, all of it or nothing; whether it is within the bound.
    pub(crate) fn fits(&mut self, user: UserId, ids: &[Uuid], now: Timestamp, bound: usize) -> bool {
        let reading = self.of_this_hour(user, now);
        let fresh: HashSet<u64> = halves(ids).filter(|id| !reading.persons.contains(id)).collect();
        let fits = reading.persons.len() + fresh.len() <= bound;
        if fits {
            reading.persons.extend(fresh);
        }
        fits
    }

    /// Begins an hour anew.
    fn begin(&mut self, user: UserId, persons: &[Uuid], now: Timestamp) {
        self.of.insert(user, Reading { since: now, persons: halves(persons).collect() });
    }

    fn of_this_hour(&mut self, user: UserId, now: Timestamp) -> &mut Reading {
        if self.of.len() >= self.room {
            self.of.retain(|_, reading| !reading.is_over(now));
            self.room = (self.of.len() * 2).max(1_024);
        }
        let fresh = || Reading { since: now, persons: HashSet::new() };
        let reading = self.of.entry(user).or_insert_with(fresh);
        if reading.is_over(now) {
            *reading = fresh();
        }
        reading
    }
}

/// The random half of each id is enough to tell two apart.
fn halves(ids: &[Uuid]) -> impl Iterator<Item = u64> {
    ids.iter().map(|id| id.as_u64_pair().1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn persons(many: usize) -> Vec<Uuid> {
        (0..many).map(|_| Uuid::now_v7()).collect()
    }

    #[test]
    fn whoever_is_shown_again_counts_once_and_an_hour_later_anew() {
        let (mut all, user, start) = (Readings::default(), UserId::new(), Timestamp::UNIX_EPOCH);
        let (first, second) = (persons(60), persons(50));
        let later = |minutes| start + SignedDuration::from_mins(minutes);
        assert_eq!(all.add(user, &first, start, 100), None);
        assert_eq!(all.add(user, &first, later(1), 100), None, "the same persons");
        assert_eq!(all.add(user, &second[..40], later(2), 100), None, "as many as he may");
        assert_eq!(all.add(user, &second, later(3), 100), Some(start));
        assert_eq!(all.add(user, &first, later(59), 100), Some(start), "until the hour is over");
        assert_eq!(all.add(UserId::new(), &second, later(59), 100), None, "others go on");
        assert_eq!(all.add(user, &first, later(60), 100), None);
        assert_eq!(all.add(user, &second, later(61), 100), Some(later(60)));
    }

    #[test]
    fn what_is_kept_is_bounded_and_forgotten() {
        let (mut all, user, start) = (Readings::default(), UserId::new(), Timestamp::UNIX_EPOCH);
        all.add(user, &persons(1), start, 100);
        for _ in 0..5 {
            all.add(user, &persons(1_000), start, 100);
        }
        assert_eq!(all.of[&user].persons.len(), 101);
        let many = UserId::new();
        assert_eq!(all.add(many, &persons(1_000), start, 100), Some(start), "the first page of an hour, too");
        assert_eq!(all.of[&many].persons.len(), 101);
        for _ in 0..5_000 {
            all.add(UserId::new(), &persons(1), start, 100);
        }
        let hours_later = start + SignedDuration::from_hours(2);
        for _ in 0..5_000 {
            all.add(UserId::new(), &persons(1), hours_later, 100);
        }
        assert!(all.of.len() <= 10_000, "{}", all.of.len());
        assert!(!all.of.contains_key(&user));
    }
}
