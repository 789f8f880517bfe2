//! How much each holds at once: of what there is for all, nobody takes all.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

/// What each holds of one thing.
#[derive(Default)]
pub(crate) struct Shares(Mutex<HashMap<String, usize>>);

impl Shares {
    /// One more for whoever it is, as long as it lives; `None` when he holds that many already.
    pub(crate) fn take(&self, whose: &str, most: usize) -> Option<Held<'_>> {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let held = all.entry(whose.to_owned()).or_default();
        if *held >= most {
            return None;
        }
        *held += 1;
        Some(Held { shares: self, whose: whose.to_owned() })
    }
}

/// One of what somebody holds.
pub(crate) struct Held<'s> {
    shares: &'s Shares,
    whose: String,
}

impl Drop for Held<'_> {
    fn drop(&mut self) {
        let mut all = self.shares.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(held) = all.get_mut(&self.whose) {
            *held = held.saturating_sub(1);
            if *held == 0 {
                all.remove(&self.whose);
            }
        }
    }
}

/// The laboratories for which a connection speaks: each of them holds one of its share by it.
pub(crate) struct Spoken<'s> {
    shares: &'s Shares,
    most: usize,
    held: Vec<Held<'s>>,
}

impl<'s> Spoken<'s> {
    pub(crate) fn new(shares: &'s Shares, most: usize) -> Self {
        Self { shares, most, held: Vec::new() }
    }

    /// Whether one more connection may speak for a laboratory: this one may, once it does.
    pub(crate) fn admits(&mut self, laboratory: &str) -> bool {
        if self.held.iter().any(|one| one.whose == laboratory) {
            return true;
        }
        let taken = self.shares.take(laboratory, self.most);
        let admitted = taken.is_some();
        self.held.extend(taken);
        admitted
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_holds_more_than_a_share_and_what_is_left_is_free_again() {
        let shares = Shares::default();
        let first = shares.take("one", 2);
        let second = shares.take("one", 2);
        assert!(first.is_some() && second.is_some() && shares.take("one", 2).is_none());
        assert!(shares.take("other", 2).is_some(), "each has his own");
        drop(first);
        let mut spoken = Spoken::new(&shares, 2);
        assert!(spoken.admits("one") && spoken.admits("one"), "one connection counts once");
        assert!(!Spoken::new(&shares, 2).admits("one"));
        drop((spoken, second));
        assert!(shares.0.lock().unwrap().is_empty(), "nothing is kept of who is gone");
    }
}
