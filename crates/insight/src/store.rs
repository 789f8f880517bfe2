//! The counters in the database.

pub mod flow;

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicI32, Ordering};

use kernel::clock::FOREVER;
use kernel::ids::PersonId;
use kernel::{Date, Result};
use storage::{Query, Tx, args};

use crate::model::{Figures, Metric};
use crate::sql;

/// Rows a counter is spread over, at most: more than the threads that write at once in one process.
const SLOTS: i32 = 16;

/// The slot of this thread. Threads that write have slots of their own, so that on PostgreSQL no unit of work waits for
/// a row another one counts on, nor locks it in another order; SQLite has one writer and one slot.
pub(crate) fn slot() -> i32 {
    static NEXT: AtomicI32 = AtomicI32::new(0);
    thread_local! {
        static SLOT: i32 = NEXT.fetch_add(1, Ordering::Relaxed) % SLOTS;
    }
    SLOT.with(|slot| *slot)
}

/// Adds to a counter. What begins or ends a measure moves the balance with it.
///
/// # Errors
/// As `Tx::execute`.
pub fn add(tx: &mut Tx<'_>, day: Date, metric: Metric, asl: &str, by: i64) -> Result<()> {
    tx.execute(&sql::ADD, args![metric.code(), day, asl, slot(), by])?;
    match metric {
        Metric::MeasuresStarted => add(tx, FOREVER, Metric::MeasuresBalance, asl, by),
        Metric::MeasuresEnded => add(tx, FOREVER, Metric::MeasuresBalance, asl, -by),
        _ => Ok(()),
    }
}

/// Makes one row of the slots of each counter of the days before `day`: nobody writes to them at once any more.
///
/// # Errors
/// As `Tx::execute`.
pub fn fold(tx: &mut Tx<'_>, day: Date) -> Result<()> {
    tx.execute(&sql::FOLD, args![day]).map(drop)
}

/// Requests, results and positives of two days, by day and ASL. Measures are left at zero: see [`running`].
///
/// # Errors
/// As `Tx::query`.
pub fn of_days(tx: &mut Tx<'_>, days: [Date; 2]) -> Result<BTreeMap<(Date, String), Figures>> {
    let rows = tx.query(&sql::OF_DAYS, args![days[0], days[1]], |row| {
        Ok(((row.get::<Date>(0)?, row.get::<String>(2)?), row.get::<String>(1)?, row.get::<i64>(3)?))
    })?;
    let mut all: BTreeMap<(Date, String), Figures> = BTreeMap::new();
    for (place, metric, value) in rows {
        let figures = all.entry(place).or_default();
        match metric.as_str() {
            "requests" => figures.requests += value,
            "results" => figures.results += value,
            _ => figures.positives += value,
        }
    }
    Ok(all)
}

/// Measures running on a day, by ASL: those not ended, without those that begin later, with those that end later.
///
/// # Errors
/// As `Tx::query`.
pub fn running(tx: &mut Tx<'_>, day: Date) -> Result<Vec<(String, i64)>> {
    tx.query(&sql::RUNNING, args![day], |row| Ok((row.get(0)?, row.get(1)?)))
}

/// A metric of the region, or of one ASL, day by day. Days without a row are absent.
///
/// # Errors
/// As `Tx::query`.
pub fn curve(
    tx: &mut Tx<'_>,
    from: Date,
    to: Date,
    metric: Metric,
    asl: Option<&str>,
) -> Result<BTreeMap<Date, i64>> {
    let read = |row: &storage::Row<'_>| Ok((row.get(0)?, row.get(1)?));
    let days = match asl {
        None => tx.query(&sql::CURVE, args![metric.code(), from, to], read)?,
        Some(asl) => tx.query(&sql::CURVE_OF_ASL, args![metric.code(), from, to, asl], read)?,
    };
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

/// The same, counted from the facts, with what was counted of those that are deleted.
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
        let retired = tx.query(&sql::RETIRED, args![metric.code()], |row| {
            Ok(((row.get::<Date>(0)?, metric.code().to_owned(), row.get::<String>(1)?), row.get::<i64>(2)?))
        })?;
        for (place, value) in retired {
            *all.entry(place).or_default() += value;
        }
    }
    Ok(all)
}

/// Moves one counter, and no other with it.
///
/// # Errors
/// As `Tx::execute`.
pub fn adjust(tx: &mut Tx<'_>, day: Date, metric: &str, asl: &str, by: i64) -> Result<()> {
    tx.execute(&sql::ADD, args![metric, day, asl, slot(), by]).map(drop)
}

/// Keeps what the counters have of a person's facts, as numbers: called before they are deleted.
///
/// # Errors
/// As `Tx::execute`.
pub fn retire(tx: &mut Tx<'_>, person: PersonId) -> Result<()> {
    for query in [
        &sql::RETIRE_REQUESTS,
        &sql::RETIRE_RESULTS,
        &sql::RETIRE_POSITIVES,
        &sql::RETIRE_CASES,
        &sql::RETIRE_MEASURES_STARTED,
        &sql::RETIRE_MEASURES_ENDED,
        &sql::RETIRE_MEASURES_BALANCE,
    ] {
        tx.execute(query, args![person])?;
    }
    Ok(())
}

fn recount_of(metric: Metric) -> &'static Query {
    match metric {
        Metric::Requests => &sql::RECOUNT_REQUESTS,
        Metric::Results => &sql::RECOUNT_RESULTS,
        Metric::Positives => &sql::RECOUNT_POSITIVES,
        Metric::Cases => &sql::RECOUNT_CASES,
        Metric::MeasuresStarted => &sql::RECOUNT_MEASURES_STARTED,
        Metric::MeasuresEnded => &sql::RECOUNT_MEASURES_ENDED,
        Metric::MeasuresBalance => &sql::RECOUNT_MEASURES_BALANCE,
    }
}
