//! Export of exactly what a filter shows (docs/adr/0037): as CSV or as a workbook, with a purpose, a watermark and a record of whose data
//! left; above a number of persons a second one approves. It is read a stretch at a time in the scope of who asked, and never held.

mod api;
mod csv;
mod download;
mod file;
pub mod model;
mod pages;
pub mod rules;
pub mod service;
pub mod sets;
mod sql;
mod store;
mod waiting;
mod words;
mod xlsx;

pub use api::api;
pub use pages::routes;
pub use waiting::Waiting;

use storage::{Migration, Module};

/// What the exports bring to the database.
pub const MODULE: Module = Module {
    name: "exports",
    migrations: &[
        Migration { number: 1, name: "export", sql: include_str!("../../migrations/export/0001_export.sql") },
        Migration { number: 2, name: "broke", sql: include_str!("../../migrations/export/0002_broke.sql") },
    ],
    queries: sql::ALL,
};

/// The words on the screen and in the files.
pub const WORDS: &str = include_str!("../../i18n/export.ftl");

/// How much at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Above so many persons a second one approves.
    pub alone: i64,
    /// Rows that are read, noted and sent together.
    pub stretch: i64,
}

impl Default for Limits {
    fn default() -> Self {
        Self { alone: rules::ALONE, stretch: rules::STRETCH }
    }
}
