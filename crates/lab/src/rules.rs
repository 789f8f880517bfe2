//! The decisions of the laboratory: pure functions, no I/O.

pub mod barcode;
pub mod bench;
pub mod completion;
pub mod csv;
pub mod desk;
pub mod devices;
pub mod entry;
pub mod group;
pub mod incoming;
pub mod matching;
pub mod number;
pub mod request;
pub mod sort_key;
pub mod states;
pub mod table;
pub mod undo;
pub mod validation;
