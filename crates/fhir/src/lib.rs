//! FHIR R4 for programs, at `/fhir`: laboratories send reports and fetch their orders, and whoever may see a result reads it
//! (docs/adr/0045). What comes in is read by `lab-messages` and taken by `lab::intake`; nothing is stored here.

mod answers;
mod capability;
mod complete;
mod condition;
mod handlers;
mod http;
mod outcome;
mod params;
mod received;
pub mod resources;
mod search;
mod service;
pub mod sql;
mod store;
pub mod systems;
mod taking;

pub use handlers::routes;
pub use http::worded;

use storage::{Migration, Module};

/// What the module brings to the database.
pub const MODULE: Module = Module {
    name: "fhir",
    migrations: &[Migration {
        number: 1,
        name: "results of a laboratory",
        sql: include_str!("../migrations/0001_lab_result_of_laboratory.sql"),
    }],
    queries: sql::ALL,
};

/// The module's words, which go into an `OperationOutcome`.
pub const WORDS: &str = include_str!("../i18n/it.ftl");
