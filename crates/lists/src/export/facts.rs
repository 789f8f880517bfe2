//! What the column sets of the original say besides what the list shows: facts of the persons of a stretch, some tens at a time, so
//! that a row costs the same wherever it stands.
//!
//! What a person has obscured (docs/adr/0026) stays out for whom a bar keeps out: the rule is `access::bars`' own, asked of many.

use std::collections::{HashMap, HashSet};

use access::Scope;
use access::bars;
use kernel::{Date, Result, Timestamp};
use lab::model::{Outcome, RequestStatus, TestKind};
use storage::{Arg, Query, Row, Tx};
use uuid::Uuid;

use super::sql;

/// Ids of one statement.
const AT_ONCE: usize = 60;

/// A person, as the files name her.
#[derive(Debug, Clone, Default)]
pub struct Person {
    /// Tax code, or the other identifier.
    pub code: String,
    /// As written.
    pub family_name: String,
    /// As written.
    pub given_name: String,
    /// Birth date.
    pub birth_date: Option<Date>,
    /// Where she has her residence.
    pub residence: String,
    /// Where she has her domicile.
    pub domicile: String,
    /// Street of the domicile.
    pub address: String,
    /// ASL in charge.
    pub asl: String,
    /// Telephone.
    pub phone: String,
    /// A term of the code list `person_kind`.
    pub kind: String,
}

/// A measure.
#[derive(Debug, Clone)]
pub struct Measure {
    /// `isolation`, `quarantine`.
    pub kind: String,
    /// Where it stands.
    pub status: String,
    /// First day.
    pub starts_on: Date,
    /// Last day as expected.
    pub expected_end: Option<Date>,
    /// First day on which it no longer runs.
    pub ended_on: Option<Date>,
    /// Where she spends it.
    pub comune: String,
    /// Street.
    pub address: String,
}

impl Measure {
    /// Its last day, as far as is known.
    pub fn last_day(&self) -> Option<Date> {
        self.ended_on.and_then(|day| day.yesterday().ok()).or(self.expected_end)
    }
}

/// The latest report of a suspect case.
#[derive(Debug, Clone)]
pub struct Report {
    /// `waiting`, `to_complete`, `in_charge`.
    pub status: String,
    /// When it was filed, or what was last done with it.
    pub moved_at: Timestamp,
    /// When the symptoms began.
    pub onset: Option<Date>,
    /// Whether there are any.
    pub symptoms: bool,
    /// Clinical conditions.
    pub conditions: String,
    /// Note.
    pub note: String,
    /// Where the patient is.
    pub whereabouts: String,
}

/// A swab request.
#[derive(Debug, Clone)]
pub struct Request {
    /// When it was made.
    pub requested_at: Timestamp,
    /// The epidemiological criterion.
    pub criterion: String,
    /// Which test.
    pub test: Option<TestKind>,
    /// Its number; empty where it is not asked for.
    pub number: String,
    /// Where it stands.
    pub status: Option<RequestStatus>,
    /// Code of the laboratory.
    pub laboratory: String,
    /// Who asks, and where he is reached.
    pub requester: (String, String),
}

/// A result that counts.
#[derive(Debug, Clone)]
pub struct Found {
    /// What was found.
    pub outcome: Outcome,
    /// When the sample was taken.
    pub sampled_at: Timestamp,
}

/// What is known of the persons of a stretch.
#[derive(Debug, Default)]
pub struct Facts {
    /// By person.
    pub persons: HashMap<Uuid, Person>,
    /// The latest of each person, or each by its own id.
    pub measures: HashMap<Uuid, Measure>,
    /// The latest of each person.
    pub reports: HashMap<Uuid, Report>,
    /// The latest of each person, or each by its own id.
    pub requests: HashMap<Uuid, Request>,
    /// The latest of each person, or that of each request.
    pub results: HashMap<Uuid, Found>,
    /// How many requests and how many events each person has.
    pub counts: HashMap<Uuid, (i64, i64)>,
}

/// All that a patient's row says.
///
/// # Errors
/// As `Tx::query`.
pub fn of_persons(tx: &mut Tx<'_>, scope: &Scope, ids: &[Uuid]) -> Result<Facts> {
    let mut facts = Facts::default();
    for some in ids.chunks(AT_ONCE) {
        persons(tx, &mut facts, some)?;
        let hidden = hidden(tx, scope, some)?;
        let seen = |row: &Row<'_>| -> Result<(Uuid, Uuid)> { Ok((row.get(0)?, row.get(1)?)) };
        for ((person, id), one) in
            each(tx, &sql::PERSONS_MEASURES, some, |row| Ok((seen(row)?, measure(row, 2)?)))?
        {
            if !hidden.contains(&id) {
                facts.counts.entry(person).or_default().1 += 1;
                facts.measures.insert(person, one);
            }
        }
        for ((person, id), one) in each(tx, &sql::PERSONS_REPORTS, some, |row| Ok((seen(row)?, report(row)?)))? {
            if !hidden.contains(&id) {
                facts.counts.entry(person).or_default().1 += 1;
                facts.reports.insert(person, one);
            }
        }
        for ((person, id), one) in each(tx, &sql::PERSONS_REQUESTS, some, |row| Ok((seen(row)?, asked(row)?)))? {
            if !hidden.contains(&id) {
                facts.counts.entry(person).or_default().0 += 1;
                facts.requests.insert(person, one);
            }
        }
        for ((person, id), one) in each(tx, &sql::PERSONS_RESULTS, some, |row| Ok((seen(row)?, found(row)?)))? {
            if !hidden.contains(&id) {
                facts.results.insert(person, one);
            }
        }
    }
    Ok(facts)
}

/// All that a row of those under a measure says: the persons, and the measures by their own ids.
///
/// # Errors
/// As `Tx::query`.
pub fn of_measures(tx: &mut Tx<'_>, people: &[Uuid], ids: &[Uuid]) -> Result<Facts> {
    let mut facts = Facts::default();
    for some in people.chunks(AT_ONCE) {
        persons(tx, &mut facts, some)?;
    }
    for some in ids.chunks(AT_ONCE) {
        let measures = each(tx, &sql::MEASURES, some, |row| Ok((row.get::<Uuid>(0)?, measure(row, 1)?)))?;
        facts.measures.extend(measures);
    }
    Ok(facts)
}

/// All that a row of `tamponi_asr.csv` says: the persons, and requests and results by the requests' ids.
///
/// # Errors
/// As `Tx::query`.
pub fn of_requests(tx: &mut Tx<'_>, scope: &Scope, people: &[Uuid], ids: &[Uuid]) -> Result<Facts> {
    let mut facts = Facts::default();
    let mut kept_out = HashSet::new();
    for some in people.chunks(AT_ONCE) {
        persons(tx, &mut facts, some)?;
        kept_out.extend(hidden(tx, scope, some)?);
    }
    for some in ids.chunks(AT_ONCE) {
        facts.requests.extend(each(tx, &sql::REQUESTS, some, |row| Ok((row.get::<Uuid>(0)?, request(row)?)))?);
        let results = each(tx, &sql::REQUESTS_RESULTS, some, |row| {
            Ok((row.get::<Uuid>(0)?, row.get::<Uuid>(1)?, found(row)?))
        })?;
        let shown = results.into_iter().filter(|(_, id, _)| !kept_out.contains(id));
        facts.results.extend(shown.map(|(request, _, one)| (request, one)));
    }
    Ok(facts)
}

/// One statement about some ids; where there are fewer than it takes, the last is named again.
fn each<T>(
    tx: &mut Tx<'_>,
    statement: &'static Query,
    ids: &[Uuid],
    read: impl Fn(&Row<'_>) -> Result<T>,
) -> Result<Vec<T>> {
    let Some(last) = ids.last() else { return Ok(Vec::new()) };
    let padded = ids.iter().chain(std::iter::repeat(last)).take(AT_ONCE);
    let args: Vec<Arg<'_>> = padded.map(|id| Arg::Id(*id)).collect();
    tx.query(statement, &args, read)
}

fn persons(tx: &mut Tx<'_>, facts: &mut Facts, some: &[Uuid]) -> Result<()> {
    let read = |row: &Row<'_>| {
        let code = match row.get::<Option<String>>(1)? {
            Some(code) => code,
            // Of whom has none, the reason is no code.
            None if row.get::<Option<String>>(2)?.as_deref() == Some("none") => String::new(),
            None => row.get::<Option<String>>(3)?.unwrap_or_default(),
        };
        let person = Person {
            code,
            family_name: row.get(4)?,
            given_name: row.get(5)?,
            birth_date: Some(row.get(6)?),
            residence: row.get(7)?,
            domicile: row.get(8)?,
            address: row.get(9)?,
            asl: row.get(10)?,
            phone: row.get::<Option<String>>(11)?.unwrap_or_default(),
            kind: row.get(12)?,
        };
        Ok((row.get::<Uuid>(0)?, person))
    };
    facts.persons.extend(each(tx, &sql::PERSONS, some, read)?);
    Ok(())
}

/// Facts that a bar keeps from whom only treats the persons; of what one of his audiences wrote he goes on seeing all.
fn hidden(tx: &mut Tx<'_>, scope: &Scope, people: &[Uuid]) -> Result<HashSet<Uuid>> {
    if !scope.audiences().iter().any(|audience| bars::keeps_out(audience)) {
        return Ok(HashSet::new());
    }
    let all = each(tx, &sql::PERSONS_BARS, people, |row| Ok((row.get::<Uuid>(0)?, row.get::<String>(1)?)))?;
    let others = all.into_iter().filter(|(_, author)| !scope.audiences().contains(author));
    Ok(others.map(|(id, _)| id).collect())
}

fn measure(row: &Row<'_>, at: usize) -> Result<Measure> {
    Ok(Measure {
        kind: row.get(at)?,
        status: row.get(at + 1)?,
        starts_on: row.get(at + 2)?,
        expected_end: row.get(at + 3)?,
        ended_on: row.get(at + 4)?,
        comune: row.get(at + 5)?,
        address: row.get(at + 6)?,
    })
}

fn report(row: &Row<'_>) -> Result<Report> {
    let status: String = row.get(2)?;
    let (filed, taken, asked): (Timestamp, Option<Timestamp>, Option<Timestamp>) =
        (row.get(3)?, row.get(4)?, row.get(5)?);
    let moved_at = match status.as_str() {
        "in_charge" => taken.unwrap_or(filed),
        "to_complete" => asked.unwrap_or(filed),
        _ => filed,
    };
    let (symptoms, fever): (String, Option<i32>) = (row.get(7)?, row.get(8)?);
    Ok(Report {
        status,
        moved_at,
        onset: row.get(6)?,
        symptoms: !symptoms.trim().is_empty() || fever.is_some(),
        conditions: row.get(9)?,
        note: row.get(10)?,
        whereabouts: row.get(11)?,
    })
}

fn asked(row: &Row<'_>) -> Result<Request> {
    Ok(Request {
        requested_at: row.get(2)?,
        criterion: row.get(3)?,
        test: Some(TestKind::parse(&row.get::<String>(4)?)?),
        number: String::new(),
        status: Some(RequestStatus::parse(&row.get::<String>(5)?)?),
        laboratory: String::new(),
        requester: Default::default(),
    })
}

fn request(row: &Row<'_>) -> Result<Request> {
    Ok(Request {
        number: row.get(1)?,
        requested_at: row.get(2)?,
        status: Some(RequestStatus::parse(&row.get::<String>(4)?)?),
        criterion: row.get(5)?,
        laboratory: row.get(6)?,
        requester: (row.get(7)?, row.get(8)?),
        test: None,
    })
}

fn found(row: &Row<'_>) -> Result<Found> {
    Ok(Found { outcome: Outcome::parse(&row.get::<String>(2)?)?, sampled_at: row.get(3)? })
}
