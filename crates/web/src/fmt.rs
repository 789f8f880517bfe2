//! Dates, instants and numbers as Italians write them. Every function takes values, references and `Option`s, because
//! templates pass references.

use kernel::clock::{FOREVER, rome};
use kernel::{Date, Timestamp};

/// What stands where there is no value.
pub const NONE: &str = "–";

const WEEKDAYS: [&str; 7] = ["lunedì", "martedì", "mercoledì", "giovedì", "venerdì", "sabato", "domenica"];
const MONTHS: [&str; 12] = [
    "gennaio",
    "febbraio",
    "marzo",
    "aprile",
    "maggio",
    "giugno",
    "luglio",
    "agosto",
    "settembre",
    "ottobre",
    "novembre",
    "dicembre",
];

/// A value, a reference to it or an `Option` of it, for `Date`, `Timestamp` and the integers.
pub trait Maybe<T> {
    /// The value, if there is one.
    fn get(&self) -> Option<T>;
}

impl<T, M: Maybe<T>> Maybe<T> for &M {
    fn get(&self) -> Option<T> {
        (**self).get()
    }
}

impl<T, M: Maybe<T>> Maybe<T> for Option<M> {
    fn get(&self) -> Option<T> {
        self.as_ref().and_then(Maybe::get)
    }
}

macro_rules! plain {
    ($($from:ty => $to:ty),*) => { $(impl Maybe<$to> for $from {
        fn get(&self) -> Option<$to> {
            <$to>::try_from(*self).ok()
        }
    })* };
}
plain!(Date => Date, Timestamp => Timestamp, i32 => i64, i64 => i64, u16 => i64, u32 => i64, u64 => i64, usize => i64);

/// `14/11/2020`; a dash when there is none or when it never comes.
pub fn date(date: impl Maybe<Date>) -> String {
    match date.get() {
        Some(d) if d != FOREVER => format!("{:02}/{:02}/{:04}", d.day(), d.month(), d.year()),
        _ => NONE.into(),
    }
}

/// `sabato 14/11/2020`.
pub fn date_weekday(day: impl Maybe<Date>) -> String {
    match day.get() {
        Some(d) if d != FOREVER => format!("{} {}", weekday(d), date(d)),
        _ => NONE.into(),
    }
}

/// `sabato`.
pub fn weekday(day: impl Maybe<Date>) -> &'static str {
    day.get().map_or(NONE, |d| WEEKDAYS[d.weekday().to_monday_zero_offset() as usize])
}

/// `14 novembre 2020`.
pub fn date_long(day: impl Maybe<Date>) -> String {
    day.get().map_or(NONE.into(), |d| format!("{} {} {}", d.day(), month(d.month()), d.year()))
}

/// `2020-11-14`, for the `datetime` attribute of `<time>`.
pub fn date_iso(day: impl Maybe<Date>) -> String {
    day.get().map_or(String::new(), |d| d.to_string())
}

/// `14/11`, for axes and narrow columns beside a year given elsewhere.
pub fn date_short(day: impl Maybe<Date>) -> String {
    day.get().map_or(NONE.into(), |d| format!("{:02}/{:02}", d.day(), d.month()))
}

/// The name of a month, 1 to 12.
pub(crate) fn month(number: i8) -> &'static str {
    MONTHS[usize::try_from(number - 1).unwrap_or_default().min(11)]
}

/// The number of a month from its name or the first three letters of it.
pub(crate) fn month_number(name: &str) -> Option<i8> {
    let name = name.to_lowercase();
    let found = MONTHS.iter().position(|m| *m == name || (name.len() >= 3 && m.starts_with(&name)))?;
    i8::try_from(found + 1).ok()
}

/// `14/11/2020 09:05`, Italian time.
pub fn instant(instant: impl Maybe<Timestamp>) -> String {
    instant.get().map_or(NONE.into(), |i| {
        let local = i.to_zoned_datetime(rome());
        format!("{} {:02}:{:02}", date(local.date()), local.hour(), local.minute())
    })
}

/// `09:05`, Italian time.
pub fn time(instant: impl Maybe<Timestamp>) -> String {
    instant.get().map_or(NONE.into(), |i| {
        let local = i.to_zoned_datetime(rome());
        format!("{:02}:{:02}", local.hour(), local.minute())
    })
}

/// A number where there is little room for it: `12`, and `99+` for whatever is more.
pub fn up_to_99(number: &usize) -> String {
    if *number > 99 { "99+".to_owned() } else { number.to_string() }
}

/// `12.345`; a true minus sign before negatives.
pub fn number(number: impl Maybe<i64>) -> String {
    let Some(n) = number.get() else { return NONE.into() };
    let digits = n.unsigned_abs().to_string();
    let mut text = String::with_capacity(digits.len() * 4 / 3 + 3);
    if n < 0 {
        text.push('\u{2212}');
    }
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i) % 3 == 0 {
            text.push('.');
        }
        text.push(digit);
    }
    text
}

/// `12.345,7`, with so many decimals.
pub fn decimal(value: &f64, decimals: usize) -> String {
    let text = format!("{:.*}", decimals, value.abs());
    let (whole, rest) = text.split_once('.').unwrap_or((&text, ""));
    let sign = if *value < 0.0 { "\u{2212}" } else { "" };
    let whole = number(whole.parse::<i64>().unwrap_or(i64::MAX));
    if rest.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole},{rest}") }
}

/// Years completed between two dates.
pub fn age(born: Date, on: Date) -> i64 {
    let had_birthday = (on.month(), on.day()) >= (born.month(), born.day());
    i64::from(on.year()) - i64::from(born.year()) - i64::from(!had_birthday)
}

/// Whole seconds until then, for `Retry-After`: never too few.
pub fn retry_after(until: Timestamp, now: Timestamp) -> i64 {
    (until.duration_since(now).as_millis().max(0) as i64).div_euclid(1000) + 1
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date as day;

    #[test]
    fn dates_are_italian() {
        let d = day(2020, 11, 4);
        assert_eq!(date(d), "04/11/2020");
        assert_eq!(date(Some(&d)), "04/11/2020");
        assert_eq!(date(None::<Date>), NONE);
        assert_eq!(date_weekday(day(2020, 11, 14)), "sabato 14/11/2020");
        assert_eq!(date_long(d), "4 novembre 2020");
        assert_eq!(date_short(d), "04/11");
    }

    #[test]
    fn instants_are_shown_in_italian_time() {
        let i: Timestamp = "2020-11-14T08:05:00Z".parse().unwrap();
        assert_eq!(instant(i), "14/11/2020 09:05");
        assert_eq!(time(i), "09:05");
    }

    #[test]
    fn numbers_are_grouped_with_points() {
        assert_eq!(number(0_i64), "0");
        assert_eq!(number(999_i64), "999");
        assert_eq!(number(1_000_i64), "1.000");
        assert_eq!(number(-4_260_000_i64), "\u{2212}4.260.000");
        assert_eq!(number(i64::MIN), "\u{2212}9.223.372.036.854.775.808");
        assert_eq!(number(None::<i64>), NONE);
        assert_eq!(decimal(&1234.56, 1), "1.234,6");
        assert_eq!(decimal(&-0.25, 2), "\u{2212}0,25");
    }

    #[test]
    fn an_age_changes_on_the_birthday() {
        assert_eq!(age(day(1950, 11, 15), day(2020, 11, 14)), 69);
        assert_eq!(age(day(1950, 11, 14), day(2020, 11, 14)), 70);
        assert_eq!(age(day(2000, 2, 29), day(2001, 2, 28)), 0);
    }
}
