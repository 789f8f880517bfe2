//! The file that goes back to the laboratory: its own rows, what is wrong with each and how to mend it.

use std::borrow::Cow;

use crate::rules::csv::{self, HEADER, HEADER_REJECTED, RowProblem, WIDTH};

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

/// The file, with a header and the mark by which spreadsheets know UTF-8; empty for no rows.
pub fn file(rows: &[Rejected]) -> String {
    if rows.is_empty() {
        return String::new();
    }
    let mut text = String::from("\u{feff}");
    text.push_str(&csv::print(HEADER.iter().chain(&HEADER_REJECTED).copied()));
    text.push_str("\r\n");
    for row in rows {
        text.push_str(&line(row));
        text.push_str("\r\n");
    }
    text
}

/// The two columns follow the 27; what a row has too many follows them, so that nothing is lost.
fn line(row: &Rejected) -> String {
    let (reason, remedy) = (reason(row), remedy(row));
    let field = |index: usize| row.fields.get(index).map_or("", String::as_str);
    let surplus = row.fields.iter().skip(WIDTH).map(String::as_str);
    let columns = (0..WIDTH).map(field).chain([reason.as_str(), remedy.as_str()]).chain(surplus);
    csv::print(columns.map(one_line).collect::<Vec<_>>().iter().map(AsRef::as_ref))
}

/// A carriage return within a field would be a line of its own for some programs.
fn one_line(text: &str) -> Cow<'_, str> {
    if text.contains(['\r', '\n']) {
        Cow::Owned(text.replace(['\r', '\n'], " "))
    } else {
        Cow::Borrowed(text)
    }
}

/// `Riga 37, colonna 12 (sesso): …`, one sentence for each problem.
pub fn reason(row: &Rejected) -> String {
    let number = row.number.to_string();
    let sentences = row.problems.iter().map(|problem| {
        let text = web::texts::problem(&problem.reason);
        match problem.column {
            Some(column) => web::tn(
                "lab-csv-where",
                &[
                    ("row", &number.as_str()),
                    ("column", &column.number()),
                    ("name", &column.name()),
                    ("text", &text),
                ],
            ),
            None => web::tn("lab-csv-where-row", &[("row", &number.as_str()), ("text", &text)]),
        }
    });
    sentences.collect::<Vec<_>>().join(" | ")
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
pub fn first_sentences(file: &str, most: usize) -> Vec<(String, String)> {
    let rows = file.lines().skip(1).filter_map(csv::split).take(most);
    rows.filter_map(|fields| Some((fields.get(WIDTH)?.clone(), fields.get(WIDTH + 1)?.clone()))).collect()
}
