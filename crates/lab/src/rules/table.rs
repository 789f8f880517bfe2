//! Tables of results in a laboratory's own columns, read by a mapping into rows of the 27-column file (issue 6.2).
//!
//! A [`Mapping`] says which column of the sender is which of ours, and what the sender's words mean. What it does not say is asked, never
//! guessed: a word that is not in it gives its row back. From a row on, everything is the file's own: see [`super::csv`].

mod guess;
mod mapping;
mod order;
mod places;
mod reading;
mod shape;
mod target;
mod tracciato;
mod trouble;
mod when;
mod words;

pub use guess::guess;
pub use mapping::{FORMAT, Mapping, Mismatch, Source, key_of, own_width};
pub use order::Order;
pub use reading::{Facts, Reader};
pub use shape::Shape;
pub use target::{Section, Target};
pub use tracciato::{is_plain, is_tracciato, tracciato};
pub use trouble::problem;
pub use words::{known_outcome, known_test, word_key};
