//! Gives records their places in the tree. It takes what is not yet sequenced, never "greater than the last": a
//! transaction that commits late must not vanish.

use std::path::PathBuf;
use std::time::Duration;

use kernel::{Problem, Result, Timestamp};
use storage::{Db, Engine, TraceRecord, Tx, args};
use uuid::Uuid;

use super::SEGMENT;
use super::checkpoint::SigningKey;
use super::frontier::{Frontier, leaf_hash};
use crate::audit::Record;
use crate::sql;

/// Records sequenced in one unit of work: few enough to stay far below the bulk share of a group.
const BATCH: i64 = 200;
/// A head is signed after this many records at the latest.
const CHECKPOINT_EVERY: u64 = 10_000;
/// The node that holds the lease keeps it this long without renewing.
const LEASE: Duration = Duration::from_secs(30);

/// How the sequencer works.
pub struct SequencerSettings {
    /// Pause when nothing waits.
    pub pause: Duration,
    /// A head is signed after this time at the latest, when the tree has grown.
    pub checkpoint_after: Duration,
    /// Where the heads are appended as they are signed: a file to be kept elsewhere.
    pub checkpoint_file: Option<PathBuf>,
}

impl Default for SequencerSettings {
    fn default() -> Self {
        Self {
            pause: Duration::from_millis(500),
            checkpoint_after: Duration::from_secs(60),
            checkpoint_file: None,
        }
    }
}

/// The one that sequences.
pub struct Sequencer {
    db: Db,
    key: SigningKey,
    holder: Uuid,
    settings: SequencerSettings,
    signed_size: u64,
    signed_at: Timestamp,
}

impl Sequencer {
    /// A sequencer for the database; it works only while it holds the lease.
    pub fn new(db: Db, key: SigningKey, settings: SequencerSettings) -> Self {
        let signed_at = db.clocks().now();
        Self { db, key, holder: Uuid::now_v7(), settings, signed_size: 0, signed_at }
    }

    /// Works until the future is dropped; an error is logged and tried again.
    pub async fn run(mut self) {
        loop {
            match self.step().await {
                Ok(0) => tokio::time::sleep(self.settings.pause).await,
                Ok(_) => tokio::task::yield_now().await,
                Err(problem) => {
                    tracing::error!(%problem, "the audit sequencer waits");
                    tokio::time::sleep(self.settings.pause * 4).await;
                }
            }
        }
    }

    /// Sequences all that waits and signs the head: for the command line and for shutting down.
    ///
    /// # Errors
    /// As `Db::write`.
    pub async fn drain(&mut self) -> Result<()> {
        while self.step().await? > 0 {}
        let (size, root) = self
            .db
            .audit_write(|tx| edge(tx).map(|edge| (edge.frontier.size(), edge.frontier.root())))
            .await?;
        if size > 0 {
            self.sign(size, root).await?;
        }
        Ok(())
    }

    /// One batch; answers how many records moved.
    async fn step(&mut self) -> Result<u64> {
        let (holder, lease) = (self.holder, LEASE);
        if !self.db.audit_write(move |tx| take_lease(tx, holder, lease)).await? {
            return Ok(0);
        }
        let moved = self.collect().await?;
        let (sequenced, size, root) = self.db.audit_write(sequence).await?;
        let now = self.db.clocks().now();
        let waited = now.duration_since(self.signed_at).unsigned_abs();
        let due = size - self.signed_size >= CHECKPOINT_EVERY || waited >= self.settings.checkpoint_after;
        if size > self.signed_size && due {
            self.sign(size, root).await?;
        }
        let indexed = self.db.audit_write(index_segment).await?;
        Ok(moved + sequenced + u64::from(indexed))
    }

    /// Brings the records of changes over from the main store. On PostgreSQL both are one.
    async fn collect(&self) -> Result<u64> {
        if self.db.engine() == Engine::Postgres {
            return Ok(0);
        }
        let waiting = self.db.read(|tx| tx.query(&sql::MAIN_INBOX, args![BATCH], trace)).await?;
        if waiting.is_empty() {
            return Ok(0);
        }
        let count = waiting.len() as u64;
        let copy = waiting.clone();
        let put = move |tx: &mut Tx<'_>| {
            copy.iter()
                .try_for_each(|one| tx.execute(&sql::audit::PUT, args![one.id, one.at, one.body]).map(drop))
        };
        self.db.audit_write(put).await?;
        // Only now that they are durable there do they leave here; a crash between the two repeats the first.
        let clear = move |tx: &mut Tx<'_>| {
            waiting.iter().try_for_each(|one| tx.execute(&sql::CLEAR_INBOX, args![one.id]).map(drop))
        };
        self.db.bulk(clear).await?;
        Ok(count)
    }

    async fn sign(&mut self, size: u64, root: [u8; 32]) -> Result<()> {
        let note = self.key.sign(size, &root);
        if let Some(path) = &self.settings.checkpoint_file {
            append(path, &note).map_err(Problem::internal)?;
        }
        let at = self.db.clocks().now();
        self.db
            .audit_write(move |tx| {
                tx.execute(&sql::audit::CHECKPOINT, args![size.cast_signed(), at, note]).map(drop)
            })
            .await?;
        (self.signed_size, self.signed_at) = (size, at);
        Ok(())
    }
}

struct Edge {
    frontier: Frontier,
    indexed_segments: i64,
}

fn edge(tx: &mut Tx<'_>) -> Result<Edge> {
    tx.one(&sql::audit::TREE, args![], |row| {
        let frontier = Frontier::restore(row.get::<i64>(0)?.cast_unsigned(), &row.get::<Vec<u8>>(1)?)?;
        Ok(Edge { frontier, indexed_segments: row.get(2)? })
    })
}

fn trace(row: &storage::Row<'_>) -> Result<TraceRecord> {
    Ok(TraceRecord { id: row.get(0)?, at: row.get(1)?, body: row.get(2)? })
}

fn take_lease(tx: &mut Tx<'_>, holder: Uuid, lease: Duration) -> Result<bool> {
    let empty: &[u8] = &[];
    tx.execute(&sql::audit::CREATE_TREE, args![empty, holder])?;
    let now = tx.clocks().now();
    let until = now.checked_add(lease).map_err(Problem::internal)?;
    Ok(tx.execute(&sql::audit::TAKE_LEASE, args![holder, until, now])? == 1)
}

/// Gives the next batch its places; answers how many, and the tree's size and root.
fn sequence(tx: &mut Tx<'_>) -> Result<(u64, u64, [u8; 32])> {
    let waiting = tx.query(&sql::audit::INBOX, args![BATCH], trace)?;
    let mut frontier = edge(tx)?.frontier;
    for record in &waiting {
        let leaf = leaf_hash(record.body.as_bytes());
        let place = frontier.size().cast_signed();
        // A record already in the log keeps its first place: the copy from the main store may come twice.
        if tx.execute(&sql::audit::APPEND, args![place, record.id, record.at, record.body, leaf])? == 1 {
            frontier.push(leaf);
        }
        tx.execute(&sql::audit::CLEAR, args![record.id])?;
    }
    let (size, root) = (frontier.size(), frontier.root());
    if !waiting.is_empty() {
        tx.execute(&sql::audit::GROW, args![size.cast_signed(), frontier.to_bytes()])?;
    }
    Ok((waiting.len() as u64, size, root))
}

/// Writes the subject index of the next full segment, if there is one.
fn index_segment(tx: &mut Tx<'_>) -> Result<bool> {
    let edge = edge(tx)?;
    let segment = edge.indexed_segments;
    if edge.frontier.size().cast_signed() < (segment + 1) * SEGMENT {
        return Ok(false);
    }
    let bodies = tx.query(&sql::audit::BODIES, args![segment * SEGMENT, (segment + 1) * SEGMENT], |row| {
        row.get::<String>(1)
    })?;
    let mut subjects: Vec<Uuid> = Vec::new();
    for body in &bodies {
        subjects.extend(serde_json::from_str::<Record>(body).map_err(Problem::internal)?.subjects);
    }
    subjects.sort_unstable();
    subjects.dedup();
    for subject in subjects {
        tx.execute(&sql::audit::NOTE_SUBJECT, args![subject, segment])?;
    }
    tx.execute(&sql::audit::INDEXED, args![segment + 1])?;
    Ok(true)
}

fn append(path: &std::path::Path, note: &str) -> std::io::Result<()> {
    use std::io::Write;
    let mut file = std::fs::OpenOptions::new().append(true).create(true).open(path)?;
    file.write_all(note.as_bytes())?;
    file.write_all(b"\n")?;
    file.sync_data()
}
