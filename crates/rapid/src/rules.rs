//! The decisions about rapid tests: pure functions.

pub mod sheet;
pub mod typed;

use jiff::civil::Time;
use kernel::clock::rome;
use kernel::{Date, FieldProblem, Timestamp};
use lab::model::{Outcome, TestKind};
use territory::codes::{self, List};

/// Days after which a test is recorded no more: it is a slip in the date.
pub const DAYS_BACK: i64 = 30;

/// Characters of a lot, and of every other text.
pub const LOT_LENGTH: usize = 40;
/// Characters of who did it, where, and with what.
pub const TEXT_LENGTH: usize = 100;

/// The tests that are done on the spot.
pub const TESTS: [TestKind; 3] = [TestKind::Antigen, TestKind::SerologyIgg, TestKind::SerologyIgm];

/// What a test on the spot may find: what is invalid says nothing of the person.
pub const OUTCOMES: [Outcome; 3] = [Outcome::Negative, Outcome::Positive, Outcome::Indeterminate];

/// The instant of a sample, never in the future and not of long ago.
///
/// # Errors
/// What is wrong with day or time.
pub fn sampled_at(day: Date, time: Time, now: Timestamp) -> Result<Timestamp, FieldProblem> {
    let unreadable = |_| FieldProblem::new("sampled_time", "rapid-time-form");
    let at = day.to_datetime(time).to_zoned_datetime(rome()).map_err(unreadable)?.timestamp();
    typed::sampled(at, now).map_or(Ok(at), Err)
}

/// Whether a positive wants a molecular test by the rule of the day on which it was reported.
pub fn wants_molecular(test: TestKind, reason: &str, reported_on: Date) -> bool {
    let screening = codes::means(List::SwabReason, reason, "screening");
    cases::rules::confirmation::in_force(test, reported_on).is_some_and(|rule| rule.wants(screening))
}

#[cfg(test)]
mod tests {
    use jiff::civil::{date, time};

    use super::*;

    #[test]
    fn a_sample_is_never_of_the_future() {
        let now: Timestamp = "2020-11-14T10:00:00Z".parse().unwrap();
        let at = |day, hour, minute| sampled_at(day, time(hour, minute, 0, 0), now).map_err(|it| it.key);
        assert_eq!(at(date(2020, 11, 14), 11, 0).unwrap(), now, "eleven in Italy");
        assert_eq!(at(date(2020, 11, 14), 11, 1), Err("rapid-time-future"));
        assert_eq!(at(date(2020, 11, 15), 0, 0), Err("rapid-time-future"));
        assert!(at(date(2020, 10, 16), 9, 0).is_ok());
        assert_eq!(at(date(2020, 10, 1), 9, 0), Err("rapid-time-long-ago"));
    }

    #[test]
    fn the_rule_of_the_day_says_whether_a_molecular_test_is_wanted() {
        let (autumn, spring) = (date(2020, 11, 14), date(2021, 3, 1));
        for (test, reason, day, expected) in [
            (TestKind::Antigen, "symptoms", autumn, true),
            (TestKind::Antigen, "screening", autumn, true),
            (TestKind::Antigen, "symptoms", spring, false),
            (TestKind::Antigen, "screening", spring, true),
            (TestKind::SerologyIgg, "screening", autumn, true),
            (TestKind::SerologyIgg, "screening", spring, false),
        ] {
            assert_eq!(wants_molecular(test, reason, day), expected, "{test:?} {reason} {day}");
        }
    }
}
