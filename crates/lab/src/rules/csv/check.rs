//! Every column of a row, checked with the reason and the remedy.

use kernel::clock::local_date;
use kernel::{Date, FieldProblem, IdentifierError, PersonIdentifier, Sex};

use super::NUL_SIGN;
use super::columns::{Column, MAXIMUM_LENGTH, WIDTH};
use super::row::{FacilityColumns, Place, ResultRow, RowProblem, parse_date, parse_instant, test_of_code};
use crate::model::{Outcome, TestKind};

/// The authorities of Piedmont: the twelve ASL and the six hospital trusts (standards §1.6).
const AUTHORITIES: [&str; 18] = [
    "301", "203", "204", "205", "206", "207", "208", "209", "210", "211", "212", "213", "904", "905", "906",
    "907", "908", "909",
];

/// What a check finds: the row, or all that is wrong with it.
pub type Checked = Result<ResultRow, Vec<RowProblem>>;

/// Checks the fields of a row on a business date. The width has been checked before: see [`WIDTH`].
///
/// # Errors
/// Every problem of the row, in order of column.
pub fn check(fields: &[String], today: Date) -> Checked {
    let mut checking = Checking { fields, today, problems: Vec::new() };
    let row = checking.row();
    let mut problems = checking.problems;
    problems.sort_by_key(|problem| problem.column);
    match row {
        Some(row) if problems.is_empty() => Ok(row),
        _ => Err(problems),
    }
}

struct Checking<'a> {
    fields: &'a [String],
    today: Date,
    problems: Vec<RowProblem>,
}

impl Checking<'_> {
    /// `None` as soon as something is wrong somewhere; all columns are looked at first.
    fn row(&mut self) -> Option<ResultRow> {
        for column in Column::ALL {
            self.present(column);
        }
        let (facility, asl) =
            (self.facility(), self.one_of(Column::Asl, &AUTHORITIES, ("lab-csv-asl", "lab-csv-asl-fix")));
        let request_kind = self.request_kind();
        let regional_id = self.integer(Column::RegionalId);
        let identifier = self.identifier();
        let (family_name, given_name) = (self.name(Column::FamilyName), self.name(Column::GivenName));
        let sex = self.sex();
        let birth_date = self.birth_date();
        let birth_place = self.place(Column::BirthPlace);
        let residence = self.address(Column::Residence, Column::ResidenceAddress);
        let domicile = self.address(Column::Domicile, Column::DomicileAddress);
        let test = self.test();
        let sampled_at = self.sampled_at(birth_date);
        let outcome = self.outcome();
        self.serology(test);
        let text = |column| self.text(column).to_owned();
        Some(ResultRow {
            facility: facility?,
            asl: asl?,
            request_kind: request_kind?,
            authenticator: text(Column::Authenticator),
            regional_id: regional_id?,
            identifier: identifier?,
            family_name: family_name?,
            given_name: given_name?,
            sex: sex?,
            birth_date: birth_date?,
            birth_place: birth_place?,
            residence: residence?,
            domicile: domicile?,
            document: text(Column::Document),
            test: test?,
            display_name: text(Column::DisplayName),
            sampled_at: sampled_at?,
            outcome: outcome?,
            outcome_text: text(Column::OutcomeText),
            unit: text(Column::Unit),
            value: text(Column::Value),
            reference_range: text(Column::ReferenceRange),
        })
    }

    fn text(&self, column: Column) -> &str {
        self.fields.get(column as usize).map_or("", |field| field.trim())
    }

    /// The text of a column that holds one, whatever it says.
    fn filled(&self, column: Column) -> Option<&str> {
        Some(self.text(column)).filter(|text| !text.is_empty())
    }

    fn note(&mut self, column: Column, keys: (&'static str, &'static str)) {
        self.problems.push(RowProblem::new(column, keys));
    }

    /// Noted and `None`, or the value.
    fn or_note<T>(
        &mut self,
        value: Option<T>,
        column: Column,
        keys: (&'static str, &'static str),
    ) -> Option<T> {
        // An empty mandatory column has been noted as such already.
        if value.is_none() && self.filled(column).is_some() {
            self.note(column, keys);
        }
        value
    }

    /// What holds for every column: filled in when it must be, not too long, no controls.
    fn present(&mut self, column: Column) {
        let text = self.text(column);
        if text.is_empty() {
            if column.is_mandatory() {
                self.note(column, ("lab-csv-missing", "lab-csv-missing-fix"));
            }
        } else if text.chars().any(|letter| letter.is_control() || letter == NUL_SIGN) {
            self.note(column, ("lab-csv-control", "lab-csv-control-fix"));
        } else if text.chars().count() > MAXIMUM_LENGTH {
            let longest = MAXIMUM_LENGTH.to_string();
            let problem = RowProblem::new(column, ("lab-csv-too-long", "lab-csv-too-long-fix"));
            self.problems.push(problem.with("longest", longest));
        }
    }

    fn facility(&mut self) -> Option<FacilityColumns> {
        let id = self.integer(Column::FacilityId)?;
        let text = |column| self.text(column).to_owned();
        Some(FacilityColumns {
            name: text(Column::FacilityName),
            id,
            code: text(Column::FacilityCode),
            authority: text(Column::AuthorityId),
        })
    }

    fn integer(&mut self, column: Column) -> Option<Option<i64>> {
        let Some(text) = self.filled(column) else { return Some(None) };
        let number = text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse().ok()).flatten();
        self.or_note(number.map(Some), column, ("lab-csv-integer", "lab-csv-integer-fix"))
    }

    fn one_of(&mut self, column: Column, all: &[&str], keys: (&'static str, &'static str)) -> Option<String> {
        let text = self.text(column);
        let found = all.contains(&text).then(|| text.to_owned());
        self.or_note(found, column, keys)
    }

    fn request_kind(&mut self) -> Option<String> {
        let text = self.text(Column::RequestKind);
        let good = text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_digit());
        let found = good.then(|| text.to_owned());
        self.or_note(found, Column::RequestKind, ("lab-csv-request-kind", "lab-csv-request-kind-fix"))
    }

    fn identifier(&mut self) -> Option<PersonIdentifier> {
        let text = self.filled(Column::TaxCode)?;
        match PersonIdentifier::from_column(text) {
            Ok(identifier) => Some(identifier),
            Err(error) => {
                self.problems.push(identifier_problem(&error));
                None
            }
        }
    }

    fn name(&mut self, column: Column) -> Option<String> {
        let text = self.text(column);
        let good = !kernel::tax_code::name_letters(text).is_empty();
        let found = good.then(|| text.to_owned());
        self.or_note(found, column, ("lab-csv-name", "lab-csv-name-fix"))
    }

    fn sex(&mut self) -> Option<Sex> {
        let found = match self.text(Column::Sex) {
            "M" | "m" => Some(Sex::Male),
            "F" | "f" => Some(Sex::Female),
            _ => None,
        };
        self.or_note(found, Column::Sex, ("lab-csv-sex", "lab-csv-sex-fix"))
    }

    fn birth_date(&mut self) -> Option<Date> {
        let column = Column::BirthDate;
        let found = parse_date(self.text(column));
        let date = self.or_note(found, column, ("lab-csv-date", "lab-csv-date-fix"))?;
        if date > self.today || date.year() < 1890 {
            self.note(column, ("lab-csv-birth-date", "lab-csv-birth-date-fix"));
            return None;
        }
        Some(date)
    }

    fn place(&mut self, column: Column) -> Option<String> {
        let text = self.text(column).to_ascii_uppercase();
        let good = match text.as_bytes() {
            [letter, digits @ ..] => {
                letter.is_ascii_uppercase() && digits.len() == 3 && digits.iter().all(u8::is_ascii_digit)
            }
            [] => false,
        };
        self.or_note(good.then_some(text), column, ("lab-csv-place", "lab-csv-place-fix"))
    }

    fn address(&mut self, code: Column, street: Column) -> Option<Place> {
        // Residence may be in a place the register does not know; so may be the domicile: only the form is checked.
        let catastal_code = self.place(code)?;
        Some(Place { catastal_code, address: self.text(street).to_owned() })
    }

    fn test(&mut self) -> Option<TestKind> {
        let found = test_of_code(&self.text(Column::Code).to_ascii_uppercase());
        self.or_note(found, Column::Code, ("lab-csv-code", "lab-csv-code-fix"))
    }

    fn sampled_at(&mut self, born: Option<Date>) -> Option<kernel::Timestamp> {
        let column = Column::EffectiveTime;
        let found = parse_instant(self.text(column));
        let instant = self.or_note(found, column, ("lab-csv-time", "lab-csv-time-fix"))?;
        if local_date(instant) > self.today {
            self.note(column, ("lab-csv-time-future", "lab-csv-time-future-fix"));
        } else if born.is_some_and(|born| local_date(instant) < born) {
            self.note(column, ("lab-csv-time-before-birth", "lab-csv-time-before-birth-fix"));
        }
        Some(instant)
    }

    fn outcome(&mut self) -> Option<Outcome> {
        let found = Outcome::from_letter(&self.text(Column::OutcomeCode).to_ascii_uppercase());
        self.or_note(found, Column::OutcomeCode, ("lab-csv-outcome", "lab-csv-outcome-fix"))
    }

    /// The last three columns say what serology measured.
    fn serology(&mut self, test: Option<TestKind>) {
        if matches!(test, Some(TestKind::SerologyIgg | TestKind::SerologyIgm)) {
            for column in [Column::Unit, Column::Value, Column::ReferenceRange] {
                if self.filled(column).is_none() {
                    self.note(column, ("lab-csv-serology", "lab-csv-serology-fix"));
                }
            }
        }
    }
}

/// The kernel's sentences say both what is wrong and how to mend it.
fn identifier_problem(error: &IdentifierError) -> RowProblem {
    let mut problem = RowProblem::new(Column::TaxCode, ("lab-csv-identifier", "lab-csv-identifier-fix"));
    problem.remedy = FieldProblem { field: Column::TaxCode.name(), key: error.key(), args: error.args() };
    problem
}

/// How many fields a row has, seen from the header: 27, or the two of a returned file besides.
impl RowProblem {
    /// A row of another width.
    pub fn width(found: usize) -> Self {
        Self::new(None, ("lab-csv-width", "lab-csv-width-fix"))
            .with("found", found.to_string())
            .with("expected", WIDTH.to_string())
    }
}
