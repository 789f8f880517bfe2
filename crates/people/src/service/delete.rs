//! Deleting a person who should never have been entered.

use access::{Action, Actor, audit, decide};
use kernel::ids::PersonId;
use kernel::{Problem, Result};
use storage::Tx;

use crate::events::PersonDeleted;
use crate::hanging::Hangings;
use crate::store;

/// Deletes a person on whom nothing hangs, under the authority of who decides on corrections. From then on she is not found
/// by anybody, and her id is nobody else's.
///
/// # Errors
/// `Problem::Denied`; `Problem::NotFound`; `Problem::Stale` when her data were corrected meanwhile; `Problem::Invalid` with
/// everything that hangs on her.
pub fn delete(tx: &mut Tx<'_>, actor: &Actor, id: PersonId, version: i64, reason: &str) -> Result<()> {
    let scope = decide(actor, Action::CorrectionDecide)?;
    store::lock_person(tx, id)?;
    let (person, why) = store::get(tx, &scope, id)?;
    if person.version != version {
        return Err(Problem::Stale);
    }
    let hanging = Hangings::of(tx, id)?;
    if !hanging.is_empty() {
        return Err(Problem::Invalid(hanging.iter().map(|one| one.problem()).collect()));
    }
    store::delete(tx, &scope, &person, actor, reason)?;
    tx.emit(PersonDeleted { person: id });
    audit::record(
        tx,
        actor,
        audit::Entry::new(Action::CorrectionDecide).subject(id).why(&why).detail("deleted"),
    )
}
