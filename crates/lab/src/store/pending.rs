//! Results that wait for a second person.

use access::{Actor, Scope};
use kernel::ids::{RequestId, ResultId};
use kernel::{Result, Timestamp};
use storage::{Row, Tx, args};

use super::MOST_COUNTED;
use super::lists::line_from;
use crate::model::{Outcome, PendingResult, RequestLine};
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

/// The requests of which something waits in a laboratory, at most [`MOST_COUNTED`].
///
/// # Errors
/// As `Tx::query`.
pub fn pending_requests(tx: &mut Tx<'_>, laboratory: &str) -> Result<Vec<RequestId>> {
    tx.query(&sql::PENDING_REQUESTS, args![laboratory, MOST_COUNTED], |row| row.get(0))
}

/// What waits in a laboratory, each with its line, the oldest first.
///
/// # Errors
/// As `Tx::query`.
pub fn pending_lines(
    tx: &mut Tx<'_>,
    scope: &Scope,
    laboratory: &str,
    limit: i64,
) -> Result<Vec<(PendingResult, RequestLine)>> {
    let mut all = Vec::new();
    for audience in scope.audiences() {
        let found =
            tx.query(&sql::PENDING_LINES, args![audience, laboratory, scope.today(), limit], |row| {
                let line = line_from(row)?;
                let pending = PendingResult {
                    id: row.get(24)?,
                    request: line.id,
                    outcome: Outcome::parse(&row.get::<String>(25)?)?,
                    sampled_at: row.get(26)?,
                    by: row.get(27)?,
                    by_name: row.get(28)?,
                    at: row.get(29)?,
                };
                Ok((pending, line))
            })?;
        all.extend(found);
    }
    Ok(all)
}

/// What somebody typed since an instant of the business clock in the laboratory he acts for, and nobody has validated yet: the
/// latest first, with its instant.
///
/// # Errors
/// As `Tx::query`.
pub fn pending_typed_since(
    tx: &mut Tx<'_>,
    actor: &Actor,
    since: Timestamp,
    most: i64,
) -> Result<Vec<(ResultId, Timestamp)>> {
    tx.query(&sql::PENDING_TYPED_SINCE, args![actor.unit.code.as_str(), since, actor.user, most], |row| {
        Ok((row.get(0)?, row.get(1)?))
    })
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
