//! What is held back, and of whom.

use std::collections::HashSet;

use access::Scope;
use kernel::ids::PersonId;
use kernel::{Result, Timestamp};
use storage::{Row, Tx, args};
use uuid::Uuid;

use super::WITHHELD;
use crate::model::{Hold, Whose};
use crate::sql;

/// Everybody who is named so, with the ASL in charge: for the decision whose she is, and for the record of who asked in vain.
///
/// # Errors
/// As `Tx::query`.
pub fn whose(tx: &mut Tx<'_>, _: &Scope, whose: &Whose) -> Result<Vec<(PersonId, String)>> {
    type Found = (PersonId, String, PersonId);
    let read = |row: &Row<'_>| Ok((row.get(0)?, row.get(1)?, row.get(2)?));
    let found: Vec<Found> =
        tx.system("exact key: whose data are held back from deletion", |tx| match whose {
            Whose::TaxCode(code) => tx.query(&sql::WHOSE_TAX_CODE, args![code.as_str()], read),
            Whose::Identifier(code) => tx.query(&sql::WHOSE_IDENTIFIER, args![code], read),
            Whose::Record(id) => tx.query(&sql::WHOSE_RECORD, args![*id], read),
            Whose::Name(name, born) => tx.query(&sql::WHOSE_NAME, args![*born, name], read),
        })?;
    // Two ids of one person are one: what is held under either is held of her.
    let mut persons = HashSet::new();
    let once = found.into_iter().filter(|(_, _, survivor)| persons.insert(*survivor));
    Ok(once.map(|(id, asl, _)| (id, asl)).collect())
}

fn read_hold(row: &Row<'_>) -> Result<Hold> {
    Ok(Hold {
        id: row.get(0)?,
        unit: row.get(1)?,
        class: row.get(2)?,
        person: row.get(3)?,
        reason: row.get(4)?,
        set_at: row.get(5)?,
        ended: row.get::<Option<Timestamp>>(6)?.zip(row.get(7)?),
    })
}

/// Writes a hold.
///
/// # Errors
/// As `Tx::execute`.
pub fn insert_hold(tx: &mut Tx<'_>, hold: &Hold, by: Uuid) -> Result<()> {
    let Hold { id, unit, class, person, reason, set_at, .. } = hold;
    tx.execute(&sql::INSERT_HOLD, args![*id, unit, *class, *person, reason, by, *set_at]).map(drop)
}

/// A hold by its id.
///
/// # Errors
/// As `Tx::query`.
pub fn find_hold(tx: &mut Tx<'_>, id: Uuid) -> Result<Option<Hold>> {
    tx.system(WITHHELD, |tx| tx.first(&sql::FIND_HOLD, args![id], read_hold))
}

/// The holds of a unit and those of the region, or all.
///
/// # Errors
/// As `Tx::query`.
pub fn holds(tx: &mut Tx<'_>, _: &Scope, unit: Option<&str>) -> Result<Vec<Hold>> {
    let unit = unit.unwrap_or_default();
    tx.system(WITHHELD, |tx| tx.query(&sql::HOLDS, args![unit], read_hold))
}

/// Whether a class is held for a unit, or for the whole region.
///
/// # Errors
/// As `Tx::query`.
pub fn class_held(tx: &mut Tx<'_>, class: &str, unit: &str) -> Result<bool> {
    let held = tx.system(WITHHELD, |tx| tx.first(&sql::CLASS_HELD, args![class, unit], |_| Ok(())))?;
    Ok(held.is_some())
}

/// How many holds of a person run.
///
/// # Errors
/// As `Tx::query`.
pub fn holds_of(tx: &mut Tx<'_>, person: PersonId) -> Result<i64> {
    tx.one(&sql::HOLDS_OF, args![person], |row| row.get(0))
}

/// Ends a hold; says whether it ran.
///
/// # Errors
/// As `Tx::execute`.
pub fn end_hold(tx: &mut Tx<'_>, id: Uuid, by: Uuid, why: &str) -> Result<bool> {
    let now = tx.clocks().now();
    Ok(tx.execute(&sql::END_HOLD, args![id, by, now, why])? == 1)
}
