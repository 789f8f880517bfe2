//! Typed functions over the statements. Exports name nobody of the registry and are withheld from those who read: each function asks
//! as the system, for a service that has asked the gate.

use access::{Actor, Role};
use kernel::{Problem, Result, Timestamp};
use storage::{Row, Tx, args};
use uuid::Uuid;

use super::file::Whole;
use super::model::{Broke, Decision, Export, Format, Handed, Order, Purpose, Status};
use super::{rules, sets, sql};

/// Why it passes the second wall.
const WHY: &str = "exports: who may know of one is a rule";

fn known<T>(found: Option<T>) -> Result<T> {
    found.ok_or_else(|| Problem::Internal("an export has an unknown code".into()))
}

fn read(row: &Row<'_>) -> Result<Export> {
    let columns: String = row.get(4)?;
    let order = Order {
        list: row.get(1)?,
        query: row.get(2)?,
        set: known(sets::code_of(&row.get::<String>(3)?))?,
        columns: columns.split_ascii_whitespace().map(str::to_owned).collect(),
        format: known(Format::of(&row.get::<String>(5)?))?,
        purpose: known(Purpose::of(&row.get::<String>(6)?))?,
    };
    let decision = match (row.get::<Option<Uuid>>(18)?, row.get(19)?) {
        (Some(act), Some(by)) => {
            Some(Decision { act, by, by_name: row.get(20)?, at: row.get(21)?, note: row.get(22)? })
        }
        _ => None,
    };
    let handed = match row.get::<Option<Timestamp>>(29)? {
        Some(at) => Some(Handed {
            rows: row.get(26)?,
            persons: row.get(27)?,
            digest: row.get(28)?,
            broke: Broke::parse(&row.get::<String>(32)?),
            at,
        }),
        None => None,
    };
    Ok(Export {
        id: row.get(0)?,
        order,
        rows: row.get(7)?,
        persons: row.get(8)?,
        whole: row.get(9)?,
        status: Status::parse(&row.get::<String>(10)?)?,
        asked_by: row.get(11)?,
        asked_by_name: row.get(12)?,
        role: Role::parse(&row.get::<String>(13)?)?,
        unit: row.get(14)?,
        unit_name: row.get(15)?,
        asl: row.get(16)?,
        asked_at: row.get(17)?,
        decision,
        open_until: row.get(23)?,
        downloads: row.get(24)?,
        running_since: row.get(25)?,
        handed,
        version: row.get(30)?,
        words: row.get(31)?,
    })
}

/// Writes what is asked.
///
/// # Errors
/// As `Tx::execute`.
pub fn insert(tx: &mut Tx<'_>, new: &Export) -> Result<()> {
    let Order { list, query, set, columns, format, purpose } = &new.order;
    let columns = columns.join(" ");
    let open_until = new.open_until;
    tx.execute(
        &sql::INSERT,
        args![
            new.id,
            list,
            query,
            set,
            columns,
            format.code(),
            purpose.code(),
            new.rows,
            new.persons,
            new.whole,
            new.status.code(),
            new.asked_by,
            new.asked_by_name,
            new.role.code(),
            new.unit,
            new.unit_name,
            new.asl,
            new.asked_at,
            open_until,
            new.words
        ],
    )
    .map(drop)
}

/// An export by its id.
///
/// # Errors
/// As `Tx::first`.
pub fn find(tx: &mut Tx<'_>, id: Uuid) -> Result<Option<Export>> {
    tx.system(WHY, |tx| tx.first(&sql::FIND, args![id], read))
}

/// What somebody asked for, the latest first.
///
/// # Errors
/// As `Tx::query`.
pub fn own(tx: &mut Tx<'_>, actor: &Actor, limit: i64) -> Result<Vec<Export>> {
    tx.system(WHY, |tx| tx.query(&sql::OWN, args![actor.user, limit], read))
}

/// Everything that waits for somebody, the oldest first: the rule says for whom.
///
/// # Errors
/// As `Tx::query`.
pub fn waiting(tx: &mut Tx<'_>) -> Result<Vec<Export>> {
    let now = tx.clocks().now();
    tx.system(WHY, |tx| tx.query(&sql::WAITING, args![now], read))
}

/// Whether a user is downloading something.
///
/// # Errors
/// As `Tx::one`.
pub fn is_downloading(tx: &mut Tx<'_>, actor: &Actor) -> Result<bool> {
    let lost = rules::lost(tx.clocks().now());
    let running =
        tx.system(WHY, |tx| tx.one(&sql::RUNNING, args![actor.user, lost], |row| row.get::<i64>(0)))?;
    Ok(running > 0)
}

/// Writes a decision.
///
/// # Errors
/// `Problem::Stale` when somebody else was quicker.
pub fn decide(tx: &mut Tx<'_>, export: &Export, status: Status, decision: &Decision) -> Result<()> {
    let open_until = (status == Status::Open).then(|| rules::open_until(tx.clocks().now()));
    let Decision { act, by, by_name, at, note } = decision;
    let (id, version) = (export.id, export.version);
    let changed =
        tx.execute(&sql::DECIDE, args![id, version, status.code(), act, by, by_name, *at, note, open_until])?;
    if changed == 1 { Ok(()) } else { Err(Problem::Stale) }
}

/// Notes that a download begins, and says when.
///
/// # Errors
/// As `Tx::execute`.
pub fn begin(tx: &mut Tx<'_>, id: Uuid) -> Result<Timestamp> {
    let now = tx.clocks().now();
    tx.execute(&sql::BEGIN, args![id, now])?;
    Ok(now)
}

/// Notes how a download ended: handed over whole, or broken off. One that was taken for lost says nothing of the next.
///
/// # Errors
/// As `Tx::execute`.
pub fn hand_over(
    tx: &mut Tx<'_>,
    export: &Export,
    outcome: std::result::Result<&Whole, Broke>,
    persons: i64,
) -> Result<()> {
    let (rows, digest) = match outcome {
        Ok(whole) => (Some(whole.rows), whole.digest.as_str()),
        Err(_) => (None, ""),
    };
    let why = outcome.err();
    // Who may not have so many alone asks again: what grows above the bound shrinks no more by waiting.
    let closed = (why == Some(Broke::Grown)).then(|| tx.clocks().now());
    let at = tx.clocks().business_now();
    let (id, since, why) = (export.id, export.running_since, why.map_or("", Broke::code));
    tx.execute(&sql::HAND_OVER, args![id, rows, persons, digest, at, since, why, closed]).map(drop)
}
