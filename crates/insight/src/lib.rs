//! The region's figures and the epidemic curve, from counters that move in the same commit as the facts.

mod api;
pub mod csv;
pub mod model;
mod pages;
mod reactions;
pub mod rules;
pub mod service;
mod silences;
pub mod sql;
pub mod store;

pub use api::api;
pub use pages::routes;
pub use reactions::reactions;
pub use silences::Silences;

use storage::{Migration, Module};

/// What the module brings to the database.
pub const MODULE: Module = Module {
    name: "insight",
    migrations: &[
        Migration {
            number: 1,
            name: "daily counts",
            sql: include_str!("../migrations/0001_daily_count.sql"),
        },
        Migration { number: 2, name: "retired", sql: include_str!("../migrations/0002_retired.sql") },
        Migration {
            number: 3,
            name: "laboratory hour",
            sql: include_str!("../migrations/0003_laboratory_hour.sql"),
        },
    ],
    queries: sql::ALL,
};

/// The module's words on the screen.
pub const WORDS: &str = include_str!("../i18n/it.ftl");
