//! Whom a result names, for the doors of results: to match, and not to show.

use std::collections::HashSet;

use access::{Action, Scope};
use kernel::ids::PersonId;
use kernel::tax_code::{TemporaryCode, name_letters};
use kernel::{Date, IdentifierKind, Problem, Result, TaxCode};
use storage::{Tx, args};

use super::{by_other_identifier, by_tax_code, demand, ids_of, person_from};
use crate::model::Person;
use crate::rules::{self, Range};
use crate::sql;

const MATCHING: &str = "exact key: whom a result is about";

/// Whether a scope was decided for one of the doors through which results come.
fn is_result_door(scope: &Scope) -> bool {
    matches!(
        scope.action(),
        Action::ResultRecord | Action::ResultImport | Action::ResultMatch | Action::RapidRecord
    )
}

/// The person a result names by tax code, in the whole region: for the doors of results, to match and not to show.
///
/// # Errors
/// `Problem::Denied` for any other scope.
pub fn find_for_matching(tx: &mut Tx<'_>, scope: &Scope, code: &TaxCode) -> Result<Option<Person>> {
    demand(scope, is_result_door(scope))?;
    Ok(by_tax_code(tx, code, MATCHING)?.pop())
}

/// The person a result names by STP or ENI code and birth date, as [`find_for_matching`]; none when two have both.
///
/// # Errors
/// As [`find_for_matching`].
pub fn find_for_matching_temporary(
    tx: &mut Tx<'_>,
    scope: &Scope,
    code: &TemporaryCode,
    born: Date,
) -> Result<Option<Person>> {
    demand(scope, is_result_door(scope))?;
    let kind = if code.as_str().starts_with("STP") { IdentifierKind::Stp } else { IdentifierKind::Eni };
    let mut found = by_other_identifier(tx, kind, code.as_str(), born, MATCHING)?;
    Ok(if found.len() == 1 { found.pop() } else { None })
}

/// Somebody to whom a number of a result led, as [`find_for_matching`].
///
/// # Errors
/// As [`find_for_matching`].
pub fn get_for_matching(tx: &mut Tx<'_>, scope: &Scope, id: PersonId) -> Result<Option<Person>> {
    demand(scope, is_result_door(scope))?;
    tx.system(MATCHING, |tx| tx.first(&sql::FIND_CANONICAL, args![id], person_from))
}

/// Whoever was merged into a person, as she was known, as [`find_for_matching`].
///
/// # Errors
/// As [`find_for_matching`].
pub fn merged_for_matching(tx: &mut Tx<'_>, scope: &Scope, id: PersonId) -> Result<Vec<Person>> {
    demand(scope, is_result_door(scope))?;
    tx.system(MATCHING, |tx| {
        let mut merged = Vec::new();
        for other in ids_of(tx, id)?.into_iter().filter(|other| *other != id) {
            merged.extend(tx.first(&sql::FIND, args![other], person_from)?);
        }
        Ok(merged)
    })
}

/// Persons of a day that are looked at, for a result without a code.
const MATCHED_OF_A_DAY: usize = 500;

/// Who in the whole region was born on a day, for a result that has a name and no code, as [`find_for_matching`]: whose each name is by now,
/// and the person as she was known under it. Of a day with more persons than are looked at, such as the first of January, those besides
/// whose name begins like surname or given name: by three letters, and by one.
///
/// # Errors
/// As [`find_for_matching`].
pub fn born_for_matching(
    tx: &mut Tx<'_>,
    scope: &Scope,
    born: Date,
    names: [&str; 2],
) -> Result<Vec<(PersonId, Person)>> {
    demand(scope, is_result_door(scope))?;
    let most = i64::try_from(MATCHED_OF_A_DAY).map_err(Problem::internal)?;
    let within = |tx: &mut Tx<'_>, range: &Range| {
        tx.query(&sql::FIND_BORN_ON, args![born, range.from, range.to, most], |row| {
            Ok((row.get::<PersonId>(25)?, person_from(row)?))
        })
    };
    tx.system(MATCHING, |tx| {
        let mut found: Vec<(PersonId, Person)> = within(tx, &Range::of(""))?;
        if found.len() < MATCHED_OF_A_DAY {
            return Ok(found);
        }
        let mut known: HashSet<PersonId> = found.iter().map(|(_, person)| person.id).collect();
        for range in rules::beginnings(&names.map(name_letters)) {
            found.extend(within(tx, &range)?.into_iter().filter(|(_, one)| known.insert(one.id)));
        }
        Ok(found)
    })
}
