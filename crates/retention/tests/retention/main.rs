//! Retention through its public face, on both engines.

mod common;
mod gone;
mod plans;
mod portable;
