//! Sessions: a random token in a cookie, its hash in the table. Ending one bites on the next request. One that is not
//! used ends by itself, after a time that depends on the role.

use jiff::SignedDuration;
use kernel::ids::UserId;
use kernel::{Problem, Result, Timestamp};
use sha2::{Digest, Sha256};
use storage::{Row, Tx, args};
use uuid::Uuid;

use crate::audit::{self, Entry};
use crate::factors::How;
use crate::model::{Actor, AudienceKind, Role, Unit};
use crate::{delegations, emergency, open_sessions, past, sql};

/// A session ends after a shift, whatever happens.
const LASTS_HOURS: i64 = 12;
/// How often a use is noted: a session may end by as much earlier than the table of idle times says.
const NOTED_EVERY: SignedDuration = SignedDuration::from_mins(3);
/// What is said of a user whose roles are all over, or none of them yet.
pub const NO_ROLE: &str = "no role today";
/// Sessions that one unit of work clears away.
const AT_ONCE: i64 = 200;

/// For how many minutes a session lives without being used. Half an hour where patients' data are on shared computers;
/// less where a session that is left open opens most, or where work is short; an hour where nobody is named.
pub const fn idle_minutes(role: Role) -> i64 {
    match role {
        Role::Gp
        | Role::SispOperator
        | Role::LaboratoryTechnician
        | Role::LaboratoryMachine
        | Role::UscaDoctor
        | Role::EmergencyDoctor
        | Role::OutOfHoursDoctor
        | Role::RsaOperator
        | Role::SchoolReferent
        | Role::Pharmacy
        | Role::SamplingOperator => 30,
        Role::Mayor
        | Role::MayorDelegate
        | Role::Prefecture
        | Role::HelpDesk
        | Role::Administrator
        | Role::SystemAdministrator
        | Role::DataProtectionOfficer
        | Role::AslAdministrator
        | Role::RegionalSuperUser => 15,
        Role::AslDirector
        | Role::CrisisUnit
        | Role::HospitalBedOperator
        | Role::SuppliesOfficer
        | Role::StaffingOfficer => 60,
    }
}

/// The table of idle times, for the documentation.
pub fn idle_table() -> String {
    let mut table =
        String::from("| role | held for a | minutes without use | hours in all |\n|---|---|---|---|\n");
    for role in Role::ALL {
        let (code, unit, idle) = (role.code(), role.unit_kind().code(), idle_minutes(role));
        table += &format!("| {code} | {unit} | {idle} | {LASTS_HOURS} |\n");
    }
    table
}

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

    pub(crate) fn hash(&self) -> [u8; 32] {
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

/// The roles a user holds today (real date), the one last signed in with first.
///
/// # Errors
/// As `Tx::query`.
pub fn assignments(tx: &mut Tx<'_>, user: UserId) -> Result<Vec<Assignment>> {
    let today = tx.clocks().real_today();
    tx.query(&sql::ASSIGNMENTS, args![user, today], |row| {
        let role = Role::parse(&row.get::<String>(1)?)?;
        Ok(Assignment { id: row.get(0)?, role, unit: Unit { code: row.get(2)?, name: row.get(3)? } })
    })
}

/// Whether the actor is still let in, and still in this role and unit: for work that goes on after its request. Without
/// a session he is the command line on the machine itself, which nobody suspends.
///
/// # Errors
/// As `Tx::query`.
pub fn still_holds(tx: &mut Tx<'_>, actor: &Actor) -> Result<bool> {
    if actor.session.is_nil() {
        return Ok(true);
    }
    let today = tx.clocks().real_today();
    let (role, unit) = (actor.role.code(), &actor.unit.code);
    Ok(tx.first(&sql::HOLDS_ROLE, args![actor.user, role, unit, today], |row| row.get::<bool>(0))?.is_some())
}

/// Opens a session in the role the user last had, and leaves its record.
///
/// # Errors
/// `Problem::Denied` when he holds no role today.
pub fn open(tx: &mut Tx<'_>, user: UserId, token: &Token) -> Result<Actor> {
    let first = assignments(tx, user)?.into_iter().next().ok_or(Problem::Denied(NO_ROLE))?;
    open_by(tx, user, &first, token, How::Password, String::new())
}

/// Opens a session in one of the roles of [`assignments`] and leaves its record: how its user has shown who he is, and from
/// which address.
///
/// # Errors
/// As [`enter`].
pub fn open_by(
    tx: &mut Tx<'_>,
    user: UserId,
    held: &Assignment,
    token: &Token,
    how: How,
    from: String,
) -> Result<Actor> {
    let now = tx.clocks().now();
    tx.execute(&sql::NOTE_SIGN_IN, args![user, now])?;
    let expires = later(now, SignedDuration::from_hours(LASTS_HOURS));
    let life = Life { expires, browser: String::new(), proved: now, how: how.code().to_owned(), from };
    let actor = open_until(tx, user, held, token, life, "")?;
    open_sessions::bound(tx, &actor)?;
    Ok(actor)
}

/// Goes on in another of the user's roles without a password: the session ends and another one begins, which ends when
/// the first would have ended. Records of both are left.
///
/// # Errors
/// `Problem::NotSignedIn` when the session is over; an invalid field `role` when the user does not hold that role today.
pub fn switch(tx: &mut Tx<'_>, old: &Token, chosen: Uuid, fresh: &Token) -> Result<Actor> {
    let actor = enter(tx, old)?;
    let held =
        assignments(tx, actor.user)?.into_iter().find(|held| held.id == chosen && !held.role.is_machine());
    let held = held.ok_or_else(|| Problem::field("role", "access-role-not-held"))?;
    let life = tx.one(&sql::SESSION_END, args![old.hash()], |row| {
        let (browser, how, from) = (row.get(1)?, row.get(3)?, row.get(4)?);
        Ok(Life { expires: row.get(0)?, browser, proved: row.get(2)?, how, from })
    })?;
    let what = format!("{} {}", held.role.code(), held.unit.code);
    audit::record(tx, &actor, Entry::session(audit::SESSION_SWITCH).subject(actor.user.0).detail(what))?;
    past::end(tx, &old.hash())?;
    open_until(tx, actor.user, &held, fresh, life, "switched")
}

/// What a session brings with it.
struct Life {
    expires: Timestamp,
    browser: String,
    /// When its user last proved who he is: to change the role is no proof.
    proved: Timestamp,
    /// How he did so when he signed in.
    how: String,
    /// From which address.
    from: String,
}

fn open_until(
    tx: &mut Tx<'_>,
    user: UserId,
    held: &Assignment,
    token: &Token,
    Life { expires, browser, proved, how, from }: Life,
    what: &str,
) -> Result<Actor> {
    let now = tx.clocks().now();
    let idle_until = idle_end(now, held.role);
    tx.execute(
        &sql::INSERT_SESSION,
        args![
            token.hash(),
            Uuid::now_v7(),
            user,
            held.id,
            now,
            expires,
            idle_until,
            browser,
            proved,
            how,
            from
        ],
    )?;
    tx.execute(&sql::USE_ASSIGNMENT, args![held.id, now])?;
    let actor = enter(tx, token)?;
    // The password alone says nothing.
    let with = Some(how.as_str()).filter(|how| *how != How::Password.code());
    let detail = [Some(what).filter(|what| !what.is_empty()), with].into_iter().flatten();
    let detail = detail.collect::<Vec<_>>().join(" ");
    audit::record(tx, &actor, Entry::session(audit::SESSION_OPEN).subject(user.0).detail(detail).from(from))?;
    Ok(actor)
}

/// Who presents this token. On PostgreSQL it also opens the second wall for what this session may see, to the end of the
/// transaction.
///
/// # Errors
/// `Problem::NotSignedIn` when there is no such session, it is over, the user is suspended or his role ended.
pub fn enter(tx: &mut Tx<'_>, token: &Token) -> Result<Actor> {
    arrive(tx, token).map(|arrival| arrival.actor)
}

/// Somebody who has entered.
#[derive(Debug, Clone)]
pub struct Arrival {
    /// Who.
    pub actor: Actor,
    /// Whether it is time to note that the session is in use, with [`keep_alive`].
    pub due: bool,
    /// Whether he could act in another of his roles: see [`switch`].
    pub several: bool,
}

/// Who presents this token, and what the request that brings it must know.
///
/// # Errors
/// As [`enter`].
pub fn arrive(tx: &mut Tx<'_>, token: &Token) -> Result<Arrival> {
    let (now, today) = (tx.clocks().now(), tx.clocks().today());
    let real_today = kernel::clock::local_date(now);
    let found = tx.first(&sql::FIND_SESSION, args![token.hash(), now, real_today, today], |row| {
        let role = Role::parse(&row.get::<String>(3)?)?;
        let more: Option<String> = row.get(9)?;
        let (delegated, supervised) = match role {
            Role::RegionalSuperUser => (Vec::new(), more.as_deref().map(supervised).unwrap_or_default()),
            _ => (delegations::read(more.as_deref())?, Vec::new()),
        };
        let actor = Actor {
            session: row.get(0)?,
            user: row.get(1)?,
            name: row.get(2)?,
            role,
            unit: Unit { code: row.get(4)?, name: row.get(5)? },
            today: row.get(7)?,
            delegated,
            supervised,
            emergencies: emergency::read(row.get::<Option<String>>(10)?.as_deref())?,
        };
        Ok((actor, row.get::<Timestamp>(6)?, row.get::<bool>(8)?))
    })?;
    let (actor, idle_until, several) = found.ok_or(Problem::NotSignedIn)?;
    let due = later(idle_until, NOTED_EVERY) <= idle_end(now, actor.role);
    Ok(Arrival { actor, due, several })
}

/// The ASL whose audiences the statement that finds a session has joined for a supervisor.
fn supervised(joined: &str) -> Vec<String> {
    let of_asl = AudienceKind::Asl.of("");
    joined.split(',').filter_map(|audience| audience.strip_prefix(&of_asl)).map(str::to_owned).collect()
}

/// Whether the second wall stands: asked on a connection that reads, before anybody has entered. SQLite has none.
///
/// # Errors
/// As `Tx::query`.
pub fn wall_stands(tx: &mut Tx<'_>) -> Result<bool> {
    tx.one(&sql::WALL_STANDS, args![], |row| row.get(0))
}

/// Notes that a session was in use at an instant, which may be noted a little later. It enters once more, because on
/// PostgreSQL only a unit of work can keep who entered for the reads that come (docs/adr/0007): before it touches the session's
/// row, as everything that takes the locks of both.
///
/// # Errors
/// As `Tx::execute`.
pub fn keep_alive(tx: &mut Tx<'_>, token: &Token, role: Role, used_at: Timestamp) -> Result<()> {
    match enter(tx, token) {
        Ok(_) | Err(Problem::NotSignedIn) => {}
        Err(problem) => return Err(problem),
    }
    let until = idle_end(used_at, role);
    tx.execute(&sql::KEEP_ALIVE, args![token.hash(), until]).map(drop)
}

pub(crate) fn idle_end(now: Timestamp, role: Role) -> Timestamp {
    later(now, SignedDuration::from_mins(idle_minutes(role)))
}

pub(crate) fn later(instant: Timestamp, time: SignedDuration) -> Timestamp {
    instant.checked_add(time).unwrap_or(Timestamp::MAX)
}

/// Ends a session because its user says so, and leaves the record; one that is over already leaves none here.
///
/// # Errors
/// As `Tx::execute`.
pub fn end(tx: &mut Tx<'_>, token: &Token) -> Result<()> {
    match enter(tx, token) {
        Ok(actor) => {
            let entry = Entry::session(audit::SESSION_CLOSE).subject(actor.user.0);
            audit::record(tx, &actor, entry)?;
            past::end(tx, &token.hash())
        }
        Err(Problem::NotSignedIn) => Ok(()),
        Err(problem) => Err(problem),
    }
}

/// Forgets sessions that are over, some at a time, with a record of each; the nightly job calls it until it answers 0.
///
/// # Errors
/// As `Tx::execute`.
pub fn clear(tx: &mut Tx<'_>) -> Result<u64> {
    past::clear(tx)?;
    let now = tx.clocks().now();
    let over = tx.query(&sql::SESSIONS_OVER, args![now, AT_ONCE], over_from)?;
    let ended = over.len() as u64;
    over.into_iter().try_for_each(|over| end_over(tx, over, "time is over"))?;
    Ok(ended)
}

/// A session that ends without its user.
pub(crate) struct Over {
    hash: Vec<u8>,
    pub(crate) session: Uuid,
    pub(crate) user: UserId,
    role: Role,
    unit: String,
}

pub(crate) fn over_from(row: &Row<'_>) -> Result<Over> {
    let role = Role::parse(&row.get::<String>(3)?)?;
    Ok(Over { hash: row.get(0)?, session: row.get(1)?, user: row.get(2)?, role, unit: row.get(4)? })
}

pub(crate) fn end_over(tx: &mut Tx<'_>, over: Over, why: &str) -> Result<()> {
    let Over { hash, session, user, role, unit } = over;
    let unit = Unit { code: unit, name: String::new() };
    let (name, today) = (String::new(), tx.clocks().today());
    let (delegated, emergencies, supervised) = Default::default();
    let actor = Actor { user, name, role, unit, session, today, delegated, emergencies, supervised };
    audit::record(tx, &actor, Entry::session(audit::SESSION_END).subject(user.0).detail(why))?;
    past::end(tx, &hash)
}

/// After how many seconds the actor's session ends if it is not used: for a page that is left open, which asks without using it.
///
/// # Errors
/// As `Tx::query`.
pub fn seconds_left(tx: &mut Tx<'_>, actor: &Actor) -> Result<i64> {
    let now = tx.clocks().now();
    let ends = tx.system("when one's own session ends: sessions are withheld from those who read", |tx| {
        tx.first(&sql::SESSION_ENDS, args![actor.session], |row| {
            Ok(row.get::<Timestamp>(0)?.min(row.get::<Timestamp>(1)?))
        })
    })?;
    Ok(ends.map_or(0, |end| end.duration_since(now).as_secs().max(0)))
}

/// How long a session lasts, in seconds.
pub fn lifetime_seconds() -> i64 {
    LASTS_HOURS * 3600
}

/// How long a session in this role lives without being used, in seconds.
pub fn idle_seconds(role: Role) -> i64 {
    idle_minutes(role) * 60
}

/// Whoever has the machine, when he names nobody: an administrator without an account.
pub fn as_machine(tx: &Tx<'_>) -> Actor {
    let unit = Unit { code: "010".to_owned(), name: String::new() };
    let (user, today) = (UserId(Uuid::nil()), tx.clocks().today());
    let (role, name) = (Role::Administrator, String::new());
    let (delegated, emergencies, supervised) = Default::default();
    Actor { user, name, role, unit, session: Uuid::nil(), today, delegated, emergencies, supervised }
}

/// The user with this login in his first role, without a session: for the command line on the machine itself, whose
/// acts are recorded under the name of whoever asked.
///
/// # Errors
/// `Problem::NotFound` when there is no such active user; `Problem::Denied` when he holds no role today.
pub fn as_user(tx: &mut Tx<'_>, login: &str) -> Result<Actor> {
    let (user, _) = find_login(tx, login)?.ok_or(Problem::NotFound)?;
    let first = assignments(tx, user)?.into_iter().next().ok_or(Problem::Denied(NO_ROLE))?;
    let today = tx.clocks().today();
    Ok(Actor {
        user,
        name: login.to_owned(),
        role: first.role,
        unit: first.unit,
        session: Uuid::nil(),
        today,
        delegated: Vec::new(),
        emergencies: Vec::new(),
        supervised: Vec::new(),
    })
}
