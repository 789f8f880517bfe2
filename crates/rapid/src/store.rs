//! Rapid tests in the database.

use access::{Action, Actor, Scope};
use kernel::ids::PersonId;
use kernel::{Problem, Result, Timestamp};
use lab::model::{Measured, Outcome, TestKind};
use storage::{Row, Tx, args};
use uuid::Uuid;

use crate::model::{Kit, New, Point, Test};
use crate::sql;

/// Why one's own tests are read beyond the second wall.
const OWN: &str = "a user's own: the rapid tests that he recorded himself, wherever the persons live";

/// Writes what is kept of a test besides its result.
///
/// # Errors
/// `Problem::Duplicate` when another test has the id.
pub fn insert(
    tx: &mut Tx<'_>,
    actor: &Actor,
    point: Point,
    new: &New,
    kit: &Kit,
    person: PersonId,
) -> Result<()> {
    let now = tx.clocks().now();
    let written = tx.execute(
        &sql::INSERT_RAPID,
        args![
            new.id,
            person,
            point.code(),
            new.test.code(),
            new.id.to_string(),
            new.sheet,
            kit.device,
            kit.lot,
            kit.operator,
            kit.place,
            kit.reason,
            kit.sampled_at,
            actor.user,
            now,
            point.unit(actor)
        ],
    )?;
    if written == 1 { Ok(()) } else { Err(Problem::Duplicate("rapid_test.id".into())) }
}

/// The documents in which the actor's place has told of a sample.
///
/// # Errors
/// As `Tx::query`.
pub fn documents_here(
    tx: &mut Tx<'_>,
    actor: &Actor,
    point: Point,
    (person, test, sampled_at): (PersonId, TestKind, Timestamp),
) -> Result<Vec<String>> {
    let (kind, unit, test) = (point.code(), point.unit(actor), test.code());
    tx.query(&sql::DOCUMENTS_HERE, args![person, sampled_at, kind, test, actor.user, unit], |row| row.get(0))
}

/// What the actor recorded himself, the latest before, from after one on.
///
/// # Errors
/// `Problem::Denied` for a scope of another action; as `Tx::query`.
pub fn own(tx: &mut Tx<'_>, scope: &Scope, actor: &Actor, before: Uuid, most: i64) -> Result<Vec<Test>> {
    demand(scope)?;
    tx.system(OWN, |tx| tx.query(&sql::OWN_TESTS, args![actor.user, before, most], test))
}

/// A test that the actor recorded himself.
///
/// # Errors
/// `Problem::Denied` for a scope of another action; as `Tx::query`.
pub fn own_one(tx: &mut Tx<'_>, scope: &Scope, actor: &Actor, id: Uuid) -> Result<Option<Test>> {
    demand(scope)?;
    let found = tx.system(OWN, |tx| find(tx, id))?;
    Ok(found.filter(|test| test.recorded_by == actor.user))
}

fn demand(scope: &Scope) -> Result<()> {
    match scope.action() {
        Action::RapidList => Ok(()),
        other => Err(Problem::Denied(other.code())),
    }
}

/// A test, whoever recorded it.
///
/// # Errors
/// As `Tx::query`.
pub(crate) fn find(tx: &mut Tx<'_>, id: Uuid) -> Result<Option<Test>> {
    tx.first(&sql::FIND_TEST, args![id], test)
}

/// How many of a person there are.
pub(crate) fn count_of(tx: &mut Tx<'_>, person: PersonId) -> Result<i64> {
    tx.one(&sql::COUNT_OF_PERSON, args![person], |row| row.get(0))
}

fn test(row: &Row<'_>) -> Result<Test> {
    let text = |index| row.get::<Option<String>>(index).map(Option::unwrap_or_default);
    let outcome = row.get::<Option<String>>(13)?.map(|code| Outcome::parse(&code)).transpose()?;
    let device: String = row.get(4)?;
    Ok(Test {
        id: row.get(0)?,
        person: row.get(1)?,
        name: format!("{} {}", row.get::<String>(11)?, row.get::<String>(12)?),
        point: row.get(2)?,
        test: TestKind::parse(&row.get::<String>(3)?)?,
        measured: Measured {
            value: text(15)?,
            unit: text(16)?,
            reference_range: text(17)?,
            device: device.clone(),
        },
        kit: Kit {
            device,
            lot: row.get(5)?,
            operator: row.get(6)?,
            place: row.get(7)?,
            reason: row.get(8)?,
            sampled_at: row.get(9)?,
        },
        outcome,
        revision: row.get::<Option<i32>>(14)?.unwrap_or_default(),
        reported_on: row.get(18)?,
        recorded_at: row.get(10)?,
        recorded_by: row.get(19)?,
    })
}
