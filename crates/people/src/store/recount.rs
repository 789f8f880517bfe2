//! What is read to work out anew who sees a person.

use access::recount::Span;
use kernel::Result;
use storage::{Tx, args};
use uuid::Uuid;

use super::person_from;
use crate::model::Person;
use crate::rules::search_name;
use crate::sql;

/// Persons in the order of their ids, with the column by which they are compared in a search.
///
/// # Errors
/// As `Tx::query`.
pub(crate) fn persons_between(tx: &mut Tx<'_>, span: Span) -> Result<Vec<(Person, String)>> {
    let Span { after, upto, limit } = span;
    tx.query(&sql::PERSONS_BETWEEN, args![after, upto, limit], |row| Ok((person_from(row)?, row.get(25)?)))
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
