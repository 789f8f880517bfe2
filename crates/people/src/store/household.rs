//! Who lives with whom.

use access::Scope;
use access::audience::Reason;
use kernel::Result;
use storage::{Tx, args};
use uuid::Uuid;

use super::sex_from;
use crate::model::HouseholdMember;
use crate::sql;

/// Who lives in a household, as far as the scope sees, the eldest first.
///
/// # Errors
/// As `Tx::query`.
pub fn members(tx: &mut Tx<'_>, scope: &Scope, household: Uuid) -> Result<Vec<HouseholdMember>> {
    let mut found: Vec<HouseholdMember> = Vec::new();
    for audience in scope.audiences() {
        found.extend(tx.query(&sql::HOUSEHOLD, args![household, audience, scope.today()], |row| {
            Ok(HouseholdMember {
                id: row.get(0)?,
                family_name: row.get(1)?,
                given_name: row.get(2)?,
                birth_date: row.get(3)?,
                sex: sex_from(row, 4)?,
                reason: Reason { audience: row.get(5)?, since: row.get(6)?, why: row.get(7)? },
            })
        })?);
    }
    found.sort_by_key(|member| (member.birth_date, member.id.0));
    found.dedup_by_key(|member| member.id);
    Ok(found)
}
