//! The report that a person gets, and what leaves for the nation.

pub mod flow;

use kernel::Timestamp;
use lab::model::{Outcome, Revision, Subject, TestKind};

/// A report to be printed.
#[derive(Debug, Clone)]
pub struct Report {
    /// Whose.
    pub subject: Subject,
    /// What was found, by the revision that counts.
    pub revision: Revision,
    /// Number of the request that it answers.
    pub number: Option<String>,
    /// Unit that prints it.
    pub by: String,
    /// When, in business time.
    pub at: Timestamp,
}

/// What is said of a printed report to whoever holds it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Authentic {
    /// It is ours and counts.
    Counts(Shown, Outcome),
    /// It is ours, and a later one corrects it.
    Corrected(Shown),
    /// It is ours, and the laboratory has withdrawn the result.
    Withdrawn(Shown),
    /// It is ours, and the result is kept no more.
    Gone,
    /// It is not ours.
    Unknown,
}

/// As much of a report as tells whether the paper says the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    /// Initials of given name and surname.
    pub initials: String,
    /// Which test.
    pub test: TestKind,
    /// When the sample was taken.
    pub sampled_at: Timestamp,
    /// Code of the laboratory.
    pub laboratory: String,
    /// When it was printed.
    pub printed_at: Timestamp,
}
