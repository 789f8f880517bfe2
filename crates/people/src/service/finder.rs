//! The search for duplicates through the whole registry, step by step: each reads one block of persons, compares those of it who share a
//! key, and writes what it found in units of work of its own. Interrupted, it goes on with the step that was not done.
//!
//! A search of everybody takes the years of birth one after the other, then the birthdays whatever the year, then the codes. Every later one
//! looks at whom was written since the one before began. All of them end with the pairs that are open: which are no longer alike.

use std::fmt::{self, Display, Formatter};

use jiff::ToSpan;
use kernel::{Date, PersonIdentifier, Problem, Result, Timestamp};
use storage::{Db, Tx};
use uuid::Uuid;

use crate::model::doubles::Subject;
use crate::model::identifier_text;
use crate::rules::doubles::{self as rules, Compared, Pair};
use crate::rules::{search_name, swapped};
pub use crate::store::double_runs::Done;
use crate::store::double_runs::{self as runs, DoubleRun};
use crate::store::doubles::{self as store, Noted};
use crate::store::subjects;

/// Why it reads beyond the second wall.
const WHY: &str = "duplicates: the whole registry is compared, and nobody is shown";
/// Pairs of one unit of work.
const TOGETHER: usize = 100;
/// Persons who were written that are looked at in one step.
const CHANGED: i64 = 200;
/// Beyond so many it is quicker to look at everybody.
const MANY: i64 = 50_000;
/// Codes that several have, of one step.
const CODES: i64 = 500;
/// Birthdays of one step, and steps that take all 366. None of them begins on the 29th of February.
const BIRTHDAYS: i16 = 6;
const OF_BIRTHDAYS: i16 = 61;
/// Days after which it is forgotten how a search went.
const KEPT: i64 = 90;

/// The next step of a search. Written down it names nobody.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    /// Those born in a year.
    Year(i16),
    /// Those whose birthday is one of some days: which of the steps that take them all.
    Birthday(i16),
    /// Codes that several have.
    Codes,
    /// Whoever was written after an instant, or in it under a greater id.
    Changed(Timestamp, Uuid),
    /// Pairs that are open, after one.
    Open(Uuid),
}

impl Display for Step {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Year(year) => write!(f, "year {year}"),
            Self::Birthday(day) => write!(f, "birthday {day}"),
            Self::Codes => write!(f, "codes"),
            Self::Changed(at, id) => write!(f, "changed {} {id}", at.as_microsecond()),
            Self::Open(id) => write!(f, "open {id}"),
        }
    }
}

impl Step {
    fn parse(text: &str) -> Result<Self> {
        let words: Vec<&str> = text.split(' ').collect();
        let number = |text: &str| text.parse::<i16>().map_err(Problem::internal);
        let id = |text: &str| text.parse::<Uuid>().map_err(Problem::internal);
        match words.as_slice() {
            ["year", year] => Ok(Self::Year(number(year)?)),
            ["birthday", day] => Ok(Self::Birthday(number(day)?)),
            ["codes"] => Ok(Self::Codes),
            ["changed", at, last] => {
                let at = at.parse::<i64>().map_err(Problem::internal)?;
                let at = Timestamp::from_microsecond(at).map_err(Problem::internal)?;
                Ok(Self::Changed(at, id(last)?))
            }
            ["open", last] => Ok(Self::Open(id(last)?)),
            _ => Err(Problem::Internal("unknown step of a search for duplicates".into())),
        }
    }
}

/// What a step read and compared, and which comes next.
struct Read {
    compared: Compared,
    looked_at: usize,
    next: Step,
}

/// How far a search is.
#[derive(Debug, Clone)]
pub struct Progress {
    /// The step that is done: it names nobody.
    pub step: String,
    /// What was done so far.
    pub done: Done,
}

/// What a search came to.
#[derive(Debug, Clone, Copy)]
pub struct Searched {
    /// Whether it looked at everybody.
    pub whole: bool,
    /// What it did.
    pub done: Done,
    /// Pairs that are open now.
    pub open: i64,
    /// Whether it came to its end: not when another process goes on with it.
    pub ended: bool,
}

/// Searches for duplicates: goes on with a search that was interrupted, else looks at whom was written since the last one; at everybody
/// when there was none, when that is quicker, or when `whole` says so.
///
/// # Errors
/// Those of the database: called again it goes on from there.
pub async fn find_doubles(db: &Db, whole: bool, progress: impl Fn(&Progress)) -> Result<Searched> {
    let mut run = db.bulk(move |tx| begin(tx, whole)).await?;
    loop {
        let step = Step::parse(&run.place)?;
        let (next, done) = match step {
            Step::Open(after) => check(db, after).await?,
            _ => {
                let since = run.started_at;
                let read = db.report(move |tx| tx.system(WHY, |tx| read(tx, step, since))).await?;
                let looked_at = i64::try_from(read.looked_at).unwrap_or(i64::MAX);
                let compared = i64::try_from(read.compared.compared).unwrap_or(i64::MAX);
                let noted = note(db, read.compared.pairs).await?;
                (Some(read.next), Done { looked_at, compared, ..noted })
            }
        };
        let place = next.map(|next| next.to_string());
        let (before, written) = (run.clone(), place.clone());
        let ours = db.bulk(move |tx| runs::advance(tx, &before, written.as_deref(), done)).await?;
        run.done = run.done.and(done);
        progress(&Progress { step: run.place.clone(), done: run.done });
        match (ours, place) {
            (true, Some(place)) => run.place = place,
            (ours, _) => return ended(db, &run, ours).await,
        }
    }
}

async fn ended(db: &Db, run: &DoubleRun, ended: bool) -> Result<Searched> {
    let open = db.bulk(|tx| {
        let past = tx.clocks().business_now() - (KEPT * 24).hours();
        runs::forget(tx, past)?;
        store::count_open(tx)
    });
    Ok(Searched { whole: run.whole, done: run.done, open: open.await?, ended })
}

/// Which names the search under way, so that two that begin at once are one.
const LOCK: Uuid = Uuid::from_u64_pair(0, 0x646f_7562_6c65);

fn begin(tx: &mut Tx<'_>, whole: bool) -> Result<DoubleRun> {
    tx.lock(LOCK)?;
    if let Some(run) = runs::open(tx)?.filter(|run| run.whole || !whole) {
        return Ok(run);
    }
    let (now, last) = (tx.clocks().business_now(), runs::last(tx)?);
    // A day more: what was under way when the last one began is written with the instant at which it began itself. Not the last
    // time that somebody was written: after a registry was loaded that is the day of the load, and everybody would be looked at each night.
    let since = last.map(|last| last - 24.hours()).filter(|since| *since <= now && !whole);
    let few = match since {
        Some(since) => subjects::count_changed(tx, since, MANY)? < MANY,
        None => false,
    };
    let first = match (since.filter(|_| few), subjects::birth_span(tx)?) {
        (Some(since), _) => Step::Changed(since, Uuid::max()),
        (None, Some((first, _))) => Step::Year(first.year()),
        (None, None) => Step::Open(Uuid::nil()),
    };
    let run = DoubleRun {
        id: Uuid::now_v7(),
        started_at: now,
        whole: !few,
        since: since.unwrap_or(Timestamp::UNIX_EPOCH),
        place: first.to_string(),
        done: Done::default(),
    };
    runs::begin(tx, &run)?;
    Ok(run)
}

fn read(tx: &mut Tx<'_>, step: Step, started_at: Timestamp) -> Result<Read> {
    match step {
        Step::Year(year) => of_year(tx, year),
        Step::Birthday(number) => of_birthday(tx, number),
        Step::Codes => of_codes(tx),
        Step::Changed(since, id) => of_changed(tx, since, id, started_at),
        Step::Open(_) => Err(Problem::Internal("what is open is checked where it is written".into())),
    }
}

fn of_year(tx: &mut Tx<'_>, year: i16) -> Result<Read> {
    let begins = |year: i16| Date::new(year, 1, 1).map_err(Problem::internal);
    let all = subjects::born_between(tx, begins(year)?, begins(year + 1)?)?;
    let last = subjects::birth_span(tx)?.map_or(year, |(_, last)| last.year());
    let next = if year < last { Step::Year(year + 1) } else { Step::Birthday(0) };
    Ok(Read { looked_at: all.len(), compared: rules::of_year(&all), next })
}

fn of_birthday(tx: &mut Tx<'_>, number: i16) -> Result<Read> {
    let begins = |number: i16, year: i16| match number < OF_BIRTHDAYS {
        true => {
            // 2000 was a leap year.
            let day = Date::new(2000, 1, 1)?.saturating_add(i64::from(number * BIRTHDAYS).days());
            Date::new(year, day.month(), day.day())
        }
        false => Date::new(year + 1, 1, 1),
    };
    let mut all = Vec::new();
    if let Some((first, last)) = subjects::birth_span(tx)? {
        for year in first.year()..=last.year() {
            let from = begins(number, year).map_err(Problem::internal)?;
            let before = begins(number + 1, year).map_err(Problem::internal)?;
            all.extend(subjects::born_between(tx, from, before)?);
        }
    }
    let next = if number + 1 < OF_BIRTHDAYS { Step::Birthday(number + 1) } else { Step::Codes };
    Ok(Read { looked_at: all.len(), compared: rules::of_birthday(&all), next })
}

/// Few have such codes, and fewer the same: they are one step.
fn of_codes(tx: &mut Tx<'_>) -> Result<Read> {
    let (mut total, mut looked_at, mut after) = (Compared::default(), 0, String::new());
    loop {
        let codes = subjects::shared_codes(tx, &after, CODES)?;
        let Some((_, last)) = codes.last() else { break };
        after.clone_from(last);
        for (kind, code) in &codes {
            let all = subjects::of_code(tx, *kind, code)?;
            let found = rules::of_code(&all);
            looked_at += all.len();
            total.compared += found.compared;
            total.pairs.extend(found.pairs);
        }
    }
    Ok(Read { looked_at, compared: total, next: Step::Open(Uuid::nil()) })
}

/// Those who were written: each with whoever shares a key.
fn of_changed(tx: &mut Tx<'_>, since: Timestamp, id: Uuid, started_at: Timestamp) -> Result<Read> {
    let changed = subjects::changed_after(tx, since, id, CHANGED)?;
    let next = match changed.last() {
        Some((last, at)) if changed.len() as i64 == CHANGED => Step::Changed(*at, last.id.0),
        _ => Step::Open(Uuid::nil()),
    };
    let today = kernel::clock::local_date(started_at);
    let mut total = Compared::default();
    for (one, _) in &changed {
        let found = rules::of_one(one, &near(tx, one, today)?);
        total.compared += found.compared;
        total.pairs.extend(found.pairs);
    }
    Ok(Read { looked_at: changed.len(), compared: total, next })
}

/// Who shares a key with somebody.
fn near(tx: &mut Tx<'_>, one: &Subject, today: Date) -> Result<Vec<Subject>> {
    let mut others = Vec::new();
    for day in [Some(one.birth_date), swapped(one.birth_date)].into_iter().flatten() {
        others.extend(subjects::born_between(tx, day, day.saturating_add(1.day()))?);
    }
    let straight = search_name(&one.family_name, &one.given_name);
    let turned = search_name(&one.given_name, &one.family_name);
    others.extend(subjects::named_on(tx, [&straight, &turned], &rules::days_near(one.birth_date, today))?);
    if !matches!(one.identifier, PersonIdentifier::TaxCode(_) | PersonIdentifier::None { .. }) {
        others.extend(subjects::of_code(tx, one.identifier.kind(), identifier_text(&one.identifier))?);
    }
    Ok(others)
}

/// Writes what was found.
async fn note(db: &Db, pairs: Vec<Pair>) -> Result<Done> {
    let mut done = Done::default();
    for some in pairs.chunks(TOGETHER) {
        let some = some.to_vec();
        let noted = db.bulk(move |tx| some.iter().map(|pair| note_one(tx, pair)).collect::<Result<Vec<_>>>());
        for noted in noted.await? {
            done.found += i64::from(noted == Some(Noted::New));
            done.again += i64::from(noted == Some(Noted::Again));
        }
    }
    Ok(done)
}

/// As both are when it is written: somebody may have corrected, joined or deleted them since they were read.
fn note_one(tx: &mut Tx<'_>, found: &Pair) -> Result<Option<Noted>> {
    let Some([one, other]) = store::both_of(tx, found.both)? else { return Ok(None) };
    match rules::pair(&one, &other) {
        Some(pair) => store::note(tx, &pair).map(Some),
        None => Ok(None),
    }
}

/// Asks some of the open pairs again; the step after it, if there is one.
async fn check(db: &Db, after: Uuid) -> Result<(Option<Step>, Done)> {
    db.bulk(move |tx| {
        let some = store::open_after(tx, after, TOGETHER as i64)?;
        let mut done = Done::default();
        for double in &some {
            done.gone += i64::from(store::check(tx, double)?);
        }
        let next = some.last().filter(|_| some.len() == TOGETHER).map(|last| Step::Open(last.id));
        Ok((next, done))
    })
    .await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_is_read_back() {
        let at = Timestamp::from_microsecond(1_605_312_000_123_456).unwrap();
        let id = Uuid::from_u128(7);
        for step in [Step::Year(1950), Step::Birthday(59), Step::Codes, Step::Changed(at, id), Step::Open(id)]
        {
            assert_eq!(Step::parse(&step.to_string()).unwrap(), step);
        }
        assert!(Step::parse("year").is_err());
    }
}
