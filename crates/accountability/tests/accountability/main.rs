//! Accountability through its public face, on both engines.

mod common;
mod digest;
mod emergency;
mod help_desk;
mod portable;
