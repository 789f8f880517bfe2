//! What becomes of a result that a machine sends.

use kernel::ids::{PersonId, ResultId};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// What became of one result of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "fate", rename_all = "snake_case")]
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
