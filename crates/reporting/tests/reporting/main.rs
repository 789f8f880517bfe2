//! The module through its public face, on both engines.

mod busy;
mod certificates;
mod common;
mod flow;
mod portable;
mod report;
mod rules;
