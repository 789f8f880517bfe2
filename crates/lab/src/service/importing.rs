//! A file on its way through the door.
//!
//! Rows go in chunks through the bulk queue, each chunk one unit of work with one audit record; the rows of one person
//! always go down the same lane, one chunk of a lane after the other, so that a correction further down never overtakes
//! what it corrects. A chunk that fails is run again row by row: a row that cannot be taken costs itself and no other.

use std::collections::VecDeque;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

use access::audit::{self, Entry};
use access::{Action, Actor, decide};
use jiff::SignedDuration;
use kernel::{Problem, Result, TaxCode};
use storage::{Db, Tx};
use tokio::task::JoinHandle;
use uuid::Uuid;

use super::chunks::{Chunk, Pending, Settled, settle};
use super::imports::{ImportOutcome, later};
use super::rows::{self, Fate};
use crate::model::ImportCounts;
use crate::rejected::{self, Rejected, Rejects};
use crate::rules::csv::{RowProblem, RowRead};
use crate::rules::table::Shape;
use crate::store::{self, Ending};

/// Rows of a unit of work: about 10 ms of the writer.
const CHUNK: usize = 100;
/// Chunks under way at once, each in a lane of its own.
const LANES: usize = 4;
/// Rows between two notes of how far the import has come.
const ROWS_BETWEEN_NOTES: u64 = 2_000;
/// Rows in disorder one after the other from which it is no file of results. The words of [`REJECTED`] say so.
const MOST_IN_A_ROW: u32 = 1_000;
/// Rows about people who are not recognised, after which it is told no more why, and a record says so.
const STRANGERS: u64 = 20;
/// Rejected rows that the page shows; the file has them all.
const SHOWN: usize = 20;
/// Days for which the rejected rows are kept.
const DAYS_KEPT: i64 = 14;
/// Why an import stops: too much of it is wrong.
const REJECTED: &str = "lab-stop-rejected";
/// Why an import stops: who sent it may send no more.
const SUSPENDED: &str = "lab-stop-suspended";

type Running = JoinHandle<Result<Settled>>;

struct Lane {
    waiting: Vec<Pending>,
    running: VecDeque<(Chunk, Running)>,
}

pub(super) struct Importing {
    db: Db,
    actor: Actor,
    id: Uuid,
    lanes: Vec<Lane>,
    counts: ImportCounts,
    rejects: Rejects,
    noted: u64,
    in_a_row: u32,
    strangers: u64,
    pub(super) stopped: Option<&'static str>,
}

impl Importing {
    pub(super) fn new(db: Db, actor: Actor, id: Uuid, shape: Shape) -> Self {
        let lanes = (0..LANES).map(|_| Lane { waiting: Vec::new(), running: VecDeque::new() }).collect();
        let (counts, rejects) = (ImportCounts::default(), Rejects::of(shape));
        Self { db, actor, id, lanes, counts, rejects, noted: 0, in_a_row: 0, strangers: 0, stopped: None }
    }

    /// Takes a row that was read; what is in order waits in the lane of its person.
    pub(super) async fn take(&mut self, number: u64, read: RowRead) -> Result<()> {
        match read {
            RowRead::Blank => Ok(()),
            RowRead::Row(row, fields) => {
                self.in_a_row = 0;
                // What is in order is short but for the blanks around it.
                let fields = fields.iter().map(|field| field.trim().to_owned()).collect();
                self.push(Pending { number, fields, row: *row }).await
            }
            RowRead::Wrong(fields, problems) => {
                self.disorder(number, fields, problems);
                Ok(())
            }
        }
    }

    /// Rejects a row whose columns are not in order; of a file that has no others, no more is read.
    fn disorder(&mut self, number: u64, fields: Vec<String>, problems: Vec<RowProblem>) {
        self.in_a_row += 1;
        if self.in_a_row >= MOST_IN_A_ROW {
            self.stopped = Some(REJECTED);
        }
        self.reject(&Rejected { number, fields, problems });
    }

    fn reject(&mut self, rejected: &Rejected) {
        self.counts.rows += 1;
        self.counts.rejected += 1;
        self.rejects.push(rejected);
        if self.rejects.is_full() {
            self.stopped.get_or_insert(REJECTED);
        }
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
        if self.stopped == Some(SUSPENDED) {
            lane.waiting.clear();
        }
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
        let before = self.strangers;
        while let Some((chunk, running)) = self.lanes[index].running.pop_front() {
            let settled =
                running.await.map_err(|_| Problem::Internal("a chunk of an import panicked".into()))??;
            if settled.is_over {
                self.stopped = Some(SUSPENDED);
            }
            for (pending, fate) in chunk.iter().zip(settled.fates) {
                self.count(pending, fate);
            }
        }
        if before <= STRANGERS && self.strangers > STRANGERS { self.alarm().await } else { Ok(()) }
    }

    fn count(&mut self, pending: &Pending, fate: Fate) {
        let problems = match fate {
            Fate::Rejected(problems) => problems,
            Fate::Stranger(_, problem) => {
                self.strangers += 1;
                vec![if self.strangers > STRANGERS { rows::unrecognised() } else { problem }]
            }
            Fate::Accepted(_) => {
                self.counts.rows += 1;
                self.counts.accepted += 1;
                return;
            }
            Fate::Duplicate { outdated, .. } => {
                self.counts.rows += 1;
                self.counts.duplicate += 1;
                self.counts.outdated += u64::from(outdated);
                return;
            }
        };
        let (number, fields) = (pending.number, pending.fields.clone());
        self.reject(&Rejected { number, fields, problems });
    }

    /// Somebody may be guessing: a record for whoever watches over the log.
    async fn alarm(&self) -> Result<()> {
        let (id, actor) = (self.id, self.actor.clone());
        tracing::warn!(import = %id, "a file names many people who are not recognised");
        let record = move |tx: &mut Tx<'_>| {
            let detail =
                format!("import {id}: alarm: more than {STRANGERS} rows about people not recognised");
            audit::record(tx, &actor, Entry::new(Action::ResultImport).detail(detail))
        };
        self.db.bulk(record).await
    }

    /// Tells how far the import has come, now and then.
    pub(super) async fn note(&mut self, progress: &impl Fn(u64)) -> Result<()> {
        if self.counts.rows < self.noted + ROWS_BETWEEN_NOTES {
            return Ok(());
        }
        self.noted = self.counts.rows;
        progress(self.noted);
        let (id, rows) = (self.id, self.noted);
        self.db.bulk(move |tx| store::move_import(tx, id, rows)).await
    }

    pub(super) async fn finish(mut self, hash: [u8; 32], progress: &impl Fn(u64)) -> Result<ImportOutcome> {
        for index in 0..LANES {
            self.send(index).await?;
        }
        for index in 0..LANES {
            self.receive(index).await?;
        }
        progress(self.counts.rows);
        self.note_subjects().await?;
        let width = self.rejects.width();
        let rejected_file = self.rejects.into_file();
        let ending = Arc::new(Ending {
            stopped: self.stopped,
            hash,
            counts: self.counts,
            first_rejected: rejected::first_sentences(&rejected_file, width, SHOWN),
            rejected_file,
            kept_until: later(self.db.clocks().now(), SignedDuration::from_hours(24 * DAYS_KEPT))?,
        });
        let (id, actor, written) = (self.id, self.actor, ending.clone());
        self.db.bulk(move |tx| finish(tx, &actor, id, &written)).await?;
        let Ending { counts, rejected_file, stopped, .. } = Arc::unwrap_or_clone(ending);
        let ImportCounts { rows, accepted, rejected, duplicate, outdated } = counts;
        Ok(ImportOutcome { rows, accepted, rejected, duplicate, outdated, rejected_file, stopped })
    }

    /// Looks up whom the rejected rows speak of, some at a time, each time with a record.
    async fn note_subjects(&mut self) -> Result<()> {
        let codes = self.rejects.take_codes();
        for some in codes.chunks(CHUNK) {
            let (id, actor, some) = (self.id, self.actor.clone(), some.to_vec());
            self.db.bulk(move |tx| note_subjects(tx, &actor, id, &some)).await?;
        }
        Ok(())
    }
}

fn note_subjects(tx: &mut Tx<'_>, actor: &Actor, id: Uuid, codes: &[TaxCode]) -> Result<()> {
    let scope = decide(actor, Action::ResultImport)?;
    let mut persons: Vec<Uuid> = Vec::new();
    for code in codes {
        persons.extend(people::store::find_for_matching(tx, &scope, code)?.map(|person| person.id.0));
    }
    if persons.is_empty() {
        return Ok(());
    }
    store::insert_import_subjects(tx, id, &persons)?;
    let detail = format!("import {id}: people in rejected rows");
    audit::record(tx, actor, Entry::new(Action::ResultImport).subjects(persons).detail(detail))
}

fn finish(tx: &mut Tx<'_>, actor: &Actor, id: Uuid, ending: &Ending) -> Result<()> {
    store::finish_import(tx, id, ending)?;
    let ImportCounts { rows, accepted, rejected, duplicate, .. } = ending.counts;
    let how = ending.stopped.map_or("ends".to_owned(), |key| format!("stops ({key})"));
    let detail = format!(
        "import {id} {how}: {rows} rows, {accepted} accepted, {rejected} rejected, {duplicate} duplicate"
    );
    audit::record(tx, actor, Entry::new(Action::ResultImport).detail(detail))
}
