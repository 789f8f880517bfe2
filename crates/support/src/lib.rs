//! Notices to the users, and their requests for help.

mod board;
pub mod model;
mod pages;
mod reactions;
pub mod rules;
pub mod service;
pub mod sql;
pub mod store;
mod words;

pub use board::{Board, keep_fresh};
pub use pages::{HELP, routes};
pub use reactions::reactions;

use storage::{Migration, Module};

/// What the module brings to the database.
pub const MODULE: Module = Module {
    name: "support",
    migrations: &[
        Migration { number: 1, name: "support", sql: include_str!("../migrations/0001_support.sql") },
        Migration { number: 2, name: "view", sql: include_str!("../migrations/0002_view.sql") },
    ],
    queries: sql::ALL,
};

/// The module's words on the screen.
pub const WORDS: &str = include_str!("../i18n/it.ftl");
