//! The manual, and what each page says of itself. Both are written in Italian for whoever works with the program, lie in
//! files beside the code, and are embedded: `docs/manuale` and `help/it.txt`.

pub mod chapters;
pub mod hints;
pub mod markdown;
mod pages;
pub mod search;

pub use hints::hint;
pub use pages::routes;

/// The module's words on the screen.
pub const WORDS: &str = include_str!("../i18n/it.ftl");
