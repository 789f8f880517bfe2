//! Requests that are corrected while they wait, and how much hangs on a person.

use access::Actor;
use kernel::ids::PersonId;
use kernel::{Problem, Result};
use storage::{Tx, args};

use crate::model::{Details, RequestCorrection, SwabRequest};
use crate::sql;

/// Writes what a request asks for instead over what it asked for, which goes to the history.
///
/// # Errors
/// `Problem::Stale` when it has another version, or waits no more; as `Tx::execute`.
pub fn correct_request(
    tx: &mut Tx<'_>,
    actor: &Actor,
    before: &SwabRequest,
    after: &RequestCorrection,
) -> Result<()> {
    let RequestCorrection { version, laboratory, reason, test, priority, note, .. } = after;
    let Details { onset, criterion, requester, requester_contact, place, proposed_on } = &after.details;
    let changed = tx.execute(
        &sql::CORRECT_REQUEST,
        args![
            before.id,
            *version,
            laboratory,
            reason,
            test.code(),
            note,
            priority.code(),
            *onset,
            criterion,
            requester,
            requester_contact,
            place,
            *proposed_on
        ],
    )?;
    if changed != 1 {
        return Err(Problem::Stale);
    }
    remember(tx, actor, before, after)
}

fn remember(tx: &mut Tx<'_>, actor: &Actor, before: &SwabRequest, after: &RequestCorrection) -> Result<()> {
    let Details { onset, criterion, requester, requester_contact, place, proposed_on } = &before.details;
    tx.execute(
        &sql::REMEMBER_REQUEST,
        args![
            before.id,
            before.version,
            before.laboratory,
            before.reason,
            before.test.code(),
            before.note,
            after.act,
            actor.user,
            actor.name,
            tx.clocks().business_now(),
            after.why,
            before.priority.code(),
            *onset,
            criterion,
            requester,
            requester_contact,
            place,
            *proposed_on
        ],
    )
    .map(drop)
}

/// How many rows of a table hang on a person.
///
/// # Errors
/// As `Tx::query`.
pub(crate) fn count_of(tx: &mut Tx<'_>, query: &'static storage::Query, person: PersonId) -> Result<i64> {
    tx.one(query, args![person], |row| row.get(0))
}
