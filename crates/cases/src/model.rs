//! Reports of suspect cases, cases and measures.

mod contact;
mod grade;
mod handover;
mod measure;
mod notice;
mod report;
mod symptoms;

pub use contact::{Circumstance, Contact, ContactData, ContactSource, Met, NamedBy};
pub use grade::{GRADED, Grade, Graded, Grades};
pub(crate) use handover::note_problem;
pub use handover::{Asked, HandOver, Step};
pub use measure::{
    Act, Case, CaseStatus, Cause, Measure, MeasureChange, MeasureHistory, MeasureKind, MeasureStatus,
    Sentence,
};
pub use notice::{Notice, NoticeList, Purpose};
pub use report::{FiledReport, NewReport, Report, ReportCorrection, ReportStatus, TakenInCharge};
pub use symptoms::{Illness, NewSymptomsEnd, SymptomsEnd};
