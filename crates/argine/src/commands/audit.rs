//! `argine audit verify`, `argine audit export` and `argine audit who-saw`.

use std::io::{Read, Write};
use std::path::Path;

use access::tree::{self, SigningKey};

use super::{open, print_json};
use crate::cli::Audit;
use crate::failure::{Failure, Outcome};
use crate::server;
use crate::settings::Settings;

/// Runs `argine audit …`.
///
/// # Errors
/// Exit code 3 when the audit does not verify.
pub async fn run(settings: &Settings, command: Audit) -> Outcome {
    match command {
        Audit::Verify { checkpoints, json } => verify(settings, checkpoints.as_deref(), json.json).await,
        Audit::Export => export(settings).await,
        Audit::WhoSaw { asked_by, reason, json } => who_saw(settings, &asked_by, &reason, json.json).await,
    }
}

async fn verify(settings: &Settings, kept_elsewhere: Option<&Path>, json: bool) -> Outcome {
    let db = open(settings)?;
    // What waits gets its place first, so that everything acknowledged so far is under a signed head.
    server::sequencer(&db, settings)?.drain().await?;
    let key = SigningKey::read(&settings.data_folder().join("audit.key"))?.public();
    let found = tree::verify(&db, &key, &heads(settings, kept_elsewhere)?).await?;
    if json {
        print_json(&found)?;
    } else {
        println!("{} records, {} signed heads compared", found.records, found.checkpoints);
        found.faults.iter().for_each(|fault| println!("- {fault}"));
    }
    if found.ok { Ok(()) } else { Err(Failure::found("the audit does not verify")) }
}

/// The heads kept elsewhere; a file that was named must be there, or nothing would be compared.
fn heads(settings: &Settings, kept_elsewhere: Option<&Path>) -> Outcome<String> {
    match kept_elsewhere {
        Some(path) => std::fs::read_to_string(path)
            .map_err(|error| Failure::unreachable(format!("{}: {error}", path.display()))),
        None => {
            Ok(std::fs::read_to_string(settings.data_folder().join("audit-checkpoints.txt"))
                .unwrap_or_default())
        }
    }
}

async fn export(settings: &Settings) -> Outcome {
    let db = open(settings)?;
    server::sequencer(&db, settings)?.drain().await?;
    let key = SigningKey::read(&settings.data_folder().join("audit.key"))?.public();
    let mut out = std::io::BufWriter::new(std::io::stdout());
    tree::export(&db, &key, &mut out).await?;
    Ok(out.flush()?)
}

async fn who_saw(settings: &Settings, asked_by: &str, reason: &str, json: bool) -> Outcome {
    let mut tax_code = String::new();
    std::io::stdin().read_to_string(&mut tax_code)?;
    let db = open(settings)?;
    let login = asked_by.to_owned();
    let actor = db.read(move |tx| access::sessions::as_user(tx, &login)).await?;
    let tax_code = tax_code.trim().to_uppercase();
    let (_, accesses) = accounts::service::who_saw(&db, &actor, tax_code, reason.to_owned()).await?;
    if json {
        return print_json(&accesses);
    }
    for access in &accesses {
        let record = &access.record;
        println!("{}  {:24} {:24} {:16} {}", record.at, record.role, record.unit, record.action, record.why);
    }
    println!("{} accesses", accesses.len());
    Ok(())
}
