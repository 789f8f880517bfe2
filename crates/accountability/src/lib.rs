//! Who accounts for what: records that are opened in an emergency and their review, and the weekly digest of accesses that
//! nothing explains.

mod board;
mod pages;
mod reactions;
pub mod rules;
pub mod service;
pub mod sql;
pub mod store;
mod words;

use storage::{Migration, Module};

pub use board::{Watch, keep_watch};
pub use pages::routes;
pub use reactions::reactions;

/// What the module brings to the main store.
pub const MODULE: Module = Module {
    name: "accountability",
    migrations: &[Migration {
        number: 1,
        name: "digest",
        sql: include_str!("../migrations/0001_digest.sql"),
    }],
    queries: sql::ALL,
};

/// The module's words on the screen.
pub const WORDS: &str = include_str!("../i18n/it.ftl");
