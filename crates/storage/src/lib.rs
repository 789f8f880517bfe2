//! Two database engines behind one `Tx`, and nothing else in the project knows them.
//!
//! `Db::read` runs a closure on a snapshot, `Db::write` runs it as one atomic unit of work which is durable when it
//! returns. On SQLite many units share one commit (group commit): a fsync costs milliseconds and a unit microseconds.
//! The closures are plain synchronous code on bounded pools of threads, so nothing is half done when a request is dropped.

mod ahead;
mod args;
mod config;
mod db;
mod events;
mod files;
mod migrate;
mod open;
mod postgres_client;
mod postgres_engine;
mod postgres_route;
mod query;
mod queue;
mod quiet;
mod row;
mod snapshots;
mod sqlite_engine;
mod trace;
mod tx;
mod unit;

pub use ahead::Ahead;
pub use args::{Arg, ToArg};
pub use config::{Config, Engine, Synchronous};
pub use db::Db;
pub use events::{Event, Reactions};
pub use files::{Inspection, SqliteFiles, inspect_sqlite};
pub use migrate::{Migration, Module, grant_service, made_of};
pub use postgres_route::is_in_the_clear;
pub use query::{Query, unused_names};
pub use row::{FromColumn, Row};
pub use trace::{PendingTrace, TraceRecord};
pub use tx::Tx;
