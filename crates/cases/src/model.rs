//! Reports of suspect cases, cases and measures.

mod measure;
mod notice;
mod report;

pub use measure::{
    Case, CaseStatus, Cause, Measure, MeasureChange, MeasureHistory, MeasureKind, MeasureStatus, Sentence,
};
pub use notice::{Notice, NoticeList, Purpose};
pub use report::{FiledReport, NewReport, Report, ReportStatus, Symptom, TakenInCharge};
