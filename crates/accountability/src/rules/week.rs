//! A week, from Monday to Sunday, by its ISO number.

use std::fmt;

use jiff::ToSpan;
use jiff::civil::{ISOWeekDate, Weekday};
use kernel::{Date, Problem, Result, Timestamp};

/// A week.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Week {
    monday: Date,
}

impl Week {
    /// The week of a day.
    pub fn of(day: Date) -> Self {
        let back = i64::from(day.weekday().to_monday_zero_offset());
        Self { monday: day.checked_sub(back.days()).unwrap_or(day) }
    }

    /// The week with a number like `2020-W46`.
    pub fn parse(text: &str) -> Option<Self> {
        let (year, week) = text.split_once("-W")?;
        if year.len() != 4 || week.len() != 2 {
            return None;
        }
        let day = ISOWeekDate::new(year.parse().ok()?, week.parse().ok()?, Weekday::Monday).ok()?;
        Some(Self { monday: day.date() })
    }

    /// The week before.
    pub fn before(self) -> Self {
        Self { monday: self.monday.checked_sub(7.days()).unwrap_or(self.monday) }
    }

    /// Its Monday.
    pub fn monday(self) -> Date {
        self.monday
    }

    /// Its Sunday.
    pub fn sunday(self) -> Date {
        self.monday.checked_add(6.days()).unwrap_or(self.monday)
    }

    /// Its first instant in Italy, and the first one no more.
    ///
    /// # Errors
    /// `Problem::Internal` at the end of the calendar.
    pub fn instants(self) -> Result<(Timestamp, Timestamp)> {
        let midnight = |day: Date| {
            let begins = kernel::clock::rome().to_ambiguous_timestamp(day.at(0, 0, 0, 0)).compatible();
            begins.map_err(Problem::internal)
        };
        let next = self.monday.checked_add(7.days()).map_err(Problem::internal)?;
        Ok((midnight(self.monday)?, midnight(next)?))
    }
}

impl fmt::Display for Week {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let iso = self.monday.iso_week_date();
        write!(f, "{:04}-W{:02}", iso.year(), iso.week())
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn a_week_is_told_by_its_number_and_begins_on_monday() {
        for (day, monday, text) in [
            (date(2020, 11, 14), date(2020, 11, 9), "2020-W46"),
            (date(2020, 11, 9), date(2020, 11, 9), "2020-W46"),
            (date(2020, 11, 15), date(2020, 11, 9), "2020-W46"),
            (date(2021, 1, 3), date(2020, 12, 28), "2020-W53"),
            (date(2021, 1, 4), date(2021, 1, 4), "2021-W01"),
        ] {
            let week = Week::of(day);
            assert_eq!((week.monday(), week.to_string().as_str()), (monday, text));
            assert_eq!(Week::parse(text), Some(week));
        }
        for wrong in ["2020-W54", "2021-W53", "2020-W00", "2020W46", "2020-W6", "", "2020-W4x"] {
            assert_eq!(Week::parse(wrong), None, "{wrong}");
        }
        assert_eq!(Week::parse("2021-W01").unwrap().before().to_string(), "2020-W53");
        let (from, until) = Week::parse("2020-W43").unwrap().instants().unwrap();
        assert_eq!((until.duration_since(from)).as_hours(), 169, "the clocks went back on that Sunday");
    }
}
