//! The register of organisations and their parts: ASL, bodies, facilities with their wards, laboratories, schools. One noun
//! for all of them, as FHIR has Organization and Location; what a kind lacks stays empty.
//!
//! The data files are the seed. What is added or changed lies in the database and wins over them. A process holds all of it in
//! memory ([`refresh`] reads it anew, and the code lists with it, when there are more changes than it knows), so that a page which names a laboratory asks
//! no statement. Every state that has been read stays in memory for as long as the process lives, some hundred bytes for each
//! change: whoever holds a name holds it safely.

use std::collections::HashMap;
use std::sync::{PoisonError, RwLock};

use kernel::{Date, Problem, Result};
use serde::{Deserialize, Serialize};
use storage::{Row, Tx, args};

use crate::{Asl, Hospital, Laboratory, School, sql};

mod seed;

pub use seed::find_seeded;
use seed::{Shape, seed, shape};

/// What an organisation is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// A local health authority.
    Asl,
    /// Whoever runs facilities or laboratories (ente): a hospital trust, a company, a charity.
    Body,
    /// A place where people are cared for (struttura): a hospital, a nursing home, a hotel for isolation.
    Facility,
    /// A part of a facility (area, reparto).
    Ward,
    /// A laboratory.
    Laboratory,
    /// A site of a school.
    School,
}

impl Kind {
    /// Every kind, from what holds others to what is held.
    pub const ALL: [Kind; 6] =
        [Self::Asl, Self::Body, Self::Facility, Self::Ward, Self::Laboratory, Self::School];

    /// Name in the database, in addresses and in files.
    pub fn code(self) -> &'static str {
        match self {
            Self::Asl => "asl",
            Self::Body => "body",
            Self::Facility => "facility",
            Self::Ward => "ward",
            Self::Laboratory => "laboratory",
            Self::School => "school",
        }
    }

    /// The kind with that name.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }

    /// Whether one of this kind may be a part of one of that kind.
    pub fn may_be_part_of(self, whole: Kind) -> bool {
        match self {
            Self::Asl | Self::Body | Self::School => false,
            Self::Facility | Self::Laboratory => matches!(whole, Self::Asl | Self::Body),
            Self::Ward => whole == Self::Facility,
        }
    }
}

/// An organisation, or a part of one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Organisation {
    /// One for all kinds, given once and for ever.
    pub code: String,
    /// What it is.
    pub kind: Kind,
    /// Name.
    pub name: String,
    /// Code of its nature, or of what a ward treats; empty where there is none.
    pub nature: String,
    /// Code of what it is a part of, or works for; empty where there is none.
    pub parent: String,
    /// Three digits of the ASL in whose territory it lies; empty for a body of several.
    pub asl: String,
    /// ISTAT code of its comune; empty for an ASL, a body or a ward.
    pub comune: String,
    /// Street and number.
    pub address: String,
    /// Telephone or address of an office.
    pub contact: String,
    /// The ASL whose requests a laboratory takes.
    pub serves: Vec<String>,
    /// Swabs a day a laboratory can read.
    pub capacity: u32,
    /// First day.
    pub valid_from: Date,
    /// First day no more, or [`kernel::clock::FOREVER`].
    pub valid_to: Date,
    /// How often it was changed; 0 as the data files have it.
    pub version: i64,
}

impl Organisation {
    /// Whether a day lies in its time.
    pub fn is_open_on(&self, day: Date) -> bool {
        self.valid_from <= day && day < self.valid_to
    }
}

#[derive(Debug)]
struct Entry {
    organisation: Organisation,
    shape: Shape,
}

/// What was added or changed, by code, and the short lists whole.
struct Live {
    changes: i64,
    changed: HashMap<String, &'static Entry>,
    asls: Option<&'static [Asl]>,
    laboratories: Option<&'static [Laboratory]>,
}

static LIVE: RwLock<Option<Live>> = RwLock::new(None);

fn live<T>(ask: impl FnOnce(&Live) -> Option<T>) -> Option<T> {
    LIVE.read().unwrap_or_else(PoisonError::into_inner).as_ref().and_then(ask)
}

/// What is in memory of a code.
fn entry(code: &str) -> Option<&'static Entry> {
    live(|live| live.changed.get(code).copied())
}

pub(crate) fn asls() -> Option<&'static [Asl]> {
    live(|live| live.asls)
}

pub(crate) fn laboratories() -> Option<&'static [Laboratory]> {
    live(|live| live.laboratories)
}

/// A hospital, another facility or a ward that was added or changed.
pub(crate) fn facility(code: &str) -> Option<&'static Hospital> {
    match &entry(code)?.shape {
        Shape::Facility(facility) => Some(facility),
        _ => None,
    }
}

pub(crate) fn school(code: &str) -> Option<&'static School> {
    match &entry(code)?.shape {
        Shape::School(school) => Some(school),
        _ => None,
    }
}

/// An organisation by code, whatever its time.
pub fn find(code: &str) -> Option<&'static Organisation> {
    entry(code).map(|entry| &entry.organisation).or_else(|| find_seeded(code))
}

/// Whether something is there and in its time on a day.
pub fn is_open(code: &str, day: Date) -> bool {
    find(code).is_some_and(|organisation| organisation.is_open_on(day))
}

/// All there are and were for which something is true, in order of kind and code.
pub fn all(wanted: impl Fn(&Organisation) -> bool) -> Vec<&'static Organisation> {
    let changed: HashMap<String, &'static Entry> =
        live(|live| Some(live.changed.clone())).unwrap_or_default();
    let unchanged = seed().iter().filter(|one| !changed.contains_key(&one.code));
    let mut all: Vec<&'static Organisation> = unchanged
        .chain(changed.values().map(|entry| &entry.organisation))
        .filter(|one| wanted(one))
        .collect();
    all.sort_by(|a, b| (a.kind, &a.code).cmp(&(b.kind, &b.code)));
    all
}

/// The parts of an organisation, past ones too, in order of kind and code.
pub fn parts_of(code: &str) -> Vec<&'static Organisation> {
    if code.is_empty() { Vec::new() } else { all(|one| one.parent == code) }
}

/// Brings what is in memory up to the database's state. It costs one count when nothing has changed.
///
/// # Errors
/// As `Tx::query`.
pub fn refresh(tx: &mut Tx<'_>) -> Result<()> {
    let changes: i64 = tx.one(&sql::REGISTER_CHANGES, args![], |row| row.get(0))?;
    if live(|live| Some(live.changes)).unwrap_or(0) == changes {
        return Ok(());
    }
    read_all(tx, changes, false)
}

/// As [`refresh`], whatever is in memory: for a process that goes from one database to another, as tests do.
///
/// # Errors
/// As `Tx::query`.
pub fn load(tx: &mut Tx<'_>) -> Result<()> {
    let changes: i64 = tx.one(&sql::REGISTER_CHANGES, args![], |row| row.get(0))?;
    read_all(tx, changes, true)
}

fn read_all(tx: &mut Tx<'_>, changes: i64, whatever: bool) -> Result<()> {
    crate::codes::read_all(tx, changes, whatever)?;
    let read = tx.query(&sql::ORGANISATIONS, args![], organisation_from)?;
    let mut live = LIVE.write().unwrap_or_else(PoisonError::into_inner);
    // Of two that read at once the one who saw more stays.
    if !whatever && live.as_ref().is_some_and(|live| live.changes > changes) {
        return Ok(());
    }
    let before = live.take();
    let changed: HashMap<String, &'static Entry> = read
        .into_iter()
        .map(|organisation| {
            let known = before.as_ref().and_then(|live| live.changed.get(&organisation.code).copied());
            let known = known.filter(|entry| entry.organisation == organisation);
            (organisation.code.clone(), known.unwrap_or_else(|| keep(organisation)))
        })
        .collect();
    let shapes = || changed.values().map(|entry| &entry.shape);
    let asls = over(
        crate::get().embedded_asls(),
        shapes().filter_map(|shape| if let Shape::Asl(asl) = shape { Some(asl) } else { None }),
        |asl| &asl.code,
        before.as_ref().and_then(|live| live.asls),
    );
    let laboratories = over(
        crate::get().embedded_laboratories(),
        shapes().filter_map(|shape| if let Shape::Laboratory(one) = shape { Some(one) } else { None }),
        |laboratory| &laboratory.code,
        before.as_ref().and_then(|live| live.laboratories),
    );
    *live = Some(Live { changes, changed, asls: Some(asls), laboratories: Some(laboratories) });
    Ok(())
}

/// Keeps a state for as long as the process lives.
fn keep(organisation: Organisation) -> &'static Entry {
    let shape = shape(&organisation);
    Box::leak(Box::new(Entry { organisation, shape }))
}

/// A short list of the data files with what has changed, in order of code; the one of before when it says the same.
fn over<T: Clone + PartialEq>(
    seed: &'static [T],
    changed: impl Iterator<Item = &'static T>,
    code: impl Fn(&T) -> &String,
    before: Option<&'static [T]>,
) -> &'static [T] {
    let changed: Vec<&T> = changed.collect();
    let mut list: Vec<T> =
        seed.iter().filter(|one| changed.iter().all(|new| code(new) != code(one))).cloned().collect();
    list.extend(changed.into_iter().cloned());
    list.sort_by(|a, b| code(a).cmp(code(b)));
    match before.or(Some(seed)).filter(|before| *before == list.as_slice()) {
        Some(same) => same,
        None => Vec::leak(list),
    }
}

fn organisation_from(row: &Row<'_>) -> Result<Organisation> {
    let kind = Kind::parse(&row.get::<String>(1)?);
    Ok(Organisation {
        code: row.get(0)?,
        kind: kind.ok_or_else(|| Problem::Internal("unknown kind of organisation".into()))?,
        name: row.get(2)?,
        nature: row.get(3)?,
        parent: row.get(4)?,
        asl: row.get(5)?,
        comune: row.get(6)?,
        address: row.get(7)?,
        contact: row.get(8)?,
        serves: row.get::<String>(9)?.split_whitespace().map(str::to_owned).collect(),
        capacity: u32::try_from(row.get::<i64>(10)?).unwrap_or(u32::MAX),
        valid_from: row.get(11)?,
        valid_to: row.get(12)?,
        version: row.get(13)?,
    })
}

/// An organisation as the database or else the data files have it now: for who is about to change it.
///
/// # Errors
/// As `Tx::query`.
pub fn current(tx: &mut Tx<'_>, code: &str) -> Result<Option<Organisation>> {
    // As typed or sent: PostgreSQL takes no NUL in a text.
    if code.contains('\0') {
        return Ok(None);
    }
    let row = tx.first(&sql::ORGANISATION, args![code], organisation_from)?;
    Ok(row.or_else(|| find_seeded(code).cloned()))
}

/// All organisations as the database has them now.
///
/// # Errors
/// As `Tx::query`.
pub fn all_current(tx: &mut Tx<'_>) -> Result<Vec<Organisation>> {
    let mut all: HashMap<String, Organisation> =
        seed().iter().map(|one| (one.code.clone(), one.clone())).collect();
    all.extend(
        tx.query(&sql::ORGANISATIONS, args![], organisation_from)?
            .into_iter()
            .map(|one| (one.code.clone(), one)),
    );
    let mut all: Vec<Organisation> = all.into_values().collect();
    all.sort_by(|a, b| (a.kind, &a.code).cmp(&(b.kind, &b.code)));
    Ok(all)
}

/// Writes a state whose version is one above what was seen. Who was first wins.
///
/// # Errors
/// `Problem::Stale` when somebody else was.
pub fn save(tx: &mut Tx<'_>, new: &Organisation) -> Result<()> {
    let known = tx.first(&sql::ORGANISATION, args![new.code], |row| row.get::<i64>(13))?;
    let (kind, serves, capacity) = (new.kind.code(), new.serves.join(" "), i64::from(new.capacity));
    let Organisation { code, name, nature, parent, asl, comune, address, contact, .. } = new;
    let Organisation { valid_from, valid_to, version, .. } = new;
    let statement = match known {
        Some(known) if known + 1 == *version => &sql::UPDATE_ORGANISATION,
        // A state of the data files that nobody has changed yet, or something new.
        None if *version == 1 => &sql::INSERT_ORGANISATION,
        _ => return Err(Problem::Stale),
    };
    let written = tx.execute(
        statement,
        args![
            code, kind, name, nature, parent, asl, comune, address, contact, serves, capacity, valid_from,
            valid_to, version
        ],
    )?;
    if written == 0 { Err(Problem::Stale) } else { Ok(()) }
}
