//! Rows of what leaves. They have no audience: whoever calls has asked the gate, and reads within `Tx::system`.

use kernel::ids::{PersonId, ResultId, UserId};
use kernel::{Date, Problem, Result, Timestamp};
use lab::model::{LabResult, TestKind};
use storage::{Tx, args};
use uuid::Uuid;

use crate::model::flow::{About, Act, MOST_COUNTED, Row, Standing, State, Why};
use crate::{rules, sql};

/// Writes a row of a result, which leaves from an instant on.
///
/// # Errors
/// As `Tx::execute`.
pub fn insert(
    tx: &mut Tx<'_>,
    result: &LabResult,
    act: Act,
    after: Option<ResultId>,
    from: Timestamp,
) -> Result<()> {
    let now = tx.clocks().now();
    tx.execute(
        &sql::INSERT,
        args![
            result.id,
            result.person,
            after,
            act.code(),
            result.test.code(),
            result.laboratory,
            result.accession,
            result.reported_on,
            from,
            rules::give_up_at(now),
            now,
        ],
    )
    .map(drop)
}

/// A row.
///
/// # Errors
/// As `Tx::query`.
pub fn find(tx: &mut Tx<'_>, id: ResultId) -> Result<Option<Row>> {
    tx.first(&sql::FIND, args![id], read)
}

/// What never left does not leave any more; whether it was so.
///
/// # Errors
/// As `Tx::execute`.
pub fn supersede_unsent(tx: &mut Tx<'_>, id: ResultId) -> Result<bool> {
    let now = tx.clocks().now();
    Ok(tx.execute(&sql::SUPERSEDE_UNSENT, args![id, now])? > 0)
}

/// The next that is due.
///
/// # Errors
/// As `Tx::query`.
pub fn due(tx: &mut Tx<'_>) -> Result<Option<Row>> {
    let now = tx.clocks().now();
    tx.first(&sql::DUE, args![now], read)
}

/// Takes a row until an instant; `false` when somebody else was faster.
///
/// # Errors
/// As `Tx::execute`.
pub fn claim(tx: &mut Tx<'_>, row: &Row, until: Timestamp) -> Result<bool> {
    let now = tx.clocks().now();
    Ok(tx.execute(&sql::CLAIM, args![row.id, row.next_at, until, now])? > 0)
}

/// Says what became of a row for good.
///
/// # Errors
/// As `Tx::execute`.
pub fn settle(
    tx: &mut Tx<'_>,
    id: ResultId,
    state: State,
    number: Option<&str>,
    why: Option<Why>,
    said: Option<&str>,
) -> Result<()> {
    let now = tx.clocks().now();
    tx.execute(&sql::SETTLE, args![id, state.code(), now, number, why.map(Why::code), said]).map(drop)
}

/// Puts a row off.
///
/// # Errors
/// As `Tx::execute`.
pub fn later(tx: &mut Tx<'_>, id: ResultId, state: State, next: Timestamp, why: Why) -> Result<()> {
    tx.execute(&sql::LATER, args![id, state.code(), next, why.code()]).map(drop)
}

/// Has a row sent again; `false` when there is no need any more.
///
/// # Errors
/// As `Tx::execute`.
pub fn again(tx: &mut Tx<'_>, id: ResultId, round: i32, by: UserId) -> Result<bool> {
    let now = tx.clocks().now();
    Ok(tx.execute(&sql::AGAIN, args![id, round, now, rules::give_up_at(now), by])? > 0)
}

/// Whether Sistema TS is told of something after a row.
///
/// # Errors
/// As `Tx::query`.
pub fn has_later(tx: &mut Tx<'_>, id: ResultId) -> Result<bool> {
    Ok(tx.first(&sql::LATER_ONE, args![id], |_| Ok(()))?.is_some())
}

/// How many rows of each day stand where.
///
/// # Errors
/// As `Tx::query`.
pub fn days(tx: &mut Tx<'_>, from: Date, to: Date) -> Result<Vec<(Date, State, i64)>> {
    tx.query(&sql::DAYS, args![from, to], |row| {
        Ok((row.get(0)?, State::parse(&row.get::<String>(1)?)?, row.get(2)?))
    })
}

/// How many rows stand where, counted as far as [`MOST_COUNTED`].
///
/// # Errors
/// As `Tx::query`.
pub fn standing(tx: &mut Tx<'_>) -> Result<Standing> {
    let mut counts = Vec::with_capacity(State::ALL.len());
    for state in State::ALL {
        let count = tx.one(&sql::COUNT_OF_STATE, args![state.code(), MOST_COUNTED + 1], |row| row.get(0))?;
        counts.push((*state, count));
    }
    let oldest = tx.first(&sql::OLDEST, args![], |row| row.get(0))?;
    Ok(Standing { counts, oldest })
}

/// Rows of a day in a state or in all, or of all days in a state; the latest first, after one of them.
///
/// # Errors
/// As `Tx::query`.
pub fn list(
    tx: &mut Tx<'_>,
    day: Option<Date>,
    state: Option<State>,
    after: Option<ResultId>,
    limit: i64,
) -> Result<Vec<Row>> {
    let (after, code) = (after.map_or(Uuid::max(), |id| id.0), state.map_or("", State::code));
    match day {
        Some(day) => tx.query(&sql::OF_DAY, args![day, code, after, limit], read),
        None => tx.query(&sql::OF_STATE, args![code, after, limit], read),
    }
}

/// About whom a message is.
///
/// # Errors
/// As `Tx::query`.
pub fn about(tx: &mut Tx<'_>, person: PersonId) -> Result<Option<About>> {
    tx.first(&sql::PERSON, args![person], |row| {
        let tax_code = row.get::<Option<String>>(0)?;
        let (kind, other) = (row.get::<Option<String>>(1)?, row.get::<Option<String>>(2)?);
        let other = match kind.as_deref() {
            Some("stp") => other.map(|code| ("STP", code)),
            Some("eni") => other.map(|code| ("ENI", code)),
            _ => None,
        };
        Ok(About {
            code: tax_code.map(|code| ("CF", code)).or(other),
            names: [row.get(3)?, row.get(4)?],
            phone: row.get(5)?,
            asl: row.get(6)?,
            gp: row.get(7)?,
        })
    })
}

/// How many rows are about a person.
///
/// # Errors
/// As `Tx::query`.
pub fn count_of(tx: &mut Tx<'_>, person: PersonId) -> Result<i64> {
    tx.one(&sql::COUNT_OF_PERSON, args![person], |row| row.get(0))
}

fn read(row: &storage::Row<'_>) -> Result<Row> {
    let why = row.get::<Option<String>>(17)?;
    let unknown = || Problem::Internal("unknown reason of the national flow".into());
    Ok(Row {
        id: row.get(0)?,
        person: row.get(1)?,
        after: row.get(2)?,
        act: Act::parse(&row.get::<String>(3)?)?,
        test: TestKind::parse(&row.get::<String>(4)?)?,
        laboratory: row.get(5)?,
        accession: row.get(6)?,
        reported_on: row.get(7)?,
        state: State::parse(&row.get::<String>(8)?)?,
        round: row.get(9)?,
        tries: row.get(10)?,
        next_at: row.get(11)?,
        give_up_at: row.get(12)?,
        created_at: row.get(13)?,
        tried_at: row.get(14)?,
        settled_at: row.get(15)?,
        number: row.get(16)?,
        why: why.map(|code| Why::of(&code).ok_or_else(unknown)).transpose()?,
        said: row.get(18)?,
        again_at: row.get(19)?,
    })
}
