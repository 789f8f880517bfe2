//! `argine key rotate`: other keys for the secrets in the database, while it is in use.

use access::factors;

use super::{open, print_json};
use crate::failure::Outcome;
use crate::server;
use crate::settings::Settings;

/// Makes a new key, seals everything anew and retires the keys before.
///
/// # Errors
/// When the keys are missing that secrets need, or the file cannot be written.
pub async fn rotate(settings: &Settings, json: bool) -> Outcome {
    let db = open(settings)?;
    let keys = server::keys(&db, settings).await?;
    let rotated = factors::rotate(&db, &keys).await?;
    if json {
        return print_json(&rotated);
    }
    print!("{rotated}");
    Ok(())
}
