//! What one administrator asks for and another one decides; and what a role would open, in figures, before it is given.

use access::approvals::{self, RoleRequest};
use access::audit::{self, Entry};
use access::users::NewUser;
use access::{Action, Actor, Resource, Role, administration, decide};
use kernel::ids::UserId;
use kernel::{Problem, Result};
use storage::Tx;
use uuid::Uuid;

use super::Said;
use super::account::proved;
use crate::model::{Decision, Opening};
use crate::rules::Deed;
use crate::store;

/// What waits for approval in the actor's territory.
///
/// # Errors
/// `Problem::Denied`.
pub fn waiting(tx: &mut Tx<'_>, actor: &Actor) -> Result<Vec<RoleRequest>> {
    let found = approvals::waiting(tx, actor)?;
    let whom = found.iter().map(|one| one.user.0);
    audit::record(tx, actor, Entry::new(Action::UserManage).subjects(whom).detail("waiting"))?;
    Ok(found)
}

/// One thing that was asked for, with what it would open.
///
/// # Errors
/// As `access::approvals::find`.
pub fn asked(tx: &mut Tx<'_>, actor: &Actor, id: Uuid) -> Result<Decision> {
    let request = approvals::find(tx, actor, id)?;
    let opening = opening(tx, actor, request.role, &request.unit.code)?;
    let alone = !approvals::somebody_else(tx, &request)?;
    let entry = Entry::new(Action::UserManage).subject(request.user.0).detail("waiting");
    audit::record(tx, actor, entry)?;
    Ok(Decision { request, opening, alone })
}

/// Gives what was asked for, or refuses it.
///
/// # Errors
/// As `access::approvals::settle`; `Problem::NotProved`; invalid fields `why` and `note`.
pub fn settle(tx: &mut Tx<'_>, actor: &Actor, id: Uuid, said: &Said, approve: bool) -> Result<()> {
    let request = approvals::find(tx, actor, id)?;
    proved(tx, actor)?;
    let deed = if approve { Deed::Approve } else { Deed::Decline };
    let word = said.word(actor, request.user, deed)?;
    approvals::settle(tx, actor, id, &word, approve)
}

/// What a role for a unit would open today.
///
/// # Errors
/// As `access::approvals::rehearse`.
pub fn opening(tx: &mut Tx<'_>, actor: &Actor, role: Role, unit: &str) -> Result<Opening> {
    let found = approvals::rehearse(tx, actor, role, unit)?;
    Ok(match found {
        Some((Resource::Person, count)) => Opening::Persons(count),
        Some((Resource::Request, count)) => Opening::Requests(count),
        Some((_, count)) => Opening::Measures(count),
        None => Opening::Nobody,
    })
}

/// What one more role would open to a user who is there, without writing anything but the record of it.
///
/// # Errors
/// As [`opening`].
pub fn rehearse_role(
    tx: &mut Tx<'_>,
    actor: &Actor,
    user: UserId,
    role: Role,
    unit: &str,
) -> Result<Opening> {
    let opening = opening(tx, actor, role, unit)?;
    audit::record(tx, actor, Entry::new(Action::UserManage).subject(user.0).detail("rehearsal"))?;
    Ok(opening)
}

/// What would become of an invitation, without writing anything.
///
/// # Errors
/// As [`opening`]; an invalid field `login` when it is taken.
pub fn rehearse(tx: &mut Tx<'_>, actor: &Actor, user: &NewUser) -> Result<Opening> {
    let scope = decide(actor, Action::UserManage)?;
    match store::user_with_login(tx, &scope, &user.login) {
        Ok(other) if other != user.id => return Err(Problem::field("login", "access-login-taken")),
        Ok(_) | Err(Problem::NotFound) => {}
        Err(problem) => return Err(problem),
    }
    let opening = opening(tx, actor, user.role, &user.unit.code)?;
    audit::record(tx, actor, Entry::new(Action::UserManage).detail("rehearsal"))?;
    Ok(opening)
}

/// Whether a role waits for another administrator when this one gives it.
pub fn waits(role: Role) -> bool {
    administration::needs_approval(role)
}
