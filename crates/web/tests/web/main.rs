//! The web floor through its public face, on both engines.

mod answers;
mod documents;
mod sources;
mod words;
