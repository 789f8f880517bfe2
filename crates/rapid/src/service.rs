//! One function for each thing a user does: decide, rules, store, audit, in one unit of work.

mod group;
mod one;
mod own;
mod whose;

pub use group::{CHUNK, Ready, preview, record_chunk, record_rows};
pub use one::{may_record, of_household, of_person, record};
pub use own::{Correct, correct, list, view};
