//! Signing in and out, the users, the settings of the region, and who saw whom.

mod api;
mod demo_logins;
pub mod model;
mod pages;
mod provider;
pub mod rules;
pub mod service;
pub mod sql;
pub mod store;
mod waiting;
pub mod words;

pub use api::api;
pub use demo_logins::{DemoLogin, show_demo_logins};
pub use pages::{nothing_open, provider_routes, routes};
pub use provider::{Identity, Provider, ProviderSettings};
pub use waiting::Waiting;

use storage::Module;

/// Tells the access floor what lies within an ASL: whoever administers one needs it. Once, when the program starts.
pub fn install() {
    access::administration::territory_is(service::within);
}

/// What the module brings to the main store: questions about the tables of the access floor.
pub const MODULE: Module = Module { name: "accounts", migrations: &[], queries: sql::ALL };

/// What it brings to the store of the traces.
pub const AUDIT_MODULE: Module = Module { name: "accounts audit", migrations: &[], queries: sql::audit::ALL };

/// The module's words on the screen.
pub const WORDS: &str = include_str!("../i18n/it.ftl");
