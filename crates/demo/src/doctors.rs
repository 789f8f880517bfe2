//! The doctors of the synthetic region: general practitioners for about 1,500 people of 14 and more each, family
//! paediatricians for about 900 children. They are invented, as their regional codes are.

use std::collections::HashMap;

use jiff::civil::date;
use kernel::clock::FOREVER;
use kernel::{Date, Sex};
use territory::{Comune, Doctor, DoctorKind, Territory};

use crate::REGION_RESIDENTS;
use crate::names::NameTables;
use crate::random::Random;

const PATIENTS_OF_A_GP: f64 = 1_500.0;
const CHILDREN_OF_A_PAEDIATRICIAN: f64 = 900.0;
/// Share of residents of 14 and more, and below 14 (ISTAT POSAS 2022).
const ADULTS: f64 = 0.89;
const CHILDREN: f64 = 0.11;
/// Codes of the form `010A1B2`: letters and digits of two places each.
const CODES: usize = 26 * 10 * 26 * 10;

/// From `first` on, `count` doctors of the list.
#[derive(Clone, Copy)]
struct Run {
    first: usize,
    count: usize,
}

/// Where a comune lies among the residents of its ASL: from and to, as shares of 1.
#[derive(Clone, Copy)]
struct Place {
    from: f64,
    to: f64,
    gps: Run,
    paediatricians: Run,
}

/// The register of doctors, and who takes care of whom: neighbouring comuni share doctors.
pub struct Doctors {
    list: Vec<Doctor>,
    places: HashMap<String, Place>,
}

impl Doctors {
    /// Doctors for `people` residents of the region. `today` picks the comuni; all are in office since before 2010.
    pub(crate) fn new(
        seed: u64,
        people: u32,
        today: Date,
        territory: &Territory,
        names: &NameTables,
    ) -> Self {
        let scale = f64::from(people) / f64::from(REGION_RESIDENTS);
        let mut doctors = Self { list: Vec::new(), places: HashMap::new() };
        let mut random = Random::new(seed, 3);
        for asl in territory.asls() {
            let mut comuni: Vec<&Comune> = territory.comuni_of_asl(&asl.code, today).collect();
            // ISTAT numbers follow the alphabet within a province: not the map, but near enough for doctors.
            comuni.sort_by_key(|comune| (&comune.province_code, &comune.istat));
            let residents: f64 = comuni.iter().map(|comune| f64::from(comune.population)).sum();
            let number = |share: f64, each: f64| ((residents * scale * share / each).round() as usize).max(1);
            let (gps, paediatricians) =
                (number(ADULTS, PATIENTS_OF_A_GP), number(CHILDREN, CHILDREN_OF_A_PAEDIATRICIAN));
            let gps = doctors.hire(DoctorKind::Gp, gps, &comuni, names, &mut random);
            let paediatricians =
                doctors.hire(DoctorKind::Paediatrician, paediatricians, &comuni, names, &mut random);
            let mut from = 0.0;
            for comune in comuni {
                let to = from + f64::from(comune.population) / residents;
                doctors.places.insert(comune.istat.clone(), Place { from, to, gps, paediatricians });
                from = to;
            }
        }
        doctors
    }

    /// All doctors. A person's `doctor` is the position here.
    pub fn list(&self) -> &[Doctor] {
        &self.list
    }

    /// The doctor of somebody in a comune.
    pub(crate) fn choose(&self, comune: &str, child: bool, random: &mut Random) -> usize {
        let place = self.places[comune];
        let Run { first, count } = if child { place.paediatricians } else { place.gps };
        let at = place.from + (place.to - place.from) * random.unit();
        first + ((at * count as f64) as usize).min(count - 1)
    }

    /// Adds `count` doctors, with surgeries spread as the residents are.
    fn hire(
        &mut self,
        kind: DoctorKind,
        count: usize,
        comuni: &[&Comune],
        names: &NameTables,
        random: &mut Random,
    ) -> Run {
        let first = self.list.len();
        let residents: u32 = comuni.iter().map(|comune| comune.population).sum();
        for number in 0..count {
            let at = f64::from(residents) * (number as f64 + 0.5) / count as f64;
            let mut passed = 0.0;
            let surgery = comuni.iter().find(|comune| {
                passed += f64::from(comune.population);
                passed > at
            });
            let surgery = surgery.or(comuni.last()).expect("an ASL has comuni");
            let sex = *random.pick(&[Sex::Male, Sex::Female]);
            let born = 1950 + random.below(30) as i16;
            self.list.push(Doctor {
                code: code(self.list.len()),
                family_name: names.surname(None, random),
                given_name: names.given(None, sex, born, random),
                kind,
                asl: surgery.asl.clone(),
                comune: surgery.istat.clone(),
                valid_from: date(born + 30, 1 + random.below(12) as i8, 1),
                valid_to: FOREVER,
            });
        }
        Run { first, count }
    }
}

/// The regional code of the doctor at a position: different for each, without an order one could guess.
fn code(position: usize) -> String {
    // The factor shares no divisor with the number of codes, so that no two positions meet.
    let number = (position * 48_271 + 12_345) % CODES;
    let letter = |value: usize| char::from(b'A' + (value % 26) as u8);
    format!("010{}{}{}{}", letter(number / 2_600), number / 260 % 10, letter(number / 10), number % 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_all_different() {
        let mut codes: Vec<String> = (0..CODES).map(code).collect();
        codes.sort();
        codes.dedup();
        assert_eq!(codes.len(), CODES);
        assert!(codes.iter().all(|code| code.len() == 7));
    }
}
