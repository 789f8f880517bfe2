//! The files that were sent: their history, their counts, what was rejected of them.

use access::audit::{self, Entry};
use access::{Action, Actor, decide};
use kernel::{Problem, Result};
use storage::Tx;
use uuid::Uuid;

use crate::model::Import;
use crate::store;

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

/// The rejected rows of a file, as they are downloaded: the laboratory's own data, given back to it.
///
/// # Errors
/// As [`results_file`]; `Problem::NotFound` when there are none.
pub fn rejected_file(tx: &mut Tx<'_>, actor: &Actor, id: Uuid) -> Result<String> {
    let scope = decide(actor, Action::ResultImport)?;
    let import = store::find_import(tx, &scope, id)?;
    if import.rejected_file.is_empty() {
        return Err(Problem::NotFound);
    }
    audit::record(tx, actor, Entry::new(Action::ResultImport).detail(format!("import {id}: rejected rows")))?;
    Ok(import.rejected_file)
}
