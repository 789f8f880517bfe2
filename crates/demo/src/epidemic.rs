//! The epidemic: the region's real daily curve, scaled to the population, told as reports, requests and results.

use std::collections::{BTreeMap, HashSet, VecDeque};

use jiff::Span;
use jiff::civil::date;
use kernel::Date;
use kernel::ids::PersonId;
use territory::Territory;

use crate::REGION_RESIDENTS;
use crate::curve::{AgesOfCases, CurveDay, Scaled, ages_of_cases, curve};
use crate::population::person_id;
use crate::random::{Random, Weighted};
use crate::roster::{BANDS, Roster};
use crate::timeline::{
    Outcome, SyntheticRecovery, SyntheticReport, SyntheticRequest, SyntheticResult, Timeline, in_surgery,
    last_day, symptoms,
};

/// Share of cases who live with a recent one.
const IN_HOUSEHOLD: f64 = 0.33;
/// Days a case is taken for the source of others.
const INFECTIOUS_DAYS: usize = 10;
/// Days after a case in which the person is tested only for the end of isolation.
const ILL_DAYS: u16 = 45;
/// Part of a day's swabs besides new cases that may go to the end of isolations; the others wait.
const CONTROLS: f64 = 0.6;
/// Of the other negative swabs: people living with a case, people with symptoms; the rest are screened.
const CONTACTS: f64 = 0.3;
const SYMPTOMATIC: f64 = 0.35;
/// Doubtful results among the swabs that found nothing.
const DOUBTFUL: f64 = 0.004;
/// How likely a GP's report stands before the swab of somebody with symptoms.
const REPORTED: f64 = 0.75;
/// Share of the business date's results that are there in the morning; the laboratories have the others.
const THIS_MORNING: f64 = 0.35;
/// Share of waiting reports already taken in charge.
const TAKEN_IN_CHARGE: f64 = 0.3;
/// From this day one negative swab ends an isolation, before two (circ. 32850 of 2020-10-12).
const ONE_NEGATIVE: Date = date(2020, 10, 12);
/// Days of real curve after the business date whose swabs may have been asked for by then.
const AHEAD: i64 = 5;

/// Why a swab is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Reason {
    /// The person has symptoms.
    Symptoms,
    /// The person lives with a case.
    Contact,
    /// To see whether an isolation may end.
    EndOfIsolation,
    /// Screening.
    Screening,
}

impl Reason {
    /// Its name in requests: `end_of_isolation`.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Symptoms => "symptoms",
            Self::Contact => "contact",
            Self::EndOfIsolation => "end_of_isolation",
            Self::Screening => "screening",
        }
    }
}

/// One swab of one person, from the report that may have asked for it to the result it may have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SyntheticEpisode {
    /// Position in the population.
    pub person: u32,
    /// Identity: the same as [`crate::SyntheticPerson::id`].
    pub person_id: PersonId,
    /// The ASL in charge: three digits.
    pub asl: &'static str,
    /// Position of the person's doctor in [`crate::Doctors::list`]: who filed the report.
    pub doctor: u16,
    /// Why.
    pub reason: Reason,
    /// A GP's report, if that is how it began.
    pub report: Option<SyntheticReport>,
    /// None while only the report is there.
    pub request: Option<SyntheticRequest>,
}

impl SyntheticEpisode {
    /// The result, if there is one.
    pub fn result(&self) -> Option<&SyntheticResult> {
        self.request.as_ref()?.result.as_ref()
    }

    /// Whether it opens a case: positive, and not a control of somebody already ill.
    pub fn is_new_case(&self) -> bool {
        let positive = self.result().is_some_and(|result| result.outcome == Outcome::Positive);
        positive && self.reason != Reason::EndOfIsolation
    }
}

/// What came out on a day: the episodes whose result came on it. The last day, the business date, also holds all that
/// still waits: requests without a result and reports without a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Day {
    /// The day of the results.
    pub date: Date,
    /// In no order.
    pub episodes: Vec<SyntheticEpisode>,
    /// Of whom a doctor recorded on this day that the symptoms are over; before the episodes.
    pub recoveries: Vec<SyntheticRecovery>,
}

/// A swab due for the end of an isolation.
#[derive(Clone, Copy)]
struct Control {
    person: u32,
    fallen_ill: u16,
    negatives: u8,
}

/// What a swab is for, and what it will find.
struct Swab {
    person: u32,
    reason: Reason,
    with_symptoms: bool,
    outcome: Outcome,
}

/// An iterator over the days of the epidemic, 2020-02-24 to the business date. It holds the roster and one day.
pub struct Epidemic {
    seed: u64,
    random: Random,
    roster: Roster,
    today: Date,
    territory: &'static Territory,
    days: VecDeque<CurveDay>,
    ages: BTreeMap<Date, AgesOfCases>,
    by_band: [Vec<u32>; BANDS],
    laboratories: BTreeMap<&'static str, Weighted<&'static str>>,
    positives: Scaled,
    tests: Scaled,
    /// Day of the last case of each person, counted from 2020-01-01; 0 for none.
    ill_since: Vec<u16>,
    /// Cases of the last days, a list a day.
    recent: VecDeque<Vec<u32>>,
    controls: BTreeMap<u16, Vec<Control>>,
    /// Chance of its own, so that who recovers when moves nothing else.
    recovering: Random,
    recoveries: BTreeMap<Date, Vec<SyntheticRecovery>>,
}

/// Days from 2020-01-01.
fn number(day: Date) -> u16 {
    let since = day.since(date(2020, 1, 1)).map_or(0, |span| span.get_days());
    u16::try_from(since).unwrap_or_default()
}

impl Epidemic {
    /// The epidemic among the people of the roster. `seed` is the population's.
    pub fn new(seed: u64, roster: Roster, business_date: Date) -> Self {
        let territory = territory::get();
        let end = business_date.checked_add(Span::new().days(AHEAD)).unwrap_or(business_date);
        let ratio = roster.len() as f64 / f64::from(REGION_RESIDENTS);
        let laboratories = territory.asls().iter().map(|asl| {
            let serving = territory.laboratories_serving(&asl.code);
            let by_capacity = serving.map(|it| (it.code.as_str(), f64::from(it.daily_capacity)));
            (asl.code.as_str(), Weighted::new(by_capacity))
        });
        Self {
            seed,
            random: Random::new(seed, 2),
            today: business_date,
            territory,
            days: curve().into_iter().filter(|day| day.date <= end && !roster.is_empty()).collect(),
            ages: ages_of_cases(),
            by_band: roster.by_band(business_date),
            laboratories: laboratories.collect(),
            positives: Scaled::new(ratio),
            tests: Scaled::new(ratio),
            ill_since: vec![0; roster.len()],
            recent: VecDeque::new(),
            controls: BTreeMap::new(),
            recovering: Random::new(seed, 7),
            recoveries: BTreeMap::new(),
            roster,
        }
    }

    /// Days still to come, for a progress bar.
    pub fn days_left(&self) -> usize {
        self.days.iter().filter(|day| day.date <= self.today).count()
    }

    /// All swabs whose result the curve counts on a day.
    fn swabs(&mut self, day: &CurveDay) -> Vec<Swab> {
        let positives = self.positives.take(day.positives);
        let tests = self.tests.take(day.tests).max(positives);
        let ages = self.ages.range(..=day.date).next_back().map(|(_, ages)| *ages).unwrap_or_default();
        let bands = Weighted::new((0..BANDS).map(|band| (band, ages.positives[band])));
        let mut swabs: Vec<Swab> = (0..positives).map(|_| self.new_case(day.date, &ages, &bands)).collect();
        let cases = swabs.iter().map(|swab| swab.person).collect();
        let room = ((tests - positives) as f64 * CONTROLS).ceil() as usize;
        self.take_controls(day.date, room, &mut swabs);
        for _ in swabs.len()..tests as usize {
            let swab = self.nothing_found(day.date, &ages, &bands);
            swabs.push(swab);
        }
        self.recent.push_front(cases);
        self.recent.truncate(INFECTIOUS_DAYS);
        swabs
    }

    fn new_case(&mut self, on: Date, ages: &AgesOfCases, bands: &Weighted<usize>) -> Swab {
        let at_home = if self.random.chance(IN_HOUSEHOLD) { self.housemate(on, ages) } else { None };
        let person = at_home.unwrap_or_else(|| self.anybody(on, bands));
        let with_symptoms = self.random.chance(ages.with_symptoms(self.roster.band(person, on)));
        let today = number(on);
        self.ill_since[person as usize] = today;
        let days =
            if on < ONE_NEGATIVE { 14 + self.random.below(7) } else { 10 + self.random.below(4) } as u16;
        let control = Control { person, fallen_ill: today, negatives: 0 };
        self.controls.entry(today + days).or_default().push(control);
        let reason = match () {
            () if with_symptoms => Reason::Symptoms,
            () if at_home.is_some() => Reason::Contact,
            () => Reason::Screening,
        };
        Swab { person, reason, with_symptoms, outcome: Outcome::Positive }
    }

    /// The swabs due for the end of an isolation, as many as the day has room for.
    fn take_controls(&mut self, on: Date, room: usize, swabs: &mut Vec<Swab>) {
        let today = number(on);
        let later = self.controls.split_off(&(today + 1));
        let mut due: Vec<Control> =
            std::mem::replace(&mut self.controls, later).into_values().flatten().collect();
        if due.len() > room {
            self.controls.entry(today + 1).or_default().extend(due.drain(room..));
        }
        for mut control in due {
            let healed = self.random.chance(if control.negatives > 0 { 0.9 } else { 0.75 });
            control.negatives = if healed { control.negatives + 1 } else { 0 };
            let enough = if on < ONE_NEGATIVE { 2 } else { 1 };
            // From the autumn of 2020 an isolation ends after 21 days whatever the swab says.
            let over = on >= ONE_NEGATIVE && today >= control.fallen_ill + 21;
            if control.negatives < enough && !over {
                // Far enough apart that the samples are a day apart, as the rule of two wants.
                let days = if healed { 4 + self.random.below(2) } else { 7 };
                self.controls.entry(today + days as u16).or_default().push(control);
            }
            let outcome = if healed { Outcome::Negative } else { Outcome::Positive };
            let person = control.person;
            swabs.push(Swab { person, reason: Reason::EndOfIsolation, with_symptoms: false, outcome });
        }
    }

    fn nothing_found(&mut self, on: Date, ages: &AgesOfCases, bands: &Weighted<usize>) -> Swab {
        let chance = self.random.unit();
        let housemate = if chance < CONTACTS { self.housemate(on, ages) } else { None };
        let reason = match housemate {
            Some(_) => Reason::Contact,
            None if chance < CONTACTS + SYMPTOMATIC => Reason::Symptoms,
            None => Reason::Screening,
        };
        let person = housemate.unwrap_or_else(|| self.anybody(on, bands));
        let outcome = if self.random.chance(DOUBTFUL) { Outcome::Doubtful } else { Outcome::Negative };
        Swab { person, reason, with_symptoms: reason == Reason::Symptoms, outcome }
    }

    /// Somebody who lives with a recent case and is not ill, sooner of an age at which cases are frequent.
    fn housemate(&mut self, on: Date, ages: &AgesOfCases) -> Option<u32> {
        for _ in 0..6 {
            let day = self.recent.get(self.random.below(self.recent.len()))?;
            if day.is_empty() {
                continue;
            }
            let case = *self.random.pick(day);
            let healthy = self.roster.cohabitants(case).filter(|other| !self.is_ill(*other, on));
            let risk = |other: u32| {
                let band = self.roster.band(other, on);
                (other, ages.positives[band] / self.by_band[band].len().max(1) as f64)
            };
            let others = Weighted::new(healthy.map(risk));
            if !others.is_empty() {
                return Some(*others.draw(&mut self.random));
            }
        }
        None
    }

    /// Somebody of an age that cases of these days have, not ill at the time.
    fn anybody(&mut self, on: Date, bands: &Weighted<usize>) -> u32 {
        let mut person = 0;
        for _ in 0..20 {
            let band =
                if bands.is_empty() { self.random.below(BANDS) } else { *bands.draw(&mut self.random) };
            let of_age = &self.by_band[band];
            person = match of_age.is_empty() {
                true => self.random.below(self.roster.len()) as u32,
                false => *self.random.pick(of_age),
            };
            if !self.is_ill(person, on) {
                break;
            }
        }
        person
    }

    fn is_ill(&self, person: u32, on: Date) -> bool {
        let since = self.ill_since[person as usize];
        since > 0 && number(on) < since + ILL_DAYS
    }

    /// The episode of a swab as it stands on the business date; none when nothing of it has happened yet.
    fn episode(&mut self, swab: &Swab, day: &CurveDay) -> Option<SyntheticEpisode> {
        let today = self.today;
        let random = &mut self.random;
        let time = Timeline::ending(day.date, today, random);
        let antigen = random.chance(f64::from(day.antigen_tests) / f64::from(day.tests.max(1)));
        let reported = swab.with_symptoms && random.chance(REPORTED) && time.reported_on <= today;
        let resulted = day.date < today || (day.date == today && random.chance(THIS_MORNING));
        let requested = time.requested_on <= today;
        let taken_charge = requested || random.chance(TAKEN_IN_CHARGE);
        let report = reported.then(|| SyntheticReport {
            at: time.reported,
            onset: time.onset,
            symptoms: symptoms(random),
            // Waiting reports were taken in charge soon after they came.
            taken_charge_at: taken_charge.then(|| {
                if requested {
                    time.taken_charge
                } else {
                    time.reported + jiff::SignedDuration::from_mins(20)
                }
            }),
        });
        let asl = self.roster.asl(self.territory, swab.person);
        let request = requested.then(|| SyntheticRequest {
            at: time.requested,
            laboratory: self.laboratories[asl].draw(random),
            antigen,
            sampling_at: time.sampled,
            result: resulted.then_some(SyntheticResult {
                sampled_at: time.sampled,
                at: time.resulted,
                outcome: swab.outcome,
            }),
        });
        (report.is_some() || request.is_some()).then(|| SyntheticEpisode {
            person: swab.person,
            person_id: person_id(self.seed, swab.person),
            asl,
            doctor: self.roster.doctor(swab.person),
            reason: swab.reason,
            report,
            request,
        })
    }

    fn day(&mut self, day: &CurveDay) -> Vec<SyntheticEpisode> {
        let swabs = self.swabs(day);
        let episodes: Vec<SyntheticEpisode> =
            swabs.iter().filter_map(|swab| self.episode(swab, day)).collect();
        episodes.iter().for_each(|episode| self.recover(episode, day.date));
        episodes
    }

    /// The doctor who reported the symptoms of a case writes down their last day when he hears of it, in the days after.
    fn recover(&mut self, episode: &SyntheticEpisode, resulted_on: Date) {
        let Some(report) = episode.report.as_ref().filter(|_| episode.is_new_case()) else { return };
        let last_day = last_day(report.onset, &mut self.recovering);
        let heard = last_day.saturating_add(Span::new().days(1 + self.recovering.below(3) as i64));
        let on = heard.max(resulted_on.saturating_add(Span::new().days(1)));
        if on <= self.today {
            let (person_id, doctor) = (episode.person_id, episode.doctor);
            let at = in_surgery(on, self.today, &mut self.recovering);
            self.recoveries.entry(on).or_default().push(SyntheticRecovery {
                person_id,
                doctor,
                last_day,
                at,
            });
        }
    }
}

impl Iterator for Epidemic {
    type Item = Day;

    fn next(&mut self) -> Option<Day> {
        let day = self.days.pop_front()?;
        let mut episodes = self.day(&day);
        if day.date == self.today {
            while let Some(ahead) = self.days.pop_front() {
                episodes.extend(self.day(&ahead));
            }
            // Nobody waits for two things at once.
            let mut waiting = HashSet::new();
            episodes.retain(|episode| episode.result().is_some() || waiting.insert(episode.person));
        }
        let recoveries = self.recoveries.remove(&day.date).unwrap_or_default();
        Some(Day { date: day.date, episodes, recoveries })
    }
}
