//! A row of a table, turned into the 27 columns and checked like a row of the file.

use std::borrow::Cow;
use std::collections::BTreeMap;

use kernel::{Date, PersonIdentifier, Sex};
use sheet::{Cell, Fault, Kind, Look, Row, place};

use super::places::found_place;
use super::when::{Days, When, hour_of};
use super::words::display_name;
use super::{Mapping, Shape, Source, Target, key_of, own_width};
use crate::model::{Outcome, TestKind};
use crate::rules::csv::{Column, ResultRow, RowProblem, RowRead, WIDTH, check, print_instant, test_code};

/// A number of which a spreadsheet has kept every digit.
const EXACT: f64 = 1e15;
/// What stands for a place that nobody said while the row is checked.
const NOWHERE: &str = "Z999";

/// What the laboratory is, where its table does not say it.
#[derive(Debug, Clone)]
pub struct Facts {
    /// Its name.
    pub name: String,
    /// Three digits of its ASL.
    pub asl: String,
    /// The business date.
    pub today: Date,
}

/// Reads the rows of one file by a mapping.
#[derive(Debug, Clone)]
pub struct Reader {
    mapping: Mapping,
    at: BTreeMap<Target, usize>,
    width: usize,
    returned: bool,
    shape: Shape,
    facts: Facts,
    /// Whether the days of its spreadsheet are counted from 1904.
    from_1904: bool,
    /// Columns in which some numbers begin with zeros.
    zeros: Vec<usize>,
}

impl Reader {
    /// For a table that was looked at: its rows are read from the sheet that was seen.
    ///
    /// # Errors
    /// As [`Self::new`].
    pub fn of(mapping: Mapping, look: &Look, facts: Facts) -> Result<Self, Vec<String>> {
        let mut reader = Self::new(mapping, &look.headings, look.kind, facts)?;
        reader.mapping.sheet = look.sheet.clone();
        reader.from_1904 = look.from_1904;
        let zeros = look.signs.iter().enumerate().filter(|(_, signs)| signs.zeros);
        reader.zeros = zeros.map(|(column, _)| column).collect();
        Ok(reader)
    }

    /// For a file with these headings.
    ///
    /// # Errors
    /// The columns that the mapping uses and the file has not.
    pub fn new(mapping: Mapping, headings: &[String], kind: Kind, facts: Facts) -> Result<Self, Vec<String>> {
        let missing = mapping.mismatch(headings).missing;
        if !missing.is_empty() {
            return Err(missing);
        }
        let width = own_width(headings);
        let place =
            |heading: &String| headings[..width].iter().position(|one| key_of(one) == key_of(heading));
        let at: BTreeMap<Target, usize> = mapping
            .sources
            .iter()
            .filter_map(|(target, source)| match source {
                Source::Column(heading) => Some((*target, place(heading)?)),
                Source::Fixed(_) => None,
            })
            .collect();
        let mut places = [None; WIDTH];
        for (target, index) in &at {
            places[target.column() as usize].get_or_insert(*index);
        }
        if let Some(index) = at.get(&Target::Column(Column::EffectiveTime)) {
            places[Column::EffectiveTime as usize] = Some(*index);
        }
        let shape = Shape {
            headings: headings[..width].iter().cloned().map(Cow::Owned).collect(),
            places,
            letters: kind == Kind::Workbook,
        };
        Ok(Self {
            mapping,
            at,
            width,
            returned: width < headings.len(),
            shape,
            facts,
            from_1904: false,
            zeros: Vec::new(),
        })
    }

    fn has_zeros(&self, target: Target) -> bool {
        self.at.get(&target).is_some_and(|column| self.zeros.contains(column))
    }

    fn days(&self) -> Days {
        Days { month_first: self.mapping.month_first == Some(true), from_1904: self.from_1904 }
    }

    /// The sheet that is read; the first one that is not hidden when none is said.
    pub fn sheet(&self) -> Option<&str> {
        self.mapping.sheet.as_deref()
    }

    /// The columns of what goes back.
    pub fn shape(&self) -> &Shape {
        &self.shape
    }

    /// Reads a row.
    pub fn read(&self, row: &Row) -> RowRead {
        if let Some(fault) = row.fault {
            let keys = match fault {
                Fault::Quote => ("lab-csv-quote", "lab-csv-quote-fix"),
                Fault::Long => ("lab-table-long", "lab-table-long-fix"),
            };
            let fields = row.cells.iter().map(Cell::text).collect();
            return RowRead::Wrong(fields, vec![RowProblem::new(None, keys)]);
        }
        let echoed = self.echoed(row);
        if echoed.iter().all(String::is_empty) {
            return RowRead::Blank;
        }
        let mut taking = Taking::of(self, row);
        taking.fill();
        let Taking { fields, mut problems, outcome, test, .. } = taking;
        match check(&fields, self.facts.today) {
            Ok(read) if problems.is_empty() => {
                RowRead::Row(Box::new(self.finished(read, outcome, test)), echoed)
            }
            Ok(_) => RowRead::Wrong(echoed, sorted(problems)),
            Err(others) => {
                // What is said of a cell already is not said again because nothing could be made of it.
                let mut told: Vec<Option<Column>> = problems.iter().map(|one| one.column).collect();
                if others.iter().any(|one| one.column == Some(Column::TaxCode))
                    || told.contains(&Some(Column::TaxCode))
                {
                    // What would have followed from the code.
                    let follow = [Column::Sex, Column::BirthPlace].into_iter();
                    told.extend(follow.filter(|one| !self.at.contains_key(&Target::Column(*one))).map(Some));
                }
                // Where she lives is one place where only one is said.
                for (one, other) in
                    [(Column::Residence, Column::Domicile), (Column::Domicile, Column::Residence)]
                {
                    if told.contains(&Some(one)) && !self.at.contains_key(&Target::Column(other)) {
                        told.push(Some(other));
                    }
                }
                problems.extend(others.into_iter().filter(|one| !told.contains(&one.column)));
                RowRead::Wrong(echoed, sorted(problems))
            }
        }
    }

    /// The row as the sender wrote it; what he has beyond his headings follows, and the two added columns are left out.
    fn echoed(&self, row: &Row) -> Vec<String> {
        let added = if self.returned { self.width..self.width + 2 } else { 0..0 };
        let cells = row.cells.iter().enumerate().filter(|(index, _)| !added.contains(index));
        let mut fields: Vec<String> = cells.map(|(_, cell)| cell.text()).collect();
        while fields.len() > self.width && fields.last().is_some_and(String::is_empty) {
            fields.pop();
        }
        fields
    }

    /// What no letter of the file says, and what the table did not.
    fn finished(&self, mut row: ResultRow, outcome: Option<Outcome>, test: Option<TestKind>) -> ResultRow {
        row.outcome = outcome.unwrap_or(row.outcome);
        row.test = test.unwrap_or(row.test);
        let place = |column| self.at.contains_key(&Target::Column(column));
        if !place(Column::Residence) && !place(Column::Domicile) {
            row.residence.catastal_code.clear();
            row.domicile.catastal_code.clear();
        }
        row
    }
}

fn sorted(mut problems: Vec<RowProblem>) -> Vec<RowProblem> {
    problems.sort_by_key(|problem| problem.column);
    problems
}

/// A row while its 27 fields are filled.
struct Taking<'a> {
    reader: &'a Reader,
    row: &'a Row,
    fields: Vec<String>,
    problems: Vec<RowProblem>,
    outcome: Option<Outcome>,
    test: Option<TestKind>,
}

impl<'a> Taking<'a> {
    fn of(reader: &'a Reader, row: &'a Row) -> Self {
        Self {
            reader,
            row,
            fields: vec![String::new(); WIDTH],
            problems: Vec::new(),
            outcome: None,
            test: None,
        }
    }

    fn fill(&mut self) {
        for column in Column::ALL {
            let text = match column {
                Column::TaxCode => self.code(),
                Column::BirthDate => self.birth_date(),
                Column::EffectiveTime => self.sampled_at(),
                Column::OutcomeCode => self.outcome(),
                Column::Code => self.test(),
                Column::BirthPlace | Column::Residence | Column::Domicile => self.place(column),
                Column::Sex => self.sex(),
                Column::RequestKind => self.request_kind(),
                _ => self.plain(Target::Column(column)),
            };
            self.fields[column as usize] = text;
        }
        self.complete();
    }

    /// The cell of a field; `None` where the mapping has none, or where what stands in it is noted as no value.
    fn cell(&mut self, target: Target) -> Option<&'a Cell> {
        let index = *self.reader.at.get(&target)?;
        let cell = self.row.cell(index);
        let at = || place::name(index, self.row.number);
        let problem = |keys| RowProblem::new(target.column(), keys).with("cell", at());
        match cell {
            Cell::Formula(_) => self.problems.push(problem(("lab-table-formula", "lab-table-formula-fix"))),
            Cell::Error(error) => {
                let said: String = error.chars().take(20).collect();
                let keys = ("lab-table-error", "lab-table-error-fix");
                self.problems.push(problem(keys).with("error", said));
            }
            _ => return Some(cell),
        }
        None
    }

    fn note(&mut self, column: Column, keys: (&'static str, &'static str)) -> String {
        self.problems.push(RowProblem::new(column, keys));
        String::new()
    }

    /// A text; what a spreadsheet has made of one is no text any more.
    fn plain(&mut self, target: Target) -> String {
        let Some(cell) = self.cell(target) else { return String::new() };
        let column = target.column();
        match cell {
            Cell::Date(_) => self.note(column, ("lab-table-made-date", "lab-table-made-date-fix")),
            Cell::Number(number) if number.abs() >= EXACT => {
                self.note(column, ("lab-table-digits", "lab-table-digits-fix"))
            }
            // Others of the column have kept theirs.
            Cell::Number(_) if self.reader.has_zeros(target) => {
                self.note(column, ("lab-table-zeros-lost", "lab-table-zeros-lost-fix"))
            }
            // A line break within a cell is a blank of an address.
            Cell::Text(text) => text.trim().replace("\r\n", " ").replace(['\n', '\r'], " "),
            cell => cell.text(),
        }
    }

    fn code(&mut self) -> String {
        let Some(cell) = self.cell(Target::Column(Column::TaxCode)) else { return String::new() };
        match cell {
            Cell::Number(_) => {
                self.note(Column::TaxCode, ("lab-table-code-number", "lab-table-code-number-fix"))
            }
            cell => cell.text().split_whitespace().collect(),
        }
    }

    fn birth_date(&mut self) -> String {
        let Some(cell) = self.cell(Target::Column(Column::BirthDate)) else { return String::new() };
        match When::of(cell, self.reader.days()) {
            Some(when) => when.day().strftime("%d/%m/%Y").to_string(),
            None if cell.is_empty() => String::new(),
            None => self.note(Column::BirthDate, ("lab-table-day", "lab-table-day-fix")),
        }
    }

    fn sampled_at(&mut self) -> String {
        let column = Column::EffectiveTime;
        let Some(cell) = self.cell(Target::Column(column)) else { return String::new() };
        if cell.is_empty() {
            return String::new();
        }
        let Some(when) = When::of(cell, self.reader.days()) else {
            return self.note(column, ("lab-table-when", "lab-table-when-fix"));
        };
        let hour = match self.cell(Target::Time) {
            Some(cell) if !cell.is_empty() => match hour_of(cell) {
                Some(hour) => Some(hour),
                None => return self.note(column, ("lab-table-hour", "lab-table-hour-fix")),
            },
            _ => None,
        };
        when.instant(hour).map(print_instant).unwrap_or_default()
    }

    fn outcome(&mut self) -> String {
        let text = self.plain(Target::Column(Column::OutcomeCode));
        if text.is_empty() {
            return text;
        }
        self.outcome = self.reader.mapping.outcome(&text);
        match self.outcome {
            Some(outcome) => crate::rules::csv::letter(outcome).to_owned(),
            None => self.note(Column::OutcomeCode, ("lab-table-outcome", "lab-table-outcome-fix")),
        }
    }

    fn test(&mut self) -> String {
        let target = Target::Column(Column::Code);
        self.test = match self.reader.mapping.sources.get(&target) {
            Some(Source::Fixed(test)) => Some(*test),
            _ => {
                let text = self.plain(target);
                if text.is_empty() {
                    return text;
                }
                self.reader.mapping.test(&text)
            }
        };
        match self.test {
            Some(test) => test_code(test).to_owned(),
            None => self.note(Column::Code, ("lab-table-test", "lab-table-test-fix")),
        }
    }

    /// A catastal code, an ISTAT code or the name of one place.
    fn place(&mut self, column: Column) -> String {
        let text = self.plain(Target::Column(column));
        let is_code = |text: &str| text.len() == 4 && text.as_bytes()[1..].iter().all(u8::is_ascii_digit);
        if text.is_empty() || is_code(&text) {
            return text;
        }
        match found_place(&text, self.reader.facts.today) {
            Some(code) => code,
            None => self.note(column, ("lab-table-place", "lab-table-place-fix")),
        }
    }

    fn sex(&mut self) -> String {
        let text = self.plain(Target::Column(Column::Sex));
        match text.to_uppercase().as_str() {
            "MASCHIO" | "MASCHILE" | "UOMO" => "M".to_owned(),
            "FEMMINA" | "FEMMINILE" | "DONNA" => "F".to_owned(),
            _ => text,
        }
    }

    fn request_kind(&mut self) -> String {
        let target = Target::Column(Column::RequestKind);
        if let Some(Cell::Number(number)) = self.cell(target)
            && (0.0..10.0).contains(number)
        {
            return self.note(Column::RequestKind, ("lab-table-zeros", "lab-table-zeros-fix"));
        }
        self.plain(target)
    }

    /// What the table does not have: it follows from what it has, or is the laboratory's own. No column it has is filled in.
    fn complete(&mut self) {
        use Column as C;
        let facts = &self.reader.facts;
        let code = match PersonIdentifier::from_column(&self.fields[C::TaxCode as usize]) {
            Ok(PersonIdentifier::TaxCode(code)) => Some(code),
            _ => None,
        };
        let letter = |sex| if sex == Sex::Male { "M" } else { "F" };
        let sex = code.as_ref().map(|code| letter(code.sex()).to_owned());
        self.fill_in(C::Sex, sex);
        self.fill_in(C::BirthPlace, code.map(|code| code.place_code()));
        let field = |column: C| self.fields[column as usize].clone();
        let (residence, domicile) = (field(C::Residence), field(C::Domicile));
        let (street, other_street) = (field(C::ResidenceAddress), field(C::DomicileAddress));
        if self.has(C::Residence) || !self.has(C::Domicile) {
            let nowhere = !self.has(C::Residence);
            self.fill_in(C::Residence, nowhere.then(|| NOWHERE.to_owned()));
            self.fill_in(C::Domicile, Some(if nowhere { NOWHERE.to_owned() } else { residence }));
            self.fill_in(C::DomicileAddress, Some(street));
        } else {
            self.fill_in(C::Residence, Some(domicile));
            self.fill_in(C::ResidenceAddress, Some(other_street));
        }
        let said =
            self.reader.at.get(&Target::Column(C::OutcomeCode)).map(|index| self.row.cell(*index).text());
        self.fill_in(C::OutcomeText, said);
        let test = self.reader.at.get(&Target::Column(C::Code)).map(|index| self.row.cell(*index).text());
        self.fill_in(C::DisplayName, test.or_else(|| self.test.map(|test| display_name(test).to_owned())));
        for column in [C::FacilityName, C::Authenticator] {
            self.fill_in(column, Some(facts.name.clone()));
        }
        self.fill_in(C::Asl, Some(facts.asl.clone()));
        self.fill_in(C::RequestKind, Some("00".to_owned()));
    }

    fn has(&self, column: Column) -> bool {
        self.reader.at.contains_key(&Target::Column(column))
    }

    fn fill_in(&mut self, column: Column, text: Option<String>) {
        if !self.has(column) {
            self.fields[column as usize] = text.unwrap_or_default();
        }
    }
}
