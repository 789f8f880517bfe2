//! A file of terms: how it is read, and what becomes of each row. Nothing is written here.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use kernel::clock::{FOREVER, first_day_after};
use kernel::tax_code::name_letters;
use kernel::{Date, FieldProblem};
use serde::Serialize;
use territory::codes::{List, Term};

use super::among::{Among, lasts};
use super::codes::TypedTerm;
use crate::model::codes::{Outcome, Plan, Planned};

#[cfg(test)]
mod tests;

/// Most bytes of a file.
pub const MOST_BYTES: usize = 256 * 1024;
/// Most rows of a file.
pub const MOST_ROWS: usize = 1_000;
/// The columns, in the order of the template and of the file that is saved.
pub const COLUMNS: [&str; 6] = ["codice", "nome", "vale come", "posto", "primo giorno", "ultimo giorno"];
/// The same as the API calls them.
const ENGLISH: [&str; 6] = ["code", "name", "counts_as", "place", "from", "last_day"];

/// A row as it stands in a file: none where the file has no such column.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct TermRow {
    /// Its number, as a spreadsheet counts: the header is the first.
    pub number: usize,
    /// Code.
    pub code: String,
    /// What it is called.
    pub name: Option<String>,
    /// The code the rules take it for.
    pub counts_as: Option<String>,
    /// Where it stands.
    pub place: Option<String>,
    /// First day, as typed.
    pub from: Option<String>,
    /// Last day, as typed; empty for none.
    pub last_day: Option<String>,
}

/// The column that stands for a field.
pub fn column(field: &str) -> &'static str {
    let place = ENGLISH.iter().position(|english| *english == field);
    place.map_or("", |place| COLUMNS[place])
}

/// Where each column stands in a file.
type Places = [Option<usize>; 6];

fn wrong_file(key: &'static str) -> FieldProblem {
    FieldProblem::new("file", key)
}

/// Finds the columns by their names; what is not known is told by its name, and so is what stands there twice.
fn places(headers: &csv::StringRecord) -> Result<Places, FieldProblem> {
    let mut places: Places = [None; 6];
    let (mut unknown, mut twice) = (Vec::new(), Vec::new());
    for (place, header) in headers.iter().enumerate() {
        let letters = name_letters(header);
        let is =
            |index: &usize| [COLUMNS[*index], ENGLISH[*index]].iter().any(|it| name_letters(it) == letters);
        match (0..COLUMNS.len()).find(is) {
            Some(index) if places[index].is_some() => twice.push(header.trim()),
            Some(index) => places[index] = Some(place),
            None if header.trim().is_empty() => {}
            None => unknown.push(header.trim()),
        }
    }
    let named = |key, names: Vec<&str>| Err(wrong_file(key).with("columns", names.join(", ")));
    if !unknown.is_empty() {
        return named("registers-file-unknown-columns", unknown);
    }
    if !twice.is_empty() {
        return named("registers-file-columns-twice", twice);
    }
    if places[0].is_none() || places[1].is_none() {
        return Err(wrong_file("registers-file-header"));
    }
    Ok(places)
}

/// A cell as it was before it was saved: an apostrophe stands before what a spreadsheet would take for a formula, and only there is it
/// not part of the name.
fn unguarded(cell: &str) -> &str {
    cell.strip_prefix('\'').filter(|rest| web::csv::is_formula(rest)).unwrap_or(cell)
}

fn row(number: usize, record: &csv::StringRecord, places: &Places) -> TermRow {
    let cell = |index: usize| {
        let cell = record.get(places[index]?).unwrap_or_default().trim();
        Some(unguarded(cell).to_owned())
    };
    TermRow {
        number,
        code: cell(0).unwrap_or_default().to_lowercase(),
        name: cell(1),
        counts_as: cell(2),
        place: cell(3),
        from: cell(4),
        last_day: cell(5),
    }
}

/// Reads a file: UTF-8 with or without its mark, `;` or `,` between the columns, which may stand in any order.
///
/// # Errors
/// What is wrong with the file as a whole, at the field `file`.
pub fn read_terms(bytes: &[u8]) -> Result<Vec<TermRow>, FieldProblem> {
    match bytes.len() {
        0 => return Err(wrong_file("web-upload-none")),
        length if length > MOST_BYTES => return Err(wrong_file("registers-file-large")),
        _ => {}
    }
    let text = std::str::from_utf8(bytes).map_err(|_| wrong_file("registers-file-encoding"))?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let delimiter = if text.lines().next().unwrap_or_default().contains(';') { b';' } else { b',' };
    let mut reader =
        csv::ReaderBuilder::new().delimiter(delimiter).flexible(true).from_reader(text.as_bytes());
    let places = places(reader.headers().map_err(|_| wrong_file("registers-file-broken"))?)?;
    let mut rows = Vec::new();
    for (number, record) in (2..).zip(reader.records()) {
        let record = record.map_err(|_| wrong_file("registers-file-broken"))?;
        if record.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        if rows.len() == MOST_ROWS {
            return Err(wrong_file("registers-file-long"));
        }
        let beyond = |(place, cell): (usize, &str)| !places.contains(&Some(place)) && !cell.trim().is_empty();
        if record.iter().enumerate().any(beyond) {
            return Err(wrong_file("registers-file-cell-beyond").with("row", number.to_string()));
        }
        rows.push(row(number, &record, &places));
    }
    if rows.is_empty() { Err(wrong_file("registers-file-empty")) } else { Ok(rows) }
}

/// The state of a list, for whoever comes back to it: each change makes it larger.
pub fn seen(terms: &[Term]) -> i64 {
    terms.iter().map(|term| term.version).sum()
}

/// What becomes of each row. A term that the file does not name stays as it is.
pub fn plan(list: List, rows: &[TermRow], terms: &[Term], today: Date) -> Plan {
    let mut among = Among::new(terms, today);
    let mut first = HashMap::new();
    let mut planned: Vec<Planned> = Vec::with_capacity(rows.len());
    for row in rows {
        let outcome = match first.entry(row.code.as_str()) {
            Entry::Occupied(there) => {
                let twice = FieldProblem::new("code", "registers-row-twice");
                Err(vec![twice.with("row", usize::to_string(there.get()))])
            }
            Entry::Vacant(free) => {
                free.insert(row.number);
                of_row(list, row, &among)
            }
        };
        let outcome = outcome.unwrap_or_else(Outcome::Refused);
        if let Some(new) = outcome.after() {
            among.put(new.clone());
        }
        let (code, name) = (row.code.clone(), row.name.clone().unwrap_or_default());
        planned.push(Planned { number: row.number, code, name, outcome });
    }
    if !among.leaves_something() {
        for row in &mut planned {
            let changed = matches!(row.outcome, Outcome::Closed { .. } | Outcome::Changed { .. });
            if changed && row.outcome.after().is_some_and(|new| !lasts(new, today)) {
                row.outcome = Outcome::Refused(vec![FieldProblem::new("last_day", "registers-term-last")]);
            }
        }
    }
    Plan { rows: planned, seen: seen(terms), written: false }
}

/// What becomes of a row, or all that is wrong with it.
fn of_row(list: List, row: &TermRow, among: &Among) -> Result<Outcome, Vec<FieldProblem>> {
    let before = among.get(&row.code).cloned();
    let mut wrong = Vec::new();
    let mut date = |typed: &Option<String>, field| match day(typed.as_deref(), field) {
        Ok(day) => day,
        Err(problem) => {
            wrong.push(problem);
            None
        }
    };
    let (from, last) = (date(&row.from, "from"), date(&row.last_day, "last_day"));
    // A term keeps what the rules take it for: another one is no slip that a file should write over.
    let other = before
        .as_ref()
        .is_some_and(|before| row.counts_as.as_ref().is_some_and(|it| *it != before.counts_as));
    if other {
        wrong.push(FieldProblem::new("counts_as", "registers-counts-as-kept"));
    }
    let typed = TypedTerm {
        code: row.code.clone(),
        name: row.name.clone().unwrap_or_default(),
        counts_as: row.counts_as.clone().unwrap_or_default(),
        place: row.place.clone().unwrap_or_default(),
        from,
    };
    // Its end is looked at below, together with its beginning.
    let open = before.as_ref().map(|before| Term { valid_to: FOREVER, ..before.clone() });
    let mut after = match typed.check(list, open.as_ref(), among) {
        Ok(after) if wrong.is_empty() => after,
        Ok(_) => return Err(in_order(wrong)),
        Err(more) => {
            wrong.extend(more);
            return Err(in_order(wrong));
        }
    };
    after.valid_to = match (&row.last_day, &before) {
        (Some(_), _) => first_day_after(last),
        (None, Some(before)) if before.is_void() => after.valid_from,
        (None, Some(before)) => before.valid_to,
        (None, None) => FOREVER,
    };
    let stays_void = before.as_ref().is_some_and(|before| before.is_void() && row.last_day.is_none());
    if after.is_void() && !stays_void {
        return Err(vec![FieldProblem::new("last_day", "registers-end-before-start")]);
    }
    Ok(match before {
        None => Outcome::Added(after),
        Some(before) if Term { version: before.version, ..after.clone() } == before => Outcome::Same,
        Some(before) if after.valid_to < before.valid_to => Outcome::Closed { before, after },
        Some(before) => Outcome::Changed { before, after },
    })
}

/// As the columns stand.
fn in_order(mut wrong: Vec<FieldProblem>) -> Vec<FieldProblem> {
    wrong.sort_by_key(|problem| ENGLISH.iter().position(|field| *field == problem.field));
    wrong
}

fn day(typed: Option<&str>, field: &'static str) -> Result<Option<Date>, FieldProblem> {
    match typed.unwrap_or_default() {
        "" => Ok(None),
        typed => web::forms::parse_date(typed).map(Some).map_err(|key| FieldProblem::new(field, key)),
    }
}
