//! The EU Digital COVID Certificate: the text of its QR is verified and judged, and, with demo keys only, made.
//! No I/O and no clock: keys, rules, revocations and the instant are passed in.
//!
//! In Italy the national platform makes certificates from what regions send to Sistema TS; a region verifies them
//! ([ADR 0041](../../../docs/adr/0041-certificates.md)).
//!
//! A text goes through these rooms, and the first one that refuses says why:
//! `text` (prefix, Base45, zlib) → `message` (COSE, kid, claims) → `trust` (who signed) → `content` (the schema) →
//! `revocation` → times and key usage → `rules` (Italian durations).

pub mod base45;
mod cbor;
pub mod content;
pub mod demo;
mod der;
mod message;
mod outcome;
pub mod revocation;
pub mod rules;
mod text;
pub mod trust;
mod uvci;
pub mod value_sets;
mod verify;
mod why;

pub use content::{Content, Event};
pub use outcome::{Holder, Outcome, Verdict};
pub use rules::Rules;
pub use trust::Trust;
pub use uvci::{check_character, has_valid_check};
pub use verify::{verify, verify_message};
pub use why::Why;
