//! The program through its public face, on both engines.

mod audit;
mod certificate;
mod choices;
mod command;
mod connections;
mod doctor;
mod interrupted;
mod inventory;
mod lab_parse;
mod log;
mod mllp;
mod original;
mod plans;
mod registry;
mod retention;
mod socket;
mod tables;
