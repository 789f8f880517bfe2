//! The help desk looks at the record that a request names.

use jiff::SignedDuration;
use kernel::ids::{PersonId, UserId};
use kernel::{Problem, Result, Timestamp};
use serde::{Deserialize, Serialize};

use super::HelpId;

kernel::id_type!(
    /// That the help desk asked to look at a record.
    ViewId
);
closed_list!(
    /// What became of it.
    ViewState, "support-view-state-", {
        /// Nobody has decided.
        Waits = "waits",
        /// It may be opened.
        Approved = "approved",
        /// It may not.
        Declined = "declined",
        /// It was opened.
        Opened = "opened",
        /// The request was closed, changed hands, or its author took back what he had allowed.
        Over = "over",
    }
);
closed_list!(
    /// What is said to it.
    Verdict, "support-verdict-", {
        /// Yes.
        Approve = "approve",
        /// No.
        Decline = "decline",
    }
);

/// For how long what was approved may be opened.
pub const APPROVED_FOR: SignedDuration = SignedDuration::from_hours(24);

/// The record that the author of a request lets the help desk look at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    /// Whose.
    pub person: PersonId,
    /// The ASL that answers for it.
    pub asl: String,
    /// Whether that is over.
    pub withdrawn: bool,
}

/// That the help desk asked to look at it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct View {
    /// Its identifier, and that of the access when it is opened.
    pub id: ViewId,
    /// The request.
    pub help: HelpId,
    /// Whose record.
    pub person: PersonId,
    /// The ASL that answers for it.
    pub asl: String,
    /// Who asked, and his name.
    pub by: (UserId, String),
    /// When.
    pub asked_at: Timestamp,
    /// Why, in his words.
    pub reason: String,
    /// What became of it.
    pub state: ViewState,
    /// Who decided, and his name.
    pub decided_by: Option<(UserId, String)>,
    /// When.
    pub decided_at: Option<Timestamp>,
    /// What he added.
    pub note: String,
}

impl View {
    /// Whether it may be opened at an instant.
    pub fn is_approved(&self, now: Timestamp) -> bool {
        self.state == ViewState::Approved && self.approved_until().is_some_and(|until| now < until)
    }

    /// Until when what was approved may be opened.
    pub fn approved_until(&self) -> Option<Timestamp> {
        self.decided_at.and_then(|at| at.checked_add(APPROVED_FOR).ok())
    }
}
