//! What a laboratory sent on a day, by door, and what became of it.

use kernel::Date;

/// What came by one door on a day: of files `rows = accepted + rejected + duplicate`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DoorOfDay {
    /// See `lab::model::Door::code`.
    pub door: String,
    /// Files; none for what is not sent in files.
    pub files: Option<u64>,
    /// Files that were not read, or not yet: what is in them is not counted.
    pub unread: u64,
    /// Rows of the files, or results that were typed or sent one by one.
    pub rows: u64,
    /// New results and corrections; of what is sent one by one the new ones.
    pub accepted: u64,
    /// What came back.
    pub rejected: u64,
    /// What had been taken before.
    pub duplicate: u64,
}

impl DoorOfDay {
    /// Whether the counts of files balance. What is sent one by one is counted when it is a result: of it there is nothing to compare.
    pub fn balances(&self) -> Option<bool> {
        self.files.map(|_| self.rows == self.accepted + self.rejected + self.duplicate)
    }
}

/// What a laboratory sent on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ResultDay {
    /// Business date.
    pub day: Date,
    /// By each door by which something came.
    pub doors: Vec<DoorOfDay>,
}

impl ResultDay {
    /// The sum of one of the counts over all doors.
    pub fn total(&self, of: fn(&DoorOfDay) -> u64) -> u64 {
        self.doors.iter().map(of).sum()
    }

    /// Whether all of it that can balance does.
    pub fn balances(&self) -> Option<bool> {
        self.doors.iter().filter_map(DoorOfDay::balances).reduce(|one, other| one && other)
    }
}
