//! The counters in the database.

use std::collections::BTreeMap;

use kernel::{Date, Result};
use storage::{Query, Tx, args};

use crate::model::Metric;
use crate::sql;

/// Rows a hot counter is spread over.
const SLOTS: u128 = 8;

/// Adds to a counter; `cause` is any identifier of the act, which spreads writers over the slots.
///
/// # Errors
/// As `Tx::execute`.
pub fn add(tx: &mut Tx<'_>, day: Date, metric: Metric, asl: &str, cause: uuid::Uuid, by: i64) -> Result<()> {
    let slot = i32::try_from(cause.as_u128() % SLOTS).unwrap_or(0);
    tx.execute(&sql::ADD, args![day, metric.code(), asl, slot, by]).map(drop)
}

/// Today's counters by ASL and metric name.
///
/// # Errors
/// As `Tx::query`.
pub fn today(tx: &mut Tx<'_>, day: Date) -> Result<Vec<(String, String, i64)>> {
    tx.query(&sql::TODAY, args![day], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
}

/// Measures running on a day, by ASL: those begun by then less those ended by then.
///
/// # Errors
/// As `Tx::query`.
pub fn running(tx: &mut Tx<'_>, day: Date) -> Result<Vec<(String, i64)>> {
    tx.query(&sql::RUNNING, args![day], |row| Ok((row.get(0)?, row.get(1)?)))
}

/// A metric day by day; `asl` empty for the region. Days without a row are absent.
///
/// # Errors
/// As `Tx::query`.
pub fn curve(tx: &mut Tx<'_>, from: Date, to: Date, metric: Metric, asl: &str) -> Result<BTreeMap<Date, i64>> {
    let days = tx.query(&sql::CURVE, args![from, to, metric.code(), asl], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(days.into_iter().collect())
}

/// A counter's place: day, metric name, ASL.
pub type Place = (Date, String, String);

/// Every counter that is not zero.
///
/// # Errors
/// As `Tx::query`.
pub fn counted(tx: &mut Tx<'_>) -> Result<BTreeMap<Place, i64>> {
    let rows = tx.query(&sql::COUNTED, args![], |row| {
        Ok(((row.get::<Date>(0)?, row.get::<String>(1)?, row.get::<String>(2)?), row.get(3)?))
    })?;
    Ok(rows.into_iter().collect())
}

/// The same, counted from the facts.
///
/// # Errors
/// As `Tx::query`.
pub fn recounted(tx: &mut Tx<'_>) -> Result<BTreeMap<Place, i64>> {
    let mut all = BTreeMap::new();
    for metric in Metric::ALL {
        let rows = tx.query(recount_of(metric), args![], |row| {
            Ok(((row.get::<Date>(0)?, metric.code().to_owned(), row.get::<String>(1)?), row.get(2)?))
        })?;
        all.extend(rows);
    }
    Ok(all)
}

fn recount_of(metric: Metric) -> &'static Query {
    match metric {
        Metric::Requests => &sql::RECOUNT_REQUESTS,
        Metric::Results => &sql::RECOUNT_RESULTS,
        Metric::Positives => &sql::RECOUNT_POSITIVES,
        Metric::Cases => &sql::RECOUNT_CASES,
        Metric::MeasuresStarted => &sql::RECOUNT_MEASURES_STARTED,
        Metric::MeasuresEnded => &sql::RECOUNT_MEASURES_ENDED,
    }
}
