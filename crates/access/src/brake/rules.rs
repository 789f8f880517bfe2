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

    /// Failures a day: of one browser, of all known addresses together, of one address that is not known. The last are as
    /// many as those before: whoever tries cannot tell from it whether the user exists.
    const fn most(self) -> i32 {
        match self {
            Self::Device => 5,
            Self::Address | Self::Stranger => 8,
        }
    }

    /// Failures a day of all who come this way to one account, where each of them has an allowance of his own.
    const fn most_of_all(self) -> i32 {
        match self {
            Self::Device => 10,
            Self::Address => Self::Address.most(),
            Self::Stranger => 12,
        }
    }
}

/// What an account can cost in a day.
pub const ACCOUNT_A_DAY: i32 =
    Lane::Device.most_of_all() + Lane::Address.most_of_all() + Lane::Stranger.most_of_all();
const _: () = assert!(ACCOUNT_A_DAY <= 30);
// Whoever spends what one browser has does not spend what they have together.
const _: () = assert!(Lane::Device.most() < Lane::Device.most_of_all());
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
    /// Of the account and this browser; in the lane of known addresses; of the account and a stranger's address.
    pub own: Option<Counter>,
    /// Of the account, all browsers together, or all strangers.
    pub all: Option<Counter>,
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
    /// [`Counters::all`].
    All,
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
    let all = full(counters.all, lane.most_of_all(), DAY);
    let address = full(counters.address, ADDRESS_A_MINUTE, MINUTE);
    let says_no = [(By::Own, own), (By::All, all), (By::Address, address)];
    let waits = says_no.into_iter().filter_map(|(by, until)| Some(Wait { until: until?, by }));
    match waits.filter(|wait| wait.until > now).max_by_key(|wait| wait.until) {
        Some(wait) => Err(wait),
        None => Ok(()),
    }
}

/// What counts against an account now, by the way on which it was tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tries {
    /// The way.
    pub lane: Lane,
    /// Failures that count.
    pub failed: i32,
    /// When the first of them was.
    pub since: Timestamp,
    /// Until when the right password too is refused on this way, or from one of the places on it.
    pub until: Option<Timestamp>,
}

/// Adds up the counters of one account, each with its kind: see [`kind`].
pub fn tries(counters: &[(String, Counter)], now: Timestamp) -> Vec<Tries> {
    let of = |lane: Lane| {
        let counted = counters.iter().filter(|(_, counter)| counter.spent > 0 && now < end(counter, DAY));
        let mine = |by| {
            counted.clone().filter(move |(code, _)| *code == kind(lane, by)).map(|(_, counter)| *counter)
        };
        let since = mine(By::Own).map(|own| own.began).min()?;
        let own = mine(By::Own).map(|own| Counters { own: Some(own), ..Counters::default() });
        let all = mine(By::All).map(|all| Counters { all: Some(all), ..Counters::default() });
        let waits = own.chain(all).filter_map(|counters| judge(lane, &counters, now).err());
        let failed = mine(By::Own).map(|own| own.spent).sum();
        Some(Tries { lane, failed, since, until: waits.map(|wait| wait.until).max() })
    };
    [Lane::Device, Lane::Address, Lane::Stranger].into_iter().filter_map(of).collect()
}

/// Under which name a counter is kept.
pub(super) fn kind(lane: Lane, by: By) -> &'static str {
    match (by, lane) {
        (By::Own, lane) => lane.code(),
        (By::All, Lane::Device) => "devices",
        (By::All, Lane::Address) => "addresses",
        (By::All, Lane::Stranger) => "strangers",
        (By::Address, _) => "source",
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
        let all = |spent| Counters { all: counter(spent, 0, 50), ..none };
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
            (Lane::Device, own(4, 100), 50_000, None),
            (Lane::Device, own(4, 100), 101, Some((160, By::Own))),
            (Lane::Device, own(5, 100), 50_000, Some((DAY, By::Own))),
            // All strangers of an account together, and all its browsers.
            (lane, all(11), 60, None),
            (lane, all(12), 60, Some((DAY, By::All))),
            (lane, all(12), DAY, None),
            (Lane::Device, all(9), 60, None),
            (Lane::Device, all(10), 60, Some((DAY, By::All))),
            // An address.
            (lane, address(119), 59, None),
            (lane, address(120), 59, Some((60, By::Address))),
            (lane, address(120), 60, None),
            // The longest of several.
            (
                lane,
                Counters { own: counter(4, 0, 50), all: None, address: counter(120, 0, 50) },
                55,
                Some((110, By::Own)),
            ),
            (
                lane,
                Counters { own: counter(3, 0, 40), all: None, address: counter(120, 0, 50) },
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
    fn an_account_is_told_what_counts_against_it() {
        const DAY: i64 = 86_400;
        let row = |kind: &str, spent, began, last| (kind.to_owned(), counter(spent, began, last).unwrap());
        let all = |rows: &[(String, Counter)], now| -> Vec<_> {
            let found = tries(rows, at(now)).into_iter();
            found.map(|it| (it.lane, it.failed, it.since, it.until)).collect()
        };
        let told = |lane, failed, since, until: Option<i64>| (lane, failed, at(since), until.map(at));
        assert_eq!(all(&[], 0), []);
        // A mistake holds nobody back; one that is over, or was taken back, is none.
        let one = [row("stranger", 1, 0, 0), row("strangers", 1, 0, 0), row("source", 1, 0, 0)];
        assert_eq!(all(&one, 10), [told(Lane::Stranger, 1, 0, None)]);
        assert_eq!(all(&one, DAY), []);
        assert_eq!(all(&[row("address", 0, 0, 0)], 10), []);
        // Each way by itself; of two browsers the one that is held back longer.
        let many = [
            row("device", 5, 100, 400),
            row("device", 2, 50, 60),
            row("devices", 7, 50, 400),
            row("address", 4, 200, 500),
        ];
        let expected = [told(Lane::Device, 7, 50, Some(DAY + 100)), told(Lane::Address, 4, 200, Some(560))];
        assert_eq!(all(&many, 501), expected);
        // Many addresses, none of which has spent its own.
        let spread: Vec<_> =
            (0..12).map(|n| row("stranger", 1, n, n)).chain([row("strangers", 12, 0, 11)]).collect();
        assert_eq!(all(&spread, 60), [told(Lane::Stranger, 12, 0, Some(DAY))]);
    }

    #[test]
    fn each_mistake_costs_at_least_as_much_as_the_one_before() {
        for (fewer, more) in WAITS.iter().zip(&WAITS[1..]) {
            assert!(fewer <= more);
        }
    }
}
