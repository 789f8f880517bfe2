//! What laboratories send, through the crate's public face.

mod answers;
mod corpus;
mod documents;
mod faults;
mod orders;
mod properties;
mod samples;

use kernel::Timestamp;
use lab_messages::Options;

/// The moment of reading of all tests.
fn options() -> Options {
    Options::at("2026-11-23T12:00:00Z".parse::<Timestamp>().unwrap())
}

/// A positive molecular swab, as the samples have it: nine segments, MSH the first.
const POSITIVE: &str = include_str!("../../../../data/lab_messages/argine/oru_r01_positive.hl7");

/// The positive one with a text of it replaced; the text must be there.
fn changed(from: &str, to: &str) -> String {
    assert!(POSITIVE.contains(from), "{from}");
    POSITIVE.replacen(from, to, 1)
}
