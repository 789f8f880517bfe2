//! Two clocks, both passed in and never read from the air (design: "time is two clocks").

use std::sync::atomic::{AtomicI64, Ordering};

use jiff::civil::{Date, date};
use jiff::{Timestamp, tz::TimeZone};

/// The day no measure reaches: "until further notice". Stored instead of NULL so that an index can compare it.
pub const FOREVER: Date = date(9999, 12, 31);

/// The first day no more of a period whose last day people count; without a last day, and on the calendar's last, for ever.
pub fn first_day_after(last: Option<Date>) -> Date {
    last.and_then(|last| last.tomorrow().ok()).unwrap_or(FOREVER)
}

/// The last day of a period, of which the first day no more is kept; none when it has no end. People count last days.
pub fn last_day(first_no_more: Date) -> Option<Date> {
    if first_no_more == FOREVER { None } else { first_no_more.yesterday().ok() }
}

/// The real clock (sessions, audit, tokens) and the business clock (rules, registers, what "today" shows).
///
/// They are equal in service; a demo or a test sets the business date, because the dated rules end on 2023-08-11.
#[derive(Debug, Clone, Copy, Default)]
pub struct Clocks {
    business_date: Option<Date>,
    business_instant: Option<Timestamp>,
    ahead: Option<&'static AtomicI64>,
}

impl Clocks {
    /// Clocks as in service: the business date is today's in Italy.
    pub fn in_service() -> Self {
        Self::default()
    }

    /// Clocks whose business date stands still at `date`.
    pub fn at_business_date(date: Date) -> Self {
        Self { business_date: Some(date), ..Self::default() }
    }

    /// Clocks whose business time stands still at `instant`: a demo plays its past with them.
    pub fn at_business_instant(instant: Timestamp) -> Self {
        Self { business_date: Some(local_date(instant)), business_instant: Some(instant), ahead: None }
    }

    /// The same clocks, with a real one that is as many microseconds ahead as the cell says: a test sets it and need
    /// not wait.
    pub fn ahead_by(self, microseconds: &'static AtomicI64) -> Self {
        Self { ahead: Some(microseconds), ..self }
    }

    /// The real instant, in UTC.
    pub fn now(&self) -> Timestamp {
        let ahead = self.ahead.map_or(0, |ahead| ahead.load(Ordering::Relaxed));
        // Databases keep microseconds: a value must be equal to itself after a round trip.
        Timestamp::from_microsecond(Timestamp::now().as_microsecond() + ahead).expect("now is in range")
    }

    /// The real date in Italy: on which roles and delegations are held.
    pub fn real_today(&self) -> Date {
        local_date(self.now())
    }

    /// The business date: what the rules and the screens call today, in Europe/Rome.
    pub fn today(&self) -> Date {
        self.business_date.unwrap_or_else(|| self.real_today())
    }

    /// The business date when it has been set apart from the real one (screens then show a banner).
    pub fn fixed_business_date(&self) -> Option<Date> {
        self.business_date
    }

    /// The instant of an act in business time: the business date with the real time of day in Italy.
    pub fn business_now(&self) -> Timestamp {
        match (self.business_instant, self.business_date) {
            (Some(instant), _) => instant,
            (None, None) => self.now(),
            (None, Some(date)) => {
                let time = self.now().to_zoned_datetime(rome()).time();
                let instant = date.to_datetime(time).to_zoned_datetime(rome()).map(|z| z.timestamp());
                instant.unwrap_or_else(|_| self.now())
            }
        }
    }
}

/// The time zone of every Italian date, with its daylight saving.
pub fn rome() -> TimeZone {
    static ROME: std::sync::OnceLock<TimeZone> = std::sync::OnceLock::new();
    ROME.get_or_init(|| TimeZone::get("Europe/Rome").expect("the time zone table is built in")).clone()
}

/// The civil date in Italy of an instant.
pub fn local_date(instant: Timestamp) -> Date {
    instant.to_zoned_datetime(rome()).date()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_business_date_moves_today_and_leaves_the_real_clock() {
        let clocks = Clocks::at_business_date(date(2020, 11, 14));
        assert_eq!(clocks.today(), date(2020, 11, 14));
        assert_eq!(local_date(clocks.business_now()), date(2020, 11, 14));
        assert!(clocks.now() > clocks.business_now());
    }

    #[test]
    fn midnight_in_rome_is_not_midnight_utc() {
        assert_eq!(local_date("2020-11-13T23:30:00Z".parse().unwrap()), date(2020, 11, 14));
        assert_eq!(local_date("2020-07-13T22:30:00Z".parse().unwrap()), date(2020, 7, 14));
    }
}
