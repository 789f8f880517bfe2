//! The region's real epidemic: the Civil Protection's daily bulletin and the ages of the cases (ISS and INFN).

use std::collections::BTreeMap;

use kernel::Date;

use crate::random::rows;
use crate::roster::BANDS;

/// One day of the bulletin, in people and swabs of the whole region.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CurveDay {
    /// The day.
    pub date: Date,
    /// `nuovi_positivi`: new cases.
    pub positives: u32,
    /// Swabs of the day: the change of `tamponi`, mended where the bulletin corrects itself.
    pub tests: u32,
    /// Antigen tests among them, counted from January 2021 on.
    pub antigen_tests: u32,
}

#[derive(serde::Deserialize)]
struct Line {
    data: String,
    nuovi_positivi: i64,
    tamponi: i64,
    tamponi_test_antigenico_rapido: Option<i64>,
}

/// Every day of the bulletin, 2020-02-24 to 2025-01-08.
pub fn curve() -> Vec<CurveDay> {
    let (mut counted, mut antigen_counted) = (0, 0);
    let mut days: Vec<CurveDay> = Vec::new();
    for line in rows::<Line>(include_str!("../../../data/dpc/piemonte_regione_daily.csv")) {
        let before = days.last().map_or(0, |day| day.tests);
        // On 2020-02-27 and 2020-03-09 more cases were taken back than added.
        let positives = u32::try_from(line.nuovi_positivi).unwrap_or_default();
        // On 2020-12-17 the counter was set back: that day is taken to be like the one before.
        let tests = u32::try_from(line.tamponi - counted).unwrap_or(before).max(positives);
        // The first count of antigen tests holds those of the weeks before.
        let antigen = line.tamponi_test_antigenico_rapido.unwrap_or_default();
        let antigen_tests = if antigen_counted == 0 { 0 } else { antigen - antigen_counted };
        (counted, antigen_counted) = (line.tamponi, antigen.max(antigen_counted));
        let day = line.data.get(..10).and_then(|date| date.parse().ok());
        days.push(CurveDay {
            date: day.expect("the bulletin's days are dates"),
            positives,
            tests,
            antigen_tests: u32::try_from(antigen_tests).unwrap_or_default().min(tests),
        });
    }
    days
}

/// Cases of a day by age band: how many, and how many of them with symptoms (means of seven days).
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct AgesOfCases {
    pub positives: [f64; BANDS],
    pub symptomatic: [f64; BANDS],
}

impl AgesOfCases {
    /// Share of cases of a band that have symptoms.
    pub fn with_symptoms(&self, band: usize) -> f64 {
        if self.positives[band] > 0.0 {
            (self.symptomatic[band] / self.positives[band]).min(0.95)
        } else {
            0.5
        }
    }
}

#[derive(serde::Deserialize)]
struct AgeLine {
    data: Date,
    indicatore: String,
    fascia_eta: String,
    valore: f64,
}

/// The ages of cases by day, 2020-01-31 to 2021-06-24; after that the last day stands for all.
pub(crate) fn ages_of_cases() -> BTreeMap<Date, AgesOfCases> {
    let mut days: BTreeMap<Date, AgesOfCases> = BTreeMap::new();
    for line in rows::<AgeLine>(include_str!("../../../data/epi/piemonte_eta_data_infn_iss.csv")) {
        let digits: String = line.fascia_eta.chars().filter(char::is_ascii_digit).take(2).collect();
        // "0-9" gives 09, "10-19" gives 10, "≥90" gives 90.
        let band = (digits.parse().unwrap_or(0) / 10).min(BANDS - 1);
        let day = days.entry(line.data).or_default();
        match line.indicatore.as_str() {
            "positivi" => day.positives[band] = line.valore,
            "sintomatici" => day.symptomatic[band] = line.valore,
            _ => {}
        }
    }
    days
}

/// Parts of the real numbers, handed out in whole people: what is not given today is carried to tomorrow.
pub(crate) struct Scaled {
    ratio: f64,
    carried: f64,
}

impl Scaled {
    pub fn new(ratio: f64) -> Self {
        // Half a case ahead rounds to the nearest.
        Self { ratio, carried: 0.5 }
    }

    pub fn take(&mut self, real: u32) -> u32 {
        self.carried += f64::from(real) * self.ratio;
        let whole = self.carried.floor().max(0.0);
        self.carried -= whole;
        whole as u32
    }
}
