//! Ages and sexes by comune: ISTAT POSAS 2022, thirteen bands by comune, single years by province.

use std::collections::HashMap;

use kernel::Sex;
use territory::{Comune, Territory};

use crate::random::{Random, Weighted, rows};

/// First age of each band of the comune table; the last is open.
const BANDS: [u8; 13] = [0, 5, 10, 14, 19, 25, 40, 50, 60, 65, 70, 80, 90];

#[derive(serde::Deserialize)]
struct BandLine {
    codice_istat: String,
    fascia: String,
    maschi: f64,
    femmine: f64,
}

#[derive(serde::Deserialize)]
struct YearLine {
    codice_provincia: String,
    eta: u8,
    maschi: f64,
    femmine: f64,
}

/// Index of a band, and sex.
type Group = (usize, Sex);

pub(crate) struct Ages {
    /// By ISTAT code.
    bands: HashMap<String, Weighted<Group>>,
    /// By province, band and sex: the age in years.
    years: HashMap<(String, usize, Sex), Weighted<u8>>,
}

/// The band an age falls in.
fn band_of(age: u8) -> usize {
    BANDS.partition_point(|&first| first <= age) - 1
}

impl Ages {
    pub fn load(territory: &Territory) -> Self {
        let mut bands: HashMap<String, Vec<(Group, f64)>> = HashMap::new();
        for line in
            rows::<BandLine>(include_str!("../../../data/comuni/popolazione_2022_fasce_comuni_piemonte.csv"))
        {
            let first: String = line.fascia.chars().take_while(char::is_ascii_digit).collect();
            let band = band_of(first.parse().expect("a band begins with an age"));
            let entry = bands.entry(line.codice_istat).or_default();
            entry.push(((band, Sex::Male), line.maschi));
            entry.push(((band, Sex::Female), line.femmine));
        }
        // A comune born of a merger has the people of its parts.
        for (part, whole) in territory.mergers() {
            let people = bands.get(&part.istat).cloned().unwrap_or_default();
            bands.entry(whole.to_owned()).or_default().extend(people);
        }
        let mut years: HashMap<(String, usize, Sex), Vec<(u8, f64)>> = HashMap::new();
        for line in rows::<YearLine>(include_str!(
            "../../../data/comuni/popolazione_2022_eta_singola_province_piemonte.csv"
        )) {
            let mut add = |sex, weight| {
                let key = (line.codice_provincia.clone(), band_of(line.eta), sex);
                years.entry(key).or_default().push((line.eta, weight));
            };
            add(Sex::Male, line.maschi);
            add(Sex::Female, line.femmine);
        }
        Self {
            bands: bands.into_iter().map(|(key, weights)| (key, Weighted::new(weights))).collect(),
            years: years.into_iter().map(|(key, weights)| (key, Weighted::new(weights))).collect(),
        }
    }

    /// Age in completed years (100 stands for more) and sex of somebody in a comune.
    pub fn draw(&self, comune: &Comune, random: &mut Random) -> (u8, Sex) {
        let (band, sex) = *self.bands[&comune.istat].draw(random);
        let years = &self.years[&(comune.province_code.clone(), band, sex)];
        (*years.draw(random), sex)
    }
}
