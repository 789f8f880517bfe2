//! Who accounts for what: records that are opened in an emergency, and their review.

mod board;
pub mod events;
mod pages;
mod reactions;
pub mod rules;
pub mod service;
mod words;

pub use board::{Watch, keep_watch};
pub use pages::routes;
pub use reactions::reactions;

/// The module's words on the screen.
pub const WORDS: &str = include_str!("../i18n/it.ftl");
