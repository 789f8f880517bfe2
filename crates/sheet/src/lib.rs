//! Tables as people send them: CSV however it is dressed, and workbooks (XLSX, ECMA-376). Read row by row, within bounds, without
//! guessing: a formula, an error or a date is told apart from a text, and what cannot be read for certain is said by name.
//!
//! Bytes in, rows out; no I/O, no database, no words. What a file holds is persons' data: nothing of it is logged or put into a
//! [`Trouble`], but for headings and names of sheets.

mod cell;
mod content;
mod delimited;
#[doc(hidden)]
pub mod fixture;
#[doc(hidden)]
pub mod fuzz;
mod look;
pub mod place;
mod signs;
mod table;
mod trouble;
mod xlsx;

pub use cell::{Cell, Fault, Row};
pub use content::Content;
pub use look::{Look, MOST_WORDS, SAMPLES, SHOWN, header, look};
pub use signs::Signs;
pub use table::{Kind, Sheet, Table, kind_of};
pub use trouble::Trouble;

/// The day and hour of a number of a spreadsheet, whose days are counted from 1900, or from 1904.
pub fn date_of(number: f64, from_1904: bool) -> Option<jiff::civil::DateTime> {
    xlsx::date_of(number, from_1904)
}

/// Bytes of a file that are read.
pub const LARGEST: usize = 64 * 1024 * 1024;
/// Columns of a table.
pub const MOST_COLUMNS: usize = 256;
/// Bytes of the texts of a row, whichever dress the table comes in.
pub(crate) const LARGEST_ROW: usize = web::csv::MAXIMUM_LINE;
/// Rows of a sheet.
pub const MOST_ROWS: u64 = 250_000;
