//! People through their public face, on both engines.

mod common;
mod doubles;
mod facts;
mod fields;
mod household;
mod import;
mod merging;
mod properties;
mod registry;
mod saving;
mod screens;
mod searching;
mod timeline;
mod transferring;
mod typed;
mod validation;
