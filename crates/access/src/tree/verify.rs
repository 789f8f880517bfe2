//! Proving the tree.

use std::io::Write;

use kernel::{Problem, Result, Timestamp};
use serde::{Deserialize, Serialize};
use storage::{Db, Tx, args};

use super::checkpoint::{self, PublicKey};
use super::frontier::{Frontier, Hash, leaf_hash};
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
pub async fn verify(db: &Db, key: &PublicKey, kept_elsewhere: &str) -> Result<Verification> {
    let mut faults = Vec::new();
    let mut heads = Vec::new();
    for note in notes(db).await?.into_iter().chain(checkpoint::split(kept_elsewhere)) {
        match key.check(&note) {
            Some(head) => heads.push(head),
            None => faults.push("a head of the tree does not bear our signature".to_owned()),
        }
    }
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
struct Leaf {
    place: i64,
    at: Timestamp,
    body: String,
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

async fn notes(db: &Db) -> Result<Vec<String>> {
    db.audit_read(|tx| tx.query(&sql::audit::CHECKPOINTS, args![], |row| row.get::<String>(1))).await
}

/// Size and root of the edge kept, or what is wrong with it.
async fn read_edge(db: &Db) -> Result<Result<(u64, Hash), String>> {
    match db.audit_read(|tx| edge(tx).map(|edge| (edge.frontier.size(), edge.frontier.root()))).await {
        Err(Problem::Internal(text)) => Ok(Err(text)),
        outcome => outcome.map(Ok),
    }
}

fn leaves(tx: &mut Tx<'_>, from: i64) -> Result<Vec<Leaf>> {
    tx.query(&sql::audit::LEAVES, args![from, CHUNK], |row| {
        Ok(Leaf { place: row.get(0)?, at: row.get(1)?, body: row.get(2)?, hash: row.get(3)? })
    })
}

/// Writes the public key, the heads and the records as JSON lines, for whoever verifies with a program of his own.
///
/// # Errors
/// As `Db::audit_read`; `Problem::Internal` when `out` cannot be written.
pub async fn export(db: &Db, key: &PublicKey, out: &mut (impl Write + Send)) -> Result<()> {
    let mut line = |value: serde_json::Value| writeln!(out, "{value}").map_err(Problem::internal);
    line(serde_json::json!({ "public_key": key.to_string() }))?;
    for note in notes(db).await? {
        line(serde_json::json!({ "head": note }))?;
    }
    let mut from = 0;
    loop {
        let chunk = db.audit_read(move |tx| leaves(tx, from)).await?;
        let Some(last) = chunk.last() else { return Ok(()) };
        from = last.place + 1;
        for Leaf { place, body, .. } in &chunk {
            line(serde_json::json!({ "place": place, "record": body }))?;
        }
    }
}
