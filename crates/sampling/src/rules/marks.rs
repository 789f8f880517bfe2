//! What may be said of an appointment, and of what somebody types at the desk.

use kernel::clock::local_date;
use kernel::{Date, Problem, Result, Timestamp};
use lab::model::RequestStatus;

use crate::model::{PlaceKind, State};
use crate::rules::hours;

/// What is done to an appointment at the desk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    /// This came of it.
    Says(State),
    /// It did not after all.
    Undo,
}

impl Mark {
    /// From the key that is pressed, or the name of the button.
    pub fn parse(typed: &str) -> Option<Self> {
        Some(match typed.trim().to_lowercase().as_str() {
            "c" | "collected" => Self::Says(State::Collected),
            "r" | "refused" => Self::Says(State::Refused),
            "a" | "absent" => Self::Says(State::Absent),
            "u" | "undo" => Self::Undo,
            _ => return None,
        })
    }

    /// Name of the step.
    pub fn code(self) -> &'static str {
        match self {
            Self::Says(state) => state.code(),
            Self::Undo => "undone",
        }
    }
}

/// How an appointment stands.
#[derive(Debug, Clone, Copy)]
pub struct Standing {
    /// What came of it.
    pub state: State,
    /// Where its request stands.
    pub status: RequestStatus,
    /// When it is.
    pub day: Date,
    /// Whether its tube is on a list, or in the laboratory.
    pub gone: bool,
    /// Whether the request has another appointment by now.
    pub rebooked: bool,
}

/// The state after a mark.
///
/// # Errors
/// `Problem::Refused` with why not.
pub fn next(standing: Standing, mark: Mark, today: Date) -> Result<State> {
    let refused = |key| Err(Problem::Refused(key));
    match (standing.state, mark) {
        (State::Cancelled, _) => refused("sampling-mark-cancelled"),
        (State::Booked, Mark::Undo) => refused("sampling-mark-nothing"),
        (State::Booked, _) if standing.day > today => refused("sampling-mark-future"),
        (State::Booked, Mark::Says(State::Collected)) if standing.status != RequestStatus::Requested => {
            refused("sampling-mark-waits-no-more")
        }
        (State::Booked, Mark::Says(state)) => Ok(state),
        (_, Mark::Says(_)) => refused("sampling-mark-said"),
        (_, Mark::Undo) if standing.gone => refused("sampling-mark-gone"),
        (_, Mark::Undo) if standing.status != RequestStatus::Requested => {
            refused("sampling-mark-waits-no-more")
        }
        (_, Mark::Undo) if standing.rebooked => refused("sampling-mark-rebooked"),
        (_, Mark::Undo) => Ok(State::Booked),
    }
}

/// When a sample was taken that is marked now: now, or in its hour when that was on another day.
///
/// # Errors
/// For an hour that is none.
pub fn sampled_at(day: Date, starts: &str, now: Timestamp) -> Result<Timestamp> {
    if day == local_date(now) { Ok(now) } else { hours::instant(day, starts) }
}

/// Whether a role sees the lists of a kind of place: a home team its own, public health all.
pub fn works_at(role: access::Role, kind: PlaceKind) -> bool {
    role != access::Role::UscaDoctor || kind == PlaceKind::HomeTeam
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn what_was_said_is_taken_back_while_nothing_hangs_on_it() {
        let today = date(2020, 11, 14);
        let status = RequestStatus::Requested;
        let booked = Standing { state: State::Booked, status, day: today, gone: false, rebooked: false };
        let said = Standing { state: State::Collected, ..booked };
        let key = |standing, mark| match next(standing, mark, today) {
            Err(Problem::Refused(key)) => key,
            other => panic!("{other:?}"),
        };
        for state in [State::Collected, State::Refused, State::Absent] {
            assert_eq!(next(booked, Mark::Says(state), today).unwrap(), state);
            assert_eq!(next(Standing { state, ..booked }, Mark::Undo, today).unwrap(), State::Booked);
            assert_eq!(key(said, Mark::Says(state)), "sampling-mark-said");
        }
        assert_eq!(key(Standing { gone: true, ..said }, Mark::Undo), "sampling-mark-gone");
        assert_eq!(key(Standing { rebooked: true, ..said }, Mark::Undo), "sampling-mark-rebooked");
        let later = Standing { day: date(2020, 11, 15), ..booked };
        assert_eq!(key(later, Mark::Says(State::Absent)), "sampling-mark-future");
        let resulted = Standing { status: RequestStatus::Resulted, ..booked };
        assert_eq!(key(resulted, Mark::Says(State::Collected)), "sampling-mark-waits-no-more");
        assert!(next(resulted, Mark::Says(State::Absent), today).is_ok());
        assert_eq!(key(booked, Mark::Undo), "sampling-mark-nothing");
    }

    #[test]
    fn a_home_team_sees_its_own_lists_alone() {
        use access::Role::{SispOperator, UscaDoctor};
        assert!(works_at(UscaDoctor, PlaceKind::HomeTeam));
        assert!(!works_at(UscaDoctor, PlaceKind::HotSpot));
        assert!(works_at(SispOperator, PlaceKind::DriveIn));
    }
}
