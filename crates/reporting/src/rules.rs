//! The decisions about what leaves: pure functions.

pub use courier::{give_up_at, next_try, scrubbed};
use jiff::SignedDuration;
use kernel::Timestamp;
use lab::events::ResultRecorded;
use lab::model::{Door, Outcome, TestKind};
use lab::rules::undo;

use crate::model::flow::{Act, Row, State, Why};

/// Whether a test is one that the nation is told of: molecular and rapid antigen ones.
pub fn is_told(test: TestKind) -> bool {
    matches!(test, TestKind::Molecular | TestKind::Antigen)
}

/// Whether something counts now, when an event changes what the nation knows. What is said of a sample alone tells nothing of anybody.
pub fn change(event: &ResultRecorded) -> Option<bool> {
    if !is_told(event.result.test) {
        return None;
    }
    let tells = |outcome: Option<Outcome>| outcome.is_some_and(|outcome| !outcome.is_of_sample());
    match (tells(event.counted()), tells(event.counts())) {
        (false, false) => None,
        (_, now) => Some(now),
    }
}

/// What is told, when what was told before stands there; nothing when a withdrawal finds nothing to withdraw.
pub fn act(tells_now: bool, before: Option<&Row>) -> Option<Act> {
    let known = before.is_some_and(is_known);
    match (tells_now, known) {
        (true, true) => Some(Act::Correction),
        (true, false) => Some(Act::New),
        (false, true) => Some(Act::Withdrawal),
        (false, false) => None,
    }
}

/// Whether Sistema TS knows by a row nothing else than it did before: it was refused, or never left.
pub fn was_in_vain(row: &Row) -> bool {
    match row.state {
        State::Refused | State::Superseded => true,
        State::GivenUp => row.act == Act::Withdrawal || matches!(row.why, Some(Why::NoCode | Why::NoResult)),
        State::ToSend | State::Sent | State::Cun | State::Nrfe | State::Withdrawn => false,
    }
}

/// Whether Sistema TS knows of a result by a row, or may.
pub fn is_known(row: &Row) -> bool {
    match row.state {
        State::Refused | State::Superseded => false,
        State::ToSend | State::Sent | State::Cun | State::Nrfe | State::GivenUp => row.act != Act::Withdrawal,
        State::Withdrawn => false,
    }
}

/// From when on a result leaves: what somebody typed, after the minute in which he can take it back.
pub fn leaves_from(door: Door, now: Timestamp) -> Timestamp {
    let wait = if door.is_typed() { undo::SECONDS } else { 0 };
    now.checked_add(SignedDuration::from_secs(wait)).unwrap_or(Timestamp::MAX)
}

/// Where a message stands after an answer that settles nothing.
pub fn state_after(why: Why) -> State {
    if why.may_have_left() { State::Sent } else { State::ToSend }
}

/// The number that Sistema TS gives: ten letters and figures of a molecular test, up to thirty of an antigen one.
pub fn number(test: TestKind, text: &str) -> Option<String> {
    let text = text.trim().to_ascii_uppercase();
    let plain = text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'/');
    let fits = match test {
        TestKind::Molecular => text.len() == 10 && text.bytes().all(|byte| byte.is_ascii_alphanumeric()),
        _ => (1..=30).contains(&text.len()),
    };
    (plain && fits).then_some(text)
}
