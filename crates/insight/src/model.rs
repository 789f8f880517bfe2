//! The figures of the crisis unit: what is counted, and how each is defined on the screen.

mod days;
mod flow;

pub use days::{DoorOfDay, ResultDay};

pub use flow::{Arrivals, Called, Course, Flow, Hours, Line, Mark, Over, Silence, Standing};

use std::ops::AddAssign;

use kernel::{Date, Timestamp};
use serde::Serialize;
use utoipa::ToSchema;

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
    /// Measures not withdrawn and not ended, whatever the day: kept at [`kernel::clock::FOREVER`], so that the measures
    /// running on a day are this less those that begin later plus those that end later, a handful of rows.
    MeasuresBalance,
}

impl Metric {
    /// Every metric.
    pub const ALL: [Metric; 7] = [
        Self::Requests,
        Self::Results,
        Self::Positives,
        Self::Cases,
        Self::MeasuresStarted,
        Self::MeasuresEnded,
        Self::MeasuresBalance,
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
            Self::MeasuresBalance => "measures_balance",
        }
    }
}

/// The figures of one ASL, or of the region, on one day.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct Figures {
    /// Swabs requested on the day.
    pub requests: i64,
    /// Results received on the day.
    pub results: i64,
    /// Positive results received on the day.
    pub positives: i64,
    /// Measures running on the day.
    pub measures_running: i64,
}

impl AddAssign for Figures {
    fn add_assign(&mut self, other: Self) {
        self.requests += other.requests;
        self.results += other.results;
        self.positives += other.positives;
        self.measures_running += other.measures_running;
    }
}

/// One line of the table.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct AslFigures {
    /// Three digits.
    pub asl: String,
    /// Name.
    pub name: String,
    /// Its figures.
    pub figures: Figures,
}

/// A day of the epidemic curve.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
pub struct CurveDay {
    /// Business date.
    #[schema(value_type = String, format = Date)]
    pub day: Date,
    /// Positive results received on it.
    pub positives: i64,
}

/// Everything the crisis unit's page shows.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Situation {
    /// Whose figures: `010` is the region; three digits the one ASL whose figures the reader sees.
    pub unit: String,
    /// The business date the figures are of.
    #[schema(value_type = String, format = Date)]
    pub today: Date,
    /// Real time at which they were read.
    #[schema(value_type = String, format = DateTime)]
    pub read_at: Timestamp,
    /// The sum of the ASL shown: the region, or the one ASL.
    pub region: Figures,
    /// The same the day before, for comparison; its measures are not counted.
    pub yesterday: Figures,
    /// Each ASL, or the one.
    pub per_asl: Vec<AslFigures>,
    /// New positives a day, oldest first, every day of the window present.
    pub curve: Vec<CurveDay>,
}

/// A counter that does not agree with the facts it counts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Disagreement {
    /// Day.
    pub day: Date,
    /// Metric.
    pub metric: String,
    /// ASL, or laboratory.
    pub asl: String,
    /// What the counter says.
    pub counted: i64,
    /// What the facts say.
    pub recounted: i64,
}
