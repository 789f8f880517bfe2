//! Gives records their places in the tree. It takes what is not yet sequenced, never "greater than the last": a
//! transaction that commits late must not vanish.

use std::path::PathBuf;
use std::time::{Duration, Instant};

use kernel::{Problem, Result};
use storage::{Arg, Db, Engine, Query, ToArg, TraceRecord, Tx, args};
use uuid::Uuid;

use super::change::named_key;
use super::checkpoint::{self, PublicKey};
use super::frontier::{Frontier, leaf_hash};
use super::index::{BlockIndex, unindexed_block};
use super::key_file::KeyFile;
use crate::sql;

/// Records sequenced in one unit of work: few enough to stay below the bulk share of a group.
const BATCH: i64 = 200;
/// Rows that one statement with many parameters takes.
const AT_ONCE: usize = 16;
/// A head is signed after this many records at the latest.
const CHECKPOINT_EVERY: i64 = 10_000;
/// The node that holds the lease keeps it this long without renewing.
const LEASE: Duration = Duration::from_secs(10);

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

/// What one step found to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    /// Nothing waits.
    Idle,
    /// Something was done, and there may be more.
    Worked,
    /// Something waits, and another process holds the lease.
    Elsewhere,
}

/// The one that sequences.
pub struct Sequencer {
    pub(super) db: Db,
    pub(super) keys: KeyFile,
    holder: Uuid,
    settings: SequencerSettings,
    signed_at: Instant,
    /// Heads that the file does not have yet.
    unwritten: Vec<String>,
    /// The index of a full block, while it is being written.
    index: Option<BlockIndex>,
}

impl Sequencer {
    /// A sequencer for the database; it works only while it holds the lease.
    pub fn new(db: Db, keys: KeyFile, settings: SequencerSettings) -> Self {
        let (holder, signed_at, unwritten) = (Uuid::now_v7(), Instant::now(), Vec::new());
        Self { db, keys, holder, settings, signed_at, unwritten, index: None }
    }

    /// Works until `stop`, then leaves nothing behind: what waits has its place, the head is signed, the lease is free.
    pub async fn run_until(mut self, stop: impl Future<Output = ()>) {
        tokio::select! {
            () = self.run() => {}
            () = stop => {}
        }
        if let Err(problem) = self.drain().await {
            tracing::warn!(%problem, "the audit's last records wait for the next start");
        }
    }

    /// Works until the future is dropped; an error is logged and tried again.
    pub async fn run(&mut self) {
        loop {
            match self.step().await {
                Ok(Step::Worked) => tokio::task::yield_now().await,
                Ok(Step::Idle | Step::Elsewhere) => tokio::time::sleep(self.settings.pause).await,
                Err(problem) => {
                    tracing::error!(%problem, "the audit sequencer waits");
                    tokio::time::sleep(self.settings.pause * 4).await;
                }
            }
        }
    }

    /// Sequences all that waits now, signs the head and leaves the lease: for the command line and for shutting down.
    /// While another process holds the lease it waits for that one to do it.
    ///
    /// # Errors
    /// As `Db::write`; `Problem::Busy` when the other process holds the lease and does nothing.
    pub async fn drain(&mut self) -> Result<()> {
        // What arrives later is not waited for: under load that would have no end.
        let before = Uuid::now_v7();
        let patience = Instant::now() + LEASE * 3;
        while self.look(before).await?.waiting {
            if self.step().await? == Step::Elsewhere {
                if Instant::now() > patience {
                    return Err(Problem::Busy("another process holds the audit's lease"));
                }
                tokio::time::sleep(self.settings.pause.min(Duration::from_millis(100))).await;
            }
        }
        self.sign().await?;
        let holder = self.holder;
        self.db.audit_write(move |tx| tx.execute(&sql::audit::LEAVE_LEASE, args![holder]).map(drop)).await
    }

    /// The head of the tree as it stands when all that waits has its place, signed: to be kept elsewhere.
    ///
    /// # Errors
    /// As [`Sequencer::drain`].
    pub async fn head(&mut self) -> Result<String> {
        self.drain().await?;
        let (key, edge, change) = self
            .db
            .audit_read(|tx| {
                let change = |row: &storage::Row<'_>| Ok((row.get::<i64>(0)?, row.get::<String>(1)?));
                Ok((named_key(tx)?, edge(tx)?, tx.first(&sql::audit::LAST_KEY_CHANGE, args![], change)?))
            })
            .await?;
        let size = edge.frontier.size();
        match change {
            // The last head of the key of before: the new one signs larger trees alone.
            Some((at, note)) if at == size.cast_signed() => Ok(note),
            _ => Ok(self.keys.signer(key)?.sign(size, &edge.frontier.root(), None)),
        }
    }

    /// One batch.
    async fn step(&mut self) -> Result<Step> {
        let view = self.look(Uuid::max()).await?;
        let unsigned = view.size - view.signed;
        let waited = self.signed_at.elapsed() >= self.settings.checkpoint_after;
        let due = unsigned >= CHECKPOINT_EVERY || (unsigned > 0 && waited) || !self.unwritten.is_empty();
        let block = unindexed_block(view.indexed, view.size);
        // An idle server writes nothing, not even its lease.
        if !(view.waiting || due || block.is_some()) {
            return Ok(Step::Idle);
        }
        // Whoever lacks the key leaves the work to a process that has it.
        self.keys.signer(view.key)?;
        if self.index.as_ref().map(BlockIndex::block) != block {
            self.index = match block {
                Some(block) => Some(self.db.audit_read(move |tx| BlockIndex::read(tx, block)).await?),
                None => None,
            };
        }
        let (holder, part) = (self.holder, self.index.as_mut().map(BlockIndex::next_part));
        // The lease is taken in the unit that does the work: whoever slept past its end must not write on an old edge.
        let work = move |tx: &mut Tx<'_>| {
            if !take_lease(tx, holder)? {
                return Ok(None);
            }
            let sequenced = sequence(tx)?;
            if let Some(part) = &part {
                part.write(tx)?;
            }
            Ok(Some(sequenced || part.is_some()))
        };
        let Some(worked) = self.db.audit_write(work).await? else { return Ok(Step::Elsewhere) };
        if let Some(index) = &mut self.index {
            index.written();
        }
        let collected = self.collect().await?;
        if due {
            self.sign().await?;
        }
        Ok(if worked || collected || due { Step::Worked } else { Step::Idle })
    }

    /// What there is to do; `waiting` counts records made before `before`.
    async fn look(&self, before: Uuid) -> Result<View> {
        let mut view = self.db.audit_read(move |tx| look(tx, before)).await?;
        if !view.waiting && self.db.engine() == Engine::Sqlite {
            view.waiting = self.db.read(move |tx| waiting(tx, &sql::MAIN_WAITING, before)).await?;
        }
        Ok(view)
    }

    /// Brings the records of changes over from the main store; answers whether there were any. On PostgreSQL both
    /// stores are one.
    async fn collect(&self) -> Result<bool> {
        if self.db.engine() == Engine::Postgres {
            return Ok(false);
        }
        let page = |tx: &mut Tx<'_>| tx.query(&sql::MAIN_INBOX, args![Uuid::nil(), BATCH], trace);
        let waiting = self.db.read(page).await?;
        if waiting.is_empty() {
            return Ok(false);
        }
        let ids: Vec<Uuid> = waiting.iter().map(|record| record.id).collect();
        let put = move |tx: &mut Tx<'_>| {
            waiting
                .iter()
                .try_for_each(|one| tx.execute(&sql::audit::PUT, args![one.id, one.at, one.body]).map(drop))
        };
        self.db.audit_write(put).await?;
        // Only now that they are durable there do they leave here; a crash between the two repeats the first.
        self.db.bulk(move |tx| clear(tx, &ids)).await?;
        Ok(true)
    }

    /// Signs the head of the tree as it stands, unless it is signed.
    async fn sign(&mut self) -> Result<()> {
        self.signed_at = Instant::now();
        self.hand_out(None)?;
        loop {
            let (view, edge) = self.db.audit_read(|tx| Ok((look(tx, Uuid::nil())?, edge(tx)?))).await?;
            let size = edge.frontier.size();
            if size.cast_signed() <= view.signed {
                return Ok(());
            }
            let note = self.keys.signer(view.key)?.sign(size, &edge.frontier.root(), None);
            let (kept, at) = (note.clone(), self.db.clocks().now());
            // The database first: it knows whether the key is still the one. A head under a key of before must not leave.
            let keep = move |tx: &mut Tx<'_>| {
                tx.execute(&sql::audit::HOLD_TREE, args![])?;
                let now = look(tx, Uuid::nil())?;
                let ours = now.key == view.key && now.signed < size.cast_signed();
                if ours {
                    tx.execute(&sql::audit::CHECKPOINT, args![size.cast_signed(), at, kept])?;
                }
                Ok(ours)
            };
            if self.db.audit_write(keep).await? {
                return self.hand_out(Some(note));
            }
        }
    }

    /// Appends heads to the file that leaves the machine; what it does not take now is tried again.
    pub(super) fn hand_out(&mut self, note: Option<String>) -> Result<()> {
        self.unwritten.extend(note);
        let Some(path) = &self.settings.checkpoint_file else {
            self.unwritten.clear();
            return Ok(());
        };
        while let Some(note) = self.unwritten.first() {
            checkpoint::append(path, note).map_err(Problem::internal)?;
            self.unwritten.remove(0);
        }
        Ok(())
    }
}

/// What there is to do.
struct View {
    waiting: bool,
    size: i64,
    signed: i64,
    indexed: i64,
    /// The key that the last change names.
    key: Option<PublicKey>,
}

fn look(tx: &mut Tx<'_>, before: Uuid) -> Result<View> {
    let tree = tx.first(&sql::audit::TREE, args![], |row| Ok((row.get(0)?, row.get(2)?)))?;
    let (size, indexed) = tree.unwrap_or((0, 0));
    let size_of = |row: &storage::Row<'_>| row.get::<i64>(0);
    let head = tx.first(&sql::audit::LAST_CHECKPOINT, args![], size_of)?.unwrap_or(0);
    let change = tx.first(&sql::audit::LAST_KEY_CHANGE, args![], size_of)?.unwrap_or(0);
    let (signed, key) = (head.max(change), named_key(tx)?);
    Ok(View { waiting: waiting(tx, &sql::audit::WAITING, before)?, size, signed, indexed, key })
}

fn waiting(tx: &mut Tx<'_>, query: &'static Query, before: Uuid) -> Result<bool> {
    tx.first(query, args![before], |_| Ok(())).map(|found| found.is_some())
}

/// The right edge of the tree as it is kept.
pub(super) struct Edge {
    pub frontier: Frontier,
    pub indexed: i64,
}

pub(super) fn edge(tx: &mut Tx<'_>) -> Result<Edge> {
    let found = tx.first(&sql::audit::TREE, args![], |row| {
        let frontier = Frontier::restore(row.get::<i64>(0)?.cast_unsigned(), &row.get::<Vec<u8>>(1)?)?;
        Ok(Edge { frontier, indexed: row.get(2)? })
    })?;
    Ok(found.unwrap_or(Edge { frontier: Frontier::default(), indexed: 0 }))
}

pub(super) fn trace(row: &storage::Row<'_>) -> Result<TraceRecord> {
    Ok(TraceRecord { id: row.get(0)?, at: row.get(1)?, body: row.get(2)? })
}

/// Takes or renews the lease. The row stays locked until the unit ends, so that what follows in it is alone.
fn take_lease(tx: &mut Tx<'_>, holder: Uuid) -> Result<bool> {
    let empty: &[u8] = &[];
    tx.execute(&sql::audit::CREATE_TREE, args![empty, holder])?;
    let now = tx.clocks().now();
    let until = now.checked_add(LEASE).map_err(Problem::internal)?;
    Ok(tx.execute(&sql::audit::TAKE_LEASE, args![holder, until, now])? == 1)
}

/// Gives the next batch its places; answers whether there was one.
fn sequence(tx: &mut Tx<'_>) -> Result<bool> {
    let waiting = tx.query(&sql::audit::INBOX, args![Uuid::nil(), BATCH], trace)?;
    if waiting.is_empty() {
        return Ok(false);
    }
    let mut frontier = edge(tx)?.frontier;
    for some in waiting.chunks(AT_ONCE) {
        let ids: Vec<Uuid> = some.iter().map(|record| record.id).collect();
        // A record already in the log keeps its first place: the copy from the main store may come twice.
        let known = tx.query(&sql::audit::APPENDED, &padded(&ids), |row| row.get::<Uuid>(0))?;
        let fresh = some.iter().filter(|record| !known.contains(&record.id));
        append(tx, &mut frontier, &fresh.collect::<Vec<_>>())?;
        tx.execute(&sql::audit::CLEAR, &padded(&ids))?;
    }
    tx.execute(&sql::audit::GROW, args![frontier.size().cast_signed(), frontier.to_bytes()])?;
    Ok(true)
}

/// Writes at most [`AT_ONCE`] records behind the edge.
fn append(tx: &mut Tx<'_>, frontier: &mut Frontier, records: &[&TraceRecord]) -> Result<()> {
    let mut placed = Vec::with_capacity(records.len());
    for record in records {
        let leaf = leaf_hash(record.body.as_bytes());
        placed.push((frontier.size().cast_signed(), leaf, record));
        frontier.push(leaf);
    }
    let Some(last) = placed.last() else { return Ok(()) };
    let rows = placed.iter().chain(std::iter::repeat(last)).take(AT_ONCE);
    let args: Vec<Arg<'_>> = rows
        .flat_map(|(place, leaf, record)| {
            [place.to_arg(), record.id.to_arg(), record.at.to_arg(), record.body.to_arg(), leaf.to_arg()]
        })
        .collect();
    let written = tx.execute(&sql::audit::APPEND, &args)?;
    if written == placed.len() as u64 {
        return Ok(());
    }
    Err(Problem::Internal("a place in the audit's log is taken".into()))
}

/// Takes records out of the main store's inbox.
fn clear(tx: &mut Tx<'_>, ids: &[Uuid]) -> Result<()> {
    ids.chunks(AT_ONCE).try_for_each(|some| tx.execute(&sql::CLEAR_INBOX, &padded(some)).map(drop))
}

/// As many parameters as the statement has: the last is repeated, which changes nothing.
fn padded(ids: &[Uuid]) -> Vec<Arg<'_>> {
    let last = ids.last().into_iter().cycle();
    ids.iter().chain(last).take(AT_ONCE).map(ToArg::to_arg).collect()
}
