//! Persons who turned out to be one: all ids of a person, and the merges.

use std::collections::HashMap;

use access::audience::{self, Grant};
use access::{Action, Resource, Scope};
use kernel::ids::PersonId;
use kernel::{Date, PersonIdentifier, Problem, Result, Timestamp};
use storage::{Row, Tx, args};
use uuid::Uuid;

use super::{demand, grants_of, person_from};
use crate::known::{Has, OfPerson};
use crate::model::merge::{Merge, Side, Undone};
use crate::model::{Person, PersonData};
use crate::rules;
use crate::sql;

/// The survivor of an id: herself, for most; and for an id that nobody has.
///
/// # Errors
/// As `Tx::query`.
pub fn canonical(tx: &mut Tx<'_>, id: PersonId) -> Result<PersonId> {
    Ok(tx.first(&sql::CANONICAL, args![id], |row| row.get(0))?.unwrap_or(id))
}

/// What there is of a person, by any id of hers; of nobody, nothing.
///
/// # Errors
/// As `Tx::query`.
pub fn known(tx: &mut Tx<'_>, id: PersonId) -> Result<OfPerson> {
    let own =
        tx.first(&sql::KNOWN, args![id], |row| Ok(OfPerson { person: row.get(0)?, bits: row.get(1)? }))?;
    let of = own.unwrap_or(OfPerson { person: id, bits: 0 });
    if !of.has(Has::Merge) {
        return Ok(of);
    }
    // Each of her ids has bits of its own.
    let bits = tx.query(&sql::KNOWN_OF_ALL_IDS, args![of.person], |row| row.get::<i64>(0))?;
    Ok(OfPerson { bits: bits.into_iter().fold(of.bits, |all, one| all | one), ..of })
}

/// All ids of a person, by any of them; that one alone when nobody has it.
///
/// # Errors
/// As `Tx::query`.
pub fn ids_of(tx: &mut Tx<'_>, id: PersonId) -> Result<Vec<PersonId>> {
    let mut all: Vec<PersonId> = tx.query(&sql::OTHER_IDS_OF_PERSON, args![id], |row| row.get(0))?;
    all.push(id);
    all.sort_unstable();
    Ok(all)
}

/// Under which ids the accesses to a person's data were recorded.
#[derive(Debug, Clone, Default)]
pub struct Recorded {
    /// All ids of hers.
    pub ids: Vec<Uuid>,
    /// Those of whoever she was one with for some time, from when until when, by the real clock.
    once: Vec<(Uuid, Timestamp, Timestamp)>,
}

impl Recorded {
    /// Every id that a record of hers may name, her own first.
    pub fn any(&self) -> Vec<Uuid> {
        self.ids.iter().copied().chain(self.once.iter().map(|one| one.0)).collect()
    }

    /// Whether what names this id was an access to her data: the other's alone, as long as the two were one.
    pub fn is_her(&self, id: Uuid, at: Timestamp) -> bool {
        let then =
            |(other, from, until): &(Uuid, Timestamp, Timestamp)| *other == id && *from <= at && at < *until;
        self.ids.contains(&id) || self.once.iter().any(then)
    }

    /// Whether one of these is she.
    pub fn names_her(&self, subjects: &[Uuid], at: Timestamp) -> bool {
        subjects.iter().any(|&id| self.is_her(id, at))
    }
}

/// Under which ids the accesses to a person's data were recorded, by any of hers: they are shown, and she is not.
///
/// # Errors
/// As `Tx::query`.
pub fn recorded(tx: &mut Tx<'_>, id: PersonId) -> Result<Recorded> {
    tx.system("the log of accesses: under which ids a person stands there", |tx| {
        let ids = ids_of(tx, id)?.into_iter().map(|id| id.0).collect();
        let once = tx.query(&sql::ONCE_ONE, args![id], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
        Ok(Recorded { ids, once })
    })
}

/// Who was merged, and into whom: ids alone.
///
/// # Errors
/// As `Tx::query`.
pub fn survivors(tx: &mut Tx<'_>) -> Result<HashMap<Uuid, Uuid>> {
    tx.system("the log of accesses: which ids are one person's", |tx| {
        let all = tx.query(&sql::STANDING_MERGES, args![], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(all.into_iter().collect())
    })
}

/// Says that [`ids_of`] finds no other id of hers, where nobody was ever merged.
pub(crate) fn ids_known(ahead: &mut storage::Ahead, of: OfPerson) {
    if !of.has(Has::Merge) {
        ahead.none(&sql::OTHER_IDS_OF_PERSON, args![of.person]);
    }
}

/// Says that [`ids_of`] will be asked.
pub(crate) fn ids_ahead(ahead: &mut storage::Ahead, id: PersonId) {
    ahead.ask(&sql::OTHER_IDS_OF_PERSON, args![id]);
}

/// Whether two ids are the same person's. Nothing is asked where they are equal, as they mostly are.
///
/// # Errors
/// As `Tx::query`.
pub fn is_one(tx: &mut Tx<'_>, one: PersonId, other: PersonId) -> Result<bool> {
    Ok(one == other || canonical(tx, one)? == canonical(tx, other)?)
}

/// Whether a tax code is that of somebody who was merged into a person: it is hers in every search, and cannot stand in her own row.
///
/// # Errors
/// As `Tx::query`.
pub(crate) fn is_of_merged(tx: &mut Tx<'_>, identifier: &PersonIdentifier, id: PersonId) -> Result<bool> {
    let PersonIdentifier::TaxCode(code) = identifier else { return Ok(false) };
    Ok(tx.first(&sql::CODE_OF_MERGED, args![code.as_str(), id], |_| Ok(()))?.is_some())
}

/// A person within the scope under her own id, whether she was merged or not.
///
/// # Errors
/// As [`super::get`].
pub(crate) fn get_own(tx: &mut Tx<'_>, scope: &Scope, id: PersonId) -> Result<(Person, audience::Reason)> {
    demand(scope, scope.action() == Action::PersonMerge)?;
    let reason = audience::reason(tx, scope, Resource::Person, id.0)?;
    Ok((tx.one(&sql::FIND, args![id], person_from)?, reason))
}

/// Whoever is entitled to the survivor sees what was written under the other id: it has her audiences, and the other's names lead to
/// her.
pub(crate) fn place_merged(tx: &mut Tx<'_>, merged: &Person, grants: &[Grant]) -> Result<()> {
    audience::replace(tx, Resource::Person, merged.id.0, grants)?;
    audience::rename(tx, Resource::PersonName, merged.id.0, &rules::merged_names(&merged.data, grants))
}

/// The audiences of everybody merged into a person follow hers.
pub(super) fn follow_survivor(
    tx: &mut Tx<'_>,
    ids: &[PersonId],
    survivor: PersonId,
    grants: &[Grant],
) -> Result<()> {
    for id in ids.iter().filter(|id| **id != survivor) {
        let merged = tx.one(&sql::FIND, args![id], person_from)?;
        place_merged(tx, &merged, grants)?;
    }
    Ok(())
}

/// Points an id at the survivor, and places it where she is.
///
/// # Errors
/// `Problem::Stale` when it pointed elsewhere by now.
pub(crate) fn point(tx: &mut Tx<'_>, merged: &Person, survivor: &Person, today: Date) -> Result<()> {
    if tx.execute(&sql::SET_CANONICAL, args![merged.id, survivor.id, merged.id])? == 0 {
        return Err(Problem::Stale);
    }
    tx.execute(&sql::KNOW_MERGED, args![survivor.id, merged.id])?;
    let grants = grants_of(tx, survivor, today)?;
    place_merged(tx, merged, &grants)
}

/// Points an id at itself again: she is placed as her data say, since the day on which they were last written.
///
/// # Errors
/// `Problem::Stale` when it pointed elsewhere by now.
pub(crate) fn point_back(tx: &mut Tx<'_>, merged: &Person, survivor: PersonId) -> Result<()> {
    if tx.execute(&sql::SET_CANONICAL, args![merged.id, merged.id, survivor])? == 0 {
        return Err(Problem::Stale);
    }
    let grants = rules::audiences(merged, kernel::clock::local_date(merged.updated_at));
    audience::replace(tx, Resource::Person, merged.id.0, &grants)?;
    audience::rename(tx, Resource::PersonName, merged.id.0, &rules::name_audiences(&merged.data, &grants))
}

fn image(data: &PersonData) -> Result<String> {
    serde_json::to_string(data).map_err(Problem::internal)
}

/// Writes a merge down.
///
/// # Errors
/// `Problem::Duplicate` when the one is merged already; as `Tx::execute`.
pub(crate) fn insert_merge(tx: &mut Tx<'_>, merge: &Merge) -> Result<()> {
    let (survivor, merged) = (&merge.survivor, &merge.merged);
    let (before, other) = (image(&survivor.data)?, image(&merged.data)?);
    tx.execute(
        &sql::INSERT_MERGE,
        args![
            merge.id,
            survivor.id,
            merged.id,
            survivor.version,
            before,
            merged.version,
            other,
            merge.reason,
            merge.at,
            merge.on,
            merge.by,
            merge.by_name,
            tx.clocks().now()
        ],
    )
    .map(drop)
}

/// Writes down that it was undone; `false` when it was before.
///
/// # Errors
/// As `Tx::execute`.
pub(crate) fn undo_merge(tx: &mut Tx<'_>, id: Uuid, undone: &Undone) -> Result<bool> {
    let Undone { act, by, by_name, at, why } = undone;
    Ok(tx.execute(&sql::UNDO_MERGE, args![id, *act, *by, by_name, *at, why, tx.clocks().now()])? == 1)
}

/// A merge by its id. Whoever asks asks the gate about the survivor next.
///
/// # Errors
/// As `Tx::query`.
pub(crate) fn find_merge(tx: &mut Tx<'_>, id: Uuid) -> Result<Option<Merge>> {
    tx.first(&sql::FIND_MERGE, args![id], merge_from)
}

/// The merges of a survivor, the latest first, to an ASL that reaches both: she who was merged may be somebody else's again.
///
/// # Errors
/// As `Tx::query`.
pub(crate) fn merges_of(
    tx: &mut Tx<'_>,
    scope: &Scope,
    reason: &audience::Reason,
    survivor: PersonId,
) -> Result<Vec<Merge>> {
    // Asked of everybody, because whoever asks ahead does not know yet through which audience; shown to an ASL alone.
    let all = tx.query(&sql::MERGES_OF_PERSON, args![survivor], merge_from)?;
    let of_asl = |reason: &audience::Reason| reason.audience.starts_with("asl:");
    let mut merges = Vec::new();
    for merge in all.into_iter().filter(|_| of_asl(reason)) {
        if audience::reach(tx, scope, Resource::Person, merge.merged.id.0)?.as_ref().is_some_and(of_asl) {
            merges.push(merge);
        }
    }
    Ok(merges)
}

/// Says that [`merges_of`] will be asked.
pub(crate) fn merges_ahead(ahead: &mut storage::Ahead, of: OfPerson) {
    of.ask(ahead, Has::Merge, &sql::MERGES_OF_PERSON, args![of.person]);
}

/// How many merges an id is part of, undone ones too: their rows keep both from being deleted.
///
/// # Errors
/// As `Tx::query`.
pub(crate) fn count_merges(tx: &mut Tx<'_>, id: PersonId) -> Result<i64> {
    tx.one(&sql::COUNT_MERGES, args![id], |row| row.get(0))
}

fn merge_from(row: &Row<'_>) -> Result<Merge> {
    let side = |id: usize, version: usize| -> Result<Side> {
        let data = serde_json::from_str(&row.get::<String>(version + 1)?).map_err(Problem::internal)?;
        Ok(Side { id: row.get(id)?, version: row.get(version)?, data })
    };
    let undone = match row.get::<Option<Uuid>>(12)? {
        Some(act) => {
            let (by, by_name, at, why) = (row.get(13)?, row.get(14)?, row.get(15)?, row.get(16)?);
            Some(Undone { act, by, by_name, at, why })
        }
        None => None,
    };
    Ok(Merge {
        id: row.get(0)?,
        survivor: side(1, 3)?,
        merged: side(2, 5)?,
        reason: row.get(7)?,
        at: row.get(8)?,
        on: row.get(9)?,
        by: row.get(10)?,
        by_name: row.get(11)?,
        undone,
    })
}
