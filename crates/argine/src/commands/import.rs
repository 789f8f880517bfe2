//! `argine import results`: works beside a running server.

use std::io::IsTerminal;
use std::path::Path;

use access::{Actor, Role, Unit};
use kernel::ids::UserId;

use super::{open, print_json};
use crate::cli::Import;
use crate::failure::{Failure, Outcome};
use crate::settings::Settings;

/// Runs `argine import …`.
///
/// # Errors
/// Exit code 3 when rows were rejected: the file to mend is named.
pub async fn run(settings: &Settings, command: Import) -> Outcome {
    let Import::Results { file, laboratory, json } = command;
    results(settings, &file, laboratory, json.json).await
}

async fn results(settings: &Settings, path: &Path, laboratory: Option<String>, json: bool) -> Outcome {
    let laboratory =
        laboratory.ok_or_else(|| Failure::new("name the sending laboratory with --laboratory CODE"))?;
    let known = territory::get().laboratory(&laboratory);
    let known = known.ok_or_else(|| Failure::new(format!("there is no laboratory {laboratory}")))?;
    let db = open(settings)?;
    let reader = std::fs::File::open(path)
        .map_err(|error| Failure::unreachable(format!("{}: {error}", path.display())))?;
    let actor = Actor {
        user: UserId(uuid::Uuid::nil()),
        name: "argine import".into(),
        role: Role::LaboratoryTechnician,
        unit: Unit { code: known.code.clone(), name: known.name.clone() },
        session: uuid::Uuid::nil(),
        today: db.clocks().today(),
        delegated: Vec::new(),
        emergencies: Vec::new(),
    };
    let terminal = std::io::stderr().is_terminal();
    let progress = move |rows| {
        if terminal {
            eprint!("\r{rows} rows");
        }
    };
    let outcome = lab::import_results(&db, &actor, reader, progress).await?;
    let rejected_file = if outcome.rejected > 0 {
        let target = path.with_extension("rejected.csv");
        std::fs::write(&target, &outcome.rejected_file)?;
        Some(target)
    } else {
        None
    };
    if json {
        print_json(&serde_json::json!({
            "rows": outcome.rows, "accepted": outcome.accepted, "rejected": outcome.rejected,
            "duplicate": outcome.duplicate, "rejected_file": rejected_file, "stopped": outcome.stopped,
        }))?;
    } else {
        let (rows, accepted) = (outcome.rows, outcome.accepted);
        println!(
            "{rows} rows: {accepted} accepted, {} rejected, {} duplicate",
            outcome.rejected, outcome.duplicate
        );
    }
    if let Some(key) = outcome.stopped {
        eprintln!("not read to its end: {}", web::t(key));
    }
    match rejected_file {
        Some(target) => Err(Failure::found(format!("mend and send again: {}", target.display()))),
        None if outcome.stopped.is_some() => Err(Failure::found("not read to its end".to_owned())),
        None => Ok(()),
    }
}
