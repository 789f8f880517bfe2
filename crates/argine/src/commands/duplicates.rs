//! `argine duplicates`: searches now for persons who are registered twice. It says how many, and never who.

use std::io::{IsTerminal, Write};
use std::time::Instant;

use people::service::find_doubles;
use people::service::finder::{Done, Progress};
use serde_json::json;

use super::{open, print_json};
use crate::cli::Duplicates;
use crate::failure::{Failure, Outcome};
use crate::settings::Settings;

/// Searches to the end; what was interrupted goes on. On standard error: the step that is done.
///
/// # Errors
/// Those of the database; when another process goes on with the search.
pub async fn run(settings: &Settings, arguments: Duplicates) -> Outcome {
    let (db, began) = (open(settings).await?, Instant::now());
    let terminal = std::io::stderr().is_terminal();
    let found = find_doubles(&db, arguments.all, |progress| told(progress, terminal)).await?;
    if terminal {
        eprintln!();
    }
    if !found.ended {
        return Err(Failure::new(
            "another process goes on with the search: look at the list when it is done",
        ));
    }
    let Done { looked_at, compared, found: new, again, gone } = found.done;
    let (open, seconds) = (found.open, began.elapsed().as_secs());
    if arguments.json.json {
        return print_json(&json!({
            "all": found.whole, "looked_at": looked_at, "compared": compared, "found": new, "again": again, "gone": gone,
            "open": open, "seconds": seconds,
        }));
    }
    println!("{new} pairs are new, {again} are open again, {gone} are no longer alike; {open} are open");
    Ok(())
}

fn told(progress: &Progress, terminal: bool) {
    let Progress { step, done } = progress;
    if terminal {
        eprint!("\r{step}: {} compared, {} found \u{1b}[K", done.compared, done.found);
        // That it cannot be shown stops nothing.
        std::io::stderr().flush().unwrap_or_default();
    }
}
