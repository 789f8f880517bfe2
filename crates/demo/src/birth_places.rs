//! Where people are born: mostly in their comune or province, some elsewhere in Italy, about one in ten abroad.

use std::collections::HashMap;

use kernel::Date;
use territory::{Comune, Territory};

use crate::random::{Random, Weighted, rows};

/// Torino, a comune since before anybody living was born.
const ALWAYS: &str = "L219";
const SAME_COMUNE: f64 = 0.42;
const SAME_PROVINCE: f64 = 0.78;
const SAME_REGION: f64 = 0.87;

#[derive(serde::Deserialize)]
struct Line {
    code: String,
    weight: f64,
    names: Option<String>,
}

/// A foreign state, and the group of names its people bear.
#[derive(Clone)]
pub(crate) struct Origin {
    pub code: String,
    pub names: String,
}

pub(crate) struct BirthPlaces {
    territory: &'static Territory,
    by_province: HashMap<&'static str, Weighted<&'static str>>,
    region: Weighted<&'static str>,
    elsewhere: Weighted<String>,
    abroad: Weighted<Origin>,
}

impl BirthPlaces {
    pub fn load(territory: &'static Territory, today: Date) -> Self {
        let weighted =
            |comune: &'static Comune| (comune.catastal_code.as_str(), f64::from(comune.population));
        let mut by_province: HashMap<&str, Vec<(&str, f64)>> = HashMap::new();
        for comune in territory.comuni_at(today) {
            by_province.entry(&comune.province_code).or_default().push(weighted(comune));
        }
        let lines: Vec<Line> = rows(include_str!("../../../data/demo/birth_places.csv")).collect();
        let (foreign, italian): (Vec<Line>, Vec<Line>) =
            lines.into_iter().partition(|line| line.names.is_some());
        let origin = |line: Line| {
            let names = line.names.unwrap_or_default();
            (Origin { code: line.code, names }, line.weight)
        };
        Self {
            territory,
            by_province: by_province.into_iter().map(|(key, list)| (key, Weighted::new(list))).collect(),
            region: Weighted::new(territory.comuni_at(today).map(weighted)),
            elsewhere: Weighted::new(italian.into_iter().map(|line| (line.code, line.weight))),
            abroad: Weighted::new(foreign.into_iter().map(origin)),
        }
    }

    /// A foreign state.
    pub fn abroad(&self, random: &mut Random) -> &Origin {
        self.abroad.draw(random)
    }

    /// An Italian comune that existed on the day of birth, for somebody who lives in `home`.
    pub fn in_italy(&self, home: &Comune, born: Date, random: &mut Random) -> String {
        // A comune of today may have been part of another one then: draw again, a few times.
        for _ in 0..4 {
            let code = self.draw(home, random);
            if self.territory.birth_place_at(code, born).is_some() {
                return code.to_owned();
            }
        }
        ALWAYS.to_owned()
    }

    fn draw<'a>(&'a self, home: &'a Comune, random: &mut Random) -> &'a str {
        match random.unit() {
            at if at < SAME_COMUNE => &home.catastal_code,
            at if at < SAME_PROVINCE => self.by_province[home.province_code.as_str()].draw(random),
            at if at < SAME_REGION => self.region.draw(random),
            _ => self.elsewhere.draw(random),
        }
    }
}
