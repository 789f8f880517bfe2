//! Cases, isolation and contacts (being written).

pub mod rules;
