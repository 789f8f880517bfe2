//! The program through its public face, on both engines.

mod audit;
mod certificate;
mod choices;
mod connections;
mod original;
mod registry;
mod retention;
mod socket;
