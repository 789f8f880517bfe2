//! Insight through its public face, on both engines.

mod common;
mod counters;
mod figures;
mod flow;
