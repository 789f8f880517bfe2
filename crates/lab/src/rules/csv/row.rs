//! One row of the file, read and written.

use jiff::tz::Offset;
use kernel::clock::rome;
use kernel::{Date, FieldProblem, PersonIdentifier, Sex, Timestamp};

use super::columns::{Column, WIDTH};
use crate::model::{Outcome, TestKind};

/// What is wrong with a row, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowProblem {
    /// In which column; `None` for the row as a whole.
    pub column: Option<Column>,
    /// What is wrong.
    pub reason: FieldProblem,
    /// How to mend it.
    pub remedy: FieldProblem,
}

impl RowProblem {
    /// A problem by the keys of its two sentences.
    pub fn new(column: impl Into<Option<Column>>, (reason, remedy): (&'static str, &'static str)) -> Self {
        let column = column.into();
        let field = column.map_or("row", Column::name);
        Self { column, reason: FieldProblem::new(field, reason), remedy: FieldProblem::new(field, remedy) }
    }

    /// Adds an argument to both sentences.
    pub fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        let value = value.into();
        self.reason.args.push((name, value.clone()));
        self.remedy.args.push((name, value));
        self
    }
}

/// The first five columns but the ASL: where the sample was taken, in the sender's own codes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FacilityColumns {
    /// Column 1.
    pub name: String,
    /// Column 2.
    pub id: Option<i64>,
    /// Column 3.
    pub code: String,
    /// Column 4.
    pub authority: String,
}

/// A place of living: catastal code and street.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// A letter and three digits.
    pub catastal_code: String,
    /// Street and number, perhaps empty.
    pub address: String,
}

/// A row whose columns are all in order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ResultRow {
    /// Columns 1 to 4.
    pub facility: FacilityColumns,
    /// Three digits of the authority the person belongs to.
    pub asl: String,
    /// Two digits.
    pub request_kind: String,
    /// Who signed the report.
    pub authenticator: String,
    /// Number in the regional register.
    pub regional_id: Option<i64>,
    /// What identifies the person.
    pub identifier: PersonIdentifier,
    /// Surname.
    pub family_name: String,
    /// Given name.
    pub given_name: String,
    /// Sex.
    pub sex: Sex,
    /// Birth date.
    pub birth_date: Date,
    /// Catastal code of the birth place.
    pub birth_place: String,
    /// Residence.
    pub residence: Place,
    /// Domicile.
    pub domicile: Place,
    /// The laboratory's number of the document.
    pub document: String,
    /// Which test.
    pub test: TestKind,
    /// Its name.
    pub display_name: String,
    /// When the sample was taken, to the second.
    pub sampled_at: Timestamp,
    /// What was found.
    pub outcome: Outcome,
    /// In words.
    pub outcome_text: String,
    /// Unit of measure.
    pub unit: String,
    /// What was measured.
    pub value: String,
    /// Range of reference.
    pub reference_range: String,
}

/// The code of a test in column 20.
pub fn test_code(test: TestKind) -> &'static str {
    match test {
        TestKind::SerologyIgg => "91.31.C",
        TestKind::SerologyIgm => "91.31.D",
        // The file has one code for swabs; an antigen test has none of its own.
        TestKind::Molecular | TestKind::Antigen => "91.12.S",
    }
}

pub(super) fn test_of_code(code: &str) -> Option<TestKind> {
    [TestKind::Molecular, TestKind::SerologyIgg, TestKind::SerologyIgm]
        .into_iter()
        .find(|test| test_code(*test) == code)
}

/// The letter of an outcome in column 23.
pub(in crate::rules) fn letter(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Positive => "P",
        Outcome::Negative => "N",
        Outcome::Doubtful => "D",
        Outcome::Indeterminate => "I",
        // No letter of the file says that a sample cannot be examined: it says of it what comes nearest.
        Outcome::NotReceived | Outcome::Unsuitable => "NP",
    }
}

/// `yyyyMMddHHmmss±zzzz`, exactly.
pub(in crate::rules) fn parse_instant(text: &str) -> Option<Timestamp> {
    let bytes = text.as_bytes();
    let digits = |range: std::ops::Range<usize>| -> Option<i16> {
        let part = bytes.get(range)?;
        part.iter().all(u8::is_ascii_digit).then(|| std::str::from_utf8(part).ok()?.parse().ok())?
    };
    if bytes.len() != 19 {
        return None;
    }
    let small = |range| digits(range).and_then(|number| i8::try_from(number).ok());
    let civil = jiff::civil::DateTime::new(
        digits(0..4)?,
        small(4..6)?,
        small(6..8)?,
        small(8..10)?,
        small(10..12)?,
        small(12..14)?,
        0,
    )
    .ok()?;
    let sign = match bytes[14] {
        b'+' => 1,
        b'-' => -1,
        _ => return None,
    };
    let (hours, minutes) = (i32::from(digits(15..17)?), i32::from(digits(17..19)?));
    if hours > 14 || minutes > 59 {
        return None;
    }
    Offset::from_seconds(sign * (hours * 3600 + minutes * 60)).ok()?.to_timestamp(civil).ok()
}

/// An instant in Italian time, as [`parse_instant`] reads it.
pub(in crate::rules) fn print_instant(at: Timestamp) -> String {
    at.to_zoned_datetime(rome()).strftime("%Y%m%d%H%M%S%z").to_string()
}

/// `dd/MM/yyyy`, exactly.
pub(super) fn parse_date(text: &str) -> Option<Date> {
    let bytes = text.as_bytes();
    let digit = |index: usize| {
        bytes.get(index).filter(|byte| byte.is_ascii_digit()).map(|byte| i16::from(byte - b'0'))
    };
    if bytes.len() != 10 || bytes[2] != b'/' || bytes[5] != b'/' {
        return None;
    }
    let year = digit(6)? * 1000 + digit(7)? * 100 + digit(8)? * 10 + digit(9)?;
    let (month, day) = (digit(3)? * 10 + digit(4)?, digit(0)? * 10 + digit(1)?);
    Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

impl ResultRow {
    /// The row as the file has it, with the instant in Italian time.
    pub fn fields(&self) -> [String; WIDTH] {
        let number = |value: Option<i64>| value.map_or(String::new(), |value| value.to_string());
        let sex = if self.sex == Sex::Male { "M" } else { "F" };
        let born = self.birth_date;
        let birth_date = format!("{:02}/{:02}/{:04}", born.day(), born.month(), born.year());
        let sampled_at = print_instant(self.sampled_at);
        let identifier = self.identifier.value().unwrap_or(kernel::tax_code::NO_TAX_CODE);
        [
            self.facility.name.clone(),
            number(self.facility.id),
            self.facility.code.clone(),
            self.facility.authority.clone(),
            self.asl.clone(),
            self.request_kind.clone(),
            self.authenticator.clone(),
            number(self.regional_id),
            identifier.to_owned(),
            self.family_name.clone(),
            self.given_name.clone(),
            sex.to_owned(),
            birth_date,
            self.birth_place.clone(),
            self.residence.catastal_code.clone(),
            self.residence.address.clone(),
            self.domicile.catastal_code.clone(),
            self.domicile.address.clone(),
            self.document.clone(),
            test_code(self.test).to_owned(),
            self.display_name.clone(),
            sampled_at,
            letter(self.outcome).to_owned(),
            self.outcome_text.clone(),
            self.unit.clone(),
            self.value.clone(),
            self.reference_range.clone(),
        ]
    }
}
