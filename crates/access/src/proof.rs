//! When the user of a session last proved who he is. What opens much, such as a role for somebody, asks for a proof that
//! is not old: whoever finds a session open has not got one.

use jiff::SignedDuration;
use kernel::{Problem, Result, Timestamp};
use storage::{Tx, args};

use crate::audit::{self, Entry};
use crate::model::Actor;
use crate::sessions::{self, Token};
use crate::{past, sql};

/// For how long a proof is fresh.
pub const MINUTES: i64 = 5;

/// Refuses what asks for a proof while the last one is older than [`MINUTES`]. A page's form is then kept, the user is asked
/// to confirm who he is, and finds it again. Asked after the gate, so that nobody proves himself in vain.
///
/// # Errors
/// `Problem::NotProved`.
pub fn demand(tx: &mut Tx<'_>, actor: &Actor) -> Result<()> {
    if within(tx, actor, MINUTES)? { Ok(()) } else { Err(Problem::NotProved) }
}

/// Whether the user has proved who he is in the last so many minutes, as [`since`].
///
/// # Errors
/// As `Tx::query`.
pub fn within(tx: &mut Tx<'_>, actor: &Actor, minutes: i64) -> Result<bool> {
    let oldest = tx.clocks().now().checked_sub(SignedDuration::from_mins(minutes)).unwrap_or(Timestamp::MIN);
    since(tx, actor, oldest)
}

/// Whether the user has proved who he is since an instant. Without a session he is the command line on the machine itself, whose
/// owner needs no proof.
///
/// # Errors
/// As `Tx::query`.
pub fn since(tx: &mut Tx<'_>, actor: &Actor, instant: Timestamp) -> Result<bool> {
    if actor.session.is_nil() {
        return Ok(true);
    }
    let proved = tx
        .system("whether somebody proved who he is: sessions are withheld from those who read", |tx| {
            tx.first(&sql::PROVED_AT, args![actor.session], |row| row.get::<Timestamp>(0))
        })?;
    Ok(proved.is_some_and(|at| at >= instant))
}

/// The user of a session has proved again who he is: it goes on under another token, and the old one opens nothing more.
///
/// # Errors
/// `Problem::NotSignedIn` when the session is over.
pub fn renew(tx: &mut Tx<'_>, old: &Token, fresh: &Token, how: &str) -> Result<Actor> {
    let actor = sessions::enter(tx, old)?;
    let now = tx.clocks().now();
    // A form that another page sends at this moment with the old token is kept for its author.
    past::remember(tx, &old.hash())?;
    tx.execute(&sql::RENEW_SESSION, args![old.hash(), fresh.hash(), now])?;
    audit::record(tx, &actor, Entry::session(audit::SESSION_PROVE).subject(actor.user.0).detail(how))?;
    Ok(actor)
}
