//! Persons who were deleted: their ids are never given again.

use access::audience;
use access::{Actor, Resource, Scope};
use kernel::ids::PersonId;
use kernel::{PersonIdentifier, Problem, Result, TaxCode, Timestamp};
use serde::Serialize;
use storage::{Tx, args};
use uuid::Uuid;

use crate::model::Person;
use crate::sql;

/// A line of the history as it is kept of somebody deleted.
#[derive(Serialize)]
struct Line {
    version: i64,
    changed_at: Timestamp,
    changed_by: Uuid,
    reason: String,
    before: serde_json::Value,
}

/// Deletes a person with her history and audiences, all of which is kept where no page looks. Whoever calls has locked her
/// and knows that nothing hangs on her; a row that does is refused by the database too.
///
/// # Errors
/// `Problem::Stale` when the row has another version by now; as `Tx::execute`.
pub fn delete(tx: &mut Tx<'_>, _: &Scope, person: &Person, by: &Actor, reason: &str) -> Result<()> {
    let lines = tx.query(&sql::WHOLE_HISTORY, args![person.id], |row| {
        let before = serde_json::from_str(&row.get::<String>(4)?).map_err(Problem::internal)?;
        Ok(Line {
            version: row.get(0)?,
            changed_at: row.get(1)?,
            changed_by: row.get(2)?,
            reason: row.get(3)?,
            before,
        })
    })?;
    let history = serde_json::to_string(&lines).map_err(Problem::internal)?;
    let data = serde_json::to_string(&person.data).map_err(Problem::internal)?;
    let tax_code = match &person.data.identifier {
        PersonIdentifier::TaxCode(code) => Some(code.as_str()),
        _ => None,
    };
    let now = tx.clocks().business_now();
    tx.execute(&sql::BURY, args![person.id, tax_code, person.asl, data, history, now, by.user, reason])?;
    tx.execute(&sql::FORGET_HISTORY, args![person.id])?;
    tx.execute(&sql::FORGET_TRANSFERS, args![person.id])?;
    tx.execute(&sql::FORGET_DOUBLES, args![person.id])?;
    audience::replace(tx, Resource::Person, person.id.0, &[])?;
    audience::rename(tx, Resource::PersonName, person.id.0, &[])?;
    match tx.execute(&sql::DELETE, args![person.id, person.version])? {
        1 => Ok(()),
        _ => Err(Problem::Stale),
    }
}

/// Whether an id was a deleted person's.
///
/// # Errors
/// As `Tx::query`.
pub(crate) fn is_deleted(tx: &mut Tx<'_>, id: PersonId) -> Result<bool> {
    Ok(tx.first(&sql::IS_BURIED, args![id], |_| Ok(()))?.is_some())
}

/// Who had a tax code and was deleted last: for the log of accesses, which outlives her.
pub(super) fn by_tax_code(tx: &mut Tx<'_>, code: &TaxCode, why: &'static str) -> Result<Option<PersonId>> {
    tx.system(why, |tx| tx.first(&sql::BURIED_BY_TAX_CODE, args![code.as_str()], |row| row.get(0)))
}

/// The ASL that was in charge of a deleted person.
pub(super) fn asl_of(tx: &mut Tx<'_>, id: PersonId) -> Result<Option<String>> {
    tx.first(&sql::BURIED_ASL, args![id], |row| row.get(0))
}
