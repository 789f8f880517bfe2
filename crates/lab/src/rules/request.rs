//! The states of a request.

use kernel::{FieldProblem, Problem, Result};

use crate::model::{CancelReason, RequestStatus, TestKind};

/// Why a swab is requested: the codes of `SwabRequest::reason`.
pub const REASONS: [&str; 4] = ["symptoms", "contact", "end_of_isolation", "screening"];
/// The tests a request may be for; serology comes from files only.
pub const REQUESTABLE: [TestKind; 2] = [TestKind::Molecular, TestKind::Antigen];
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

/// What is wrong with the choices of a request; the laboratory must serve the ASL in charge.
pub fn problems(reason: &str, test: TestKind, laboratory_serves: bool, note: &str) -> Vec<FieldProblem> {
    let mut problems = Vec::new();
    if !REASONS.contains(&reason) {
        problems.push(FieldProblem::new("reason", "lab-reason-unknown"));
    }
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

/// What is wrong with a cancellation: `other` says nothing without a note.
pub fn cancel_problems(reason: CancelReason, note: &str) -> Vec<FieldProblem> {
    let mut problems = Vec::new();
    if note.chars().count() > NOTE_LENGTH || note.contains('\0') {
        let longest = NOTE_LENGTH.to_string();
        problems.push(FieldProblem::new("note", "lab-note-too-long").with("longest", longest));
    } else if reason == CancelReason::Other && note.trim().is_empty() {
        problems.push(FieldProblem::new("note", "lab-cancel-note-missing"));
    }
    problems
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cancellation_says_why() {
        let keys = |reason, note: &str| {
            cancel_problems(reason, note).iter().map(|problem| problem.key).collect::<Vec<_>>()
        };
        assert!(keys(CancelReason::Duplicate, "").is_empty());
        assert!(keys(CancelReason::Other, "trasferita").is_empty());
        assert_eq!(keys(CancelReason::Other, " "), ["lab-cancel-note-missing"]);
        assert_eq!(keys(CancelReason::NotNeeded, &"x".repeat(501)), ["lab-note-too-long"]);
        assert_eq!(keys(CancelReason::NotNeeded, "\0"), ["lab-note-too-long"]);
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
        assert!(problems("symptoms", TestKind::Molecular, true, "").is_empty());
        let all = problems("curiosity", TestKind::SerologyIgg, false, &"x".repeat(501));
        let fields: Vec<_> = all.iter().map(|problem| problem.field).collect();
        assert_eq!(fields, ["reason", "test_type", "laboratory", "note"]);
    }
}
