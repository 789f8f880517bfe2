//! Dates and times of HL7: `YYYY[MM[DD[HH[MM[SS[.S…]]]]]][±ZZZZ]`.

use jiff::civil::DateTime;
use jiff::tz::Offset;
use kernel::Date;
use kernel::clock::rome;

use crate::model::Instant;

/// Digits of a text, and what follows them.
fn digits(text: &str) -> (&str, &str) {
    let end = text.bytes().position(|byte| !byte.is_ascii_digit()).unwrap_or(text.len());
    text.split_at(end)
}

fn number(text: &str, range: std::ops::Range<usize>) -> Option<i16> {
    text.get(range)?.parse().ok()
}

fn small(text: &str, range: std::ops::Range<usize>) -> Option<i8> {
    i8::try_from(number(text, range)?).ok()
}

/// A date: the first eight digits of a date or of a time.
pub fn date(text: &str) -> Option<Date> {
    let (day, rest) = digits(text);
    if day.len() == 8 && rest.is_empty() {
        return Date::new(number(day, 0..4)?, small(day, 4..6)?, small(day, 6..8)?).ok();
    }
    instant(text).map(|_| ())?;
    date(text.get(..8)?)
}

/// An instant, exact to the day at least. Without a zone it is Italy's.
pub fn instant(text: &str) -> Option<Instant> {
    let (written, rest) = digits(text);
    if !matches!(written.len(), 8 | 10 | 12 | 14) {
        return None;
    }
    let part = |range: std::ops::Range<usize>| {
        if written.len() >= range.end { small(written, range) } else { Some(0) }
    };
    let (nanoseconds, zone) = fraction(rest, written.len() == 14)?;
    // A leap second is read as the one before it.
    let second = match part(12..14)? {
        60 => 59,
        second => second,
    };
    let civil = DateTime::new(
        number(written, 0..4)?,
        small(written, 4..6)?,
        small(written, 6..8)?,
        part(8..10)?,
        part(10..12)?,
        second,
        nanoseconds,
    )
    .ok()?;
    if zone.is_empty() {
        let zoned = civil.to_zoned_datetime(rome()).ok()?;
        return Some(Instant { at: zoned.timestamp(), offset: zoned.offset() });
    }
    let offset = offset(zone)?;
    Some(Instant { at: offset.to_timestamp(civil).ok()?, offset })
}

/// `.1234` after seconds, as nanoseconds, and what follows.
fn fraction(rest: &str, seconds: bool) -> Option<(i32, &str)> {
    let Some(after) = rest.strip_prefix('.') else { return Some((0, rest)) };
    let (written, zone) = digits(after);
    if !seconds || written.is_empty() || written.len() > 9 {
        return None;
    }
    let nanoseconds = format!("{written:0<9}").parse().ok()?;
    Some((nanoseconds, zone))
}

/// `±HHMM`.
fn offset(zone: &str) -> Option<Offset> {
    let sign = match zone.bytes().next()? {
        b'+' => 1,
        b'-' => -1,
        _ => return None,
    };
    let written = &zone[1..];
    if written.len() != 4 || !written.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let (hours, minutes) = (i32::from(number(written, 0..2)?), i32::from(number(written, 2..4)?));
    if hours > 14 || minutes > 59 {
        return None;
    }
    Offset::from_seconds(sign * (hours * 3600 + minutes * 60)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn instants_with_and_without_zone() {
        for (text, expected) in [
            ("20201102153000+0100", Some("2020-11-02T15:30:00+01:00")),
            ("20201102153000", Some("2020-11-02T15:30:00+01:00")),
            ("20200702153000", Some("2020-07-02T15:30:00+02:00")),
            ("202108020000-0500", Some("2021-08-02T00:00:00-05:00")),
            ("20210803131511.0147+0000", Some("2021-08-03T13:15:11.0147+00:00")),
            ("20210802", Some("2021-08-02T00:00:00+02:00")),
            ("2021080", None),
            ("202108", None),
            ("20210832", None),
            ("20210802250000", None),
            ("20161231235960+0000", Some("2016-12-31T23:59:59+00:00")),
            ("20210802150061", None),
            ("20210802150000+1", None),
            ("20210802150000+9900", None),
            ("2021080215.5", None),
            ("DeIdentified", None),
            ("٢٠٢١٠٨٠٢", None),
            ("", None),
        ] {
            let read = instant(text).map(|found| found.at.display_with_offset(found.offset).to_string());
            assert_eq!(read.as_deref(), expected, "{text}");
        }
        assert_eq!(date("19800101"), Date::new(1980, 1, 1).ok());
        assert_eq!(date("20230504131023-0500"), Date::new(2023, 5, 4).ok());
        assert_eq!(date("1980"), None);
    }
}
