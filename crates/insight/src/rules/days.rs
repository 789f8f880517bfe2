//! Which days are like another one: those of the same weekday, and of a public holiday the Sundays and holidays.

use jiff::Span;
use jiff::civil::Weekday;
use kernel::Date;

/// Days that a day is compared with.
pub const COMPARED: usize = 8;
/// Days back beyond which nothing is compared: eight weeks of a weekday, with room for holidays that fall on it.
pub const DAYS_BACK: i64 = 98;

/// The public holidays of the same date each year (legge 27 maggio 1949, n. 260, and later ones): month and day.
const HOLIDAYS: [(i8, i8); 10] =
    [(1, 1), (1, 6), (4, 25), (5, 1), (6, 2), (8, 15), (11, 1), (12, 8), (12, 25), (12, 26)];

/// Easter Sunday of a year of the Gregorian calendar (the anonymous rule of 1876, "Meeus/Jones/Butcher").
pub fn easter(year: i16) -> Date {
    let year_ = i32::from(year);
    let (a, b, c) = (year_ % 19, year_ / 100, year_ % 100);
    let (d, e, f) = (b / 4, b % 4, (b + 8) / 25);
    let g = (b - f + 1) / 3;
    let h = (19 * a + b - d - g + 15) % 30;
    let (i, k) = (c / 4, c % 4);
    let l = (32 + 2 * e + 2 * i - h - k) % 7;
    let m = (a + 11 * h + 22 * l) / 451;
    let (month, day) = ((h + l - 7 * m + 114) / 31, (h + l - 7 * m + 114) % 31 + 1);
    Date::new(year, month as i8, day as i8).unwrap_or(Date::MIN)
}

/// Whether a day is a public holiday in Italy; the Sundays, which come anyway, are not meant.
pub fn is_holiday(day: Date) -> bool {
    let monday_after = easter(day.year()).tomorrow().unwrap_or(Date::MIN);
    HOLIDAYS.contains(&(day.month(), day.day())) || day == monday_after
}

/// Whether laboratories rest on it as on a Sunday.
fn rests(day: Date) -> bool {
    day.weekday() == Weekday::Sunday || is_holiday(day)
}

/// The days before one that it is compared with, the latest first.
pub fn like(today: Date) -> Vec<Date> {
    let before = (1..=DAYS_BACK).filter_map(|days| today.checked_sub(Span::new().days(days)).ok());
    let alike = |day: &Date| match rests(today) {
        true => rests(*day),
        false => day.weekday() == today.weekday() && !is_holiday(*day),
    };
    before.filter(alike).take(COMPARED).collect()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn easter_is_where_calendars_have_it() {
        let known = [
            (2019, 4, 21),
            (2020, 4, 12),
            (2021, 4, 4),
            (2022, 4, 17),
            (2023, 4, 9),
            (2024, 3, 31),
            (2038, 4, 25),
        ];
        for (year, month, day) in known {
            assert_eq!(easter(year), date(year, month, day));
        }
    }

    #[test]
    fn holidays_are_those_of_the_law() {
        for day in
            [date(2020, 4, 13), date(2020, 12, 8), date(2021, 1, 6), date(2021, 4, 5), date(2021, 8, 15)]
        {
            assert!(is_holiday(day), "{day}");
        }
        for day in [date(2020, 4, 12), date(2020, 4, 14), date(2020, 11, 2), date(2020, 12, 24)] {
            assert!(!is_holiday(day), "{day}");
        }
    }

    #[test]
    fn a_day_is_compared_with_its_like() {
        // A Saturday: eight Saturdays.
        let saturdays = like(date(2020, 11, 14));
        assert_eq!((saturdays.len(), saturdays[0], saturdays[7]), (8, date(2020, 11, 7), date(2020, 9, 19)));
        // A Tuesday that is a holiday: Sundays, and the holiday among them.
        let holiday = like(date(2020, 12, 8));
        assert_eq!(holiday[0], date(2020, 12, 6));
        assert!(holiday.iter().all(|day| day.weekday() == Weekday::Sunday));
        // The Tuesday after leaves the holiday out.
        assert_eq!(like(date(2020, 12, 15))[..2], [date(2020, 12, 1), date(2020, 11, 24)]);
    }
}
