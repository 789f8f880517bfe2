//! HL7 v2 over MLLP: the door at which the systems of laboratories hand their results in (docs/adr/0044).
//!
//! A connection is a [`Door`]'s; its bytes become frames and messages in `lab-messages`, a message is handed to
//! `lab::intake`, and only what lies safe is acknowledged. Who speaks is a peer: a certificate, or a name on the machine
//! itself, that stands for a machine account of a laboratory. The bytes of messages never go to the log.

mod conversation;
mod counts;
mod intake;
mod listener;
pub mod model;
mod pages;
mod rules;
pub mod service;
mod shares;
pub mod sql;
pub mod store;
mod strangers;
mod take;
pub mod tls;

pub use counts::metrics;
pub use intake::{Handing, Intake, Message};
pub use listener::{Door, Limits};
pub use pages::routes;

use storage::{Migration, Module};

/// Code of the record of somebody who was not let in.
pub const SPEAK: &str = "mllp.speak";

/// The module's words on the screen.
pub const WORDS: &str = include_str!("../i18n/it.ftl");

/// What the module brings to the database.
pub const MODULE: Module = Module {
    name: "mllp",
    migrations: &[Migration { number: 1, name: "peer", sql: include_str!("../migrations/0001_peer.sql") }],
    queries: sql::ALL,
};
