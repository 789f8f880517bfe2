//! The code lists: vocabularies of the forms that a region extends, renames and closes without a new version of the program
//! (docs/adr/0028). A term has a code, given once and for ever, and the days on which the forms offer it; what is closed keeps
//! its name wherever it was chosen before.
//!
//! As with organisations the data files are the seed and the database wins, and a process holds all of it in memory.

use std::sync::{Arc, OnceLock, PoisonError, RwLock};

use kernel::clock::{FOREVER, last_day};
use kernel::{Date, FieldProblem, Problem, Result};
use serde::{Deserialize, Serialize};
use storage::{Row, Tx, args};
use uuid::Uuid;

use crate::load::{self, BEGINNING};
use crate::sql;

/// A symptom that does not count when it is all that is left.
pub const LOSS_OF_SMELL: &str = "loss_of_smell";
/// The other one.
pub const LOSS_OF_TASTE: &str = "loss_of_taste";
/// The reason a swab has when a report with symptoms sends somebody to ask for it.
pub const SYMPTOMS: &str = "symptoms";
/// The one it has when a measure waits for a swab to end.
pub const END_OF_ISOLATION: &str = "end_of_isolation";
/// The reason that says nothing without a note.
pub const OTHER: &str = "other";
/// Whoever is nothing else: what a person is of whom nobody has said more.
pub const CITIZEN: &str = "citizen";
/// Who works where people are cared for: rules of quarantine and of the end of isolation name them.
pub const HEALTH_WORKER: &str = "health_worker";

/// Held by whoever changes a code list, so that each finds what the one before has written.
const LOCK: Uuid = Uuid::from_u128(0x0c0d_e115_75c0_de11);
/// Between the places of two terms of the seed: room for those to come.
pub const STEP: i64 = 10;

/// A code list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum List {
    /// What a doctor ticks in a report of a suspect case.
    Symptom,
    /// Why a swab is asked for.
    SwabReason,
    /// Why a request is taken back.
    CancelReason,
    /// What a person is to those who watch over an epidemic: citizen, health worker, guest of a facility.
    PersonKind,
    /// What somebody was vaccinated with.
    Vaccine,
}

impl List {
    /// Every list.
    pub const ALL: [List; 5] =
        [Self::Symptom, Self::SwabReason, Self::CancelReason, Self::PersonKind, Self::Vaccine];

    /// Name in the database, in addresses and in the API.
    pub fn code(self) -> &'static str {
        match self {
            Self::Symptom => "symptom",
            Self::SwabReason => "swab_reason",
            Self::CancelReason => "cancel_reason",
            Self::PersonKind => "person_kind",
            Self::Vaccine => "vaccine",
        }
    }

    /// The list with that name.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|list| list.code() == code)
    }

    /// The codes on which rules hang: a term that is added may count as one of them.
    pub fn ruled(self) -> &'static [&'static str] {
        match self {
            Self::Symptom => &[LOSS_OF_SMELL, LOSS_OF_TASTE],
            Self::SwabReason => &[SYMPTOMS, END_OF_ISOLATION],
            Self::CancelReason => &[OTHER],
            Self::PersonKind => &[CITIZEN, HEALTH_WORKER],
            Self::Vaccine => &[],
        }
    }
}

/// A term of a code list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Term {
    /// Of which list.
    pub list: List,
    /// Its code, one in its list.
    pub code: String,
    /// What it is called.
    pub name: String,
    /// The code of the same list that the rules take it for; empty where no rule knows it.
    pub counts_as: String,
    /// Where it stands in the list.
    pub place: i64,
    /// First day.
    pub valid_from: Date,
    /// First day no more, or [`FOREVER`]; the first day itself of one that was taken back and never held.
    pub valid_to: Date,
    /// How often it was changed; 0 as the data files have it.
    pub version: i64,
}

impl Term {
    /// Whether the forms offer it on a day.
    pub fn is_valid_on(&self, day: Date) -> bool {
        self.valid_from <= day && day < self.valid_to
    }

    /// Whether it was taken back before it held.
    pub fn is_void(&self) -> bool {
        self.valid_to <= self.valid_from
    }

    /// Under what its states stand in the history.
    pub fn key(&self) -> String {
        key(self.list, &self.code)
    }
}

/// Under what the states of a term stand in the history.
pub fn key(list: List, code: &str) -> String {
    format!("{}/{code}", list.code())
}

/// What the data files have, in order.
fn seed() -> &'static Arc<[Term]> {
    static SEED: OnceLock<Arc<[Term]>> = OnceLock::new();
    SEED.get_or_init(|| {
        let mut terms: Vec<Term> = Vec::new();
        for (list, code, name) in load::code_terms() {
            let list = List::parse(&list).unwrap_or_else(|| panic!("data/code_lists/terms.csv: {list}"));
            let before = terms.iter().filter(|term| term.list == list).map(|term| term.place).max();
            let (place, counts_as) = (before.unwrap_or(0) + STEP, String::new());
            let (valid_from, valid_to) = (BEGINNING, FOREVER);
            terms.push(Term { list, code, name, counts_as, place, valid_from, valid_to, version: 0 });
        }
        terms.into()
    })
}

/// A term as the data files have it.
pub fn find_seeded(list: List, code: &str) -> Option<&'static Term> {
    seed().iter().find(|term| term.list == list && term.code == code)
}

/// How many changes had been made when it was read, and every term.
static LIVE: RwLock<Option<(i64, Arc<[Term]>)>> = RwLock::new(None);

/// Every term of every list, past ones too, in order of list and place.
pub fn all() -> Arc<[Term]> {
    let live = LIVE.read().unwrap_or_else(PoisonError::into_inner);
    live.as_ref().map_or_else(|| seed().clone(), |(_, terms)| terms.clone())
}

/// A term by code, whatever its time.
pub fn find(list: List, code: &str) -> Option<Term> {
    all().iter().find(|term| term.list == list && term.code == code).cloned()
}

/// What a code is called, whatever its time; the code itself when nobody knows it.
pub fn name(list: List, code: &str) -> String {
    find(list, code).map_or_else(|| code.to_owned(), |term| term.name)
}

/// Whether the rules take a code for another one: it is that code, or counts as it.
pub fn means(list: List, code: &str, meaning: &str) -> bool {
    code == meaning || find(list, code).is_some_and(|term| term.counts_as == meaning)
}

/// Where a code stands in its list; what nobody knows stands last.
pub fn place(list: List, code: &str) -> i64 {
    find(list, code).map_or(i64::MAX, |term| term.place)
}

/// What a form offers on a day, in order: the terms that hold, and those that what is corrected has already.
pub fn offered<S: AsRef<str>>(list: List, day: Date, had: &[S]) -> Vec<Term> {
    let has = |term: &Term| had.iter().any(|code| code.as_ref() == term.code);
    all().iter().filter(|term| term.list == list && (term.is_valid_on(day) || has(term))).cloned().collect()
}

/// The code that a form begins with on a day, of those that mean something to the rules; none when all of them are closed.
pub fn meant(list: List, meaning: &str, day: Date) -> Option<String> {
    let offered = offered::<&str>(list, day, &[]);
    let itself = offered.iter().find(|term| term.code == meaning);
    itself.or_else(|| offered.iter().find(|term| term.counts_as == meaning)).map(|term| term.code.clone())
}

/// What is wrong with choosing a code on a day; `unknown` is the key of the sentence for one that is in no list.
pub fn wrong(
    list: List,
    code: &str,
    day: Date,
    field: &'static str,
    unknown: &'static str,
) -> Option<FieldProblem> {
    let Some(term) = find(list, code).filter(|term| !term.is_void()) else {
        return Some(FieldProblem::new(field, unknown));
    };
    let with = |key, on: Date| {
        let on = on.strftime("%d/%m/%Y").to_string();
        Some(FieldProblem::new(field, key).with("name", term.name.as_str()).with("day", on))
    };
    if term.is_valid_on(day) {
        None
    } else if day < term.valid_from {
        with("web-term-to-come", term.valid_from)
    } else {
        with("web-term-closed", last_day(term.valid_to).unwrap_or(term.valid_to))
    }
}

pub(crate) fn read_all(tx: &mut Tx<'_>, changes: i64, whatever: bool) -> Result<()> {
    let terms: Arc<[Term]> = all_current(tx)?.into();
    let mut live = LIVE.write().unwrap_or_else(PoisonError::into_inner);
    // Of two that read at once the one who saw more stays.
    if whatever || live.as_ref().is_none_or(|(seen, _)| *seen <= changes) {
        *live = Some((changes, terms));
    }
    Ok(())
}

fn term_from(row: &Row<'_>) -> Result<Term> {
    let list = List::parse(&row.get::<String>(0)?);
    Ok(Term {
        list: list.ok_or_else(|| Problem::Internal("unknown code list".into()))?,
        code: row.get(1)?,
        name: row.get(2)?,
        counts_as: row.get(3)?,
        place: row.get(4)?,
        valid_from: row.get(5)?,
        valid_to: row.get(6)?,
        version: row.get(7)?,
    })
}

/// Every term as the database, or else the data files, have it now, in order of list and place.
///
/// # Errors
/// As `Tx::query`.
pub fn all_current(tx: &mut Tx<'_>) -> Result<Vec<Term>> {
    let mut all = tx.query(&sql::CODE_TERMS, args![], term_from)?;
    let changed = all.len();
    for term in seed().iter() {
        if !all[..changed].iter().any(|one| one.list == term.list && one.code == term.code) {
            all.push(term.clone());
        }
    }
    all.sort_by(|a, b| (a.list, a.place, &a.code).cmp(&(b.list, b.place, &b.code)));
    Ok(all)
}

/// Holds back every other one who is about to change a code list.
///
/// # Errors
/// As `Tx::query`.
pub fn lock(tx: &mut Tx<'_>) -> Result<()> {
    tx.lock(LOCK)
}

/// Writes a state whose version is one above what was seen. Who was first wins.
///
/// # Errors
/// `Problem::Stale` when somebody else was.
pub fn save(tx: &mut Tx<'_>, new: &Term) -> Result<()> {
    let Term { list, code, name, counts_as, place, valid_from, valid_to, version } = new;
    let known = tx.first(&sql::CODE_TERM_VERSION, args![list.code(), code], |row| row.get::<i64>(0))?;
    let statement = match known {
        Some(known) if known + 1 == *version => &sql::UPDATE_CODE_TERM,
        // A state of the data files that nobody has changed yet, or something new.
        None if *version == 1 => &sql::INSERT_CODE_TERM,
        _ => return Err(Problem::Stale),
    };
    let written = tx.execute(
        statement,
        args![list.code(), code, name, counts_as, place, valid_from, valid_to, version],
    )?;
    if written == 0 { Err(Problem::Stale) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    const TODAY: Date = date(2020, 11, 14);

    #[test]
    fn the_rules_know_what_stands_in_the_seed() {
        for list in List::ALL {
            let offered = offered::<&str>(list, TODAY, &[]);
            assert!(offered.len() >= 4, "{list:?}");
            assert_eq!(offered[0].place, STEP, "{list:?}");
            for code in list.ruled() {
                assert!(offered.iter().any(|term| term.code == *code), "{code}");
                assert_eq!(meant(list, code, TODAY).as_deref(), Some(*code));
            }
        }
        assert_eq!(seed().iter().filter(|term| term.name.is_empty() || term.code.contains(' ')).count(), 0);
    }

    #[test]
    fn what_is_chosen_must_hold_on_the_day() {
        for (code, day, expected) in [
            ("screening", TODAY, None),
            ("screening", date(2018, 12, 31), Some("web-term-to-come")),
            ("curiosity", TODAY, Some("lab-reason-unknown")),
            // A symptom is no reason.
            ("fever", TODAY, Some("lab-reason-unknown")),
            ("", TODAY, Some("lab-reason-unknown")),
        ] {
            let found = wrong(List::SwabReason, code, day, "reason", "lab-reason-unknown");
            assert_eq!(found.map(|problem| problem.key), expected, "{code} {day}");
        }
    }

    #[test]
    fn a_code_means_itself_and_nothing_else_until_somebody_says_so() {
        assert!(means(List::CancelReason, OTHER, OTHER));
        assert!(!means(List::CancelReason, "refused", OTHER));
        assert_eq!(name(List::SwabReason, "nobody_knows"), "nobody_knows");
        assert_eq!(place(List::SwabReason, "nobody_knows"), i64::MAX);
    }
}
