//! What may be said of an appointment, and of what somebody types at the desk.

use access::{Actor, Role};
use kernel::clock::local_date;
use kernel::{Date, Problem, Result, Timestamp};
use lab::model::RequestStatus;

use crate::model::{Place, PlaceKind, State, asl_of_code};
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

/// The ASL whose places an actor may work at.
pub fn asl_of(actor: &Actor) -> &str {
    if actor.role == Role::SamplingOperator { asl_of_code(&actor.unit.code) } else { &actor.unit.code }
}

/// Whether an actor sees the lists of a place: its operators that one alone, a home team its own, public health all of the ASL.
pub fn works_at(actor: &Actor, place: &Place) -> bool {
    place.asl == asl_of(actor)
        && match actor.role {
            Role::SamplingOperator => place.code() == actor.unit.code,
            Role::UscaDoctor => place.data.kind == PlaceKind::HomeTeam,
            _ => true,
        }
}

/// Whether an actor sees the list of a day: whoever stands at a place prepares the next day, works the day off and mends what was
/// forgotten the day before; the others see all.
pub fn sees(actor: &Actor, day: Date) -> bool {
    let near = [actor.today.yesterday(), Ok(actor.today), actor.today.tomorrow()];
    actor.role != Role::SamplingOperator || near.into_iter().flatten().any(|one| one == day)
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
    fn who_takes_samples_sees_his_own_lists_alone() {
        let place = |kind, id: u128| {
            let (id, asl, text) = (uuid::Uuid::from_u128(id), "204".to_owned(), String::new());
            let [name, address, telephone, note] = std::array::from_fn(|_| text.clone());
            let data = crate::model::PlaceData { kind, name, address, telephone, note, active: true };
            Place { id, asl, data, version: 1 }
        };
        let actor = |role, unit: &str| Actor {
            user: kernel::ids::UserId::new(),
            name: String::new(),
            role,
            unit: access::Unit { code: unit.to_owned(), name: String::new() },
            session: uuid::Uuid::nil(),
            today: date(2020, 11, 14),
            delegated: Vec::new(),
            emergencies: Vec::new(),
            supervised: Vec::new(),
        };
        let (tent, park, team) = (
            place(PlaceKind::HotSpot, 0x8F3A_2C1D),
            place(PlaceKind::DriveIn, 0x1111_1111),
            place(PlaceKind::HomeTeam, 0x2222_2222),
        );
        for (role, unit, sees_all) in [
            (Role::SispOperator, "204", [true, true, true]),
            (Role::SispOperator, "301", [false, false, false]),
            (Role::UscaDoctor, "204", [false, false, true]),
            (Role::SamplingOperator, "204-8F3A2C1D", [true, false, false]),
            (Role::SamplingOperator, "301-8F3A2C1D", [false, false, false]),
            (Role::SamplingOperator, "204", [false, false, false]),
        ] {
            let actor = actor(role, unit);
            assert_eq!(
                [&tent, &park, &team].map(|place| works_at(&actor, place)),
                sees_all,
                "{role:?} {unit}"
            );
        }
        for (role, unit, days) in [
            (Role::SispOperator, "204", [true; 5]),
            (Role::SamplingOperator, "204-8F3A2C1D", [false, true, true, true, false]),
        ] {
            let actor = actor(role, unit);
            assert_eq!([12, 13, 14, 15, 16].map(|day| sees(&actor, date(2020, 11, day))), days, "{role:?}");
        }
    }
}
