//! What one administrator asks for and another one decides; and what a role would open, in figures, before it is given.

use std::collections::{HashMap, HashSet};

use access::approvals::{self, RoleRequest, Standing};
use access::audit::{self, Entry};
use access::changes::Word;
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

/// What is known of one of several that are decided on together.
#[derive(Debug, Clone)]
pub struct Chosen {
    /// What was asked.
    pub request: RoleRequest,
    /// What it would open today.
    pub opening: Opening,
}

/// What became of one of several that were decided on together.
#[derive(Debug, Clone)]
pub struct Settled {
    /// What was asked; none when it is not, or not any more, for this administrator to see.
    pub request: Option<RoleRequest>,
    /// Key of the sentence that says why nothing was done; none when it was.
    pub refused: Option<&'static str>,
}

/// What waits, with what each would open.
///
/// # Errors
/// `Problem::Denied`.
pub fn waiting_opened(tx: &mut Tx<'_>, actor: &Actor) -> Result<Vec<Chosen>> {
    let found = waiting(tx, actor)?;
    opened(tx, actor, found)
}

/// Those of several that there are, with what each would open; the others are left out.
///
/// # Errors
/// `Problem::Denied`.
pub fn chosen(tx: &mut Tx<'_>, actor: &Actor, ids: &[Uuid]) -> Result<Vec<Chosen>> {
    let mut found = waiting(tx, actor)?;
    found.retain(|request| ids.contains(&request.id));
    opened(tx, actor, found)
}

/// The same role for the same unit is counted once.
fn opened(tx: &mut Tx<'_>, actor: &Actor, requests: Vec<RoleRequest>) -> Result<Vec<Chosen>> {
    let mut counted: HashMap<(Role, String), Opening> = HashMap::new();
    let mut found = Vec::with_capacity(requests.len());
    for request in requests {
        let of = (request.role, request.unit.code.clone());
        let opening = match counted.get(&of) {
            Some(known) => *known,
            None => opening(tx, actor, of.0, &of.1)?,
        };
        counted.insert(of, opening);
        found.push(Chosen { request, opening });
    }
    Ok(found)
}

/// Gives or refuses several, each as its author saw it; what has changed meanwhile is left as it is, and that is told.
///
/// # Errors
/// `Problem::Denied`; `Problem::NotProved`; an invalid field `request` when there is none; invalid fields `why` and `note`.
pub fn settle_several(
    tx: &mut Tx<'_>,
    actor: &Actor,
    said: &Said,
    wanted: &[(Uuid, i64)],
    approve: bool,
) -> Result<Vec<Settled>> {
    proved(tx, actor)?;
    let deed = if approve { Deed::Approve } else { Deed::Decline };
    let common = said.word(actor, UserId(Uuid::nil()), deed)?;
    if wanted.is_empty() {
        return Err(Problem::field("request", "accounts-several-none"));
    }
    let (mut done, mut before) = (Vec::with_capacity(wanted.len()), HashSet::new());
    for (id, seen) in wanted {
        let request = match approvals::find(tx, actor, *id) {
            Ok(request) => request,
            Err(Problem::NotFound) => {
                done.push(Settled { request: None, refused: Some("accounts-several-gone") });
                continue;
            }
            Err(problem) => return Err(problem),
        };
        // Two for the same user: the first one has changed the account, and it was seen all the same.
        let seen = (!before.contains(&request.user)).then_some(*seen);
        let own = Uuid::from_u128(said.id.as_u128() ^ id.as_u128());
        let word = Word { id: own, user: request.user, seen, ..common.clone() };
        let refused = match approvals::settle(tx, actor, *id, &word, approve) {
            Ok(()) => None,
            Err(Problem::Refused(key)) => Some(key),
            Err(Problem::Stale) if request.standing == Standing::Open => Some("accounts-several-stale"),
            Err(Problem::Stale) => Some("access-approval-decided"),
            Err(problem) => return Err(problem),
        };
        if refused.is_none() {
            before.insert(request.user);
        }
        done.push(Settled { request: Some(request), refused });
    }
    Ok(done)
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
