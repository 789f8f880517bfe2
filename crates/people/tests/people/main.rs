//! People through their public face, on both engines.

mod common;
mod import;
mod properties;
mod registry;
mod saving;
mod screens;
mod validation;
