//! The registers through its public face, on both engines.

mod api;
mod choices;
mod code_names;
mod codes;
mod codes_api;
mod common;
mod people_file;
mod portable;
mod registers;
