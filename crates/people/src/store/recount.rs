//! What is read to work out anew who sees a person.

use access::recount::Span;
use kernel::Result;
use kernel::ids::PersonId;
use storage::{Tx, args};
use uuid::Uuid;

use super::person_from;
use crate::model::Person;
use crate::rules::search_name;
use crate::sql;

/// Persons in the order of their ids, with the column by which they are compared in a search, and into whom one was merged.
///
/// # Errors
/// As `Tx::query`.
pub(crate) fn persons_between(tx: &mut Tx<'_>, span: Span) -> Result<Vec<(Person, String, Option<Person>)>> {
    let Span { after, upto, limit } = span;
    let found = tx.query(&sql::PERSONS_BETWEEN, args![after, upto, limit], |row| {
        Ok((person_from(row)?, row.get::<String>(25)?, row.get::<PersonId>(26)?))
    })?;
    let with_survivor = |(person, name, survivor): (Person, String, PersonId)| {
        let survivor = match survivor == person.id {
            true => None,
            false => Some(tx.one(&sql::FIND, args![survivor], person_from)?),
        };
        Ok((person, name, survivor))
    };
    found.into_iter().map(with_survivor).collect()
}

/// Writes that column anew, from the names.
///
/// # Errors
/// As `Tx::execute`.
pub(crate) fn refresh_search_name(tx: &mut Tx<'_>, id: Uuid) -> Result<()> {
    let person = tx.one(&sql::FIND, args![id], person_from)?;
    let name = search_name(&person.data.family_name, &person.data.given_name);
    tx.execute(&sql::SET_SEARCH_NAME, args![id, name]).map(drop)
}
