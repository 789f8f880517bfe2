//! The program through its public face, on both engines.

mod audit;
mod certificate;
mod choices;
mod command;
mod connections;
mod doctor;
mod interrupted;
mod lab_parse;
mod mllp;
mod original;
mod passwords;
mod plans;
mod registry;
mod retention;
mod socket;
mod tables;
