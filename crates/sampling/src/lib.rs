//! Where samples are taken (docs/adr/0050): places with hours and room, bookings, the list of the day, what goes to the laboratory,
//! and how long all of it takes.

mod api;
mod assets;
pub mod model;
mod pages;
mod reactions;
pub mod rules;
pub mod service;
pub mod sql;
pub mod store;

pub use api::api;
pub use pages::routes;
pub use reactions::reactions;

use access::{Action, Resource, decide};
use storage::{Migration, Module};

/// What the module brings to the database.
pub const MODULE: Module = Module {
    name: "sampling",
    migrations: &[
        Migration { number: 1, name: "sampling", sql: include_str!("../migrations/0001_sampling.sql") },
        Migration { number: 2, name: "unresulted", sql: include_str!("../migrations/0002_unresulted.sql") },
        Migration { number: 3, name: "version", sql: include_str!("../migrations/0003_version.sql") },
    ],
    queries: sql::ALL,
};

/// The module's words on the screen.
pub const WORDS: &str = include_str!("../i18n/it.ftl");

/// Adds what this module shows on the pages of others. Called once, when the program starts.
pub fn install() {
    people::Story::add("sampling", &pages::Teller);
    web::links::add(Resource::Request, |actor, id| {
        decide(actor, Action::SampleBook).ok()?;
        Some((format!("/requests/{id}/appointment"), web::t("sampling-request-link").to_owned()))
    });
}
