//! Rapid tests where they are done: by the doctor, in the pharmacy, at school, in the nursing home, at the hot-spot; one at a
//! time, or a class or a ward on one sheet (docs/adr/0049). What they find goes down the path that every door shares.

mod api;
pub mod model;
mod pages;
pub mod rules;
pub mod service;
pub mod sql;
pub mod store;

pub use api::api;
pub use pages::routes;

use storage::Module;

/// What the module brings to the database: its table is `lab`'s, beside the results.
pub const MODULE: Module = Module { name: "rapid", migrations: &[], queries: sql::ALL };

/// The module's words on the screen.
pub const WORDS: &str = include_str!("../i18n/it.ftl");

/// Says what hangs on persons. Called once, when the program starts.
pub fn install() {
    people::Hangings::add("rapid_test", "rapid-hanging", store::count_of);
    access::audience::owned("rapid_test", |tx, id| Ok(store::find(tx, id)?.map(|found| found.person.0)));
}
