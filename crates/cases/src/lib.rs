//! Reports of suspect cases, cases and measures, and the dated rules of isolation and quarantine.

mod api;
pub mod episode;
pub mod events;
pub mod grants;
pub mod model;
mod pages;
mod reactions;
pub mod rules;
pub mod service;
pub mod sql;
pub mod store;
mod waiting;

pub use api::api;
pub use pages::{GradeField, ReportFields, install, routes};
pub use reactions::reactions;
pub use waiting::Waiting;

use storage::{Migration, Module};

/// What the module brings to the database.
pub const MODULE: Module = Module {
    name: "cases",
    migrations: &[
        Migration { number: 1, name: "cases", sql: include_str!("../migrations/0001_cases.sql") },
        Migration { number: 2, name: "course", sql: include_str!("../migrations/0002_course.sql") },
        Migration { number: 3, name: "wall", sql: include_str!("../migrations/0003_wall.sql") },
        Migration {
            number: 4,
            name: "report history",
            sql: include_str!("../migrations/0004_report_history.sql"),
        },
        Migration {
            number: 5,
            name: "wall subject",
            sql: include_str!("../migrations/0005_wall_subject.sql"),
        },
        Migration { number: 6, name: "bar", sql: include_str!("../migrations/0006_bar.sql") },
        Migration { number: 7, name: "entries", sql: include_str!("../migrations/0007_entries.sql") },
        Migration { number: 9, name: "retention", sql: include_str!("../migrations/0009_retention.sql") },
        Migration {
            number: 10,
            name: "report whole",
            sql: include_str!("../migrations/0010_report_whole.sql"),
        },
        Migration {
            number: 11,
            name: "report step",
            sql: include_str!("../migrations/0011_report_step.sql"),
        },
        Migration { number: 12, name: "contact", sql: include_str!("../migrations/0012_contact.sql") },
        Migration { number: 13, name: "known", sql: include_str!("../migrations/0013_known.sql") },
        Migration {
            number: 14,
            name: "measure result",
            sql: include_str!("../migrations/0014_measure_result.sql"),
        },
    ],
    queries: sql::ALL,
};

/// The words of the module on the screen, for the catalogue.
pub const WORDS: &str = include_str!("../i18n/it.ftl");
