//! What the resources are made of, as the database has it.

use access::audience::Reason;
use access::{Fields, Scope};
use kernel::ids::{PersonId, RequestId, ResultId};
use kernel::{Problem, Result, Timestamp};
use storage::{Tx, args};
use uuid::Uuid;

use crate::resources::{Identity, Order};
use crate::sql;

/// The latest revisions of a laboratory's results after a place, recorded before an instant.
pub(crate) fn results_of_laboratory(
    tx: &mut Tx<'_>,
    _: &Scope,
    laboratory: &str,
    after: (Timestamp, Uuid),
    before: Timestamp,
    limit: usize,
) -> Result<Vec<(ResultId, Timestamp)>> {
    let most = i64::try_from(limit).map_err(Problem::internal)?;
    tx.query(&sql::RESULTS_OF_LABORATORY, args![laboratory, after.0, after.1, before, most], |row| {
        Ok((row.get(0)?, row.get(1)?))
    })
}

/// The latest revisions of a laboratory's results under one of its numbers.
pub(crate) fn results_by_accession(
    tx: &mut Tx<'_>,
    _: &Scope,
    laboratory: &str,
    accession: &str,
    limit: usize,
) -> Result<Vec<ResultId>> {
    let most = i64::try_from(limit).map_err(Problem::internal)?;
    tx.query(&sql::RESULTS_BY_ACCESSION, args![laboratory, accession, most], |row| row.get(0))
}

/// Why it is looked beyond the second wall who somebody is: a laboratory may see one id alone of two who were joined.
const ANY_ID: &str = "exact key: who somebody is who was reached by another id of hers";

/// Who somebody is who was reached by any id of hers, as [`identity`].
pub(crate) fn identity_of_reached(
    tx: &mut Tx<'_>,
    scope: &Scope,
    _: &Reason,
    person: PersonId,
) -> Result<Identity> {
    tx.system(ANY_ID, |tx| identity(tx, scope, person))
}

/// Who a person is, with what the scope may see of her.
pub(crate) fn identity(tx: &mut Tx<'_>, scope: &Scope, person: PersonId) -> Result<Identity> {
    let whole = scope.fields() == Fields::Clinical;
    tx.one(&sql::IDENTITY, args![person], |row| {
        let sex = row.get::<String>(7)?;
        let gender = match sex.as_str() {
            "M" | "male" => Some("male"),
            "F" | "female" => Some("female"),
            _ => Some("unknown"),
        };
        Ok(Identity {
            id: row.get(0)?,
            tax_code: row.get(1)?,
            other_kind: row.get(2)?,
            other: row.get(3)?,
            family_name: row.get(4)?,
            given_name: row.get(5)?,
            birth_date: row.get(6)?,
            gender: gender.filter(|_| whole),
            version: row.get(8)?,
            updated_at: row.get(9)?,
            survivor: row.get(10)?,
        })
    })
}

/// Whose a code is: she may be out of the caller's reach.
pub(crate) fn person_by_code(tx: &mut Tx<'_>, kind: &str, code: &str) -> Result<Option<PersonId>> {
    match kind {
        "tax_code" => tx.first(&sql::PERSON_BY_TAX_CODE, args![code], |row| row.get(0)),
        _ => tx.first(&sql::PERSON_BY_OTHER_CODE, args![code, kind], |row| row.get(0)),
    }
}

/// Whether there is such a person.
pub(crate) fn exists(tx: &mut Tx<'_>, person: PersonId) -> Result<bool> {
    Ok(tx.first(&sql::IDENTITY, args![person], |_| Ok(()))?.is_some())
}

/// Why a laboratory of the scope reaches a person: by a request that it sees, or a result of its own.
pub(crate) fn laboratory_reach(tx: &mut Tx<'_>, scope: &Scope, person: PersonId) -> Result<Option<Reason>> {
    for audience in scope.audiences() {
        let Some(laboratory) = audience.strip_prefix("laboratory:") else { continue };
        let asked = tx.first(&sql::THROUGH_REQUEST, args![person, audience, scope.today()], |row| {
            Ok(Reason { audience: row.get(0)?, since: row.get(1)?, why: row.get(2)? })
        })?;
        if asked.is_some() {
            return Ok(asked);
        }
        let had = tx.first(&sql::THROUGH_RESULT, args![person, laboratory], |row| {
            let why = "lab-why-own-result".to_owned();
            Ok(Reason { audience: audience.clone(), since: row.get(0)?, why })
        })?;
        if had.is_some() {
            return Ok(had);
        }
    }
    Ok(None)
}

/// A request with when its result was recorded.
pub(crate) fn order(tx: &mut Tx<'_>, _: &Scope, id: RequestId) -> Result<Option<Order>> {
    let Some(request) = lab::store::find_request(tx, id)? else { return Ok(None) };
    let resulted_at =
        tx.first(&lab::sql::LATEST_RESULT_OF_REQUEST, args![request.person, id], |row| row.get(1))?;
    Ok(Some(Order { request, resulted_at }))
}
