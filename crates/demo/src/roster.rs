//! What the epidemic has to know about each person, in nine bytes.

use kernel::Date;
use territory::Territory;

use crate::population::SyntheticPerson;

/// Ten-year age bands of the epidemic's series; the last is 90 and more.
pub(crate) const BANDS: usize = 10;

/// Whoever was born in the first year of the epidemic or later does not fall ill: a swab could precede the birth.
const BORN_BEFORE: i16 = 2020;

/// The people of a population as the epidemic sees them. Push them in their order.
#[derive(Default)]
pub struct Roster {
    birth_years: Vec<i16>,
    households: Vec<u32>,
    asls: Vec<u8>,
    doctors: Vec<u16>,
}

impl Roster {
    /// Nobody yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds the next person.
    ///
    /// # Panics
    /// When people do not come in the order of their `index`.
    pub fn push(&mut self, person: &SyntheticPerson) {
        assert_eq!(person.index as usize, self.len(), "people come in their order");
        let asls = territory::get().asls();
        let asl =
            asls.iter().position(|asl| asl.code == person.domicile.asl).expect("an ASL of the territory");
        self.birth_years.push(person.birth_date.year());
        self.households.push(person.household);
        self.asls.push(asl as u8);
        self.doctors.push(person.doctor);
    }

    /// How many people.
    pub fn len(&self) -> usize {
        self.birth_years.len()
    }

    /// Whether there is nobody.
    pub fn is_empty(&self) -> bool {
        self.birth_years.is_empty()
    }

    /// Three digits of the ASL of the domicile.
    pub(crate) fn asl(&self, territory: &'static Territory, index: u32) -> &'static str {
        &territory.asls()[usize::from(self.asls[index as usize])].code
    }

    /// Position of the doctor of choice.
    pub(crate) fn doctor(&self, index: u32) -> u16 {
        self.doctors[index as usize]
    }

    /// Ten-year age band on a day, by year of birth.
    pub(crate) fn band(&self, index: u32, on: Date) -> usize {
        let age = (on.year() - self.birth_years[index as usize]).max(0) as usize;
        (age / 10).min(BANDS - 1)
    }

    /// The others of the household.
    pub(crate) fn cohabitants(&self, index: u32) -> impl Iterator<Item = u32> {
        let household = self.households[index as usize];
        let same = move |other: &u32| self.households[*other as usize] == household;
        let before = (0..index).rev().take_while(same);
        let all = before.chain((index + 1..self.len() as u32).take_while(same));
        all.filter(|other| self.was_born(*other))
    }

    fn was_born(&self, index: u32) -> bool {
        self.birth_years[index as usize] < BORN_BEFORE
    }

    /// Positions of the people of each age band.
    pub(crate) fn by_band(&self, on: Date) -> [Vec<u32>; BANDS] {
        let mut bands: [Vec<u32>; BANDS] = Default::default();
        for index in (0..self.len() as u32).filter(|index| self.was_born(*index)) {
            bands[self.band(index, on)].push(index);
        }
        bands
    }
}
