//! The figures of the crisis unit: what is counted, and how each is defined on the screen.

use kernel::{Date, Timestamp};
use serde::Serialize;

/// What is counted each day for each ASL.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Metric {
    /// Swabs requested.
    Requests,
    /// Current results, of every outcome and test, by the business date of their first revision.
    Results,
    /// Those of them that are positive.
    Positives,
    /// Cases opened and not withdrawn.
    Cases,
    /// Measures that began on the day and were not withdrawn.
    MeasuresStarted,
    /// Measures whose first day no more is the day.
    MeasuresEnded,
}

impl Metric {
    /// Every metric.
    pub const ALL: [Metric; 6] = [
        Self::Requests,
        Self::Results,
        Self::Positives,
        Self::Cases,
        Self::MeasuresStarted,
        Self::MeasuresEnded,
    ];

    /// Name in the table.
    pub fn code(self) -> &'static str {
        match self {
            Self::Requests => "requests",
            Self::Results => "results",
            Self::Positives => "positives",
            Self::Cases => "cases",
            Self::MeasuresStarted => "measures_started",
            Self::MeasuresEnded => "measures_ended",
        }
    }
}

/// The figures of one ASL, or of the region.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Figures {
    /// Swabs requested today.
    pub requests: i64,
    /// Results received today.
    pub results: i64,
    /// Positive results received today.
    pub positives: i64,
    /// Measures running today.
    pub measures_running: i64,
}

/// One line of the table.
#[derive(Debug, Clone, Serialize)]
pub struct AslFigures {
    /// Three digits.
    pub asl: String,
    /// Name.
    pub name: String,
    /// Its figures.
    pub figures: Figures,
}

/// Everything the crisis unit's page shows.
#[derive(Debug, Clone, Serialize)]
pub struct Situation {
    /// The business date of "today".
    pub today: Date,
    /// Real time at which the figures were read.
    pub read_at: Timestamp,
    /// The region: the sum of its ASL.
    pub region: Figures,
    /// Each ASL.
    pub per_asl: Vec<AslFigures>,
    /// New positives a day, oldest first, every day of the window present.
    pub curve: Vec<(Date, i64)>,
}

/// A counter that does not agree with the facts it counts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Disagreement {
    /// Day.
    pub day: Date,
    /// Metric.
    pub metric: String,
    /// ASL.
    pub asl: String,
    /// What the counter says.
    pub counted: i64,
    /// What the facts say.
    pub recounted: i64,
}
