//! Results that wait for a second person.

use access::Actor;
use kernel::Result;
use kernel::ids::{RequestId, ResultId};
use storage::{Row, Tx, args};

use crate::model::{Outcome, PendingResult};
use crate::sql;

/// Writes what waits; `false` when something waits for the request already, or the id is there.
///
/// # Errors
/// As `Tx::execute`.
pub fn insert_pending(tx: &mut Tx<'_>, actor: &Actor, new: &PendingResult) -> Result<bool> {
    let laboratory = &actor.unit.code;
    let outcome = new.outcome.code();
    let written = tx.execute(
        &sql::INSERT_PENDING,
        args![new.id, new.request, laboratory, outcome, new.sampled_at, new.by, new.by_name, new.at],
    )?;
    Ok(written == 1)
}

/// What waits under an id.
///
/// # Errors
/// As `Tx::query`.
pub fn find_pending(tx: &mut Tx<'_>, id: ResultId) -> Result<Option<PendingResult>> {
    tx.first(&sql::FIND_PENDING, args![id], pending_from)
}

/// What waits for a request.
///
/// # Errors
/// As `Tx::query`.
pub fn pending_of_request(tx: &mut Tx<'_>, request: RequestId) -> Result<Option<PendingResult>> {
    tx.first(&sql::PENDING_OF_REQUEST, args![request], pending_from)
}

/// What waits in a laboratory, the oldest first.
///
/// # Errors
/// As `Tx::query`.
pub fn pending_of_laboratory(tx: &mut Tx<'_>, laboratory: &str, limit: i64) -> Result<Vec<PendingResult>> {
    tx.query(&sql::PENDING_OF_LABORATORY, args![laboratory, limit], pending_from)
}

/// Takes away what waited.
///
/// # Errors
/// As `Tx::execute`.
pub fn delete_pending(tx: &mut Tx<'_>, id: ResultId) -> Result<()> {
    tx.execute(&sql::DELETE_PENDING, args![id]).map(drop)
}

/// Takes away what waited for a request: it has a result, or asks for something else.
///
/// # Errors
/// As `Tx::execute`.
pub fn delete_pending_of(tx: &mut Tx<'_>, request: RequestId) -> Result<()> {
    tx.execute(&sql::DELETE_PENDING_OF_REQUEST, args![request]).map(drop)
}

fn pending_from(row: &Row<'_>) -> Result<PendingResult> {
    Ok(PendingResult {
        id: row.get(0)?,
        request: row.get(1)?,
        outcome: Outcome::parse(&row.get::<String>(2)?)?,
        sampled_at: row.get(3)?,
        by: row.get(4)?,
        by_name: row.get(5)?,
        at: row.get(6)?,
    })
}
