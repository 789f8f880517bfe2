//! The program through its public face, on both engines.

mod audit;
mod choices;
mod connections;
mod registry;
mod original;
mod retention;
mod socket;
