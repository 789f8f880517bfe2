//! `argine bench duplicates`: whether persons entered twice are told, and nobody else.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use jiff::civil::Date;
use kernel::{IdentifierKind, PersonIdentifier, Result, Sex};
use people::rules::{Profile, likeness};

use super::day::Dice;
use super::import::SEED;
use super::search::slip;

/// Somebody as the finder sees her.
struct One {
    identifier: PersonIdentifier,
    family_name: String,
    given_name: String,
    sex: Sex,
    birth_date: Date,
    /// Whose double she is.
    of: Option<usize>,
}

impl One {
    fn profile(&self) -> Profile<'_> {
        Profile {
            identifier: &self.identifier,
            family_name: &self.family_name,
            given_name: &self.given_name,
            sex: Some(self.sex),
            birth_date: self.birth_date,
        }
    }
}

/// What was found.
#[derive(Debug, Default, Clone, Copy)]
pub struct Found {
    /// Doubles that were planted.
    pub planted: usize,
    /// Pairs told to be rather one person.
    pub told: usize,
    /// Of these, those that were planted.
    pub right: usize,
    /// Pairs compared.
    pub compared: u64,
}

/// A region of persons, some of them entered again without a code and with one mistake: who is told to be one of two? Compared are
/// those of one birth date, and of dates with day and month exchanged, as when a person is entered.
///
/// # Errors
/// When a thread ends before its time.
pub async fn run(people: u32, planted: usize, today: Date) -> Result<Found> {
    let all = Arc::new(region(people, planted, today)?);
    let mut days: HashMap<Date, Vec<usize>> = HashMap::new();
    for (place, one) in all.iter().enumerate() {
        days.entry(one.birth_date).or_default().push(place);
    }
    let days = Arc::new(days);
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let mut tasks = Vec::new();
    for number in 0..threads {
        let (all, days) = (all.clone(), days.clone());
        tasks.push(tokio::task::spawn_blocking(move || {
            let mine =
                days.keys().filter(|day| usize::from(day.day_of_year().unsigned_abs()) % threads == number);
            let mut found = Found::default();
            mine.for_each(|day| compare(&all, &days, *day, &mut found));
            found
        }));
    }
    let mut total = Found { planted, ..Found::default() };
    for task in tasks {
        let found = task.await.map_err(kernel::Problem::internal)?;
        total.told += found.told;
        total.right += found.right;
        total.compared += found.compared;
    }
    Ok(total)
}

fn region(people: u32, planted: usize, today: Date) -> Result<Vec<One>> {
    let mut all: Vec<One> = demo::Population::new(SEED, people, today)
        .map(|person| One {
            identifier: PersonIdentifier::TaxCode(person.tax_code),
            family_name: person.family_name,
            given_name: person.given_name,
            sex: person.sex,
            birth_date: person.birth_date,
            of: None,
        })
        .collect();
    let unknown =
        PersonIdentifier::parse(IdentifierKind::None, "unknown").map_err(kernel::Problem::internal)?;
    let mut dice = Dice::new(31);
    let (step, mut doubled) = ((all.len() / planted.max(1)).max(1), HashSet::new());
    for number in 0..planted.min(all.len()) {
        let place = number * step;
        if doubled.insert(place) {
            let double = double(&all[place], place, number, unknown.clone(), &mut dice);
            all.push(double);
        }
    }
    Ok(all)
}

fn double(one: &One, of: usize, mistake: usize, identifier: PersonIdentifier, dice: &mut Dice) -> One {
    let mut double = One {
        identifier,
        family_name: one.family_name.clone(),
        given_name: one.given_name.clone(),
        sex: one.sex,
        birth_date: one.birth_date,
        of: Some(of),
    };
    match mistake % 5 {
        0 => double.family_name = slip(&one.family_name, dice),
        1 => double.given_name = slip(&one.given_name, dice),
        2 => std::mem::swap(&mut double.family_name, &mut double.given_name),
        3 => {
            let swapped = Date::new(one.birth_date.year(), one.birth_date.day(), one.birth_date.month());
            double.birth_date = swapped.unwrap_or(one.birth_date);
        }
        _ => double.family_name = kernel::tax_code::name_letters(&one.family_name),
    }
    double
}

fn compare(all: &[One], days: &HashMap<Date, Vec<usize>>, day: Date, found: &mut Found) {
    let here = &days[&day];
    let none = Vec::new();
    // A pair of two days is compared once: from the earlier one.
    let swapped = Date::new(day.year(), day.day(), day.month()).ok().filter(|swapped| *swapped > day);
    let there = swapped.and_then(|swapped| days.get(&swapped)).unwrap_or(&none);
    for (number, one) in here.iter().enumerate() {
        for other in here[number + 1..].iter().chain(there) {
            let (one, other) = (*one, *other);
            found.compared += 1;
            if likeness(all[one].profile(), all[other].profile()).is_some_and(|likeness| likeness.is_one()) {
                found.told += 1;
                let planted = all[other].of == Some(one) || all[one].of == Some(other);
                found.right += usize::from(planted);
            }
        }
    }
}
