//! What arrives from the laboratories in the course of a day, against what usually does.

use std::collections::BTreeMap;

use kernel::ids::UserId;
use kernel::{Date, Problem, Result, Timestamp};
use uuid::Uuid;

use crate::rules::flow::Moment;

/// Results that arrived in each hour of a day, Italian time.
pub type Hours = [i64; 24];

/// What arrived from a laboratory on a day.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Arrivals {
    /// In each hour.
    pub hours: Hours,
    /// By each door (see `lab::model::Door::code`).
    pub by_door: BTreeMap<String, i64>,
    /// When the last one came (business time).
    pub last_at: Option<Timestamp>,
}

impl Arrivals {
    /// All of them.
    pub fn total(&self) -> i64 {
        self.hours.iter().sum()
    }
}

/// Why a silence is over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Over {
    /// Results flow again.
    Flows,
    /// The day ended before any did.
    DayOver,
}

impl Over {
    /// Name in the database.
    pub fn code(self) -> &'static str {
        match self {
            Self::Flows => "flows",
            Self::DayOver => "day_over",
        }
    }

    pub(crate) fn parse(code: &str) -> Result<Self> {
        match code {
            "flows" => Ok(Self::Flows),
            "day_over" => Ok(Self::DayOver),
            _ => Err(Problem::Internal("a silence is over for an unknown reason".into())),
        }
    }
}

/// That somebody has called a silent laboratory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Called {
    /// Who.
    pub by: UserId,
    /// His name; empty for the laboratory that was called.
    pub name: String,
    /// When (business time).
    pub at: Timestamp,
    /// What was said; may be empty, and is for the laboratory that was called.
    pub note: String,
}

/// A laboratory that has sent much less than it usually does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Silence {
    /// Identity.
    pub id: Uuid,
    /// Code of the laboratory.
    pub laboratory: String,
    /// Business date.
    pub day: Date,
    /// When it was noticed (business time).
    pub opened_at: Timestamp,
    /// What usually has arrived by then.
    pub expected: i64,
    /// What had.
    pub arrived: i64,
    /// When the last result had come; none on that day.
    pub last_at: Option<Timestamp>,
    /// Who has called.
    pub called: Option<Called>,
    /// Since when and why it is over, and what had arrived by then.
    pub closed: Option<(Timestamp, Over, i64)>,
}

impl Silence {
    /// Whether it goes on.
    pub fn is_open(&self) -> bool {
        self.closed.is_none()
    }
}

/// How a laboratory stands at a moment of the day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Too small or too new, or it usually does not work on such a day: nothing is expected of it.
    Unknown,
    /// It sends as it usually does.
    Flows,
    /// It has sent much less.
    Silent,
}

impl Standing {
    /// Name in the API and of its words.
    pub fn code(self) -> &'static str {
        match self {
            Self::Unknown => "unknown",
            Self::Flows => "flows",
            Self::Silent => "silent",
        }
    }
}

/// A line of the page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Code of the laboratory.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Telephone or address of an office, as the registers have it; may be empty.
    pub contact: String,
    /// Three digits of the ASL it takes requests of.
    pub serves: Vec<String>,
    /// What usually has arrived by now; none without a profile.
    pub expected: Option<i64>,
    /// What usually arrives on such a day; none without a profile.
    pub whole_day: Option<i64>,
    /// What has arrived.
    pub today: Arrivals,
    /// How it stands.
    pub standing: Standing,
    /// Its silence that goes on, or the latest of today.
    pub silence: Option<Silence>,
}

/// All laboratories, the worst first.
#[derive(Debug, Clone)]
pub struct Flow {
    /// Business date.
    pub today: Date,
    /// Business time at which it was read.
    pub at: Timestamp,
    /// The days that today is compared with, the latest first.
    pub compared: Vec<Date>,
    /// The lines.
    pub lines: Vec<Line>,
}

/// One laboratory, hour by hour.
#[derive(Debug, Clone)]
pub struct Course {
    /// Business date.
    pub today: Date,
    /// Business time at which it was read.
    pub at: Timestamp,
    /// Its line.
    pub line: Line,
    /// The days that today is compared with, the latest first, and what arrived on each; days on which nothing did are days off.
    pub compared: Vec<(Date, Arrivals)>,
    /// What usually arrives in each hour; none without a profile.
    pub usual: Option<Hours>,
    /// The silences of the last weeks, the latest first.
    pub silences: Vec<Silence>,
}

/// From when on a day is judged, and what had arrived by then: its beginning, or the end of an earlier silence of the day.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Mark {
    /// The moment.
    pub at: Moment,
    /// What had arrived by then.
    pub arrived: i64,
}
