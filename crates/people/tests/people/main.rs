//! People through their public face, on both engines.

mod common;
mod import;
mod facts;
mod fields;
mod household;
mod properties;
mod registry;
mod saving;
mod screens;
mod searching;
mod transferring;
mod validation;
