//! Tables of results in a laboratory's own columns: how they are looked at, and the mappings that are kept for them.

use access::audit::{self, Entry};
use access::{Action, Actor, decide};
use kernel::{Date, Problem, Result};
use sheet::{Content, Look};
use storage::Tx;
use uuid::Uuid;

use super::imports::Received;
use crate::model::{KeptMapping, MappingVersion};
use crate::rules::csv::{self, HEADER, Lines};
use crate::rules::table::{self, Facts, Mapping, Reader};
use crate::store;

/// Signs of a name.
pub const LONGEST_NAME: usize = 60;
/// Mappings of a laboratory.
const MOST: usize = 200;
/// Names of the 27 columns from which a header with as many fields is the file's own, though some of them are written otherwise.
const ENOUGH_NAMES: usize = 14;

/// What is known of the laboratory that sends.
pub fn facts(actor: &Actor) -> Facts {
    let known = territory::get().laboratory(&actor.unit.code);
    let name = known.map_or(actor.unit.name.clone(), |laboratory| laboratory.name.clone());
    // A column that the file demands, and nothing of a result is decided by.
    let asl = known.map_or("301".to_owned(), |laboratory| laboratory.asl.clone());
    Facts { name, asl, today: actor.today }
}

/// Whether a content is the 27-column file as it is: separated by semicolons, its columns in their order. What has as many fields and
/// no header is it too, so that it is refused as such.
pub fn is_tracciato(content: &Content, today: Date) -> bool {
    if !matches!(sheet::kind_of(content), Ok(sheet::Kind::Delimited)) {
        return false;
    }
    let Ok(Some(line)) = Lines::new(content.reader()).next_line() else { return false };
    match csv::is_returned(&line, today) {
        Ok(_) => {
            let fields = csv::split(&line.text).unwrap_or_default();
            let names =
                fields.iter().zip(HEADER).filter(|(field, name)| field.trim().eq_ignore_ascii_case(name));
            names.count() >= ENOUGH_NAMES
        }
        Err(key) => key == "lab-file-no-header",
    }
}

/// Looks at a table; of a workbook at one sheet.
///
/// # Errors
/// An invalid field `file` that says why it is not read.
pub fn looked(content: &Content, sheet: Option<&str>) -> Result<Look> {
    sheet::look(content, sheet).map_err(|trouble| Problem::Invalid(vec![table::problem(&trouble)]))
}

/// The reader of a table that was looked at.
///
/// # Errors
/// An invalid field `file` that names a column which the mapping uses and the file has not.
pub fn reader(mapping: Mapping, look: &Look, actor: &Actor) -> Result<Reader> {
    Reader::new(mapping, &look.headings, look.kind, facts(actor)).map_err(|missing| {
        let problem = kernel::FieldProblem::new("file", "lab-table-missing");
        Problem::Invalid(vec![problem.with("columns", missing.join("», «"))])
    })
}

/// The reader of a table of which nobody is asked anything.
///
/// # Errors
/// As [`reader`]; an invalid field `file` when the dates say another order of day and month than the mapping: days would be other days.
fn certain(mapping: Mapping, look: &Look, actor: &Actor) -> Result<Reader> {
    if mapping.order(look).would_swap(mapping.month_first) {
        return Err(Problem::field("file", "lab-table-dates-other"));
    }
    reader(mapping, look, actor)
}

/// The mapping that a table is read by when nobody is asked: the 27 columns in another dress, or one that was made for the same
/// headings.
pub fn fitting<'m>(look: &Look, kept: &'m [KeptMapping]) -> Option<&'m KeptMapping> {
    kept.iter().find(|one| {
        let mismatch = one.mapping.mismatch(&look.headings);
        mismatch.missing.is_empty() && mismatch.new.is_empty()
    })
}

/// Of the mappings that do not fit, the one that comes nearest, if it has half of the columns or more.
pub fn nearest<'m>(look: &Look, kept: &'m [KeptMapping]) -> Option<&'m KeptMapping> {
    kept.iter()
        .max_by_key(|one| one.mapping.likeness(&look.headings))
        .filter(|one| one.mapping.likeness(&look.headings) >= 50)
}

/// How a file is read of which nothing has to be asked: how many rows it seems to have, and its reader unless it is the 27-column file
/// as it is; `None` where somebody has to be asked.
///
/// # Errors
/// Invalid fields of the file.
pub fn unasked(content: &Content, actor: &Actor) -> Result<Option<(u64, Option<Reader>)>> {
    if is_tracciato(content, actor.today) {
        let lines = content.bytes().iter().filter(|byte| **byte == b'\n').count() as u64;
        return Ok(Some((lines.saturating_sub(1), None)));
    }
    let look = looked(content, None)?;
    if table::is_tracciato(&look.headings) {
        let reader = certain(table::guess(&look.headings), &look, actor)?;
        return Ok(Some((look.rows, Some(reader))));
    }
    Ok(None)
}

/// A table ready to be read for a program, which can be asked nothing: by a mapping that is named, or by the one that fits; with its
/// label.
///
/// # Errors
/// `Problem::NotFound` when none has the name; `Problem::Refused` when none fits; invalid fields of the file.
pub fn ready(
    actor: &Actor,
    kept: &[KeptMapping],
    named: Option<&str>,
    content: &Content,
) -> Result<(u64, Option<Reader>, String)> {
    if named.is_none()
        && let Some((rows, reader)) = unasked(content, actor)?
    {
        return Ok((rows, reader, String::new()));
    }
    if let Some(name) = named {
        let found = kept.iter().find(|one| one.name == name);
        let found = found.ok_or_else(|| Problem::field("mapping", "lab-mapping-unknown"))?;
        let look = looked(content, found.mapping.sheet.as_deref())?;
        return Ok((look.rows, Some(certain(found.mapping.clone(), &look, actor)?), found.label()));
    }
    let look = looked(content, None)?;
    let found = fitting(&look, kept).ok_or(Problem::Refused("lab-file-no-mapping"))?;
    // The same headings may stand in another sheet than the first.
    let look = looked(content, found.mapping.sheet.as_deref())?;
    Ok((look.rows, Some(certain(found.mapping.clone(), &look, actor)?), found.label()))
}

/// The mappings of the actor's laboratory.
///
/// # Errors
/// `Problem::Denied`.
pub fn mappings(tx: &mut Tx<'_>, actor: &Actor) -> Result<Vec<KeptMapping>> {
    decide(actor, Action::ResultImport)?;
    store::mappings_of(tx, &actor.unit.code)
}

/// A mapping of the actor's laboratory, with its versions.
///
/// # Errors
/// `Problem::Denied`; `Problem::NotFound` for another laboratory's.
pub fn mapping(tx: &mut Tx<'_>, actor: &Actor, id: Uuid) -> Result<(KeptMapping, Vec<MappingVersion>)> {
    let scope = decide(actor, Action::ResultImport)?;
    let found = store::find_mapping(tx, &scope, id)?;
    Ok((found, store::mapping_versions(tx, id)?))
}

/// What is to be kept.
#[derive(Debug, Clone)]
pub struct SaveMapping {
    /// Its id when it is new.
    pub id: Uuid,
    /// What it is to be called.
    pub name: String,
    /// The mapping it began as, and the version that was seen: under its name this is its next version.
    pub base: Option<(Uuid, i64)>,
    /// What it says.
    pub mapping: Mapping,
}

/// Keeps a mapping. One that says what is kept already under the name changes nothing.
///
/// # Errors
/// `Problem::Denied`; an invalid field `name`; `Problem::Stale` when somebody has changed it since.
pub fn save_mapping(tx: &mut Tx<'_>, actor: &Actor, new: &SaveMapping) -> Result<KeptMapping> {
    decide(actor, Action::ResultImport)?;
    let name = good_name(&new.name)?;
    new.mapping.is_good("words")?;
    match store::mapping_named(tx, &actor.unit.code, &name)? {
        Some(there) if there.mapping == new.mapping => return Ok(there),
        Some(there) if new.base.is_some_and(|(id, _)| id == there.id) => {
            if new.base.is_some_and(|(_, version)| version != there.version) {
                return Err(Problem::Stale);
            }
            store::change_mapping(tx, actor, &there, (&name, &new.mapping), "changed")?;
        }
        Some(_) => return Err(Problem::field("name", "lab-mapping-name-taken")),
        None => {
            if store::mappings_of(tx, &actor.unit.code)?.len() >= MOST {
                return Err(Problem::field("name", "lab-mapping-many"));
            }
            store::insert_mapping(tx, actor, (new.id, &name), &new.mapping)?;
        }
    }
    let kept = store::mapping_named(tx, &actor.unit.code, &name)?.ok_or(Problem::NotFound)?;
    record(tx, actor, &kept, "kept")?;
    Ok(kept)
}

/// Calls a mapping something else.
///
/// # Errors
/// As [`save_mapping`]; `Problem::NotFound` for another laboratory's.
pub fn rename_mapping(tx: &mut Tx<'_>, actor: &Actor, (id, version): (Uuid, i64), name: &str) -> Result<()> {
    let scope = decide(actor, Action::ResultImport)?;
    let name = good_name(name)?;
    let there = store::find_mapping(tx, &scope, id)?;
    if there.name == name {
        return Ok(());
    }
    if there.version != version {
        return Err(Problem::Stale);
    }
    if store::mapping_named(tx, &actor.unit.code, &name)?.is_some() {
        return Err(Problem::field("name", "lab-mapping-name-taken"));
    }
    store::change_mapping(tx, actor, &there, (&name, &there.mapping), "renamed")?;
    record(tx, actor, &there, "renamed")
}

/// Deletes a mapping; its versions stay, and so does what is said of the files that were read by it.
///
/// # Errors
/// `Problem::Denied`; `Problem::NotFound`; `Problem::Stale`.
pub fn delete_mapping(tx: &mut Tx<'_>, actor: &Actor, id: Uuid, version: i64) -> Result<()> {
    let scope = decide(actor, Action::ResultImport)?;
    let there = store::find_mapping(tx, &scope, id)?;
    if there.version != version {
        return Err(Problem::Stale);
    }
    store::change_mapping(tx, actor, &there, (&there.name, &there.mapping), "deleted")?;
    record(tx, actor, &there, "deleted")
}

/// Notes by which mapping a file is read that begins to be read, or is begun again; none for the 27 columns. One that was read before
/// stays what it was read by.
///
/// # Errors
/// As `Tx::execute`.
pub fn read_by(tx: &mut Tx<'_>, import: Uuid, received: &Received, label: &str) -> Result<()> {
    match received {
        Received::New => store::note_mapping(tx, import, label),
        Received::Before(_) => Ok(()),
    }
}

fn record(tx: &mut Tx<'_>, actor: &Actor, mapping: &KeptMapping, act: &str) -> Result<()> {
    let detail = format!("mapping {} {act}", mapping.id);
    audit::record(tx, actor, Entry::new(Action::ResultImport).detail(detail))
}

fn good_name(name: &str) -> Result<String> {
    let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
    match name.chars().count() {
        0 => Err(Problem::field("name", "web-required")),
        1..=LONGEST_NAME if kernel::text::is_readable(&name) => Ok(name),
        _ => Err(Problem::field("name", "lab-mapping-name-wrong")),
    }
}
