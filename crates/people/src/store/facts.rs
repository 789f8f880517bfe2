//! The facts of a person. What shows one asks for the reason and the sight first.

use access::Scope;
use kernel::Result;
use kernel::ids::{PersonId, UserId};
use storage::{Ahead, Row, Tx, args};
use uuid::Uuid;

use crate::known::{Has, OfPerson};
use crate::model::facts::{FactData, FactKind, FactSource, PersonFact, Withdrawal, known};
use crate::sql;

/// Writes one.
///
/// # Errors
/// As `Tx::execute`.
pub fn insert(tx: &mut Tx<'_>, fact: &PersonFact) -> Result<()> {
    let FactData { kind, happened_on, vaccine, place, source, note } = &fact.data;
    let (product, dose) = (vaccine.as_ref().map(|(code, _)| code), vaccine.as_ref().map(|(_, dose)| *dose));
    tx.execute(
        &sql::INSERT_FACT,
        args![
            fact.id,
            fact.person,
            kind.code(),
            *happened_on,
            product,
            dose,
            place,
            source.code(),
            note,
            fact.through,
            fact.recorded_on,
            fact.by,
            fact.by_name,
            fact.at
        ],
    )
    .map(drop)
}

/// One by its id.
///
/// # Errors
/// As `Tx::query`.
pub fn find(tx: &mut Tx<'_>, id: Uuid) -> Result<Option<PersonFact>> {
    tx.first(&sql::FIND_FACT, args![id], read)
}

/// All of a person, withdrawn ones too, the latest first.
///
/// # Errors
/// As `Tx::query`.
pub fn of_person(tx: &mut Tx<'_>, person: PersonId) -> Result<Vec<PersonFact>> {
    tx.query(&sql::FACTS_OF_PERSON, args![person], read)
}

/// Says that [`of_person`] will be asked.
pub fn of_person_ahead(ahead: &mut Ahead, _: &Scope, of: OfPerson) {
    of.ask(ahead, Has::Fact, &sql::FACTS_OF_PERSON, args![of.person]);
}

/// Withdraws one; says whether it still held.
///
/// # Errors
/// As `Tx::execute`.
pub fn withdraw(tx: &mut Tx<'_>, id: Uuid, withdrawal: &Withdrawal) -> Result<bool> {
    let Withdrawal { act, by, by_name, at, why } = withdrawal;
    Ok(tx.execute(&sql::WITHDRAW_FACT, args![id, *act, *by, by_name, *at, why])? == 1)
}

/// How many hang on a person.
///
/// # Errors
/// As `Tx::query`.
pub(crate) fn count_of(tx: &mut Tx<'_>, person: PersonId) -> Result<i64> {
    tx.one(&sql::COUNT_FACTS, args![person], |row| row.get(0))
}

fn read(row: &Row<'_>) -> Result<PersonFact> {
    let withdrawn = match (row.get::<Option<Uuid>>(14)?, row.get::<Option<UserId>>(15)?) {
        (Some(act), Some(by)) => {
            Some(Withdrawal { act, by, by_name: row.get(16)?, at: row.get(17)?, why: row.get(18)? })
        }
        _ => None,
    };
    let data = FactData {
        kind: known(FactKind::of(&row.get::<String>(2)?))?,
        happened_on: row.get(3)?,
        vaccine: row.get::<Option<String>>(4)?.zip(row.get::<Option<i32>>(5)?),
        place: row.get(6)?,
        source: known(FactSource::of(&row.get::<String>(7)?))?,
        note: row.get(8)?,
    };
    Ok(PersonFact {
        id: row.get(0)?,
        person: row.get(1)?,
        data,
        through: row.get(9)?,
        recorded_on: row.get(10)?,
        by: row.get(11)?,
        by_name: row.get(12)?,
        at: row.get(13)?,
        withdrawn,
    })
}
