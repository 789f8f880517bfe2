//! The registers an administrator keeps: organisations and their parts, doctors, and which doctor each person has chosen.

mod act;
mod api;
pub mod model;
mod pages;
pub mod rules;
pub mod service;
pub mod sql;
pub mod store;
mod tools;
mod words;

pub use api::api;
pub use pages::routes;
pub use tools::Tools;

use std::time::Duration;

use storage::{Db, Module};

/// What the module brings to the database: questions alone; the tables are the territory's.
pub const MODULE: Module = Module { name: "registers", migrations: &[], queries: sql::ALL };

/// The module's words on the screen.
pub const WORDS: &str = include_str!("../i18n/it.ftl");

/// How often what other nodes have changed is asked for.
const EVERY: Duration = Duration::from_secs(1);

/// Reads what the registers have by now into the memory of this process.
///
/// # Errors
/// As `Db::read`.
pub async fn refresh(db: &Db) -> kernel::Result<()> {
    db.read(territory::organisations::refresh).await
}

/// Keeps what is in memory as the store has it, for as long as the process lives.
pub async fn keep_fresh(db: Db) {
    loop {
        if let Err(problem) = refresh(&db).await {
            tracing::warn!(%problem, "the registers could not be read: pages show what was read before");
        }
        tokio::time::sleep(EVERY).await;
    }
}
