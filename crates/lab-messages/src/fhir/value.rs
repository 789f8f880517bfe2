//! Parts of resources, read from JSON.

use jiff::tz::Offset;
use kernel::clock::rome;
use kernel::{Date, Timestamp};
use serde_json::Value;

use crate::gather::Coding;
use crate::model::Instant;

/// A text that is not blank.
pub(super) fn text(value: &Value, key: &str) -> Option<String> {
    let found = value.get(key)?.as_str()?.trim();
    (!found.is_empty()).then(|| found.to_owned())
}

/// The elements of a list; none when there is no list.
pub(super) fn list<'a>(value: &'a Value, key: &str) -> &'a [Value] {
    value.get(key).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

/// A CodeableConcept's codes; one without code stands for the text.
pub(super) fn codings(concept: &Value) -> Vec<Coding> {
    let coding = |one: &Value| Coding {
        code: text(one, "code").unwrap_or_default(),
        system: text(one, "system").unwrap_or_default(),
        text: text(one, "display").unwrap_or_default(),
    };
    let mut found: Vec<Coding> = list(concept, "coding").iter().map(coding).collect();
    found.extend(text(concept, "text").map(|text| Coding { text, ..Coding::default() }));
    found.retain(|one| !one.code.is_empty() || !one.text.is_empty());
    found
}

/// The first code of the first concept of a list, or of a concept.
pub(super) fn first_code(concept: &Value) -> Option<String> {
    codings(concept).into_iter().map(|one| one.code).find(|code| !code.is_empty())
}

/// The words of a concept: its text, or what its first code is called.
pub(super) fn words(concept: &Value) -> Option<String> {
    text(concept, "text")
        .or_else(|| codings(concept).into_iter().map(|one| one.text).find(|text| !text.is_empty()))
}

/// `1980-01-01`.
pub(super) fn date(text: &str) -> Option<Date> {
    let bytes = text.as_bytes();
    let good = bytes.len() == 10
        && bytes.iter().enumerate().all(|(place, byte)| match place {
            4 | 7 => *byte == b'-',
            _ => byte.is_ascii_digit(),
        });
    if good { text.parse().ok() } else { None }
}

/// `2020-11-02T15:30:00+01:00`, or a day alone, which begins at midnight in Italy. A time has its zone.
pub(super) fn instant(text: &str) -> Option<Instant> {
    if let Some(day) = date(text) {
        let zoned = day.at(0, 0, 0, 0).to_zoned_datetime(rome()).ok()?;
        return Some(Instant { at: zoned.timestamp(), offset: zoned.offset() });
    }
    if !text.is_ascii() || text.as_bytes().get(10) != Some(&b'T') {
        return None;
    }
    let offset = zone(text)?;
    let at: Timestamp = text.parse().ok()?;
    Some(Instant { at, offset })
}

fn zone(text: &str) -> Option<Offset> {
    if text.ends_with('Z') {
        return Offset::from_seconds(0).ok();
    }
    let zone = text.get(text.len().checked_sub(6)?..)?;
    let sign = match zone.as_bytes().first()? {
        b'+' => 1,
        b'-' => -1,
        _ => return None,
    };
    let (hours, minutes) = zone.get(1..)?.split_once(':')?;
    let (hours, minutes): (i32, i32) = (hours.parse().ok()?, minutes.parse().ok()?);
    let good = (0..=14).contains(&hours) && (0..60).contains(&minutes);
    if good { Offset::from_seconds(sign * (hours * 3600 + minutes * 60)).ok() } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn instants() {
        for (text, expected) in [
            ("2020-11-02T15:30:00+01:00", Some("2020-11-02T15:30:00+01:00")),
            ("2023-06-10T23:15:00.000Z", Some("2023-06-10T23:15:00+00:00")),
            ("2020-07-02", Some("2020-07-02T00:00:00+02:00")),
            ("2020-07", None),
            ("2020-07-02T10:00:00", None),
            ("2020-13-02T10:00:00Z", None),
            ("$CURRENT_DATE_TIMEZONE", None),
            ("2020-07-02 10:00:00Z", None),
        ] {
            let read = instant(text).map(|found| found.at.display_with_offset(found.offset).to_string());
            assert_eq!(read.as_deref(), expected, "{text}");
        }
    }
}
