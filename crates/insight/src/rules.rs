//! The decisions: pure functions.

pub mod days;
pub mod flow;
