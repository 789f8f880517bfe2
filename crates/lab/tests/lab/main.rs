//! The laboratory through its public face, on both engines.

mod asking;
mod authorising;
mod bench;
mod cancel;
mod common;
mod completing;
mod contrary;
mod desk;
mod door;
mod imports;
mod intake;
mod mapping;
mod merged;
mod portable;
mod requests;
mod results;
mod screens;
mod second;
mod tables;
mod undoing;
mod waiting;
mod workbooks;
