//! Persons who turned out to be one.

use kernel::ids::{PersonId, UserId};
use kernel::{Date, Timestamp};
use uuid::Uuid;

use super::PersonData;

/// Days in which a merge can be undone.
pub const UNDO_DAYS: i64 = 365;

/// One of both as she was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Side {
    /// Who.
    pub id: PersonId,
    /// The version of her data.
    pub version: i64,
    /// Her data.
    pub data: PersonData,
}

/// A merge, with who did it and who undid it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Merge {
    /// Identity.
    pub id: Uuid,
    /// Who stays, as she was.
    pub survivor: Side,
    /// Who was merged into her, as she was.
    pub merged: Side,
    /// Why.
    pub reason: String,
    /// When (business time).
    pub at: Timestamp,
    /// On which day (business date).
    pub on: Date,
    /// Who did it.
    pub by: UserId,
    /// His name.
    pub by_name: String,
    /// That it was undone.
    pub undone: Option<Undone>,
}

/// How a merge was undone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Undone {
    /// By which act.
    pub act: Uuid,
    /// Whose.
    pub by: UserId,
    /// His name.
    pub by_name: String,
    /// When (business time).
    pub at: Timestamp,
    /// Why.
    pub why: String,
}

impl Merge {
    /// The last day on which it can be undone.
    pub fn until(&self) -> Date {
        self.on.saturating_add(jiff::Span::new().days(UNDO_DAYS))
    }

    /// Whether it stands and can be undone on a day.
    pub fn may_be_undone(&self, today: Date) -> bool {
        self.undone.is_none() && today <= self.until()
    }
}
