//! The people, one household after the other, comune by comune.

use std::collections::VecDeque;

use jiff::civil::date;
use kernel::ids::PersonId;
use kernel::tax_code::suggest;
use kernel::{Date, Sex, TaxCode};
use territory::{Comune, Territory};
use uuid::{Builder, Uuid};

use crate::ages::Ages;
use crate::birth_places::{BirthPlaces, Origin};
use crate::codes::GivenCodes;
use crate::doctors::Doctors;
use crate::households::{self, Body, Household};
use crate::names::NameTables;
use crate::random::{Random, mix, rows};

/// People drawn at once: a neighbourhood in which couples and parents are found.
const NEIGHBOURHOOD: u32 = 240;
/// Families whose eldest was born abroad, below and from 60 years of age; about one resident in ten is.
const FOREIGN_BELOW_60: f64 = 0.185;
const FOREIGN_FROM_60: f64 = 0.055;
/// How many in such a family were born abroad.
const ADULT_BORN_ABROAD: f64 = 0.92;
const CHILD_BORN_ABROAD: f64 = 0.22;
/// Young people who live somewhere else than where they are registered.
const AWAY: f64 = 0.04;
/// Where they live: Torino, Novara, Vercelli, Alessandria, Cuneo.
const UNIVERSITY_TOWNS: [&str; 7] = ["001272", "001272", "001272", "003106", "002158", "006003", "004078"];
/// From this day on doctors are chosen: all of them are in office.
const FIRST_CHOICE: Date = date(2010, 1, 1);
/// The territory is not known before.
const FIRST_DAY: Date = date(2019, 1, 1);
/// Paediatricians care for children below this age.
const ADULT_AGE: u8 = 14;

/// Where somebody lives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SyntheticAddress {
    /// ISTAT code of the comune.
    pub comune: &'static str,
    /// Three digits of its ASL.
    pub asl: &'static str,
    /// Invented street, and number.
    pub street: String,
}

/// Somebody who does not exist.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SyntheticPerson {
    /// Position in the population, from 0.
    pub index: u32,
    /// The same for the same seed: see [`person_id`].
    pub id: PersonId,
    /// Valid, and nobody else's in this population; of two that would be equal one is an omocode.
    pub tax_code: TaxCode,
    /// Surname.
    pub family_name: String,
    /// Given names.
    pub given_name: String,
    /// Sex.
    pub sex: Sex,
    /// Date of birth.
    pub birth_date: Date,
    /// Catastal code of the birthplace, which existed on that day.
    pub birth_place: String,
    /// Number of the household; its members follow each other.
    pub household: u32,
    /// Residence: the household's.
    pub residence: SyntheticAddress,
    /// Domicile: mostly the residence.
    pub domicile: SyntheticAddress,
    /// Telephone; it begins with 300, which no operator is known to have.
    pub phone: Option<String>,
    /// Position of the doctor of choice in [`Doctors::list`].
    pub doctor: u16,
    /// Regional code of that doctor.
    pub gp_code: String,
    /// Since when: before today.
    pub gp_since: Date,
}

/// The identity of the person at a position: known without keeping it. A UUIDv7, in the order of positions.
pub fn person_id(seed: u64, index: u32) -> PersonId {
    PersonId(identity(seed, 1, index))
}

/// The identity of a household.
pub fn household_id(seed: u64, household: u32) -> Uuid {
    identity(seed, 2, household)
}

/// The identity of a place where samples are taken.
pub(crate) fn place_id(seed: u64, place: u32) -> Uuid {
    identity(seed, 3, place)
}

fn identity(seed: u64, purpose: u64, number: u32) -> Uuid {
    // Milliseconds from the beginning of 2020 keep the order; the rest is chance that the seed repeats.
    const BEGINNING: u64 = 1_577_836_800_000;
    let mut random = Random::new(mix(seed ^ u64::from(number)), purpose);
    let (mut tail, bits) = ([0; 10], [random.bits(), random.bits()]);
    tail[..8].copy_from_slice(&bits[0].to_le_bytes());
    tail[8..].copy_from_slice(&bits[1].to_le_bytes()[..2]);
    Builder::from_unix_timestamp_millis(BEGINNING + u64::from(number), &tail).into_uuid()
}

#[derive(serde::Deserialize)]
struct StreetLine {
    street: String,
}

/// An iterator over the people of a synthetic region. It holds tables, one neighbourhood and the codes given out
/// (six bytes a person), never the people.
pub struct Population {
    seed: u64,
    today: Date,
    random: Random,
    ages: Ages,
    names: NameTables,
    birth_places: BirthPlaces,
    streets: Vec<String>,
    doctors: Doctors,
    codes: GivenCodes,
    territory: &'static Territory,
    /// Comuni still to fill, the next one last, with how many people there are when it is full.
    plan: Vec<(&'static Comune, u32)>,
    ready: VecDeque<SyntheticPerson>,
    next_index: u32,
    next_household: u32,
    people: u32,
    given_out: u32,
}

impl Population {
    /// `people` residents of Piedmont on the business date (2019-01-01 if it is earlier), spread over its comuni as
    /// the real ones are.
    pub fn new(seed: u64, people: u32, business_date: Date) -> Self {
        let (territory, today) = (territory::get(), business_date.max(FIRST_DAY));
        let names = NameTables::load();
        let comuni: Vec<&Comune> = territory.comuni_at(today).collect();
        Self {
            seed,
            today,
            random: Random::new(seed, 1),
            ages: Ages::load(territory),
            birth_places: BirthPlaces::load(territory, today),
            streets: rows::<StreetLine>(include_str!("../../../data/demo/streets.csv"))
                .map(|line| line.street)
                .collect(),
            doctors: Doctors::new(seed, people, today, territory, &names),
            names,
            codes: GivenCodes::new(people),
            territory,
            plan: plan(&comuni, people),
            ready: VecDeque::new(),
            next_index: 0,
            next_household: 0,
            people,
            given_out: 0,
        }
    }

    /// The doctors the people have chosen from.
    pub fn doctors(&self) -> &Doctors {
        &self.doctors
    }

    /// Draws a neighbourhood of the next comune and takes as many of its households as the comune has room for.
    ///
    /// A whole neighbourhood is drawn even for a comune of three people, because only among many do couples and
    /// parents find each other; whole households are taken, and the next comune makes up for one too large.
    fn fill_neighbourhood(&mut self) {
        let Some(&(comune, until)) = self.plan.last() else { return };
        let people: Vec<Body> =
            (0..NEIGHBOURHOOD).map(|_| self.ages.draw(comune, &mut self.random)).collect();
        let mut households = households::group(people, &mut self.random);
        self.random.shuffle(&mut households);
        for mut household in households {
            let room = until.saturating_sub(self.next_index) as usize;
            // The very last household ends where the population does.
            household.cut(self.people.saturating_sub(self.next_index) as usize);
            if room == 0 || 2 * room < household.len() {
                self.plan.pop();
                return;
            }
            self.furnish(comune, &household);
        }
    }

    /// Gives a household its names, address and doctors.
    fn furnish(&mut self, comune: &'static Comune, household: &Household) {
        let address = self.address(comune);
        let eldest = household.adults.iter().map(|adult| adult.0).max().unwrap_or_default();
        let foreign = if eldest < 60 { FOREIGN_BELOW_60 } else { FOREIGN_FROM_60 };
        let origin = self.random.chance(foreign).then(|| self.birth_places.abroad(&mut self.random).clone());
        let group = origin.as_ref().map(|origin| origin.names.as_str());
        let mut family_name = String::new();
        for (position, &body) in household.adults.iter().enumerate() {
            // Italian women keep their name; children mostly take the father's, who comes first.
            let own = self.names.surname(group, &mut self.random);
            if position == 0 {
                family_name.clone_from(&own);
            }
            let abroad = origin.as_ref().filter(|_| self.random.chance(ADULT_BORN_ABROAD));
            self.register(comune, &address, body, own, group, abroad);
        }
        for &body in &household.children {
            let abroad = origin.as_ref().filter(|_| self.random.chance(CHILD_BORN_ABROAD));
            self.register(comune, &address, body, family_name.clone(), group, abroad);
        }
        self.next_household += 1;
    }

    fn register(
        &mut self,
        comune: &'static Comune,
        address: &SyntheticAddress,
        (age, sex): Body,
        family_name: String,
        group: Option<&str>,
        abroad: Option<&Origin>,
    ) {
        let random = &mut self.random;
        let (given_name, birth_date, birth_place, tax_code) = loop {
            let birth_date = born(self.today, age, random);
            let given_name = self.names.given(group, sex, birth_date.year(), random);
            let birth_place = match abroad {
                Some(origin) => origin.code.clone(),
                None => self.birth_places.in_italy(comune, birth_date, random),
            };
            let code = suggest(&family_name, &given_name, sex, birth_date, &birth_place).ok();
            // All 128 forms of a code taken: another birthday.
            if let Some(code) = code.and_then(|code| self.codes.give(code)) {
                break (given_name, birth_date, birth_place, code);
            }
        };
        let doctor = self.doctors.choose(&comune.istat, age < ADULT_AGE, random);
        let gp_since = choice_of_doctor(self.today, birth_date, age, random);
        let phone =
            (age >= ADULT_AGE && random.chance(0.93)).then(|| format!("300 {:07}", random.below(10_000_000)));
        let domicile = match (19..=30).contains(&age) && random.chance(AWAY) {
            true => self.town(),
            false => address.clone(),
        };
        self.ready.push_back(SyntheticPerson {
            index: self.next_index,
            id: person_id(self.seed, self.next_index),
            tax_code,
            family_name,
            given_name,
            sex,
            birth_date,
            birth_place,
            household: self.next_household,
            residence: address.clone(),
            domicile,
            phone,
            doctor: u16::try_from(doctor).expect("a region has less than 65,536 doctors"),
            gp_code: self.doctors.list()[doctor].code.clone(),
            gp_since,
        });
        self.next_index += 1;
    }

    fn town(&mut self) -> SyntheticAddress {
        let istat = self.random.pick(&UNIVERSITY_TOWNS);
        let comune = self.territory.comune(istat, self.today);
        self.address(comune.expect("the towns exist at all times"))
    }

    fn address(&mut self, comune: &'static Comune) -> SyntheticAddress {
        // Long streets are in towns.
        let longest = if comune.population > 20_000 { 180 } else { 60 };
        let street = self.random.pick(&self.streets).clone();
        let number = 1 + self.random.below(longest);
        SyntheticAddress { comune: &comune.istat, asl: &comune.asl, street: format!("{street} {number}") }
    }
}

impl Iterator for Population {
    type Item = SyntheticPerson;

    fn next(&mut self) -> Option<SyntheticPerson> {
        while self.ready.is_empty() && !self.plan.is_empty() {
            self.fill_neighbourhood();
        }
        let person = self.ready.pop_front()?;
        self.given_out += 1;
        Some(person)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        let left = (self.people - self.given_out) as usize;
        (left, Some(left))
    }
}

impl ExactSizeIterator for Population {}

/// How many people there are when each comune is full: in proportion to its residents, `people` after the last, which
/// comes first.
fn plan(comuni: &[&'static Comune], people: u32) -> Vec<(&'static Comune, u32)> {
    let residents: u64 = comuni.iter().map(|comune| u64::from(comune.population)).sum();
    let mut passed = 0;
    let mut plan: Vec<(&Comune, u32)> = comuni
        .iter()
        .map(|comune| {
            passed += u64::from(comune.population);
            (*comune, (passed * u64::from(people) / residents) as u32)
        })
        .collect();
    plan.reverse();
    plan
}

/// A birthday of somebody who has completed `age` years today; 100 stands for 100 to 103.
fn born(today: Date, age: u8, random: &mut Random) -> Date {
    let years = i16::from(age) + if age == 100 { random.below(4) as i16 } else { 0 };
    let year_ago = |years: i16| {
        let (month, day) = (today.month(), today.day());
        let leap_day = || Date::new(today.year() - years, 2, 28).expect("a day of February");
        Date::new(today.year() - years, month, day).unwrap_or_else(|_| leap_day())
    };
    let (last, before) = (year_ago(years), year_ago(years + 1));
    let days = last.since(before).map_or(365, |span| span.get_days());
    let back = jiff::Span::new().days(random.below(days.max(1) as usize) as i64);
    last.checked_sub(back).unwrap_or(last)
}

/// The day of the choice: some weeks after birth for a paediatrician, after the fourteenth birthday for the first
/// practitioner, and some day of the last years for whoever has changed.
fn choice_of_doctor(today: Date, birth_date: Date, age: u8, random: &mut Random) -> Date {
    let begins = if age < ADULT_AGE { birth_date.year() } else { birth_date.year() + i16::from(ADULT_AGE) };
    let first = Date::new(begins, birth_date.month(), birth_date.day().min(28)).unwrap_or(birth_date);
    let first = first.max(FIRST_CHOICE).max(birth_date).min(today);
    let days = today.since(first).map_or(0, |span| span.get_days());
    let after = random.below(days.clamp(1, 3_000) as usize) as i64;
    first.checked_add(jiff::Span::new().days(after)).unwrap_or(first)
}
