//! The states of a request.

use jiff::civil::time;
use kernel::clock::{local_date, rome};
use kernel::{Date, FieldProblem, Problem, Result, Timestamp};

use territory::codes::{self, List};

use crate::model::{RequestStatus, SwabRequest, TestKind};

/// The tests a request may be for; serology comes from files only.
pub const REQUESTABLE: [TestKind; 2] = [TestKind::Molecular, TestKind::Antigen];
/// Hours within which another request beside one that waits is asked about.
pub const AGAIN_HOURS: i64 = 24;
/// Characters of a note.
pub const NOTE_LENGTH: usize = 500;

/// What happens to a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Its first result arrives.
    Result,
    /// Its result is corrected.
    Correction,
    /// It is withdrawn.
    Cancellation,
}

/// The state after a step.
///
/// # Errors
/// `Problem::Refused` with the sentence that says why the step is impossible in this state.
pub fn next(status: RequestStatus, step: Step) -> Result<RequestStatus> {
    use {RequestStatus as S, Step as T};
    match (status, step) {
        // The swab of a cancelled request may have been taken all the same: its result is never turned away.
        (S::Requested | S::Cancelled, T::Result) | (S::Resulted, T::Correction) => Ok(S::Resulted),
        (S::Requested, T::Cancellation) => Ok(S::Cancelled),
        (S::Resulted, T::Result) => Err(Problem::Refused("lab-request-already-resulted")),
        (S::Resulted, T::Cancellation) => Err(Problem::Refused("lab-request-has-result")),
        (S::Requested | S::Cancelled, T::Correction) => Err(Problem::Refused("lab-request-without-result")),
        (S::Cancelled, T::Cancellation) => Err(Problem::Refused("lab-request-cancelled")),
    }
}

/// The laboratory a form begins with: the one used last, if it still serves the ASL, else the first that does.
pub fn preferred<'l>(last: Option<&str>, serving: &[&'l str]) -> Option<&'l str> {
    let again = serving.iter().find(|laboratory| Some(**laboratory) == last);
    again.or(serving.first()).copied()
}

/// What is wrong with the reason of a request on a day.
pub fn reason_problem(reason: &str, today: Date) -> Option<FieldProblem> {
    codes::wrong(List::SwabReason, reason, today, "reason", "lab-reason-unknown")
}

/// What is wrong with the choices of a request beside its reason; the laboratory must serve the ASL in charge.
pub fn problems(
    reason: Option<FieldProblem>,
    test: TestKind,
    laboratory_serves: bool,
    note: &str,
) -> Vec<FieldProblem> {
    let mut problems = Vec::from_iter(reason);
    if !REQUESTABLE.contains(&test) {
        problems.push(FieldProblem::new("test_type", "lab-test-not-requestable"));
    }
    if !laboratory_serves {
        problems.push(FieldProblem::new("laboratory", "lab-laboratory-not-serving"));
    }
    if note.chars().count() > NOTE_LENGTH || note.contains('\0') {
        let longest = NOTE_LENGTH.to_string();
        problems.push(FieldProblem::new("note", "lab-note-too-long").with("longest", longest));
    }
    problems
}

/// The request that waits already, and whether another one beside it is asked about: within a day it is more often a
/// second press than a second swab.
pub fn waiting(requests: &[SwabRequest], now: Timestamp) -> Option<(&SwabRequest, bool)> {
    let waits = |request: &&SwabRequest| request.status == RequestStatus::Requested;
    let latest = requests.iter().filter(waits).max_by_key(|request| request.requested_at)?;
    Some((latest, now.duration_since(latest.requested_at).as_hours() < AGAIN_HOURS))
}

/// When a sample was taken of which only the day is known: never after now, never before its request.
///
/// # Errors
/// An invalid field `sampled_day`.
pub fn sampled_on(day: Date, requested_at: Timestamp, now: Timestamp) -> Result<Timestamp> {
    let (today, requested_on) = (local_date(now), local_date(requested_at));
    if day > today {
        return Err(Problem::field("sampled_day", "lab-sampled-future"));
    }
    if day < requested_on {
        let problem = FieldProblem::new("sampled_day", "lab-sampled-before-request");
        return Err(Problem::Invalid(vec![problem.with("day", web::fmt::date(requested_on))]));
    }
    if day == today {
        return Ok(now);
    }
    let noon = day.to_datetime(time(12, 0, 0, 0)).to_zoned_datetime(rome()).map_err(Problem::internal)?;
    Ok(noon.timestamp().max(requested_at))
}

/// What is wrong with a cancellation on a day: `other`, and what counts as it, says nothing without a note.
pub fn cancel_problems(reason: &str, note: &str, today: Date) -> Vec<FieldProblem> {
    let list = List::CancelReason;
    let unknown = codes::wrong(list, reason, today, "cancel_reason", "lab-cancel-reason-unknown");
    let mut problems = Vec::from_iter(unknown);
    if note.chars().count() > NOTE_LENGTH || note.contains('\0') {
        let longest = NOTE_LENGTH.to_string();
        problems.push(FieldProblem::new("note", "lab-note-too-long").with("longest", longest));
    } else if codes::means(list, reason, codes::OTHER) && note.trim().is_empty() {
        let name = codes::name(list, reason);
        problems.push(FieldProblem::new("note", "lab-cancel-note-missing").with("name", name));
    }
    problems
}

#[cfg(test)]
mod tests {
    use super::*;

    const TODAY: Date = jiff::civil::date(2020, 11, 14);

    #[test]
    fn a_cancellation_says_why() {
        let keys = |reason, note: &str| {
            let problems = cancel_problems(reason, note, TODAY);
            problems.iter().map(|problem| problem.key).collect::<Vec<_>>()
        };
        assert!(keys("duplicate", "").is_empty());
        assert!(keys("other", "trasferita").is_empty());
        assert_eq!(keys("other", " "), ["lab-cancel-note-missing"]);
        assert_eq!(keys("curiosity", ""), ["lab-cancel-reason-unknown"]);
        assert_eq!(keys("not_needed", &"x".repeat(501)), ["lab-note-too-long"]);
        assert_eq!(keys("not_needed", "\0"), ["lab-note-too-long"]);
    }

    #[test]
    fn every_state_and_step() {
        use {RequestStatus as S, Step as T};
        let table = [
            (S::Requested, T::Result, Ok(S::Resulted)),
            (S::Requested, T::Correction, Err("lab-request-without-result")),
            (S::Requested, T::Cancellation, Ok(S::Cancelled)),
            (S::Resulted, T::Result, Err("lab-request-already-resulted")),
            (S::Resulted, T::Correction, Ok(S::Resulted)),
            (S::Resulted, T::Cancellation, Err("lab-request-has-result")),
            (S::Cancelled, T::Result, Ok(S::Resulted)),
            (S::Cancelled, T::Correction, Err("lab-request-without-result")),
            (S::Cancelled, T::Cancellation, Err("lab-request-cancelled")),
        ];
        for (status, step, expected) in table {
            let found = next(status, step).map_err(|problem| match problem {
                Problem::Refused(key) => key,
                other => panic!("{other}"),
            });
            assert_eq!(found, expected, "{status:?} {step:?}");
        }
    }

    #[test]
    fn a_day_alone_lies_between_the_request_and_now() {
        let at = |text: &str| text.parse::<Timestamp>().unwrap();
        let day = |text: &str| text.parse::<Date>().unwrap();
        let (asked, now) = (at("2020-11-12T14:30:00Z"), at("2020-11-14T08:00:00Z"));
        for (on, expected) in [
            ("2020-11-15", Err("lab-sampled-future")),
            ("2020-11-14", Ok("2020-11-14T08:00:00Z")),
            ("2020-11-13", Ok("2020-11-13T11:00:00Z")),
            // At noon it was not asked for yet.
            ("2020-11-12", Ok("2020-11-12T14:30:00Z")),
            ("2020-11-11", Err("lab-sampled-before-request")),
        ] {
            let found = sampled_on(day(on), asked, now).map_err(|problem| match problem {
                Problem::Invalid(problems) => problems[0].key,
                other => panic!("{other}"),
            });
            assert_eq!(found, expected.map(at), "{on}");
        }
    }

    #[test]
    fn another_request_beside_one_that_waits_is_asked_about_for_a_day() {
        let now: Timestamp = "2020-11-14T08:00:00Z".parse().unwrap();
        let request = |hours: i64, status| SwabRequest {
            id: kernel::ids::RequestId::new(),
            number: format!("{hours}"),
            person: kernel::ids::PersonId::new(),
            laboratory: String::new(),
            asl: String::new(),
            reason: String::new(),
            test: TestKind::Molecular,
            note: String::new(),
            status,
            requested_at: now - jiff::SignedDuration::from_hours(hours),
            requested_on: local_date(now),
            version: 1,
            cancelled: None,
        };
        use RequestStatus::{Cancelled, Requested, Resulted};
        for (requests, expected) in [
            (vec![], None),
            (vec![request(1, Resulted), request(2, Cancelled)], None),
            (vec![request(0, Requested)], Some(("0", true))),
            (vec![request(23, Requested), request(1, Resulted)], Some(("23", true))),
            (vec![request(24, Requested)], Some(("24", false))),
            (vec![request(30, Requested), request(2, Requested)], Some(("2", true))),
        ] {
            let found = waiting(&requests, now).map(|(request, asks)| (request.number.as_str(), asks));
            assert_eq!(found, expected);
        }
    }

    #[test]
    fn a_form_begins_with_the_laboratory_used_last() {
        for (last, serving, expected) in [
            (None, &["A", "B"][..], Some("A")),
            (Some("B"), &["A", "B"], Some("B")),
            (Some("Z"), &["A", "B"], Some("A")),
            (Some("A"), &[], None),
        ] {
            assert_eq!(preferred(last, serving), expected, "{last:?} {serving:?}");
        }
    }

    #[test]
    fn each_choice_is_checked() {
        let asked = |reason| reason_problem(reason, TODAY);
        assert!(problems(asked("symptoms"), TestKind::Molecular, true, "").is_empty());
        let all = problems(asked("curiosity"), TestKind::SerologyIgg, false, &"x".repeat(501));
        let fields: Vec<_> = all.iter().map(|problem| problem.field).collect();
        assert_eq!(fields, ["reason", "test_type", "laboratory", "note"]);
    }
}
