//! Days and hours as people and spreadsheets write them. The form tells which is which; only whether the day or the month comes first
//! has to be known.

use jiff::civil::{DateTime, Time};
use jiff::tz::Offset;
use kernel::clock::rome;
use kernel::{Date, Timestamp};
use sheet::Cell;

use crate::rules::csv::parse_instant;

/// How the days of a table are written.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Days {
    /// The month before the day.
    pub(super) month_first: bool,
    /// As a number from 1904 on.
    pub(super) from_1904: bool,
}

/// When something was.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum When {
    /// On a day.
    Day(Date),
    /// On a day at an hour, in Italy.
    Local(DateTime),
    /// At an instant, with its offset said.
    At(Timestamp),
}

impl When {
    /// Of a cell.
    pub(super) fn of(cell: &Cell, days: Days) -> Option<Self> {
        match cell {
            Cell::Date(at) if at.date().year() < 1900 => None,
            Cell::Date(at) if at.time() == Time::midnight() => Some(Self::Day(at.date())),
            Cell::Date(at) => Some(Self::Local(*at)),
            Cell::Number(number) => {
                serial(*number, days.from_1904).or_else(|| digits(&cell.text())).filter(|_| *number > 0.0)
            }
            Cell::Text(text) => read(text.trim(), days),
            _ => None,
        }
    }

    /// The day of it, in Italy.
    pub(super) fn day(self) -> Date {
        match self {
            Self::Day(day) => day,
            Self::Local(at) => at.date(),
            Self::At(at) => at.to_zoned_datetime(rome()).date(),
        }
    }

    /// The instant; of a day alone its noon, or the hour that stands elsewhere.
    pub(super) fn instant(self, hour: Option<Time>) -> Option<Timestamp> {
        let noon = Time::constant(12, 0, 0, 0);
        let local = match self {
            Self::At(at) => return Some(at),
            Self::Day(day) => day.to_datetime(hour.unwrap_or(noon)),
            Self::Local(at) => hour.map_or(at, |hour| at.date().to_datetime(hour)),
        };
        Some(local.to_zoned_datetime(rome()).ok()?.timestamp())
    }
}

/// An hour of its own: a text, or the part of a day as a number.
pub(super) fn hour_of(cell: &Cell) -> Option<Time> {
    match cell {
        // A day without an hour says none: its midnight is nobody's.
        Cell::Date(at) if at.date().year() < 1900 || at.time() != Time::midnight() => Some(at.time()),
        Cell::Number(part) => part_of_day(*part),
        Cell::Text(text) => hour(text.trim()).or_else(|| part_of_day(fraction(text.trim())?)),
        _ => None,
    }
}

/// The hour of a part of a day: 0.5 is noon.
fn part_of_day(part: f64) -> Option<Time> {
    (0.0..1.0).contains(&part).then(|| sheet::date_of(part, false).map(|at| at.time()))?
}

/// A part of a day as a spreadsheet writes it into a CSV: `0,354166667`. With two figures behind a point it may be an hour and minutes.
fn fraction(text: &str) -> Option<f64> {
    let (whole, part) = text.split_once([',', '.'])?;
    let clear = part.len() != 2 || text.contains(',');
    (whole == "0" && clear).then(|| format!("0.{part}").parse().ok())?
}

/// The day of a number of a spreadsheet, between 1927 and 2173 or four years later.
fn serial(number: f64, from_1904: bool) -> Option<When> {
    if !(10_000.0..100_000.0).contains(&number) {
        return None;
    }
    let at = sheet::date_of(number, from_1904)?;
    Some(if at.time() == Time::midnight() { When::Day(at.date()) } else { When::Local(at) })
}

/// `20201113`, `202011130830`, `20201113083000`.
fn digits(text: &str) -> Option<When> {
    if !text.bytes().all(|sign| sign.is_ascii_digit()) || !matches!(text.len(), 8 | 12 | 14) {
        return None;
    }
    let part = |from: usize, to: usize| text.get(from..to).and_then(|text| text.parse::<i16>().ok());
    let small = |from: usize| part(from, from + 2).and_then(|number| i8::try_from(number).ok());
    let day = Date::new(part(0, 4)?, small(4)?, small(6)?).ok()?;
    if text.len() == 8 {
        return Some(When::Day(day));
    }
    let seconds = if text.len() == 14 { small(12)? } else { 0 };
    Some(When::Local(day.to_datetime(Time::new(small(8)?, small(10)?, seconds, 0).ok()?)))
}

fn read(text: &str, days: Days) -> Option<When> {
    if let Some(at) = parse_instant(text) {
        return Some(When::At(at));
    }
    if text.bytes().all(|sign| sign.is_ascii_digit() || matches!(sign, b',' | b'.')) {
        let number =
            || text.replace(',', ".").parse::<f64>().ok().and_then(|number| serial(number, days.from_1904));
        if let Some(found) = digits(text).or_else(number) {
            return Some(found);
        }
    }
    let end = text.find(|sign: char| sign == 'T' || sign.is_whitespace()).unwrap_or(text.len());
    let (day, rest) = (
        date(text[..end].trim_end_matches(','), days.month_first)?,
        text[end..].trim_start_matches('T').trim(),
    );
    if rest.is_empty() {
        return Some(When::Day(day));
    }
    let (clock, offset) = offset(rest)?;
    let at = day.to_datetime(hour(clock)?);
    match offset {
        Some(offset) => Some(When::At(offset.to_timestamp(at).ok()?)),
        None => Some(When::Local(at)),
    }
}

/// Three numbers with the same sign between: the year has four digits, and stands first or last.
fn date(text: &str, month_first: bool) -> Option<Date> {
    let sign =
        text.chars().find(|sign| !sign.is_ascii_digit()).filter(|sign| matches!(sign, '/' | '-' | '.'))?;
    let parts: Vec<&str> = text.split(sign).collect();
    let number =
        |text: &str| text.parse::<i16>().ok().filter(|_| text.bytes().all(|sign| sign.is_ascii_digit()));
    let [first, second, third] = parts.as_slice() else { return None };
    let (year, month, day) = match (first.len(), third.len()) {
        (4, 1..=2) => (first, second, third),
        (1..=2, 4) if month_first => (third, first, second),
        (1..=2, 4) => (third, second, first),
        _ => return None,
    };
    let small = |text: &str| number(text).and_then(|number| i8::try_from(number).ok());
    Date::new(number(year)?, small(month)?, small(day)?).ok()
}

/// `8:30`, `08.30`, `08:30:00`, `08:30:00.000`. Minutes have two figures: `0.5` and `8.3` are none.
fn hour(text: &str) -> Option<Time> {
    let text = text.trim_start_matches("ore").trim();
    let sign = text.chars().find(|sign| !sign.is_ascii_digit()).filter(|sign| matches!(sign, ':' | '.'))?;
    let parts: Vec<&str> = text.split(sign).collect();
    let number = |text: &str, fewest: usize| match text.len() {
        length if (fewest..=2).contains(&length) && text.bytes().all(|sign| sign.is_ascii_digit()) => {
            text.parse::<i8>().ok()
        }
        _ => None,
    };
    let (hours, minutes, seconds) = match parts.as_slice() {
        // A part of a day, or the first hour of one.
        ["0", _] if sign == '.' => return None,
        [hours, minutes] => (hours, minutes, "00"),
        [hours, minutes, seconds] => (hours, minutes, seconds.split(['.', ',']).next().unwrap_or_default()),
        _ => return None,
    };
    Time::new(number(hours, 1)?, number(minutes, 2)?, number(seconds, 2)?, 0).ok()
}

/// What stands before an offset, and it: `Z`, `+01:00`, `+0100`; none where there is none.
fn offset(text: &str) -> Option<(&str, Option<Offset>)> {
    if let Some(clock) = text.strip_suffix('Z') {
        return Some((clock.trim(), Some(Offset::UTC)));
    }
    let Some(at) = text.rfind(['+', '-']) else { return Some((text, None)) };
    let sign = if text[at..].starts_with('-') { -1 } else { 1 };
    let figures = text[at + 1..].replace(':', "");
    if figures.len() != 4 || !figures.bytes().all(|sign| sign.is_ascii_digit()) {
        return None;
    }
    let (hours, minutes): (i32, i32) = (figures[..2].parse().ok()?, figures[2..].parse().ok()?);
    if hours > 14 || minutes > 59 {
        return None;
    }
    Some((text[..at].trim(), Some(Offset::from_seconds(sign * (hours * 3600 + minutes * 60)).ok()?)))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn every_form_is_read_as_it_is_meant() {
        let day = When::Day(date(2020, 11, 3));
        let local = When::Local(date(2020, 11, 3).at(8, 30, 0, 0));
        let at = When::At("2020-11-03T07:30:00Z".parse().unwrap());
        for (text, expected) in [
            ("03/11/2020", Some(day)),
            ("3/11/2020", Some(day)),
            ("3-11-2020", Some(day)),
            ("03.11.2020", Some(day)),
            ("2020-11-03", Some(day)),
            ("20201103", Some(day)),
            ("44138", Some(day)),
            ("03/11/2020 8:30", Some(local)),
            ("03/11/2020 08.30", Some(local)),
            ("03/11/2020, 08:30:00", Some(local)),
            ("2020-11-03T08:30:00.000", Some(local)),
            ("202011030830", Some(local)),
            ("20201103083000", Some(local)),
            ("20201103083000+0100", Some(at)),
            ("2020-11-03T08:30:00+01:00", Some(at)),
            ("2020-11-03T07:30:00Z", Some(at)),
            ("31/11/2020", None),
            ("03/11/20", None),
            ("11/2020", None),
            ("03/11/2020 25:00", None),
            ("ieri", None),
            ("", None),
            ("123", None),
            ("2020-11-03T08:30:00+1", None),
        ] {
            assert_eq!(When::of(&Cell::Text(text.to_owned()), Days::default()), expected, "{text}");
        }
        assert_eq!(
            When::of(&Cell::Text("11/03/2020".into()), Days { month_first: true, from_1904: false }),
            Some(day)
        );
        let from_1904 = Days { month_first: false, from_1904: true };
        for cell in [Cell::Number(42_676.0), Cell::Text("42676".into())] {
            assert_eq!(When::of(&cell, from_1904), Some(day), "{cell:?}");
        }
        for (cell, expected) in [
            (Cell::Number(44_138.0), Some(day)),
            (Cell::Number(20_201_103.0), Some(day)),
            (Cell::Number(-44_138.0), None),
            (Cell::Bool(true), None),
        ] {
            assert_eq!(When::of(&cell, Days::default()), expected, "{cell:?}");
        }
    }

    #[test]
    fn an_hour_of_its_own_and_noon_without_one() {
        let day = When::Day(date(2020, 11, 3));
        for cell in [
            Cell::Text("8.30".into()),
            Cell::Number(0.354_166_666_666),
            Cell::Text("0,354166666667".into()),
            Cell::Text("0.354166666667".into()),
            Cell::Date(date(1899, 12, 31).at(8, 30, 0, 0)),
            Cell::Date(date(2020, 11, 3).at(8, 30, 0, 0)),
        ] {
            let at = day.instant(hour_of(&cell)).unwrap();
            assert_eq!(at, "2020-11-03T07:30:00Z".parse::<Timestamp>().unwrap(), "{cell:?}");
        }
        assert_eq!(day.instant(None).unwrap(), "2020-11-03T11:00:00Z".parse::<Timestamp>().unwrap());
        for (text, expected) in [
            ("mattina", None),
            ("0.5", Some(Time::constant(12, 0, 0, 0))),
            ("0,5", Some(Time::constant(12, 0, 0, 0))),
            ("0,75", Some(Time::constant(18, 0, 0, 0))),
            ("0:05", Some(Time::constant(0, 5, 0, 0))),
            ("00.25", Some(Time::constant(0, 25, 0, 0))),
            // A quarter of a day, or a quarter past midnight; half past eight, or three minutes past.
            ("0.25", None),
            ("8.3", None),
            ("1,5", None),
        ] {
            assert_eq!(hour_of(&Cell::Text(text.into())), expected, "{text}");
        }
        assert_eq!(hour_of(&Cell::Date(date(2020, 11, 3).at(0, 0, 0, 0))), None, "a day says no hour");
    }
}
