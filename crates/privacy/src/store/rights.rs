//! Requests of those whose data are held. The table is withheld from the connections that read: whoever asks has a decision.

use access::Scope;
use kernel::ids::{PersonId, UserId};
use kernel::{Date, Result, Timestamp};
use storage::{Row, Tx, args};
use uuid::Uuid;

use crate::model::known;
use crate::model::rights::{Closing, Copied, Extension, Outcome, Right, RightsRequest};
use crate::sql;

/// Why the table is read beyond the second wall.
const WITHHELD: &str =
    "requests about one's own data: withheld from those who read, kept to the ASL that answers";

fn read(row: &Row<'_>) -> Result<RightsRequest> {
    let extension = match row.get::<Option<Uuid>>(14)? {
        Some(act) => Some(Extension { act, by_name: row.get(15)?, at: row.get(16)?, why: row.get(17)? }),
        None => None,
    };
    let closing = match row.get::<Option<Uuid>>(18)? {
        Some(act) => Some(Closing {
            act,
            by: row.get(19)?,
            by_name: row.get(20)?,
            at: row.get(21)?,
            on: row.get(22)?,
            outcome: known(Outcome::of(&row.get::<String>(23)?))?,
            legal: row.get(24)?,
            answer: row.get(25)?,
        }),
        None => None,
    };
    let copied = match row.get::<Option<Timestamp>>(27)? {
        Some(at) => Some(Copied { times: row.get(26)?, at, by_name: row.get(28)?, how: row.get(29)? }),
        None => None,
    };
    Ok(RightsRequest {
        id: row.get(0)?,
        asl: row.get(1)?,
        person: row.get(2)?,
        tax_code: row.get(3)?,
        requester: row.get(4)?,
        address: row.get(5)?,
        right: known(Right::of(&row.get::<String>(6)?))?,
        channel: row.get(7)?,
        note: row.get(8)?,
        received_on: row.get(9)?,
        due_on: row.get(10)?,
        entered_by: row.get(11)?,
        entered_by_name: row.get(12)?,
        entered_at: row.get(13)?,
        extension,
        closing,
        copied,
    })
}

/// Writes a new one.
///
/// # Errors
/// As `Tx::execute`.
pub fn insert(tx: &mut Tx<'_>, new: &RightsRequest) -> Result<()> {
    tx.execute(
        &sql::INSERT_RIGHTS,
        args![
            new.id,
            new.asl,
            new.person,
            new.tax_code,
            new.requester,
            new.address,
            new.right.code(),
            new.channel,
            new.note,
            new.received_on,
            new.due_on,
            new.entered_by,
            new.entered_by_name,
            new.entered_at
        ],
    )
    .map(drop)
}

/// One by its id.
///
/// # Errors
/// As `Tx::query`.
pub fn find(tx: &mut Tx<'_>, id: Uuid) -> Result<Option<RightsRequest>> {
    tx.system(WITHHELD, |tx| tx.first(&sql::FIND_RIGHTS, args![id], read))
}

/// Those of an ASL that wait, what is due first before; or those that are answered, the latest before. `after` is the last of
/// the page before.
///
/// # Errors
/// As `Tx::query`.
pub fn list(
    tx: &mut Tx<'_>,
    _: &Scope,
    asl: &str,
    closed: bool,
    after: Option<&RightsRequest>,
    limit: i64,
) -> Result<Vec<RightsRequest>> {
    tx.system(WITHHELD, |tx| match closed {
        false => {
            let (due, id) = after.map_or((Date::MIN, Uuid::nil()), |one| (one.due_on, one.id));
            tx.query(&sql::OPEN_RIGHTS, args![asl, due, id, limit], read)
        }
        true => {
            let end = after.and_then(|one| Some((one.closing.as_ref()?.at, one.id)));
            let (at, id): (Timestamp, Uuid) = end.unwrap_or((Timestamp::MAX, Uuid::max()));
            tx.query(&sql::CLOSED_RIGHTS, args![asl, at, id, limit], read)
        }
    })
}

/// All about a person, the latest first.
///
/// # Errors
/// As `Tx::query`.
pub fn of_person(tx: &mut Tx<'_>, _: &Scope, person: PersonId) -> Result<Vec<RightsRequest>> {
    tx.system(WITHHELD, |tx| tx.query(&sql::RIGHTS_OF_PERSON, args![person], read))
}

/// Says that it takes longer; says whether nobody had yet, and it was not answered.
///
/// # Errors
/// As `Tx::execute`.
pub fn extend(tx: &mut Tx<'_>, id: Uuid, due_on: Date, extension: &Extension) -> Result<bool> {
    let Extension { act, by_name, at, why } = extension;
    Ok(tx.execute(&sql::EXTEND_RIGHTS, args![id, due_on, *act, by_name, *at, why])? == 1)
}

/// Notes that a copy leaves.
///
/// # Errors
/// As `Tx::execute`.
pub fn note_copy(tx: &mut Tx<'_>, id: Uuid, by_name: &str, how: &str) -> Result<()> {
    let at = tx.clocks().business_now();
    tx.execute(&sql::NOTE_COPY, args![id, at, by_name, how]).map(drop)
}

/// Keeps the answer; says whether there was none yet.
///
/// # Errors
/// As `Tx::execute`.
pub fn close(tx: &mut Tx<'_>, id: Uuid, closing: &Closing) -> Result<bool> {
    let Closing { act, by, by_name, at, on, outcome, legal, answer } = closing;
    let (by, legal): (UserId, Option<&str>) = (*by, legal.as_deref());
    let changed = tx
        .execute(&sql::CLOSE_RIGHTS, args![id, *act, by, by_name, *at, *on, outcome.code(), legal, answer])?;
    Ok(changed == 1)
}

/// How many open ones are due until a day, by ASL.
///
/// # Errors
/// As `Tx::query`.
pub fn count_due(tx: &mut Tx<'_>, until: Date) -> Result<Vec<(String, i64)>> {
    tx.system(WITHHELD, |tx| tx.query(&sql::DUE_RIGHTS, args![until], |row| Ok((row.get(0)?, row.get(1)?))))
}
