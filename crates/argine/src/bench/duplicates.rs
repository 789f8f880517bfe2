//! `argine bench duplicates`: a region is loaded, some of its persons are entered again as people are entered twice, and the search through
//! the whole registry says who is one. Measured is how many of those it finds, how many others it takes for one, and how long it takes.

use std::collections::HashSet;
use std::time::Instant;

use demo::{Population, SyntheticPerson};
use jiff::civil::Date;
use kernel::ids::PersonId;
use kernel::tax_code::{name_letters, suggest};
use kernel::{IdentifierKind, PersonIdentifier, Problem, Result, Sex, Timestamp};
use people::model::{Address, Person, PersonData, Source};
use people::service::find_doubles;
use storage::{Db, args};
use uuid::Uuid;

use super::day::Dice;
use super::import::SEED;
use super::search::slip;
use super::sql;
use crate::failure::{Failure, Outcome};

/// Persons of one unit of work.
const TOGETHER: usize = 500;
/// Why it passes the second wall.
const WHY: &str = "the benchmark: which pairs were found";
/// Pairs read at once.
const READ: i64 = 5_000;

/// What was found.
#[derive(Debug, Clone, Copy)]
pub struct Found {
    /// Doubles that were planted.
    pub planted: usize,
    /// Pairs told to be rather one person.
    pub found: usize,
    /// Of these, those that were planted.
    pub right: usize,
    /// Pairs compared.
    pub compared: i64,
    /// How long the search took.
    pub seconds: f64,
}

/// Fills a database without persons, unless it was filled before by this; and searches all of it.
///
/// # Errors
/// When the database holds something else.
pub async fn run(db: &Db, people: u32, planted: usize, today: Date) -> Outcome<Found> {
    let step = (people as usize / planted.max(1)).max(1);
    let planted = planted.min(people as usize);
    let doubled = |index: u32| (index as usize).is_multiple_of(step) && index as usize / step < planted;
    if count(db).await? == 0 {
        fill(db, people, today, doubled).await?;
    }
    if count(db).await? != i64::from(people) + planted as i64 {
        return Err(Failure::new("the database holds something else: name another one, or delete it"));
    }
    let began = Instant::now();
    let searched = find_doubles(db, true, |_| {}).await?;
    let seconds = began.elapsed().as_secs_f64();
    let planted_pairs: HashSet<[PersonId; 2]> = (0..people)
        .filter(|index| doubled(*index))
        .map(|index| {
            let mut pair = [demo::person_id(SEED, index), second_id(index)];
            pair.sort_unstable();
            pair
        })
        .collect();
    let (mut found, mut right, mut after) = (0, 0, Uuid::nil());
    loop {
        let some = pairs(db, after).await?;
        let Some((last, _)) = some.last() else { break };
        after = *last;
        found += some.len();
        right += some.iter().filter(|(_, pair)| planted_pairs.contains(pair)).count();
    }
    Ok(Found { planted: planted_pairs.len(), found, right, compared: searched.done.compared, seconds })
}

async fn count(db: &Db) -> Result<i64> {
    db.report(|tx| tx.system(WHY, |tx| tx.one(&sql::COUNT_PEOPLE, args![], |row| row.get(0)))).await
}

async fn pairs(db: &Db, after: Uuid) -> Result<Vec<(Uuid, [PersonId; 2])>> {
    db.report(move |tx| {
        tx.system(WHY, |tx| {
            tx.query(&sql::OPEN_PAIRS, args![after, READ], |row| {
                Ok((row.get(0)?, [row.get(1)?, row.get(2)?]))
            })
        })
    })
    .await
}

/// The id under which somebody is entered again.
fn second_id(index: u32) -> PersonId {
    demo::person_id(SEED ^ 1, index)
}

async fn fill(db: &Db, people: u32, today: Date, doubled: impl Fn(u32) -> bool) -> Result<()> {
    eprintln!("filling it with {people} persons, once");
    let mut dice = Dice::new(31);
    let (mut batch, mut number) = (Vec::with_capacity(TOGETHER + 1), 0);
    for person in Population::new(SEED, people, today) {
        if doubled(person.index) {
            batch.push(again(&person, number, &mut dice)?);
            number += 1;
        }
        batch.push(registered(&person));
        if batch.len() >= TOGETHER {
            write(db, std::mem::take(&mut batch)).await?;
        }
    }
    write(db, batch).await
}

async fn write(db: &Db, persons: Vec<Person>) -> Result<()> {
    let since = jiff::civil::date(2019, 1, 1);
    db.bulk(move |tx| {
        persons.iter().try_for_each(|person| {
            // A code worked out from a mistake may be somebody's: the registry takes none twice.
            let mut person = person.clone();
            if let PersonIdentifier::TaxCode(code) = &person.data.identifier
                && person.source == Source::Operator
                && tx.first(&sql::HAS_CODE, args![code.as_str()], |_| Ok(()))?.is_some()
            {
                person.data.identifier = unknown()?;
            }
            people::store::insert(tx, &person, &people::rules::audiences(&person, since))
        })
    })
    .await
}

fn registered(person: &SyntheticPerson) -> Person {
    let home =
        |at: &demo::SyntheticAddress| Address { comune: at.comune.to_owned(), street: at.street.clone() };
    let data = PersonData {
        identifier: PersonIdentifier::TaxCode(person.tax_code),
        family_name: person.family_name.clone(),
        given_name: person.given_name.clone(),
        sex: person.sex,
        birth_date: person.birth_date,
        birth_place: Some(person.birth_place.clone()),
        residence: home(&person.residence),
        domicile: home(&person.domicile),
        phone: person.phone.clone(),
        email: None,
        household: None,
        gp: None,
        receiving_asl: None,
        phone2: None,
        kind: people::model::citizen(),
    };
    let (asl, at) = (person.domicile.asl.to_owned(), Timestamp::UNIX_EPOCH);
    Person { id: person.id, data, asl, source: Source::Registry, version: 1, created_at: at, updated_at: at }
}

fn unknown() -> Result<PersonIdentifier> {
    PersonIdentifier::parse(IdentifierKind::None, "unknown").map_err(Problem::internal)
}

/// The same person as an operator enters her who did not find her: with one mistake; mostly without a code, seldom with the one that the
/// mistake suggests; with the same telephone and the same address as often as not.
fn again(person: &SyntheticPerson, number: usize, dice: &mut Dice) -> Result<Person> {
    let mut double = registered(person);
    let data = &mut double.data;
    mistake(data, person, number, dice);
    data.identifier = match dice.below(20) {
        0 => {
            match suggest(&data.family_name, &data.given_name, data.sex, data.birth_date, &person.birth_place)
            {
                Ok(code) if code != person.tax_code => PersonIdentifier::TaxCode(code),
                _ => unknown()?,
            }
        }
        1..=5 => {
            let code = format!("STP010010{:07}", person.index);
            PersonIdentifier::parse(IdentifierKind::Stp, &code).map_err(Problem::internal)?
        }
        _ => unknown()?,
    };
    if dice.below(10) < 3 {
        data.birth_place = None;
    }
    if dice.below(10) < 4 && data.phone.is_some() {
        data.phone = (dice.below(2) == 0).then(|| format!("300 {:07}", dice.below(10_000_000)));
    }
    if dice.below(10) < 3 {
        let street = format!("via dell'Argine {}", 1 + dice.below(90));
        data.domicile.street = street.clone();
        data.residence.street = street;
    }
    double.id = second_id(person.index);
    double.source = Source::Operator;
    Ok(double)
}

fn mistake(data: &mut PersonData, person: &SyntheticPerson, number: usize, dice: &mut Dice) {
    let born = person.birth_date;
    match number % 10 {
        0 | 1 => data.family_name = slip(&person.family_name, dice),
        2 => data.given_name = slip(&person.given_name, dice),
        3 => std::mem::swap(&mut data.family_name, &mut data.given_name),
        4 => {
            data.birth_date = Date::new(born.year(), born.day(), born.month()).unwrap_or(born);
        }
        5 => {
            let day = if born.day() > 1 { born.day() - 1 } else { born.day() + 1 };
            data.birth_date = Date::new(born.year(), born.month(), day).unwrap_or(born);
        }
        6 => data.family_name = format!("{} {}", person.family_name, slip("Bianchi", dice)),
        // The husband's surname: it is found where something else leads to her.
        7 if person.sex == Sex::Female && dice.below(4) == 0 => data.family_name = "Argentero".to_owned(),
        7 => data.given_name = person.given_name.split(' ').next().unwrap_or_default().to_owned(),
        8 => data.family_name = name_letters(&person.family_name),
        _ => {}
    }
}
