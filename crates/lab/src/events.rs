//! What the laboratory says happened.

use kernel::Date;
use kernel::ids::{PersonId, RequestId, ResultId};
use storage::Event;

use crate::model::{Door, LabResult, Outcome};
use crate::rules::matching::Rule;

/// A swab was requested.
#[derive(Debug, Clone)]
pub struct SwabRequested {
    /// The request.
    pub request: RequestId,
    /// Whose.
    pub person: PersonId,
    /// ASL in charge.
    pub asl: String,
    /// Business date.
    pub on: Date,
}

impl Event for SwabRequested {
    const NAME: &'static str = "lab::SwabRequested";
}

/// A doctor proposed a swab: public health decides whether it is requested.
#[derive(Debug, Clone)]
pub struct SwabProposed {
    /// The request.
    pub request: RequestId,
    /// Whose.
    pub person: PersonId,
}

impl Event for SwabProposed {
    const NAME: &'static str = "lab::SwabProposed";
}

/// A request was taken back (`cancelled`), or not after all: its result arrived all the same.
#[derive(Debug, Clone)]
pub struct SwabCancelled {
    /// The request.
    pub request: RequestId,
    /// ASL in charge when it was requested.
    pub asl: String,
    /// Business date on which it was requested: where the figures had counted it.
    pub on: Date,
    /// Taken back, or not after all.
    pub cancelled: bool,
}

impl Event for SwabCancelled {
    const NAME: &'static str = "lab::SwabCancelled";
}

/// What a request asks for was corrected before it had a result. The figures count it where they did.
#[derive(Debug, Clone)]
pub struct SwabCorrected {
    /// The request.
    pub request: RequestId,
    /// Whose.
    pub person: PersonId,
    /// Laboratory it was for, and the one it is for.
    pub laboratories: [String; 2],
}

impl Event for SwabCorrected {
    const NAME: &'static str = "lab::SwabCorrected";
}

/// Whoever takes samples said when the one of a request was taken, or that it was not.
#[derive(Debug, Clone)]
pub struct SwabSampled {
    /// The request.
    pub request: RequestId,
}

impl Event for SwabSampled {
    const NAME: &'static str = "lab::SwabSampled";
}

/// What a corrected result said before.
#[derive(Debug, Clone)]
pub struct Superseded {
    /// The earlier revision.
    pub result: ResultId,
    /// What it said.
    pub outcome: Outcome,
    /// Whether it counted: what had been withdrawn did not.
    pub counted: bool,
}

/// A result was recorded, by whatever door; or corrected, when it supersedes another; or withdrawn, when it supersedes another
/// and does not count itself.
#[derive(Debug, Clone)]
pub struct ResultRecorded {
    /// The result, with the ASL and the business date it counts on.
    pub result: LabResult,
    /// What it corrects.
    pub superseded: Option<Superseded>,
    /// By which door it came.
    pub door: Door,
    /// By which rule it was given to its person; none by hand.
    pub rule: Option<Rule>,
}

impl ResultRecorded {
    /// What is found by the result that counts from now on; none when it was withdrawn.
    pub fn counts(&self) -> Option<Outcome> {
        self.result.current.then_some(self.result.outcome)
    }

    /// What was found by the one that counted until now.
    pub fn counted(&self) -> Option<Outcome> {
        self.superseded.as_ref().filter(|before| before.counted).map(|before| before.outcome)
    }
}

impl Event for ResultRecorded {
    const NAME: &'static str = "lab::ResultRecorded";
}
