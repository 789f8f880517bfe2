//! Communications about a person, between the program, her doctor and public health: that an isolation began or ended, that
//! she is worse, that there is a result, that a swab is to be requested, and what they write to each other.
//!
//! In the words of FHIR a [`model::Communication`] is a `Communication`, and one that wants something done (a swab) a
//! `CommunicationRequest`. It has nothing to do with the notices of `support` to the users, nor with those of `cases` to mayors.

mod api;
pub mod events;
mod hub;
pub mod model;
mod pages;
mod reactions;
pub mod rules;
pub mod service;
pub mod sql;
pub mod store;
mod words;

pub use api::api;
pub use hub::{Hub, after_writes};
pub use pages::{install, routes};
pub use reactions::reactions;

use storage::{Migration, Module};

/// What the module brings to the database.
pub const MODULE: Module = Module {
    name: "notifications",
    migrations: &[
        Migration {
            number: 1,
            name: "communication",
            sql: include_str!("../migrations/0001_communication.sql"),
        },
        Migration { number: 2, name: "known", sql: include_str!("../migrations/0002_known.sql") },
    ],
    queries: sql::ALL,
};

/// The module's words on the screen.
pub const WORDS: &str = include_str!("../i18n/it.ftl");
