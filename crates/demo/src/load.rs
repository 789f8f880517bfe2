//! Plays the synthetic region into a database, through the same services that people use: each day of the epidemic on
//! its own business date, so that rules, measures and counters come out as they would have.

use std::collections::HashMap;

use access::{Actor, Role, Unit};
use kernel::ids::{ReportId, RequestId, ResultId, UserId};
use kernel::{Clocks, Date, Problem, Result, Timestamp};
use storage::{Db, Tx, args};
use uuid::Uuid;

use crate::users::{self, DemoUser};
use crate::{Day, Epidemic, Population, Roster, SyntheticEpisode, SyntheticPerson, household_id, sql};

/// Persons written in one unit of work: some tens of milliseconds.
const PEOPLE_AT_ONCE: usize = 500;
/// Episodes in one unit of work.
const EPISODES_AT_ONCE: usize = 50;

/// What to make.
#[derive(Debug, Clone, Copy)]
pub struct Plan {
    /// Persons.
    pub people: u64,
    /// The same seed makes the same region.
    pub seed: u64,
    /// The day it stops at.
    pub business_date: Date,
}

/// What a database holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// Nothing: it can be filled.
    Empty,
    /// A demo that was interrupted while it was filled, or persons that are no demo's.
    Unfinished,
    /// A demo.
    Filled {
        /// Its persons.
        people: u64,
    },
}

/// What the database holds.
///
/// # Errors
/// As `Db::read`.
pub async fn state(db: &Db) -> Result<State> {
    let (noted, anybody) = db
        .read(|tx| {
            let noted = tx.first(&sql::STATE, args![], |row| row.get::<String>(0))?;
            Ok((noted, tx.first(&sql::ANYBODY, args![], |row| row.get::<Uuid>(0))?.is_some()))
        })
        .await?;
    Ok(match noted.as_deref().and_then(|text| text.parse().ok()) {
        Some(people) => State::Filled { people },
        None if noted.is_none() && !anybody => State::Empty,
        None => State::Unfinished,
    })
}

/// The users of a filled database.
///
/// # Errors
/// `Problem::NotFound` when it has none.
pub async fn users(db: &Db) -> Result<Vec<DemoUser>> {
    let doctor = db
        .read(|tx| {
            let (_, code) = access::sessions::unit_of(tx, "medico")?.ok_or(Problem::NotFound)?;
            territory::doctors::find(tx, &code)?.ok_or(Problem::NotFound)
        })
        .await?;
    users::of_demo(&doctor)
}

/// Fills an empty database. `progress` is told the stage, what is done and of how much.
///
/// # Errors
/// As `Db::bulk`.
pub async fn load(db: &Db, plan: &Plan, progress: impl Fn(&'static str, u64, u64)) -> Result<()> {
    note_state(db, "filling").await?;
    let count = u32::try_from(plan.people).map_err(Problem::internal)?;
    let mut population = Population::new(plan.seed, count, plan.business_date);
    let doctors = population.doctors().list().to_vec();
    let writing = doctors.clone();
    db.bulk(move |tx| writing.iter().try_for_each(|doctor| territory::doctors::insert(tx, doctor))).await?;
    let roster = people(db, &mut population, plan, &progress).await?;
    let names = doctors.iter().map(|doctor| doctor.code.clone()).collect();
    let player = Player { doctors: names, today: plan.business_date };
    let epidemic = Epidemic::new(plan.seed, roster, plan.business_date);
    let days = epidemic.days_left() as u64;
    for (number, day) in epidemic.enumerate() {
        player.play(db, day).await?;
        progress("epidemic, by day", number as u64 + 1, days);
    }
    let doctor = player.busiest_doctor_of_the_story(&doctors, &population_counts(db).await?);
    users::create(db, &users::of_demo(&doctor)?).await?;
    note_state(db, &plan.people.to_string()).await
}

async fn note_state(db: &Db, state: &str) -> Result<()> {
    let state = state.to_owned();
    db.write(move |tx| {
        let now = tx.clocks().now();
        tx.execute(&sql::SET_STATE, args![state, Uuid::nil(), now]).map(drop)
    })
    .await
}

async fn people(
    db: &Db,
    population: &mut Population,
    plan: &Plan,
    progress: &impl Fn(&'static str, u64, u64),
) -> Result<Roster> {
    let (mut roster, mut done) = (Roster::new(), 0u64);
    let mut batch = Vec::with_capacity(PEOPLE_AT_ONCE);
    loop {
        let next = population.next();
        let ended = next.is_none();
        if let Some(person) = next {
            roster.push(&person);
            batch.push(registered(&person, plan.seed));
        }
        if batch.len() == PEOPLE_AT_ONCE || (ended && !batch.is_empty()) {
            done += batch.len() as u64;
            let writing = std::mem::replace(&mut batch, Vec::with_capacity(PEOPLE_AT_ONCE));
            db.bulk(move |tx| {
                writing.iter().try_for_each(|person| {
                    let grants = people::rules::audiences(person, REGISTERED_SINCE);
                    people::store::insert(tx, person, &grants)
                })
            })
            .await?;
            progress("people", done, plan.people);
        }
        if ended {
            return Ok(roster);
        }
    }
}

/// Since when the registry of the demo knows everybody.
const REGISTERED_SINCE: Date = jiff::civil::date(2019, 1, 1);
