//! The hours a place is open, as they are typed at once for many days.

use std::collections::BTreeSet;

use jiff::civil::Time;
use kernel::clock::rome;
use kernel::{Date, FieldProblem, Problem, Result, Timestamp};

/// Days opened at once, at most.
pub const MOST_DAYS: i64 = 92;
/// Hours opened at once, at most.
pub const MOST_SLOTS: usize = 2000;
/// Swabs an hour may take, at most.
pub const MOST_ROOM: i32 = 500;

/// What is opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opening {
    /// First day.
    pub first: Date,
    /// Last day.
    pub last: Date,
    /// Days of the week: 1 is Monday.
    pub weekdays: BTreeSet<i8>,
    /// When the first hour begins.
    pub from: Time,
    /// When the last one ends.
    pub until: Time,
    /// How long each lasts.
    pub minutes: i32,
    /// How many each takes; 0 closes it.
    pub capacity: i32,
}

/// What is wrong with an opening on a day.
pub fn problems(opening: &Opening, today: Date) -> Vec<FieldProblem> {
    let mut all = Vec::new();
    let mut wrong = |bad: bool, field: &'static str, key: &'static str| {
        if bad {
            all.push(FieldProblem::new(field, key));
        }
    };
    wrong(opening.first < today, "first", "sampling-open-past");
    let days = (opening.last - opening.first).get_days();
    wrong(opening.last < opening.first, "last", "sampling-open-order");
    wrong(i64::from(days) >= MOST_DAYS, "last", "sampling-open-long");
    let next_year = today.saturating_add(jiff::Span::new().years(1));
    wrong(opening.first > next_year, "first", "sampling-open-far");
    wrong(opening.weekdays.is_empty(), "weekday", "sampling-open-weekdays");
    wrong(opening.until <= opening.from, "until", "sampling-open-hours");
    wrong(!(5..=720).contains(&opening.minutes), "minutes", "sampling-open-minutes");
    wrong(!(0..=MOST_ROOM).contains(&opening.capacity), "capacity", "sampling-open-capacity");
    if all.is_empty() {
        let slots = slots(opening);
        let (field, key) = match slots.len() {
            0 => ("weekday", "sampling-open-none"),
            many if many > MOST_SLOTS => ("minutes", "sampling-open-many"),
            _ => return all,
        };
        all.push(FieldProblem::new(field, key));
    }
    all
}

/// The hours: whole ones alone, none over the end.
pub fn slots(opening: &Opening) -> Vec<(Date, String)> {
    let minutes = |time: Time| i32::from(time.hour()) * 60 + i32::from(time.minute());
    let (from, until) = (minutes(opening.from), minutes(opening.until));
    let step = usize::try_from(opening.minutes.max(1)).unwrap_or(1);
    let starts: Vec<String> = (from..until)
        .step_by(step)
        .filter(|start| start + opening.minutes <= until)
        .map(|start| format!("{:02}:{:02}", start / 60, start % 60))
        .collect();
    let days = opening.first.series(jiff::Span::new().days(1)).take_while(|day| *day <= opening.last);
    days.filter(|day| opening.weekdays.contains(&day.weekday().to_monday_one_offset()))
        .flat_map(|day| starts.iter().map(move |start| (day, start.clone())))
        .collect()
}

/// `HH:MM`, `H.MM` or `H`.
pub fn time(typed: &str) -> Option<Time> {
    let typed = typed.trim().replace(['.', ','], ":");
    let (hour, minute) = typed.split_once(':').unwrap_or((&typed, "0"));
    Time::new(hour.parse().ok()?, minute.parse().ok()?, 0, 0).ok()
}

/// The instant at which an hour begins.
///
/// # Errors
/// For what is no hour.
pub fn instant(day: Date, starts: &str) -> Result<Timestamp> {
    let time = time(starts).ok_or_else(|| Problem::Internal("an hour that is none".into()))?;
    Ok(day.to_datetime(time).to_zoned_datetime(rome()).map_err(Problem::internal)?.timestamp())
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::{date, time as at};

    fn mornings() -> Opening {
        Opening {
            first: date(2020, 11, 16),
            last: date(2020, 11, 22),
            weekdays: (1..=5).collect(),
            from: at(8, 30, 0, 0),
            until: at(10, 0, 0, 0),
            minutes: 40,
            capacity: 3,
        }
    }

    #[test]
    fn whole_hours_of_the_days_chosen() {
        let slots = slots(&mornings());
        assert_eq!(slots.len(), 5 * 2);
        assert_eq!(slots[1], (date(2020, 11, 16), "09:10".to_owned()));
        assert_eq!(problems(&mornings(), date(2020, 11, 14)), []);
    }

    #[test]
    fn what_is_wrong_is_said_at_its_field() {
        let fields = |opening: &Opening| {
            problems(opening, date(2020, 11, 14)).iter().map(|one| one.field).collect::<Vec<_>>()
        };
        assert_eq!(fields(&Opening { first: date(2020, 11, 13), ..mornings() }), ["first"]);
        let far = Opening { first: date(9999, 12, 30), last: date(9999, 12, 31), ..mornings() };
        assert_eq!(fields(&far)[0], "first");
        assert_eq!(fields(&Opening { last: date(2020, 11, 15), ..mornings() }), ["last"]);
        assert_eq!(fields(&Opening { last: date(2021, 11, 15), ..mornings() }), ["last"]);
        assert_eq!(fields(&Opening { weekdays: BTreeSet::new(), ..mornings() }), ["weekday"]);
        assert_eq!(fields(&Opening { until: at(8, 0, 0, 0), ..mornings() }), ["until"]);
        assert_eq!(fields(&Opening { minutes: 4, ..mornings() }), ["minutes"]);
        assert_eq!(fields(&Opening { minutes: 200, ..mornings() }), ["weekday"]);
        assert_eq!(fields(&Opening { capacity: 501, ..mornings() }), ["capacity"]);
    }

    #[test]
    fn hours_are_read_as_they_are_typed() {
        assert_eq!(time("8.30"), Some(at(8, 30, 0, 0)));
        assert_eq!(time(" 14 "), Some(at(14, 0, 0, 0)));
        assert_eq!(time("25:00"), None);
        assert_eq!(instant(date(2020, 11, 16), "09:10").unwrap().to_string(), "2020-11-16T08:10:00Z");
    }
}
