//! How much a laboratory has before it and has done: numbers that name nobody and stand on its most used page. A small one is
//! counted each time. To count thousands costs more than the page they stand on, so that one is good for a second.

use std::collections::HashMap;
use std::sync::{LazyLock, Mutex, PoisonError};
use std::time::{Duration, Instant};

use kernel::{Date, Result};
use storage::{Tx, args};

use super::requests::MOST_COUNTED;
use crate::sql;

/// From how many on a count is kept.
const MANY: i64 = 500;
/// For how long.
const GOOD_FOR: Duration = Duration::from_secs(1);

/// A count, and when it was made.
type Counts = Mutex<HashMap<String, (Instant, i64)>>;

static WAITING: LazyLock<Counts> = LazyLock::new(Mutex::default);
static DONE: LazyLock<Counts> = LazyLock::new(Mutex::default);

/// How many requests without result wait in a laboratory, at most [`MOST_COUNTED`]; of 500 or more, as it was within the last second.
///
/// # Errors
/// As `Tx::query`.
pub fn queue_of_laboratory(tx: &mut Tx<'_>, laboratory: &str) -> Result<i64> {
    kept(&WAITING, laboratory, || {
        tx.system("how much waits in a laboratory: a number, which names nobody", |tx| {
            tx.one(&sql::QUEUE_OF_LABORATORY, args![laboratory, MOST_COUNTED], |row| row.get(0))
        })
    })
}

/// How many results a laboratory recorded on a day, at most [`MOST_COUNTED`]; of 500 or more, as it was within the last second.
///
/// # Errors
/// As `Tx::query`.
pub fn results_of_laboratory(tx: &mut Tx<'_>, laboratory: &str, day: Date) -> Result<i64> {
    kept(&DONE, laboratory, || {
        tx.system("how much a laboratory did: a number, which names nobody", |tx| {
            tx.one(&sql::RESULTS_OF_LABORATORY, args![laboratory, day, MOST_COUNTED], |row| row.get(0))
        })
    })
}

fn kept(counts: &Counts, laboratory: &str, count: impl FnOnce() -> Result<i64>) -> Result<i64> {
    let lock = || counts.lock().unwrap_or_else(PoisonError::into_inner);
    let known = lock().get(laboratory).filter(|(at, _)| at.elapsed() < GOOD_FOR).map(|(_, number)| *number);
    if let Some(number) = known {
        return Ok(number);
    }
    let number = count()?;
    if number >= MANY {
        lock().insert(laboratory.to_owned(), (Instant::now(), number));
    }
    Ok(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_many_is_counted_once_a_second_and_what_is_few_each_time() {
        let counts = Counts::default();
        for (number, again, shown) in [(499, 3, 3), (500, 3, 500), (9_000, 3, 500)] {
            assert!(kept(&counts, "L", || Ok(number)).is_ok());
            assert_eq!(kept(&counts, "L", || Ok(again)).unwrap(), shown, "{number}");
            assert_eq!(kept(&counts, "M", || Ok(7)).unwrap(), 7, "another laboratory's");
        }
        std::thread::sleep(GOOD_FOR);
        assert_eq!(kept(&counts, "L", || Ok(3)).unwrap(), 3);
        let failed = kept(&counts, "L", || Err(kernel::Problem::NotFound));
        assert!(failed.is_err(), "a failure is not a number");
    }
}
