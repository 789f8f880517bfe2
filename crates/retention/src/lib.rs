//! How long things are kept: what is over is shown first, approved by a second person and then deleted.

pub mod classes;
pub mod events;
pub mod model;
mod pages;
pub mod rules;
pub mod service;
pub mod sql;
pub mod store;
mod waiting;
mod words;

pub use pages::{install, routes};
pub use waiting::Waiting;

use storage::{Migration, Module};

/// What the module brings to the database.
pub const MODULE: Module = Module {
    name: "retention",
    migrations: &[
        Migration { number: 1, name: "retention", sql: include_str!("../migrations/0001_retention.sql") },
        Migration {
            number: 2,
            name: "shell_and_file",
            sql: include_str!("../migrations/0002_shell_and_file.sql"),
        },
    ],
    queries: sql::ALL,
};

/// The module's words on the screen.
pub const WORDS: &str = include_str!("../i18n/it.ftl");
