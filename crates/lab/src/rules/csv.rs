//! The file the laboratories send: 27 columns separated by `;`, a header line (standards §4.1).
//!
//! A record is one line, whatever its quotes: a quote that is never closed costs its own row and no other. A returned
//! file has two more columns, `errore` and `come correggere`, which are ignored when it is sent again.

mod check;
mod columns;
mod fields;
mod lines;
mod row;

pub use check::{Checked, check};
pub use columns::{Column, HEADER, HEADER_REJECTED, MAXIMUM_LENGTH, WIDTH};
pub use fields::{defused, field, neutralised, print, split, split_some};
pub use lines::{Line, Lines, MAXIMUM_LINE, NUL_SIGN, decode, is_utf_16};
pub use row::{FacilityColumns, Place, ResultRow, RowProblem};

#[cfg(test)]
mod tests;
