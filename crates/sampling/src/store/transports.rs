//! What goes to a laboratory together.

use access::audience::Reason;
use access::{Actor, Scope};
use kernel::Result;
use lab::model::{Priority, RequestStatus, TestKind};
use storage::{Row, Tx, args};
use uuid::Uuid;

use crate::model::{PlaceKind, Transport, Tube};
use crate::sql;

/// Why the head of a list is read beyond audiences.
const LIST: &str = "the head of a transport list: a place and a laboratory, which name no person";
/// Lists shown, at most.
const LISTS: i64 = 50;

fn transport_from(row: &Row<'_>) -> Result<Transport> {
    Ok(Transport {
        id: row.get(0)?,
        number: row.get(1)?,
        place: row.get(2)?,
        asl: row.get(3)?,
        laboratory: row.get(4)?,
        by_name: row.get(5)?,
        at: row.get(6)?,
        place_name: row.get(7)?,
        address: row.get(8)?,
        kind: PlaceKind::parse(&row.get::<String>(9)?)?,
    })
}

/// The laboratories for which tubes of a place wait, and how many.
///
/// # Errors
/// As `Tx::query`.
pub fn to_send(tx: &mut Tx<'_>, place: Uuid) -> Result<Vec<(String, i64)>> {
    tx.system("how many tubes wait for a transport: numbers, which name nobody", |tx| {
        tx.query(&sql::TO_SEND, args![place], |row| Ok((row.get(0)?, row.get(1)?)))
    })
}

/// Writes a list with all tubes of its place that wait for its laboratory, and says how many they are.
///
/// # Errors
/// As `Tx::execute`.
pub fn insert_transport(
    tx: &mut Tx<'_>,
    actor: &Actor,
    id: Uuid,
    (place, asl, laboratory): (Uuid, &str, &str),
) -> Result<u64> {
    let (number, at) = (format!("{:012}", id.as_u128() % 1_000_000_000_000), tx.clocks().business_now());
    let row = args![id, number, place, asl, laboratory, actor.user, actor.name, at];
    tx.execute(&sql::INSERT_TRANSPORT, row)?;
    tx.execute(&sql::LOAD_TRANSPORT, args![id])
}

/// A list.
///
/// # Errors
/// As `Tx::query`.
pub fn find_transport(tx: &mut Tx<'_>, id: Uuid) -> Result<Option<Transport>> {
    tx.system(LIST, |tx| tx.first(&sql::FIND_TRANSPORT, args![id], transport_from))
}

/// A list by its number.
///
/// # Errors
/// As `Tx::query`.
pub fn find_transport_by_number(tx: &mut Tx<'_>, number: &str) -> Result<Option<Transport>> {
    tx.first(&sql::FIND_TRANSPORT_BY_NUMBER, args![number], transport_from)
}

/// The latest lists of a laboratory.
///
/// # Errors
/// As `Tx::query`.
pub fn of_laboratory(tx: &mut Tx<'_>, laboratory: &str) -> Result<Vec<Transport>> {
    tx.query(&sql::TRANSPORTS_OF_LABORATORY, args![laboratory, LISTS], transport_from)
}

/// The latest lists of a place.
///
/// # Errors
/// As `Tx::query`.
pub fn of_place(tx: &mut Tx<'_>, place: Uuid) -> Result<Vec<Transport>> {
    tx.system(LIST, |tx| tx.query(&sql::TRANSPORTS_OF_PLACE, args![place, LISTS], transport_from))
}

/// How many tubes a list has, and how many of them are under way.
///
/// # Errors
/// As `Tx::query`.
pub fn under_way(tx: &mut Tx<'_>, id: Uuid) -> Result<(i64, i64)> {
    tx.system("how many tubes are under way: numbers, which name nobody", |tx| {
        tx.one(&sql::TRANSPORT_COUNTS, args![id], |row| Ok((row.get(0)?, row.get(1)?)))
    })
}

/// The tubes of a list, by number, as far as the scope reaches them.
///
/// # Errors
/// As `Tx::query`.
pub fn tubes(tx: &mut Tx<'_>, scope: &Scope, asl: &str, id: Uuid) -> Result<Vec<Tube>> {
    let mut all = Vec::new();
    for audience in super::audiences(scope, asl) {
        let today = scope.today();
        all.extend(super::own_lists(tx, scope, |tx| {
            tx.query(&sql::TRANSPORT_LINES, args![id, &audience, today], |row| {
                Ok(Tube {
                    request: row.get(0)?,
                    number: row.get(1)?,
                    test: TestKind::parse(&row.get::<String>(3)?)?,
                    priority: Priority::parse(&row.get::<String>(4)?)?,
                    status: RequestStatus::parse(&row.get::<String>(5)?)?,
                    step: row.get(6)?,
                    person: row.get(7)?,
                    name: format!("{} {}", row.get::<String>(8)?, row.get::<String>(9)?),
                    born: row.get(10)?,
                    why: Reason { audience: row.get(11)?, since: row.get(12)?, why: row.get(13)? },
                    sampled_at: row.get(14)?,
                })
            })
        })?);
    }
    Ok(all)
}
