//! Cells and rows.

use jiff::civil::{DateTime, Time};

/// What stands in a cell.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    /// Nothing.
    Empty,
    /// A text; of a CSV every cell is one.
    Text(String),
    /// A number that is no date.
    Number(f64),
    /// A number that is shown as a date, as an hour or as both; an hour alone has the day 1899-12-31 or the one before.
    Date(DateTime),
    /// True or false.
    Bool(bool),
    /// What a spreadsheet says of a formula that failed: `#N/D`.
    Error(String),
    /// A formula, with what it had when the file was saved.
    Formula(String),
}

impl Cell {
    /// Whether there is nothing in it, or blanks.
    pub fn is_empty(&self) -> bool {
        match self {
            Self::Empty => true,
            Self::Text(text) => text.trim().is_empty(),
            _ => false,
        }
    }

    /// Bytes of its text.
    pub(crate) fn size(&self) -> usize {
        match self {
            Self::Text(text) | Self::Error(text) | Self::Formula(text) => text.len(),
            _ => 0,
        }
    }

    /// As one would write it: days as ISO 8601, numbers without an exponent.
    pub fn text(&self) -> String {
        match self {
            Self::Empty => String::new(),
            Self::Text(text) | Self::Error(text) | Self::Formula(text) => text.trim().to_owned(),
            Self::Number(number) => number_text(*number),
            Self::Date(at) if at.date().year() < 1900 => at.time().strftime("%H:%M:%S").to_string(),
            Self::Date(at) if at.time() == Time::midnight() => at.date().to_string(),
            Self::Date(at) => at.strftime("%Y-%m-%dT%H:%M:%S").to_string(),
            Self::Bool(true) => "VERO".to_owned(),
            Self::Bool(false) => "FALSO".to_owned(),
        }
    }
}

/// A number as it is written by hand: `44148`, `1.5`.
pub fn number_text(number: f64) -> String {
    // `f64` prints the shortest text that is read back as the same, and no exponent.
    number.to_string()
}

/// Why a row cannot be taken apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// A quote that is never closed.
    Quote,
    /// It is longer than any row is.
    Long,
}

/// A row of a table.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// Its number as an editor or a spreadsheet shows it.
    pub number: u64,
    /// Its cells, from the first column on; those that are missing at the end are empty.
    pub cells: Vec<Cell>,
    /// Why it could not be taken apart: then its text is its only cell.
    pub fault: Option<Fault>,
    /// Whether the sender does not see it.
    pub hidden: bool,
}

impl Row {
    /// A cell; empty beyond the last.
    pub fn cell(&self, column: usize) -> &Cell {
        self.cells.get(column).unwrap_or(&Cell::Empty)
    }

    /// Whether there is nothing in it. What could not be taken apart is not nothing.
    pub fn is_blank(&self) -> bool {
        self.fault.is_none() && self.cells.iter().all(Cell::is_empty)
    }
}
