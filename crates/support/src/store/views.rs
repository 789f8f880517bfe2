//! What the authors of requests let the help desk look at, and that it asked to. Withheld as the requests are.

use access::delegations::Delegated;
use access::{Actor, Role, Scope, Unit};
use kernel::Result;
use kernel::ids::{PersonId, UserId};
use storage::{Row, Tx, args};
use uuid::Uuid;

use crate::model::{Help, HelpId, Verdict, View, ViewId, ViewState};
use crate::sql;

/// Why the table is read beyond the second wall.
const WITHHELD: &str =
    "looking at records for a request is withheld from those who read: kept to who asks and who decides";
/// Lines of the work list.
const MOST: i64 = 200;

fn view_from(row: &Row<'_>) -> Result<View> {
    Ok(View {
        id: ViewId(row.get(0)?),
        help: HelpId(row.get(1)?),
        person: PersonId(row.get(2)?),
        asl: row.get(3)?,
        by: (row.get(4)?, row.get(5)?),
        asked_at: row.get(6)?,
        reason: row.get(7)?,
        state: ViewState::stored(&row.get::<String>(8)?)?,
        decided_by: row.get::<Option<UserId>>(9)?.zip(row.get::<Option<String>>(10)?),
        decided_at: row.get(11)?,
        note: row.get(12)?,
    })
}

/// Notes whose record a request names.
///
/// # Errors
/// As `Tx::execute`.
pub fn allow(tx: &mut Tx<'_>, help: HelpId, person: PersonId, asl: &str) -> Result<()> {
    tx.execute(&sql::ALLOW_RECORD, args![help.0, person, asl]).map(drop)
}

/// The requests that name a person and may still be looked at.
///
/// # Errors
/// As `Tx::query`.
pub fn naming(tx: &mut Tx<'_>, person: PersonId) -> Result<Vec<HelpId>> {
    tx.query(&sql::REQUESTS_NAMING, args![person], |row| Ok(HelpId(row.get(0)?)))
}

/// Notes that it may no longer be looked at, and that what was asked for is over.
///
/// # Errors
/// As `Tx::execute`.
pub fn withdraw(tx: &mut Tx<'_>, help: HelpId) -> Result<()> {
    tx.execute(&sql::WITHDRAW_RECORD, args![help.0, tx.clocks().now()])?;
    end(tx, help)
}

/// What was asked for and not opened is over.
///
/// # Errors
/// As `Tx::execute`.
pub fn end(tx: &mut Tx<'_>, help: HelpId) -> Result<()> {
    tx.execute(&sql::END_VIEWS, args![help.0]).map(drop)
}

/// Writes that the help desk asks to look.
///
/// # Errors
/// As `Tx::execute`.
pub fn insert(tx: &mut Tx<'_>, by: UserId, id: ViewId, help: &Help, reason: &str) -> Result<()> {
    let Some(record) = &help.record else { return Ok(()) };
    let now = tx.clocks().now();
    tx.execute(&sql::INSERT_VIEW, args![id.0, help.id.0, record.person, record.asl, by, now, reason])
        .map(drop)
}

/// One of them. The scope is whoever's asks or decides.
///
/// # Errors
/// As `Tx::query`.
pub fn find(tx: &mut Tx<'_>, _decided: &Scope, id: ViewId) -> Result<Option<View>> {
    tx.system(WITHHELD, |tx| tx.first(&sql::FIND_VIEW, args![id.0], view_from))
}

/// The author of a request as he is let in today, in the role in which he asked: once for each of its units. Nobody, when he no longer is.
///
/// # Errors
/// As `Tx::query`.
pub fn author_today(tx: &mut Tx<'_>, _decided: &Scope, help: &Help) -> Result<Vec<Actor>> {
    let (Some(user), Ok(role)) = (help.author.user, Role::parse(&help.author.role)) else {
        return Ok(Vec::new());
    };
    let (day, today) = (tx.clocks().real_today(), tx.clocks().today());
    tx.system(WITHHELD, |tx| {
        let delegated = tx.query(&sql::AUTHOR_DELEGATED, args![user, day], |row| {
            Ok(Delegated { unit: Unit { code: row.get(0)?, name: row.get(1)? }, until: row.get(2)? })
        })?;
        let delegated = if role == Role::Gp { delegated } else { Vec::new() };
        tx.query(&sql::AUTHOR_UNITS, args![user, role.code(), day], |row| {
            Ok(Actor {
                user,
                name: help.author.name.clone(),
                role,
                unit: Unit { code: row.get(0)?, name: row.get(1)? },
                session: Uuid::nil(),
                today,
                delegated: delegated.clone(),
                emergencies: Vec::new(),
                supervised: Vec::new(),
            })
        })
    })
}

/// The latest one of a request.
///
/// # Errors
/// As `Tx::query`.
pub fn latest(tx: &mut Tx<'_>, _decided: &Scope, help: HelpId) -> Result<Option<View>> {
    tx.system(WITHHELD, |tx| tx.first(&sql::LATEST_VIEW, args![help.0], view_from))
}

/// Those that wait, the oldest first: of the persons of one ASL, or of all.
///
/// # Errors
/// As `Tx::query`.
pub fn waiting(tx: &mut Tx<'_>, scope: &Scope) -> Result<Vec<View>> {
    let asl = asl_of(scope).unwrap_or_default().to_owned();
    tx.system(WITHHELD, |tx| tx.query(&sql::VIEWS_WAITING, args![asl, MOST], view_from))
}

/// The ASL that a scope keeps to.
pub fn asl_of(scope: &Scope) -> Option<&str> {
    scope.unit().and_then(|unit| unit.strip_prefix("asl:"))
}

/// How many wait, by ASL.
///
/// # Errors
/// As `Tx::query`.
pub fn counts(tx: &mut Tx<'_>) -> Result<Vec<(String, i64)>> {
    tx.system(WITHHELD, |tx| tx.query(&sql::VIEWS_COUNT, args![], |row| Ok((row.get(0)?, row.get(1)?))))
}

/// Writes what was decided; false when it no longer waited.
///
/// # Errors
/// As `Tx::execute`.
pub fn decide(tx: &mut Tx<'_>, id: ViewId, by: UserId, verdict: Verdict, note: &str) -> Result<bool> {
    let state = if verdict == Verdict::Approve { ViewState::Approved } else { ViewState::Declined };
    let now = tx.clocks().now();
    Ok(tx.execute(&sql::DECIDE_VIEW, args![id.0, state.code(), by, now, note])? > 0)
}

/// Notes that it was opened.
///
/// # Errors
/// As `Tx::execute`.
pub fn opened(tx: &mut Tx<'_>, id: ViewId) -> Result<()> {
    tx.execute(&sql::OPEN_VIEW, args![id.0]).map(drop)
}
