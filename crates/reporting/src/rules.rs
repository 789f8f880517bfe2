//! The decisions about what leaves: pure functions.

use jiff::SignedDuration;
use kernel::Timestamp;
use lab::events::ResultRecorded;
use lab::model::{Door, Outcome, TestKind};
use lab::rules::undo;

use crate::model::flow::{Act, Row, State, Why};

/// Minutes until a message is tried again, after each try in vain; then always the last.
const PAUSES: [i64; 7] = [1, 2, 5, 10, 20, 40, 60];
/// Days for which a message is tried.
pub const FOR_DAYS: i64 = 3;
/// Characters of what Sistema TS says that are kept.
const SAID_LENGTH: usize = 200;

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

/// When a message is tried again; none when that would be too late.
pub fn next_try(tries: i32, now: Timestamp, give_up_at: Timestamp) -> Option<Timestamp> {
    let done = usize::try_from(tries - 1).unwrap_or(0);
    let pause = SignedDuration::from_mins(PAUSES[done.min(PAUSES.len() - 1)]);
    now.checked_add(pause).ok().filter(|next| *next < give_up_at)
}

/// From when on a result leaves: what somebody typed, after the minute in which he can take it back.
pub fn leaves_from(door: Door, now: Timestamp) -> Timestamp {
    let wait = if door.is_typed() { undo::SECONDS } else { 0 };
    now.checked_add(SignedDuration::from_secs(wait)).unwrap_or(Timestamp::MAX)
}

/// Until when a message is tried that begins to be now.
pub fn give_up_at(now: Timestamp) -> Timestamp {
    now.checked_add(SignedDuration::from_hours(24 * FOR_DAYS)).unwrap_or(Timestamp::MAX)
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

/// What Sistema TS said, without what could name somebody: words with figures of a code or a telephone, and the names given.
pub fn scrubbed(text: &str, secrets: &[&str]) -> String {
    let secret = |word: &str| {
        let figures = word.chars().filter(char::is_ascii_digit).count();
        let bare: String =
            word.chars().filter(|sign| sign.is_alphanumeric()).collect::<String>().to_lowercase();
        let held = |secret: &&str| {
            let parts = secret.split_whitespace().map(|part| {
                part.chars().filter(|sign| sign.is_alphanumeric()).collect::<String>().to_lowercase()
            });
            parts.into_iter().any(|part| part.chars().count() > 1 && bare.contains(&part))
        };
        figures >= 5 || secrets.iter().any(held)
    };
    let clean: String = text.chars().map(|sign| if sign.is_control() { ' ' } else { sign }).collect();
    let words = clean.split_whitespace().map(|word| if secret(word) { "…" } else { word });
    words.collect::<Vec<_>>().join(" ").chars().take(SAID_LENGTH).collect()
}
