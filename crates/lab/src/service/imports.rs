//! A file of results, from its first byte to the file of what was rejected.
//!
//! The file is read row by row, and what goes back of it is bounded. An import stops with its counts in order when too
//! much of it is wrong, or when its sender may send no more. Whatever stops it, sending the same file again does what
//! was left to do.

use std::io::Read;
use std::sync::Arc;

use access::audit::{self, Entry};
use access::{Action, Actor, decide};
use jiff::SignedDuration;
use kernel::{Problem, Result, Timestamp};
use sha2::{Digest, Sha256};
use sheet::{Content, Table, Trouble};
use storage::{Db, Tx};
use uuid::Uuid;

use super::importing::Importing;
use super::slots::aside;
use super::tables;
use crate::model::Import;
use crate::rules::csv::{self, Lines, RowRead};
use crate::rules::table::{Reader, Shape};
use crate::store;

/// Seconds without a move after which an import is taken for interrupted.
pub const PATIENCE: i64 = 120;

/// Rows of a table that are read in one go.
const ROWS_AT_ONCE: usize = 200;

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
    /// Why it was not read to its end, by the key of the sentence.
    pub stopped: Option<&'static str>,
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

/// Reads a file that is in memory, whatever it is: see [`tables::ready`].
///
/// # Errors
/// As [`import_results`]; invalid fields `file` and `mapping` for what is not read at all.
pub async fn import_bytes(
    db: &Db,
    actor: &Actor,
    bytes: Vec<u8>,
    mapping: Option<&str>,
    progress: impl Fn(u64),
) -> Result<ImportOutcome> {
    let (id, content, starting) = (Uuid::now_v7(), Content::new(bytes), actor.clone());
    let kept = db.read(move |tx| tables::mappings(tx, &starting)).await?;
    let (rows, reader, label) = tables::ready(actor, &kept, mapping, &content).await?;
    let starting = actor.clone();
    db.write(move |tx| {
        let received = start_import(tx, &starting, id, rows)?;
        tables::read_by(tx, id, &received, &label)
    })
    .await?;
    match reader {
        None => import(db, actor, id, content.reader(), progress).await,
        Some(reader) => import_table(db, actor, id, &content, &reader, progress).await,
    }
}

/// What is there when a file arrives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Received {
    /// It can be read with [`import`].
    New,
    /// It came before under the same id.
    Before(Box<Import>),
}

/// Notes that a file begins to be read. A repeat with the same id finds the first; one that did not come to its end is
/// begun again.
///
/// # Errors
/// `Problem::Denied`.
pub fn start_import(tx: &mut Tx<'_>, actor: &Actor, id: Uuid, expected_rows: u64) -> Result<Received> {
    let scope = decide(actor, Action::ResultImport)?;
    let received = if store::insert_import(tx, actor, id, &actor.unit.code, expected_rows)? {
        Received::New
    } else {
        let before = store::find_import(tx, &scope, id)?;
        let stale = later(tx.clocks().now(), SignedDuration::from_secs(-PATIENCE))?;
        let again = store::restart_import(tx, actor, id, expected_rows, stale)?;
        if again { Received::New } else { Received::Before(Box::new(before)) }
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

/// Reads a content that [`start_import`] has noted: the 27 columns, or a table by its reader.
///
/// # Errors
/// As [`import_results`].
pub async fn import_content(
    db: &Db,
    actor: &Actor,
    id: Uuid,
    content: &Content,
    reader: Option<&Reader>,
) -> Result<ImportOutcome> {
    match reader {
        None => import(db, actor, id, content.reader(), |_| {}).await,
        Some(reader) => import_table(db, actor, id, content, reader, |_| {}).await,
    }
}

/// Reads a table in the laboratory's own columns that [`start_import`] has noted, by a mapping that fits it: see
/// [`super::tables::reader`].
///
/// # Errors
/// As [`import_results`].
pub async fn import_table(
    db: &Db,
    actor: &Actor,
    id: Uuid,
    content: &Content,
    reader: &Reader,
    progress: impl Fn(u64),
) -> Result<ImportOutcome> {
    decide(actor, Action::ResultImport)?;
    let outcome = read_table(db, actor, id, content, reader, progress).await;
    if let Err(problem) = &outcome {
        let key = if let Problem::Refused(key) = problem { key } else { "lab-file-interrupted" };
        db.bulk(move |tx| store::fail_import(tx, id, key)).await?;
    }
    outcome
}

async fn read_table(
    db: &Db,
    actor: &Actor,
    id: Uuid,
    content: &Content,
    reader: &Reader,
    progress: impl Fn(u64),
) -> Result<ImportOutcome> {
    let damaged = |trouble| {
        tracing::warn!(import = %id, %trouble, "a table of results could not be read to its end");
        Problem::Refused("lab-file-broken")
    };
    let shape = reader.shape().clone();
    let (whole, reader) = (content.clone(), Arc::new(reader.clone()));
    let opening = reader.clone();
    let opened = aside(move || {
        let mut table = Table::open(&whole, opening.sheet())?;
        sheet::header(&mut table)?;
        Ok(table)
    });
    let mut table = opened.await?.map_err(damaged)?;
    let mut importing = Importing::new(db.clone(), actor.clone(), id, shape);
    'table: loop {
        let (all, reader) = (table, reader.clone());
        let (rest, rows) = aside(move || some_rows(all, &reader)).await?.map_err(damaged)?;
        table = rest;
        if rows.is_empty() {
            break;
        }
        for (number, row) in rows {
            if importing.stopped.is_some() {
                break 'table;
            }
            importing.take(number, row).await?;
            importing.note(&progress).await?;
        }
    }
    let whole = content.clone();
    let hash = aside(move || Sha256::digest(whole.bytes()).into()).await?;
    importing.finish(hash, &progress).await
}

/// The next rows of a table: not so many that they weigh.
fn some_rows(mut table: Table, reader: &Reader) -> Worked<(Table, Vec<(u64, RowRead)>)> {
    let mut rows = Vec::new();
    while rows.len() < ROWS_AT_ONCE
        && let Some(row) = table.next_row()?
    {
        rows.push((row.number, reader.read(&row)));
    }
    Ok((table, rows))
}

/// What came of work that may meet a file that is damaged.
type Worked<T> = std::result::Result<T, Trouble>;

async fn read(
    db: &Db,
    actor: &Actor,
    id: Uuid,
    reader: impl Read,
    progress: impl Fn(u64),
) -> Result<ImportOutcome> {
    let mut lines = Lines::new(Hashing { reader, hash: Sha256::new() });
    let mut importing = Importing::new(db.clone(), actor.clone(), id, Shape::tracciato());
    let header = lines.next_line().map_err(broken)?;
    let returned = header.map_or(Ok(false), |line| csv::is_returned(&line, actor.today));
    let returned = returned.map_err(Problem::Refused)?;
    while importing.stopped.is_none() {
        let Some(line) = lines.next_line().map_err(broken)? else { break };
        importing.take(line.number, csv::read_line(line, returned, actor.today)).await?;
        importing.note(&progress).await?;
    }
    importing.finish(lines.into_reader().hash.finalize().into(), &progress).await
}

fn broken(error: std::io::Error) -> Problem {
    tracing::warn!(%error, "a file of results could not be read");
    Problem::Refused("lab-file-broken")
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

pub(super) fn later(instant: Timestamp, time: SignedDuration) -> Result<Timestamp> {
    instant.checked_add(time).map_err(Problem::internal)
}
