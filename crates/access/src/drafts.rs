//! What a user had typed and not sent when he left a shared computer. It is his, whatever becomes of his session: sealed for him,
//! shown to nobody else, and forgotten after a shift.

use jiff::SignedDuration;
use kernel::ids::UserId;
use kernel::{Problem, Result, Timestamp};
use storage::{Tx, args};
use uuid::Uuid;

use crate::audience::{self, Refused};
use crate::audit::{self, Entry};
use crate::factors::SECRETS_LOCK;
use crate::keys::{Keys, Sealed};
use crate::model::Actor;
use crate::sessions::{Token, later};
use crate::{past, sql};

/// Bytes of a draft: the longest forms hold a few thousand.
pub const LONGEST: usize = 64 * 1024;
/// Hours for which one is kept.
pub const HOURS: i64 = 12;
/// Drafts of one user: the oldest give way.
const MOST: i64 = 10;
/// What they are sealed for.
pub(crate) const PURPOSE: &str = "draft";
/// Why the table is read beyond the second wall.
const WITHHELD: &str = "drafts are withheld from those who read";

/// A draft, unread.
#[derive(Debug, Clone, Copy)]
pub struct Draft {
    /// Its identifier.
    pub id: Uuid,
    /// When it was left.
    pub kept_at: Timestamp,
    /// Until when it is kept.
    pub until: Timestamp,
}

/// Keeps what a user had typed, under an id of its author's browser: sent twice it is kept once.
///
/// # Errors
/// `Problem::Internal` without keys.
pub fn keep(tx: &mut Tx<'_>, keys: &Keys, user: UserId, id: Uuid, text: &[u8]) -> Result<()> {
    // Sealed and written before somebody who changes the keys looks whether a key is still needed, or after.
    tx.lock(SECRETS_LOCK)?;
    let sealed = keys.seal(PURPOSE, user, text)?;
    let now = tx.clocks().now();
    let until = later(now, SignedDuration::from_hours(HOURS));
    tx.execute(&sql::INSERT_DRAFT, args![id, user, sealed.key, sealed.bytes, now, until])?;
    tx.execute(&sql::DROP_OLD_DRAFTS, args![user, MOST]).map(drop)
}

/// Whose session a token was, if it is known: what he had typed is kept for him though the session is over.
///
/// # Errors
/// As `Tx::query`.
pub fn author(tx: &mut Tx<'_>, token: &Token) -> Result<Option<UserId>> {
    past::owner(tx, token)
}

/// The drafts of a user, the newest first.
///
/// # Errors
/// As `Tx::query`.
pub fn of(tx: &mut Tx<'_>, user: UserId) -> Result<Vec<Draft>> {
    let now = tx.clocks().now();
    tx.system(WITHHELD, |tx| {
        tx.query(&sql::DRAFTS_OF, args![user, now], |row| {
            Ok(Draft { id: row.get(0)?, kept_at: row.get(1)?, until: row.get(2)? })
        })
    })
}

/// What the actor had typed; somebody else's is not found.
///
/// # Errors
/// `Problem::NotFound`; `Problem::Internal` without its key.
pub fn open(tx: &mut Tx<'_>, keys: &Keys, actor: &Actor, id: Uuid) -> Result<Vec<u8>> {
    let text = peek(tx, keys, actor, id)?;
    audit::record(tx, actor, Entry::session(audit::DRAFT_OPEN).subject(actor.user.0))?;
    Ok(text)
}

/// The same, of which nothing but the page is shown to him: in the list of his drafts.
///
/// # Errors
/// As [`open`].
pub fn peek(tx: &mut Tx<'_>, keys: &Keys, actor: &Actor, id: Uuid) -> Result<Vec<u8>> {
    let now = tx.clocks().now();
    let found = tx.system(WITHHELD, |tx| {
        tx.first(&sql::FIND_DRAFT, args![id, actor.user, now], |row| {
            Ok(Sealed { key: row.get(0)?, bytes: row.get(1)? })
        })
    })?;
    let Some(found) = found else {
        // Somebody else's, or none: whose it is, is nothing that the one who asks has to do with.
        let (action, kind) = (audit::DRAFT_OPEN, "draft of his own");
        audience::note_refused(tx, Refused { action, kind, subject: None });
        return Err(Problem::NotFound);
    };
    keys.open(PURPOSE, actor.user, &found)
}

/// The actor has it back, or does not want it: it is kept no longer. One that is gone already is no error.
///
/// # Errors
/// As `Tx::execute`.
pub fn forget(tx: &mut Tx<'_>, actor: &Actor, id: Uuid) -> Result<()> {
    if tx.execute(&sql::DROP_DRAFT, args![id, actor.user])? == 0 {
        return Ok(());
    }
    audit::record(tx, actor, Entry::session(audit::DRAFT_FORGET).subject(actor.user.0))
}

/// Forgets those whose time is over; the nightly job calls it.
///
/// # Errors
/// As `Tx::execute`.
pub fn clear(tx: &mut Tx<'_>) -> Result<u64> {
    let now = tx.clocks().now();
    tx.execute(&sql::CLEAR_DRAFTS, args![now])
}
