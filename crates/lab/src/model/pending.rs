//! A result that waits for a second person.

use kernel::Timestamp;
use kernel::ids::{RequestId, ResultId, UserId};

use super::Outcome;

/// What somebody typed, and nobody has validated yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PendingResult {
    /// The id that the result will have.
    pub id: ResultId,
    /// The request.
    pub request: RequestId,
    /// What was found.
    pub outcome: Outcome,
    /// When the sample was taken.
    pub sampled_at: Timestamp,
    /// Who typed it: somebody else validates.
    pub by: UserId,
    /// His name.
    pub by_name: String,
    /// When (business time).
    pub at: Timestamp,
}
