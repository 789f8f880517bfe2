//! When things happen to one swab: onset → report → request → sample → result, within days and in this order.

use jiff::civil::Time;
use jiff::{Span, Timestamp};
use kernel::Date;
use kernel::clock::rome;

use crate::random::Random;

/// What was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Outcome {
    /// P.
    Positive,
    /// N.
    Negative,
    /// D: to be repeated.
    Doubtful,
}

/// How often each is noted.
const SYMPTOMS: [(&str, f64); 11] = [
    ("fever", 0.62),
    ("cough", 0.55),
    ("dyspnoea", 0.12),
    ("loss_of_smell", 0.25),
    ("loss_of_taste", 0.23),
    ("sore_throat", 0.22),
    ("headache", 0.28),
    ("tiredness", 0.4),
    ("muscle_pain", 0.3),
    ("cold", 0.3),
    ("diarrhoea", 0.08),
];

/// A GP's report of a suspect case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SyntheticReport {
    /// When it was filed (business time).
    pub at: Timestamp,
    /// First day of symptoms.
    pub onset: Date,
    /// At least one code of the list `symptom`.
    pub symptoms: Vec<&'static str>,
    /// When the ASL took it in charge; none while it waits.
    pub taken_charge_at: Option<Timestamp>,
}

/// A GP's word that the symptoms of a case are over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SyntheticRecovery {
    /// The same as [`crate::SyntheticPerson::id`].
    pub person_id: kernel::ids::PersonId,
    /// Position of the person's doctor in [`crate::Doctors::list`].
    pub doctor: u16,
    /// Last day with symptoms.
    pub last_day: Date,
    /// When it was recorded (business time).
    pub at: Timestamp,
}

/// A laboratory's result.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SyntheticResult {
    /// When the swab was taken (business time).
    pub sampled_at: Timestamp,
    /// When the result came (business time).
    pub at: Timestamp,
    /// What was found.
    pub outcome: Outcome,
}

/// A swab request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SyntheticRequest {
    /// When it was made (business time).
    pub at: Timestamp,
    /// Code of a laboratory that serves the ASL.
    pub laboratory: &'static str,
    /// Whether it is a rapid antigen test; else molecular.
    pub antigen: bool,
    /// When the swab is taken (business time): on the business date or later of those that are still to be taken.
    pub sampling_at: Timestamp,
    /// None while the laboratory has it on its list.
    pub result: Option<SyntheticResult>,
}

/// The four instants of a swab, and the onset before them.
pub(crate) struct Timeline {
    pub onset: Date,
    pub reported_on: Date,
    pub requested_on: Date,
    pub reported: Timestamp,
    pub taken_charge: Timestamp,
    pub requested: Timestamp,
    pub sampled: Timestamp,
    pub resulted: Timestamp,
}

/// Days drawn by the weights of 0, 1, 2 … days.
fn days(weights: &[f64], random: &mut Random) -> i64 {
    let mut at = random.unit() * weights.iter().sum::<f64>();
    let past = weights.iter().take_while(|weight| {
        at -= **weight;
        at >= 0.0
    });
    (past.count() as i64).min(weights.len() as i64 - 1)
}

fn back(from: Date, days: i64) -> Date {
    from.checked_sub(Span::new().days(days)).unwrap_or(from)
}

impl Timeline {
    /// Backwards from the day of the result.
    pub fn ending(resulted_on: Date, today: Date, random: &mut Random) -> Self {
        let sampled_on = back(resulted_on, days(&[0.15, 0.55, 0.3], random));
        let requested_on = back(sampled_on, days(&[0.2, 0.5, 0.3], random));
        let reported_on = back(requested_on, days(&[0.45, 0.4, 0.15], random));
        let onset = back(reported_on, 1 + random.below(4) as i64);
        // Windows of the day that follow each other keep the order when days coincide. What happens today has
        // happened by half past eight, or a demonstration in the morning would show the future.
        let mut at = |day: Date, from: i8, to: i8| {
            let (from, to) =
                if day == today { (5 * 60 + 15 * i32::from(from - 8), 15) } else { minutes(from, to) };
            let minute = from + random.below(to as usize) as i32;
            instant(day, minute, random.below(60) as i8)
        };
        let (sampling, reading) =
            (if sampled_on == requested_on { 16 } else { 8 }, if resulted_on == sampled_on { 20 } else { 8 });
        Self {
            onset,
            reported_on,
            requested_on,
            reported: at(reported_on, 8, 11),
            taken_charge: at(requested_on, 11, 13),
            requested: at(requested_on, 13, 16),
            sampled: at(sampled_on, sampling, 20),
            resulted: at(resulted_on, reading, 23),
        }
    }
}

/// The last day with symptoms that began on a day: mostly one to two weeks later, sometimes after a month.
pub(crate) fn last_day(onset: Date, random: &mut Random) -> Date {
    let days = match random.unit() {
        short if short < 0.15 => 4 + random.below(3),
        usual if usual < 0.85 => 7 + random.below(8),
        _ => 15 + random.below(14),
    };
    onset.saturating_add(Span::new().days(days as i64))
}

/// The instant at which a doctor writes it down on a day, before what else happens on it.
pub(crate) fn in_surgery(day: Date, today: Date, random: &mut Random) -> Timestamp {
    let minute = if day == today { 4 * 60 + 30 } else { 7 * 60 };
    instant(day, minute + random.below(29) as i32, random.below(60) as i8)
}

/// A window of hours as its first minute and its length.
fn minutes(from: i8, to: i8) -> (i32, i32) {
    (i32::from(from) * 60, i32::from(to - from) * 60)
}

fn instant(day: Date, minute: i32, second: i8) -> Timestamp {
    let time = Time::new((minute / 60) as i8, (minute % 60) as i8, second, 0).expect("a time of day");
    day.to_datetime(time).to_zoned_datetime(rome()).expect("a time in Italy").timestamp()
}

/// One symptom or more.
pub(crate) fn symptoms(random: &mut Random) -> Vec<&'static str> {
    let mut found: Vec<&'static str> =
        SYMPTOMS.iter().filter(|(_, share)| random.chance(*share)).map(|(symptom, _)| *symptom).collect();
    if found.is_empty() {
        found.push("fever");
    }
    found
}
