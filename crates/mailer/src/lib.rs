//! Messages by e-mail: their words, whoever hands them over, and the administrator's page about them. What is to be told to
//! whom is written by the access floor ([`access::mail`]) in the unit of work that it tells of.

mod letter;
mod pages;
mod relay;
mod sender;

pub use letter::{Letter, letter};
pub use pages::routes;
pub use relay::Relay;
pub use sender::{Sender, handed_over};

/// The module's words on the screen and in the messages.
pub const WORDS: &str = include_str!("../i18n/it.ftl");
