//! What leaves the region: results for the nation, through an outbox whose states are on a page; and the report that the person takes
//! home, a PDF that proves itself authentic.

mod api;
pub mod brake;
pub mod document;
pub mod model;
mod pages;
mod reactions;
pub mod rules;
pub mod seal;
mod sender;
pub mod service;
pub mod sql;
pub mod store;
mod trusting;
pub mod wire;

pub use api::api;
pub use pages::{demonstrate, install, routes};
pub use reactions::reactions;
pub use seal::Seal;
pub use sender::Sender;
pub use trusting::Trusting;
pub use wire::Service;

use storage::{Migration, Module};

/// What the module brings to the database.
pub const MODULE: Module = Module {
    name: "reporting",
    migrations: &[
        Migration {
            number: 1,
            name: "national flow",
            sql: include_str!("../migrations/0001_national_flow.sql"),
        },
        Migration { number: 2, name: "waits", sql: include_str!("../migrations/0002_waits.sql") },
    ],
    queries: sql::ALL,
};

/// The module's words on the screen and on paper.
pub const WORDS: &str = include_str!("../i18n/it.ftl");
