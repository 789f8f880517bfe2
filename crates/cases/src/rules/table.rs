//! From the CSV table to checked rows.

use csv::StringRecord;
use kernel::Date;
use kernel::clock::FOREVER;

use super::condition::Condition;
use super::{Anchor, Kind, Rule, TestKind};

/// The table the program is built with.
pub(super) const BUILTIN: &str = include_str!("../../../../data/rules/isolation_rules.csv");

/// Why a table of rules cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleError {
    /// Line of the file, from 1 (the heading).
    pub line: u64,
    /// Name of the column; empty when the line as a whole is wrong.
    pub column: &'static str,
    /// What is wrong, in English for who edits the table.
    pub reason: String,
}

impl std::fmt::Display for RuleError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { line, column, reason } = self;
        match *column {
            "" => write!(f, "line {line}: {reason}"),
            column => write!(f, "line {line}, column {column}: {reason}"),
        }
    }
}

impl std::error::Error for RuleError {}

/// Reads all the rows and checks that their ids differ.
pub(super) fn parse(text: &str) -> Result<Vec<Rule>, RuleError> {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let headers = reader.headers().map_err(unreadable)?.clone();
    let mut rules: Vec<Rule> = Vec::new();
    for record in reader.records() {
        let record = record.map_err(unreadable)?;
        let line = record.position().map_or(0, csv::Position::line);
        let row = Row { headers: &headers, record: &record, line };
        let rule = row.rule()?;
        if rules.iter().any(|other| other.id == rule.id) {
            return Err(row.error("condition", format!("a second row is called `{}`", rule.id)));
        }
        rules.push(rule);
    }
    Ok(rules)
}

fn unreadable(error: csv::Error) -> RuleError {
    let line = error.position().map_or(1, csv::Position::line);
    RuleError { line, column: "", reason: error.to_string() }
}

struct Row<'r> {
    headers: &'r StringRecord,
    record: &'r StringRecord,
    line: u64,
}

impl Row<'_> {
    fn rule(&self) -> Result<Rule, RuleError> {
        let kind = match self.text("kind")? {
            "isolation" => Kind::Isolation,
            "contact" => Kind::Contact,
            other => return Err(self.error("kind", format!("`{other}` is neither isolation nor contact"))),
        };
        let (valid_from, condition_text) = (self.date("valid_from")?, self.text("condition")?);
        let rule = Rule {
            id: id(self.text("kind")?, valid_from, condition_text),
            kind,
            valid_from,
            valid_to: if self.text("valid_to")?.is_empty() { FOREVER } else { self.date("valid_to")? },
            source: self.text("source")?.to_owned(),
            condition_text: condition_text.to_owned(),
            condition: self.condition(kind)?,
            anchor: self.anchor()?,
            min_days: self.number("min_days")?.unwrap_or(0),
            symptom_free_days: self.number("symptom_free_days_required")?.unwrap_or(0),
            test_required: self.flag("negative_test_required")?,
            accepted_tests: self.tests("accepted_tests")?,
            tests_needed: self.number("tests_needed")?.unwrap_or(0) as usize,
            min_hours_between_tests: self.number("min_hours_between_tests")?.unwrap_or(0).into(),
            max_days: self.number("max_days_without_negative")?,
            max_free_days: self.number("max_requires_symptom_free_days")?.unwrap_or(0),
            excluded_variants: self.list("excluded_variants")?.map(str::to_lowercase).collect(),
            early_exit_tests: self.tests("early_exit_tests")?,
            quarantine_days: self.number("quarantine_days")?,
            days_without_test: self.number("days_without_test")?,
            self_surveillance_days: self.number("self_surveillance_days")?.unwrap_or(0),
            ffp2_days: self.number("ffp2_days")?.unwrap_or(0),
            note: self.text("note")?.to_owned(),
        };
        self.checked(rule)
    }

    /// Refuses what each column alone cannot show to be wrong.
    fn checked(&self, rule: Rule) -> Result<Rule, RuleError> {
        let of_case = rule.kind == Kind::Isolation;
        let faults = [
            (rule.valid_to < rule.valid_from, "valid_to", "before valid_from"),
            (rule.source.is_empty(), "source", "a rule needs the act it comes from"),
            (
                rule.anchor != Anchor::NotDue && of_case == (rule.anchor == Anchor::LastExposure),
                "anchor",
                "not for this kind",
            ),
            (rule.test_required && rule.accepted_tests.is_empty(), "accepted_tests", "which tests end it?"),
            (of_case && rule.test_required && rule.tests_needed == 0, "tests_needed", "how many tests?"),
            (
                rule.max_days.is_some_and(|days| days < rule.min_days),
                "max_days_without_negative",
                "fewer than min_days",
            ),
            (
                !of_case && rule.quarantine_days.or(rule.days_without_test).is_none(),
                "quarantine_days",
                "how many days?",
            ),
        ];
        match faults.into_iter().find(|fault| fault.0) {
            Some((_, column, reason)) => Err(self.error(column, reason)),
            None => Ok(rule),
        }
    }

    fn condition(&self, kind: Kind) -> Result<Condition, RuleError> {
        match (kind, self.text("condition")?) {
            (Kind::Contact, "all" | "all close contacts") => Ok(Condition::All),
            (Kind::Contact, _) => Ok(Condition::ForPeople),
            (Kind::Isolation, text) => {
                Condition::parse(text).map_err(|reason| self.error("condition", reason))
            }
        }
    }

    fn anchor(&self) -> Result<Anchor, RuleError> {
        Ok(match self.text("anchor")? {
            "positive_date" => Anchor::Positive,
            "onset_date" | "positive_date_or_onset" => Anchor::Onset,
            "last_exposure_date" => Anchor::LastExposure,
            "none" => Anchor::NotDue,
            other => return Err(self.error("anchor", format!("unknown anchor `{other}`"))),
        })
    }

    fn text(&self, column: &'static str) -> Result<&str, RuleError> {
        let index = self.headers.iter().position(|header| header == column);
        let field = index.and_then(|index| self.record.get(index));
        field.map(str::trim).ok_or_else(|| self.error(column, "the column is missing"))
    }

    fn date(&self, column: &'static str) -> Result<Date, RuleError> {
        let text = self.text(column)?;
        text.parse().map_err(|_| self.error(column, format!("`{text}` is not a date (YYYY-MM-DD)")))
    }

    fn number(&self, column: &'static str) -> Result<Option<i32>, RuleError> {
        let text = self.text(column)?;
        if text.is_empty() {
            return Ok(None);
        }
        let number = text.parse().ok().filter(|number| (0..=366).contains(number));
        number.map(Some).ok_or_else(|| self.error(column, format!("`{text}` is not a number from 0 to 366")))
    }

    fn flag(&self, column: &'static str) -> Result<bool, RuleError> {
        match self.text(column)? {
            "True" => Ok(true),
            "False" => Ok(false),
            other => Err(self.error(column, format!("`{other}` is neither True nor False"))),
        }
    }

    fn list(&self, column: &'static str) -> Result<impl Iterator<Item = &str>, RuleError> {
        Ok(self.text(column)?.split('|').map(str::trim).filter(|item| !item.is_empty()))
    }

    fn tests(&self, column: &'static str) -> Result<Vec<TestKind>, RuleError> {
        self.list(column)?
            .map(|word| match word {
                "molecular" => Ok(TestKind::Molecular),
                "antigen" => Ok(TestKind::Antigen),
                other => Err(self.error(column, format!("unknown test `{other}`"))),
            })
            .collect()
    }

    fn error(&self, column: &'static str, reason: impl Into<String>) -> RuleError {
        RuleError { line: self.line, column, reason: reason.into() }
    }
}

/// The stable name of a row: words and numbers of kind, first day and condition.
fn id(kind: &str, valid_from: Date, condition: &str) -> String {
    let mut id = format!("{kind}-{valid_from}");
    for word in condition.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty()) {
        id.push('-');
        id.push_str(&word.to_ascii_lowercase());
    }
    id
}
