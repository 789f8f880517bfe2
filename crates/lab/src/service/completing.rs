//! Files that bring again, mended, what came back of another one; and what became of all files of a day.

use std::collections::BTreeMap;

use access::audit::{self, Entry};
use access::{Action, Actor, decide};
use jiff::Span;
use kernel::{Date, Problem, Result};
use storage::Tx;
use uuid::Uuid;

use crate::model::{Import, ImportCounts};
use crate::rules::completion::{Completion, completion};
use crate::store;

/// Days of which the counts are shown.
pub const DAYS_SHOWN: i64 = 31;

/// What is taken of a file by now, and the files that brought its rejected rows again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Completed {
    /// How much.
    pub completion: Completion,
    /// Them, the first before.
    pub later: Vec<Import>,
}

/// Notes that a file, which begins to be read, brings again what was rejected of an earlier one of the actor's laboratory; of a chain of
/// them it is the first that is completed. A repeat changes nothing.
///
/// # Errors
/// `Problem::Denied`; `Problem::NotFound` for another laboratory's; `Problem::Refused` when nothing of that one came back.
pub fn complete(tx: &mut Tx<'_>, actor: &Actor, id: Uuid, first: Uuid) -> Result<()> {
    let scope = decide(actor, Action::ResultImport)?;
    let named = store::find_import(tx, &scope, first)?;
    let root = match named.completes {
        Some(root) => store::find_import(tx, &scope, root)?,
        None => named,
    };
    if root.id == id || !root.state.is_counted() || root.counts.rejected == 0 {
        return Err(Problem::Refused("lab-import-completes-nothing"));
    }
    store::note_completes(tx, id, root.id)
}

/// What is taken by now of a file that [`super::results_file`] has found; none for one of which nothing came back, and for one that
/// completes another.
///
/// # Errors
/// `Problem::Denied`.
pub fn completed(tx: &mut Tx<'_>, actor: &Actor, import: &Import) -> Result<Option<Completed>> {
    decide(actor, Action::ResultImport)?;
    if import.completes.is_some() || !import.state.is_counted() || import.counts.rejected == 0 {
        return Ok(None);
    }
    let later = store::completing(tx, import.id)?;
    Ok(Some(Completed { completion: of(import, &later), later }))
}

fn of(import: &Import, later: &[Import]) -> Completion {
    let counted = later.iter().filter(|one| one.state.is_counted());
    completion(&import.counts, &counted.map(|one| one.counts).collect::<Vec<ImportCounts>>())
}

/// Those of some files of which rejected rows are left, with how much is taken: from the list of all, the latest first.
pub fn incomplete(imports: &[Import]) -> Vec<(&Import, Completion)> {
    let first = imports.iter().filter(|one| one.completes.is_none() && one.state.is_counted());
    let with = first.map(|one| {
        let later = imports.iter().rev().filter(|other| other.completes == Some(one.id)).cloned();
        (one, of(one, &later.collect::<Vec<Import>>()))
    });
    with.filter(|(_, completion)| !completion.is_whole()).collect()
}

/// What became of the files of a day.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct FilesOfDay {
    /// How many were read.
    pub files: u64,
    /// How many were not, or not yet: what is in them is not counted.
    pub unread: u64,
    /// What became of the rows of those that were read.
    pub counts: ImportCounts,
}

/// The first of the last days that are shown: with today they are [`DAYS_SHOWN`].
pub fn first_shown(today: Date) -> Date {
    today.saturating_sub(Span::new().days(DAYS_SHOWN - 1))
}

/// What became of the files of the actor's laboratory on each of the last days.
///
/// # Errors
/// `Problem::Denied`.
pub fn days(tx: &mut Tx<'_>, actor: &Actor) -> Result<BTreeMap<Date, FilesOfDay>> {
    decide(actor, Action::ResultImport)?;
    let found = store::files_of_days(tx, &actor.unit.code, first_shown(actor.today))?;
    audit::record(tx, actor, Entry::new(Action::ResultImport).detail("counts of the days"))?;
    let mut days: BTreeMap<Date, FilesOfDay> = BTreeMap::new();
    for (day, state, files, counts) in found {
        let day = days.entry(day).or_default();
        if state.is_counted() {
            day.files += files;
            add(&mut day.counts, &counts);
        } else {
            day.unread += files;
        }
    }
    Ok(days)
}

fn add(to: &mut ImportCounts, counts: &ImportCounts) {
    to.rows += counts.rows;
    to.accepted += counts.accepted;
    to.rejected += counts.rejected;
    to.duplicate += counts.duplicate;
    to.outdated += counts.outdated;
}
