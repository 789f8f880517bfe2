//! From hand to hand: what happened to a report, who did it and when.

use kernel::ids::{ReportId, UserId};
use kernel::{FieldProblem, Problem, Result, Timestamp};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What somebody did with a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Step {
    /// A doctor filed it.
    Filed,
    /// The public-health service took it in charge.
    Taken,
    /// The public-health service sent it back, because something is missing.
    SentBack,
    /// A doctor completed it.
    Completed,
    /// Whoever had just taken it in charge let it go again: it waits as before.
    Released,
}

impl Step {
    /// Name in the database and the API.
    pub fn code(self) -> &'static str {
        match self {
            Self::Filed => "filed",
            Self::Taken => "taken",
            Self::SentBack => "sent_back",
            Self::Completed => "completed",
            Self::Released => "released",
        }
    }

    /// Catalogue key of its name.
    pub fn key(self) -> &'static str {
        match self {
            Self::Filed => "cases-step-filed",
            Self::Taken => "cases-step-taken",
            Self::SentBack => "cases-step-sent-back",
            Self::Completed => "cases-step-completed",
            Self::Released => "cases-step-released",
        }
    }

    pub(crate) fn parse(code: &str) -> Result<Self> {
        [Self::Filed, Self::Taken, Self::SentBack, Self::Completed, Self::Released]
            .into_iter()
            .find(|step| step.code() == code)
            .ok_or_else(|| Problem::Internal("a report was handed over in an unknown way".into()))
    }
}

/// A report passed from one hand to the other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HandOver {
    /// The report.
    pub report: ReportId,
    /// What was done.
    pub step: Step,
    /// What was asked for, when it was sent back; what the doctor answers, when it was completed.
    pub note: String,
    /// By whom.
    pub by: UserId,
    /// His name.
    pub name: String,
    /// When (business time).
    pub at: Timestamp,
}

/// What the public-health service asks of the doctor of a report that it sends back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Asked {
    /// The operator.
    pub by: UserId,
    /// His name.
    pub name: String,
    /// When (business time).
    pub at: Timestamp,
    /// What is missing.
    pub note: String,
    /// Where he answers the telephone, when he says so.
    pub phone: Option<String>,
}

/// Characters of what is asked for or answered.
const LONGEST_NOTE: usize = 500;

/// What is wrong with the words with which a report is sent back.
pub(crate) fn note_problem(note: &str) -> Option<FieldProblem> {
    match note.chars().count() {
        0..3 => Some(FieldProblem::new("asked", "cases-asked-missing")),
        length if length > LONGEST_NOTE => Some(FieldProblem::new("asked", "cases-note-long")),
        _ => None,
    }
}
