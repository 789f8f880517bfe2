//! The region's figures and the epidemic curve, from counters that move in the same commit as the facts.

pub mod model;
mod reactions;
pub mod service;
pub mod sql;
pub mod store;

pub use reactions::reactions;

use storage::{Migration, Module};

/// What the module brings to the database.
pub const MODULE: Module = Module {
    name: "insight",
    migrations: &[Migration {
        number: 1,
        name: "daily counts",
        sql: include_str!("../migrations/0001_daily_count.sql"),
    }],
    queries: sql::ALL,
};

/// The module's words on the screen.
pub const WORDS: &str = include_str!("../i18n/it.ftl");
