//! Proving the tree, and answering a citizen who asks who saw him.

use kernel::{Problem, Result};
use serde::Serialize;
use storage::{Db, Tx, args};
use uuid::Uuid;

use super::SEGMENT;
use super::checkpoint::SigningKey;
use super::frontier::{Frontier, leaf_hash};
use crate::audit::Record;
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
pub async fn verify(db: &Db, key: &SigningKey, kept_elsewhere: &str) -> Result<Verification> {
    let mut faults = Vec::new();
    let notes =
        db.audit_read(|tx| tx.query(&sql::audit::CHECKPOINTS, args![], |row| row.get::<String>(1))).await?;
    let mut heads = Vec::new();
    for note in notes.iter().map(String::as_str).chain(split_notes(kept_elsewhere)) {
        match key.check(note) {
            Some(head) => heads.push(head),
            None => faults.push("a head of the tree does not bear our signature".to_owned()),
        }
    }
    let checkpoints = heads.len();
    heads.sort_unstable();
    heads.dedup();
    let mut heads = heads.into_iter().peekable();
    let mut frontier = Frontier::default();
    loop {
        let from = frontier.size().cast_signed();
        let chunk = db.audit_read(move |tx| leaves(tx, from)).await?;
        if chunk.is_empty() {
            break;
        }
        for (place, body, leaf) in chunk {
            let expected = frontier.size().cast_signed();
            if place != expected {
                faults.push(format!("there is no record at place {expected}"));
                return Ok(Verification { ok: false, records: frontier.size(), checkpoints, faults });
            }
            let computed = leaf_hash(body.as_bytes());
            if leaf != computed {
                faults.push(format!("the record at place {place} was changed"));
            }
            frontier.push(computed);
            while let Some((size, root)) = heads.next_if(|(size, _)| *size == frontier.size()) {
                if root != frontier.root() {
                    faults.push(format!("the tree of {size} records is not the one that was signed"));
                }
            }
        }
    }
    faults.extend(heads.map(|(size, _)| format!("records are missing: a head of {size} was signed")));
    Ok(Verification { ok: faults.is_empty(), records: frontier.size(), checkpoints, faults })
}

/// The notes of a checkpoint file: each ends with its signature line.
fn split_notes(text: &str) -> Vec<&str> {
    let mut notes = Vec::new();
    let mut rest = text.trim_start();
    while let Some(dash) = rest.find("\n\u{2014} ") {
        let end = rest[dash + 1..].find('\n').map_or(rest.len(), |at| dash + 1 + at + 1);
        notes.push(&rest[..end]);
        rest = rest[end..].trim_start();
    }
    notes
}

fn leaves(tx: &mut Tx<'_>, from: i64) -> Result<Vec<(i64, String, Vec<u8>)>> {
    tx.query(&sql::audit::LEAVES, args![from, CHUNK], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
}

/// One access to a person's data.
#[derive(Debug, Clone, Serialize, PartialEq, Eq)]
pub struct Access {
    /// When, who, as what, why.
    #[serde(flatten)]
    pub record: Record,
}

/// Every recorded access to a person's data, oldest first, the newest of which may not have a place in the tree yet.
///
/// # Errors
/// As `Db::audit_read`.
pub async fn who_saw(db: &Db, subject: Uuid) -> Result<Vec<Access>> {
    let mut found = db.audit_read(move |tx| sequenced(tx, subject)).await?;
    let mut bodies =
        db.audit_read(|tx| tx.query(&sql::audit::INBOX, args![i64::MAX], |row| row.get::<String>(2))).await?;
    if db.engine() == storage::Engine::Sqlite {
        bodies.extend(
            db.read(|tx| tx.query(&sql::MAIN_INBOX, args![i64::MAX], |row| row.get::<String>(2))).await?,
        );
    }
    found.extend(naming(&bodies, subject)?);
    found.sort_by(|a, b| a.record.at.cmp(&b.record.at));
    found.dedup();
    Ok(found)
}

fn sequenced(tx: &mut Tx<'_>, subject: Uuid) -> Result<Vec<Access>> {
    let mut segments = tx.query(&sql::audit::SEGMENTS_OF, args![subject], |row| row.get::<i64>(0))?;
    let tree = tx.first(&sql::audit::TREE, args![], |row| Ok((row.get::<i64>(0)?, row.get::<i64>(2)?)))?;
    let (size, indexed) = tree.unwrap_or((0, 0));
    segments.extend(indexed..=size / SEGMENT);
    let mut found = Vec::new();
    for segment in segments {
        let bodies =
            tx.query(&sql::audit::BODIES, args![segment * SEGMENT, (segment + 1) * SEGMENT], |row| {
                row.get::<String>(1)
            })?;
        found.extend(naming(&bodies, subject)?);
    }
    Ok(found)
}

/// The records among `bodies` that name the subject.
fn naming(bodies: &[String], subject: Uuid) -> Result<Vec<Access>> {
    let text = subject.to_string();
    let mut found = Vec::new();
    for body in bodies.iter().filter(|body| body.contains(&text)) {
        let record: Record = serde_json::from_str(body).map_err(Problem::internal)?;
        if record.subjects.contains(&subject) {
            found.push(Access { record });
        }
    }
    Ok(found)
}
