//! Traces: the audit records that must be durable before an answer leaves. What they say is the access floor's business.

use kernel::{Result, Timestamp};
use uuid::Uuid;

use crate::{Query, Tx, args};

pub(crate) static INSERT_TRACE: Query = Query::new("insert_trace", include_str!("queries.sql"));

/// One audit record, not yet given its place in the tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TraceRecord {
    /// Identifier, made once: a record copied between stores twice is still one record.
    pub id: Uuid,
    /// Real time of the act.
    pub at: Timestamp,
    /// The canonical text that is hashed.
    pub body: String,
}

/// The records of one answered read, with the answer that waits for them.
pub struct PendingTrace {
    pub(crate) records: Vec<TraceRecord>,
    pub(crate) answer: Box<dyn FnOnce(Result<()>) + Send>,
}

/// Writes a record into the inbox of the store the transaction is on.
pub(crate) fn insert(tx: &mut Tx<'_>, record: &TraceRecord) -> Result<()> {
    tx.execute(&INSERT_TRACE, args![record.id, record.at, record.body]).map(drop)
}
