//! Lists that are tools: patients, requests, reports, measures, transfers and persons to complete, each to whom it is meant for,
//! with filters that combine, columns one chooses, filters kept under a name and acts on several lines at once.

pub mod acts;
pub mod asked;
mod assets;
pub mod export;
pub mod kinds;
pub mod list;
pub mod model;
mod pages;
pub mod service;
pub mod sql;
pub mod store;
mod walk;

pub use asked::Asked;
pub use kinds::ALL;
pub use list::{List, find};
pub use model::{Column, Counts, FilterKind, Key, Needs, Page, Row, Value, What};
pub use pages::{install, routes};
pub use walk::{LOOKED_AT, MOST_LOOKED_AT};

use storage::{Migration, Module};

/// What the module brings to the database.
pub const MODULE: Module = Module {
    name: "lists",
    migrations: &[
        Migration { number: 1, name: "lists", sql: include_str!("../migrations/0001_lists.sql") },
        Migration { number: 2, name: "merge", sql: include_str!("../migrations/0002_merge.sql") },
    ],
    queries: sql::ALL,
};

/// The module's words on the screen.
pub const WORDS: &str = include_str!("../i18n/it.ftl");
