//! Cases.

use kernel::ids::{CaseId, PersonId, ResultId};
use kernel::{Date, Result};
use storage::{Tx, args};

use crate::model::{Case, CaseStatus};
use crate::sql;

/// Writes a new case, open.
///
/// # Errors
/// As `Tx::execute`.
pub fn insert_case(tx: &mut Tx<'_>, case: &Case) -> Result<()> {
    let now = tx.clocks().now();
    tx.execute(
        &sql::INSERT_CASE,
        args![case.id, case.person, case.asl, case.comune, case.result, case.onset, case.opened_on, now],
    )
    .map(drop)
}

/// The cases of a person, withdrawn ones too, by date.
///
/// # Errors
/// As `Tx::query`.
pub fn cases_of(tx: &mut Tx<'_>, person: PersonId) -> Result<Vec<Case>> {
    tx.query(&sql::CASES_OF_PERSON, args![person], |row| {
        Ok(Case {
            id: row.get(0)?,
            person: row.get(1)?,
            asl: row.get(2)?,
            comune: row.get(3)?,
            result: row.get(4)?,
            onset: row.get(5)?,
            opened_on: row.get(6)?,
            status: CaseStatus::parse(&row.get::<String>(7)?)?,
            version: row.get(8)?,
        })
    })
}

/// Another result confirms the case from now on.
///
/// # Errors
/// As `Tx::execute`.
pub fn relink_case(tx: &mut Tx<'_>, case: CaseId, result: ResultId) -> Result<()> {
    let now = tx.clocks().now();
    tx.execute(&sql::RELINK_CASE, args![case, result, now]).map(drop)
}

/// The onset of the case became known.
///
/// # Errors
/// As `Tx::execute`.
pub fn set_onset(tx: &mut Tx<'_>, case: CaseId, onset: Option<Date>) -> Result<()> {
    let now = tx.clocks().now();
    tx.execute(&sql::SET_CASE_ONSET, args![case, onset, now]).map(drop)
}

/// The case never was.
///
/// # Errors
/// As `Tx::execute`.
pub fn withdraw_case(tx: &mut Tx<'_>, case: CaseId) -> Result<()> {
    let now = tx.clocks().now();
    tx.execute(&sql::WITHDRAW_CASE, args![case, now]).map(drop)
}
