//! Lists of requests.

use access::audience::{self, Reason};
use access::{Resource, Scope};
use kernel::ids::RequestId;
use kernel::{Date, Result, Timestamp};
use storage::{Row, Tx, args};

use crate::model::{Door, Origin, Outcome, Priority, RequestLine, RequestStatus, TestKind};
use crate::sql;

/// Lines of the requests the scope reaches, whose place lies between two keys, both excluded.
///
/// # Errors
/// As `Tx::query`.
pub fn list(
    tx: &mut Tx<'_>,
    scope: &Scope,
    after: &str,
    before: &str,
    limit: i64,
) -> Result<Vec<RequestLine>> {
    let mut lines = Vec::new();
    for audience in scope.audiences() {
        lines.extend(tx.query(
            &sql::LIST_REQUESTS,
            args![audience, after, before, scope.today(), limit],
            line_from,
        )?);
    }
    if scope.audiences().len() > 1 {
        lines.sort_by(|one, other| one.sort_key.cmp(&other.sort_key));
        lines.dedup_by_key(|line| line.id);
        lines.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    }
    Ok(lines)
}

/// Of [`list`] those with a result that came by hand, or by any machine.
///
/// # Errors
/// As `Tx::query`.
pub fn list_by_door(
    tx: &mut Tx<'_>,
    scope: &Scope,
    (after, before): (&str, &str),
    by_hand: bool,
    limit: i64,
) -> Result<Vec<RequestLine>> {
    let mut lines = Vec::new();
    for audience in scope.audiences() {
        lines.extend(tx.query(
            &sql::LIST_REQUESTS_BY_DOOR,
            args![audience, after, before, scope.today(), limit, by_hand],
            line_from,
        )?);
    }
    Ok(lines)
}

/// What an ASL asked for on a day, in the order in which it did, after a request.
///
/// # Errors
/// As `Tx::query`.
pub fn list_of_day(
    tx: &mut Tx<'_>,
    scope: &Scope,
    day: Date,
    after: Option<RequestId>,
    limit: i64,
) -> Result<Vec<RequestLine>> {
    let after = match after {
        Some(id) => line(tx, scope, id)?.map(|line| (line.requested_at, line.id)),
        None => None,
    };
    let (at, id) = after.unwrap_or((Timestamp::UNIX_EPOCH, RequestId(uuid::Uuid::nil())));
    let mut lines = Vec::new();
    for audience in scope.audiences() {
        // Only an ASL asks.
        let Some(asl) = audience.strip_prefix("asl:") else { continue };
        lines.extend(tx.query(
            &sql::LIST_REQUESTS_OF_DAY,
            args![audience, asl, day, at, id, scope.today(), limit],
            line_from,
        )?);
    }
    lines.sort_by_key(|line| (line.requested_at, line.id));
    lines.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    Ok(lines)
}

/// The line of one request the scope reaches; that somebody names another one is recorded.
///
/// # Errors
/// As `Tx::query`.
pub fn line(tx: &mut Tx<'_>, scope: &Scope, id: RequestId) -> Result<Option<RequestLine>> {
    for audience in scope.audiences() {
        let found = tx.first(&sql::REQUEST_LINE, args![audience, id, scope.today()], line_from)?;
        if found.is_some() {
            return Ok(found);
        }
    }
    audience::attempt(tx, scope, Resource::Request, id.0)?;
    Ok(None)
}

/// Where a request stands in the lists of the scope.
///
/// # Errors
/// As `Tx::query`.
pub fn place_in_list(tx: &mut Tx<'_>, scope: &Scope, id: RequestId) -> Result<Option<String>> {
    Ok(line(tx, scope, id)?.map(|line| line.sort_key))
}

pub(super) fn line_from(row: &Row<'_>) -> Result<RequestLine> {
    let result = match (row.get(12)?, row.get::<Option<String>>(13)?, row.get(14)?) {
        (Some(id), Some(outcome), Some(sampled_at)) => Some((id, Outcome::parse(&outcome)?, sampled_at)),
        _ => None,
    };
    Ok(RequestLine {
        id: row.get(0)?,
        number: row.get(1)?,
        laboratory: row.get(2)?,
        reason: row.get(3)?,
        test: TestKind::parse(&row.get::<String>(4)?)?,
        note: row.get(5)?,
        priority: Priority::parse(&row.get::<String>(19)?)?,
        status: RequestStatus::parse(&row.get::<String>(6)?)?,
        requested_at: row.get(7)?,
        person: row.get(8)?,
        family_name: row.get(9)?,
        given_name: row.get(10)?,
        birth_date: row.get(11)?,
        result,
        by_hand: row.get::<Option<String>>(23)?.as_deref() == Some(Door::Manual.code()),
        tube: super::tubes::tube_from(row, 20)?,
        origin: Origin::parse(&row.get::<String>(22)?)?,
        sort_key: row.get(15)?,
        why_listed: Reason { audience: row.get(16)?, since: row.get(17)?, why: row.get(18)? },
    })
}
