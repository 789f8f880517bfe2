//! What an administrator does with an account that exists: its roles, its state, its sessions. And the account whole.

use access::assignments::{self, End, Giving, NewAssignment};
use access::audit::{self, Entry};
use access::changes::{self, Word};
use access::{
    Action, Actor, administration, approvals, brake, decide, factors, mail, open_sessions, proof, users,
};
use kernel::ids::UserId;
use kernel::{Date, Problem, Result};
use storage::{Db, Tx};
use uuid::Uuid;

use super::grants::{Grant, GrantForm};
use super::profile::typed_email;
use crate::model::UserPage;
use crate::rules::{self, Deed};
use crate::store;

/// A user's account, what was done with it, his sessions, and what counts against him.
///
/// # Errors
/// `Problem::Denied`; `Problem::NotFound` when there is no such user.
pub fn user(tx: &mut Tx<'_>, actor: &Actor, user: UserId) -> Result<UserPage> {
    let scope = administration::find(tx, actor, user)?;
    let mut account = store::account(tx, &scope, user)?.ok_or(Problem::NotFound)?;
    let requests = approvals::of(tx, &scope, user)?;
    account.line.waits = requests.iter().any(|one| one.standing == approvals::Standing::Open);
    let (tries, forgiven) = (brake::held(tx, &scope, user)?, brake::forgiven(tx, &scope, user)?);
    let (sessions, changes) = (open_sessions::of(tx, &scope, user)?, changes::of(tx, &scope, user)?);
    audit::record(tx, actor, Entry::new(Action::UserManage).subject(user.0).detail("view"))?;
    let (factors, mail) = (factors::of(tx, user)?, mail::last_of(tx, user, mail::Kind::Invitation)?);
    let owned = administration::is_owned(tx, actor, user)?;
    let held = account.line.roles.iter().map(|held| (held.role, held.unit.code.as_str()));
    let his = administration::are_his(tx, actor, held)?;
    Ok(UserPage { account, owned, his, sessions, changes, requests, tries, forgiven, factors, mail })
}

/// The account of somebody else, for a form that changes it.
///
/// # Errors
/// As [`user`]; `Problem::Refused` for oneself.
pub fn another(tx: &mut Tx<'_>, actor: &Actor, other: UserId) -> Result<UserPage> {
    let page = user(tx, actor, other)?;
    if other == actor.user { Err(Problem::Refused("access-own-account")) } else { Ok(page) }
}

/// The same, for what concerns the whole account and is asked of whoever decides on it alone.
///
/// # Errors
/// As [`another`]; `Problem::Refused` for an account of others.
pub fn anothers_own(tx: &mut Tx<'_>, actor: &Actor, other: UserId) -> Result<UserPage> {
    let page = another(tx, actor, other)?;
    if page.owned { Ok(page) } else { Err(Problem::Refused(administration::OF_OTHERS)) }
}

/// The gate of what opens much: besides, whoever asks must have proved lately who he is.
///
/// # Errors
/// `Problem::Denied`; `Problem::NotProved`.
pub(super) fn proved(tx: &mut Tx<'_>, actor: &Actor) -> Result<()> {
    decide(actor, Action::UserManage)?;
    proof::demand(tx, actor)
}

/// What an administrator says beside a change.
#[derive(Debug, Clone, Default)]
pub struct Said {
    /// Made with the form: sent again, it changes nothing more.
    pub id: Uuid,
    /// The account's version that he saw.
    pub seen: Option<i64>,
    /// Code of the reason, where one must be given.
    pub why: String,
    /// What he adds to it.
    pub note: String,
}

impl Said {
    /// The word about a user's account; the gate is asked before anything that was said is looked at.
    pub(super) fn word(&self, actor: &Actor, user: UserId, deed: Deed) -> Result<Word> {
        decide(actor, Action::UserManage)?;
        let (why, note) = (self.why.trim(), self.note.trim());
        let problems = rules::why(deed, why, note);
        if !problems.is_empty() {
            return Err(Problem::Invalid(problems));
        }
        let why = Some(why.to_owned()).filter(|_| !deed.reasons().is_empty());
        let note = Some(note.to_owned()).filter(|note| !note.is_empty());
        Ok(Word { id: self.id, user, seen: self.seen, why, note })
    }
}

/// Suspends the user with a login, for the command line.
///
/// # Errors
/// As [`set_active`]; `Problem::NotFound` when nobody has it.
pub fn suspend_login(tx: &mut Tx<'_>, actor: &Actor, login: &str, said: &Said) -> Result<()> {
    let scope = decide(actor, Action::UserManage)?;
    let user = store::user_with_login(tx, &scope, login)?;
    set_active(tx, actor, user, said, false)
}

/// Suspends a user, at any time, or lets him in again, with a fresh proof.
///
/// # Errors
/// `Problem::NotProved`; as `access::users::set_active`; invalid fields `why` and `note`.
pub fn set_active(tx: &mut Tx<'_>, actor: &Actor, user: UserId, said: &Said, active: bool) -> Result<()> {
    let deed = if active { Deed::Readmit } else { Deed::Suspend };
    if active {
        proved(tx, actor)?;
    }
    users::set_active(tx, actor, &said.word(actor, user, deed)?, active)
}

/// Checks a role that is to be given.
///
/// # Errors
/// Every wrong field at once.
pub async fn prepare_role(db: &Db, actor: &Actor, form: &GrantForm) -> Result<NewAssignment> {
    let mut problems = Vec::new();
    let grant = form.check(db, actor, &mut problems).await?;
    let Some(Grant { role, unit, valid_from, valid_to }) = grant.filter(|_| problems.is_empty()) else {
        return Err(Problem::Invalid(problems));
    };
    Ok(NewAssignment { role, unit, valid_from, valid_to })
}

/// Gives a user one more role, or asks another administrator for it.
///
/// # Errors
/// As `access::assignments::give`; an invalid field `note`.
pub fn give_role(
    tx: &mut Tx<'_>,
    actor: &Actor,
    user: UserId,
    said: &Said,
    new: &NewAssignment,
) -> Result<Giving> {
    proved(tx, actor)?;
    assignments::give(tx, actor, &said.word(actor, user, Deed::Plain)?, new)
}

/// Corrects a user's name, and where he is written to.
///
/// # Errors
/// `Problem::NotProved`; an invalid field `email`; as `access::users::set_contact`.
pub fn set_contact(
    tx: &mut Tx<'_>,
    actor: &Actor,
    user: UserId,
    said: &Said,
    (name, email): (&str, &str),
) -> Result<()> {
    let word = said.word(actor, user, Deed::Plain)?;
    proved(tx, actor)?;
    users::set_contact(tx, actor, &word, name.trim(), typed_email(email)?)
}

/// Ends a role of a user.
///
/// # Errors
/// As `access::assignments::end`; invalid fields `why` and `note`.
pub fn end_role(
    tx: &mut Tx<'_>,
    actor: &Actor,
    user: UserId,
    said: &Said,
    role: Uuid,
    end: End,
) -> Result<()> {
    proved(tx, actor)?;
    assignments::end(tx, actor, &said.word(actor, user, Deed::EndRole)?, role, end)
}

/// Moves the last day of a role of a user; without one it has no end.
///
/// # Errors
/// As `access::assignments::move_last_day`; an invalid field `note`.
pub fn move_last_day(
    tx: &mut Tx<'_>,
    actor: &Actor,
    user: UserId,
    said: &Said,
    role: Uuid,
    last: Option<Date>,
) -> Result<()> {
    proved(tx, actor)?;
    assignments::move_last_day(tx, actor, &said.word(actor, user, Deed::Plain)?, role, last)
}

/// Ends one session of a user, or all of them.
///
/// # Errors
/// As `access::open_sessions::end`.
pub fn end_sessions(
    tx: &mut Tx<'_>,
    actor: &Actor,
    user: UserId,
    said: &Said,
    which: Option<Uuid>,
) -> Result<()> {
    open_sessions::end(tx, actor, &said.word(actor, user, Deed::Plain)?, which)
}
