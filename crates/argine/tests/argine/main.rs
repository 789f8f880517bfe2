//! The program through its public face, on both engines.

mod audit;
mod choices;
mod connections;
mod lab_parse;
mod original;
mod registry;
mod retention;
mod socket;
