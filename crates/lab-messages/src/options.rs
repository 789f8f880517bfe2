//! What the receiver wants and knows.

use kernel::Timestamp;

/// What the receiver wants and knows. Time is passed in.
#[derive(Debug, Clone)]
pub struct Options {
    /// The moment of reading: what was collected or reported later is refused.
    pub now: Timestamp,
    /// Messages for training and debugging are taken too (MSH-11 `T`, `D`): not in service.
    pub training: bool,
    /// A test or an outcome that no table knows is an error; otherwise a warning, for somebody to look at.
    pub unknown_code_is_error: bool,
    /// One target of several detected is a weak positive; otherwise doubtful.
    pub one_target_is_weak_positive: bool,
}

impl Options {
    /// As a laboratory in service is read.
    pub fn at(now: Timestamp) -> Self {
        Self { now, training: false, unknown_code_is_error: true, one_target_is_weak_positive: false }
    }
}

/// Bytes of a message that are read at most.
pub const LARGEST_MESSAGE: usize = 2 * 1024 * 1024;
/// Bytes of a FHIR document that are read at most.
pub const LARGEST_BUNDLE: usize = 5 * 1024 * 1024;
/// Bytes of a file of messages that are read at most.
pub const LARGEST_FILE: usize = 64 * 1024 * 1024;
/// Errors that are told of one message at most; the last says that there are more.
pub const MOST_TROUBLES: usize = 100;
