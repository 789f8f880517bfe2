//! How often an address may ask whether a report is authentic: whoever holds a paper asks once, whoever tries tokens asks often.
//! Counted in the memory of each node: a token cannot be guessed, so this keeps the load away and not a secret.

use std::collections::HashMap;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::{Mutex, PoisonError};

use jiff::SignedDuration;
use kernel::Timestamp;

/// Questions of an address in a minute.
pub const A_MINUTE: u32 = 30;
/// Addresses that are remembered.
const MOST: usize = 20_000;

/// What was asked lately.
#[derive(Debug, Default)]
pub struct Brake(Mutex<HashMap<Option<IpAddr>, (Timestamp, u32)>>);

impl Brake {
    /// Counts a question; whether it may be answered.
    pub fn allows(&self, address: Option<IpAddr>, now: Timestamp) -> bool {
        let mut seen = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let lately = |since: &Timestamp| now.duration_since(*since) < SignedDuration::from_mins(1);
        if seen.len() >= MOST {
            seen.retain(|_, (since, _)| lately(since));
        }
        if seen.len() >= MOST {
            // So many at once are no readers of papers, and whoever is one is not kept waiting for them.
            seen.clear();
        }
        let counted = seen.entry(address.map(network)).or_insert((now, 0));
        if !lately(&counted.0) {
            *counted = (now, 0);
        }
        counted.1 += 1;
        counted.1 <= A_MINUTE
    }
}

/// Whoever has one address of a /64 has them all.
fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => IpAddr::V6(Ipv6Addr::from_bits(address.to_bits() >> 64 << 64)),
        other => other,
    }
}
