//! What leaves for the nation.

use courier::codes;
use kernel::ids::{PersonId, ResultId};
use kernel::{Date, Timestamp};
use lab::model::{Outcome, TestKind};

codes! {
    /// What Sistema TS is told.
    Act {
        /// A result that it does not know.
        New = "new",
        /// What it knows is another by now.
        Correction = "correction",
        /// What it knows is not so.
        Withdrawal = "withdrawal",
    }
}

codes! {
    /// Where a row stands.
    State {
        /// It waits.
        ToSend = "to_send",
        /// Handed over; the answer is not known.
        Sent = "sent",
        /// Accepted, with a CUN.
        Cun = "cun",
        /// Accepted, with an NRFE.
        Nrfe = "nrfe",
        /// A withdrawal that was accepted.
        Withdrawn = "withdrawn",
        /// Refused, with a reason.
        Refused = "refused",
        /// Tried for days in vain, or not to be sent as it is: it needs a hand.
        GivenUp = "given_up",
        /// Never left: it was not so any more.
        Superseded = "superseded",
    }
}

impl State {
    /// Whether somebody has to look at it.
    pub fn needs_a_hand(self) -> bool {
        matches!(self, Self::Refused | Self::GivenUp)
    }
}

codes! {
    /// Why something has not been accepted, or not yet.
    Why {
        /// Nobody answered at the address: it was not handed over.
        Unreachable = "unreachable",
        /// No answer in time: it may have been taken.
        Timeout = "timeout",
        /// An answer that says nothing we know: it may have been taken.
        Broken = "broken",
        /// Sistema TS asks to try later.
        Busy = "busy",
        /// Sistema TS does not let us in.
        Credentials = "credentials",
        /// Refused: see what it said.
        Refused = "refused",
        /// The person has no code that Sistema TS knows.
        NoCode = "no_code",
        /// The result is there no more.
        NoResult = "no_result",
    }
}

impl Why {
    /// Whether Sistema TS may have taken what was sent.
    pub fn may_have_left(self) -> bool {
        matches!(self, Self::Timeout | Self::Broken)
    }
}

/// A row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The revision of the result.
    pub id: ResultId,
    /// Whose; never shown.
    pub person: PersonId,
    /// What is told before it.
    pub after: Option<ResultId>,
    /// What is told.
    pub act: Act,
    /// Which test.
    pub test: TestKind,
    /// Code of the laboratory.
    pub laboratory: String,
    /// The laboratory's document number.
    pub accession: String,
    /// Business date of the result.
    pub reported_on: Date,
    /// Where it stands.
    pub state: State,
    /// How often somebody had sent again what was refused.
    pub round: i32,
    /// How often it was tried since.
    pub tries: i32,
    /// When it is tried next, while it waits.
    pub next_at: Timestamp,
    /// Until when it is tried.
    pub give_up_at: Timestamp,
    /// Since when it is there.
    pub created_at: Timestamp,
    /// When it was tried last.
    pub tried_at: Option<Timestamp>,
    /// When its state became final.
    pub settled_at: Option<Timestamp>,
    /// CUN or NRFE.
    pub number: Option<String>,
    /// Why it was not accepted, or not yet.
    pub why: Option<Why>,
    /// What Sistema TS said, without anybody's data.
    pub said: Option<String>,
    /// When somebody had it sent again.
    pub again_at: Option<Timestamp>,
}

impl Row {
    /// Under which Sistema TS knows a repeat again.
    pub fn key(&self) -> String {
        format!("{}-{}", self.id, self.round)
    }
}

/// Who a message is about, as Sistema TS wants to know.
#[derive(Clone, PartialEq, Eq)]
pub struct About {
    /// `CF`, `STP` or `ENI`, and the code; none for whoever has none.
    pub code: Option<(&'static str, String)>,
    /// Surname and given name: not sent, but taken out of what Sistema TS answers.
    pub names: [String; 2],
    /// Telephone.
    pub phone: Option<String>,
    /// ASL in charge.
    pub asl: String,
    /// Doctor of choice.
    pub gp: Option<String>,
}

/// What is handed over. It is never printed: it holds a person's data.
#[derive(Clone, PartialEq, Eq)]
pub struct Message {
    /// The row, as it stood when it was taken.
    pub row: Row,
    /// What Sistema TS is told by now: what was to be a correction is new when what it corrects was refused.
    pub act: Act,
    /// What it knows already: the key of the message before, and the number it gave.
    pub before: Option<(String, Option<String>)>,
    /// About whom.
    pub about: About,
    /// When the sample was taken.
    pub sampled_at: Timestamp,
    /// What was found.
    pub outcome: Outcome,
}

/// What came of handing a message over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// Taken; with its number, but for a withdrawal.
    Accepted(Option<String>),
    /// Not taken, and why, in the words of Sistema TS.
    Refused(String),
    /// No answer that settles it.
    NotYet(Why),
}

/// Rows of one state are counted so far: beyond it nobody reads the figure, and a year has millions.
pub const MOST_COUNTED: i64 = 10_000;

/// How many rows stand where.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Standing {
    /// By state; one more than [`MOST_COUNTED`] where there are more.
    pub counts: Vec<(State, i64)>,
    /// Since when the oldest waits.
    pub oldest: Option<Timestamp>,
}

impl Standing {
    /// How many stand in a state.
    pub fn of(&self, state: State) -> i64 {
        self.counts.iter().find(|(it, _)| *it == state).map_or(0, |(_, count)| *count)
    }

    /// How many stand in some states; none when there are more of one than are counted.
    pub fn sum(&self, states: &[State]) -> Option<i64> {
        states.iter().map(|state| Some(self.of(*state)).filter(|count| *count <= MOST_COUNTED)).sum()
    }
}
