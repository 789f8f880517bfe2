//! How a request for help goes on.

use jiff::SignedDuration;
use kernel::{Problem, Result, Timestamp};

use crate::model::HelpState;

/// For how long after it was closed its author may open a request again.
pub const REOPEN: SignedDuration = SignedDuration::from_hours(24 * 14);
/// Characters of a text.
pub const TEXT: usize = 2000;
/// What may be sent from the sign-in page from one address in an hour: a hospital is behind one address.
pub const OUTSIDE: i32 = 20;
/// The hour.
pub const OUTSIDE_TIME: SignedDuration = SignedDuration::from_hours(1);
/// And as many that one user sends, who is known.
pub const OF_A_USER: i64 = 20;

/// What somebody does with a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Act {
    /// The help desk takes it, maybe from a colleague.
    Take,
    /// The help desk answers.
    Answer,
    /// The help desk closes it.
    Close,
    /// The help desk opens it again.
    Reopen,
    /// Its author writes again: to a request that is closed, to open it.
    Reply,
}

/// The state that follows. `taken`: somebody of the help desk deals with it; `changed_at`: when it came to its state.
///
/// # Errors
/// `Problem::Refused` for what cannot follow.
pub fn next(
    state: HelpState,
    act: Act,
    taken: bool,
    changed_at: Timestamp,
    now: Timestamp,
) -> Result<HelpState> {
    let waits = if taken { HelpState::Taken } else { HelpState::New };
    match (state, act) {
        (HelpState::Closed, Act::Reopen) => Ok(HelpState::Taken),
        (HelpState::Closed, Act::Reply) if may_reopen(state, changed_at, now) => Ok(waits),
        (HelpState::Closed, Act::Reply) => Err(Problem::Refused("support-help-closed-long")),
        (HelpState::Closed, _) => Err(Problem::Refused("support-help-closed-already")),
        (_, Act::Reopen) => Err(Problem::Refused("support-help-not-closed")),
        (_, Act::Take) => Ok(HelpState::Taken),
        (_, Act::Answer) => Ok(HelpState::Answered),
        (_, Act::Close) => Ok(HelpState::Closed),
        (_, Act::Reply) => Ok(waits),
    }
}

/// Whether its author may still write: always while it is open, and for a fortnight after.
pub fn may_reopen(state: HelpState, changed_at: Timestamp, now: Timestamp) -> bool {
    state != HelpState::Closed || now.duration_since(changed_at) < REOPEN
}

/// The pattern of a route, as the link to the form carries it; nothing when it is none. What people type into an address
/// is no pattern: words in small letters and names of places in braces, no digits.
pub fn route_pattern(text: &str) -> &str {
    let word =
        |part: &str| part == "v1" || part.bytes().all(|b| b.is_ascii_lowercase() || b == b'-' || b == b'_');
    let place = |part: &str| part.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')).is_some_and(word);
    let good = text.len() <= 100
        && text.strip_prefix('/').is_some_and(|rest| rest.split('/').all(|part| word(part) || place(part)));
    if good { text } else { "" }
}

/// The id of a request that failed, as its page shows it; nothing when it is none.
pub fn fault_id(text: &str) -> &str {
    let good = text.len() == 32 && text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
    if good { text } else { "" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_act_in_every_state() {
        use Act::{Answer, Close, Reopen, Reply, Take};
        let closed: Timestamp = "2026-11-01T10:00:00Z".parse().unwrap();
        let later: Timestamp = "2026-11-15T09:59:59Z".parse().unwrap();
        for (state, act, taken, expected) in [
            (HelpState::New, Take, false, Some(HelpState::Taken)),
            (HelpState::New, Answer, false, Some(HelpState::Answered)),
            (HelpState::New, Close, false, Some(HelpState::Closed)),
            (HelpState::New, Reopen, false, None),
            (HelpState::New, Reply, false, Some(HelpState::New)),
            (HelpState::Taken, Take, true, Some(HelpState::Taken)),
            (HelpState::Taken, Answer, true, Some(HelpState::Answered)),
            (HelpState::Taken, Reply, true, Some(HelpState::Taken)),
            (HelpState::Answered, Answer, true, Some(HelpState::Answered)),
            (HelpState::Answered, Reply, true, Some(HelpState::Taken)),
            (HelpState::Answered, Close, true, Some(HelpState::Closed)),
            (HelpState::Closed, Take, true, None),
            (HelpState::Closed, Answer, true, None),
            (HelpState::Closed, Close, true, None),
            (HelpState::Closed, Reopen, true, Some(HelpState::Taken)),
            (HelpState::Closed, Reply, true, Some(HelpState::Taken)),
            (HelpState::Closed, Reply, false, Some(HelpState::New)),
        ] {
            let found = next(state, act, taken, closed, later).ok();
            assert_eq!(found, expected, "{state:?} {act:?}");
        }
        let too_late = "2026-11-15T10:00:00Z".parse().unwrap();
        assert!(next(HelpState::Closed, Reply, true, closed, too_late).is_err());
        assert!(next(HelpState::Closed, Reopen, true, closed, too_late).is_ok());
    }

    #[test]
    fn only_patterns_are_kept_of_where_somebody_came_from() {
        for good in ["/", "/people/{id}", "/reports/take-charge", "/api/v1/people/{id}", "/invitation/{code}"]
        {
            assert_eq!(route_pattern(good), good);
        }
        for bad in [
            "",
            "people",
            "/people/0190f3c2-7a10-7c3e-9a51-3f2f4c1d8e77",
            "/people/RSSMRA80A01L219M",
            "/people/rssmra80a01l219m",
            "/people?q=rossi",
            "/people/{id",
            "/people/Rossi",
            "https://evil.example",
            "/a b",
        ] {
            assert_eq!(route_pattern(bad), "", "{bad}");
        }
        assert_eq!(fault_id("0190f3c27a107c3e9a513f2f4c1d8e77"), "0190f3c27a107c3e9a513f2f4c1d8e77");
        assert_eq!(fault_id("RSSMRA80A01L219M"), "");
    }
}
