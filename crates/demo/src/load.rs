//! Plays the synthetic region into a database, through the same services that people use: each day of the epidemic on
//! its own business date, so that rules, measures and counters come out as they would have.

use std::collections::HashMap;
use std::sync::Arc;

use access::{Actor, Role, Unit};
use cases::model::{Grades, NewReport};
use cases::rules::Rules;
use jiff::ToSpan;
use kernel::clock::local_date;
use kernel::ids::{PersonId, ReportId, RequestId, ResultId, UserId};
use kernel::{Clocks, Date, PersonIdentifier, Problem, Result, Timestamp};
use lab::model::{Details, Door, TestKind};
use lab::service::{NewRequest, Record};
use people::model::{Address, GpChoice, Person, PersonData, Source};
use sampling::model::{Place, PlaceKind};
use storage::{Db, Tx, args};
use territory::Doctor;
use uuid::Uuid;

use crate::course;
use crate::places::Places;
use crate::users::{self, DemoUser};
use crate::{
    Day, Epidemic, Outcome, Population, Roster, SyntheticAddress, SyntheticEpisode, SyntheticPerson,
    SyntheticReport, household_id, sql,
};

/// Persons written in one unit of work: some tens of milliseconds.
const PEOPLE_AT_ONCE: usize = 500;
/// Episodes in one unit of work.
const EPISODES_AT_ONCE: usize = 25;
/// Measures ended in one unit of work.
const NIGHT_AT_ONCE: usize = 100;
/// Days for which a measure of the demo is still new to who works there.
const DAYS_NEW: i64 = 2;
/// Since when the registry of the demo knows everybody.
const REGISTERED_SINCE: Date = jiff::civil::date(2019, 1, 1);
/// Before the first day of the region's daily series, whose cases were reported some days earlier.
pub(crate) const EPIDEMIC_BEGAN: Date = jiff::civil::date(2020, 2, 1);

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
    db.read(|tx| {
        if let Some((people, _)) = noted(tx)? {
            return Ok(State::Filled { people });
        }
        let begun = tx.first(&sql::STATE, args![], |row| row.get::<String>(0))?.is_some();
        let anybody = tx.system("the demo: is anybody there", |tx| {
            tx.first(&sql::ANYBODY, args![], |row| row.get::<Uuid>(0))
        })?;
        let anybody = anybody.is_some();
        Ok(if begun || anybody { State::Unfinished } else { State::Empty })
    })
    .await
}

/// The users of a filled database. Who came to the demo after it was filled is written first.
///
/// # Errors
/// `Problem::NotFound` when it has none; as `Db::write`.
pub async fn users(db: &Db) -> Result<Vec<DemoUser>> {
    let (doctor, place) = db
        .read(|tx| {
            let (_, code) = noted(tx)?.ok_or(Problem::NotFound)?;
            let doctor = territory::doctors::find(tx, &code)?.ok_or(Problem::NotFound)?;
            Ok((doctor, hot_spot(tx)?))
        })
        .await?;
    let users = users::of_demo(&doctor, &place)?;
    users::create(db, &users).await?;
    Ok(users)
}

/// Where the story's samples are taken.
fn hot_spot(tx: &mut Tx<'_>) -> Result<Place> {
    let places = sampling::store::places_of_asl(tx, users::ASL)?;
    places.into_iter().find(|place| place.data.kind == PlaceKind::HotSpot).ok_or(Problem::NotFound)
}

/// Number of persons and code of the story's doctor, once a demo is whole.
fn noted(tx: &mut Tx<'_>) -> Result<Option<(u64, String)>> {
    let text = tx.first(&sql::STATE, args![], |row| row.get::<String>(0))?;
    Ok(text.and_then(|text| {
        let (people, doctor) = text.split_once(' ')?;
        Some((people.parse().ok()?, doctor.to_owned()))
    }))
}

/// Fills an empty database. `progress` is told the stage, what is done and of how much.
///
/// # Errors
/// As `Db::bulk`.
pub async fn load(db: &Db, plan: &Plan, progress: impl Fn(&'static str, u64, u64)) -> Result<()> {
    note_state(db, "filling").await?;
    // The logins that are printed work with their passwords alone.
    let offered = access::factors::Demand::Offered.code();
    db.write(move |tx| access::users::insert_setting(tx, access::factors::SETTING, offered)).await?;
    let count = u32::try_from(plan.people).map_err(Problem::internal)?;
    let mut population = Population::new(plan.seed, count, plan.business_date);
    let doctors = Arc::new(population.doctors().list().to_vec());
    let writing = doctors.clone();
    db.bulk(move |tx| writing.iter().try_for_each(|doctor| territory::doctors::insert(tx, doctor))).await?;
    let (roster, story) = people(db, &mut population, plan, &progress).await?;
    drop(population);
    let places = Arc::new(Places::new(plan));
    places.open(db).await?;
    let epidemic = Epidemic::new(plan.seed, roster, plan.business_date);
    let days = epidemic.days_left() as u64;
    for (number, day) in epidemic.enumerate() {
        play(db, &doctors, &places, day).await?;
        progress("days of the epidemic", number as u64 + 1, days);
    }
    cases::service::night(db).await?;
    db.bulk(insight::service::fold).await?;
    let doctor = doctors.get(story).ok_or(Problem::NotFound)?;
    let place = db.read(hot_spot).await?;
    users::create(db, &users::of_demo(doctor, &place)?).await?;
    db.write(see_old_measures).await?;
    note_state(db, &format!("{} {}", plan.people, doctor.code)).await?;
    db.tidy().await
}

/// Who works here has seen what is some days old: "new" keeps its meaning.
fn see_old_measures(tx: &mut Tx<'_>) -> Result<()> {
    let (now, recent) =
        (tx.clocks().now(), tx.clocks().today().saturating_sub(jiff::Span::new().days(DAYS_NEW)));
    for login in ["medico", "sisp"] {
        let actor = access::sessions::as_user(tx, login)?;
        tx.execute(&sql::SEE_OLD_MEASURES, args![actor.user, actor.audience(), recent, now])?;
    }
    Ok(())
}

async fn note_state(db: &Db, state: &str) -> Result<()> {
    let state = state.to_owned();
    db.write(move |tx| {
        let now = tx.clocks().now();
        tx.execute(&sql::SET_STATE, args![state, Uuid::nil(), now]).map(drop)
    })
    .await
}

/// Writes the persons; answers their roster, and the doctor who has most of the patients of the story's comune.
async fn people(
    db: &Db,
    population: &mut Population,
    plan: &Plan,
    progress: &impl Fn(&'static str, u64, u64),
) -> Result<(Roster, usize)> {
    let (mut roster, mut done, mut of_story) = (Roster::new(), 0, HashMap::<u16, u32>::new());
    let mut batch = Vec::with_capacity(PEOPLE_AT_ONCE);
    loop {
        let next = population.next();
        let ended = next.is_none();
        if let Some(person) = next {
            roster.push(&person);
            if person.domicile.comune == users::COMUNE {
                *of_story.entry(person.doctor).or_default() += 1;
            }
            batch.push(registered(person, plan.seed));
        }
        if batch.len() == PEOPLE_AT_ONCE || (ended && !batch.is_empty()) {
            done += batch.len() as u64;
            write(db, std::mem::replace(&mut batch, Vec::with_capacity(PEOPLE_AT_ONCE))).await?;
            progress("people", done, plan.people);
        }
        if ended {
            // Ties go to the first in the register, so that the same seed tells the same story.
            let most =
                of_story.into_iter().max_by_key(|(doctor, patients)| (*patients, std::cmp::Reverse(*doctor)));
            return Ok((roster, most.map_or(0, |(doctor, _)| usize::from(doctor))));
        }
    }
}

async fn write(db: &Db, persons: Vec<Person>) -> Result<()> {
    db.bulk(move |tx| {
        persons.iter().try_for_each(|person| {
            people::store::insert(tx, person, &people::rules::audiences(person, REGISTERED_SINCE))
        })
    })
    .await
}

fn registered(person: SyntheticPerson, seed: u64) -> Person {
    let address =
        |address: SyntheticAddress| Address { comune: address.comune.to_owned(), street: address.street };
    let asl = person.domicile.asl.to_owned();
    // Reports of the whole epidemic come from the doctor of today: nobody here changes doctor while it lasts.
    let since = person.gp_since.min(EPIDEMIC_BEGAN.max(person.birth_date));
    let data = PersonData {
        identifier: PersonIdentifier::TaxCode(person.tax_code),
        family_name: person.family_name,
        given_name: person.given_name,
        sex: person.sex,
        birth_date: person.birth_date,
        birth_place: Some(person.birth_place),
        residence: address(person.residence),
        domicile: address(person.domicile),
        phone: person.phone,
        email: None,
        household: Some(household_id(seed, person.household)),
        receiving_asl: None,
        phone2: None,
        kind: people::model::citizen(),
        gp: Some(GpChoice { code: person.gp_code, since }),
    };
    let known = REGISTERED_SINCE
        .to_zoned_datetime(kernel::clock::rome())
        .map_or(Timestamp::UNIX_EPOCH, |day| day.timestamp());
    Person {
        id: person.id,
        data,
        asl,
        source: Source::Registry,
        version: 1,
        created_at: known,
        updated_at: known,
    }
}

/// Plays what came out on a day.
async fn play(db: &Db, doctors: &Arc<Vec<Doctor>>, places: &Arc<Places>, day: Day) -> Result<()> {
    let date = day.date;
    course::confirm_ends(db, date).await?;
    for recoveries in day.recoveries.chunks(EPISODES_AT_ONCE) {
        let (recoveries, doctors) = (recoveries.to_vec(), doctors.clone());
        db.bulk(move |tx| {
            recoveries.iter().try_for_each(|recovery| course::play_recovery(tx, &doctors, recovery))
        })
        .await?;
    }
    for episodes in day.episodes.chunks(EPISODES_AT_ONCE) {
        let (episodes, doctors, places) = (episodes.to_vec(), doctors.clone(), places.clone());
        db.bulk(move |tx| {
            episodes.iter().try_for_each(|episode| {
                let told =
                    |problem| Problem::Internal(format!("an act of {date}, {}: {problem}", outline(episode)));
                play_episode(tx, &doctors, &places, episode).map_err(told)
            })
        })
        .await?;
    }
    // The night between this day and the next.
    let next = date.tomorrow().map_err(Problem::internal)?;
    if next > db.clocks().today() {
        return Ok(());
    }
    // New rules are asked about everybody who is isolated when they come into force.
    if Rules::builtin().iter().any(|rule| rule.valid_from == next) {
        while night_work(db, next, cases::service::evaluate_due).await? > 0 {}
    }
    while night_work(db, next, |tx, limit| Ok(cases::service::end_due(tx, limit)?.0)).await? > 0 {}
    Ok(())
}

async fn night_work(db: &Db, day: Date, work: fn(&mut Tx<'_>, usize) -> Result<u64>) -> Result<u64> {
    db.bulk(move |tx| {
        tx.set_clocks(Clocks::at_business_date(day));
        work(tx, NIGHT_AT_ONCE)
    })
    .await
}

/// What an episode is, for whoever must find out why it could not be played.
fn outline(episode: &SyntheticEpisode) -> String {
    let reported = episode.report.as_ref().map(|report| report.at.to_string());
    let requested = episode.request.as_ref().map(|request| request.at.to_string());
    format!("ASL {}, reported {reported:?}, requested {requested:?}", episode.asl)
}

/// One swab of one person, from the report that may have asked for it to the result it may have.
fn play_episode(
    tx: &mut Tx<'_>,
    doctors: &[Doctor],
    places: &Places,
    episode: &SyntheticEpisode,
) -> Result<()> {
    if let Some(report) = &episode.report {
        let doctor = doctors.get(usize::from(episode.doctor)).ok_or(Problem::NotFound)?;
        let name = format!("{} {}", doctor.family_name, doctor.given_name);
        let gp = Actor { name, ..at(tx, report.at, Role::Gp, &doctor.code) };
        let filed = cases::service::file_report(tx, &gp, &new_report(episode.person_id, report))?;
        if let Some(taken_at) = report.taken_charge_at {
            let sisp = at(tx, taken_at, Role::SispOperator, episode.asl);
            cases::service::take_charge(tx, &sisp, filed.report.id, filed.report.version)?;
        }
    }
    let Some(request) = &episode.request else { return Ok(()) };
    let sisp = at(tx, request.at, Role::SispOperator, episode.asl);
    let new = NewRequest {
        id: RequestId::new(),
        person: episode.person_id,
        reason: episode.reason.code().to_owned(),
        test: if request.antigen { TestKind::Antigen } else { TestKind::Molecular },
        priority: None,
        laboratory: request.laboratory.to_owned(),
        note: String::new(),
        details: Details { onset: Some(onset(episode)), ..Details::default() },
        again: true,
    };
    let asked = lab::service::request_swab(tx, &sisp, &new)?;
    places.visit(tx, episode, request, asked.id)?;
    let Some(result) = &request.result else { return Ok(()) };
    let technician = at(tx, result.at, Role::LaboratoryTechnician, request.laboratory);
    let outcome = match result.outcome {
        Outcome::Positive => lab::model::Outcome::Positive,
        Outcome::Negative => lab::model::Outcome::Negative,
        Outcome::Doubtful => lab::model::Outcome::Doubtful,
    };
    let (id, sampled_at) = (ResultId::new(), Some(result.sampled_at));
    let record = Record { id, request: asked.id, outcome, sampled_at, door: Door::Manual };
    lab::service::record_result(tx, &technician, &record).map(drop)
}

/// When the symptoms began that are why a swab was asked for: as the report says, or two days before.
fn onset(episode: &SyntheticEpisode) -> Date {
    let asked = episode.request.as_ref().map(|request| local_date(request.at));
    let before = asked.unwrap_or_default().saturating_sub(2.days());
    episode.report.as_ref().map_or(before, |report| report.onset.min(asked.unwrap_or(report.onset)))
}

/// Sets the business clock to the instant of an act, and says who acts.
pub(crate) fn at(tx: &mut Tx<'_>, instant: Timestamp, role: Role, unit: &str) -> Actor {
    let clocks = Clocks::at_business_instant(instant);
    tx.set_clocks(clocks);
    Actor {
        user: UserId(Uuid::nil()),
        name: "Operatore Dimostrativo".to_owned(),
        role,
        unit: Unit { code: unit.to_owned(), name: unit.to_owned() },
        session: Uuid::nil(),
        today: clocks.today(),
        delegated: Vec::new(),
        emergencies: Vec::new(),
        supervised: Vec::new(),
    }
}

fn new_report(person: PersonId, report: &SyntheticReport) -> NewReport {
    let fever = report.symptoms.contains(&"fever");
    NewReport {
        id: ReportId::new(),
        person,
        symptoms: report.symptoms.iter().map(|code| (*code).to_owned()).collect(),
        temperature_tenths: fever.then_some(382),
        onset: Some(report.onset),
        grades: Grades::default(),
        whereabouts: String::new(),
        context: String::new(),
        conditions: String::new(),
        note: String::new(),
        again: true,
    }
}

/// Asks for more swabs on the business date, spread over everybody, so that laboratories have work waiting: for
/// benchmarks.
///
/// # Errors
/// As `Db::bulk`.
pub async fn add_waiting_requests(db: &Db, count: u64) -> Result<()> {
    let mut after = PersonId(Uuid::nil());
    let mut left = usize::try_from(count).unwrap_or(usize::MAX);
    while left > 0 {
        let persons = db
            .read(move |tx| {
                tx.system("the demo: who asks for a swab", |tx| {
                    tx.query(&sql::PEOPLE_AFTER, args![after, EPISODES_AT_ONCE as i64], |row| {
                        Ok((row.get::<PersonId>(0)?, row.get::<String>(1)?))
                    })
                })
            })
            .await?;
        let Some((last, _)) = persons.last() else { return Ok(()) };
        after = *last;
        left = left.saturating_sub(persons.len());
        db.bulk(move |tx| persons.iter().try_for_each(|(person, asl)| ask_for_swab(tx, *person, asl)))
            .await?;
    }
    Ok(())
}

fn ask_for_swab(tx: &mut Tx<'_>, person: PersonId, asl: &str) -> Result<()> {
    let laboratories: Vec<_> = territory::get().laboratories_serving(asl).collect();
    let chosen = person.0.as_u128() as usize % laboratories.len().max(1);
    let laboratory = laboratories.get(chosen).ok_or(Problem::NotFound)?.code.clone();
    let now = tx.clocks().business_now();
    let sisp = at(tx, now, Role::SispOperator, asl);
    let (test, note) = (TestKind::Molecular, String::new());
    let reason = "screening".to_owned();
    let (id, priority, details) = (RequestId::new(), None, Details::default());
    let new = NewRequest { id, person, reason, test, priority, laboratory, note, details, again: true };
    lab::service::request_swab(tx, &sisp, &new).map(drop)
}
