//! Mappings that laboratories keep.

use kernel::Timestamp;
use uuid::Uuid;

use crate::rules::table::Mapping;

/// A mapping of a laboratory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptMapping {
    /// Identity.
    pub id: Uuid,
    /// Code of the laboratory.
    pub laboratory: String,
    /// What it calls it; no other one of its is called so.
    pub name: String,
    /// 1 for the first, growing with changes.
    pub version: i64,
    /// What it says.
    pub mapping: Mapping,
    /// When it was changed last.
    pub changed_at: Timestamp,
    /// By whom.
    pub changed_by: String,
}

impl KeptMapping {
    /// Name and version, as they stand beside a file that was read by it.
    pub fn label(&self) -> String {
        format!("{} v{}", self.name, self.version)
    }
}

/// A version of a mapping.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MappingVersion {
    /// Its number.
    pub version: i64,
    /// `made`, `changed`, `renamed` or `deleted`.
    pub act: String,
    /// What it was called.
    pub name: String,
    /// When.
    pub changed_at: Timestamp,
    /// By whom.
    pub changed_by: String,
}
