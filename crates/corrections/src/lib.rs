//! Corrections of what others wrote: one asks, with before and after and a reason, another one of the ASL decides, and the
//! program carries it out.

mod api;
mod kinds;
pub mod model;
mod pages;
mod reactions;
pub mod rules;
pub mod service;
pub mod sql;
pub mod store;
mod waiting;
mod words;

pub use api::api;
pub use pages::{install, routes};
pub use reactions::reactions;
pub use waiting::Waiting;

use storage::{Migration, Module};

/// What the module brings to the database.
pub const MODULE: Module = Module {
    name: "corrections",
    migrations: &[
        Migration { number: 1, name: "correction", sql: include_str!("../migrations/0001_correction.sql") },
        Migration { number: 2, name: "known", sql: include_str!("../migrations/0002_known.sql") },
    ],
    queries: sql::ALL,
};

/// The module's words on the screen.
pub const WORDS: &str = include_str!("../i18n/it.ftl");
