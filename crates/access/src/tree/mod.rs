//! The audit tree: records get a place in a Merkle tree hashed as in RFC 6962 §2.1, whose signed heads leave the
//! machine, so that a record changed, removed or slipped in later shows.

mod checkpoint;
mod frontier;
mod sequencer;
mod verify;
mod who_saw;

pub use checkpoint::{PublicKey, SigningKey};
pub use frontier::{Frontier, leaf_hash};
pub use sequencer::{Sequencer, SequencerSettings};
pub use verify::{Verification, export, verify};
pub use who_saw::{Access, who_saw};

/// Records of a segment: the unit in which the log is indexed by subject.
pub const SEGMENT: i64 = 1024;
