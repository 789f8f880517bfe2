//! `argine audit …`: proving the trace of accesses, and asking it.

use std::io::{Read, Write};
use std::path::Path;
use std::time::Duration;

use access::tree::{self, KeyFile};
use accountability::rules::digest::Signal;
use accountability::rules::week::Week;
use accountability::store::DigestRow;
use accounts::service::{self, BreachQuery};
use kernel::Problem;
use serde::Serialize;

use super::users::asking;
use super::{open, print_json};
use crate::cli::{Audit, BreachReport};
use crate::failure::{Failure, Outcome};
use crate::server;
use crate::settings::Settings;

/// Between two looks for what is new.
const PAUSE: Duration = Duration::from_millis(500);

/// Runs `argine audit …`.
///
/// # Errors
/// Exit code 3 when the audit does not verify.
pub async fn run(settings: &Settings, command: Audit) -> Outcome {
    match command {
        Audit::Checkpoint => checkpoint(settings).await,
        Audit::Verify { against, json } => verify(settings, against.as_deref(), json.json).await,
        Audit::Export { follow: false, .. } => export(settings).await,
        Audit::Export { from, .. } => follow(settings, from).await,
        Audit::WhoSaw { asked_by, reason, json } => who_saw(settings, &asked_by, &reason, json.json).await,
        Audit::BreachReport(asked) => breach_report(settings, asked).await,
        Audit::Digest { week, asked_by, json } => digest(settings, &week, asked_by, json.json).await,
    }
}

async fn checkpoint(settings: &Settings) -> Outcome {
    let db = open(settings).await?;
    print!("{}", server::sequencer(&db, settings)?.head().await?);
    Ok(())
}

async fn verify(settings: &Settings, kept_elsewhere: Option<&Path>, json: bool) -> Outcome {
    let db = open(settings).await?;
    // What waits gets its place first, so that everything acknowledged so far is under a signed head.
    server::sequencer(&db, settings)?.drain().await?;
    let found = tree::verify(&db, &keys(settings)?.trusted(), &heads(settings, kept_elsewhere)?).await?;
    if json {
        print_json(&found)?;
    } else {
        println!("{} records, {} signed heads compared", found.records, found.checkpoints);
        found.faults.iter().for_each(|fault| println!("- {fault}"));
        if let Some(first) = found.first {
            println!("the first record that does not fit stands {first}");
        }
    }
    if found.ok { Ok(()) } else { Err(Failure::found("the audit does not verify")) }
}

fn keys(settings: &Settings) -> Outcome<KeyFile> {
    Ok(KeyFile::read(&settings.key_folder().join("audit.key"))?)
}

/// The heads kept elsewhere; a file that was named must be there and hold one, or nothing would be compared.
fn heads(settings: &Settings, kept_elsewhere: Option<&Path>) -> Outcome<String> {
    match kept_elsewhere {
        Some(path) => {
            let text = std::fs::read_to_string(path)
                .map_err(|error| Failure::unreachable(format!("{}: {error}", path.display())))?;
            if !tree::holds_heads(&text) {
                let words = "holds no signed head: nothing would be compared with it";
                return Err(Failure::unreachable(format!("{}: {words}", path.display())));
            }
            Ok(text)
        }
        None => {
            Ok(std::fs::read_to_string(settings.data_folder().join("audit-checkpoints.txt"))
                .unwrap_or_default())
        }
    }
}

async fn export(settings: &Settings) -> Outcome {
    let db = open(settings).await?;
    server::sequencer(&db, settings)?.drain().await?;
    let mut out = std::io::BufWriter::new(std::io::stdout());
    tree::export(&db, &keys(settings)?.first(), &mut out).await?;
    Ok(out.flush()?)
}

/// It gives records no places: whoever serves does.
async fn follow(settings: &Settings, from: i64) -> Outcome {
    let db = open(settings).await?;
    let mut out = std::io::BufWriter::new(std::io::stdout());
    Ok(tree::follow(&db, &keys(settings)?.first(), from.max(0), PAUSE, &mut out).await?)
}

async fn who_saw(settings: &Settings, asked_by: &str, reason: &str, json: bool) -> Outcome {
    let tax_code = tax_code_from_input()?;
    let db = open(settings).await?;
    let login = asked_by.to_owned();
    let actor = db.read(move |tx| access::sessions::as_user(tx, &login)).await?;
    let (_, accesses) = service::who_saw(&db, &actor, tax_code, reason.to_owned()).await?;
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

/// It is not taken from the command line, which others can read.
pub(super) fn tax_code_from_input() -> Outcome<String> {
    let mut tax_code = String::new();
    std::io::stdin().read_to_string(&mut tax_code)?;
    Ok(tax_code.trim().to_uppercase())
}

/// Prints the lines as they are found: the log of a year does not fit into memory. As JSON it is one document with one
/// access a line.
async fn breach_report(settings: &Settings, asked: BreachReport) -> Outcome {
    let tax_code = if asked.person { Some(tax_code_from_input()?) } else { None };
    let db = open(settings).await?;
    let asked_by = asked.asked_by.clone();
    let actor = db.read(move |tx| asking(tx, asked_by.as_deref())).await?;
    let BreachReport { from, to, login, reason, json, .. } = asked;
    let query = BreachQuery { from, to, login, tax_code, reason };
    let period = service::open_breach_report(&db, &actor, &query).await?;
    server::sequencer(&db, settings)?.drain().await?;
    let mut out = std::io::BufWriter::with_capacity(1 << 16, std::io::stdout().lock());
    if json.json {
        write!(out, "{{\"from\":\"{from}\",\"to\":\"{to}\",\"accesses\":[")?;
    }
    let mut first = true;
    let found = service::breach_report(&db, period, |line| {
        if !json.json {
            return writeln!(out, "{line}").map_err(Problem::internal);
        }
        let text = serde_json::to_string(line).map_err(Problem::internal)?;
        let between = if std::mem::take(&mut first) { "" } else { "," };
        write!(out, "{between}\n{text}").map_err(Problem::internal)
    })
    .await?;
    if json.json {
        let found = serde_json::to_string(&found).map_err(Problem::internal)?;
        writeln!(out, "\n],\"found\":{found}}}")?;
    } else {
        writeln!(out, "{found}")?;
    }
    Ok(out.flush()?)
}

/// A row of a digest, as it is printed: without names, as on the list.
#[derive(Serialize)]
struct DigestLine {
    id: String,
    asl: String,
    role: &'static str,
    unit: String,
    /// In hundredths of what it takes to be told.
    score: i64,
    #[serde(flatten)]
    signal: Signal,
    outcome: Option<&'static str>,
}

/// Makes a week's digest if it is over and there is none, and prints it.
async fn digest(settings: &Settings, week: &str, asked_by: Option<String>, json: bool) -> Outcome {
    let Some(week) = Week::parse(week) else {
        return Err(Failure::new("a week is told like 2020-W46"));
    };
    let db = open(settings).await?;
    let actor = db.read(move |tx| asking(tx, asked_by.as_deref())).await?;
    if week >= Week::of(db.clocks().real_today()) {
        return Err(Failure::new("the week is not over"));
    }
    server::sequencer(&db, settings)?.drain().await?;
    accountability::service::digest::make(&db, week).await?;
    let rows = db.read(move |tx| accountability::service::digest::digest(tx, &actor, week)).await?;
    let line = |row: DigestRow| DigestLine {
        id: row.id.to_string(),
        asl: row.asl,
        role: row.role.code(),
        unit: row.unit,
        score: row.score,
        signal: row.signal,
        outcome: row.said.map(|said| said.outcome.code()),
    };
    let lines: Vec<DigestLine> = rows.into_iter().map(line).collect();
    if json {
        return print_json(&serde_json::json!({ "week": week.to_string(), "rows": lines }));
    }
    for line in &lines {
        let (score, asl, role) = (line.score, &line.asl, line.role);
        println!("{score:6} {asl:4} {role:24} {:20} {}", line.unit, line.signal.code());
    }
    println!("{} rows", lines.len());
    Ok(())
}
