//! Contacts. What shows one asks for the reason and the sight first.

use kernel::Result;
use kernel::ids::{PersonId, UserId};
use people::OfPerson;
use people::known::Has;
use people::model::facts::Withdrawal;
use storage::{Ahead, Row, Tx, args};
use uuid::Uuid;

use crate::model::{Circumstance, Contact, ContactData, ContactSource, Met, NamedBy};
use crate::sql;

/// Writes one.
///
/// # Errors
/// As `Tx::execute`.
pub fn insert_contact(tx: &mut Tx<'_>, contact: &Contact) -> Result<()> {
    let ContactData { met, happened_on, circumstance, source, note, report } = &contact.data;
    let (initials, words) = match met {
        Met::Known { initials, .. } => (initials.as_str(), ""),
        Met::Words(words) => ("", words.as_str()),
        Met::Gone => ("", ""),
    };
    tx.execute(
        &sql::INSERT_CONTACT,
        args![
            contact.id,
            contact.person,
            met.id(),
            initials,
            words,
            *happened_on,
            circumstance.code(),
            source.code(),
            note,
            *report,
            contact.through,
            contact.recorded_on,
            contact.by,
            contact.by_name,
            contact.at
        ],
    )
    .map(drop)
}

/// One by its id.
///
/// # Errors
/// As `Tx::query`.
pub fn find_contact(tx: &mut Tx<'_>, id: Uuid) -> Result<Option<Contact>> {
    tx.first(&sql::FIND_CONTACT, args![id], read)
}

/// All that a person named, withdrawn ones too, the latest first.
///
/// # Errors
/// As `Tx::query`.
pub fn contacts_of(tx: &mut Tx<'_>, person: PersonId) -> Result<Vec<Contact>> {
    tx.query(&sql::CONTACTS_OF_PERSON, args![person], read)
}

/// Who named a person, the latest first.
///
/// # Errors
/// As `Tx::query`.
pub fn named_by(tx: &mut Tx<'_>, person: PersonId) -> Result<Vec<NamedBy>> {
    tx.query(&sql::CONTACTS_NAMING, args![person], |row| {
        Ok(NamedBy {
            id: row.get(0)?,
            person: row.get(1)?,
            happened_on: row.get(2)?,
            circumstance: Circumstance::parse(&row.get::<String>(3)?)?,
            at: row.get(4)?,
            withdrawn_at: row.get(5)?,
        })
    })
}

/// Says that [`contacts_of`] and [`named_by`] will be asked.
pub fn contacts_ahead(ahead: &mut Ahead, of: OfPerson) {
    of.ask(ahead, Has::Contact, &sql::CONTACTS_OF_PERSON, args![of.person]);
    of.ask(ahead, Has::Met, &sql::CONTACTS_NAMING, args![of.person]);
}

/// Withdraws one; says whether it still held.
///
/// # Errors
/// As `Tx::execute`.
pub fn withdraw_contact(tx: &mut Tx<'_>, id: Uuid, withdrawal: &Withdrawal) -> Result<bool> {
    let Withdrawal { act, by, by_name, at, why } = withdrawal;
    Ok(tx.execute(&sql::WITHDRAW_CONTACT, args![id, *act, *by, by_name, *at, why])? == 1)
}

fn read(row: &Row<'_>) -> Result<Contact> {
    let withdrawn = match (row.get::<Option<Uuid>>(15)?, row.get::<Option<UserId>>(16)?) {
        (Some(act), Some(by)) => {
            Some(Withdrawal { act, by, by_name: row.get(17)?, at: row.get(18)?, why: row.get(19)? })
        }
        _ => None,
    };
    let words: String = row.get(4)?;
    let met = match (row.get::<Option<PersonId>>(2)?, words.is_empty()) {
        (Some(id), _) => Met::Known { id, initials: row.get(3)? },
        (None, false) => Met::Words(words),
        (None, true) => Met::Gone,
    };
    let data = ContactData {
        met,
        happened_on: row.get(5)?,
        circumstance: Circumstance::parse(&row.get::<String>(6)?)?,
        source: ContactSource::parse(&row.get::<String>(7)?)?,
        note: row.get(8)?,
        report: row.get(9)?,
    };
    Ok(Contact {
        id: row.get(0)?,
        person: row.get(1)?,
        data,
        through: row.get(10)?,
        recorded_on: row.get(11)?,
        by: row.get(12)?,
        by_name: row.get(13)?,
        at: row.get(14)?,
        withdrawn,
    })
}
