//! The file that goes back to the laboratory: its own rows, what is wrong with each and how to mend it.
//!
//! What is echoed of a row is bounded, and so is the file: see [`Rejects`].

use std::borrow::Cow;
use std::collections::BTreeSet;

use kernel::TaxCode;

use crate::rules::csv::{self, HEADER_REJECTED, RowProblem};
use crate::rules::table::Shape;

/// Bytes of a row that are echoed: the longest row that is in order fits.
pub const ECHOED: usize = 8 * 1024;
/// Bytes of the file that goes back after which no more is read: some 20,000 usual rows.
pub const MOST_BYTES: usize = 16 * 1024 * 1024;
/// Tax codes of a row that are looked up: a row is about one person.
const CODES_OF_ROW: usize = 4;

/// A row that goes back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rejected {
    /// Its line in the file, the header being 1.
    pub number: u64,
    /// Its fields as they came.
    pub fields: Vec<String>,
    /// What is wrong with it.
    pub problems: Vec<RowProblem>,
}

/// The rows of a file that go back, printed as soon as they are rejected.
#[derive(Debug)]
pub struct Rejects {
    shape: Shape,
    lines: Vec<(u64, String)>,
    bytes: usize,
    codes: BTreeSet<TaxCode>,
}

impl Rejects {
    /// None so far, of a file with these columns.
    pub fn of(shape: Shape) -> Self {
        Self { shape, lines: Vec::new(), bytes: 0, codes: BTreeSet::new() }
    }

    /// How many columns the sender's rows have, before the two that are added.
    pub fn width(&self) -> usize {
        self.shape.headings.len()
    }

    /// Takes a row in.
    pub fn push(&mut self, row: &Rejected) {
        self.codes.extend(row.fields.iter().flat_map(|field| codes_in(field)).take(CODES_OF_ROW));
        let line = line(row, &self.shape);
        self.bytes += line.len();
        self.lines.push((row.number, line));
    }

    /// Whether no more can be given back.
    pub fn is_full(&self) -> bool {
        self.bytes >= MOST_BYTES
    }

    /// The tax codes in the rows, wherever they stand: whose data the file holds.
    pub fn take_codes(&mut self) -> Vec<TaxCode> {
        std::mem::take(&mut self.codes).into_iter().collect()
    }

    /// The file, in the order of the rows, with a header and the mark by which spreadsheets know UTF-8; empty for no
    /// rows.
    pub fn into_file(mut self) -> String {
        if self.lines.is_empty() {
            return String::new();
        }
        self.lines.sort_by_key(|(number, _)| *number);
        let mut text = String::with_capacity(self.bytes + 2 * self.lines.len() + ECHOED);
        text.push('\u{feff}');
        text.push_str(&csv::print(self.shape.headings.iter().map(AsRef::as_ref).chain(HEADER_REJECTED)));
        text.push_str("\r\n");
        for (_, line) in self.lines {
            text.push_str(&line);
            text.push_str("\r\n");
        }
        text
    }
}

/// The valid tax codes in a text.
fn codes_in(text: &str) -> impl Iterator<Item = TaxCode> {
    let words = text.split(|letter: char| !letter.is_ascii_alphanumeric());
    words.filter(|word| word.len() == 16).filter_map(|word| TaxCode::parse(word).ok())
}

/// The two columns follow the sender's own; what a row has too many follows them, so that nothing is lost.
fn line(row: &Rejected, shape: &Shape) -> String {
    let (reason, remedy) = (reason(row, shape), remedy(row));
    let width = shape.headings.len();
    let mut room = ECHOED;
    let fields: Vec<Cow<'_, str>> = row.fields.iter().map(|field| echoed(field, &mut room)).collect();
    let field = |index: usize| fields.get(index).map_or("", AsRef::as_ref);
    let surplus = fields.iter().skip(width).map(AsRef::as_ref);
    csv::print((0..width).map(field).chain([reason.as_str(), remedy.as_str()]).chain(surplus))
}

/// A field on one line, as a carriage return within it would be a line of its own for some programs; cut with an
/// ellipsis where the row has used up its room.
fn echoed<'f>(field: &'f str, room: &mut usize) -> Cow<'f, str> {
    let mut end = field.len().min(*room);
    while !field.is_char_boundary(end) {
        end -= 1;
    }
    *room -= end;
    let kept = &field[..end];
    if kept.contains(['\r', '\n']) || end < field.len() {
        let ellipsis = if end < field.len() { "…" } else { "" };
        return Cow::Owned(kept.replace(['\r', '\n'], " ") + ellipsis);
    }
    Cow::Borrowed(kept)
}

/// `Riga 37, colonna 12 (sesso): …`, one sentence for each problem.
pub fn reason(row: &Rejected, shape: &Shape) -> String {
    let sentences: Vec<String> =
        row.problems.iter().map(|problem| sentence(row.number, problem, shape)).collect();
    sentences.join(" | ")
}

/// Where a problem of a row is, in the sender's own columns, and what it is.
pub fn sentence(number: u64, problem: &RowProblem, shape: &Shape) -> String {
    let (number, text) = (number.to_string(), web::texts::problem(&problem.reason));
    let Some(column) = problem.column else {
        return web::tn("lab-csv-where-row", &[("row", &number.as_str()), ("text", &text)]);
    };
    match shape.place(column) {
        Some((place, name)) => web::tn(
            "lab-csv-where",
            &[("row", &number.as_str()), ("column", &place.as_str()), ("name", &name), ("text", &text)],
        ),
        None => {
            let name = web::t(&format!("lab-field-{}", column.name())).to_owned();
            web::tn("lab-csv-where-absent", &[("row", &number.as_str()), ("name", &name), ("text", &text)])
        }
    }
}

/// What is wrong and how to mend it, without where.
pub fn both(problem: &RowProblem) -> String {
    format!("{} {}", web::texts::problem(&problem.reason), web::texts::problem(&problem.remedy))
}

/// How to mend each problem, once each.
fn remedy(row: &Rejected) -> String {
    let mut sentences: Vec<String> = Vec::new();
    for problem in &row.problems {
        let sentence = web::texts::problem(&problem.remedy);
        if !sentences.contains(&sentence) {
            sentences.push(sentence);
        }
    }
    sentences.join(" | ")
}

/// `errore` and `come correggere` of the first rows of a returned file: what the page shows of it, without the data.
pub fn first_sentences(file: &str, width: usize, most: usize) -> Vec<(String, String)> {
    let rows = file.lines().skip(1).filter_map(csv::split).take(most);
    rows.filter_map(|fields| Some((fields.get(width)?.clone(), fields.get(width + 1)?.clone()))).collect()
}
