//! What the cases module says happened.

use kernel::Date;
use kernel::ids::{CaseId, MeasureId, PersonId, ReportId};
use storage::Event;

/// A doctor reported a suspect case.
#[derive(Debug, Clone)]
pub struct ReportFiled {
    /// The report.
    pub report: ReportId,
    /// Whose.
    pub person: PersonId,
    /// ASL that must take it in charge.
    pub asl: String,
    /// Business date.
    pub on: Date,
}

impl Event for ReportFiled {
    const NAME: &'static str = "cases::ReportFiled";
}

/// Public health has taken a report in charge.
#[derive(Debug, Clone)]
pub struct ReportTaken {
    /// The report.
    pub report: ReportId,
    /// Whose.
    pub person: PersonId,
}

impl Event for ReportTaken {
    const NAME: &'static str = "cases::ReportTaken";
}

/// Public health has let a report go again: it waits as before.
#[derive(Debug, Clone)]
pub struct ReportReleased {
    /// The report.
    pub report: ReportId,
    /// Whose.
    pub person: PersonId,
}

impl Event for ReportReleased {
    const NAME: &'static str = "cases::ReportReleased";
}

/// What a report says was corrected.
#[derive(Debug, Clone)]
pub struct ReportCorrected {
    /// The report.
    pub report: ReportId,
    /// Whose.
    pub person: PersonId,
}

impl Event for ReportCorrected {
    const NAME: &'static str = "cases::ReportCorrected";
}

/// A case was opened (`opened`) or withdrawn because its result was corrected.
#[derive(Debug, Clone)]
pub struct CaseChanged {
    /// The case.
    pub case: CaseId,
    /// ASL in charge.
    pub asl: String,
    /// The business date it counts on.
    pub opened_on: Date,
    /// Opened, or withdrawn.
    pub opened: bool,
}

impl Event for CaseChanged {
    const NAME: &'static str = "cases::CaseChanged";
}

/// A measure began.
#[derive(Debug, Clone)]
pub struct MeasureStarted {
    /// The measure.
    pub measure: MeasureId,
    /// Whose.
    pub person: PersonId,
    /// ASL in charge.
    pub asl: String,
    /// First day.
    pub starts_on: Date,
}

impl Event for MeasureStarted {
    const NAME: &'static str = "cases::MeasureStarted";
}

/// A measure never was: the result that began it was corrected.
#[derive(Debug, Clone)]
pub struct MeasureWithdrawn {
    /// The measure.
    pub measure: MeasureId,
    /// Whose.
    pub person: PersonId,
    /// ASL in charge.
    pub asl: String,
    /// First day it had.
    pub starts_on: Date,
    /// Day it had ended on, if it had.
    pub ended_on: Option<Date>,
}

impl Event for MeasureWithdrawn {
    const NAME: &'static str = "cases::MeasureWithdrawn";
}

/// A measure ended.
#[derive(Debug, Clone)]
pub struct MeasureEnded {
    /// The measure.
    pub measure: MeasureId,
    /// ASL in charge.
    pub asl: String,
    /// First day it no longer runs.
    pub ended_on: Date,
}

impl Event for MeasureEnded {
    const NAME: &'static str = "cases::MeasureEnded";
}

/// An end was taken back: the measure runs again, as if it had not ended.
#[derive(Debug, Clone)]
pub struct MeasureResumed {
    /// The measure.
    pub measure: MeasureId,
    /// ASL in charge.
    pub asl: String,
    /// Day it had ended on.
    pub ended_on: Date,
}

impl Event for MeasureResumed {
    const NAME: &'static str = "cases::MeasureResumed";
}

/// Somebody said something of the end of a person's symptoms.
#[derive(Debug, Clone)]
pub struct SymptomsSaid {
    /// Whose.
    pub person: PersonId,
}

impl Event for SymptomsSaid {
    const NAME: &'static str = "cases::SymptomsSaid";
}
