//! One user whole, with what the brake on sign-in holds against him, and lifting it.

use access::audit::{self, Entry};
use access::brake::{self, Forgiveness};
use access::{Action, Actor, decide};
use kernel::ids::UserId;
use kernel::{Problem, Result};
use storage::Tx;

use crate::model::UserPage;
use crate::{rules, store};

/// A user's account and what counts against him.
///
/// # Errors
/// `Problem::Denied`; `Problem::NotFound` when there is no such user.
pub fn user(tx: &mut Tx<'_>, actor: &Actor, user: UserId) -> Result<UserPage> {
    let scope = decide(actor, Action::UserManage)?;
    let account = store::account(tx, &scope, user)?.ok_or(Problem::NotFound)?;
    let (tries, forgiven) = (brake::held(tx, &scope, user)?, brake::forgiven(tx, &scope, user)?);
    audit::record(tx, actor, Entry::new(Action::UserManage).subject(user.0).detail("view"))?;
    Ok(UserPage { account, tries, forgiven })
}

/// Whether an actor lifts brakes: asked before what he sent is looked at.
///
/// # Errors
/// `Problem::Denied`.
pub fn may_forgive(_: &mut Tx<'_>, actor: &Actor) -> Result<()> {
    decide(actor, Action::SignInForgive).map(drop)
}

/// Lifts the brake. Sent again with the same id, it changes nothing more.
///
/// # Errors
/// `Problem::Denied`; `Problem::NotFound` when there is no such user; an invalid field `reason`.
pub fn forgive(tx: &mut Tx<'_>, actor: &Actor, word: &Forgiveness) -> Result<()> {
    may_forgive(tx, actor)?;
    let reason = word.reason.trim().to_owned();
    match rules::reason(&reason) {
        Some(problem) => Err(Problem::Invalid(vec![problem])),
        None => brake::forgive(tx, actor, &Forgiveness { reason, ..word.clone() }),
    }
}
