//! Where a request stands in a list. Lists run in ascending order: the oldest waiting is first; of those with a
//! result the latest day, and in it the latest result, is first; likewise of those taken back.

use kernel::{Date, Timestamp};

/// Before the first waiting request.
pub const WAITING: &str = "0";
/// After the last waiting request, before the first with a result.
pub const RESULTED: &str = "1";
/// After the last with a result, before the first that was taken back.
pub const CANCELLED: &str = "2";
/// After the last that was taken back.
pub const END: &str = "3";

/// The key of a request that waits since an instant.
pub fn waiting(requested_at: Timestamp, number: &str) -> String {
    format!("{WAITING}{:017}{number}", requested_at.as_microsecond().max(0))
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
            waiting(at(0), "1000000001"),
            waiting(at(1), "1000000000"),
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
            END.to_owned(),
        ];
        assert!(keys.is_sorted(), "{keys:#?}");
    }
}
