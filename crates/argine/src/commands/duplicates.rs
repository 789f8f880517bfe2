//! `argine duplicates`: searches now for persons who are registered twice. It says how many, and never who.

use std::io::{IsTerminal, Write};
use std::time::{Duration, Instant};

use people::service::find_doubles;
use people::service::finder::{Done, Progress};
use serde_json::json;

use super::{open, print_json};
use crate::cli::Duplicates;
use crate::failure::Outcome;
use crate::settings::Settings;

/// How long to wait before looking whether another process has ended its search, or has gone away from it.
const LOOK_AGAIN: Duration = Duration::from_millis(500);

/// Searches to the end, after whoever searches now; what was interrupted goes on. On standard error: the step that is done.
///
/// # Errors
/// Those of the database.
pub async fn run(settings: &Settings, arguments: Duplicates) -> Outcome {
    let (db, began) = (open(settings).await?, Instant::now());
    let terminal = std::io::stderr().is_terminal();
    let mut found = find_doubles(&db, arguments.all, |progress| told(progress, terminal)).await?;
    if !found.ended {
        eprintln!("another process goes on with a search: waiting for its end");
    }
    while !found.ended {
        tokio::time::sleep(LOOK_AGAIN).await;
        found = find_doubles(&db, arguments.all, |progress| told(progress, terminal)).await?;
    }
    if terminal {
        eprintln!();
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
