//! One function for each thing that is done: decide → rules → store → audit, in one unit of work.

pub mod channels;
pub mod outbox;
mod watching;

pub use watching::{LENGTH, Wanted, again, counts, lines, of_one, row, rows};
