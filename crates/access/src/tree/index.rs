//! The index of the log by subject: a block of it is written when the block is full.

use std::sync::Arc;

use kernel::{Problem, Result};
use serde::Deserialize;
use storage::{ToArg, Tx, args};
use uuid::Uuid;

use super::{BLOCK, SEGMENT};
use crate::sql;

/// Rows that one statement takes.
const ROWS: usize = 16;
/// Rows written in one unit of work: few enough to stay below the bulk share of a group.
const PART: usize = 125 * ROWS;

/// The first full block that is not indexed, when `indexed` of `size` records are.
pub(super) fn unindexed_block(indexed: i64, size: i64) -> Option<i64> {
    let block = indexed / BLOCK;
    ((block + 1) * BLOCK <= size).then_some(block)
}

/// Which segments of a block name whom, and how much of that is written.
pub(super) struct BlockIndex {
    block: i64,
    /// In the order of the table. Shared with the units that write its parts.
    rows: Arc<Vec<(Uuid, i64)>>,
    written: usize,
}

/// Some rows of a block's index, on their way into the table.
pub(super) struct Part {
    block: i64,
    rows: Arc<Vec<(Uuid, i64)>>,
    from: usize,
    to: usize,
}

/// Of a record, whom it is about.
#[derive(Deserialize)]
struct Subjects {
    subjects: Vec<Uuid>,
}

impl BlockIndex {
    /// Reads the records of a full block.
    ///
    /// # Errors
    /// As `Tx::query`.
    pub(super) fn read(tx: &mut Tx<'_>, block: i64) -> Result<Self> {
        let mut rows = Vec::new();
        for segment in block * BLOCK / SEGMENT..(block + 1) * BLOCK / SEGMENT {
            let (from, to) = (segment * SEGMENT, (segment + 1) * SEGMENT);
            for body in tx.query(&sql::audit::BODIES, args![from, to], |row| row.get::<String>(1))? {
                match serde_json::from_str::<Subjects>(&body) {
                    Ok(record) => rows.extend(record.subjects.into_iter().map(|subject| (subject, segment))),
                    // Only tampering makes such a record: `verify` tells it, and the others must still be found.
                    Err(_) => {
                        tracing::error!(segment, "a record of the audit cannot be read: verify the audit")
                    }
                }
            }
        }
        rows.sort_unstable();
        rows.dedup();
        Ok(Self { block, rows: Arc::new(rows), written: 0 })
    }

    pub(super) fn block(&self) -> i64 {
        self.block
    }

    /// What is to be written next.
    pub(super) fn next_part(&mut self) -> Part {
        let to = (self.written + PART).min(self.rows.len());
        Part { block: self.block, rows: self.rows.clone(), from: self.written, to }
    }

    /// The part last asked for is written.
    pub(super) fn written(&mut self) {
        self.written = (self.written + PART).min(self.rows.len());
    }
}

impl Part {
    /// Writes the rows, and after the last of them that the block is indexed. Written twice is written once.
    ///
    /// # Errors
    /// As `Tx::execute`.
    pub(super) fn write(&self, tx: &mut Tx<'_>) -> Result<()> {
        let rows =
            self.rows.get(self.from..self.to).ok_or_else(|| Problem::internal("a part beyond its block"))?;
        for some in rows.chunks(ROWS) {
            // As many parameters as the statement has: the last row is repeated, which changes nothing.
            let padded = some.iter().chain(some.last().into_iter().cycle()).take(ROWS);
            let mut args = vec![self.block.to_arg()];
            args.extend(padded.flat_map(|(subject, segment)| [subject.to_arg(), segment.to_arg()]));
            tx.execute(&sql::audit::NOTE_SUBJECTS, &args)?;
        }
        if self.to == self.rows.len() {
            tx.execute(&sql::audit::INDEXED, args![(self.block + 1) * BLOCK])?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_full_block_is_indexed() {
        let cases = [
            (0, 0, None),
            (0, BLOCK - 1, None),
            (0, BLOCK, Some(0)),
            (0, 3 * BLOCK, Some(0)),
            (BLOCK, 2 * BLOCK - 1, None),
            (BLOCK, 2 * BLOCK, Some(1)),
        ];
        for (indexed, size, block) in cases {
            assert_eq!(unindexed_block(indexed, size), block, "{indexed} of {size}");
        }
    }
}
