//! How far the search for duplicates has come.

use kernel::{Result, Timestamp};
use storage::{Tx, args};
use uuid::Uuid;

use crate::sql;

/// A search under way.
#[derive(Debug, Clone)]
pub(crate) struct DoubleRun {
    /// Which.
    pub(crate) id: Uuid,
    /// When it began (business time).
    pub(crate) started_at: Timestamp,
    /// Whether it looks at everybody.
    pub(crate) whole: bool,
    /// Else at whom was written after this.
    pub(crate) since: Timestamp,
    /// The next step.
    pub(crate) place: String,
    /// What it has done.
    pub(crate) done: Done,
}

/// What a search did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Done {
    /// Persons looked at; of a search of everybody, each of them twice.
    pub looked_at: i64,
    /// Pairs compared.
    pub compared: i64,
    /// Pairs that were not known.
    pub found: i64,
    /// Pairs that are open again, because the data changed.
    pub again: i64,
    /// Pairs that went away, because the data changed.
    pub gone: i64,
}

impl Done {
    /// Both together.
    pub(crate) fn and(self, more: Self) -> Self {
        Self {
            looked_at: self.looked_at + more.looked_at,
            compared: self.compared + more.compared,
            found: self.found + more.found,
            again: self.again + more.again,
            gone: self.gone + more.gone,
        }
    }
}

/// The one that has not ended.
///
/// # Errors
/// As `Tx::query`.
pub(crate) fn open(tx: &mut Tx<'_>) -> Result<Option<DoubleRun>> {
    tx.first(&sql::OPEN_DOUBLE_RUN, args![], |row| {
        let done = Done {
            looked_at: row.get(5)?,
            compared: row.get(6)?,
            found: row.get(7)?,
            again: row.get(8)?,
            gone: row.get(9)?,
        };
        let (id, started_at, whole) = (row.get(0)?, row.get(1)?, row.get(2)?);
        let (since, place) = (row.get(3)?, row.get(4)?);
        Ok(DoubleRun { id, started_at, whole, since, place, done })
    })
}

/// When the last one began that has ended.
///
/// # Errors
/// As `Tx::query`.
pub(crate) fn last(tx: &mut Tx<'_>) -> Result<Option<Timestamp>> {
    tx.first(&sql::LAST_DOUBLE_RUN, args![], |row| row.get(0))
}

/// Begins one.
///
/// # Errors
/// As `Tx::execute`.
pub(crate) fn begin(tx: &mut Tx<'_>, run: &DoubleRun) -> Result<()> {
    let asked = args![run.id, run.started_at, run.whole, run.since, run.place];
    tx.execute(&sql::BEGIN_DOUBLE_RUN, asked).map(drop)
}

/// Notes that a step is done, and which is next; none ends it. `false` when somebody else has done that step.
///
/// # Errors
/// As `Tx::execute`.
pub(crate) fn advance(tx: &mut Tx<'_>, run: &DoubleRun, next: Option<&str>, step: Done) -> Result<bool> {
    let now = next.is_none().then(|| tx.clocks().business_now());
    let Done { looked_at, compared, found, again, gone } = step;
    let place = next.unwrap_or_default();
    let asked = args![run.id, run.place, place, looked_at, compared, found, again, gone, now];
    Ok(tx.execute(&sql::ADVANCE_DOUBLE_RUN, asked)? == 1)
}

/// Forgets those that ended before an instant.
///
/// # Errors
/// As `Tx::execute`.
pub(crate) fn forget(tx: &mut Tx<'_>, before: Timestamp) -> Result<()> {
    tx.execute(&sql::FORGET_DOUBLE_RUNS, args![before]).map(drop)
}
