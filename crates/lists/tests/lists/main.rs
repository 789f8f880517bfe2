//! The lists through their public face, on both engines.

mod acts;
mod choosing;
mod common;
mod filters;
mod portable;
