//! What was answered: for `/metrics` without any name, and for the page about the peers.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};

use kernel::{Date, Result, Timestamp};
use lab_messages::hl7::ack::Verdict;
use storage::Db;
use uuid::Uuid;

use crate::model::Counts;
use crate::store;

/// Codes of MSA-1.
const CODES: [&str; 6] = ["AA", "AE", "AR", "CA", "CE", "CR"];

static OPEN: AtomicI64 = AtomicI64::new(0);
static ANSWERS: [AtomicU64; CODES.len()] = [const { AtomicU64::new(0) }; CODES.len()];
static TURNED_AWAY: AtomicU64 = AtomicU64::new(0);
static REFUSED: AtomicU64 = AtomicU64::new(0);
static BUSY: AtomicU64 = AtomicU64::new(0);

/// A connection that is open, as long as it lives.
pub(crate) struct Opened;

impl Opened {
    pub(crate) fn now() -> Self {
        OPEN.fetch_add(1, Ordering::Relaxed);
        Self
    }
}

impl Drop for Opened {
    fn drop(&mut self) {
        OPEN.fetch_sub(1, Ordering::Relaxed);
    }
}

/// One answer left.
pub(crate) fn answered(code: &str) {
    if let Some(place) = CODES.iter().position(|known| *known == code) {
        ANSWERS[place].fetch_add(1, Ordering::Relaxed);
    }
}

/// Somebody came to a full house.
pub(crate) fn turned_away() {
    TURNED_AWAY.fetch_add(1, Ordering::Relaxed);
}

/// Somebody was not let in.
pub(crate) fn refused() {
    REFUSED.fetch_add(1, Ordering::Relaxed);
}

/// The database was busy and is asked again.
pub(crate) fn busy() {
    BUSY.fetch_add(1, Ordering::Relaxed);
}

/// Prometheus text: no name of a laboratory or of a machine.
pub fn metrics() -> String {
    let mut text = String::from("# TYPE argine_mllp_connections_open gauge\n");
    let _ = writeln!(text, "argine_mllp_connections_open {}", OPEN.load(Ordering::Relaxed));
    text.push_str("# TYPE argine_mllp_answers_total counter\n");
    for (code, count) in CODES.iter().zip(&ANSWERS) {
        let _ =
            writeln!(text, "argine_mllp_answers_total{{code=\"{code}\"}} {}", count.load(Ordering::Relaxed));
    }
    for (name, count) in [
        ("argine_mllp_turned_away_total", &TURNED_AWAY),
        ("argine_mllp_refused_total", &REFUSED),
        ("argine_mllp_busy_total", &BUSY),
    ] {
        let _ = writeln!(text, "# TYPE {name} counter\n{name} {}", count.load(Ordering::Relaxed));
    }
    text
}

/// What each peer has sent since it was last written down. A crash loses some seconds of these figures, and no message.
#[derive(Default)]
pub(crate) struct Sent(Mutex<HashMap<(Uuid, Date), (Counts, Timestamp)>>);

impl Sent {
    pub(crate) fn note(&self, peer: Uuid, day: Date, verdict: Verdict, repeated: bool, at: Timestamp) {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (counts, last_at) = all.entry((peer, day)).or_insert((Counts::default(), at));
        *last_at = at.max(*last_at);
        match verdict {
            Verdict::Accept => counts.accepted += 1,
            Verdict::Error => counts.errors += 1,
            Verdict::Reject => counts.rejected += 1,
        }
        counts.repeated += i64::from(repeated);
    }

    /// Writes it down; what could not be written waits for the next time.
    pub(crate) async fn write(&self, db: &Db) -> Result<()> {
        let taken = std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner));
        if taken.is_empty() {
            return Ok(());
        }
        let mut rows: Vec<_> = taken.into_iter().collect();
        rows.sort_by_key(|(key, _)| *key);
        let written = rows.clone();
        let outcome = db
            .bulk(move |tx| {
                written.iter().try_for_each(|((peer, day), (counts, at))| {
                    store::add_to_day(tx, *peer, *day, counts, *at)
                })
            })
            .await;
        if outcome.is_err() {
            let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            for (key, (counts, at)) in rows {
                let (sum, last_at) = all.entry(key).or_insert((Counts::default(), at));
                sum.accepted += counts.accepted;
                sum.errors += counts.errors;
                sum.rejected += counts.rejected;
                sum.repeated += counts.repeated;
                *last_at = at.max(*last_at);
            }
        }
        outcome
    }
}
