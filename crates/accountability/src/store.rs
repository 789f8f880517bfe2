//! The digests and their rows.

use std::collections::HashMap;

use access::{Role, Scope};
use jiff::SignedDuration;
use kernel::ids::UserId;
use kernel::{Problem, Result, Timestamp};
use storage::{Row, Tx, args};
use uuid::Uuid;

use crate::rules::digest::{Outcome, Signal};
use crate::rules::week::Week;
use crate::sql;

/// For how long whoever makes a digest holds it: if he is gone by then, another one begins anew.
const HELD: SignedDuration = SignedDuration::from_mins(30);

const LOOKING: &str = "watching over accesses: the digest is withheld from those who read";

/// A row: a user and a signal.
#[derive(Debug, Clone)]
pub struct DigestRow {
    /// Its identifier.
    pub id: Uuid,
    /// Of which week.
    pub week: Week,
    /// Of which ASL; empty for those of none.
    pub asl: String,
    /// Who.
    pub user: UserId,
    /// His name, shown to whoever opens the row.
    pub name: String,
    /// In which role.
    pub role: Role,
    /// For which unit: `asl:301`.
    pub unit: String,
    /// How strong it is, in hundredths.
    pub score: i64,
    /// What it is, with its figures.
    pub signal: Signal,
    /// What came of it.
    pub said: Option<Said>,
}

/// What came of a row.
#[derive(Debug, Clone)]
pub struct Said {
    /// The outcome.
    pub outcome: Outcome,
    /// What was added.
    pub note: String,
    /// By whom.
    pub by: String,
    /// His account.
    pub by_id: UserId,
    /// When.
    pub at: Timestamp,
}

/// A row before it is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewRow {
    /// Of which ASL.
    pub asl: String,
    /// Who.
    pub user: Uuid,
    /// In which role.
    pub role: String,
    /// For which unit.
    pub unit: String,
    /// How strong it is.
    pub score: i64,
    /// What it is.
    pub signal: Signal,
}

/// A digest that is made.
#[derive(Debug, Clone)]
pub struct Made {
    /// Of which week.
    pub week: String,
    /// When.
    pub at: Timestamp,
    /// Of how many records.
    pub records: i64,
}

fn read(row: &Row<'_>) -> Result<DigestRow> {
    let week: String = row.get(1)?;
    let outcome = row.get::<Option<String>>(9)?.and_then(|code| Outcome::of(&code));
    let said = match (outcome, row.get::<Option<Timestamp>>(12)?) {
        (Some(outcome), Some(at)) => Some(Said {
            outcome,
            note: row.get::<Option<String>>(10)?.unwrap_or_default(),
            by: row.get::<Option<String>>(11)?.unwrap_or_default(),
            by_id: row.get::<Option<UserId>>(13)?.unwrap_or(UserId(Uuid::nil())),
            at,
        }),
        _ => None,
    };
    Ok(DigestRow {
        id: row.get(0)?,
        week: Week::parse(&week).ok_or_else(|| Problem::Internal(format!("no week: {week}")))?,
        asl: row.get(2)?,
        user: row.get(3)?,
        name: row.get(4)?,
        role: Role::parse(&row.get::<String>(5)?)?,
        unit: row.get(6)?,
        score: row.get(7)?,
        signal: serde_json::from_str(&row.get::<String>(8)?).map_err(Problem::internal)?,
        said,
    })
}

/// Whether a week's digest is made.
///
/// # Errors
/// As `Tx::first`.
pub fn is_made(tx: &mut Tx<'_>, week: Week) -> Result<bool> {
    let name = week.to_string();
    tx.system(LOOKING, |tx| {
        let found = tx.first(&sql::DIGEST_OF, args![name], |row| row.get::<Option<Timestamp>>(1))?;
        Ok(found.flatten().is_some())
    })
}

/// Begins a digest for `holder`: not when it is made or somebody else is at it.
///
/// # Errors
/// As `Tx::execute`.
pub fn hold(tx: &mut Tx<'_>, week: Week, holder: Uuid) -> Result<bool> {
    let (name, now) = (week.to_string(), tx.clocks().now());
    let until = now.checked_add(HELD).map_err(Problem::internal)?;
    Ok(tx.execute(&sql::HOLD_DIGEST, args![name, holder, until, now])? == 1)
}

/// Writes a digest whole: nothing of it when another one took it over meanwhile.
///
/// # Errors
/// As `Tx::execute`.
pub fn close(tx: &mut Tx<'_>, week: Week, holder: Uuid, records: i64, rows: &[NewRow]) -> Result<bool> {
    let (name, now) = (week.to_string(), tx.clocks().now());
    if tx.execute(&sql::CLOSE_DIGEST, args![name, holder, now, records])? == 0 {
        return Ok(false);
    }
    for row in rows {
        let figures = serde_json::to_string(&row.signal).map_err(Problem::internal)?;
        let NewRow { asl, user, role, unit, score, .. } = row;
        tx.execute(&sql::INSERT_ROW, args![Uuid::now_v7(), name, asl, user, role, unit, score, figures])?;
    }
    Ok(true)
}

/// The digests there are, the latest first.
///
/// # Errors
/// As `Tx::query`.
pub fn digests(tx: &mut Tx<'_>, _decided: &Scope, most: i64) -> Result<Vec<Made>> {
    tx.system(LOOKING, |tx| {
        tx.query(&sql::DIGESTS, args![most], |row| {
            Ok(Made { week: row.get(0)?, at: row.get(1)?, records: row.get(2)? })
        })
    })
}

/// The rows of a week, the strongest first: of the unit that the scope keeps to.
///
/// # Errors
/// As `Tx::query`.
pub fn rows(tx: &mut Tx<'_>, scope: &Scope, week: Week) -> Result<Vec<DigestRow>> {
    let (name, asl) = (week.to_string(), asl_of(scope));
    tx.system(LOOKING, |tx| tx.query(&sql::ROWS_OF, args![name, asl], read))
}

/// The ASL that a scope keeps to; empty for all.
pub fn asl_of(scope: &Scope) -> String {
    scope.unit().and_then(|unit| unit.split_once(':')).map_or_else(String::new, |(_, code)| code.to_owned())
}

/// One row, if it is of the unit that the scope keeps to.
///
/// # Errors
/// As `Tx::first`.
pub fn row(tx: &mut Tx<'_>, scope: &Scope, id: Uuid) -> Result<Option<DigestRow>> {
    let asl = asl_of(scope);
    let found = tx.system(LOOKING, |tx| tx.first(&sql::FIND_ROW, args![id], read))?;
    Ok(found.filter(|row| asl.is_empty() || row.asl == asl))
}

/// Writes down what came of a row.
///
/// # Errors
/// As `Tx::execute`.
pub fn decide(
    tx: &mut Tx<'_>,
    _decided: &Scope,
    id: Uuid,
    (outcome, note): (Outcome, &str),
    by: UserId,
) -> Result<()> {
    let now = tx.clocks().now();
    tx.execute(&sql::DECIDE_ROW, args![id, outcome.code(), note, by, now]).map(drop)
}

/// How many rows wait, by ASL.
///
/// # Errors
/// As `Tx::query`.
pub fn open_rows(tx: &mut Tx<'_>) -> Result<Vec<(String, i64)>> {
    tx.system(LOOKING, |tx| tx.query(&sql::OPEN_ROWS, args![], |row| Ok((row.get(0)?, row.get(1)?))))
}

/// The initials of those whose records are open in an emergency, by the access: for the banner of whoever opened each.
///
/// # Errors
/// As `Tx::query`.
pub fn open_initials(tx: &mut Tx<'_>) -> Result<HashMap<Uuid, String>> {
    let now = tx.clocks().now();
    let why = "initials for the banner of whoever has the record open";
    let all = tx.system(why, |tx| {
        tx.query(&sql::OPEN_INITIALS, args![now], |row| {
            let (family, given): (String, String) = (row.get(1)?, row.get(2)?);
            Ok((row.get(0)?, people::rules::initials(&family, &given)))
        })
    })?;
    Ok(all.into_iter().collect())
}
