//! Tables of results in a laboratory's own columns: how they are looked at, and the mappings that are kept for them.

use access::audit::{self, Entry};
use access::{Action, Actor, decide};
use kernel::{Date, Problem, Result};
use sheet::{Content, Look};
use storage::Tx;
use uuid::Uuid;

use super::imports::Received;
use super::slots::{aside, beside};
use crate::model::{KeptMapping, MappingVersion};
use crate::rules::csv::Lines;
use crate::rules::table::{self, Facts, Mapping, Reader};
use crate::store;

/// Signs of a name.
pub const LONGEST_NAME: usize = 60;
/// Mappings of a laboratory.
const MOST: usize = 200;

/// What is known of the laboratory that sends.
pub fn facts(actor: &Actor) -> Facts {
    let known = territory::get().laboratory(&actor.unit.code);
    let name = known.map_or(actor.unit.name.clone(), |laboratory| laboratory.name.clone());
    // A column that the file demands, and nothing of a result is decided by.
    let asl = known.map_or("301".to_owned(), |laboratory| laboratory.asl.clone());
    Facts { name, asl, today: actor.today }
}

/// Looks at a table; of a workbook at one sheet, or at the first that has a table.
///
/// # Errors
/// An invalid field `file` that says why it is not read; `Problem::Busy`.
pub async fn looked(content: &Content, sheet: Option<&str>) -> Result<Look> {
    let (content, sheet) = (content.clone(), sheet.map(str::to_owned));
    let look = beside(move || sheet::look(&content, sheet.as_deref())).await?;
    look.map_err(|trouble| Problem::Invalid(vec![table::problem(&trouble)]))
}

/// The look at the sheet that a mapping names, which may be the one that was looked at.
async fn looked_by(mapping: &Mapping, content: &Content, look: Look) -> Result<Look> {
    match mapping.sheet.as_deref() {
        Some(sheet) if !look.sheets.is_empty() && look.sheet.as_deref() != Some(sheet) => {
            looked(content, Some(sheet)).await
        }
        _ => Ok(look),
    }
}

/// The reader of a table that was looked at.
///
/// # Errors
/// An invalid field `file` that names a column which the mapping uses and the file has not.
pub fn reader(mapping: Mapping, look: &Look, actor: &Actor) -> Result<Reader> {
    Reader::of(mapping, look, facts(actor)).map_err(|missing| {
        let problem = kernel::FieldProblem::new("file", "lab-table-missing");
        Problem::Invalid(vec![problem.with("columns", missing.join("», «"))])
    })
}

/// The reader of a table of which nobody is asked anything.
///
/// # Errors
/// As [`reader`]; an invalid field `file` when nothing says which of day and month comes first, or the dates another one than the mapping.
fn certain(mapping: Mapping, look: &Look, actor: &Actor) -> Result<Reader> {
    let mapping = mapping.settled(look).map_err(|key| Problem::field("file", key))?;
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

/// How a file is read.
#[derive(Debug)]
pub enum Way {
    /// As the 27 columns as they are, with the lines it has.
    Plain(u64),
    /// As the 27 columns in another dress.
    Dressed(Box<Look>, Box<Reader>),
    /// By a mapping that somebody makes or names.
    Asked(Box<Look>),
}

/// How a file is read, as far as it says so itself.
///
/// # Errors
/// Invalid fields of the file; `Problem::Busy`.
pub async fn way(content: &Content, actor: &Actor) -> Result<Way> {
    let (lines, today) = (content.clone(), actor.today);
    if let Some(rows) = aside(move || plain_rows(&lines, today)).await? {
        return Ok(Way::Plain(rows));
    }
    let look = looked(content, None).await?;
    match table::tracciato(&look.headings) {
        Some(mapping) => {
            let reader = certain(mapping, &look, actor)?;
            Ok(Way::Dressed(Box::new(look), Box::new(reader)))
        }
        None => Ok(Way::Asked(Box::new(look))),
    }
}

/// How many rows the 27-column file as it is seems to have; none for any other file.
fn plain_rows(content: &Content, today: Date) -> Option<u64> {
    sheet::kind_of(content).ok().filter(|kind| *kind == sheet::Kind::Delimited)?;
    let first = Lines::new(content.reader()).next_line().ok().flatten()?;
    let lines = || content.bytes().iter().filter(|byte| **byte == b'\n').count() as u64;
    table::is_plain(&first, today).then(|| lines().saturating_sub(1))
}

/// A table ready to be read for a program, which can be asked nothing: by a mapping that is named, or by the one that fits; with its
/// label.
///
/// # Errors
/// An invalid field `mapping` when none has the name; `Problem::Refused` when none fits; invalid fields of the file; `Problem::Busy`.
pub async fn ready(
    actor: &Actor,
    kept: &[KeptMapping],
    named: Option<&str>,
    content: &Content,
) -> Result<(u64, Option<Reader>, String)> {
    let (found, look) = match named {
        Some(name) => {
            let found = kept.iter().find(|one| one.name == name);
            let found = found.ok_or_else(|| Problem::field("mapping", "lab-mapping-unknown"))?;
            (found, looked(content, found.mapping.sheet.as_deref()).await?)
        }
        None => match way(content, actor).await? {
            Way::Plain(rows) => return Ok((rows, None, String::new())),
            Way::Dressed(look, reader) => return Ok((look.rows, Some(*reader), String::new())),
            Way::Asked(look) => {
                let found = fitting(&look, kept).ok_or(Problem::Refused("lab-file-no-mapping"))?;
                // The same headings may stand in another sheet than the first.
                (found, looked_by(&found.mapping, content, *look).await?)
            }
        },
    };
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

/// The mapping of the actor's laboratory that has a name.
///
/// # Errors
/// `Problem::Denied`; `Problem::NotFound`.
pub fn mapping_named(tx: &mut Tx<'_>, actor: &Actor, name: &str) -> Result<KeptMapping> {
    decide(actor, Action::ResultImport)?;
    store::mapping_named(tx, &actor.unit.code, &good_name(name)?)?.ok_or(Problem::NotFound)
}

/// Keeps a mapping under a name: the next version of the one that was seen, or a new one when none was; `id` is its id then.
///
/// # Errors
/// As [`save_mapping`]; an invalid field `If-Match` when there is another one under the name and no version of it was seen;
/// `Problem::NotFound` when there is none of which a version was.
pub fn put_mapping(
    tx: &mut Tx<'_>,
    actor: &Actor,
    id: Uuid,
    (name, seen): (&str, Option<i64>),
    mapping: &Mapping,
) -> Result<KeptMapping> {
    decide(actor, Action::ResultImport)?;
    let there = store::mapping_named(tx, &actor.unit.code, &good_name(name)?)?;
    let base = match (&there, seen) {
        (Some(there), Some(version)) => Some((there.id, version)),
        (Some(there), None) if there.mapping != *mapping => {
            return Err(Problem::field("If-Match", "web-if-match"));
        }
        (None, Some(_)) => return Err(Problem::NotFound),
        (_, None) => None,
    };
    save_mapping(tx, actor, &SaveMapping { id, name: name.to_owned(), base, mapping: mapping.clone() })
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
