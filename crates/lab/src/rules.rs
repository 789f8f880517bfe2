//! The decisions of the laboratory: pure functions, no I/O.

pub mod barcode;
pub mod completion;
pub mod csv;
pub mod entry;
pub mod matching;
pub mod number;
pub mod request;
pub mod sort_key;
pub mod states;
