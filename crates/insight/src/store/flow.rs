//! What arrives from the laboratories, and their silences, in the database.

use std::collections::{BTreeMap, HashMap};

use access::Actor;
use kernel::{Date, Problem, Result, Timestamp};
use lab::model::Door;
use storage::{Row, Tx, args};
use uuid::Uuid;

use super::{Place, slot};
use crate::model::{Arrivals, Called, Over, Silence};
use crate::rules::flow::Moment;
use crate::sql;

/// Before the code of a door in the name of a counter that is compared with the facts.
pub const METRIC: &str = "laboratory_hour.";
/// The hour to which what was counted wrongly is set: the facts know the day alone.
const NOON: i32 = 12;

/// Counts a result of a laboratory, in the hour that runs.
///
/// # Errors
/// As `Tx::execute`.
pub fn arrive(tx: &mut Tx<'_>, laboratory: &str, day: Date, door: Door) -> Result<()> {
    let now = tx.clocks().business_now();
    add(tx, day, laboratory, i32::try_from(Moment::of(now).hour()).unwrap_or(NOON), door.code(), 1, now)
}

fn add(
    tx: &mut Tx<'_>,
    day: Date,
    laboratory: &str,
    hour: i32,
    door: &str,
    by: i64,
    at: Timestamp,
) -> Result<()> {
    tx.execute(&sql::ARRIVE, args![day, laboratory, hour, door, slot(), by, at]).map(drop)
}

/// Moves what was counted of a day and a door by what it differs from the facts.
///
/// # Errors
/// As `Tx::execute`.
pub fn adjust(tx: &mut Tx<'_>, day: Date, door: &str, laboratory: &str, by: i64) -> Result<()> {
    let noon = day.at(12, 0, 0, 0).to_zoned_datetime(kernel::clock::rome()).map_err(Problem::internal)?;
    add(tx, day, laboratory, NOON, door, by, noon.timestamp())
}

/// What arrived from each laboratory on a day.
///
/// # Errors
/// As `Tx::query`.
pub fn of_day(tx: &mut Tx<'_>, day: Date) -> Result<HashMap<String, Arrivals>> {
    let rows = tx.query(&sql::HOURS_OF_DAY, args![day], |row| {
        let (laboratory, hour): (String, i32) = (row.get(0)?, row.get(1)?);
        Ok((laboratory, hour, row.get::<String>(2)?, row.get::<i64>(3)?, row.get::<Timestamp>(4)?))
    })?;
    let mut all: HashMap<String, Arrivals> = HashMap::new();
    for (laboratory, hour, door, arrived, last_at) in rows {
        let of = all.entry(laboratory).or_default();
        if let Some(there) = usize::try_from(hour).ok().and_then(|hour| of.hours.get_mut(hour)) {
            *there += arrived;
        }
        *of.by_door.entry(door).or_default() += arrived;
        of.last_at = of.last_at.max(Some(last_at));
    }
    Ok(all)
}

/// What arrived from a laboratory by each door on the days since one.
///
/// # Errors
/// As `Tx::query`.
pub fn doors_of(tx: &mut Tx<'_>, laboratory: &str, since: Date) -> Result<Vec<(Date, String, i64)>> {
    tx.query(&sql::DOORS_OF_LABORATORY, args![laboratory, since], |row| {
        Ok((row.get(0)?, row.get(1)?, row.get(2)?))
    })
}

/// One row for each hour of the days before `day`, and none of those before `first`; silences that are over go with them.
///
/// # Errors
/// As `Tx::execute`.
pub fn fold(tx: &mut Tx<'_>, day: Date) -> Result<()> {
    let first = crate::service::flow::kept_since(day);
    tx.execute(&sql::FOLD_HOURS, args![day])?;
    tx.execute(&sql::FORGET_HOURS, args![first])?;
    tx.execute(&sql::FORGET_SILENCES, args![first]).map(drop)
}

/// What is counted of each day since one, by door and laboratory.
///
/// # Errors
/// As `Tx::query`.
pub fn counted(tx: &mut Tx<'_>, since: Date) -> Result<BTreeMap<Place, i64>> {
    let rows = tx.query(&sql::HOURS_COUNTED, args![since], place_from)?;
    Ok(rows.into_iter().collect())
}

/// The same, counted from the results.
///
/// # Errors
/// As `Tx::query`.
pub fn recounted(tx: &mut Tx<'_>, since: Date) -> Result<BTreeMap<Place, i64>> {
    let rows = tx.query(&sql::HOURS_RECOUNTED, args![since], place_from)?;
    Ok(rows.into_iter().collect())
}

fn place_from(row: &Row<'_>) -> Result<(Place, i64)> {
    let door: String = row.get(1)?;
    Ok(((row.get(0)?, format!("{METRIC}{door}"), row.get(2)?), row.get(3)?))
}

fn silence_from(row: &Row<'_>) -> Result<Silence> {
    let called = match (row.get::<Option<kernel::ids::UserId>>(7)?, row.get::<Option<Timestamp>>(9)?) {
        (Some(by), Some(at)) => {
            let text = |index| row.get::<Option<String>>(index).map(Option::unwrap_or_default);
            Some(Called { by, name: text(8)?, at, note: text(10)? })
        }
        _ => None,
    };
    let closed = match (row.get::<Option<Timestamp>>(11)?, row.get::<Option<String>>(12)?) {
        (Some(at), Some(why)) => Some((at, Over::parse(&why)?, row.get::<Option<i64>>(13)?.unwrap_or(0))),
        _ => None,
    };
    Ok(Silence {
        id: row.get(0)?,
        laboratory: row.get(1)?,
        day: row.get(2)?,
        opened_at: row.get(3)?,
        expected: row.get(4)?,
        arrived: row.get(5)?,
        last_at: row.get(6)?,
        called,
        closed,
    })
}

/// The silences that go on, the first before.
///
/// # Errors
/// As `Tx::query`.
pub fn open(tx: &mut Tx<'_>) -> Result<Vec<Silence>> {
    tx.query(&sql::OPEN_SILENCES, args![], silence_from)
}

/// The silences of a day, the first before.
///
/// # Errors
/// As `Tx::query`.
pub fn silences_of_day(tx: &mut Tx<'_>, day: Date) -> Result<Vec<Silence>> {
    tx.query(&sql::SILENCES_OF_DAY, args![day], silence_from)
}

/// The latest silences of a laboratory.
///
/// # Errors
/// As `Tx::query`.
pub fn silences_of(tx: &mut Tx<'_>, laboratory: &str) -> Result<Vec<Silence>> {
    tx.query(&sql::SILENCES_OF_LABORATORY, args![laboratory], silence_from)
}

/// Notes a silence; `false` when another node was faster.
///
/// # Errors
/// As `Tx::execute`.
pub fn insert(tx: &mut Tx<'_>, new: &Silence) -> Result<bool> {
    let Silence { id, laboratory, day, opened_at, expected, arrived, last_at, .. } = new;
    let written = tx.execute(
        &sql::INSERT_SILENCE,
        args![*id, laboratory, *day, *opened_at, *expected, *arrived, *last_at],
    )?;
    Ok(written == 1)
}

/// A silence is over.
///
/// # Errors
/// As `Tx::execute`.
pub fn close(tx: &mut Tx<'_>, id: Uuid, why: Over, arrived: i64) -> Result<()> {
    let now = tx.clocks().business_now();
    tx.execute(&sql::CLOSE_SILENCE, args![id, now, why.code(), arrived]).map(drop)
}

/// Somebody has called the laboratory.
///
/// # Errors
/// As `Tx::execute`.
pub fn call(tx: &mut Tx<'_>, actor: &Actor, id: Uuid, note: &str) -> Result<()> {
    let now = tx.clocks().business_now();
    tx.execute(&sql::CALL_SILENCE, args![id, actor.user, actor.name, now, note]).map(drop)
}
