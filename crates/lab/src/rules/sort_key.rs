//! Where a request stands in a list. Lists run in ascending order: of those that wait the most urgent are first, and among
//! them the oldest; of those with a result the latest day, and in it the latest result, is first; likewise of those taken
//! back. What a doctor proposed stands in lists of its own: what waits for a decision and what waits for an answer by urgency
//! and age, what was denied with the latest first.

use kernel::{Date, Timestamp};

use crate::model::Priority;

/// Before the first waiting request.
pub const WAITING: &str = "0";
/// After the last waiting request, before the first with a result.
pub const RESULTED: &str = "1";
/// After the last with a result, before the first that was taken back.
pub const CANCELLED: &str = "2";
/// After the last that was taken back, before the first proposal.
pub const PROPOSED: &str = "3";
/// After the last proposal, before the first of which more is asked.
pub const INFORMATION: &str = "4";
/// After the last of which more is asked, before the first that was denied.
pub const DENIED: &str = "5";
/// After the last that was denied.
pub const END: &str = "6";

/// The key of a request that waits for its result since an instant.
pub fn waiting(priority: Priority, requested_at: Timestamp, number: &str) -> String {
    oldest_first(WAITING, priority, requested_at, number)
}

/// The key of a proposal that waits for a decision.
pub fn proposed(priority: Priority, requested_at: Timestamp, number: &str) -> String {
    oldest_first(PROPOSED, priority, requested_at, number)
}

/// The key of a proposal of which more is asked.
pub fn information(priority: Priority, requested_at: Timestamp, number: &str) -> String {
    oldest_first(INFORMATION, priority, requested_at, number)
}

/// The key of a proposal that was denied at an instant.
pub fn denied(at: Timestamp, number: &str) -> String {
    format!("{DENIED}{}{number}", latest_first(at))
}

fn oldest_first(list: &str, priority: Priority, since: Timestamp, number: &str) -> String {
    format!("{list}{}{:017}{number}", priority.rank(), since.as_microsecond().max(0))
}

/// The key of a request whose result was recorded on a day, at an instant.
pub fn resulted(on: Date, recorded_at: Timestamp, number: &str) -> String {
    format!("{}{}{number}", day(on), latest_first(recorded_at))
}

/// The key of a request that was taken back at an instant.
pub fn cancelled(at: Timestamp, number: &str) -> String {
    format!("{CANCELLED}{}{number}", latest_first(at))
}

fn latest_first(at: Timestamp) -> String {
    format!("{:017}", 99_999_999_999_999_999 - at.as_microsecond().clamp(0, 99_999_999_999_999_999))
}

/// The first and the last possible key of the results of a day.
pub fn day_bounds(on: Date) -> (String, String) {
    let day = day(on);
    (day.clone(), format!("{day}~"))
}

fn day(on: Date) -> String {
    let number = i32::from(on.year()) * 10_000 + i32::from(on.month()) * 100 + i32::from(on.day());
    format!("{RESULTED}{:08}", 99_999_999 - number)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn lists_run_in_ascending_order() {
        let at = |second: i64| Timestamp::from_second(1_605_300_000 + second).unwrap();
        let (today, yesterday) = (date(2020, 11, 14), date(2020, 11, 13));
        let keys = [
            WAITING.to_owned(),
            waiting(Priority::Symptomatic, at(1), "1000000001"),
            waiting(Priority::Symptomatic, at(2), "1000000000"),
            waiting(Priority::Screening, at(0), "1000000002"),
            RESULTED.to_owned(),
            day_bounds(today).0,
            resulted(today, at(9), "1000000002"),
            resulted(today, at(8), "1000000001"),
            day_bounds(today).1,
            day_bounds(yesterday).0,
            resulted(yesterday, at(7), "1000000003"),
            resulted(date(2019, 12, 31), at(6), "1000000004"),
            CANCELLED.to_owned(),
            cancelled(at(9), "1000000005"),
            cancelled(at(5), "1000000001"),
            PROPOSED.to_owned(),
            proposed(Priority::SymptomaticWorker, at(4), "1000000006"),
            proposed(Priority::Contact, at(3), "1000000007"),
            INFORMATION.to_owned(),
            information(Priority::Hospital, at(3), "1000000008"),
            DENIED.to_owned(),
            denied(at(7), "1000000009"),
            denied(at(6), "1000000009"),
            END.to_owned(),
        ];
        assert!(keys.is_sorted(), "{keys:#?}");
    }
}
