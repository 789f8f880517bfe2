//! What is known of tubes: rows that are only added; the latest step stands in the request.

use access::{Actor, Scope};
use kernel::ids::RequestId;
use kernel::{Problem, Result, Timestamp};
use storage::{Row, Tx, args};
use uuid::Uuid;

use super::lists::line_from;
use crate::model::{Origin, Outcome, RequestLine, RequestStatus, Tube, TubeFact, TubeReason, TubeStep};
use crate::sql;

/// Writes what an actor says of the tube of a request; `false` when the same was written a moment ago.
///
/// # Errors
/// As `Tx::execute`.
pub fn insert_fact(
    tx: &mut Tx<'_>,
    actor: &Actor,
    id: Uuid,
    request: RequestId,
    (step, reason, note): (TubeStep, Option<TubeReason>, &str),
) -> Result<bool> {
    let (at, reason) = (tx.clocks().business_now(), reason.map(TubeReason::code));
    let laboratory = &actor.unit.code;
    let written = tx.execute(
        &sql::INSERT_TUBE_FACT,
        args![id, request, laboratory, step.code(), reason, note, actor.user, actor.name, at],
    )?;
    Ok(written == 1)
}

/// Of which request something was said, and what.
///
/// # Errors
/// As `Tx::query`.
pub fn find_fact(tx: &mut Tx<'_>, id: Uuid) -> Result<Option<(RequestId, TubeStep)>> {
    tx.first(&sql::FIND_TUBE_FACT, args![id], |row| {
        Ok((row.get(0)?, TubeStep::parse(&row.get::<String>(1)?)?))
    })
}

/// What is known of the tube of a request, the latest first.
///
/// # Errors
/// As `Tx::query`.
pub fn tube_facts(tx: &mut Tx<'_>, _: &Scope, request: RequestId) -> Result<Vec<TubeFact>> {
    tx.query(&sql::TUBE_FACTS_OF_REQUEST, args![request], |row| {
        let reason = row.get::<Option<String>>(2)?;
        Ok(TubeFact {
            id: row.get(0)?,
            step: TubeStep::parse(&row.get::<String>(1)?)?,
            reason: reason.map(|code| TubeReason::parse(&code)).transpose()?,
            note: row.get(3)?,
            by_name: row.get(4)?,
            at: row.get(5)?,
        })
    })
}

/// Where the tube of a request is now; it arrived at `at`, unless it had before, if it is here.
///
/// # Errors
/// `Problem::NotFound` when there is no such request.
pub fn move_tube(tx: &mut Tx<'_>, request: RequestId, step: TubeStep, at: Timestamp) -> Result<()> {
    let received_at = step.is_here().then_some(at);
    match tx.execute(&sql::MOVE_TUBE, args![request, step.code(), received_at])? {
        1 => Ok(()),
        _ => Err(Problem::NotFound),
    }
}

/// Says when the sample of a request was taken, or that it was not after all; `false` when the request waits no more.
///
/// # Errors
/// As `Tx::execute`.
pub fn set_sampled(tx: &mut Tx<'_>, request: RequestId, at: Option<Timestamp>) -> Result<bool> {
    Ok(tx.execute(&sql::SET_SAMPLED, args![request, at])? == 1)
}

/// Says how a request came to be.
///
/// # Errors
/// As `Tx::execute`.
pub fn set_origin(tx: &mut Tx<'_>, request: RequestId, origin: Origin) -> Result<()> {
    tx.execute(&sql::SET_ORIGIN, args![request, origin.code()]).map(drop)
}

/// A tube that arrived: of which request, by whom it was checked in and when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReceivedTube {
    /// The fact.
    pub fact: Uuid,
    /// Whose tube it is, and what became of it.
    pub line: RequestLine,
    /// Who checked it in.
    pub by_name: String,
    /// When.
    pub at: Timestamp,
}

/// The latest tubes that arrived in a laboratory since an instant.
///
/// # Errors
/// As `Tx::query`.
pub fn tubes_received(
    tx: &mut Tx<'_>,
    scope: &Scope,
    laboratory: &str,
    since: Timestamp,
    limit: i64,
) -> Result<Vec<ReceivedTube>> {
    let mut all = Vec::new();
    for audience in scope.audiences() {
        all.extend(tx.query(
            &sql::TUBES_RECEIVED,
            args![audience, laboratory, since, scope.today(), limit],
            |row| {
                let line = line_from(row)?;
                Ok(ReceivedTube { fact: row.get(24)?, line, by_name: row.get(25)?, at: row.get(26)? })
            },
        )?);
    }
    Ok(all)
}

/// Tubes of a shift that stand alike, and how many they are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counted {
    /// Where their requests stand.
    pub status: RequestStatus,
    /// The result that counts.
    pub outcome: Option<Outcome>,
    /// The latest step of the tube.
    pub step: Option<TubeStep>,
    /// Whether another laboratory has them now.
    pub elsewhere: bool,
    /// How many.
    pub count: i64,
}

/// Where the tubes stand that arrived in a laboratory between two instants, the second excluded: numbers, which name nobody.
///
/// # Errors
/// As `Tx::query`.
pub fn shift_counts(
    tx: &mut Tx<'_>,
    laboratory: &str,
    (from, until): (Timestamp, Timestamp),
) -> Result<Vec<Counted>> {
    tx.system("the balance of a shift: numbers, which name nobody", |tx| {
        tx.query(&sql::SHIFT_COUNTS, args![laboratory, from, until], |row| {
            let outcome = row.get::<Option<String>>(1)?;
            Ok(Counted {
                status: RequestStatus::parse(&row.get::<String>(0)?)?,
                outcome: outcome.map(|code| Outcome::parse(&code)).transpose()?,
                step: step_from(&row.get::<String>(2)?)?,
                elsewhere: row.get(3)?,
                count: row.get(4)?,
            })
        })
    })
}

/// The tubes behind the balance that the scope reaches, in the order of their requests' ids, after one of them: those that are
/// `open`, or those with a result that says something of the person.
///
/// # Errors
/// As `Tx::query`.
pub fn shift_lines(
    tx: &mut Tx<'_>,
    scope: &Scope,
    laboratory: &str,
    (from, until): (Timestamp, Timestamp),
    (open, after): (bool, RequestId),
    limit: i64,
) -> Result<Vec<RequestLine>> {
    let mut lines = Vec::new();
    for audience in scope.audiences() {
        lines.extend(tx.query(
            &sql::SHIFT_LINES,
            args![audience, laboratory, from, until, scope.today(), after, limit, open],
            line_from,
        )?);
    }
    Ok(lines)
}

fn step_from(code: &str) -> Result<Option<TubeStep>> {
    if code.is_empty() { Ok(None) } else { TubeStep::parse(code).map(Some) }
}

/// Where a tube is, from two columns of its request.
pub(super) fn tube_from(row: &Row<'_>, at: usize) -> Result<Option<Tube>> {
    let received_at = row.get(at + 1)?;
    Ok(step_from(&row.get::<String>(at)?)?.map(|step| Tube { step, received_at }))
}
