//! Who was refused a moment ago: somebody who knocks without end leaves one record a minute, and not one for each time.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// How long it is not said again.
const SAID: Duration = Duration::from_secs(60);
/// Whoever is remembered at once.
const MOST: usize = 1_000;

#[derive(Default)]
pub(crate) struct Strangers(Mutex<HashMap<(IpAddr, String), Instant>>);

impl Strangers {
    /// Whether it is to be recorded that he was refused.
    pub(crate) fn is_news(&self, address: IpAddr, certificate: &str) -> bool {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let now = Instant::now();
        let key = (address, certificate.to_owned());
        if all.get(&key).is_some_and(|said| now.duration_since(*said) < SAID) {
            return false;
        }
        if all.len() >= MOST {
            all.retain(|_, said| now.duration_since(*said) < SAID);
        }
        // So many at once are one attack: the counter in /metrics goes on.
        if all.len() >= MOST {
            return false;
        }
        all.insert(key, now);
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_knocks_without_end_is_recorded_once() {
        let strangers = Strangers::default();
        let address = |last: u16| IpAddr::from([10, 0, (last >> 8) as u8, (last & 255) as u8]);
        assert!(strangers.is_news(address(1), ""));
        assert!(!strangers.is_news(address(1), ""));
        assert!(strangers.is_news(address(1), "0a"));
        let recorded = (2..3_000).filter(|last| strangers.is_news(address(*last), "")).count();
        assert_eq!(recorded, MOST - 2);
    }
}
