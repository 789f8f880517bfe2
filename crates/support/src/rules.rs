//! The decisions: what is covered, when a notice is seen, how requests for help go on. Pure functions.

mod called;
pub mod help;
pub mod masking;
pub mod notices;
pub mod view;

pub use masking::{Covered, Masked, candidates, has_code, mask};
