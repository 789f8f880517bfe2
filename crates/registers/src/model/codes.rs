//! The nouns of the code lists.

use kernel::{Date, FieldProblem, Timestamp};
use serde::{Deserialize, Serialize};
use territory::codes::{List, Term};
use uuid::Uuid;

use super::{Difference, State, Step};

/// A list with how many of its terms hold today, and how many do not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListLine {
    /// The list.
    pub list: List,
    /// Terms that the forms offer today.
    pub valid: usize,
    /// Terms that they offer no more, or not yet.
    pub others: usize,
}

/// Which terms are asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct TermFilter {
    /// In which state; none, in all.
    pub state: Option<State>,
    /// As of which day; none, today.
    pub on: Option<Date>,
}

/// A list as its page shows it.
#[derive(Debug, Clone)]
pub struct TermsPage {
    /// Its terms, in order.
    pub terms: Vec<Term>,
    /// Whether the actor may change them.
    pub may_change: bool,
    /// The last files that changed it, the latest first.
    pub files: Vec<FileLine>,
}

/// A file that changed a list.
#[derive(Debug, Clone)]
pub struct FileLine {
    /// The act.
    pub act: Uuid,
    /// When.
    pub at: Timestamp,
    /// Who.
    pub by: Option<String>,
    /// How many terms it changed.
    pub changed: i64,
}

/// A term with what became of it.
#[derive(Debug, Clone)]
pub struct TermPage {
    /// The term.
    pub term: Term,
    /// What became of it, the latest first, each with the number of the state before, which can be brought back.
    pub history: Vec<(Step, Option<i64>)>,
    /// Whether the actor may change it.
    pub may_change: bool,
}

/// What becomes of a row of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// The list says so already.
    Same,
    /// A term is added.
    Added(Term),
    /// A term says something else.
    Changed {
        /// What it says now.
        before: Term,
        /// What it would say.
        after: Term,
    },
    /// A term gets an end, or an earlier one.
    Closed {
        /// What it says now.
        before: Term,
        /// What it would say.
        after: Term,
    },
    /// Nothing is written: all that is wrong, as the columns stand.
    Refused(Vec<FieldProblem>),
}

impl Outcome {
    /// What would be written.
    pub fn after(&self) -> Option<&Term> {
        match self {
            Self::Added(after) | Self::Changed { after, .. } | Self::Closed { after, .. } => Some(after),
            Self::Same | Self::Refused(_) => None,
        }
    }
}

/// A row of a file with what becomes of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Planned {
    /// Its number, as a spreadsheet counts: the header is the first.
    pub number: usize,
    /// The code as it stands in the file.
    pub code: String,
    /// The name as it stands in the file.
    pub name: String,
    /// What becomes of it.
    pub outcome: Outcome,
}

/// What a file would do to a list, or has done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// Row by row.
    pub rows: Vec<Planned>,
    /// The state of the list it was worked out from.
    pub seen: i64,
    /// Whether something was written, now or when the same was sent before.
    pub written: bool,
}

/// A row of a file that was not written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NotWritten {
    /// Its number, as a spreadsheet counts.
    pub number: usize,
    /// The code as it stands in the file.
    pub code: String,
    /// The name as it stands in the file.
    pub name: String,
    /// What is wrong, in Italian.
    pub why: String,
}

impl Plan {
    /// How many rows would be written.
    pub fn writes(&self) -> usize {
        self.rows.iter().filter(|row| row.outcome.after().is_some()).count()
    }
}

/// What a file did, term by term.
#[derive(Debug, Clone)]
pub struct FilePage {
    /// The act.
    pub act: Uuid,
    /// When.
    pub at: Timestamp,
    /// Each term as it is now, what the file changed of it (none: it was added), and whether it still says so.
    pub terms: Vec<(Term, Option<Vec<Difference>>, bool)>,
    /// The rows that were not written.
    pub not_written: Vec<NotWritten>,
    /// Whether the actor may take it back.
    pub may_undo: bool,
}

/// What came of taking a file back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Undone {
    /// Terms that are as they were.
    pub back: usize,
    /// Terms that somebody has changed since, and that stay as they are.
    pub left: usize,
}
