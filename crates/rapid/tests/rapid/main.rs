//! Rapid tests through their public face, on both engines.

mod api;
mod common;
mod group;
mod one;
mod portable;
