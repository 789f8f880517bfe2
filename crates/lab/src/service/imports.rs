//! A file of results, from its first byte to the file of what was rejected.
//!
//! The file is read row by row and never held whole. Rows go in chunks through the bulk queue, each chunk one unit of
//! work with one audit record; the rows of one person always go down the same lane, one chunk of a lane after the
//! other, so that a correction further down never overtakes what it corrects. A chunk that fails is run again row by
//! row: a row that cannot be taken costs itself and no other. Whatever stops the import in the middle, sending the
//! same file again does what was left to do.

use std::collections::VecDeque;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::Read;
use std::sync::Arc;

use access::audit::{self, Entry};
use access::{Action, Actor, decide};
use kernel::{Problem, Result};
use sha2::{Digest, Sha256};
use storage::{Db, Tx};
use tokio::task::JoinHandle;
use uuid::Uuid;

use super::chunks::{Chunk, Pending, settle};
use super::rows::Fate;
use crate::model::{Import, ImportCounts};
use crate::rejected::{self, Rejected};
use crate::rules::csv::{self, Line, Lines, RowProblem, WIDTH};
use crate::store;

/// Rows of a unit of work: about 10 ms of the writer.
const CHUNK: usize = 100;
/// Chunks under way at once, each in a lane of its own.
const LANES: usize = 4;
/// Rows between two notes of how far the import has come.
const ROWS_BETWEEN_NOTES: u64 = 2_000;
/// What became of a file.
#[derive(Debug, Clone, Default)]
pub struct ImportOutcome {
    /// Rows that are not blank, the header apart: accepted + rejected + duplicate.
    pub rows: u64,
    /// New results and corrections.
    pub accepted: u64,
    /// Rows that came back.
    pub rejected: u64,
    /// Rows that had been taken before.
    pub duplicate: u64,
    /// Of the duplicates, those whose result has been corrected since.
    pub outdated: u64,
    /// The rejected rows with what is wrong and how to mend it, as a file to send again; empty when there are none.
    pub rejected_file: String,
}

/// Reads a file of the actor's laboratory to its end; `progress` is told how many rows have been dealt with.
///
/// # Errors
/// `Problem::Denied`; `Problem::Refused` for what is no file of results; those of the database.
pub async fn import_results(
    db: &Db,
    actor: &Actor,
    reader: impl Read,
    progress: impl Fn(u64),
) -> Result<ImportOutcome> {
    let id = Uuid::now_v7();
    let starting = actor.clone();
    db.write(move |tx| start_import(tx, &starting, id, 0)).await?;
    import(db, actor, id, reader, progress).await
}

/// What is there when a file arrives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Received {
    /// It can be read with [`import`].
    New,
    /// It came before under the same id.
    Before(Box<Import>),
}

/// Notes that a file begins to be read. A repeat with the same id finds the first.
///
/// # Errors
/// `Problem::Denied`.
pub fn start_import(tx: &mut Tx<'_>, actor: &Actor, id: Uuid, expected_rows: u64) -> Result<Received> {
    let scope = decide(actor, Action::ResultImport)?;
    let received = match store::insert_import(tx, actor, id, &actor.unit.code, expected_rows)? {
        true => Received::New,
        false => Received::Before(Box::new(store::find_import(tx, &scope, id)?)),
    };
    audit::record(tx, actor, Entry::new(Action::ResultImport).detail(format!("import {id} begins")))?;
    Ok(received)
}

/// Reads a file that [`start_import`] has noted.
///
/// # Errors
/// As [`import_results`].
pub async fn import(
    db: &Db,
    actor: &Actor,
    id: Uuid,
    reader: impl Read,
    progress: impl Fn(u64),
) -> Result<ImportOutcome> {
    decide(actor, Action::ResultImport)?;
    let outcome = read(db, actor, id, reader, progress).await;
    if let Err(problem) = &outcome {
        let key = if let Problem::Refused(key) = problem { key } else { "lab-file-interrupted" };
        db.bulk(move |tx| store::fail_import(tx, id, key)).await?;
    }
    outcome
}

async fn read(
    db: &Db,
    actor: &Actor,
    id: Uuid,
    reader: impl Read,
    progress: impl Fn(u64),
) -> Result<ImportOutcome> {
    let mut lines = Lines::new(Hashing { reader, hash: Sha256::new() });
    let mut importing = Importing::new(db.clone(), actor.clone(), id);
    let header = lines.next_line().map_err(broken)?;
    let returned = header.map_or(Ok(false), |line| is_returned(&line, actor))?;
    while let Some(line) = lines.next_line().map_err(broken)? {
        importing.take(line, returned).await?;
        importing.note(&progress).await?;
    }
    importing.finish(lines.into_reader().hash.finalize().into(), &progress).await
}

fn broken(error: std::io::Error) -> Problem {
    tracing::warn!(%error, "a file of results could not be read");
    Problem::Refused("lab-file-broken")
}

/// Whether the header is that of a returned file, which has two columns more. What is no header is refused: the first
/// row would be lost in silence.
fn is_returned(header: &Line, actor: &Actor) -> Result<bool> {
    let fields = csv::split(&header.text).ok_or(Problem::Refused("lab-file-no-header"))?;
    if fields.len() < WIDTH {
        return Err(Problem::Refused("lab-file-not-results"));
    }
    let time = fields[csv::Column::EffectiveTime as usize].trim();
    if csv::check(&fields, actor.today).is_ok() || time.starts_with(|first: char| first.is_ascii_digit()) {
        return Err(Problem::Refused("lab-file-no-header"));
    }
    let last = fields.get(WIDTH..WIDTH + 2).unwrap_or_default();
    Ok(last.iter().map(|name| name.trim()).eq(csv::HEADER_REJECTED))
}

/// A reader that takes the fingerprint of what passes.
struct Hashing<R> {
    reader: R,
    hash: Sha256,
}

impl<R: Read> Read for Hashing<R> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let read = self.reader.read(buffer)?;
        self.hash.update(&buffer[..read]);
        Ok(read)
    }
}

type Running = JoinHandle<Result<Vec<Fate>>>;

struct Lane {
    waiting: Vec<Pending>,
    running: VecDeque<(Chunk, Running)>,
}

struct Importing {
    db: Db,
    actor: Actor,
    id: Uuid,
    lanes: Vec<Lane>,
    counts: ImportCounts,
    rejected: Vec<Rejected>,
    noted: u64,
}

impl Importing {
    fn new(db: Db, actor: Actor, id: Uuid) -> Self {
        let lanes = (0..LANES).map(|_| Lane { waiting: Vec::new(), running: VecDeque::new() }).collect();
        Self { db, actor, id, lanes, counts: ImportCounts::default(), rejected: Vec::new(), noted: 0 }
    }

    /// Checks a line; what is in order waits in the lane of its person.
    async fn take(&mut self, line: Line, returned: bool) -> Result<()> {
        let Some(mut fields) = csv::split(&line.text) else {
            self.reject(
                line.number,
                vec![line.text],
                vec![RowProblem::new(None, ("lab-csv-quote", "lab-csv-quote-fix"))],
            );
            return Ok(());
        };
        if fields.iter().all(|field| field.trim().is_empty()) {
            return Ok(());
        }
        if returned && fields.len() >= WIDTH + 2 {
            fields.drain(WIDTH..WIDTH + 2);
        }
        while fields.len() > WIDTH && fields.last().is_some_and(|field| field.trim().is_empty()) {
            fields.pop();
        }
        if line.cut || fields.len() != WIDTH {
            let problem = RowProblem::width(fields.len());
            self.reject(line.number, fields, vec![problem]);
            return Ok(());
        }
        match csv::check(&fields, self.actor.today) {
            Ok(row) => self.push(Pending { number: line.number, fields, row }).await,
            Err(problems) => {
                self.reject(line.number, fields, problems);
                Ok(())
            }
        }
    }

    fn reject(&mut self, number: u64, fields: Vec<String>, problems: Vec<RowProblem>) {
        self.counts.rows += 1;
        self.counts.rejected += 1;
        self.rejected.push(Rejected { number, fields, problems });
    }

    async fn push(&mut self, pending: Pending) -> Result<()> {
        let mut hasher = DefaultHasher::new();
        pending.row.identifier.value().unwrap_or(&pending.row.document).hash(&mut hasher);
        let index = (hasher.finish() % LANES as u64) as usize;
        let lane = &mut self.lanes[index];
        lane.waiting.push(pending);
        if lane.waiting.len() >= CHUNK { self.send(index).await } else { Ok(()) }
    }

    /// Sends what waits in a lane, after what the lane has sent before.
    async fn send(&mut self, index: usize) -> Result<()> {
        self.receive(index).await?;
        let lane = &mut self.lanes[index];
        if lane.waiting.is_empty() {
            return Ok(());
        }
        let chunk: Chunk = Arc::new(std::mem::take(&mut lane.waiting));
        let work = settle(self.db.clone(), self.actor.clone(), self.id, chunk.clone());
        lane.running.push_back((chunk, tokio::spawn(work)));
        Ok(())
    }

    /// Waits for what a lane has sent.
    async fn receive(&mut self, index: usize) -> Result<()> {
        while let Some((chunk, running)) = self.lanes[index].running.pop_front() {
            let fates =
                running.await.map_err(|_| Problem::Internal("a chunk of an import panicked".into()))??;
            for (pending, fate) in chunk.iter().zip(fates) {
                self.count(pending, fate);
            }
        }
        Ok(())
    }

    fn count(&mut self, pending: &Pending, fate: Fate) {
        match fate {
            Fate::Rejected(_, problems) => {
                return self.reject(pending.number, pending.fields.clone(), problems);
            }
            Fate::Accepted(_) => self.counts.accepted += 1,
            Fate::Duplicate { outdated, .. } => {
                self.counts.duplicate += 1;
                self.counts.outdated += u64::from(outdated);
            }
        }
        self.counts.rows += 1;
    }

    /// Tells how far the import has come, now and then.
    async fn note(&mut self, progress: &impl Fn(u64)) -> Result<()> {
        if self.counts.rows < self.noted + ROWS_BETWEEN_NOTES {
            return Ok(());
        }
        self.noted = self.counts.rows;
        progress(self.noted);
        let (id, rows) = (self.id, self.noted);
        self.db.bulk(move |tx| store::move_import(tx, id, rows)).await
    }

    async fn finish(mut self, hash: [u8; 32], progress: &impl Fn(u64)) -> Result<ImportOutcome> {
        for index in 0..LANES {
            self.send(index).await?;
        }
        for index in 0..LANES {
            self.receive(index).await?;
        }
        progress(self.counts.rows);
        self.rejected.sort_by_key(|rejected| rejected.number);
        let (counts, file) = (self.counts, rejected::file(&self.rejected));
        let (id, actor, written) = (self.id, self.actor, file.clone());
        self.db.bulk(move |tx| finish(tx, &actor, id, &hash, &counts, &written)).await?;
        Ok(ImportOutcome {
            rows: counts.rows,
            accepted: counts.accepted,
            rejected: counts.rejected,
            duplicate: counts.duplicate,
            outdated: counts.outdated,
            rejected_file: file,
        })
    }
}

fn finish(
    tx: &mut Tx<'_>,
    actor: &Actor,
    id: Uuid,
    hash: &[u8; 32],
    counts: &ImportCounts,
    file: &str,
) -> Result<()> {
    store::finish_import(tx, id, hash, counts, file)?;
    let ImportCounts { rows, accepted, rejected, duplicate, .. } = counts;
    let detail = format!(
        "import {id} ends: {rows} rows, {accepted} accepted, {rejected} rejected, {duplicate} duplicate"
    );
    audit::record(tx, actor, Entry::new(Action::ResultImport).detail(detail))
}
