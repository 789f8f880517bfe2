//! Places and their hours: they name nobody.

use kernel::{Date, Result, Timestamp};
use storage::{Row, Tx, args};
use uuid::Uuid;

use crate::model::{Place, PlaceData, PlaceKind, Slot};
use crate::rules::hours::Opening;
use crate::rules::times::Instants;
use crate::sql;

fn place_from(row: &Row<'_>) -> Result<Place> {
    Ok(Place {
        id: row.get(0)?,
        asl: row.get(1)?,
        data: PlaceData {
            kind: PlaceKind::parse(&row.get::<String>(2)?)?,
            name: row.get(3)?,
            address: row.get(4)?,
            telephone: row.get(5)?,
            note: row.get(6)?,
            active: row.get(7)?,
        },
        version: row.get(8)?,
    })
}

pub(super) fn slot_from(row: &Row<'_>) -> Result<Slot> {
    Ok(Slot {
        id: row.get(0)?,
        place: row.get(1)?,
        day: row.get(2)?,
        starts: row.get(3)?,
        minutes: row.get(4)?,
        capacity: row.get(5)?,
        taken: row.get(6)?,
    })
}

/// Writes a new place; `false` when it is there already.
///
/// # Errors
/// As `Tx::execute`.
pub fn insert_place(tx: &mut Tx<'_>, id: Uuid, asl: &str, data: &PlaceData) -> Result<bool> {
    let PlaceData { kind, name, address, telephone, note, active } = data;
    let kind = kind.code();
    let row = args![id, asl, kind, name, address, telephone, note, *active];
    Ok(tx.execute(&sql::INSERT_PLACE, row)? == 1)
}

/// Changes a place of a version; `false` when it has another one.
///
/// # Errors
/// As `Tx::execute`.
pub fn update_place(tx: &mut Tx<'_>, id: Uuid, data: &PlaceData, version: i64) -> Result<bool> {
    let PlaceData { kind, name, address, telephone, note, active } = data;
    let kind = kind.code();
    let row = args![id, kind, name, address, telephone, note, *active, version];
    Ok(tx.execute(&sql::UPDATE_PLACE, row)? == 1)
}

/// A place.
///
/// # Errors
/// As `Tx::query`.
pub fn find_place(tx: &mut Tx<'_>, id: Uuid) -> Result<Option<Place>> {
    tx.first(&sql::FIND_PLACE, args![id], place_from)
}

/// The places of an ASL, by name.
///
/// # Errors
/// As `Tx::query`.
pub fn places_of_asl(tx: &mut Tx<'_>, asl: &str) -> Result<Vec<Place>> {
    tx.query(&sql::PLACES_OF_ASL, args![asl], place_from)
}

/// The places of the region at which swabs are booked.
///
/// # Errors
/// As `Tx::query`.
pub fn open_places(tx: &mut Tx<'_>) -> Result<Vec<Place>> {
    tx.query(&sql::OPEN_PLACES, args![], place_from)
}

/// Opens an hour of a place, or says how many it takes from now on; `false` when more than that have it.
///
/// # Errors
/// As `Tx::execute`.
pub fn open_slot(
    tx: &mut Tx<'_>,
    place: Uuid,
    (day, starts): (Date, &str),
    opening: &Opening,
) -> Result<bool> {
    let id = Uuid::now_v7();
    let row = args![id, place, day, starts, opening.minutes, opening.capacity];
    Ok(tx.execute(&sql::OPEN_SLOT, row)? == 1)
}

/// The hours of a place between two days.
///
/// # Errors
/// As `Tx::query`.
pub fn slots_of_place(tx: &mut Tx<'_>, place: Uuid, first: Date, last: Date) -> Result<Vec<Slot>> {
    tx.query(&sql::SLOTS_OF_PLACE, args![place, first, last], slot_from)
}

/// The first hours of an ASL from a day on that have room.
///
/// # Errors
/// As `Tx::query`.
pub fn free_slots(tx: &mut Tx<'_>, asl: &str, from: Date, limit: i64) -> Result<Vec<Slot>> {
    tx.query(&sql::FREE_SLOTS, args![asl, from, limit], slot_from)
}

/// An hour.
///
/// # Errors
/// As `Tx::query`.
pub fn find_slot(tx: &mut Tx<'_>, id: Uuid) -> Result<Option<Slot>> {
    tx.first(&sql::FIND_SLOT, args![id], slot_from)
}

/// Takes one of the places of an hour; `false` when there is none. The row is held until the unit of work ends: whoever comes
/// meanwhile waits, and then asks again.
///
/// # Errors
/// As `Tx::execute`.
pub fn take(tx: &mut Tx<'_>, slot: Uuid) -> Result<bool> {
    Ok(tx.execute(&sql::TAKE_SLOT, args![slot])? == 1)
}

/// Gives it back.
///
/// # Errors
/// As `Tx::execute`.
pub fn give_back(tx: &mut Tx<'_>, slot: Uuid) -> Result<()> {
    tx.execute(&sql::GIVE_SLOT_BACK, args![slot]).map(drop)
}

/// How many are booked, and since when the first of them waits.
type Waiting = (i64, Option<Timestamp>);

/// The instants of those who were swabbed since one of them or have no result, and how many are booked and since when the first of
/// those waits.
///
/// # Errors
/// As `Tx::query`.
pub fn times_of_place(tx: &mut Tx<'_>, place: Uuid, since: Timestamp) -> Result<(Vec<Instants>, Waiting)> {
    tx.system("how long a place takes: times, which name nobody", |tx| {
        let all = tx.query(&sql::TIMES_OF_PLACE, args![place, since], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?))
        })?;
        let waits = tx.one(&sql::WAITS_OF_PLACE, args![place], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok((all, waits))
    })
}
