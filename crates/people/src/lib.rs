//! The registry of persons: identifiers, search, likely duplicates, corrections with their history.

mod api;
pub mod badges;
pub mod events;
pub mod finders;
pub mod hanging;
pub mod keys;
pub mod known;
pub mod model;
pub mod obstacles;
mod pages;
pub mod panels;
pub mod rules;
pub mod screen;
pub mod service;
pub mod sql;
pub mod store;
pub mod timeline;
mod waiting;

pub use api::api;
pub use badges::Badges;
pub use events::{
    PersonCorrected, PersonDeleted, PersonFactChanged, PersonRegistered, PersonsJoined, PersonsParted,
};
pub use finders::Finders;
pub use hanging::{Hanging, Hangings};
pub use keys::Keys;
pub use known::OfPerson;
pub use obstacles::Obstacles;
pub use pages::{install, routes};
pub use panels::{PanelView, Panels};
pub use timeline::{Story, Tells, Told};
pub use waiting::Waiting;

use storage::{Migration, Module};

/// What the module brings to the database.
pub const MODULE: Module = Module {
    name: "people",
    migrations: &[
        Migration { number: 1, name: "person", sql: include_str!("../migrations/0001_person.sql") },
        Migration { number: 2, name: "wall", sql: include_str!("../migrations/0002_wall.sql") },
        Migration { number: 3, name: "deleted", sql: include_str!("../migrations/0003_deleted.sql") },
        Migration {
            number: 4,
            name: "wall subject",
            sql: include_str!("../migrations/0004_wall_subject.sql"),
        },
        Migration {
            number: 5,
            name: "person entry",
            sql: include_str!("../migrations/0005_person_entry.sql"),
        },
        Migration { number: 6, name: "fields", sql: include_str!("../migrations/0006_fields.sql") },
        Migration { number: 7, name: "fact", sql: include_str!("../migrations/0007_fact.sql") },
        Migration {
            number: 8,
            name: "registry mark",
            sql: include_str!("../migrations/0008_registry_mark.sql"),
        },
        Migration {
            number: 9,
            name: "registry import",
            sql: include_str!("../migrations/0009_registry_import.sql"),
        },
        Migration { number: 10, name: "search", sql: include_str!("../migrations/0010_search.sql") },
        Migration { number: 11, name: "transfer", sql: include_str!("../migrations/0011_transfer.sql") },
        Migration {
            number: 12,
            name: "transfer wall",
            sql: include_str!("../migrations/0012_transfer_wall.sql"),
        },
        Migration {
            number: 13,
            name: "second phone",
            sql: include_str!("../migrations/0013_second_phone.sql"),
        },
        Migration { number: 14, name: "merge", sql: include_str!("../migrations/0014_merge.sql") },
        Migration { number: 15, name: "double", sql: include_str!("../migrations/0015_double.sql") },
        Migration { number: 16, name: "known", sql: include_str!("../migrations/0016_known.sql") },
    ],
    queries: sql::ALL,
};

/// The module's words on the screen.
pub const WORDS: &str = include_str!("../i18n/it.ftl");
