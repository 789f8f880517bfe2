//! Privacy through its public face, on both engines.

mod common;
mod facts;
mod obscuring;
mod portable;
mod rights;
