//! What an administrator does about the brake: sees that it holds an account back, and lifts it.

use kernel::ids::UserId;
use kernel::{Problem, Result, Timestamp};
use storage::{Tx, args};
use uuid::Uuid;

use super::rules::{Counter, Tries, tries};
use crate::audit::{self, Entry};
use crate::model::Actor;
use crate::policy::{Action, Scope, decide};
use crate::{administration, sql};

/// Why the brake's tables are read beyond the second wall.
const LOOKING: &str = "an administrator looks at what the brake counts of an account";
/// Times shown that the brake was lifted.
const SHOWN: i64 = 5;

/// What counts against a user's account now; nothing when nobody mistook his password.
///
/// # Errors
/// As `Tx::query`.
pub fn held(tx: &mut Tx<'_>, _decided: &Scope, user: UserId) -> Result<Vec<Tries>> {
    let account = super::account_key(&user.0.to_string());
    let counters = tx.system(LOOKING, |tx| {
        tx.query(&sql::BRAKE_OF, args![account], |row| {
            let counter = Counter { spent: row.get(1)?, began: row.get(2)?, last: row.get(3)? };
            Ok((row.get::<String>(0)?, counter))
        })
    })?;
    Ok(tries(&counters, tx.clocks().now()))
}

/// That the brake was lifted for a user.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Forgiven {
    /// When.
    pub at: Timestamp,
    /// Name of the administrator.
    pub by: String,
    /// Why.
    pub reason: String,
}

/// When the brake was lifted for a user, the latest few times, newest first.
///
/// # Errors
/// As `Tx::query`.
pub fn forgiven(tx: &mut Tx<'_>, _decided: &Scope, user: UserId) -> Result<Vec<Forgiven>> {
    tx.system(LOOKING, |tx| {
        tx.query(&sql::FORGIVEN, args![user, SHOWN], |row| {
            Ok(Forgiven { at: row.get(0)?, by: row.get(1)?, reason: row.get(2)? })
        })
    })
}

/// An administrator's word that a user may try again.
#[derive(Debug, Clone)]
pub struct Forgiveness {
    /// Made by the client: sent again, it does nothing more.
    pub id: Uuid,
    /// Whose account.
    pub user: UserId,
    /// Why.
    pub reason: String,
}

/// Forgets what counts against an account, so that its user may sign in from anywhere at once. What an address has spent
/// in the current minute stays.
///
/// # Errors
/// `Problem::Denied`; `Problem::NotFound` when there is no such user; `Problem::Refused` when he holds roles that are not the
/// actor's to give; `Problem::Duplicate` when the id stands for something
/// else.
pub fn forgive(tx: &mut Tx<'_>, actor: &Actor, word: &Forgiveness) -> Result<()> {
    decide(actor, Action::SignInForgive)?;
    administration::find(tx, actor, word.user)?;
    administration::owns(tx, actor, word.user)?;
    let now = tx.clocks().now();
    if tx.execute(&sql::NOTE_FORGIVEN, args![word.id, word.user, actor.user, now, word.reason])? == 0 {
        let known = tx.one(&sql::FORGIVEN_WITH, args![word.id], |row| Ok((row.get(0)?, row.get(1)?)))?;
        let same = known == (word.user, word.reason.clone());
        return if same { Ok(()) } else { Err(Problem::Duplicate("sign_in_forgiven".into())) };
    }
    let account = super::account_key(&word.user.0.to_string());
    tx.lock(account)?;
    tx.execute(&sql::BRAKE_FORGIVE, args![account])?;
    audit::record(
        tx,
        actor,
        Entry::new(Action::SignInForgive).subject(word.user.0).detail(word.reason.clone()),
    )
}
