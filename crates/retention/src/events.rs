//! What the module says happened.

use storage::Event;
use uuid::Uuid;

/// A plan was carried out to its end.
#[derive(Debug, Clone)]
pub struct RetentionDone {
    /// The plan.
    pub plan: Uuid,
    /// Rows that are no more, or say nothing of anybody any more.
    pub erased: i64,
}

impl Event for RetentionDone {
    const NAME: &'static str = "retention::RetentionDone";
}
