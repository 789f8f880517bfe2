//! What the file of the regional registry reads and writes: whole units of rows, in few statements.

use std::collections::{HashMap, HashSet};

use access::audience::{self, Grant};
use access::{Action, Resource, Scope};
use jiff::SignedDuration;
use kernel::ids::{PersonId, UserId};
use kernel::{Date, PersonIdentifier, Problem, Result};
use storage::{Arg, Row, ToArg, Tx, args};
use uuid::Uuid;

use super::{demand, insert_row, move_audiences, person_from, rewrite};
use crate::model::{Person, identifier_text};
use crate::rules::{self, registry};
use crate::sql;

/// How many codes one statement asks for.
const ASKED: usize = 64;
/// Days after which nobody goes on with a file that was interrupted.
const GIVEN_UP: i64 = 14;
/// Why it passes the second wall.
const WHY: &str = "the file of the registry: whom each row is about, by exact key, to write and not to show";

/// Who stands in the history for what a file of the registry changed, whoever sent it. No user has this id.
pub const REGISTRY: UserId = UserId(Uuid::from_u128(0x6172_6769_6e65_8000_8000_0000_0000_0001));

/// What is known of a person before her row is looked at.
pub struct Known {
    /// Who.
    pub id: PersonId,
    /// Into whom she was merged; herself, for most.
    pub survivor: PersonId,
    /// The version of her data.
    pub version: i64,
    /// By which row she was last written.
    pub mark: Option<Vec<u8>>,
}

/// Who of some tax codes is there.
///
/// # Errors
/// `Problem::Denied` for any other scope.
pub fn known(tx: &mut Tx<'_>, scope: &Scope, codes: &[&str]) -> Result<HashMap<String, Known>> {
    demand(scope, scope.action() == Action::PersonImport)?;
    let mut found = HashMap::with_capacity(codes.len());
    tx.system(WHY, |tx| {
        for some in codes.chunks(ASKED) {
            let mut asked: Vec<Arg<'_>> = some.iter().map(|code| code.to_arg()).collect();
            asked.resize(ASKED, Arg::Null);
            found.extend(tx.query(&sql::KNOWN_BY_TAX_CODE, &asked, |row| {
                let (id, survivor) = (row.get(1)?, row.get(4)?);
                let known = Known { id, survivor, version: row.get(2)?, mark: row.get(3)? };
                Ok((row.get::<String>(0)?, known))
            })?);
        }
        Ok(found)
    })
}

/// A person's own row, whether she was merged or not, and into whom: herself, for most.
pub type Own = (Person, PersonId);

fn own_from(row: &Row<'_>) -> Result<Own> {
    Ok((person_from(row)?, row.get(25)?))
}

/// A person by her id.
///
/// # Errors
/// As [`known`]; `Problem::NotFound`.
pub fn person(tx: &mut Tx<'_>, scope: &Scope, id: PersonId) -> Result<Own> {
    demand(scope, scope.action() == Action::PersonImport)?;
    tx.system(WHY, |tx| tx.one(&sql::FIND, args![id], own_from))
}

/// Who has a code that is no tax code, and was born on that day: one of each person, under the id that has the code. Of who was merged
/// it is her own row and not the survivor's, as with tax codes.
///
/// # Errors
/// As [`known`].
pub fn by_code(tx: &mut Tx<'_>, scope: &Scope, code: &PersonIdentifier, born: Date) -> Result<Vec<Own>> {
    demand(scope, scope.action() == Action::PersonImport)?;
    let (text, kind) = (identifier_text(code), code.kind().as_str());
    let mut own =
        tx.system(WHY, |tx| tx.query(&sql::OWN_BY_OTHER_IDENTIFIER, args![text, kind, born], own_from))?;
    let mut survivors = HashSet::new();
    own.retain(|(_, survivor)| survivors.insert(*survivor));
    Ok(own)
}

/// Who changed a person's data, the first change first.
///
/// # Errors
/// As [`known`].
pub fn steps(tx: &mut Tx<'_>, scope: &Scope, id: PersonId) -> Result<Vec<registry::Step>> {
    demand(scope, scope.action() == Action::PersonImport)?;
    tx.system(WHY, |tx| {
        tx.query(&sql::WHOLE_HISTORY, args![id], |row| {
            let by: Uuid = row.get(2)?;
            let origin = match by {
                by if by == REGISTRY.0 => registry::Origin::File,
                by if by.is_nil() => registry::Origin::Choices,
                _ => registry::Origin::Hand,
            };
            let before = serde_json::from_str(&row.get::<String>(4)?).map_err(Problem::internal)?;
            Ok(registry::Step { origin, before })
        })
    })
}

/// Writes new persons, and then what they are seen by in the order of the lists, so that neighbours lie on one page.
///
/// # Errors
/// As `Tx::execute`; `Problem::Duplicate` for a tax code that is there by now.
pub fn insert_all(tx: &mut Tx<'_>, persons: &[(&Person, Option<&[u8]>)], since: Date) -> Result<()> {
    let mut grants: Vec<(Resource, Uuid, Grant)> = Vec::with_capacity(3 * persons.len());
    for (person, mark) in persons {
        insert_row(tx, person, *mark)?;
        let (id, hers) = (person.id.0, rules::audiences(person, since));
        let names = rules::name_audiences(&person.data, &hers).into_iter().flatten();
        grants.extend(names.map(|grant| (Resource::PersonName, id, grant)));
        grants.extend(hers.into_iter().map(|grant| (Resource::Person, id, grant)));
    }
    grants.sort_by(|(_, _, one), (_, _, other)| {
        (&one.audience, &one.sort_key).cmp(&(&other.audience, &other.sort_key))
    });
    grants.iter().try_for_each(|(resource, id, grant)| {
        audience::grant(tx, *resource, *id, std::slice::from_ref(grant))
    })
}

/// Writes what a file changed of a person over what was there, which goes to the history. Her audiences move when they are others.
///
/// # Errors
/// `Problem::Stale` when the row has another version by now.
pub fn change(tx: &mut Tx<'_>, before: &Person, person: &Person, reason: &str, today: Date) -> Result<()> {
    rewrite(tx, before, person, REGISTRY, reason)?;
    let seen_by = |one: &Person| {
        let hers = rules::audiences(one, today);
        let names = rules::name_audiences(&one.data, &hers);
        (hers, names)
    };
    match seen_by(before) == seen_by(person) {
        true => Ok(()),
        false => move_audiences(tx, person, today),
    }
}

/// Notes by which row a person was last written.
///
/// # Errors
/// As `Tx::execute`.
pub fn set_mark(tx: &mut Tx<'_>, id: PersonId, mark: &[u8]) -> Result<()> {
    tx.execute(&sql::SET_REGISTRY_MARK, args![id, mark]).map(drop)
}

/// A file, as its import is known by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FileKey {
    /// SHA-256 of the whole file.
    pub hash: [u8; 32],
    /// Whether it overrules corrections.
    pub wins: bool,
    /// Lines of one unit of work.
    pub unit_rows: i32,
}

/// How many rows came to what.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// Persons who were not known.
    pub added: u64,
    /// Persons whose data changed.
    pub changed: u64,
    /// Persons of whom the file says what is known.
    pub unchanged: u64,
    /// Rows that go back.
    pub rejected: u64,
    /// Rows that repeat another one of the file.
    pub duplicate: u64,
    /// Of the changed and unchanged, those in whom a correction stood against the file.
    pub kept: u64,
}

impl Tally {
    /// Rows that were taken.
    pub fn accepted(&self) -> u64 {
        self.added + self.changed + self.unchanged
    }

    /// All rows.
    pub fn rows(&self) -> u64 {
        self.accepted() + self.rejected + self.duplicate
    }

    /// With those of another part of the file.
    pub fn add(&mut self, other: &Self) {
        self.added += other.added;
        self.changed += other.changed;
        self.unchanged += other.unchanged;
        self.rejected += other.rejected;
        self.duplicate += other.duplicate;
        self.kept += other.kept;
    }

    fn columns(&self) -> [i64; 6] {
        [self.added, self.changed, self.unchanged, self.rejected, self.duplicate, self.kept]
            .map(|count| i64::try_from(count).unwrap_or(i64::MAX))
    }

    fn from_row(row: &Row<'_>, first: usize) -> Result<Self> {
        let count = |index| row.get::<i64>(first + index).map(|count| u64::try_from(count).unwrap_or(0));
        Ok(Self {
            added: count(0)?,
            changed: count(1)?,
            unchanged: count(2)?,
            rejected: count(3)?,
            duplicate: count(4)?,
            kept: count(5)?,
        })
    }
}

/// What became of a chunk.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ChunkOutcome {
    /// In figures.
    pub tally: Tally,
    /// The rows that go back to be mended.
    pub rejected: String,
    /// The rows against which corrections stood.
    pub kept: String,
}

/// The import of a file: one that was interrupted, or a new one.
///
/// # Errors
/// As `Tx::execute`.
pub fn begin(tx: &mut Tx<'_>, by: UserId, key: &FileKey) -> Result<Uuid> {
    let now = tx.clocks().now();
    let old = now - SignedDuration::from_hours(24 * GIVEN_UP);
    for id in tx.query(&sql::GIVEN_UP_REGISTRY_IMPORTS, args![old], |row| row.get::<Uuid>(0))? {
        end(tx, id)?;
    }
    let id = Uuid::now_v7();
    tx.execute(&sql::BEGIN_REGISTRY_IMPORT, args![id, key.hash, key.wins, key.unit_rows, now, by])?;
    let found =
        tx.first(&sql::UNFINISHED_REGISTRY_IMPORT, args![key.hash, key.wins, key.unit_rows], |row| {
            row.get(0)
        })?;
    // Somebody else's of this moment is not seen yet.
    found.ok_or(Problem::Serialization)
}

/// The chunks of an import that are done.
///
/// # Errors
/// As `Tx::query`.
pub fn chunks(tx: &mut Tx<'_>, import: Uuid) -> Result<Vec<(i64, Tally)>> {
    tx.query(&sql::REGISTRY_CHUNKS, args![import], |row| Ok((row.get(0)?, Tally::from_row(row, 1)?)))
}

/// What became of a chunk, if it is done.
///
/// # Errors
/// As `Tx::query`.
pub fn chunk(tx: &mut Tx<'_>, import: Uuid, number: i64) -> Result<Option<ChunkOutcome>> {
    tx.first(&sql::FIND_REGISTRY_CHUNK, args![import, number], |row| {
        Ok(ChunkOutcome { tally: Tally::from_row(row, 0)?, rejected: row.get(6)?, kept: row.get(7)? })
    })
}

/// Notes that a chunk is done.
///
/// # Errors
/// As `Tx::execute`; `Problem::Duplicate` when another process has done it.
pub fn insert_chunk(tx: &mut Tx<'_>, import: Uuid, number: i64, outcome: &ChunkOutcome) -> Result<()> {
    let [added, changed, unchanged, rejected, duplicate, kept] = outcome.tally.columns();
    let columns = args![
        import,
        number,
        added,
        changed,
        unchanged,
        rejected,
        duplicate,
        kept,
        outcome.rejected,
        outcome.kept
    ];
    tx.execute(&sql::INSERT_REGISTRY_CHUNK, columns).map(drop)
}

/// Notes that a file is done, and forgets the rows that went back.
///
/// # Errors
/// As `Tx::execute`.
pub fn end(tx: &mut Tx<'_>, import: Uuid) -> Result<Tally> {
    let mut sum = Tally::default();
    chunks(tx, import)?.iter().for_each(|(_, tally)| sum.add(tally));
    let [added, changed, unchanged, rejected, duplicate, kept] = sum.columns();
    let now = tx.clocks().now();
    let columns = args![import, now, added, changed, unchanged, rejected, duplicate, kept];
    if tx.execute(&sql::END_REGISTRY_IMPORT, columns)? == 0 {
        return Err(Problem::Stale);
    }
    tx.execute(&sql::FORGET_REGISTRY_CHUNKS, args![import])?;
    Ok(sum)
}
