//! The dated rules: until when a case is isolated and a contact quarantined. Pure functions over a table that
//! is data (`data/rules/isolation_rules.csv`), so that a new circular is a new row and not a release.
//!
//! Days are civil days in Italy and the day of the anchor is day 0. The rule that counts is the one in force on
//! the day the end is evaluated, because circulars were applied to measures already running.

mod condition;
pub mod confirmation;
pub mod contact;
mod isolation;
#[cfg(test)]
mod properties;
mod quarantine;
pub mod report;
mod table;
#[cfg(test)]
mod tests;

use kernel::clock::local_date;
use kernel::{Date, Timestamp};

pub use condition::Condition;
pub use isolation::{Course, Protection, expected_end};
pub use quarantine::{Contact, quarantine_end};
pub use table::RuleError;

/// What a rule is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// The isolation of a case.
    Isolation,
    /// The quarantine of a contact.
    Contact,
}

/// The day from which days are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Anchor {
    /// The sample of the first positive test.
    Positive,
    /// The onset of symptoms; the positive sample when there are none or nobody knows when they began.
    Onset,
    /// The last exposure of a contact.
    LastExposure,
    /// No day: the measure is not due.
    NotDue,
}

/// How a swab was examined.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TestKind {
    /// RNA amplification.
    Molecular,
    /// Antigen, rapid or of laboratory.
    Antigen,
}

/// A negative result, with the instant of its sample.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NegativeTest {
    /// When the sample was taken.
    pub taken_at: Timestamp,
    /// How it was examined.
    pub kind: TestKind,
}

impl NegativeTest {
    /// The day of the sample in Italy.
    pub fn day(&self) -> Date {
        local_date(self.taken_at)
    }
}

/// One row of the table. A number of days of an empty column is 0 or absent, as its type says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rule {
    /// Stable name made of kind, first day and condition; stored on every measure.
    pub id: String,
    /// Isolation or quarantine.
    pub kind: Kind,
    /// First day in force.
    pub valid_from: Date,
    /// Last day in force; [`kernel::clock::FOREVER`] while it is.
    pub valid_to: Date,
    /// The acts it comes from, as they are cited.
    pub source: String,
    /// Whom it is about, as the table writes it.
    pub condition_text: String,
    /// Whom it is about.
    pub condition: Condition,
    /// What days are counted from.
    pub anchor: Anchor,
    /// Days from the anchor before which isolation does not end.
    pub min_days: i32,
    /// Whole days without symptoms.
    pub symptom_free_days: i32,
    /// Whether negative tests are needed; without, days are enough.
    pub test_required: bool,
    /// The kinds of test accepted.
    pub accepted_tests: Vec<TestKind>,
    /// How many negative tests.
    pub tests_needed: usize,
    /// Hours between one negative sample and the next.
    pub min_hours_between_tests: i64,
    /// Days from the anchor after which isolation ends without a negative test.
    pub max_days: Option<i32>,
    /// Days without symptoms that such an end needs.
    pub max_free_days: i32,
    /// Variants, in lower case, for which there is no such end.
    pub excluded_variants: Vec<String>,
    /// Negative tests that free before `min_days` a person who never had symptoms.
    pub early_exit_tests: Vec<TestKind>,
    /// Contacts: days of quarantine, ended by a negative test if one is required.
    pub quarantine_days: Option<i32>,
    /// Contacts: days of quarantine without a test; absent where the test is indispensable.
    pub days_without_test: Option<i32>,
    /// Contacts: days of self-surveillance.
    pub self_surveillance_days: i32,
    /// Contacts: days of FFP2 mask.
    pub ffp2_days: i32,
    /// Remark for people.
    pub note: String,
}

impl Rule {
    /// Whether it is in force on a day.
    pub fn in_force(&self, day: Date) -> bool {
        (self.valid_from..=self.valid_to).contains(&day)
    }
}

/// The whole table, checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rules {
    rows: Vec<Rule>,
}

impl Rules {
    /// The table the program was built with.
    pub fn builtin() -> &'static Rules {
        static BUILTIN: std::sync::OnceLock<Rules> = std::sync::OnceLock::new();
        BUILTIN.get_or_init(|| Self::parse(table::BUILTIN).expect("a test parses the embedded table"))
    }

    /// Reads a table with the columns that `data/rules/README.md` explains.
    ///
    /// # Errors
    /// The first line and column that cannot be accepted, and why.
    pub fn parse(csv: &str) -> Result<Rules, RuleError> {
        table::parse(csv).map(|rows| Rules { rows })
    }

    /// The rows of a kind that are in force on a day, in the order of the table.
    pub fn in_force(&self, kind: Kind, day: Date) -> impl Iterator<Item = &Rule> {
        self.rows.iter().filter(move |rule| rule.kind == kind && rule.in_force(day))
    }

    /// The row of a stored id.
    pub fn by_id(&self, id: &str) -> Option<&Rule> {
        self.rows.iter().find(|rule| rule.id == id)
    }

    /// All the rows, in the order of the table.
    pub fn iter(&self) -> impl Iterator<Item = &Rule> {
        self.rows.iter()
    }
}

/// The sentence that explains an end, or why there is none yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Explanation {
    /// Its key in the catalogue.
    pub key: &'static str,
    /// Its arguments by name; dates as day/month/year.
    pub args: Vec<(&'static str, String)>,
}

impl Explanation {
    fn new(key: &'static str) -> Self {
        Self { key, args: Vec::new() }
    }

    fn with(mut self, name: &'static str, value: impl ToString) -> Self {
        self.args.push((name, value.to_string()));
        self
    }

    fn on(self, name: &'static str, date: Date) -> Self {
        self.with(name, date.strftime("%d/%m/%Y"))
    }

    /// Names the kinds of test: `molecular`, `antigen` or `any`.
    fn tests(self, accepted: &[TestKind]) -> Self {
        let word = match accepted {
            [TestKind::Molecular] => "molecular",
            [TestKind::Antigen] => "antigen",
            _ => "any",
        };
        self.with("accepted", word)
    }
}

/// When a measure ends, as far as the facts known on a day tell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expectation {
    /// The rule applied; none when none was in force.
    pub rule_id: Option<String>,
    /// If `satisfied`, the day on which the rule's conditions were met. Otherwise the first day on which they may
    /// be, which is past when only a test is missing; none when there is no such day before a test.
    pub ends_on: Option<Date>,
    /// The day on which it ends even without a negative test, if the rule has one.
    pub latest_end: Option<Date>,
    /// Whether the conditions are met. The end still is for a person to confirm.
    pub satisfied: bool,
    /// Why.
    pub explanation: Explanation,
}

impl Expectation {
    fn without_rule(explanation: Explanation) -> Self {
        Self { rule_id: None, ends_on: None, latest_end: None, satisfied: false, explanation }
    }
}

/// A day some days later; the end of the calendar is far enough.
fn days_after(day: Date, days: i32) -> Date {
    day.saturating_add(jiff::Span::new().days(days))
}
