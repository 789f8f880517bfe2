//! What a laboratory's system sends becomes results: one message, one unit of work.

use access::Actor;
use kernel::ids::{PersonId, ResultId};
use kernel::{Problem, Result};
use lab_messages::Reading;
use storage::Db;
use uuid::Uuid;

use crate::model::Door;

/// What became of one result of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// A new result.
    Recorded {
        /// It.
        result: ResultId,
        /// Whose.
        person: PersonId,
    },
    /// A correction of one that was there, which stays in the history.
    Corrected {
        /// The new revision.
        result: ResultId,
        /// Whose.
        person: PersonId,
    },
    /// Deleted or found to be another person's: what it started is withdrawn.
    Withdrawn {
        /// The revision that says so.
        result: ResultId,
        /// Whose it was said to be.
        person: PersonId,
    },
    /// Known already: no second effect.
    Repeated {
        /// The one that is there.
        result: ResultId,
        /// Whose.
        person: PersonId,
    },
    /// Kept and not shown: preliminary, pending.
    Held,
    /// Nobody can be told for certain: it waits at the exceptions desk.
    Unmatched {
        /// The question.
        exception: Uuid,
    },
    /// Says nothing of a result.
    Ignored,
}

/// What became of a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    /// The message as it is kept.
    pub message: Uuid,
    /// It came before: this is the first receipt.
    pub repeated: bool,
    /// What became of each of its results, in their order.
    pub fates: Vec<Fate>,
}

/// Takes a message that was read and is acceptable: one unit of work, durable when it returns. `actor` is the machine account
/// (or a person) of the laboratory. A message that is sent again (same laboratory and message id, or same bytes) gets the
/// first receipt. A message whose unit fails by a fault of ours is kept in the dead-letter list and answered
/// `Problem::Internal`.
///
/// # Errors
/// `Problem::Denied`; `Problem::Duplicate("message")` for an id that came with other bytes; `Problem::Busy`;
/// `Problem::Internal` for what is kept in the dead-letter list.
pub async fn receive(db: &Db, actor: &Actor, door: Door, reading: &Reading, bytes: &[u8]) -> Result<Receipt> {
    let _ = (db, actor, door, reading, bytes);
    Err(Problem::Internal("the intake is not built yet".into()))
}
