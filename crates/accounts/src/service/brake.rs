//! Lifting the brake on sign-in.

use access::brake::{self, Forgiveness};
use access::{Action, Actor, decide, proof};
use kernel::{Problem, Result};
use storage::Tx;

use crate::rules;

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
    proof::demand(tx, actor)?;
    let reason = word.reason.trim().to_owned();
    match rules::reason(&reason) {
        Some(problem) => Err(Problem::Invalid(vec![problem])),
        None => brake::forgive(tx, actor, &Forgiveness { reason, ..word.clone() }),
    }
}
