//! What was said of the requests that doctors proposed.

use access::{Actor, Scope};
use kernel::ids::{PersonId, RequestId};
use kernel::{Problem, Result};
use people::OfPerson;
use people::known::Has;
use storage::{Ahead, Tx, args};
use uuid::Uuid;

use crate::model::{Authorisation, Ruling};
use crate::sql;

/// Writes what is said of a request.
///
/// # Errors
/// `Problem::Serialization` when the same was written a moment ago: the unit runs again and finds it; as `Tx::execute`.
pub fn insert_step(
    tx: &mut Tx<'_>,
    actor: &Actor,
    id: Uuid,
    request: RequestId,
    ruling: Ruling,
    note: &str,
) -> Result<()> {
    let at = tx.clocks().business_now();
    let (by, name, role) = (actor.user, &actor.name, actor.role.code());
    match tx.execute(&sql::INSERT_STEP, args![id, request, ruling.code(), note, by, name, role, at])? {
        1 => Ok(()),
        _ => Err(Problem::Serialization),
    }
}

/// Of which request something was said, and what.
///
/// # Errors
/// As `Tx::query`.
pub fn find_step(tx: &mut Tx<'_>, id: Uuid) -> Result<Option<(RequestId, Ruling)>> {
    tx.first(&sql::FIND_STEP, args![id], |row| Ok((row.get(0)?, Ruling::parse(&row.get::<String>(1)?)?)))
}

/// What was said of a request, the latest first.
///
/// # Errors
/// As `Tx::query`.
pub fn steps_of_request(tx: &mut Tx<'_>, _: &Scope, request: RequestId) -> Result<Vec<Authorisation>> {
    tx.query(&sql::STEPS_OF_REQUEST, args![request], |row| {
        Ok(Authorisation {
            id: row.get(0)?,
            ruling: Ruling::parse(&row.get::<String>(1)?)?,
            note: row.get(2)?,
            by_name: row.get(3)?,
            by_role: row.get(4)?,
            at: row.get(5)?,
        })
    })
}

/// What was said of the requests of a person, each with which one, in order.
///
/// # Errors
/// As `Tx::query`.
pub fn steps_of_person(
    tx: &mut Tx<'_>,
    _: &Scope,
    person: PersonId,
) -> Result<Vec<(RequestId, Authorisation)>> {
    tx.query(&sql::STEPS_OF_PERSON, args![person], |row| {
        let step = Authorisation {
            id: row.get(1)?,
            ruling: Ruling::parse(&row.get::<String>(2)?)?,
            note: row.get(3)?,
            by_name: row.get(4)?,
            by_role: row.get(5)?,
            at: row.get(6)?,
        };
        Ok((row.get(0)?, step))
    })
}

/// Says that [`steps_of_person`] will be asked.
pub fn steps_ahead(ahead: &mut Ahead, of: OfPerson) {
    of.ask(ahead, Has::Request, &sql::STEPS_OF_PERSON, args![of.person]);
}
