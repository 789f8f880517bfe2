//! Support through its public face, on both engines.

mod common;
mod help;
mod notices;
mod portable;
