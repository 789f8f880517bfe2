//! Typed functions over the statements.

use std::collections::HashMap;

use access::{Scope, Unit};
use kernel::ids::UserId;
use kernel::{Date, Result, Timestamp};
use storage::{Row, Tx, args};
use uuid::Uuid;

use crate::model::{Counts, Key, NewPeer, Peer, Speaker};
use crate::sql;

/// Who a message comes from that says this, if he is let in today.
///
/// # Errors
/// As `Tx::query`.
pub fn speaker(tx: &mut Tx<'_>, key: &Key, today: Date) -> Result<Option<Speaker>> {
    tx.system("who speaks at a laboratory's door: nobody has entered yet", |tx| {
        let Key { certificate, application, facility } = key;
        tx.first(&sql::SPEAKER, args![certificate, application, facility, today], |row| {
            Ok(Speaker {
                peer: row.get(0)?,
                user: row.get(1)?,
                laboratory: Unit { code: row.get(2)?, name: row.get(3)? },
                name: row.get(4)?,
                unmatched_is_error: row.get(5)?,
            })
        })
    })
}

/// The peer and the account of somebody who is not let in, if he is known at all.
///
/// # Errors
/// As `Tx::query`.
pub fn barred(tx: &mut Tx<'_>, key: &Key) -> Result<Option<(Uuid, UserId)>> {
    let Key { certificate, application, facility } = key;
    tx.first(&sql::BARRED, args![certificate, application, facility], |row| Ok((row.get(0)?, row.get(1)?)))
}

/// A peer that already has this key on some day of `period`.
pub(crate) fn same_key(tx: &mut Tx<'_>, key: &Key, period: (Date, Date)) -> Result<Option<Uuid>> {
    let Key { certificate, application, facility } = key;
    let (from, to) = period;
    tx.first(&sql::SAME_KEY, args![certificate, application, facility, from, to], |row| row.get(0))
}

/// Where a new peer belongs.
pub(crate) struct Place<'a> {
    pub user: UserId,
    pub laboratory: &'a str,
    pub period: (Date, Date),
    pub by: UserId,
}

pub(crate) fn insert_peer(tx: &mut Tx<'_>, new: &NewPeer, place: &Place<'_>) -> Result<()> {
    let Key { certificate, application, facility } = &new.key;
    let (from, to) = place.period;
    let now = tx.clocks().now();
    tx.execute(
        &sql::INSERT_PEER,
        args![
            new.id,
            certificate,
            application,
            facility,
            place.user,
            place.laboratory,
            new.unmatched_is_error,
            from,
            to,
            place.by,
            now
        ],
    )
    .map(drop)
}

fn peer_from(row: &Row<'_>) -> Result<Peer> {
    Ok(Peer {
        id: row.get(0)?,
        key: Key { certificate: row.get(1)?, application: row.get(2)?, facility: row.get(3)? },
        user: row.get(4)?,
        login: row.get(5)?,
        active: row.get(6)?,
        laboratory: row.get(7)?,
        unmatched_is_error: row.get(8)?,
        valid_from: row.get(9)?,
        valid_to: row.get(10)?,
        added_at: row.get(11)?,
        added_by: row.get(12)?,
    })
}

/// A peer by its id.
///
/// # Errors
/// As `Tx::query`.
pub fn find_peer(tx: &mut Tx<'_>, id: Uuid) -> Result<Option<Peer>> {
    tx.first(&sql::FIND_PEER, args![id], peer_from)
}

/// Every peer, those that are over too, by laboratory and login.
///
/// # Errors
/// As `Tx::query`.
pub fn peers(tx: &mut Tx<'_>, _decided: &Scope) -> Result<Vec<Peer>> {
    tx.system("who speaks at the laboratories' door: withheld from those who read", |tx| {
        tx.query(&sql::PEERS, args![], peer_from)
    })
}

pub(crate) fn end_peer(tx: &mut Tx<'_>, id: Uuid, first_day_no_more: Date) -> Result<()> {
    tx.execute(&sql::END_PEER, args![id, first_day_no_more]).map(drop)
}

/// Adds messages to what a peer sent on a day.
///
/// # Errors
/// As `Tx::execute`.
pub fn add_to_day(tx: &mut Tx<'_>, peer: Uuid, day: Date, counts: &Counts, last_at: Timestamp) -> Result<()> {
    let Counts { accepted, errors, rejected, repeated } = *counts;
    tx.execute(&sql::ADD_TO_DAY, args![peer, day, accepted, errors, rejected, repeated, last_at]).map(drop)
}

/// What each peer sent since a day, and when the last message came.
///
/// # Errors
/// As `Tx::query`.
pub fn sent_since(
    tx: &mut Tx<'_>,
    _decided: &Scope,
    day: Date,
) -> Result<HashMap<Uuid, (Counts, Timestamp)>> {
    let all = tx.system("what came in at the laboratories' door: figures", |tx| {
        tx.query(&sql::DAYS_SINCE, args![day], |row| {
            let counts = Counts {
                accepted: row.get(1)?,
                errors: row.get(2)?,
                rejected: row.get(3)?,
                repeated: row.get(4)?,
            };
            Ok((row.get(0)?, (counts, row.get(5)?)))
        })
    });
    Ok(all?.into_iter().collect())
}
