//! Sessions that wait at a shared computer while somebody else works there. A session that waits has a token nobody holds: it
//! opens nothing, whatever the browser keeps, until its user proves who he is. All else that ends sessions ends it too.

use jiff::SignedDuration;
use kernel::ids::UserId;
use kernel::{Result, Timestamp};
use storage::{Row, Tx, args};
use uuid::Uuid;

use crate::audit::{self, Entry};
use crate::factors::{self, How};
use crate::model::{Actor, Role};
use crate::sessions::{self, Token, end_over, later, over_from};
use crate::{past, sql};

/// For how many minutes a session waits.
pub const MINUTES: i64 = 30;
/// Sessions that wait in one browser; of more, the oldest ends.
pub const MOST: usize = 4;
/// Why the table is read beyond the second wall.
const NOBODY: &str = "who waits at a computer: nobody has entered yet";

/// Somebody who waits at a computer.
#[derive(Debug, Clone)]
pub struct Parked {
    /// His session.
    pub session: Uuid,
    /// Who.
    pub user: UserId,
    /// What he signs in with.
    pub login: String,
    /// His name.
    pub name: String,
    /// Since when.
    pub since: Timestamp,
    /// Until when.
    pub until: Timestamp,
    /// Whether he showed his second factor when the session was opened: coming back, his password is enough.
    pub factor_shown: bool,
    role: Role,
    left: Left,
}

/// What somebody leaves behind.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Left {
    /// The page he was on: a path of this site.
    pub page: Option<String>,
    /// What he had typed there.
    pub draft: Option<Uuid>,
}

/// Makes a session wait in the browser that is known by `place` from now on; `before` is what it was known by until now. The
/// place changes each time, so that whoever has found out an older one finds nobody there.
///
/// # Errors
/// `Problem::NotSignedIn` when the session is over.
pub fn park(
    tx: &mut Tx<'_>,
    token: &Token,
    before: Option<&Token>,
    place: &Token,
    left: &Left,
) -> Result<Actor> {
    let actor = sessions::enter(tx, token)?;
    let now = tx.clocks().now();
    if let Some(before) = before {
        move_all(tx, &actor, before, place)?;
    }
    // A form that another page sends at this moment with the token is kept for its author.
    past::remember(tx, &token.hash())?;
    let expires: Timestamp = tx.one(&sql::SESSION_END, args![token.hash()], |row| row.get(0))?;
    let until = later(now, SignedDuration::from_mins(MINUTES)).min(expires);
    let nobodys = Token::new()?;
    tx.execute(
        &sql::PARK_SESSION,
        args![
            token.hash(),
            nobodys.hash(),
            until,
            place.hash(),
            now,
            left.page,
            left.draft,
            Timestamp::UNIX_EPOCH
        ],
    )?;
    audit::record(tx, &actor, Entry::session(audit::SESSION_PARK).subject(actor.user.0))?;
    let waiting = tx.query(&sql::SESSIONS_PARKED, args![place.hash()], over_from)?;
    waiting.into_iter().skip(MOST).try_for_each(|over| end_over(tx, over, "too many wait"))?;
    Ok(actor)
}

/// Whoever waits in a browser waits under its next name. A copied name moves them elsewhere, which opens, prolongs and ends
/// nothing: it leaves a record of whom it moved.
fn move_all(tx: &mut Tx<'_>, actor: &Actor, before: &Token, place: &Token) -> Result<()> {
    let waiting = tx.query(&sql::SESSIONS_PARKED, args![before.hash()], over_from)?;
    if waiting.is_empty() {
        return Ok(());
    }
    tx.execute(&sql::MOVE_PARKED, args![before.hash(), place.hash()])?;
    let whom = waiting.iter().map(|over| over.user.0);
    audit::record(tx, actor, Entry::session(audit::SESSION_PARK).subjects(whom).detail("beside"))
}

/// Who waits in a browser, the last one first.
///
/// # Errors
/// As `Tx::query`.
pub fn at(tx: &mut Tx<'_>, place: &Token) -> Result<Vec<Parked>> {
    let now = tx.clocks().now();
    let today = kernel::clock::local_date(now);
    tx.system(NOBODY, |tx| tx.query(&sql::PARKED_AT, args![place.hash(), now, today], parked_from))
}

/// The session of a user that waits in a browser, if one does.
///
/// # Errors
/// As `Tx::query`.
pub fn of(tx: &mut Tx<'_>, place: &Token, user: UserId) -> Result<Option<Parked>> {
    Ok(at(tx, place)?.into_iter().find(|parked| parked.user == user))
}

fn parked_from(row: &Row<'_>) -> Result<Parked> {
    Ok(Parked {
        session: row.get(0)?,
        user: row.get(1)?,
        login: row.get(2)?,
        name: row.get(3)?,
        since: row.get(4)?,
        until: row.get(5)?,
        factor_shown: ![How::Password, How::Provider]
            .map(How::code)
            .contains(&row.get::<String>(6)?.as_str()),
        role: Role::parse(&row.get::<String>(7)?)?,
        left: Left { page: row.get(8)?, draft: row.get(9)? },
    })
}

/// The session of somebody who has just proved who he is goes on under another token. What he had left he gets back. None when
/// it was taken up at the same moment elsewhere. The password alone of somebody who has a factor opens his session, and is no
/// proof for what opens much.
///
/// # Errors
/// As [`sessions::enter`].
pub fn resume(
    tx: &mut Tx<'_>,
    parked: &Parked,
    token: &Token,
    how: How,
    from: String,
) -> Result<Option<(Actor, Left)>> {
    let now = tx.clocks().now();
    let by_factor = how != How::Password;
    let proved = (by_factor || !factors::has(tx, parked.user)?).then_some(now);
    let opened_by = by_factor.then_some(how.code());
    let idle = sessions::idle_end(now, parked.role);
    let found =
        tx.execute(&sql::RESUME_SESSION, args![parked.session, token.hash(), idle, proved, opened_by])?;
    if found == 0 {
        return Ok(None);
    }
    let actor = sessions::enter(tx, token)?;
    let entry = Entry::session(audit::SESSION_RESUME).subject(actor.user.0).detail(how.code()).from(from);
    audit::record(tx, &actor, entry)?;
    Ok(Some((actor, parked.left.clone())))
}
