//! Proving the tree.

use std::io::Write;

use kernel::{Problem, Result};
use serde::Serialize;
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
    let mut walk = Walk { frontier: Frontier::default(), heads, faults };
    walk.compare();
    loop {
        let from = walk.frontier.size().cast_signed();
        let chunk = db.audit_read(move |tx| leaves(tx, from)).await?;
        if chunk.is_empty() || !chunk.into_iter().all(|leaf| walk.add(leaf)) {
            break;
        }
    }
    let Walk { frontier, heads, mut faults } = walk;
    faults.extend(heads.iter().map(|(size, _)| format!("records are missing: a head of {size} was made")));
    // The sequencer may have added records meanwhile: then the edge has moved with them.
    if let Ok((size, _)) = read_edge(db).await?
        && size < frontier.size()
    {
        faults.push(format!("the tree of {size} records does not know all {} of the log", frontier.size()));
    }
    Ok(Verification { ok: faults.is_empty(), records: frontier.size(), checkpoints, faults })
}

/// A walk through the log, from the first record on.
struct Walk {
    frontier: Frontier,
    /// Heads not reached yet, in order of size.
    heads: Vec<(u64, Hash)>,
    faults: Vec<String>,
}

impl Walk {
    /// Adds a record; `false` when one is missing, and nothing behind it can be compared.
    fn add(&mut self, (place, body, leaf): (i64, String, Vec<u8>)) -> bool {
        let expected = self.frontier.size().cast_signed();
        if place != expected {
            self.faults.push(format!("there is no record at place {expected}"));
            return false;
        }
        let computed = leaf_hash(body.as_bytes());
        if leaf != computed {
            self.faults.push(format!("the record at place {place} was changed"));
        }
        self.frontier.push(computed);
        self.compare();
        true
    }

    /// Compares the heads of this size.
    fn compare(&mut self) {
        let reached = self.heads.iter().take_while(|(size, _)| *size <= self.frontier.size()).count();
        for (size, root) in self.heads.drain(..reached) {
            if root != self.frontier.root() {
                self.faults.push(format!("the tree of {size} records is not the one of its head"));
            }
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

fn leaves(tx: &mut Tx<'_>, from: i64) -> Result<Vec<(i64, String, Vec<u8>)>> {
    tx.query(&sql::audit::LEAVES, args![from, CHUNK], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
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
        let Some((last, ..)) = chunk.last() else { return Ok(()) };
        from = last + 1;
        for (place, body, _) in &chunk {
            line(serde_json::json!({ "place": place, "record": body }))?;
        }
    }
}
