//! `argine backup` and `argine restore`.

use std::path::Path;

use crate::failure::{Failure, Outcome};
use crate::settings::Settings;

/// Copies the database while it is in use.
///
/// # Errors
/// On PostgreSQL, whose own tools do this.
pub async fn backup(_settings: &Settings, _file: &Path) -> Outcome {
    Err(Failure::new("being written"))
}

/// Restores a copy.
///
/// # Errors
/// When a database is there already.
pub async fn restore(_settings: &Settings, _file: &Path) -> Outcome {
    Err(Failure::new("being written"))
}
