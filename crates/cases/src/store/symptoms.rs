//! What was said of the end of symptoms.

use kernel::ids::PersonId;
use kernel::{Problem, Result};
use storage::{Row, Tx, args};
use uuid::Uuid;

use crate::model::SymptomsEnd;
use crate::sql;

/// Writes a version.
///
/// # Errors
/// `Problem::Stale` when somebody else wrote that version meanwhile; as `Tx::execute`.
pub fn insert_symptoms_end(tx: &mut Tx<'_>, end: &SymptomsEnd) -> Result<()> {
    let written = tx.execute(
        &sql::INSERT_SYMPTOMS_END,
        args![
            end.id,
            end.person,
            end.onset,
            end.last_day,
            end.version,
            end.said_by,
            end.said_by_name,
            end.said_at
        ],
    )?;
    if written == 1 { Ok(()) } else { Err(Problem::Stale) }
}

/// A version by its id. What shows it asks for the reason first.
///
/// # Errors
/// As `Tx::query`.
pub fn find_symptoms_end(tx: &mut Tx<'_>, id: Uuid) -> Result<Option<SymptomsEnd>> {
    tx.first(&sql::FIND_SYMPTOMS_END, args![id], read)
}

/// Everything that was said about a person, the latest first.
///
/// # Errors
/// As `Tx::query`.
pub fn symptoms_ends_of(tx: &mut Tx<'_>, person: PersonId) -> Result<Vec<SymptomsEnd>> {
    tx.query(&sql::SYMPTOMS_ENDS_OF_PERSON, args![person], read)
}

fn read(row: &Row<'_>) -> Result<SymptomsEnd> {
    Ok(SymptomsEnd {
        id: row.get(0)?,
        person: row.get(1)?,
        onset: row.get(2)?,
        last_day: row.get(3)?,
        version: row.get(4)?,
        said_by: row.get(5)?,
        said_by_name: row.get(6)?,
        said_at: row.get(7)?,
    })
}
