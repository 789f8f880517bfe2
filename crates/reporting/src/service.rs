//! One function for each thing a user does, and what the program does by itself.

mod certificates;
mod flow;
pub mod outbox;
mod report;

pub use certificates::may_judge;
pub use flow::{LENGTH, Overview, Wanted, again, overview, row, rows};
pub use report::{VERIFY, authentic, report};
