//! Proving the tree.

use kernel::{Problem, Result, Timestamp};
use serde::{Deserialize, Serialize};
use storage::{Db, Tx, args};

use super::chain::Chain;
use super::checkpoint::{self, Head};
use super::frontier::{Frontier, Hash, leaf_hash};
use super::key_file::Trusted;
use super::sequencer::edge;
use crate::sql;

/// Records read at once while verifying: memory stays bounded.
const CHUNK: i64 = 2_000;

/// What the verification found.
#[derive(Debug, Clone, Serialize, PartialEq, Eq)]
pub struct Verification {
    /// Everything fits.
    pub ok: bool,
    /// Records in the tree.
    pub records: u64,
    /// Heads checked: those in the database and those kept elsewhere.
    pub checkpoints: usize,
    /// What does not fit, one sentence each, without personal data.
    pub faults: Vec<String>,
    /// Where the first record stands that does not fit or is not there; none when all do, or when only heads are at fault.
    pub first: Option<Range>,
}

/// Places of the log, the last one included. It is one place where the record itself tells, and else what lies between
/// the last head that fits and the first that does not.
#[derive(Debug, Clone, Copy, Serialize, PartialEq, Eq)]
pub struct Range {
    /// The first place.
    pub from: u64,
    /// The last place.
    pub to: u64,
}

impl std::fmt::Display for Range {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.from == self.to {
            true => write!(f, "at place {}", self.from),
            false => write!(f, "between places {} and {}", self.from, self.to),
        }
    }
}

/// Recomputes the tree from the records and compares every signed head, those in `kept_elsewhere` included (the text
/// of a checkpoint file).
///
/// # Errors
/// As `Db::audit_read`.
pub async fn verify(db: &Db, trusted: &Trusted, kept_elsewhere: &str) -> Result<Verification> {
    let (mut heads, mut faults) = signed(db, trusted, kept_elsewhere).await?;
    let checkpoints = heads.len();
    // The edge on which the next record will be put is a head too, if an unsigned one.
    heads.extend(read_edge(db).await?.inspect_err(|fault| faults.push(fault.clone())).ok());
    heads.sort_unstable();
    heads.dedup();
    let mut walk = Walk { frontier: Frontier::default(), heads, faults, fitting: 0, first: None };
    walk.compare();
    loop {
        let from = walk.frontier.size().cast_signed();
        let chunk = db.audit_read(move |tx| leaves(tx, from)).await?;
        if chunk.is_empty() || !chunk.into_iter().all(|leaf| walk.add(leaf)) {
            break;
        }
    }
    let Walk { frontier, heads, mut faults, mut first, .. } = walk;
    if !heads.is_empty() {
        first.get_or_insert(Range { from: frontier.size(), to: frontier.size() });
    }
    faults.extend(heads.iter().map(|(size, _)| format!("records are missing: a head of {size} was made")));
    // The sequencer may have added records meanwhile: then the edge has moved with them.
    if let Ok((size, _)) = read_edge(db).await?
        && size < frontier.size()
    {
        faults.push(format!("the tree of {size} records does not know all {} of the log", frontier.size()));
    }
    Ok(Verification { ok: faults.is_empty(), records: frontier.size(), checkpoints, faults, first })
}

/// Size and root of every head that bears the signature of the right key, and what is wrong with the others.
async fn signed(db: &Db, trusted: &Trusted, kept_elsewhere: &str) -> Result<(Vec<(u64, Hash)>, Vec<String>)> {
    let (mut heads, mut faults) = (Vec::new(), Vec::new());
    let stored = changes(db).await?;
    let mut all = notes(db).await?;
    let kept = checkpoint::split(kept_elsewhere);
    all.extend(stored.iter().chain(&kept).cloned());
    let chain = Chain::follow(trusted.first, &all);
    for note in &all {
        match chain.check(note) {
            Some(head) => heads.push((head.size, head.root)),
            None => {
                faults.push("a head of the tree does not bear the signature of the key for it".to_owned())
            }
        }
    }
    let lost = |note: &&String| {
        Head::claimed(note).is_some_and(|head| head.next.is_some()) && !stored.contains(note)
    };
    faults.extend(kept.iter().filter(lost).map(|_| "a change of the key was removed".to_owned()));
    if !chain.last().is_some_and(|last| trusted.held.contains(&last)) {
        faults.push("the key that signs by now is not the one of this machine".to_owned());
    }
    Ok((heads, faults))
}

/// A walk through the log, from the first record on.
struct Walk {
    frontier: Frontier,
    /// Heads not reached yet, in order of size.
    heads: Vec<(u64, Hash)>,
    faults: Vec<String>,
    /// The size of the last head that fits.
    fitting: u64,
    first: Option<Range>,
}

/// A record as it stands in the log.
pub(super) struct Leaf {
    pub place: i64,
    at: Timestamp,
    pub body: String,
    hash: Vec<u8>,
}

/// Of a record, when it was made.
#[derive(Deserialize)]
struct Made {
    at: String,
}

impl Leaf {
    /// Whether the log has it under the time that it says itself: by that time the records of a period are found.
    fn is_under_its_time(&self) -> bool {
        let made = serde_json::from_str::<Made>(&self.body).ok();
        made.and_then(|made| made.at.parse::<Timestamp>().ok()) == Some(self.at)
    }
}

impl Walk {
    /// Adds a record; `false` when one is missing, and nothing behind it can be compared.
    fn add(&mut self, leaf: Leaf) -> bool {
        let expected = self.frontier.size();
        if leaf.place != expected.cast_signed() {
            self.fault(expected, format!("there is no record at place {expected}"));
            return false;
        }
        let computed = leaf_hash(leaf.body.as_bytes());
        if leaf.hash != computed {
            self.fault(expected, format!("the record at place {expected} was changed"));
        }
        if !leaf.is_under_its_time() {
            self.fault(expected, format!("the record at place {expected} stands under another time"));
        }
        self.frontier.push(computed);
        self.compare();
        true
    }

    fn fault(&mut self, place: u64, text: String) {
        self.first.get_or_insert(Range { from: place, to: place });
        self.faults.push(text);
    }

    /// Compares the heads of this size.
    fn compare(&mut self) {
        let (size, root) = (self.frontier.size(), self.frontier.root());
        let reached = self.heads.iter().take_while(|head| head.0 <= size).count();
        let differing = self.heads.drain(..reached).filter(|head| head.1 != root).count();
        if differing > 0 {
            let text = format!("the tree of {size} records is not the one of its head");
            self.faults.extend(std::iter::repeat_n(text, differing));
            self.first.get_or_insert(Range { from: self.fitting, to: size.saturating_sub(1) });
        } else if reached > 0 {
            self.fitting = size;
        }
    }
}

/// The heads that name another key.
pub(super) async fn changes(db: &Db) -> Result<Vec<String>> {
    db.audit_read(|tx| tx.query(&sql::audit::KEY_CHANGES, args![], |row| row.get::<String>(1))).await
}

pub(super) async fn notes(db: &Db) -> Result<Vec<String>> {
    db.audit_read(|tx| tx.query(&sql::audit::CHECKPOINTS, args![], |row| row.get::<String>(1))).await
}

/// Size and root of the edge kept, or what is wrong with it.
async fn read_edge(db: &Db) -> Result<Result<(u64, Hash), String>> {
    match db.audit_read(|tx| edge(tx).map(|edge| (edge.frontier.size(), edge.frontier.root()))).await {
        Err(Problem::Internal(text)) => Ok(Err(text)),
        outcome => outcome.map(Ok),
    }
}

pub(super) fn leaves(tx: &mut Tx<'_>, from: i64) -> Result<Vec<Leaf>> {
    tx.query(&sql::audit::LEAVES, args![from, CHUNK], |row| {
        Ok(Leaf { place: row.get(0)?, at: row.get(1)?, body: row.get(2)?, hash: row.get(3)? })
    })
}
