//! What became of a result, for the laboratory that sent it.

use kernel::ids::{PersonId, ResultId};
use kernel::{Date, Timestamp};
use lab::model::{Outcome, TestKind};
use lab::rules::matching::Rule;

/// What is known of a result and of what followed from it. Nothing of it is kept for itself: each step is the fact that it was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    /// The result.
    pub result: ResultId,
    /// Whose: for the record of the access, and shown to nobody.
    pub person: PersonId,
    /// Code of the laboratory.
    pub laboratory: String,
    /// Number of the request that it answers, if there is one.
    pub number: Option<String>,
    /// The laboratory's document number.
    pub accession: String,
    /// Which test.
    pub test: TestKind,
    /// What was found.
    pub outcome: Outcome,
    /// 1 for the first, growing with corrections.
    pub revision: i32,
    /// Whether it is the one that counts.
    pub current: bool,
    /// Whether it says that the result counts no more.
    pub withdrawn: bool,
    /// The revision that corrects it.
    pub superseded_by: Option<ResultId>,
    /// Whether that one withdraws it.
    pub superseded_by_withdrawal: bool,
    /// By which rule it was given to its person; none by hand.
    pub rule: Option<Rule>,
    /// By which door it came (see `lab::model::Door::code`).
    pub door: String,
    /// Business date.
    pub reported_on: Date,
    /// When it was recorded (real time): its place in the list.
    pub recorded_at: Timestamp,
    /// The business time of its arrival: that of the commit, or of what waited at the desk of exceptions, earlier.
    pub received_at: Timestamp,
    /// The business time of the commit that recorded it, matched it and told of it.
    pub matched_at: Timestamp,
    /// Whether a case or a measure was opened or confirmed by it and stands.
    pub followed: bool,
    /// When it was handed to the doctor of choice; none when no doctor gets it.
    pub delivered_at: Option<Timestamp>,
    /// When the doctor said to have seen it.
    pub seen_at: Option<Timestamp>,
}

/// Where a result stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReceiptState {
    /// The doctor has it and has not said to have seen it.
    Waiting,
    /// The doctor has seen it.
    Seen,
    /// No doctor gets it.
    Undelivered,
    /// A later revision says otherwise.
    Corrected,
    /// It says that the result counts no more.
    Withdrawn,
}

impl ReceiptState {
    /// Every state, in the order of the screen.
    pub const ALL: [ReceiptState; 5] =
        [Self::Waiting, Self::Seen, Self::Undelivered, Self::Corrected, Self::Withdrawn];

    /// Whether what stands there is a result that counts, and no revision of the past.
    pub fn counts(self) -> bool {
        !matches!(self, Self::Corrected | Self::Withdrawn)
    }

    /// Name in addresses, in the statements and in the API.
    pub fn code(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Seen => "seen",
            Self::Undelivered => "undelivered",
            Self::Corrected => "corrected",
            Self::Withdrawn => "withdrawn",
        }
    }

    /// The state with that name.
    pub fn of(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.code() == code)
    }
}

/// One of the things that happen to a result.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// It was recorded.
    Received,
    /// The person it is about was found.
    Matched,
    /// What follows from it.
    Case,
    /// Handed to the doctor of choice.
    Delivered,
    /// The doctor has seen it.
    Seen,
}

/// How far a step is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Progress {
    /// It happened, at this instant.
    Done(Timestamp),
    /// It may still happen.
    Awaited,
    /// There is nothing to happen.
    Nothing,
}
