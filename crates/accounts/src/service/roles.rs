//! Choosing in which role one works, for whoever holds several.

use access::audience::{self, Refused};
use access::sessions::{self, Assignment, Token};
use access::{Actor, audit};
use kernel::{Problem, Result};
use storage::Tx;
use uuid::Uuid;

use crate::rules;

/// The roles somebody can act in today, the one last used first.
///
/// # Errors
/// As `Tx::query`.
pub fn roles_of(tx: &mut Tx<'_>, actor: &Actor) -> Result<Vec<Assignment>> {
    let held = sessions::assignments(tx, actor.user)?;
    Ok(rules::for_people(&held).cloned().collect())
}

/// Whether a role is the one somebody acts in.
pub fn is_current(held: &Assignment, actor: &Actor) -> bool {
    held.role == actor.role && held.unit.code == actor.unit.code
}

/// Goes on in a role: the one he is in, which changes nothing, or another one in a session of its own. Answers whether
/// the session has changed.
///
/// # Errors
/// An invalid field `role` when he does not hold it today.
pub fn choose_role(tx: &mut Tx<'_>, actor: &Actor, old: &Token, chosen: Uuid, fresh: &Token) -> Result<bool> {
    let held = roles_of(tx, actor)?.into_iter().find(|held| held.id == chosen);
    let Some(held) = held else {
        audience::note_refused(tx, Refused { action: audit::SESSION_SWITCH, kind: "role", subject: None });
        return Err(Problem::field("role", "access-role-not-held"));
    };
    if is_current(&held, actor) {
        return Ok(false);
    }
    sessions::switch(tx, old, chosen, fresh).map(|_| true)
}
