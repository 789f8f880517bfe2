//! The technician's desk: what may be said of a tube, and where a tube of the shift stands.

use jiff::civil::Time;
use kernel::clock::rome;
use kernel::{Date, FieldProblem, Problem, Result, Timestamp};

use super::request::NOTE_LENGTH;
use crate::model::{Outcome, RequestStatus, TubeReason, TubeStep};

/// What a step says of the sample for all who wait for it; nothing while it may still come to a result.
pub fn outcome_of(step: TubeStep) -> Option<Outcome> {
    match step {
        TubeStep::Unsuitable => Some(Outcome::Unsuitable),
        TubeStep::NotReceived => Some(Outcome::NotReceived),
        TubeStep::Received | TubeStep::InProgress | TubeStep::Suspended => None,
    }
}

/// Whether something may be said of the tube of a request in this state, whose result and latest step are these.
///
/// # Errors
/// `Problem::Refused` with the sentence that says why not.
pub fn may_say(
    status: RequestStatus,
    outcome: Option<Outcome>,
    before: Option<TubeStep>,
    step: TubeStep,
) -> Result<()> {
    if status.is_unauthorised() {
        return Err(Problem::Refused("lab-request-not-authorised"));
    }
    // A tube that was given up may come all the same; one with a result is done with.
    if outcome.is_some_and(|outcome| !outcome.is_of_sample()) {
        return Err(Problem::Refused("lab-tube-has-result"));
    }
    if outcome.is_some() && outcome == outcome_of(step) {
        return Err(Problem::Refused("lab-tube-said-already"));
    }
    // The tube of a cancelled request may come all the same; that it did not come is what was to be expected.
    if step == TubeStep::NotReceived && status == RequestStatus::Cancelled {
        return Err(Problem::Refused("lab-request-cancelled"));
    }
    if step == TubeStep::NotReceived && before.is_some_and(TubeStep::is_here) {
        return Err(Problem::Refused("lab-tube-is-here"));
    }
    Ok(())
}

/// What is wrong with why a step is said.
pub fn step_problems(step: TubeStep, reason: Option<TubeReason>, note: &str) -> Vec<FieldProblem> {
    let mut problems = Vec::new();
    let fits = reason.is_some_and(|reason| reason.fits(step));
    if step.wants_reason() && !fits {
        problems.push(FieldProblem::new("tube_reason", "lab-tube-reason-unknown"));
    }
    if note.chars().count() > NOTE_LENGTH || note.contains('\0') {
        let longest = NOTE_LENGTH.to_string();
        problems.push(FieldProblem::new("note", "lab-note-too-long").with("longest", longest));
    } else if step.wants_reason() && reason == Some(TubeReason::Other) && note.trim().is_empty() {
        problems.push(FieldProblem::new("note", "lab-tube-note-missing"));
    }
    problems
}

/// Where a tube of the shift stands: each is in one place, so that the places add up to what was scanned.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Class {
    /// It has a result.
    Result,
    /// Something is in the way: it cannot be examined, waits for something, was given up, or went to another laboratory.
    Exception,
    /// It is being worked on, or lies ready.
    InProgress,
}

impl Class {
    /// Every place, in the order of the sheet.
    pub const ALL: [Class; 3] = [Self::Result, Self::Exception, Self::InProgress];

    /// Its name in an address.
    pub fn code(self) -> &'static str {
        match self {
            Self::Result => "results",
            Self::Exception => "exceptions",
            Self::InProgress => "progress",
        }
    }

    /// Where a tube stands whose request, result and latest step are these; `elsewhere`: another laboratory has it.
    pub fn of(
        status: RequestStatus,
        outcome: Option<Outcome>,
        step: Option<TubeStep>,
        elsewhere: bool,
    ) -> Self {
        match outcome {
            _ if elsewhere => Self::Exception,
            Some(outcome) if !outcome.is_of_sample() => Self::Result,
            // It was given up, and came.
            Some(Outcome::NotReceived) if step.is_some_and(TubeStep::is_here) => Self::InProgress,
            Some(_) => Self::Exception,
            None if status == RequestStatus::Cancelled || step == Some(TubeStep::Suspended) => {
                Self::Exception
            }
            None => Self::InProgress,
        }
    }
}

/// The first instant of a day in Italy, and the first of the next one.
///
/// # Errors
/// At the ends of the calendar.
pub fn day_of(day: Date) -> Result<(Timestamp, Timestamp)> {
    shift_of(day, Time::midnight(), Time::midnight())
}

/// When a shift of a day begins and ends, the end excluded: one that ends at or before the hour at which it begins ends on the
/// next day.
///
/// # Errors
/// At the ends of the calendar.
pub fn shift_of(day: Date, from: Time, until: Time) -> Result<(Timestamp, Timestamp)> {
    let at = |day: Date, time: Time| {
        let at = day.to_datetime(time).to_zoned_datetime(rome()).map_err(Problem::internal)?;
        Ok::<_, Problem>(at.timestamp())
    };
    let last = if until <= from { day.tomorrow().map_err(Problem::internal)? } else { day };
    Ok((at(day, from)?, at(last, until)?))
}

/// An hour as it is written: `07:00`, `7.00`, `7`. Midnight may be `24:00`.
pub fn hour(text: &str) -> Option<Time> {
    let text = text.trim().replace(['.', ','], ":");
    let (hour, minute) = text.split_once(':').unwrap_or((&text, "0"));
    let (hour, minute) = (hour.parse::<i8>().ok()?, minute.parse::<i8>().ok()?);
    if (hour, minute) == (24, 0) { Some(Time::midnight()) } else { Time::new(hour, minute, 0, 0).ok() }
}

/// Days that what waits takes at the capacity of a laboratory, the begun one counted; none when nobody said how much it can do.
pub fn days_of_work(waiting: i64, capacity: u32) -> Option<i64> {
    let capacity = i64::from(capacity);
    (capacity > 0).then(|| (waiting.max(0) + capacity - 1) / capacity)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(result: Result<()>) -> Option<&'static str> {
        match result {
            Ok(()) => None,
            Err(Problem::Refused(key)) => Some(key),
            Err(other) => panic!("{other}"),
        }
    }

    #[test]
    fn what_may_be_said_of_a_tube() {
        use {Outcome as O, RequestStatus as S, TubeStep as T};
        for (status, outcome, before, step, expected) in [
            (S::Requested, None, None, T::Received, None),
            (S::Requested, None, Some(T::Received), T::Received, None),
            (S::Requested, None, Some(T::Suspended), T::InProgress, None),
            (S::Requested, None, None, T::NotReceived, None),
            (S::Requested, None, Some(T::Received), T::NotReceived, Some("lab-tube-is-here")),
            // The swab of a cancelled request may have been taken all the same.
            (S::Cancelled, None, None, T::Received, None),
            (S::Cancelled, None, Some(T::Received), T::Unsuitable, None),
            (S::Cancelled, None, None, T::NotReceived, Some("lab-request-cancelled")),
            (S::Resulted, Some(O::Negative), Some(T::Received), T::Suspended, Some("lab-tube-has-result")),
            (S::Resulted, Some(O::Doubtful), None, T::Received, Some("lab-tube-has-result")),
            (S::Resulted, Some(O::NotReceived), Some(T::NotReceived), T::Received, None),
            (S::Resulted, Some(O::NotReceived), Some(T::Received), T::Unsuitable, None),
            (
                S::Resulted,
                Some(O::Unsuitable),
                Some(T::Unsuitable),
                T::Unsuitable,
                Some("lab-tube-said-already"),
            ),
            (S::Resulted, Some(O::NotReceived), None, T::NotReceived, Some("lab-tube-said-already")),
            (S::Proposed, None, None, T::Received, Some("lab-request-not-authorised")),
        ] {
            let found = refused(may_say(status, outcome, before, step));
            assert_eq!(found, expected, "{status:?} {outcome:?} {before:?} {step:?}");
        }
    }

    #[test]
    fn what_is_in_the_way_says_why() {
        let keys = |step, reason, note: &str| {
            step_problems(step, reason, note).iter().map(|problem| problem.key).collect::<Vec<_>>()
        };
        assert!(keys(TubeStep::Received, None, "").is_empty());
        assert!(keys(TubeStep::Unsuitable, Some(TubeReason::Broken), "").is_empty());
        assert!(keys(TubeStep::Suspended, Some(TubeReason::Other), "in frigo").is_empty());
        assert_eq!(keys(TubeStep::Unsuitable, None, ""), ["lab-tube-reason-unknown"]);
        assert_eq!(keys(TubeStep::Unsuitable, Some(TubeReason::Repeat), ""), ["lab-tube-reason-unknown"]);
        assert_eq!(keys(TubeStep::Suspended, Some(TubeReason::Other), " "), ["lab-tube-note-missing"]);
        assert_eq!(keys(TubeStep::Received, None, &"x".repeat(501)), ["lab-note-too-long"]);
    }

    /// Whatever is known of a tube, it stands in one place.
    #[test]
    fn where_a_tube_of_the_shift_stands() {
        use {Class as C, Outcome as O, RequestStatus as S, TubeStep as T};
        for (status, outcome, step, elsewhere, expected) in [
            (S::Requested, None, Some(T::Received), false, C::InProgress),
            (S::Requested, None, Some(T::InProgress), false, C::InProgress),
            (S::Requested, None, Some(T::Suspended), false, C::Exception),
            (S::Requested, None, Some(T::Received), true, C::Exception),
            (S::Cancelled, None, Some(T::Received), false, C::Exception),
            (S::Resulted, Some(O::Negative), Some(T::Received), false, C::Result),
            (S::Resulted, Some(O::Indeterminate), Some(T::Suspended), false, C::Result),
            (S::Resulted, Some(O::Unsuitable), Some(T::Unsuitable), false, C::Exception),
            (S::Resulted, Some(O::NotReceived), Some(T::Received), false, C::InProgress),
        ] {
            assert_eq!(
                Class::of(status, outcome, step, elsewhere),
                expected,
                "{status:?} {outcome:?} {step:?}"
            );
        }
    }

    #[test]
    fn a_shift_may_end_on_the_next_day() {
        let day = jiff::civil::date(2020, 11, 14);
        let shift = |from, until| {
            let (from, until) = shift_of(day, hour(from).unwrap(), hour(until).unwrap()).unwrap();
            (from.to_string(), until.to_string())
        };
        let utc = |from: &str, until: &str| (from.to_owned(), until.to_owned());
        assert_eq!(shift("7", "14.00"), utc("2020-11-14T06:00:00Z", "2020-11-14T13:00:00Z"));
        assert_eq!(shift("21:00", "07:00"), utc("2020-11-14T20:00:00Z", "2020-11-15T06:00:00Z"));
        assert_eq!(shift("0:00", "24:00"), utc("2020-11-13T23:00:00Z", "2020-11-14T23:00:00Z"));
        assert_eq!(day_of(day).unwrap(), shift_of(day, Time::midnight(), Time::midnight()).unwrap());
        for wrong in ["", "25:00", "24:01", "7:60", "mattina"] {
            assert_eq!(hour(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn days_of_work_round_up() {
        for (waiting, capacity, expected) in
            [(0, 100, Some(0)), (1, 100, Some(1)), (100, 100, Some(1)), (101, 100, Some(2)), (5, 0, None)]
        {
            assert_eq!(days_of_work(waiting, capacity), expected);
        }
    }
}
