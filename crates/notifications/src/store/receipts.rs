//! What became of a laboratory's results. Communications and cases have no audience of a laboratory: whoever calls has asked the gate, and
//! reads within `Tx::system` by the laboratory's own code.

use kernel::ids::ResultId;
use kernel::{Date, Result, Timestamp};
use lab::model::{Outcome, TestKind};
use lab::rules::matching::Rule;
use lab::rules::number;
use storage::{Row, Tx, args};
use uuid::Uuid;

use crate::model::{Receipt, ReceiptState};
use crate::sql;

/// Results of a day that are counted, at most.
const MOST_COUNTED: i64 = 20_000;

/// What became of a result, whoever's it is.
///
/// # Errors
/// As `Tx::query`.
pub fn find(tx: &mut Tx<'_>, result: ResultId) -> Result<Option<Receipt>> {
    tx.first(&sql::RECEIPT, args![result], read)
}

/// What became of a laboratory's results of a day, the latest first, after one of them; of those in one state, or of all.
///
/// # Errors
/// As `Tx::query`.
pub fn of_day(
    tx: &mut Tx<'_>,
    laboratory: &str,
    day: Date,
    state: Option<ReceiptState>,
    after: Option<(Timestamp, ResultId)>,
    limit: i64,
) -> Result<Vec<Receipt>> {
    let (at, id) = after.map_or((Timestamp::MAX, Uuid::max()), |(at, id)| (at, id.0));
    let state = state.map_or("", ReceiptState::code);
    tx.query(&sql::RECEIPTS_OF_DAY, args![laboratory, day, at, id, state, limit], read)
}

/// How many results of a laboratory's day stand where; nothing that counts to zero.
///
/// # Errors
/// As `Tx::query`.
pub fn counts(tx: &mut Tx<'_>, laboratory: &str, day: Date) -> Result<Vec<(ReceiptState, i64)>> {
    let found = tx.query(&sql::COUNT_RECEIPTS, args![laboratory, day, MOST_COUNTED], |row| {
        Ok((row.get::<String>(0)?, row.get::<i64>(1)?))
    })?;
    let of =
        |state: ReceiptState| found.iter().find(|(code, _)| code == state.code()).map(|(_, count)| *count);
    Ok(ReceiptState::ALL.into_iter().filter_map(|state| of(state).map(|count| (state, count))).collect())
}

/// Those of a laboratory's results that bear a document number, or answer a request of a number.
///
/// # Errors
/// As `Tx::query`.
pub fn search(tx: &mut Tx<'_>, laboratory: &str, number: &str) -> Result<Vec<Receipt>> {
    let mut found = tx.query(&sql::RECEIPTS_OF_ACCESSION, args![laboratory, number], read)?;
    // A scanner and a hand put blanks into the number of a label; a document number is the laboratory's own, as it is.
    let label = number::normalised(number);
    let by_number = tx.query(&sql::RECEIPTS_OF_NUMBER, args![laboratory, label], read)?;
    found.extend(by_number);
    found.sort_by_key(|one| std::cmp::Reverse((one.recorded_at, one.result.0)));
    found.dedup_by_key(|one| one.result);
    Ok(found)
}

/// When it arrived, in business time: earlier than its commit by as long as it waited at the desk.
fn received(arrived: Option<Timestamp>, recorded_at: Timestamp, matched_at: Timestamp) -> Timestamp {
    let waited = arrived.filter(|at| *at < recorded_at).map(|at| recorded_at.duration_since(at));
    waited.and_then(|waited| matched_at.checked_sub(waited).ok()).unwrap_or(matched_at)
}

fn read(row: &Row<'_>) -> Result<Receipt> {
    let (recorded_at, told_at): (Timestamp, Option<Timestamp>) = (row.get(12)?, row.get(13)?);
    // What is told of a result is told in its commit.
    let matched_at = told_at.unwrap_or(recorded_at);
    let arrived: Option<Timestamp> = row.get(21)?;
    let (delivered_at, delivered): (Option<Timestamp>, bool) = (row.get(14)?, row.get(16)?);
    Ok(Receipt {
        result: row.get(0)?,
        person: row.get(1)?,
        laboratory: row.get(2)?,
        number: row.get(3)?,
        accession: row.get(4)?,
        test: TestKind::parse(&row.get::<String>(5)?)?,
        outcome: Outcome::parse(&row.get::<String>(6)?)?,
        revision: row.get(7)?,
        current: row.get(8)?,
        withdrawn: row.get(19)?,
        superseded_by: row.get(9)?,
        superseded_by_withdrawal: row.get(20)?,
        rule: Rule::parse(&row.get::<String>(18)?),
        door: row.get(10)?,
        reported_on: row.get(11)?,
        recorded_at,
        received_at: received(arrived, recorded_at, matched_at),
        matched_at,
        followed: row.get(17)?,
        delivered_at: delivered_at.filter(|_| delivered),
        seen_at: row.get(15)?,
    })
}
