//! The files that were sent: their history, their counts, what was rejected of them.

use access::audit::{self, Entry};
use access::{Action, Actor, decide};
use kernel::{Problem, Result};
use storage::Tx;
use uuid::Uuid;

use crate::model::{Import, ImportState};
use crate::store;

/// Persons named in one record.
const SUBJECTS: usize = 200;
/// Files in one unit of work of the night.
const FORGOTTEN_AT_ONCE: i64 = 20;

/// Whether the actor may send files at all: asked before one is read, so that nobody else fills the memory.
///
/// # Errors
/// `Problem::Denied`.
pub fn may_import(_: &mut Tx<'_>, actor: &Actor) -> Result<()> {
    decide(actor, Action::ResultImport).map(drop)
}

/// The latest files of the actor's laboratory.
///
/// # Errors
/// `Problem::Denied`.
pub fn imports(tx: &mut Tx<'_>, actor: &Actor, limit: i64) -> Result<Vec<Import>> {
    decide(actor, Action::ResultImport)?;
    let imports = store::imports_of(tx, &actor.unit.code, limit)?;
    audit::record(tx, actor, Entry::new(Action::ResultImport).detail("list of imports"))?;
    Ok(imports)
}

/// A file of the actor's laboratory, with what was rejected of it.
///
/// # Errors
/// `Problem::Denied`; `Problem::NotFound` for another laboratory's.
pub fn results_file(tx: &mut Tx<'_>, actor: &Actor, id: Uuid) -> Result<Import> {
    let scope = decide(actor, Action::ResultImport)?;
    let import = store::find_import(tx, &scope, id)?;
    audit::record(tx, actor, Entry::new(Action::ResultImport).detail(format!("import {id}: counts")))?;
    Ok(import)
}

/// As [`results_file`], with the rejected rows of one that was read to its end, while they are kept.
///
/// # Errors
/// As [`results_file`].
pub fn results_file_whole(tx: &mut Tx<'_>, actor: &Actor, id: Uuid) -> Result<(Import, Option<String>)> {
    let scope = decide(actor, Action::ResultImport)?;
    let import = store::find_import(tx, &scope, id)?;
    let file = if import.state == ImportState::Done { give_back(tx, actor, &import)? } else { None };
    if file.is_none() {
        let entry = Entry::new(Action::ResultImport).detail(format!("import {id}: counts"));
        audit::record(tx, actor, entry)?;
    }
    Ok((import, file))
}

/// The rejected rows of a file, as they are downloaded.
///
/// # Errors
/// As [`results_file`]; `Problem::NotFound` when there are none, or no more.
pub fn rejected_file(tx: &mut Tx<'_>, actor: &Actor, id: Uuid) -> Result<String> {
    let scope = decide(actor, Action::ResultImport)?;
    let import = store::find_import(tx, &scope, id)?;
    give_back(tx, actor, &import)?.ok_or(Problem::NotFound)
}

/// The laboratory's own rows, given back to it, recorded under everybody they speak of; `None` when there are none.
fn give_back(tx: &mut Tx<'_>, actor: &Actor, import: &Import) -> Result<Option<String>> {
    if import.kept_until.is_none_or(|until| until <= tx.clocks().now()) {
        return Ok(None);
    }
    let subjects = store::import_subjects(tx, import.id)?;
    let entry = |some: &[Uuid]| {
        let detail = format!("import {}: rejected rows", import.id);
        Entry::new(Action::ResultImport).subjects(some.iter().copied()).detail(detail)
    };
    if subjects.is_empty() {
        audit::record(tx, actor, entry(&[]))?;
    }
    for some in subjects.chunks(SUBJECTS) {
        audit::record(tx, actor, entry(some))?;
    }
    store::rejected_file(tx, import).map(Some)
}

/// Forgets the rejected rows and the bytes of messages whose time is over, some at a time; the nightly job calls it until it
/// answers 0.
///
/// # Errors
/// As `Tx::execute`.
pub fn forget_rejected(tx: &mut Tx<'_>) -> Result<u64> {
    let files = store::forget_rejected(tx, FORGOTTEN_AT_ONCE)?;
    Ok(files + store::forget_bodies(tx, FORGOTTEN_AT_ONCE * FORGOTTEN_AT_ONCE)?)
}
