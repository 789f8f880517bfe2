//! Typed functions over the statements. What shows a correction asks for the reason first.

use people::OfPerson;
use people::known::Has;
use std::collections::HashSet;

use access::audience::{self, Reason};
use access::{Actor, Resource, Scope};
use kernel::ids::{PersonId, UserId};
use kernel::{Problem, Result};
use people::model::Named;
use storage::{Ahead, Row, Tx, args};
use uuid::Uuid;

use crate::model::{Correction, Ending, Kind, Status, Values, Why};
use crate::{rules, sql};

/// A line of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// The correction.
    pub correction: Correction,
    /// Whose it is; none when the person was deleted.
    pub named: Option<Named>,
    /// Why it stands in the list.
    pub reason: Reason,
    sort_key: String,
}

fn values(row: &Row<'_>, column: usize) -> Result<Values> {
    serde_json::from_str(&row.get::<String>(column)?).map_err(Problem::internal)
}

fn json(values: &Values) -> Result<String> {
    serde_json::to_string(values).map_err(Problem::internal)
}

fn known<T>(found: Option<T>) -> Result<T> {
    found.ok_or_else(|| Problem::Internal("a correction has an unknown code".into()))
}

fn read(row: &Row<'_>) -> Result<Correction> {
    let ending = match (row.get::<Option<Uuid>>(15)?, row.get::<Option<UserId>>(16)?) {
        (Some(act), Some(by)) => {
            Some(Ending { act, by, by_name: row.get(17)?, at: row.get(18)?, note: row.get(19)? })
        }
        _ => None,
    };
    Ok(Correction {
        id: row.get(0)?,
        kind: known(Kind::of(&row.get::<String>(1)?))?,
        person: row.get(2)?,
        fact: row.get(3)?,
        fact_version: row.get(4)?,
        before: values(row, 5)?,
        after: values(row, 6)?,
        why: known(Why::of(&row.get::<String>(7)?))?,
        note: row.get(8)?,
        status: Status::parse(&row.get::<String>(9)?)?,
        asl: row.get(10)?,
        asked_by: row.get(11)?,
        asked_by_name: row.get(12)?,
        asked_through: row.get(13)?,
        asked_at: row.get(14)?,
        ending,
        version: row.get(20)?,
    })
}

/// Writes what is asked.
///
/// # Errors
/// As `Tx::execute`.
pub fn insert(tx: &mut Tx<'_>, new: &Correction) -> Result<()> {
    let (before, after) = (json(&new.before)?, json(&new.after)?);
    tx.execute(
        &sql::INSERT,
        args![
            new.id,
            new.kind.code(),
            new.person,
            new.fact,
            new.fact_version,
            before,
            after,
            new.why.code(),
            new.note,
            new.asl,
            new.asked_by,
            new.asked_by_name,
            new.asked_through,
            new.asked_at
        ],
    )
    .map(drop)
}

/// A correction by its id.
///
/// # Errors
/// As `Tx::query`.
pub fn find(tx: &mut Tx<'_>, id: Uuid) -> Result<Option<Correction>> {
    tx.first(&sql::FIND, args![id], read)
}

/// The one that waits about a fact.
///
/// # Errors
/// As `Tx::query`.
pub fn waiting_of(tx: &mut Tx<'_>, kind: Kind, fact: Uuid) -> Result<Option<Correction>> {
    tx.first(&sql::WAITING_OF_FACT, args![fact, kind.code()], read)
}

/// All about a person, the latest first.
///
/// # Errors
/// As `Tx::query`.
pub fn all_of(tx: &mut Tx<'_>, person: PersonId) -> Result<Vec<Correction>> {
    tx.query(&sql::ALL_OF_PERSON, args![person], read)
}

/// The latest about a person that the scope reaches.
///
/// # Errors
/// As `Tx::query`.
pub fn of_person(tx: &mut Tx<'_>, scope: &Scope, person: PersonId) -> Result<Vec<Correction>> {
    let mut found: Vec<Correction> = Vec::new();
    for audience in scope.audiences() {
        found.extend(tx.query(&sql::OF_PERSON, args![audience, person, scope.today()], read)?);
    }
    found.sort_by_key(|one| (std::cmp::Reverse(one.asked_at), one.id));
    found.dedup_by_key(|one| one.id);
    Ok(found)
}

/// Says that [`of_person`] will be asked.
pub fn of_person_ahead(ahead: &mut Ahead, scope: &Scope, of: OfPerson) {
    for audience in scope.audiences() {
        of.ask(ahead, Has::CorrectionAsked, &sql::OF_PERSON, args![audience, of.person, scope.today()]);
    }
}

/// At most `limit` lines that stand between two places, after a correction.
///
/// # Errors
/// As `Tx::query`.
pub fn list(
    tx: &mut Tx<'_>,
    scope: &Scope,
    (from, before): (&str, &str),
    after: Option<Uuid>,
    limit: usize,
) -> Result<Vec<Line>> {
    let (place, id) = match after {
        Some(id) => (audience::place(tx, scope, Resource::Correction, id)?, id),
        None => (None, Uuid::nil()),
    };
    // One that has moved to the other part of the list since marks no place in this one.
    let place = place.filter(|place| place.as_str() > from && place.as_str() < before);
    let (place, id) = place.map_or((from.to_owned(), Uuid::nil()), |place| (place, id));
    let rows = i64::try_from(limit).map_err(Problem::internal)?;
    let mut lines = Vec::new();
    for audience in scope.audiences() {
        lines.extend(tx.query(
            &sql::LIST,
            args![audience, scope.today(), place, id, before, rows],
            line_from,
        )?);
    }
    lines.sort_by(|one, other| {
        (&one.sort_key, one.correction.id).cmp(&(&other.sort_key, other.correction.id))
    });
    lines.dedup_by_key(|line| line.correction.id);
    lines.truncate(limit);
    Ok(lines)
}

fn line_from(row: &Row<'_>) -> Result<Line> {
    Ok(Line {
        correction: read(row)?,
        named: people::store::named_from(row, 21)?,
        sort_key: row.get(24)?,
        reason: Reason { audience: row.get(25)?, since: row.get(26)?, why: row.get(27)? },
    })
}

/// Ends one that waits, in a state; the answer is what it is then.
///
/// # Errors
/// `Problem::Serialization` when somebody ended it first: the unit runs again and sees it.
pub fn end(
    tx: &mut Tx<'_>,
    actor: &Actor,
    one: &Correction,
    (status, act, note): (Status, Uuid, String),
) -> Result<Correction> {
    let at = tx.clocks().business_now();
    let changed = tx.execute(
        &sql::END,
        args![one.id, one.version, status.code(), act, actor.user, actor.name, at, note],
    )?;
    if changed != 1 {
        return Err(Problem::Serialization);
    }
    let ending = Some(Ending { act, by: actor.user, by_name: actor.name.clone(), at, note });
    Ok(Correction { status, ending, version: one.version + 1, ..one.clone() })
}

/// Gives a correction the audiences that follow from where the person is.
///
/// # Errors
/// As `Tx::execute`.
pub fn place(
    tx: &mut Tx<'_>,
    one: &Correction,
    where_she_is: &people::model::Placement,
    today: kernel::Date,
) -> Result<()> {
    let audiences = rules::audiences(one, where_she_is, today);
    audience::replace(tx, Resource::Correction, one.id, &audiences)
}

/// The bars on these facts of a person are new or over (docs/adr/0026): who sees the corrections follows.
///
/// # Errors
/// As `Tx::execute`.
pub fn regrant(tx: &mut Tx<'_>, person: PersonId, changed: &HashSet<Uuid>) -> Result<()> {
    let (place, today) = (people::store::placement(tx, person)?, tx.clocks().today());
    for one in all_of(tx, person)? {
        if changed.contains(&one.id) {
            audience::regrant(tx, Resource::Correction, one.id, &rules::audiences(&one, &place, today))?;
        }
    }
    Ok(())
}

/// What waits, by the ASL that decides and by who asked.
///
/// # Errors
/// As `Tx::query`.
pub fn count_waiting(tx: &mut Tx<'_>) -> Result<Vec<(String, UserId, i64)>> {
    tx.system("the number beside the navigation: how many wait, and nobody's", |tx| {
        tx.query(&sql::COUNT_WAITING, args![], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
    })
}

/// How many wait about a person, but her deletion.
///
/// # Errors
/// As `Tx::query`.
pub(crate) fn count_of(tx: &mut Tx<'_>, person: PersonId) -> Result<i64> {
    tx.one(&sql::COUNT_OF_PERSON, args![person], |row| row.get(0))
}
