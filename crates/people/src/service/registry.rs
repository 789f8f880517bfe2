//! The file of the regional registry, from its first byte to the rows that go back.
//!
//! Lines go in chunks, each of them one unit of work of the bulk queue with one audit record, a few chunks under way at once. Each
//! chunk notes itself as done in its own unit: a file that was interrupted goes on behind what is noted when it is sent again, and
//! comes to the same end.

use std::collections::{BTreeMap, HashMap, VecDeque};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::Read;
use std::sync::Arc;

use access::audit::{self, Entry};
use access::{Action, Actor, decide};
use kernel::{Problem, Result};
use storage::{Db, Tx};
use tokio::task::JoinHandle;
use uuid::Uuid;
use web::csv::{Line, Lines};

use crate::rules::registry::{Header, RETURNED};
use crate::store::registry::{self as store, ChunkOutcome, FileKey, Tally};

mod chunk;
mod plan;

use chunk::{Job, Raw, run};

/// Lines of a unit of work: some hundred milliseconds of the writer.
pub const CHUNK: usize = 2_000;
/// Chunks under way at once.
const LANES: usize = 3;

/// How a file is read.
#[derive(Debug, Clone, Copy)]
pub struct Options {
    /// Write nothing.
    pub dry_run: bool,
    /// Let the file overrule what was corrected by hand.
    pub file_wins: bool,
    /// Lines of a unit of work: [`CHUNK`].
    pub chunk: usize,
}

impl Default for Options {
    fn default() -> Self {
        Self { dry_run: false, file_wins: false, chunk: CHUNK }
    }
}

/// Which rows are given back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Back {
    /// Those that were rejected, to be mended.
    Rejected,
    /// Those against which corrections stood.
    Kept,
}

/// What became of a file.
#[derive(Debug, Clone, Default)]
pub struct PeopleOutcome {
    /// In figures.
    pub tally: Tally,
    /// Columns that nobody read.
    pub ignored: Vec<String>,
    /// Rows that had been dealt with before the file was interrupted.
    pub resumed: u64,
}

/// Takes rows that go back: which, and some lines of CSV. The first lines are the header.
pub type GiveBack<'b> = &'b mut (dyn FnMut(Back, &str) -> Result<()> + Send);

/// Whether the actor may send the file of the registry at all.
///
/// # Errors
/// `Problem::Denied`.
pub fn may_import(_: &mut Tx<'_>, actor: &Actor) -> Result<()> {
    decide(actor, Action::PersonImport).map(drop)
}

/// Whether the actor may write what a file says: asked by a page, where somebody may have left the desk.
///
/// # Errors
/// `Problem::Denied`; `Problem::NotProved`.
pub fn may_write(tx: &mut Tx<'_>, actor: &Actor) -> Result<()> {
    decide(actor, Action::PersonImport)?;
    access::proof::demand(tx, actor)
}

/// Reads a file of the registry, of which `hash` is the SHA-256, to its end. `progress` is told how many rows have been dealt with.
///
/// # Errors
/// `Problem::Denied`; `Problem::Invalid` for what is no file of the registry; `Problem::Refused` when it cannot be read; those of the
/// database: the same file sent again goes on from there.
pub async fn import_people(
    db: &Db,
    actor: &Actor,
    hash: [u8; 32],
    reader: impl Read,
    options: Options,
    progress: impl Fn(u64),
    back: GiveBack<'_>,
) -> Result<PeopleOutcome> {
    decide(actor, Action::PersonImport)?;
    let mut lines = Lines::new(reader);
    let first = lines.next_line().map_err(broken)?.ok_or(Problem::field("file", "people-choices-empty"))?;
    let header = Header::read(&first.text).map_err(|problem| Problem::Invalid(vec![problem]))?;
    let ignored = header.ignored().into_iter().map(str::to_owned).collect();
    let unit_rows = i32::try_from(options.chunk).map_err(Problem::internal)?;
    let key = FileKey { hash, wins: options.file_wins, unit_rows };
    let (import, done) = begin(db, actor, key, options.dry_run).await?;
    let resumed = done.values().map(Tally::rows).sum();
    let job = Arc::new(Job::new(import, actor.clone(), header, options));
    let mut importing =
        Importing { db, job, done, running: VecDeque::new(), seen: HashMap::new(), tally: Tally::default() };
    let mut number = 0;
    loop {
        let chunk = next_chunk(&mut lines, options.chunk)?;
        if chunk.is_empty() {
            break;
        }
        importing.take(number, chunk, back).await?;
        progress(importing.tally.rows());
        number += 1;
    }
    while importing.receive(back).await? {
        progress(importing.tally.rows());
    }
    let (job, tally) = (importing.job, importing.tally);
    finish(db, &job, tally, back).await?;
    Ok(PeopleOutcome { tally, ignored, resumed })
}

fn broken(error: std::io::Error) -> Problem {
    tracing::warn!(%error, "a file of the registry could not be read");
    Problem::Refused("people-registry-broken")
}

fn next_chunk(lines: &mut Lines<impl Read>, most: usize) -> Result<Vec<Line>> {
    let mut chunk = Vec::with_capacity(most);
    while chunk.len() < most {
        let Some(line) = lines.next_line().map_err(broken)? else { break };
        chunk.push(line);
    }
    Ok(chunk)
}

type Done = BTreeMap<i64, Tally>;

/// Notes that a file begins, or finds what is done of it.
async fn begin(db: &Db, actor: &Actor, key: FileKey, dry_run: bool) -> Result<(Uuid, Done)> {
    let actor = actor.clone();
    if dry_run {
        let rehearsal = Uuid::now_v7();
        let note = move |tx: &mut Tx<'_>| {
            decide(&actor, Action::PersonImport)?;
            audit::record(
                tx,
                &actor,
                Entry::new(Action::PersonImport).detail(format!("rehearsal {rehearsal}")),
            )
        };
        db.read(note).await?;
        return Ok((rehearsal, Done::new()));
    }
    db.write(move |tx| {
        decide(&actor, Action::PersonImport)?;
        let import = store::begin(tx, actor.user, &key)?;
        let done: Done = store::chunks(tx, import)?.into_iter().collect();
        let how = if done.is_empty() { "begins" } else { "goes on" };
        let detail = format!("import {import} {how}, file wins: {}", key.wins);
        audit::record(tx, &actor, Entry::new(Action::PersonImport).detail(detail))?;
        Ok((import, done))
    })
    .await
}

/// A file on its way.
struct Importing<'d> {
    db: &'d Db,
    job: Arc<Job>,
    done: Done,
    running: VecDeque<JoinHandle<Result<ChunkOutcome>>>,
    /// Of each person of the file so far, what her row said.
    seen: HashMap<u64, u64>,
    tally: Tally,
}

impl Importing<'_> {
    async fn take(&mut self, number: i64, lines: Vec<Line>, back: GiveBack<'_>) -> Result<()> {
        let rows = lines.iter().filter_map(|line| self.enlist(line)).collect::<Vec<_>>();
        if let Some(tally) = self.done.get(&number) {
            self.tally.add(tally);
            return Ok(());
        }
        if self.running.len() == LANES {
            self.receive(back).await?;
        }
        self.running.push_back(tokio::spawn(run(self.db.clone(), self.job.clone(), number, rows)));
        Ok(())
    }

    /// Reads a line; who stands in the file for the second time is told apart by what the first row said.
    fn enlist(&mut self, line: &Line) -> Option<Raw> {
        let (number, header) = (line.number, &self.job.header);
        let cells = match header.cells(&line.text, line.cut) {
            Ok(cells) => cells?,
            Err((cells, problem)) => return Some(Raw::Broken { number, cells, problem }),
        };
        let (whose, digest) = (header.whose(&cells), header.digest(&cells));
        let mut said = [0; 8];
        said.copy_from_slice(&digest[..8]);
        let said = u64::from_le_bytes(said);
        let mut hasher = DefaultHasher::new();
        whose.hash(&mut hasher);
        // A row without a code is wrong by itself.
        let nobody = whose.starts_with(' ');
        let before = if nobody { None } else { self.seen.insert(hasher.finish(), said) };
        Some(match before {
            Some(before) if before == said => Raw::Repeated,
            Some(before) => {
                self.seen.insert(hasher.finish(), before);
                Raw::Again { number, cells }
            }
            None => Raw::Row { number, cells, whose, digest },
        })
    }

    /// Waits for the chunk that was sent first, so that rows go back in the order of the file; says whether there was one.
    async fn receive(&mut self, back: GiveBack<'_>) -> Result<bool> {
        let Some(running) = self.running.pop_front() else { return Ok(false) };
        let fault = |_| Problem::Internal("a chunk of the registry's file panicked".into());
        let outcome = running.await.map_err(fault)??;
        self.tally.add(&outcome.tally);
        if self.job.options.dry_run {
            give_back(&self.job, &outcome, back)?;
        }
        Ok(true)
    }
}

fn give_back(job: &Job, outcome: &ChunkOutcome, back: GiveBack<'_>) -> Result<()> {
    let both = [(Back::Rejected, &outcome.rejected, RETURNED[0]), (Back::Kept, &outcome.kept, RETURNED[1])];
    for (which, lines, name) in both {
        if lines.is_empty() {
            continue;
        }
        if job.begun(which) {
            back(which, &web::csv::begin(&job.header.line(name)))?;
        }
        back(which, lines)?;
    }
    Ok(())
}

/// Gives back what the units of work noted, and then forgets it.
async fn finish(db: &Db, job: &Arc<Job>, tally: Tally, back: GiveBack<'_>) -> Result<()> {
    if job.options.dry_run {
        return Ok(());
    }
    let import = job.import;
    if tally.rejected > 0 || tally.kept > 0 {
        let noted = db.bulk(move |tx| store::chunks(tx, import)).await?;
        let some = noted.iter().filter(|(_, tally)| tally.rejected > 0 || tally.kept > 0);
        for number in some.map(|(number, _)| *number) {
            if let Some(outcome) = db.bulk(move |tx| store::chunk(tx, import, number)).await? {
                give_back(job, &outcome, back)?;
            }
        }
    }
    let actor = job.actor.clone();
    let end = move |tx: &mut Tx<'_>| {
        let sum = store::end(tx, import)?;
        let detail = format!(
            "import {import} ends: {} rows, {} new, {} changed, {} unchanged, {} rejected, {} duplicate, {} kept",
            sum.rows(),
            sum.added,
            sum.changed,
            sum.unchanged,
            sum.rejected,
            sum.duplicate,
            sum.kept
        );
        audit::record(tx, &actor, Entry::new(Action::PersonImport).detail(detail))
    };
    db.bulk(end).await
}
