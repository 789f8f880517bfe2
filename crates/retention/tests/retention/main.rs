//! Retention through its public face, on both engines.

mod classes;
mod common;
mod gone;
mod holds;
mod plans;
mod portable;
