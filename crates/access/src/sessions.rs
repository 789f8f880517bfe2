//! Sessions: a random token in a cookie, its hash in the table. Ending one bites on the next request.

use kernel::ids::UserId;
use kernel::{Problem, Result};
use sha2::{Digest, Sha256};
use storage::{Tx, args};
use uuid::Uuid;

use crate::model::{Actor, Role, Unit};
use crate::sql;

/// A session ends after a shift, whatever happens.
const LASTS_HOURS: i64 = 12;

/// The secret in the cookie or the bearer header: 256 random bits as hexadecimal text.
#[derive(Clone)]
pub struct Token(String);

impl Token {
    /// A new random token.
    ///
    /// # Errors
    /// `Problem::Internal` when the random source fails.
    pub fn new() -> Result<Self> {
        let mut secret = [0u8; 32];
        getrandom::fill(&mut secret).map_err(Problem::internal)?;
        Ok(Self(secret.iter().map(|byte| format!("{byte:02x}")).collect()))
    }

    /// A token as the client sent it.
    pub fn presented(text: &str) -> Self {
        Self(text.to_owned())
    }

    /// The text for the cookie.
    pub fn secret(&self) -> &str {
        &self.0
    }

    fn hash(&self) -> [u8; 32] {
        Sha256::digest(self.0.as_bytes()).into()
    }
}

/// A role the user may choose at sign-in.
#[derive(Debug, Clone)]
pub struct Assignment {
    /// Its identifier.
    pub id: Uuid,
    /// The role.
    pub role: Role,
    /// The unit it is held for.
    pub unit: Unit,
}

/// The login's user and password hash, if there is such an active user.
///
/// # Errors
/// As `Tx::query`.
pub fn find_login(tx: &mut Tx<'_>, login: &str) -> Result<Option<(UserId, String)>> {
    // Nobody's login has a NUL, and PostgreSQL takes none in a text: anybody could make it fail.
    if login.contains('\0') {
        return Ok(None);
    }
    let login = login.trim().to_lowercase();
    tx.system("signing in: nobody has entered yet", |tx| {
        tx.first(&sql::FIND_LOGIN, args![login], |row| Ok((row.get(0)?, row.get(1)?)))
    })
}

/// The roles a user holds today (real date).
///
/// # Errors
/// As `Tx::query`.
pub fn assignments(tx: &mut Tx<'_>, user: UserId) -> Result<Vec<Assignment>> {
    let today = kernel::clock::local_date(tx.clocks().now());
    tx.query(&sql::ASSIGNMENTS, args![user, today], |row| {
        let role = Role::parse(&row.get::<String>(1)?)?;
        Ok(Assignment { id: row.get(0)?, role, unit: Unit { code: row.get(2)?, name: row.get(3)? } })
    })
}

/// Opens a session in the user's first role.
///
/// # Errors
/// `Problem::Denied` when he holds no role today.
pub fn open(tx: &mut Tx<'_>, user: UserId, token: &Token) -> Result<Actor> {
    let first = assignments(tx, user)?.into_iter().next().ok_or(Problem::Denied("no role today"))?;
    let now = tx.clocks().now();
    let expires =
        now.checked_add(jiff::SignedDuration::from_hours(LASTS_HOURS)).map_err(Problem::internal)?;
    tx.execute(&sql::INSERT_SESSION, args![token.hash(), Uuid::now_v7(), user, first.id, now, expires])?;
    enter(tx, token)
}

/// Who presents this token. On PostgreSQL it also opens the second wall for what this session may see, to the end of the
/// transaction.
///
/// # Errors
/// `Problem::NotSignedIn` when there is no such session, it is over, the user is suspended or his role ended.
pub fn enter(tx: &mut Tx<'_>, token: &Token) -> Result<Actor> {
    let (now, today) = (tx.clocks().now(), tx.clocks().today());
    let real_today = kernel::clock::local_date(now);
    let actor = tx.first(&sql::FIND_SESSION, args![token.hash(), now, real_today, today], |row| {
        Ok(Actor {
            session: row.get(0)?,
            user: row.get(1)?,
            name: row.get(2)?,
            role: Role::parse(&row.get::<String>(3)?)?,
            unit: Unit { code: row.get(4)?, name: row.get(5)? },
            today: row.get(6)?,
        })
    })?;
    actor.ok_or(Problem::NotSignedIn)
}

/// Whether the second wall stands: asked on a connection that reads, before anybody has entered. SQLite has none.
///
/// # Errors
/// As `Tx::query`.
pub fn wall_stands(tx: &mut Tx<'_>) -> Result<bool> {
    tx.one(&sql::WALL_STANDS, args![], |row| row.get(0))
}

/// Ends a session.
///
/// # Errors
/// As `Tx::execute`.
pub fn end(tx: &mut Tx<'_>, token: &Token) -> Result<()> {
    tx.execute(&sql::END_SESSION, args![token.hash()]).map(drop)
}

/// Forgets sessions that are over; the nightly job calls it.
///
/// # Errors
/// As `Tx::execute`.
pub fn clear(tx: &mut Tx<'_>) -> Result<u64> {
    let now = tx.clocks().now();
    tx.execute(&sql::CLEAR_SESSIONS, args![now])
}

/// How long a session lasts, in seconds.
pub fn lifetime_seconds() -> i64 {
    LASTS_HOURS * 3600
}

/// The user with this login in his first role, without a session: for the command line on the machine itself, whose
/// acts are recorded under the name of whoever asked.
///
/// # Errors
/// `Problem::NotFound` when there is no such active user; `Problem::Denied` when he holds no role today.
pub fn as_user(tx: &mut Tx<'_>, login: &str) -> Result<Actor> {
    let (user, _) = find_login(tx, login)?.ok_or(Problem::NotFound)?;
    let first = assignments(tx, user)?.into_iter().next().ok_or(Problem::Denied("no role today"))?;
    let today = tx.clocks().today();
    Ok(Actor {
        user,
        name: login.to_owned(),
        role: first.role,
        unit: first.unit,
        session: Uuid::nil(),
        today,
    })
}
