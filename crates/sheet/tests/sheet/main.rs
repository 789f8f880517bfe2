//! Tables through the public face of the crate.

mod corpus;
mod entities;
mod workbooks;
