//! The audit tree: records get a place in a Merkle tree hashed as in RFC 6962 §2.1, whose signed heads leave the
//! machine, so that a record changed, removed or slipped in later shows.

mod chain;
mod change;
pub(crate) mod checkpoint;
mod export;
mod frontier;
mod index;
mod key_file;
mod period;
mod sequencer;
mod verify;
mod who_saw;

pub use change::KeyChange;
pub use checkpoint::{PublicKey, SigningKey, holds_heads};
pub use export::{export, follow};
pub use frontier::{Frontier, leaf_hash};
pub use key_file::{KeyFile, Trusted};
pub use period::{Period, accesses_between, records_in_time};
pub use sequencer::{Sequencer, SequencerSettings};
pub use verify::{Range, Verification, verify};
pub use who_saw::{Access, who_saw, who_saw_since};

/// The tables of the audit that nothing changes or deletes from: on PostgreSQL the login of the service may only add to them.
pub const APPEND_ONLY: &[&str] = &["audit_log", "audit_checkpoint", "audit_block_subject"];

/// Records of a segment: what is read to find those that name a subject.
pub const SEGMENT: i64 = 1024;
/// Records of a block, a whole number of segments. The subjects of a block are written when it is full, all in order, in
/// rows that lie together: written as they come, each would dirty a page of its own, twenty-five pages for a list.
pub const BLOCK: i64 = 16 * SEGMENT;
