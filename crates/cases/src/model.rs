//! Reports of suspect cases, cases and measures.

mod measure;
mod notice;
mod report;
mod symptoms;

pub use measure::{
    Act, Case, CaseStatus, Cause, Measure, MeasureChange, MeasureHistory, MeasureKind, MeasureStatus,
    Sentence,
};
pub use notice::{Notice, NoticeList, Purpose};
pub use report::{FiledReport, NewReport, Report, ReportCorrection, ReportStatus, TakenInCharge};
pub use symptoms::{Illness, NewSymptomsEnd, SymptomsEnd};
