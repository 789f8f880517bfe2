//! Whether a laboratory is silent: a pure rule over its own profile, what arrived by this moment on the days like today.
//!
//! What one wants is little noise. A laboratory is called silent when much less has come than usual, by three measures at once: less
//! than two thirds of the median, by more than chance explains (three times the root of what is expected, as for counts that are
//! independent), and less than on any compared day but one. The last measure is the laboratory's own irregularity: whoever sends in
//! fits is not called because a fit is late. One bad day among those compared changes nothing.

use kernel::Timestamp;
use kernel::clock::rome;

use crate::model::{Hours, Mark, Standing};

/// Days that say what is usual, at least.
const LEAST_DAYS: usize = 4;
/// Results of a usual day below which a laboratory is too small to be missed.
const LEAST_A_DAY: i64 = 40;
/// Expected results below which nothing is said yet.
const LEAST_EXPECTED: f64 = 20.0;
/// Whole hours without a single result after which a laboratory that usually sends has stopped, whatever came before.
const STOPPED_HOURS: usize = 3;
/// Results that show that they flow again, at least.
const ENOUGH: i64 = 5;

/// A moment of a day in Italian time.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd)]
pub struct Moment {
    hour: usize,
    /// Of the hour that runs: 0 to 1.
    part: f64,
}

impl Moment {
    /// When a day begins.
    pub const DAWN: Moment = Moment { hour: 0, part: 0.0 };

    /// The moment of an instant.
    pub fn of(instant: Timestamp) -> Self {
        let time = instant.to_zoned_datetime(rome()).time();
        Self::at(time.hour().unsigned_abs().into(), time.minute().unsigned_abs().into())
    }

    /// So many minutes after an hour.
    pub fn at(hour: usize, minute: u32) -> Self {
        Self { hour: hour.min(23), part: f64::from(minute.min(59)) / 60.0 }
    }

    /// The hour that runs.
    pub fn hour(self) -> usize {
        self.hour
    }
}

/// What had arrived by a moment of a day whose hours are known; of the hour that runs, its part.
fn until(hours: &Hours, at: Moment) -> f64 {
    let whole: i64 = hours[..at.hour].iter().sum();
    whole as f64 + hours[at.hour] as f64 * at.part
}

fn between(hours: &Hours, from: Moment, to: Moment) -> f64 {
    (until(hours, to) - until(hours, from)).max(0.0)
}

/// What a laboratory usually sends on a day: the compared days on which it worked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Profile {
    days: Vec<Hours>,
}

impl Profile {
    /// From the compared days. None for a laboratory that is too small or too new, or does not usually work on such a day: days without
    /// any result are days off.
    pub fn of(compared: &[Hours]) -> Option<Self> {
        let days: Vec<Hours> =
            compared.iter().filter(|hours| hours.iter().sum::<i64>() > 0).copied().collect();
        let works = days.len() >= LEAST_DAYS && days.len() * 2 > compared.len();
        let profile = Self { days };
        (works && profile.whole_day() >= LEAST_A_DAY).then_some(profile)
    }

    fn sorted(&self, of: impl Fn(&Hours) -> f64) -> Vec<f64> {
        let mut all: Vec<f64> = self.days.iter().map(of).collect();
        all.sort_by(f64::total_cmp);
        all
    }

    /// What usually arrives between two moments: the median of the days.
    fn usual(&self, from: Moment, to: Moment) -> f64 {
        median(&self.sorted(|hours| between(hours, from, to)))
    }

    /// The least that arrived between two moments on any day but one.
    fn least_but_one(&self, from: Moment, to: Moment) -> f64 {
        self.sorted(|hours| between(hours, from, to)).get(1).copied().unwrap_or(0.0)
    }

    /// What usually has arrived by a moment.
    pub fn expected(&self, at: Moment) -> i64 {
        self.usual(Moment::DAWN, at).round() as i64
    }

    /// What usually arrives on the whole day.
    pub fn whole_day(&self) -> i64 {
        median(&self.sorted(|hours| hours.iter().sum::<i64>() as f64)).round() as i64
    }

    /// What usually arrives in each hour.
    pub fn hours(&self) -> Hours {
        std::array::from_fn(|hour| median(&self.sorted(|hours| hours[hour] as f64)).round() as i64)
    }

    /// Whether what arrived between two moments is much less than usual.
    fn is_short(&self, arrived: i64, from: Moment, to: Moment) -> bool {
        let (expected, arrived) = (self.usual(from, to), arrived as f64);
        let missing = expected - arrived;
        expected >= LEAST_EXPECTED
            && arrived * 3.0 < expected * 2.0
            && missing * missing > 9.0 * expected
            && arrived < self.least_but_one(from, to)
    }
}

fn median(sorted: &[f64]) -> f64 {
    match (sorted.len(), sorted.len() / 2) {
        (0, _) => 0.0,
        (length, middle) if length % 2 == 1 => sorted[middle],
        (_, middle) => (sorted[middle - 1] + sorted[middle]) / 2.0,
    }
}

/// The beginning of the day, with nothing arrived.
pub const DAWN: Mark = Mark { at: Moment::DAWN, arrived: 0 };

/// How a laboratory stands at a moment of today, judged from a mark on.
pub fn standing(profile: Option<&Profile>, today: &Hours, mark: Mark, now: Moment) -> Standing {
    let Some(profile) = profile else { return Standing::Unknown };
    let since_mark = today.iter().sum::<i64>() - mark.arrived;
    // The last hours alone: a laboratory that had sent nearly all by noon may have stopped since. Besides the part of the hour that
    // runs they are whole: what came in the first minutes of an hour is known to have come in that hour, not when.
    let first = now.hour.saturating_sub(STOPPED_HOURS);
    let lately = Moment { hour: first, part: 0.0 };
    let (from, arrived) = match lately > mark.at {
        true => (lately, today[first..=now.hour].iter().sum::<i64>()),
        false => (mark.at, since_mark),
    };
    let stopped = arrived == 0 && profile.is_short(0, from, now);
    match stopped || profile.is_short(since_mark, mark.at, now) {
        true => Standing::Silent,
        false => Standing::Flows,
    }
}

/// Whether results flow again since a silence was noticed: at least half of what usually comes in that time, and not only one or two.
pub fn flows_again(profile: Option<&Profile>, silence: Mark, arrived: i64, now: Moment) -> bool {
    let usual = profile.map_or(0.0, |profile| profile.usual(silence.at, now));
    let since = arrived - silence.arrived;
    since >= ENOUGH && since as f64 * 2.0 >= usual
}

#[cfg(test)]
mod tests;
