//! The territory through its public face, on both engines.

mod doctors;
mod reference_data;
