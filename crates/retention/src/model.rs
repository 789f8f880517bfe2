//! The nouns: plans, their lines, holds.

use kernel::{Date, Problem, Result, TaxCode, Timestamp};
use uuid::Uuid;

/// Code of the region among the units that a plan is for.
pub const REGION: &str = "010";

/// Where a plan stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// What is over is being looked for.
    Preparing,
    /// It says what it would do, and waits for a second person.
    Prepared,
    /// It is being carried out.
    Approved,
    /// It has been.
    Done,
    /// It will not be.
    Withdrawn,
}

impl State {
    /// Stable name in the database and the command line.
    pub fn code(self) -> &'static str {
        match self {
            Self::Preparing => "preparing",
            Self::Prepared => "prepared",
            Self::Approved => "approved",
            Self::Done => "done",
            Self::Withdrawn => "withdrawn",
        }
    }

    /// The state with that name.
    ///
    /// # Errors
    /// `Problem::Internal` for any other text.
    pub fn parse(code: &str) -> Result<Self> {
        let all = [Self::Preparing, Self::Prepared, Self::Approved, Self::Done, Self::Withdrawn];
        let found = all.into_iter().find(|state| state.code() == code);
        found.ok_or_else(|| Problem::Internal("a plan's state that nobody knows".into()))
    }
}

/// What is to be deleted of a unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// Its id.
    pub id: Uuid,
    /// The ASL, or [`REGION`].
    pub unit: String,
    /// When it was made (real time).
    pub made_at: Timestamp,
    /// The business date on which it says what is due.
    pub day: Date,
    /// Where it stands.
    pub state: State,
    /// Who prepared it, in which role; nil for the machine itself.
    pub prepared_by: Uuid,
    /// His role's code.
    pub prepared_role: String,
    /// What he is called.
    pub prepared_name: Option<String>,
    /// The user of the operating system, when it was prepared at the server's command line.
    pub prepared_shell: Option<String>,
    /// Who approved or withdrew it.
    pub decided: Option<Decided>,
    /// When its last row was done.
    pub ended_at: Option<Timestamp>,
}

/// Who approved a plan, or took it back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decided {
    /// The user; nil for the machine itself.
    pub by: Uuid,
    /// What he is called.
    pub name: Option<String>,
    /// His role's code.
    pub role: String,
    /// When.
    pub at: Timestamp,
    /// The user of the operating system, at the server's command line.
    pub shell: Option<String>,
}

/// What a plan says of a class, in figures.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Code of the class.
    pub class: String,
    /// The term it was worked out with.
    pub term: String,
    /// What happens to what is due.
    pub outcome: String,
    /// How many are.
    pub due: i64,
    /// The last day of the oldest.
    pub oldest: Option<Date>,
    /// More are than one plan holds.
    pub more: bool,
    /// Done.
    pub erased: i64,
    /// Left, because it had changed meanwhile.
    pub changed: i64,
    /// What is over and stays: why, and how many.
    pub against: Vec<(String, i64)>,
}

/// A plan with its lines, in the order of the table of rules.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    /// The plan.
    pub plan: Plan,
    /// What it says.
    pub lines: Vec<Line>,
}

impl Shown {
    /// How many rows are due in all.
    pub fn due(&self) -> i64 {
        self.lines.iter().map(|line| line.due).sum()
    }

    /// How many it has dealt with.
    pub fn done(&self) -> i64 {
        self.lines.iter().map(|line| line.erased + line.changed).sum()
    }

    /// Whether nothing is over, not even what stays.
    pub fn is_empty(&self) -> bool {
        self.lines.iter().all(|line| line.due == 0 && line.against.is_empty())
    }
}

/// That something must not be deleted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hold {
    /// Its id.
    pub id: Uuid,
    /// Whose data: an ASL's, or the region's.
    pub unit: String,
    /// The class, if it is one.
    pub class: Option<String>,
    /// The person, if it is one.
    pub person: Option<Uuid>,
    /// Why.
    pub reason: String,
    /// Since when.
    pub set_at: Timestamp,
    /// Until when and why no more.
    pub ended: Option<(Timestamp, String)>,
}

/// Whom somebody names who holds back what is of a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Whose {
    /// By tax code.
    TaxCode(TaxCode),
    /// By another code, of a foreigner for one.
    Identifier(String),
    /// By the number of her record.
    Record(Uuid),
    /// By name, as searches compare it, and day of birth.
    Name(String, Date),
}
