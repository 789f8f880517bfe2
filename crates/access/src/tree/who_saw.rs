//! Answering a citizen who asks who saw him.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use kernel::{Problem, Result, Timestamp};
use serde::Serialize;
use storage::{Db, Engine, Query, Tx, args};
use uuid::Uuid;

use super::sequencer::{edge, trace};
use super::{BLOCK, SEGMENT};
use crate::audit::Record;
use crate::sql;

/// Records read at once, so that memory stays bounded however many wait.
const PAGE: i64 = 1_000;

/// One access to a person's data.
#[derive(Debug, Clone, Serialize, PartialEq, Eq)]
pub struct Access {
    /// When, who, as what, why.
    #[serde(flatten)]
    pub record: Record,
}

/// Accesses by the record's identifier: oldest first, and each once though it may be met in two places.
type Found = BTreeMap<Uuid, Access>;

/// Every recorded access to a person's data, by all ids of hers, oldest first, the newest of which may not have a place in the tree yet.
///
/// # Errors
/// As `Db::audit_read`; `Problem::Internal` when a record that names the person cannot be read.
pub async fn who_saw(db: &Db, subjects: &[Uuid]) -> Result<Vec<Access>> {
    who_saw_since(db, subjects, Timestamp::MIN, |_| true, usize::MAX).await
}

/// As [`who_saw`], from an instant on and only what is `wanted`: what lies long before it is not read, nor what lies before
/// the latest `most`.
///
/// # Errors
/// As [`who_saw`].
pub async fn who_saw_since(
    db: &Db,
    subjects: &[Uuid],
    since: Timestamp,
    wanted: fn(&Record) -> bool,
    most: usize,
) -> Result<Vec<Access>> {
    let subjects: Arc<[Uuid]> = subjects.into();
    let old = |access: &Access| access.record.at.parse::<Timestamp>().is_ok_and(|at| at < since);
    let fits = |(_, access): &(Uuid, Access)| !old(access) && wanted(&access.record);
    let mut found = Found::new();
    // In the direction in which records move: one that moves meanwhile is met twice, and never missed.
    if db.engine() == Engine::Sqlite {
        let mut after = Some(Uuid::nil());
        while let Some(from) = after {
            let whom = Arc::clone(&subjects);
            let (some, last) = db.read(move |tx| inbox(tx, &sql::MAIN_INBOX, from, &whom)).await?;
            found.extend(some.into_iter().filter(fits));
            after = last;
        }
    }
    let mut after = Some(Uuid::nil());
    while let Some(from) = after {
        let whom = Arc::clone(&subjects);
        let (some, last) = db.audit_read(move |tx| inbox(tx, &sql::audit::INBOX, from, &whom)).await?;
        found.extend(some.into_iter().filter(fits));
        after = last;
    }
    // The newest segments first: records stand in them nearly in the order of their time.
    let whom = Arc::clone(&subjects);
    for segment in db.audit_read(move |tx| segments(tx, &whom)).await?.into_iter().rev() {
        let whom = Arc::clone(&subjects);
        let some = db.audit_read(move |tx| in_segment(tx, segment, &whom)).await?;
        let all_there = some.values().any(old);
        found.extend(some.into_iter().filter(fits));
        if all_there || found.len() >= most {
            break;
        }
    }
    Ok(found.into_values().collect())
}

/// One page of an inbox: what names one of the subjects, and where the next page begins.
fn inbox(
    tx: &mut Tx<'_>,
    query: &'static Query,
    after: Uuid,
    subjects: &[Uuid],
) -> Result<(Found, Option<Uuid>)> {
    let page = tx.query(query, args![after, PAGE], trace)?;
    // A page that is not full is the last one: what arrives from now on is not waited for.
    let last = page.last().filter(|_| page.len() as i64 == PAGE).map(|record| record.id);
    let named = naming(page.into_iter().map(|record| (record.id, record.body)), subjects)?;
    Ok((named, last))
}

/// The segments that name one of the subjects, and those not indexed yet.
pub(super) fn segments(tx: &mut Tx<'_>, subjects: &[Uuid]) -> Result<BTreeSet<i64>> {
    let edge = edge(tx)?;
    let (blocks, size) = (edge.indexed / BLOCK, edge.frontier.size().cast_signed());
    let mut segments = BTreeSet::new();
    for subject in subjects {
        segments.extend(tx.query(&sql::audit::SEGMENTS_OF, args![subject, blocks], |row| row.get::<i64>(0))?);
    }
    if edge.indexed < size {
        segments.extend(edge.indexed / SEGMENT..=size / SEGMENT);
    }
    Ok(segments)
}

fn in_segment(tx: &mut Tx<'_>, segment: i64, subjects: &[Uuid]) -> Result<Found> {
    let (from, to) = (segment * SEGMENT, (segment + 1) * SEGMENT);
    let bodies = tx.query(&sql::audit::BODIES, args![from, to], |row| Ok((row.get(0)?, row.get(1)?)))?;
    naming(bodies, subjects)
}

/// The records that name one of the subjects: what names both ids of a person is one access.
fn naming(bodies: impl IntoIterator<Item = (Uuid, String)>, subjects: &[Uuid]) -> Result<Found> {
    let texts: Vec<String> = subjects.iter().map(Uuid::to_string).collect();
    let named = |body: &str| texts.iter().any(|text| body.contains(text));
    let mut found = Found::new();
    for (id, body) in bodies.into_iter().filter(|(_, body)| named(body)) {
        let mut record: Record = serde_json::from_str(&body).map_err(Problem::internal)?;
        // By her own id before those of whoever she was one with.
        let place = subjects.iter().find_map(|whose| record.subjects.iter().position(|one| one == whose));
        if let Some(place) = place {
            // Of a list, only the reason that concerns the subject.
            if let Some(why) = record.why_listed(place) {
                record.why = why.to_owned();
            }
            (record.whys, record.why_of) = Default::default();
            found.insert(id, Access { record });
        }
    }
    Ok(found)
}
