//! The file the laboratories send: 27 columns separated by `;`, a header line (standards §4.1).
//!
//! A record is one line, whatever its quotes: a quote that is never closed costs its own row and no other. A returned
//! file has two more columns, `errore` and `come correggere`, which are ignored when it is sent again.

mod check;
mod columns;
mod line;
mod row;

pub use check::{Checked, check};
pub use columns::{Column, HEADER, HEADER_REJECTED, MAXIMUM_LENGTH, WIDTH};
pub use line::{RowRead, is_returned, read_line};
pub use row::{FacilityColumns, Place, ResultRow, RowProblem, test_code};
pub(super) use row::{letter, parse_instant, print_instant};
pub use web::csv::{
    Line, Lines, MAXIMUM_LINE, NUL_SIGN, decode, defused, field, is_utf_16, neutralised, print, split,
    split_some,
};

#[cfg(test)]
mod tests;
