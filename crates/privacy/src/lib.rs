//! What a person may ask about her own data: that facts are kept from those who only treat her (oscuramento); and her
//! other rights: what she asks, until when it is answered, the answer and a copy of all that is held.

pub mod model;
mod pages;
mod reactions;
pub mod rules;
pub mod service;
pub mod sql;
pub mod store;
mod waiting;
mod words;

pub use pages::{install, routes};
pub use reactions::reactions;
pub use waiting::Waiting;

use storage::{Migration, Module};

/// What the module brings to the database.
pub const MODULE: Module = Module {
    name: "privacy",
    migrations: &[
        Migration { number: 1, name: "obscuring", sql: include_str!("../migrations/0001_obscuring.sql") },
        Migration { number: 2, name: "rights", sql: include_str!("../migrations/0002_rights.sql") },
        Migration { number: 3, name: "copied", sql: include_str!("../migrations/0003_copied.sql") },
        Migration { number: 4, name: "known", sql: include_str!("../migrations/0004_known.sql") },
    ],
    queries: sql::ALL,
};

/// The module's words on the screen.
pub const WORDS: &str = include_str!("../i18n/it.ftl");
