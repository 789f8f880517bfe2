//! The sessions that let a user in now: listed for himself and for administrators, and ended one by one or all at once.

use jiff::SignedDuration;
use kernel::ids::UserId;
use kernel::{Result, Timestamp};
use storage::{Tx, args};
use uuid::Uuid;

use crate::audit::{self, Entry};
use crate::changes::{self, About, What, Word};
use crate::factors;
use crate::model::{Actor, Role};
use crate::policy::{Action, Scope};
use crate::sessions::{self, Over, Token, end_over, over_from};
use crate::sql;

/// A session that lets its user in. Its token is known to nobody but his browser.
#[derive(Debug, Clone)]
pub struct OpenSession {
    /// What it is called by.
    pub id: Uuid,
    /// Since when.
    pub since: Timestamp,
    /// When it was last used, give or take the minutes within which uses are not noted.
    pub last_used: Timestamp,
    /// In which role.
    pub role: Role,
    /// For which unit, by name.
    pub unit: String,
    /// In which program, as far as it says; empty when it does not.
    pub browser: String,
    /// How its user proved who he is: see `factors::How`.
    pub how: String,
    /// From which address it was opened; empty when it is not known.
    pub address: String,
    /// Since when it waits while somebody else works at the same computer, if it does.
    pub parked_at: Option<Timestamp>,
}

/// The sessions of a user, the newest first, for whoever administers users.
///
/// # Errors
/// As `Tx::query`.
pub fn of(tx: &mut Tx<'_>, _decided: &Scope, user: UserId) -> Result<Vec<OpenSession>> {
    list(tx, user)
}

/// The actor's own sessions, the newest first.
///
/// # Errors
/// As `Tx::query`.
pub fn own(tx: &mut Tx<'_>, actor: &Actor) -> Result<Vec<OpenSession>> {
    list(tx, actor.user)
}

fn list(tx: &mut Tx<'_>, user: UserId) -> Result<Vec<OpenSession>> {
    let now = tx.clocks().now();
    let today = kernel::clock::local_date(now);
    tx.system("the sessions of a user: withheld from those who read", |tx| {
        tx.query(&sql::OPEN_SESSIONS, args![user, now, today], |row| {
            let (since, role) = (row.get::<Timestamp>(1)?, Role::parse(&row.get::<String>(3)?)?);
            let idle = SignedDuration::from_mins(-sessions::idle_minutes(role));
            let parked_at = row.get::<Option<Timestamp>>(7)?;
            let last_used = parked_at.unwrap_or(sessions::later(row.get(2)?, idle)).max(since);
            let (unit, browser, how, address) = (row.get(4)?, row.get(5)?, row.get(6)?, row.get(8)?);
            Ok(OpenSession {
                id: row.get(0)?,
                since,
                last_used,
                role,
                unit,
                browser,
                how,
                address,
                parked_at,
            })
        })
    })
}

/// Notes in which program a session was opened.
///
/// # Errors
/// As `Tx::execute`.
pub fn note_browser(tx: &mut Tx<'_>, token: &Token, browser: &str) -> Result<()> {
    tx.execute(&sql::NOTE_BROWSER, args![token.hash(), browser]).map(drop)
}

/// An administrator ends a session of a user, or all of them: his next request in it is refused. One that is over already
/// is none.
///
/// # Errors
/// As `changes::begin`.
pub fn end(tx: &mut Tx<'_>, actor: &Actor, word: &Word, which: Option<Uuid>) -> Result<()> {
    if !changes::begin(tx, actor, word, What::SessionsEnded)? {
        return Ok(());
    }
    if end_those(tx, word.user, "by an administrator", |session| which.is_none_or(|id| session == id))? == 0 {
        return Ok(());
    }
    changes::note(tx, actor, word, What::SessionsEnded, About::Account)?;
    audit::record(tx, actor, Entry::new(Action::UserManage).subject(word.user.0).detail("sessions ended"))
}

/// A user ends another session of his. When it is over already, or somebody else's, there is nothing to end.
///
/// # Errors
/// As `Tx::execute`.
pub fn end_own(tx: &mut Tx<'_>, actor: &Actor, which: Uuid) -> Result<()> {
    end_those(tx, actor.user, "by its user", |session| session == which).map(drop)
}

/// Sessions of one user at once; of a machine, whose programs ask for tokens side by side, [`AT_ONCE_OF_MACHINE`].
pub const AT_ONCE: usize = 20;
/// Sessions of one machine's account at once.
pub const AT_ONCE_OF_MACHINE: usize = 200;

/// After a sign-in: of too many sessions the one that was used least lately ends.
pub(crate) fn bound(tx: &mut Tx<'_>, actor: &Actor) -> Result<()> {
    let most = if actor.role.is_machine() { AT_ONCE_OF_MACHINE } else { AT_ONCE };
    let mut others = list(tx, actor.user)?;
    others.retain(|one| one.id != actor.session);
    others.sort_by_key(|one| std::cmp::Reverse((one.last_used, one.since, one.id)));
    let surplus: Vec<Uuid> = others.into_iter().skip(most - 1).map(|one| one.id).collect();
    if surplus.is_empty() {
        return Ok(());
    }
    end_those(tx, actor.user, "too many sessions", |session| surplus.contains(&session)).map(drop)
}

/// Ends the other sessions of a user, and what he has begun of one.
///
/// # Errors
/// As `Tx::execute`.
pub fn end_others(tx: &mut Tx<'_>, actor: &Actor, why: &str) -> Result<()> {
    factors::forget(tx, actor.user)?;
    end_those(tx, actor.user, why, |session| session != actor.session).map(drop)
}

/// Ends every session of a user, and what he has begun of one.
pub(crate) fn end_all_of(tx: &mut Tx<'_>, user: UserId, why: &str) -> Result<()> {
    factors::forget(tx, user)?;
    end_those(tx, user, why, |_| true).map(drop)
}

/// Ends every session in one of a user's roles.
pub(crate) fn end_all_in(tx: &mut Tx<'_>, user: UserId, assignment: Uuid, why: &str) -> Result<()> {
    let those = tx.query(&sql::SESSIONS_UNDER, args![user, assignment], over_from)?;
    those.into_iter().try_for_each(|over| end_over(tx, over, why))
}

fn end_those(tx: &mut Tx<'_>, user: UserId, why: &str, which: impl Fn(Uuid) -> bool) -> Result<usize> {
    let all: Vec<Over> = tx.query(&sql::SESSIONS_OF, args![user], over_from)?;
    let mut ended = 0;
    for over in all.into_iter().filter(|over| which(over.session)) {
        end_over(tx, over, why)?;
        ended += 1;
    }
    Ok(ended)
}
