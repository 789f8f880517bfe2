//! The decisions: pure functions.

pub mod hours;
pub mod marks;
pub mod offer;
pub mod times;
