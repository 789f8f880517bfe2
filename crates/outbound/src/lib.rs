//! Requests that leave by machine for the laboratories that want them so: HL7 OML^O21 over MLLP, or FHIR. An outbox whose states are on a
//! page (docs/adr/0053). What is common to all that leaves is in `courier`.

mod letters;
pub mod model;
mod pages;
mod reactions;
pub mod rules;
mod sender;
pub mod service;
pub mod sql;
pub mod store;
mod stuck;
mod wire;

pub use pages::{install, routes};
pub use reactions::reactions;
pub use sender::{Sender, metrics};
pub use stuck::Stuck;
pub use wire::{Reach, Wire};

use storage::{Migration, Module};

/// What the module brings to the database.
pub const MODULE: Module = Module {
    name: "outbound",
    migrations: &[Migration {
        number: 1,
        name: "outbound",
        sql: include_str!("../migrations/0001_outbound.sql"),
    }],
    queries: sql::ALL,
};

/// The module's words on the screen.
pub const WORDS: &str = include_str!("../i18n/it.ftl");
