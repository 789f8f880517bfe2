//! Rows of a file, some at a time: one unit of work and one audit record for each chunk.

use std::ops::Range;
use std::sync::Arc;
use std::time::Duration;

use access::audit::{self, Entry};
use access::{Action, Actor, decide};
use kernel::{Problem, Result};
use storage::{Db, Tx};
use uuid::Uuid;

use super::rows::{self, Fate};
use crate::rules::csv::{ResultRow, RowProblem};

/// Times a chunk waits for a busy database before the import gives up.
const PATIENCE: u32 = 100;
/// How long it waits each time.
const PAUSE: Duration = Duration::from_millis(200);

/// A row that can be matched, with the fields to give back if it cannot be taken.
pub(super) struct Pending {
    pub(super) number: u64,
    pub(super) fields: Vec<String>,
    pub(super) row: ResultRow,
}

/// Rows that make one unit of work.
pub(super) type Chunk = Arc<Vec<Pending>>;

/// What became of a chunk: of its first rows, when the sender may send no more.
pub(super) struct Settled {
    pub(super) fates: Vec<Fate>,
    pub(super) is_over: bool,
}

impl Settled {
    fn over(fates: Vec<Fate>) -> Result<Self> {
        Ok(Self { fates, is_over: true })
    }
}

/// Runs a chunk; when it fails as a whole, each of its rows alone.
pub(super) async fn settle(db: Db, actor: Actor, id: Uuid, chunk: Chunk) -> Result<Settled> {
    match unit(&db, &actor, id, &chunk, 0..chunk.len()).await {
        Err(Problem::Denied(_)) => return Settled::over(Vec::new()),
        Err(Problem::Internal(error)) => {
            tracing::warn!(%error, "a chunk of an import failed: its rows are run one by one");
        }
        Err(
            Problem::Refused(_)
            | Problem::Stale
            | Problem::Duplicate(_)
            | Problem::NotFound
            | Problem::Serialization,
        ) => {}
        outcome => return Ok(Settled { fates: outcome?, is_over: false }),
    }
    let mut fates = Vec::with_capacity(chunk.len());
    for index in 0..chunk.len() {
        match unit(&db, &actor, id, &chunk, index..index + 1).await {
            Ok(mut one) => fates.append(&mut one),
            Err(Problem::Denied(_)) => return Settled::over(fates),
            Err(problem @ Problem::Busy(_)) => return Err(problem),
            Err(problem) => {
                tracing::error!(error = %problem, "a row of an import failed");
                let keys = ("lab-csv-fault", "lab-csv-fault-fix");
                fates.push(Fate::Rejected(vec![RowProblem::new(None, keys)]));
            }
        }
    }
    Ok(Settled { fates, is_over: false })
}

/// Some rows of a chunk as one unit of work, however long the database is busy.
async fn unit(db: &Db, actor: &Actor, id: Uuid, chunk: &Chunk, range: Range<usize>) -> Result<Vec<Fate>> {
    let mut tries = 0;
    loop {
        let (rows, actor, range) = (chunk.clone(), actor.clone(), range.clone());
        let outcome = db.bulk(move |tx| settle_rows(tx, &actor, id, &rows[range.clone()])).await;
        match outcome {
            Err(Problem::Busy(_)) if tries < PATIENCE => {
                tries += 1;
                tokio::time::sleep(PAUSE).await;
            }
            outcome => return outcome,
        }
    }
}

fn settle_rows(tx: &mut Tx<'_>, actor: &Actor, id: Uuid, rows: &[Pending]) -> Result<Vec<Fate>> {
    let scope = decide(actor, Action::ResultImport)?;
    // The request that brought the file is long answered: he may have been suspended meanwhile.
    if !access::sessions::still_holds(tx, actor)? {
        return Err(Problem::Denied(Action::ResultImport.code()));
    }
    let mut fates = Vec::with_capacity(rows.len());
    for pending in rows {
        fates.push(rows::settle(tx, actor, &scope, &actor.unit.code, &pending.row)?);
    }
    let mut subjects: Vec<Uuid> = fates.iter().filter_map(|fate| fate.person().map(Uuid::from)).collect();
    subjects.sort();
    subjects.dedup();
    let detail = format!("import {id}: {} rows", rows.len());
    audit::record(tx, actor, Entry::new(Action::ResultImport).subjects(subjects).detail(detail))?;
    Ok(fates)
}
