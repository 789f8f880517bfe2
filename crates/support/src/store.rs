//! Typed functions over the module's tables.

pub mod help;
pub mod notices;
pub mod views;
