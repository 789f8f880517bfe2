//! Who waits for whom: a unit of work holds the persons about whom it reads what must agree with what it writes.

use std::collections::BTreeSet;

use kernel::ids::PersonId;
use kernel::{Date, Result};
use storage::Tx;
use uuid::Uuid;

use super::canonical;

/// Holds other units of work about the same person back until this one has ended: call it before reading what must
/// agree with what is then written. Whoever comes by another id of hers waits too.
///
/// # Errors
/// As `Tx::lock`.
pub fn lock_person(tx: &mut Tx<'_>, id: PersonId) -> Result<()> {
    if !tx.is_first(id, "people: she is locked") {
        return Ok(());
    }
    tx.lock(id)?;
    // Whoever joins or parts two holds both ids: as long as this one is held, it leads where it does now.
    let survivor = canonical(tx, id)?;
    tx.lock(survivor)
}

/// As [`lock_persons`], where nobody has read yet to whom each leads.
///
/// # Errors
/// As `Tx::lock`.
pub fn lock_each(tx: &mut Tx<'_>, persons: &[PersonId]) -> Result<()> {
    let leading = persons.iter().map(|&id| Ok((id, canonical(tx, id)?))).collect::<Result<Vec<_>>>()?;
    lock_persons(tx, &leading)
}

/// As [`lock_person`], of several, each with the survivor to whom she leads: whoever was merged before any survivor, as that does with
/// one, and otherwise in the order of the ids, so that of two who do it at once none waits for the other for ever.
///
/// # Errors
/// As `Tx::lock`.
pub fn lock_persons(tx: &mut Tx<'_>, persons: &[(PersonId, PersonId)]) -> Result<()> {
    let of = |(id, survivor): &(PersonId, PersonId)| [(id == survivor, *id), (true, *survivor)];
    let order: BTreeSet<(bool, PersonId)> = persons.iter().flat_map(of).collect();
    order.into_iter().try_for_each(|(_, id)| tx.lock(id))?;
    // She may lead elsewhere by now.
    persons.iter().try_for_each(|(id, _)| lock_person(tx, *id))
}

/// Whoever enters or corrects persons born on a day does so one after the other: no constraint says that two persons
/// are one, so each must see what the one before wrote.
///
/// # Errors
/// As `Tx::lock`.
pub fn lock_birth_date(tx: &mut Tx<'_>, born: Date) -> Result<()> {
    // No UUIDv7 ends like this, so no lock of an id is met.
    let day = i64::from(born.year()) * 1000 + i64::from(born.day_of_year());
    tx.lock(Uuid::from_u64_pair(0, day.unsigned_abs()))
}
