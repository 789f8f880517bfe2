//! What somebody says of whose a thing is, and what became of something that was sent.

use kernel::ids::{PersonId, ResultId};

use crate::model::Doubt;
use crate::rules::matching::Rule;

/// What became of something that was sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Done {
    /// A new result.
    Recorded { result: ResultId, person: PersonId, rule: Rule },
    /// A new revision of one.
    Corrected { result: ResultId, person: PersonId, rule: Rule },
    /// A revision that says it counts no more.
    Withdrawn { result: ResultId, person: PersonId },
    /// Known already; `outdated` when it has been corrected since.
    Repeated { result: ResultId, person: PersonId, outdated: bool },
    /// It is no result yet.
    Hold,
    /// Nobody can tell whose it is; somebody was led to all the same.
    Doubt(Doubt, Option<PersonId>),
    /// It says nothing of a result.
    Ignored,
}

impl Done {
    /// Whose data was touched.
    pub(super) fn person(&self) -> Option<PersonId> {
        match self {
            Self::Recorded { person, .. }
            | Self::Corrected { person, .. }
            | Self::Withdrawn { person, .. }
            | Self::Repeated { person, .. } => Some(*person),
            Self::Doubt(_, person) => *person,
            Self::Hold | Self::Ignored => None,
        }
    }

    /// To whom something new was given because somebody had answered so about the same identity.
    pub(super) fn by_memory(&self) -> Option<PersonId> {
        match self {
            Self::Recorded { person, rule: Rule::Remembered, .. }
            | Self::Corrected { person, rule: Rule::Remembered, .. } => Some(*person),
            _ => None,
        }
    }

    /// The result there is now.
    pub(super) fn result(&self) -> Option<ResultId> {
        match self {
            Self::Recorded { result, .. }
            | Self::Corrected { result, .. }
            | Self::Withdrawn { result, .. }
            | Self::Repeated { result, .. } => Some(*result),
            Self::Doubt(..) | Self::Hold | Self::Ignored => None,
        }
    }
}

/// Whose something is, as somebody says.
#[derive(Debug, Clone, Copy)]
pub(super) struct Answer {
    pub(super) person: PersonId,
    /// By what rule it is hers from now on.
    pub(super) rule: Rule,
    /// Whether he who says so has seen this very thing and what there is of it.
    pub(super) seen: bool,
}
