//! Which hour is offered to a swab: the first that is free within the time of its priority (standards 3.7: symptomatic health
//! workers and nursing homes, hospital, symptomatic, end of isolation, contacts, screening; from the onset to the test three days).

use jiff::Span;
use kernel::{Date, Result, Timestamp};
use lab::model::{Priority, SwabRequest};

use crate::model::Slot;
use crate::rules::hours;

/// Days within which a swab of a priority is to be taken.
pub fn days(priority: Priority) -> i64 {
    match priority {
        Priority::SymptomaticWorker | Priority::Hospital => 1,
        Priority::Symptomatic | Priority::EndOfIsolation => 3,
        Priority::Contact => 5,
        Priority::Screening => 14,
    }
}

/// The days between which a request wants its swab, as things stand on a day.
pub fn window(request: &SwabRequest, today: Date) -> (Date, Date) {
    let first = request.details.proposed_on.unwrap_or(today).max(today);
    let counted = match request.priority {
        Priority::Symptomatic => request.details.onset.unwrap_or(request.requested_on),
        _ => request.details.proposed_on.unwrap_or(request.requested_on),
    };
    let due = counted.checked_add(Span::new().days(days(request.priority))).unwrap_or(Date::MAX);
    (first, due.max(first))
}

/// The hours in the order in which they are offered: those within the window first, each by its time; those before it, which were
/// not wished for, last. Hours that have begun are offered until they end.
///
/// # Errors
/// For hours that are none.
pub fn order<T>(
    all: Vec<(Slot, T)>,
    (first, due): (Date, Date),
    now: Timestamp,
) -> Result<Vec<(Slot, T, bool)>> {
    let mut offered = Vec::with_capacity(all.len());
    for (slot, of) in all {
        let starts = hours::instant(slot.day, &slot.starts)?;
        let ends = starts + jiff::SignedDuration::from_mins(i64::from(slot.minutes));
        if ends > now && slot.taken < slot.capacity {
            let (early, late) = (slot.day < first, slot.day > due);
            offered.push(((early, late, starts), slot, of));
        }
    }
    offered.sort_by_key(|one| one.0);
    Ok(offered.into_iter().map(|((early, late, _), slot, of)| (slot, of, !early && !late)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use uuid::Uuid;

    fn slot(day: i8, starts: &str, taken: i32) -> (Slot, ()) {
        let day = date(2020, 11, day);
        let (id, place, starts) = (Uuid::now_v7(), Uuid::nil(), starts.to_owned());
        (Slot { id, place, day, starts, minutes: 30, capacity: 2, taken }, ())
    }

    #[test]
    fn the_first_free_hour_that_the_time_allows_comes_first() {
        let all = vec![
            slot(14, "08:00", 0),
            slot(14, "09:00", 0),
            slot(15, "08:00", 2),
            slot(15, "09:00", 1),
            slot(18, "08:00", 0),
            slot(16, "08:00", 0),
        ];
        let now = "2020-11-14T08:10:00Z".parse().unwrap();
        let window = (date(2020, 11, 15), date(2020, 11, 17));
        let offered = order(all, window, now).unwrap();
        let told: Vec<_> =
            offered.iter().map(|(slot, (), fits)| (slot.day.day(), slot.starts.as_str(), *fits)).collect();
        assert_eq!(
            told,
            [(15, "09:00", true), (16, "08:00", true), (18, "08:00", false), (14, "09:00", false)]
        );
    }

    #[test]
    fn the_more_urgent_the_sooner() {
        assert!(Priority::ALL.windows(2).all(|two| days(two[0]) <= days(two[1])));
    }
}
