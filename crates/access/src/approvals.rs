//! Roles that open much: one administrator asks for them, another one gives or refuses them. Until then nothing is held.

use jiff::SignedDuration;
use kernel::ids::UserId;
use kernel::{Date, Problem, Result, Timestamp};
use storage::{Row, Tx, args};
use uuid::Uuid;

use crate::administration::{self, is_his};
use crate::assignments::{self, NewAssignment};
use crate::audience;
use crate::audit::{self, Entry};
use crate::changes::{self, About, What, Word};
use crate::model::{Actor, Role, Unit};
use crate::policy::{Action, Scope, decide};
use crate::{mail, sql};

/// For how many days what was asked waits for a decision.
pub const WAITS_DAYS: i64 = 14;

const LOOKING: &str = "administering users: roles that wait for approval are withheld from those who read";

/// How it stands with what was asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// It waits for another administrator.
    Open,
    /// The role was given.
    Approved,
    /// It was refused.
    Declined,
    /// Nobody decided in time.
    Expired,
}

impl Standing {
    /// Stable name, in the keys of the sentences.
    pub fn code(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Approved => "approved",
            Self::Declined => "declined",
            Self::Expired => "expired",
        }
    }

    fn of(outcome: Option<&str>, expires_at: Timestamp, now: Timestamp) -> Self {
        match outcome {
            Some("approved") => Self::Approved,
            Some(_) => Self::Declined,
            None if expires_at <= now => Self::Expired,
            None => Self::Open,
        }
    }
}

/// A role that was asked for.
#[derive(Debug, Clone)]
pub struct RoleRequest {
    /// Its identifier, which becomes the role's.
    pub id: Uuid,
    /// For whom.
    pub user: UserId,
    /// What he signs in with.
    pub login: String,
    /// His name.
    pub name: String,
    /// The role.
    pub role: Role,
    /// For which unit.
    pub unit: Unit,
    /// First day.
    pub valid_from: Date,
    /// First day no more.
    pub valid_to: Date,
    /// Whom his letter will say to call, when he was invited with it.
    pub contact: Option<String>,
    /// Who asked.
    pub asked_by: UserId,
    /// His name.
    pub asked_by_name: String,
    /// When.
    pub asked_at: Timestamp,
    /// When it is over if nobody has decided.
    pub expires_at: Timestamp,
    /// How it stands.
    pub standing: Standing,
    /// The version of the user's account.
    pub seen: i64,
    /// The file by which it was asked for together with others.
    pub batch: Option<Batch>,
}

/// A file by which several roles were asked for at once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Batch {
    /// Its identifier.
    pub id: Uuid,
    /// What its author called it.
    pub name: String,
}

impl RoleRequest {
    /// Whether a user may decide: neither who asked nor whom it is for.
    pub fn may_be_decided_by(&self, user: UserId) -> bool {
        user != self.asked_by && user != self.user
    }
}

fn read(row: &Row<'_>, now: Timestamp) -> Result<RoleRequest> {
    let (expires_at, outcome) = (row.get(13)?, row.get::<Option<String>>(14)?);
    Ok(RoleRequest {
        id: row.get(0)?,
        user: row.get(1)?,
        login: row.get(2)?,
        name: row.get(3)?,
        role: Role::parse(&row.get::<String>(4)?)?,
        unit: Unit { code: row.get(5)?, name: row.get(6)? },
        valid_from: row.get(7)?,
        valid_to: row.get(8)?,
        contact: row.get(9)?,
        asked_by: row.get(10)?,
        asked_by_name: row.get(11)?,
        asked_at: row.get(12)?,
        expires_at,
        standing: Standing::of(outcome.as_deref(), expires_at, now),
        seen: row.get(15)?,
        batch: match row.get::<Option<Uuid>>(16)? {
            Some(id) => Some(Batch { id, name: row.get(17)? }),
            None => None,
        },
    })
}

/// Writes down what is asked. The gate and the giver's rule come before.
pub(crate) fn ask(
    tx: &mut Tx<'_>,
    actor: &Actor,
    word: &Word,
    new: &NewAssignment,
    contact: Option<&str>,
) -> Result<()> {
    let now = tx.clocks().now();
    let expires = now.checked_add(SignedDuration::from_hours(24 * WAITS_DAYS)).unwrap_or(Timestamp::MAX);
    let (role, unit, from, to) = (new.role.code(), &new.unit, new.valid_from, new.valid_to);
    tx.execute(
        &sql::INSERT_REQUEST,
        args![word.id, word.user, role, unit.code, unit.name, from, to, contact, actor.user, now, expires],
    )?;
    changes::note(tx, actor, word, What::Asked, About::Request(word.id))
}

/// Notes by which file a role was asked for somebody whom the same file brings in.
///
/// # Errors
/// `Problem::Denied`.
pub fn note_file(tx: &mut Tx<'_>, actor: &Actor, user: UserId, batch: &Batch) -> Result<()> {
    decide(actor, Action::UserManage)?;
    tx.execute(&sql::NOTE_BATCH, args![user, actor.user, batch.id, batch.name]).map(drop)
}

/// What was asked for a user, the latest first.
///
/// # Errors
/// As `Tx::query`.
pub fn of(tx: &mut Tx<'_>, _decided: &Scope, user: UserId) -> Result<Vec<RoleRequest>> {
    let now = tx.clocks().now();
    tx.system(LOOKING, |tx| tx.query(&sql::REQUESTS_OF, args![user], |row| read(row, now)))
}

/// Everything that waits, what ends first before: for what is told in the navigation.
///
/// # Errors
/// As `Tx::query`.
pub fn all_waiting(tx: &mut Tx<'_>) -> Result<Vec<RoleRequest>> {
    let now = tx.clocks().now();
    tx.system(LOOKING, |tx| tx.query(&sql::OPEN_REQUESTS, args![now], |row| read(row, now)))
}

/// For whom which roles for which units were ever asked.
///
/// # Errors
/// As `Tx::query`.
pub fn places(tx: &mut Tx<'_>, _decided: &Scope) -> Result<Vec<(UserId, Role, String)>> {
    tx.system(LOOKING, |tx| {
        tx.query(&sql::ASKED_PLACES, args![], |row| {
            Ok((row.get(0)?, Role::parse(&row.get::<String>(1)?)?, row.get(2)?))
        })
    })
}

/// What waits in the actor's territory, whoever asked for it.
///
/// # Errors
/// `Problem::Denied`.
pub fn waiting(tx: &mut Tx<'_>, actor: &Actor) -> Result<Vec<RoleRequest>> {
    decide(actor, Action::UserManage)?;
    let mut found = Vec::new();
    for request in all_waiting(tx)? {
        if is_his(tx, actor, request.role, &request.unit.code)? {
            found.push(request);
        }
    }
    Ok(found)
}

/// One thing that was asked for, in the actor's territory.
///
/// # Errors
/// `Problem::Denied`; `Problem::NotFound`, also for what is not his to give.
pub fn find(tx: &mut Tx<'_>, actor: &Actor, id: Uuid) -> Result<RoleRequest> {
    let scope = decide(actor, Action::UserManage)?;
    let now = tx.clocks().now();
    let found = tx.system(LOOKING, |tx| tx.first(&sql::FIND_REQUEST, args![id], |row| read(row, now)))?;
    let his = match &found {
        Some(request) => is_his(tx, actor, request.role, &request.unit.code)?,
        None => false,
    };
    let subject = found.as_ref().map(|request| request.user.0);
    found.filter(|_| his).ok_or_else(|| audience::refuse(tx, &scope, "user", subject))
}

/// Another administrator gives the role that was asked for, or refuses it.
///
/// # Errors
/// As [`find`] and `changes::begin`; `Problem::Refused` for whoever asked and for whom it is, and for what is decided, over,
/// or held meanwhile.
pub fn settle(tx: &mut Tx<'_>, actor: &Actor, id: Uuid, word: &Word, approve: bool) -> Result<()> {
    let request = find(tx, actor, id)?;
    let what = if approve { What::Approved } else { What::Declined };
    if request.asked_by == actor.user {
        return Err(Problem::Refused("access-approval-own"));
    }
    if !changes::begin(tx, actor, &Word { user: request.user, ..word.clone() }, what)? {
        return Ok(());
    }
    match request.standing {
        Standing::Open => {}
        Standing::Expired => return Err(Problem::Refused("access-approval-expired")),
        Standing::Approved | Standing::Declined => return Err(Problem::Refused("access-approval-decided")),
    }
    let RoleRequest { user, role, unit, valid_from, valid_to, asked_by, .. } = request;
    let new = NewAssignment { role, unit: unit.clone(), valid_from, valid_to };
    // Whatever refuses it comes before anything is written: of several in one unit of work the others go on.
    if approve && assignments::is_held(tx, user, &new)? {
        return Err(Problem::Refused("access-role-held"));
    }
    let by = Some(actor.user).filter(|by| !by.0.is_nil());
    let (outcome, now) = (if approve { "approved" } else { "declined" }, tx.clocks().now());
    if tx.execute(&sql::DECIDE_REQUEST, args![id, outcome, by, now])? == 0 {
        return Err(Problem::Refused("access-approval-decided")); // another hand was quicker
    }
    let word = Word { user, ..word.clone() };
    if approve {
        assignments::insert(tx, id, user, &new)?;
        changes::note(tx, actor, &word, what, About::Role(id, valid_to))?;
        mail::tell(tx, user, mail::Kind::RoleGiven)?;
    } else {
        changes::note(tx, actor, &word, what, About::Request(id))?;
    }
    // Both who stand for it: the record's author, and who had asked.
    let detail = format!("{outcome} {} {} asked by {asked_by}", role.code(), unit.code);
    audit::record(tx, actor, Entry::new(Action::UserManage).subject(user.0).detail(detail))
}

/// Whether the same role for the same unit waits already for a user.
pub(crate) fn is_asked(tx: &mut Tx<'_>, user: UserId, new: &NewAssignment) -> Result<bool> {
    let now = tx.clocks().now();
    let asked = tx.query(&sql::REQUESTS_OF, args![user], |row| read(row, now))?;
    Ok(asked
        .iter()
        .any(|one| one.standing == Standing::Open && one.role == new.role && one.unit.code == new.unit.code))
}

/// The roles that wait for a user, with the unit of each.
pub(crate) fn waiting_for(tx: &mut Tx<'_>, user: UserId) -> Result<Vec<(Role, String)>> {
    let now = tx.clocks().now();
    let asked = tx.query(&sql::REQUESTS_OF, args![user], |row| read(row, now))?;
    let open = asked.into_iter().filter(|one| one.standing == Standing::Open);
    Ok(open.map(|one| (one.role, one.unit.code)).collect())
}

/// Whether something waits for a user: then he gets no letter before it is decided, if he holds nothing else.
pub(crate) fn waits(tx: &mut Tx<'_>, user: UserId) -> Result<bool> {
    Ok(!waiting_for(tx, user)?.is_empty())
}

/// Whether somebody else than the actor could decide: else the machine's owner does.
///
/// # Errors
/// As `Tx::query`.
pub fn somebody_else(tx: &mut Tx<'_>, request: &RoleRequest) -> Result<bool> {
    let today = tx.clocks().real_today();
    let others = tx.query(&sql::ADMINISTRATORS, args![today], |row| {
        let role = Role::parse(&row.get::<String>(1)?)?;
        Ok((row.get::<UserId>(0)?, role, row.get::<String>(2)?))
    })?;
    for (user, role, unit) in others.into_iter().filter(|other| request.may_be_decided_by(other.0)) {
        let unit = Unit { code: unit, name: String::new() };
        let (name, session) = (String::new(), Uuid::nil());
        let (delegated, emergencies, supervised) = Default::default();
        let other = Actor { user, name, role, unit, session, today, delegated, emergencies, supervised };
        if is_his(tx, &other, request.role, &request.unit.code)? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// How many resources a role for a unit would open today, in figures alone; none when the role sees nobody.
///
/// # Errors
/// As `administration::may_give`.
pub fn rehearse(
    tx: &mut Tx<'_>,
    actor: &Actor,
    role: Role,
    unit: &str,
) -> Result<Option<(crate::Resource, i64)>> {
    decide(actor, Action::UserManage)?;
    administration::may_give(tx, actor, role, unit)?;
    let Some(resource) = crate::policy::opens(role) else { return Ok(None) };
    let (today, audience) = (tx.clocks().today(), role.unit_kind().of(unit));
    let count = tx.system("rehearsal: how many a role would open, and not whom", |tx| match role {
        Role::RegionalSuperUser => {
            tx.one(&sql::HOW_MANY_SUPERVISED, args![resource.code(), today], |row| row.get(0))
        }
        _ => tx.one(&sql::HOW_MANY, args![resource.code(), audience, today], |row| row.get(0)),
    })?;
    Ok(Some((resource, count)))
}
