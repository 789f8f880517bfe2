//! When a guess is refused before it is hashed. All of it are failures: a sign-in that succeeds gives its own back.

use jiff::SignedDuration;
use kernel::Timestamp;

/// By which of his ways somebody wants to come in. Each has an allowance of its own, so that who spends the one cannot
/// shut the others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lane {
    /// From a browser in which this user has signed in before.
    Device,
    /// From an address at which he has.
    Address,
    /// From anywhere else.
    Stranger,
}

impl Lane {
    /// Stable name in the audit.
    pub fn code(self) -> &'static str {
        match self {
            Self::Device => "device",
            Self::Address => "address",
            Self::Stranger => "stranger",
        }
    }

    /// Failures a day. A stranger's are those of one address, as many as at an address that is known: whoever tries
    /// cannot tell from it whether the user exists.
    const fn most(self) -> i32 {
        match self {
            Self::Device => 10,
            Self::Address | Self::Stranger => 8,
        }
    }
}

/// Failures a day of all strangers on one account, whatever their addresses.
const STRANGERS: i32 = 12;
/// What an account can cost in a day.
pub const ACCOUNT_A_DAY: i32 = Lane::Device.most() + Lane::Address.most() + STRANGERS;
const _: () = assert!(ACCOUNT_A_DAY <= 30);
/// Failures, and sign-ins under way, of an address in a minute. Browsers that are known do not count and do not care:
/// a hospital behind one address is not locked out.
pub const ADDRESS_A_MINUTE: i32 = 120;

/// For how long failures count.
pub const DAY: SignedDuration = SignedDuration::from_hours(24);
const MINUTE: SignedDuration = SignedDuration::from_mins(1);

/// Seconds to wait after so many failures; the last for all further ones.
const WAITS: [i64; 10] = [0, 0, 0, 15, 60, 120, 300, 600, 1200, 1800];

/// Failures that were counted under one key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Counter {
    /// How many.
    pub spent: i32,
    /// When the first of them was.
    pub began: Timestamp,
    /// When the last of them was.
    pub last: Timestamp,
}

/// The counters that have a say in one attempt.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counters {
    /// Of the account in this lane; a stranger's: of the account and his address.
    pub own: Option<Counter>,
    /// Of the account, all strangers together.
    pub strangers: Option<Counter>,
    /// Of the address, whatever the account.
    pub address: Option<Counter>,
}

/// Which counter says no, and until when.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wait {
    /// The instant from which it is worth trying again.
    pub until: Timestamp,
    /// The counter that says so longest.
    pub by: By,
}

/// One of the counters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum By {
    /// [`Counters::own`].
    Own,
    /// [`Counters::strangers`].
    Strangers,
    /// [`Counters::address`].
    Address,
}

/// Whether an attempt in a lane may be hashed now.
pub fn judge(lane: Lane, counters: &Counters, now: Timestamp) -> Result<(), Wait> {
    let own = counters.own.filter(|own| now < end(own, DAY)).map(|own| {
        let pace = WAITS[usize::try_from(own.spent).unwrap_or(0).min(WAITS.len() - 1)];
        if own.spent >= lane.most() {
            end(&own, DAY)
        } else {
            later(own.last, SignedDuration::from_secs(pace))
        }
    });
    let full = |counter: Option<Counter>, most: i32, window| {
        counter.filter(|counter| counter.spent >= most).map(|counter| end(&counter, window))
    };
    let strangers = full(counters.strangers, STRANGERS, DAY);
    let address = full(counters.address, ADDRESS_A_MINUTE, MINUTE);
    let says_no = [(By::Own, own), (By::Strangers, strangers), (By::Address, address)];
    let waits = says_no.into_iter().filter_map(|(by, until)| Some(Wait { until: until?, by }));
    match waits.filter(|wait| wait.until > now).max_by_key(|wait| wait.until) {
        Some(wait) => Err(wait),
        None => Ok(()),
    }
}

/// For how long what is counted under a key of this kind counts.
pub(super) fn window(by: By) -> SignedDuration {
    if by == By::Address { MINUTE } else { DAY }
}

fn end(counter: &Counter, window: SignedDuration) -> Timestamp {
    later(counter.began, window)
}

fn later(instant: Timestamp, time: SignedDuration) -> Timestamp {
    instant.checked_add(time).unwrap_or(Timestamp::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_second(1_600_000_000 + seconds).unwrap()
    }

    fn counter(spent: i32, began: i64, last: i64) -> Option<Counter> {
        Some(Counter { spent, began: at(began), last: at(last) })
    }

    #[test]
    fn a_guess_waits_as_long_as_the_strictest_counter_says() {
        const DAY: i64 = 86_400;
        let (none, lane) = (Counters::default(), Lane::Stranger);
        let own = |spent, last| Counters { own: counter(spent, 0, last), ..none };
        let strangers = |spent| Counters { strangers: counter(spent, 0, 50), ..none };
        let address = |spent| Counters { address: counter(spent, 0, 50), ..none };
        // Lane, counters, now, and until when it waits.
        type Case = (Lane, Counters, i64, Option<(i64, By)>);
        let cases: &[Case] = &[
            (lane, none, 0, None),
            // The first three mistakes cost nothing, then each costs more.
            (lane, own(1, 0), 0, None),
            (lane, own(2, 0), 0, None),
            (lane, own(3, 100), 100, Some((115, By::Own))),
            (lane, own(3, 100), 115, None),
            (lane, own(4, 100), 115, Some((160, By::Own))),
            (lane, own(5, 100), 160, Some((220, By::Own))),
            (lane, own(6, 100), 101, Some((400, By::Own))),
            (lane, own(7, 100), 101, Some((700, By::Own))),
            // The day's allowance is spent.
            (lane, own(8, 100), 50_000, Some((DAY, By::Own))),
            (lane, own(8, 100), DAY, None),
            (Lane::Address, own(8, 100), 50_000, Some((DAY, By::Own))),
            (Lane::Device, own(8, 100), 50_000, None),
            (Lane::Device, own(9, 100), 101, Some((1900, By::Own))),
            (Lane::Device, own(10, 100), 50_000, Some((DAY, By::Own))),
            // All strangers of an account together.
            (lane, strangers(11), 60, None),
            (lane, strangers(12), 60, Some((DAY, By::Strangers))),
            (lane, strangers(12), DAY, None),
            // An address.
            (lane, address(119), 59, None),
            (lane, address(120), 59, Some((60, By::Address))),
            (lane, address(120), 60, None),
            // The longest of several.
            (
                lane,
                Counters { own: counter(4, 0, 50), strangers: None, address: counter(120, 0, 50) },
                55,
                Some((110, By::Own)),
            ),
            (
                lane,
                Counters { own: counter(3, 0, 40), strangers: None, address: counter(120, 0, 50) },
                54,
                Some((60, By::Address)),
            ),
        ];
        for (lane, counters, now, expected) in cases {
            let expected = expected.map(|(until, by)| Wait { until: at(until), by });
            assert_eq!(judge(*lane, counters, at(*now)).err(), expected, "{lane:?} {counters:?} at {now}");
        }
    }

    #[test]
    fn each_mistake_costs_at_least_as_much_as_the_one_before() {
        for (fewer, more) in WAITS.iter().zip(&WAITS[1..]) {
            assert!(fewer <= more);
        }
    }
}
