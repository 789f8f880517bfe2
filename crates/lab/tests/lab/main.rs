//! The laboratory through its public face, on both engines.

mod asking;
mod authorising;
mod cancel;
mod common;
mod completing;
mod door;
mod imports;
mod portable;
mod requests;
mod results;
mod screens;
