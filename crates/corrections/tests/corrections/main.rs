//! Corrections through their public face, on both engines.

mod common;
mod deletion;
mod facts;
mod persons;
mod portable;
