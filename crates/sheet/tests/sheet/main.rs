//! Tables through the public face of the crate.

mod workbooks;
