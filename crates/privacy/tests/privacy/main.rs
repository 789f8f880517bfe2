//! Privacy through its public face, on both engines.

mod common;
mod obscuring;
mod portable;
mod rights;
