//! The states of a request, from the proposal of a doctor, where there is one, to its result.

use kernel::{Problem, Result};

use crate::model::{RequestStatus, Ruling};

/// What happens to a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Step {
    /// Public health says yes to a proposal.
    Authorisation,
    /// It says no.
    Denial,
    /// It asks for more before it says either.
    Question,
    /// The doctor answers.
    Answer,
    /// Its first result arrives.
    Result,
    /// Its result is corrected.
    Correction,
    /// It is withdrawn.
    Cancellation,
    /// Its result is withdrawn by the laboratory.
    Withdrawal,
}

impl Step {
    /// Every step.
    pub const ALL: [Step; 8] = [
        Self::Authorisation,
        Self::Denial,
        Self::Question,
        Self::Answer,
        Self::Result,
        Self::Correction,
        Self::Cancellation,
        Self::Withdrawal,
    ];

    /// The step that follows from what was said of a proposal; none from the proposal itself.
    pub fn of(ruling: Ruling) -> Option<Self> {
        Some(match ruling {
            Ruling::Proposed => return None,
            Ruling::Authorised => Self::Authorisation,
            Ruling::Denied => Self::Denial,
            Ruling::Information => Self::Question,
            Ruling::Answered => Self::Answer,
        })
    }
}

/// The state after a step.
///
/// # Errors
/// `Problem::Refused` with the sentence that says why the step is impossible in this state.
pub fn next(status: RequestStatus, step: Step) -> Result<RequestStatus> {
    use {RequestStatus as S, Step as T};
    match (status, step) {
        // Public health may decide without waiting for the answer.
        (S::Proposed | S::Information, T::Authorisation) => Ok(S::Requested),
        (S::Proposed | S::Information, T::Denial) => Ok(S::Denied),
        (S::Proposed, T::Question) => Ok(S::Information),
        (S::Information, T::Answer) => Ok(S::Proposed),
        // The swab of a cancelled request may have been taken all the same: its result is never turned away.
        (S::Requested | S::Cancelled, T::Result) | (S::Resulted, T::Correction) => Ok(S::Resulted),
        (S::Proposed | S::Information | S::Requested, T::Cancellation) => Ok(S::Cancelled),
        (S::Information, T::Question) => Err(Problem::Refused("lab-request-asked-already")),
        (_, T::Authorisation | T::Denial | T::Question) => Err(Problem::Refused("lab-request-decided")),
        (_, T::Answer) => Err(Problem::Refused("lab-request-not-asked")),
        (S::Proposed | S::Information | S::Denied, T::Result) => {
            Err(Problem::Refused("lab-request-not-authorised"))
        }
        (S::Resulted, T::Result) => Err(Problem::Refused("lab-request-already-resulted")),
        (S::Resulted, T::Cancellation) => Err(Problem::Refused("lab-request-has-result")),
        // The swab was another person's, or is examined again: it waits for its result.
        (S::Resulted, T::Withdrawal) => Ok(S::Requested),
        (_, T::Correction | T::Withdrawal) => Err(Problem::Refused("lab-request-without-result")),
        (S::Cancelled, T::Cancellation) => Err(Problem::Refused("lab-request-cancelled")),
        (S::Denied, T::Cancellation) => Err(Problem::Refused("lab-request-denied")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_state_and_step() {
        use {RequestStatus as S, Step as T};
        let (decided, not_asked) = (Err("lab-request-decided"), Err("lab-request-not-asked"));
        let (unauthorised, without) = (Err("lab-request-not-authorised"), Err("lab-request-without-result"));
        let table = [
            (S::Proposed, T::Authorisation, Ok(S::Requested)),
            (S::Proposed, T::Denial, Ok(S::Denied)),
            (S::Proposed, T::Question, Ok(S::Information)),
            (S::Proposed, T::Answer, not_asked),
            (S::Proposed, T::Result, unauthorised),
            (S::Proposed, T::Correction, without),
            (S::Proposed, T::Cancellation, Ok(S::Cancelled)),
            (S::Information, T::Authorisation, Ok(S::Requested)),
            (S::Information, T::Denial, Ok(S::Denied)),
            (S::Information, T::Question, Err("lab-request-asked-already")),
            (S::Information, T::Answer, Ok(S::Proposed)),
            (S::Information, T::Result, unauthorised),
            (S::Information, T::Correction, without),
            (S::Information, T::Cancellation, Ok(S::Cancelled)),
            (S::Denied, T::Authorisation, decided),
            (S::Denied, T::Denial, decided),
            (S::Denied, T::Question, decided),
            (S::Denied, T::Answer, not_asked),
            (S::Denied, T::Result, unauthorised),
            (S::Denied, T::Correction, without),
            (S::Denied, T::Cancellation, Err("lab-request-denied")),
            (S::Requested, T::Authorisation, decided),
            (S::Requested, T::Denial, decided),
            (S::Requested, T::Question, decided),
            (S::Requested, T::Answer, not_asked),
            (S::Requested, T::Result, Ok(S::Resulted)),
            (S::Requested, T::Correction, without),
            (S::Requested, T::Cancellation, Ok(S::Cancelled)),
            (S::Resulted, T::Authorisation, decided),
            (S::Resulted, T::Denial, decided),
            (S::Resulted, T::Question, decided),
            (S::Resulted, T::Answer, not_asked),
            (S::Resulted, T::Result, Err("lab-request-already-resulted")),
            (S::Resulted, T::Correction, Ok(S::Resulted)),
            (S::Resulted, T::Cancellation, Err("lab-request-has-result")),
            (S::Cancelled, T::Authorisation, decided),
            (S::Cancelled, T::Denial, decided),
            (S::Cancelled, T::Question, decided),
            (S::Cancelled, T::Answer, not_asked),
            (S::Cancelled, T::Result, Ok(S::Resulted)),
            (S::Cancelled, T::Correction, without),
            (S::Cancelled, T::Cancellation, Err("lab-request-cancelled")),
        ];
        let withdrawn = S::ALL.map(|status| match status {
            S::Resulted => (status, T::Withdrawal, Ok(S::Requested)),
            _ => (status, T::Withdrawal, without),
        });
        let table: Vec<_> = table.into_iter().chain(withdrawn).collect();
        for status in S::ALL {
            for step in T::ALL {
                let rows = table.iter().filter(|row| (row.0, row.1) == (status, step)).count();
                assert_eq!(rows, 1, "{status:?} {step:?}");
            }
        }
        for (status, step, expected) in table {
            let found = next(status, step).map_err(|problem| match problem {
                Problem::Refused(key) => key,
                other => panic!("{other}"),
            });
            assert_eq!(found, expected, "{status:?} {step:?}");
        }
    }

    /// No way leads to a laboratory but a yes.
    #[test]
    fn only_a_yes_makes_a_proposal_a_request() {
        for status in RequestStatus::ALL.into_iter().filter(|status| status.is_unauthorised()) {
            for step in Step::ALL {
                let reached = next(status, step).is_ok_and(|to| to == RequestStatus::Requested);
                assert!(!reached || step == Step::Authorisation, "{status:?} {step:?}");
            }
        }
    }
}
