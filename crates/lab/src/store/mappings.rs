//! Mappings of laboratories.

use access::{Actor, AudienceKind, Scope, audience};
use kernel::{Problem, Result};
use storage::{Row, Tx, args};
use uuid::Uuid;

use crate::model::{KeptMapping, MappingVersion};
use crate::rules::table::Mapping;
use crate::sql;

/// The mappings of a laboratory, by name.
///
/// # Errors
/// As `Tx::query`.
pub fn mappings_of(tx: &mut Tx<'_>, laboratory: &str) -> Result<Vec<KeptMapping>> {
    tx.query(&sql::MAPPINGS_OF, args![laboratory], mapping_from)
}

/// The mapping of a laboratory that has a name.
///
/// # Errors
/// As `Tx::query`.
pub fn mapping_named(tx: &mut Tx<'_>, laboratory: &str, name: &str) -> Result<Option<KeptMapping>> {
    tx.first(&sql::MAPPING_NAMED, args![laboratory, name], mapping_from)
}

/// A mapping of a laboratory the scope reaches.
///
/// # Errors
/// `Problem::NotFound` when there is none, or it is another laboratory's.
pub fn find_mapping(tx: &mut Tx<'_>, scope: &Scope, id: Uuid) -> Result<KeptMapping> {
    let find = |tx: &mut Tx<'_>| tx.first(&sql::FIND_MAPPING, args![id], mapping_from);
    let own = |one: &KeptMapping| scope.audiences().contains(&AudienceKind::Laboratory.of(&one.laboratory));
    if let Some(found) = find(tx)?.filter(own) {
        return Ok(found);
    }
    let there = tx.system(audience::ASKED_IN_VAIN, find)?;
    Err(audience::refuse(tx, scope, "mapping", there.map(|there| there.id)))
}

/// The versions of a mapping, the last before.
///
/// # Errors
/// As `Tx::query`.
pub fn mapping_versions(tx: &mut Tx<'_>, id: Uuid) -> Result<Vec<MappingVersion>> {
    tx.query(&sql::MAPPING_VERSIONS, args![id], |row| {
        Ok(MappingVersion {
            version: row.get(0)?,
            act: row.get(1)?,
            name: row.get(2)?,
            changed_at: row.get(3)?,
            changed_by: row.get(4)?,
        })
    })
}

/// Writes a new mapping, and its first version.
///
/// # Errors
/// `Problem::Duplicate` when another one has the name.
pub fn insert_mapping(
    tx: &mut Tx<'_>,
    actor: &Actor,
    (id, name): (Uuid, &str),
    mapping: &Mapping,
) -> Result<()> {
    let (now, body) = (tx.clocks().now(), mapping.print()?);
    let by = (actor.user, &actor.name);
    tx.execute(&sql::INSERT_MAPPING, args![id, actor.unit.code, name, body, now, by.0, *by.1])?;
    remember(tx, actor, (id, name, 1), "made", mapping)
}

/// Changes a mapping that stands as it was seen; `Problem::Stale` when it does not.
///
/// # Errors
/// As `Tx::execute`.
pub fn change_mapping(
    tx: &mut Tx<'_>,
    actor: &Actor,
    seen: &KeptMapping,
    (name, mapping): (&str, &Mapping),
    act: &'static str,
) -> Result<()> {
    let (now, body, deleted) = (tx.clocks().now(), mapping.print()?, act == "deleted");
    let by = (actor.user, &actor.name);
    let changed = args![seen.id, seen.version, name, body, deleted, now, by.0, *by.1];
    if tx.execute(&sql::CHANGE_MAPPING, changed)? != 1 {
        return Err(Problem::Stale);
    }
    remember(tx, actor, (seen.id, name, seen.version + 1), act, mapping)
}

fn remember(
    tx: &mut Tx<'_>,
    actor: &Actor,
    (id, name, version): (Uuid, &str, i64),
    act: &str,
    mapping: &Mapping,
) -> Result<()> {
    let (now, body) = (tx.clocks().now(), mapping.print()?);
    let version = args![id, version, act, name, body, now, actor.user, actor.name];
    tx.execute(&sql::REMEMBER_MAPPING, version).map(drop)
}

/// Notes by which mapping a file is read.
///
/// # Errors
/// As `Tx::execute`.
pub fn note_mapping(tx: &mut Tx<'_>, import: Uuid, label: &str) -> Result<()> {
    tx.execute(&sql::IMPORT_MAPPING, args![import, label]).map(drop)
}

fn mapping_from(row: &Row<'_>) -> Result<KeptMapping> {
    let body: String = row.get(4)?;
    Ok(KeptMapping {
        id: row.get(0)?,
        laboratory: row.get(1)?,
        name: row.get(2)?,
        version: row.get(3)?,
        mapping: Mapping::kept(&body)
            .map_err(|_| Problem::Internal("a mapping is not as it was written".into()))?,
        changed_at: row.get(5)?,
        changed_by: row.get(6)?,
    })
}
