//! Every organisation attests its users: what was said of each role, when and by whom; and the roles that nobody attested in
//! time, where the region wants them to end until somebody does (docs/adr/0022). Which roles belong to an organisation and
//! who attests it is known a floor above.

use kernel::ids::UserId;
use kernel::{Date, Problem, Result, Timestamp};
use storage::{Row, Tx, args};
use uuid::Uuid;

use crate::assignments;
use crate::audit::{self, Entry};
use crate::changes::{self, About, What, Word};
use crate::model::{Actor, Role};
use crate::policy::{Action, Scope, decide};
use crate::sql;

/// The setting that says whether roles that nobody attests end: [`ENDS`] or nothing.
pub const SETTING: &str = "attestation_ends";
/// The value with which they do.
pub const ENDS: &str = "on";
/// The value with which they do not.
pub const STAYS: &str = "off";
/// Number of the migration that brought attestation: nothing was due before.
const BEGAN: i32 = 23;
/// Why a role that is not attested ends, in the account's history.
const REASON: &str = "attestation";

const LOOKING: &str = "attesting users: what was attested is withheld from those who read";

/// What is said of a role.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decision {
    /// It is still right.
    Confirmed,
    /// It ends.
    Removed,
    /// It is his own who attests: of that he says nothing.
    Own,
}

impl Decision {
    /// Stable name, in the table and in the keys of the sentences.
    pub fn code(self) -> &'static str {
        match self {
            Self::Confirmed => "confirmed",
            Self::Removed => "removed",
            Self::Own => "own",
        }
    }
}

/// An organisation's users were attested.
#[derive(Debug, Clone)]
pub struct Attestation {
    /// Its identifier.
    pub id: Uuid,
    /// The organisation.
    pub unit: String,
    /// Name of who attested.
    pub by: String,
    /// As what.
    pub role: Role,
    /// When.
    pub at: Timestamp,
    /// On which day: the next one is due 90 days after it.
    pub day: Date,
    /// How many roles were confirmed.
    pub confirmed: i64,
    /// How many were ended.
    pub removed: i64,
}

/// What was said of one role, for a file.
#[derive(Debug, Clone)]
pub struct Said {
    /// When.
    pub at: Timestamp,
    /// Name of who attested.
    pub by: String,
    /// Name of the user.
    pub name: String,
    /// What he signs in with.
    pub login: String,
    /// The role.
    pub role: Role,
    /// Name of its unit.
    pub unit: String,
    /// Code of what was said.
    pub decision: String,
}

/// A role that ended because nobody attested it, with the days it was given for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pause {
    /// The role.
    pub assignment: Uuid,
    /// Its first day no more, as it was given.
    pub valid_to: Date,
}

fn read(row: &Row<'_>) -> Result<Attestation> {
    Ok(Attestation {
        id: row.get(0)?,
        unit: row.get(1)?,
        by: row.get(2)?,
        role: Role::parse(&row.get::<String>(3)?)?,
        at: row.get(4)?,
        day: row.get(5)?,
        confirmed: row.get(6)?,
        removed: row.get(7)?,
    })
}

/// The latest attestation of each organisation.
///
/// # Errors
/// As `Tx::query`.
pub fn latest(tx: &mut Tx<'_>) -> Result<Vec<Attestation>> {
    tx.system(LOOKING, |tx| tx.query(&sql::ATTESTATIONS_LATEST, args![], read))
}

/// The attestations of an organisation, the latest first.
///
/// # Errors
/// As `Tx::query`.
pub fn of(tx: &mut Tx<'_>, _decided: &Scope, unit: &str) -> Result<Vec<Attestation>> {
    tx.system(LOOKING, |tx| tx.query(&sql::ATTESTATIONS_OF, args![unit], read))
}

/// What was said of each role of an organisation, the latest first.
///
/// # Errors
/// As `Tx::query`.
pub fn said_of(tx: &mut Tx<'_>, _decided: &Scope, unit: &str) -> Result<Vec<Said>> {
    tx.system(LOOKING, |tx| {
        tx.query(&sql::ATTESTED_ROLES, args![unit], |row| {
            let role = Role::parse(&row.get::<String>(4)?)?;
            let (at, by, name, login) = (row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?);
            Ok(Said { at, by, name, login, role, unit: row.get(5)?, decision: row.get(6)? })
        })
    })
}

/// Since when users are attested here: the day on which the program began to.
///
/// # Errors
/// As `Tx::one`.
pub fn began(tx: &mut Tx<'_>) -> Result<Date> {
    let at = tx.one(&sql::MIGRATED_AT, args![crate::MODULE.name, BEGAN], |row| row.get(0))?;
    Ok(kernel::clock::local_date(at))
}

/// The roles that ended because nobody attested them.
///
/// # Errors
/// As `Tx::query`.
pub fn pauses(tx: &mut Tx<'_>) -> Result<Vec<Pause>> {
    tx.system(LOOKING, |tx| {
        tx.query(&sql::OPEN_PAUSES, args![], |row| {
            Ok(Pause { assignment: row.get(0)?, valid_to: row.get(1)? })
        })
    })
}

/// Whether the region wants roles to end that nobody attests.
///
/// # Errors
/// As `Tx::first`.
pub fn ends(tx: &mut Tx<'_>) -> Result<bool> {
    Ok(crate::users::setting(tx, SETTING)?.as_deref() == Some(ENDS))
}

/// A role that is attested.
#[derive(Debug, Clone, Copy)]
pub struct Attested {
    /// The role.
    pub assignment: Uuid,
    /// Whose it is.
    pub user: UserId,
    /// What is said of it.
    pub decision: Decision,
}

/// Writes an attestation down: what is removed ends at once, what had ended for want of it goes on. Whether it is new: not
/// when the same was sent before. That the organisation is the actor's to attest is the caller's to see to.
///
/// # Errors
/// `Problem::Denied`; `Problem::NotSignedIn` for whoever lost his role meanwhile; `Problem::Duplicate` when the id stands for
/// another organisation's; `Problem::Refused` for his own role.
pub fn attest(tx: &mut Tx<'_>, actor: &Actor, id: Uuid, unit: &str, roles: &[Attested]) -> Result<bool> {
    decide(actor, Action::AttestationManage)?;
    tx.lock(actor.user)?;
    let today = tx.clocks().real_today();
    let by_role = actor.role.code();
    let holds = args![actor.user, by_role, actor.unit.code, today];
    if tx.first(&sql::HOLDS_ROLE, holds, |row| row.get::<bool>(0))?.is_none() {
        return Err(Problem::NotSignedIn);
    }
    if let Some(known) = tx.first(&sql::ATTESTATION_WITH, args![id], |row| row.get::<String>(0))? {
        return if known == unit { Ok(false) } else { Err(Problem::Duplicate("attestation.id".into())) };
    }
    let count = |decision: Decision| {
        i64::try_from(roles.iter().filter(|one| one.decision == decision).count()).unwrap_or(i64::MAX)
    };
    let (confirmed, removed) = (count(Decision::Confirmed), count(Decision::Removed));
    let now = tx.clocks().now();
    tx.execute(
        &sql::INSERT_ATTESTATION,
        args![id, unit, actor.user, by_role, now, today, confirmed, removed],
    )?;
    for one in roles {
        tx.execute(&sql::INSERT_ATTESTED, args![id, one.assignment, one.decision.code()])?;
        let own = one.user == actor.user;
        if own != (one.decision == Decision::Own) {
            return Err(Problem::Refused("access-own-account"));
        }
        let word = Word {
            id: Uuid::from_u128(id.as_u128() ^ one.assignment.as_u128()),
            user: one.user,
            seen: None,
            why: Some(REASON.to_owned()),
            note: None,
        };
        match one.decision {
            Decision::Confirmed => resume(tx, actor, &word, one.assignment)?,
            Decision::Removed => remove(tx, actor, &word, one.assignment)?,
            Decision::Own => {}
        }
    }
    let whom = roles.iter().map(|one| one.user.0);
    let detail = format!("attested {unit} {confirmed} {removed}");
    audit::record(tx, actor, Entry::new(Action::AttestationManage).subjects(whom).detail(detail))?;
    Ok(true)
}

/// Ends a role that its organisation does not confirm.
fn remove(tx: &mut Tx<'_>, actor: &Actor, word: &Word, assignment: Uuid) -> Result<()> {
    tx.lock(word.user)?;
    over(tx, assignment)?;
    tx.execute(&sql::SEEN_ACCOUNT, args![word.user, None::<i64>])?;
    let Some(ended) = assignments::end_today(tx, word.user, assignment)? else { return Ok(()) };
    changes::note(tx, actor, word, What::Ended, About::Role(assignment, ended.valid_to))?;
    let detail = format!("ended {} {} {}", ended.role.code(), ended.unit, ended.valid_to);
    audit::record(tx, actor, Entry::new(Action::AttestationManage).subject(word.user.0).detail(detail))
}

/// Gives a role its days back that ended for want of attestation.
fn resume(tx: &mut Tx<'_>, actor: &Actor, word: &Word, assignment: Uuid) -> Result<()> {
    let Some((paused_on, valid_to)) = over(tx, assignment)? else { return Ok(()) };
    tx.lock(word.user)?;
    tx.execute(&sql::SEEN_ACCOUNT, args![word.user, None::<i64>])?;
    let Some(back) = assignments::give_back(tx, word.user, assignment, paused_on, valid_to)? else {
        return Ok(()); // another last day was set meanwhile, or the same role was given anew
    };
    changes::note(tx, actor, word, What::Resumed, About::Role(assignment, valid_to))?;
    let detail = format!("resumed {} {} {valid_to}", back.role.code(), back.unit);
    audit::record(tx, actor, Entry::new(Action::AttestationManage).subject(word.user.0).detail(detail))
}

/// Closes the pause of a role: since when it lasted, and until when the role was given; none when there is none.
fn over(tx: &mut Tx<'_>, assignment: Uuid) -> Result<Option<(Date, Date)>> {
    let open = tx.first(&sql::PAUSE_OF, args![assignment], |row| Ok((row.get(0)?, row.get(1)?)))?;
    if open.is_some() {
        let now = tx.clocks().now();
        tx.execute(&sql::END_PAUSE, args![assignment, now])?;
    }
    Ok(open)
}

/// Ends a role that nobody attested, until somebody does. The platform does it by itself, and only where the region wants
/// it. Whether it did: not when the role is over or another node was quicker.
///
/// # Errors
/// As `Tx::execute`.
pub fn pause(tx: &mut Tx<'_>, actor: &Actor, user: UserId, assignment: Uuid) -> Result<bool> {
    tx.lock(user)?;
    if tx.first(&sql::PAUSE_OF, args![assignment], |row| row.get::<Date>(0))?.is_some() {
        return Ok(false);
    }
    let Some(ended) = assignments::end_today(tx, user, assignment)? else { return Ok(false) };
    let today = tx.clocks().real_today();
    tx.execute(&sql::INSERT_PAUSE, args![assignment, today, ended.was])?;
    tx.execute(&sql::SEEN_ACCOUNT, args![user, None::<i64>])?;
    let why = Some(REASON.to_owned());
    let word = Word { id: Uuid::now_v7(), user, seen: None, why, note: None };
    changes::note(tx, actor, &word, What::Paused, About::Role(assignment, ended.valid_to))?;
    let detail = format!("paused {} {}", ended.role.code(), ended.unit);
    audit::record(tx, actor, Entry::new(Action::AttestationManage).subject(user.0).detail(detail))?;
    Ok(true)
}
