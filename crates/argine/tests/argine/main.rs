//! The program through its public face, on both engines.

mod audit;
mod certificate;
mod choices;
mod command;
mod connections;
mod database_tls;
mod doctor;
mod interrupted;
mod inventory;
mod lab_parse;
mod least_rights;
mod log;
mod mllp;
mod nodes;
mod original;
mod passwords;
mod plans;
mod registry;
mod retention;
mod served;
mod socket;
mod tables;
mod transport;
mod two_nodes;
mod wire;
