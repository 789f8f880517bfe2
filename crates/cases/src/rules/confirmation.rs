//! What a positive result of a test other than the molecular one does on the day it is reported, and when it wants a molecular
//! test: a dated table, `data/rules/confirmation_rules.csv`.

use std::sync::OnceLock;

use kernel::Date;
use kernel::clock::FOREVER;
use lab::model::TestKind;

use super::RuleError;

/// The table the program is built with.
const BUILTIN: &str = include_str!("../../../../data/rules/confirmation_rules.csv");

/// What a positive begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effect {
    /// A measure, until a molecular test.
    Isolation,
    /// A case, with its measure.
    Case,
}

/// Of whom a molecular test is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Confirm {
    /// Of everybody.
    Always,
    /// Of who was tested without symptoms or contact, where few are ill.
    Screening,
}

/// A row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConfirmationRule {
    /// Stable name: test and first day.
    pub id: String,
    /// Which test.
    pub test: TestKind,
    /// First day on which a result is reported.
    pub valid_from: Date,
    /// Last such day; [`FOREVER`] while it is in force.
    pub valid_to: Date,
    /// The acts.
    pub source: String,
    /// What a positive begins.
    pub effect: Effect,
    /// Of whom a molecular test is wanted.
    pub confirm: Confirm,
    /// Days from the sample after which the measure ends without one.
    pub max_days: Option<i32>,
}

impl ConfirmationRule {
    /// Whether a positive wants a molecular test, of somebody who was tested to screen or for another reason.
    pub fn wants(&self, screening: bool) -> bool {
        self.confirm == Confirm::Always || screening
    }
}

/// The row for a test that is reported on a day; none for the molecular test, and where no act says anything.
pub fn in_force(test: TestKind, reported_on: Date) -> Option<&'static ConfirmationRule> {
    static RULES: OnceLock<Vec<ConfirmationRule>> = OnceLock::new();
    let rules = RULES.get_or_init(|| parse(BUILTIN).expect("a test parses the embedded table"));
    let holds = |rule: &&ConfirmationRule| {
        rule.test == test && (rule.valid_from..=rule.valid_to).contains(&reported_on)
    };
    rules.iter().find(holds)
}

/// Reads a table.
///
/// # Errors
/// The first line and column that cannot be accepted, and why.
fn parse(text: &str) -> Result<Vec<ConfirmationRule>, RuleError> {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let mut rules: Vec<ConfirmationRule> = Vec::new();
    for (record, line) in reader.records().zip(2..) {
        let wrong = |column, reason: &str| RuleError { line, column, reason: reason.to_owned() };
        let record = record.map_err(|error| wrong("", &error.to_string()))?;
        let text = |at: usize| record.get(at).unwrap_or_default();
        let day = |at, column| text(at).parse::<Date>().map_err(|_| wrong(column, "no day"));
        let test = TestKind::parse(text(0)).map_err(|_| wrong("test", "no test"))?;
        let valid_from = day(1, "valid_from")?;
        let valid_to = if text(2).is_empty() { FOREVER } else { day(2, "valid_to")? };
        let overlaps = |other: &ConfirmationRule| {
            other.test == test && other.valid_from <= valid_to && valid_from <= other.valid_to
        };
        if rules.iter().any(overlaps) || valid_to < valid_from {
            return Err(wrong("valid_from", "two rows for one day, or none"));
        }
        rules.push(ConfirmationRule {
            id: format!("{} {valid_from}", test.code()),
            test,
            valid_from,
            valid_to,
            source: text(3).to_owned(),
            effect: match text(4) {
                "isolation" => Effect::Isolation,
                "case" => Effect::Case,
                _ => return Err(wrong("effect", "neither isolation nor case")),
            },
            confirm: match text(5) {
                "always" => Confirm::Always,
                "screening" => Confirm::Screening,
                _ => return Err(wrong("confirmation", "neither always nor screening")),
            },
            max_days: match text(6) {
                "" => None,
                days => Some(days.parse().map_err(|_| wrong("max_days", "no number"))?),
            },
        });
    }
    Ok(rules)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn each_day_has_its_rule() {
        let (antigen, igg) = (TestKind::Antigen, TestKind::SerologyIgg);
        for (test, day, expected) in [
            (antigen, date(2020, 11, 14), Some((Effect::Isolation, true, true))),
            (antigen, date(2021, 1, 14), Some((Effect::Isolation, true, true))),
            (antigen, date(2021, 1, 15), Some((Effect::Case, true, false))),
            (antigen, date(2022, 1, 10), Some((Effect::Case, true, false))),
            (igg, date(2020, 5, 8), None),
            (igg, date(2020, 5, 9), Some((Effect::Isolation, true, true))),
            (igg, date(2021, 1, 7), Some((Effect::Isolation, true, true))),
            (igg, date(2021, 1, 8), None),
            (TestKind::SerologyIgm, date(2020, 11, 14), Some((Effect::Isolation, true, true))),
            (TestKind::Molecular, date(2020, 11, 14), None),
        ] {
            let rule = in_force(test, day).map(|rule| (rule.effect, rule.wants(true), rule.wants(false)));
            assert_eq!(rule, expected, "{test:?} {day}");
        }
    }

    #[test]
    fn a_table_with_a_fault_names_line_and_column() {
        let head = "test,valid_from,valid_to,source,effect,confirmation,max_days,note\n";
        let good = "antigen,2020-01-01,,x,case,always,,\n";
        for (rows, line, column) in [
            ("antigene,2020-01-01,,x,case,always,,\n".to_owned(), 2, "test"),
            ("antigen,1 marzo,,x,case,always,,\n".to_owned(), 2, "valid_from"),
            (format!("{good}{good}"), 3, "valid_from"),
            ("antigen,2020-01-01,,x,nothing,always,,\n".to_owned(), 2, "effect"),
            ("antigen,2020-01-01,,x,case,perhaps,,\n".to_owned(), 2, "confirmation"),
            ("antigen,2020-01-01,,x,case,always,many,\n".to_owned(), 2, "max_days"),
        ] {
            let error = parse(&format!("{head}{rows}")).unwrap_err();
            assert_eq!((error.line, error.column), (line, column));
        }
    }
}
