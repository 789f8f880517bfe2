//! `argine import …`: results, persons, choices of doctors. It works beside a running server.

use std::collections::HashMap;
use std::io::{IsTerminal, Read, Write};
use std::path::{Path, PathBuf};

use access::{Actor, Role, Unit};
use kernel::ids::UserId;
use people::rules::choices::{COLUMNS, ChoiceOutcome, ChoiceRow, read_choices};
use people::service;
use people::service::registry::Options;

use super::{import_people, open, print_json};
use crate::cli::Import;
use crate::failure::{Failure, Outcome};
use crate::settings::Settings;
use crate::wiring;

/// Runs `argine import …`.
///
/// # Errors
/// Exit code 3 when rows were rejected: the file to mend is named.
pub async fn run(settings: &Settings, command: Import) -> Outcome {
    web::texts::init(&wiring::catalogue());
    match command {
        Import::Results { file, laboratory, mapping, json } => {
            results(settings, &file, laboratory, mapping.as_deref(), json.json).await
        }
        Import::People { file, dry_run, file_wins, unit_rows, json } => {
            let options = Options { dry_run, file_wins, chunk: unit_rows };
            import_people::run(settings, &file, options, json.json).await
        }
        Import::GpChoices { file, dry_run, json } => gp_choices(settings, &file, dry_run, json.json).await,
    }
}

async fn results(
    settings: &Settings,
    path: &Path,
    laboratory: Option<String>,
    mapping: Option<&str>,
    json: bool,
) -> Outcome {
    let laboratory =
        laboratory.ok_or_else(|| Failure::new("name the sending laboratory with --laboratory CODE"))?;
    let db = open(settings).await?;
    let known = territory::get().laboratory(&laboratory);
    let known = known.ok_or_else(|| Failure::new(format!("there is no laboratory {laboratory}")))?;
    let actor = Actor {
        user: UserId(uuid::Uuid::nil()),
        name: "argine import".into(),
        role: Role::LaboratoryTechnician,
        unit: Unit { code: known.code.clone(), name: known.name.clone() },
        session: uuid::Uuid::nil(),
        today: db.clocks().today(),
        delegated: Vec::new(),
        emergencies: Vec::new(),
        supervised: Vec::new(),
    };
    let terminal = std::io::stderr().is_terminal();
    let progress = move |rows| {
        if terminal {
            eprint!("\r{rows} rows");
        }
    };
    let outcome = match whole(path, mapping.is_some(), db.clocks().today())? {
        None => {
            let reader = std::fs::File::open(path)
                .map_err(|error| Failure::unreachable(format!("{}: {error}", path.display())))?;
            lab::import_results(&db, &actor, reader, progress).await?
        }
        Some(bytes) => lab::import_bytes(&db, &actor, bytes, mapping, progress).await.map_err(in_words)?,
    };
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

/// The bytes of what is not the 27-column CSV for certain: a workbook, UTF-16, a table in a laboratory's own columns. The 27 columns are
/// read as they come, however large the file is.
fn whole(path: &Path, mapped: bool, today: kernel::Date) -> Outcome<Option<Vec<u8>>> {
    let unreachable = |error| Failure::unreachable(format!("{}: {error}", path.display()));
    let open = || std::fs::File::open(path).map_err(unreachable);
    if !mapped {
        let first = lab::rules::csv::Lines::new(open()?).next_line().map_err(unreachable)?;
        if first.is_none_or(|line| lab::rules::table::is_plain(&line, today)) {
            return Ok(None);
        }
    }
    let most = lab_messages::LARGEST_FILE;
    let mut bytes = Vec::new();
    open()?.take(most as u64 + 1).read_to_end(&mut bytes).map_err(unreachable)?;
    if bytes.len() > most {
        return Err(Failure::new(format!("{}: larger than 64 MiB", path.display())));
    }
    Ok(Some(bytes))
}

/// What is wrong with the file as a whole, in the words of the screen.
fn in_words(problem: kernel::Problem) -> Failure {
    match &problem {
        kernel::Problem::Invalid(fields) => {
            Failure::new(fields.iter().map(web::texts::problem).collect::<Vec<_>>().join(" "))
        }
        kernel::Problem::Refused(key) => Failure::new(web::t(key)),
        _ => problem.into(),
    }
}

/// The machine itself, with the right of the region's administrator.
pub(super) fn administrator(db: &storage::Db) -> Actor {
    Actor {
        user: UserId(uuid::Uuid::nil()),
        name: "argine import".into(),
        role: Role::Administrator,
        unit: Unit { code: "010".into(), name: "Regione Piemonte".into() },
        session: uuid::Uuid::nil(),
        today: db.clocks().today(),
        delegated: Vec::new(),
        emergencies: Vec::new(),
        supervised: Vec::new(),
    }
}

/// Writes the rows that are wrong, with the reason, into a file to mend and send again; none when there are none.
fn rejected_choices(
    path: &Path,
    rows: &[ChoiceRow],
    wrong: &[(usize, &'static str)],
) -> Outcome<Option<PathBuf>> {
    if wrong.is_empty() {
        return Ok(None);
    }
    let by_number: HashMap<usize, &ChoiceRow> = rows.iter().map(|row| (row.number, row)).collect();
    let line = |(number, key): &(usize, &'static str)| {
        let row = by_number.get(number)?;
        Some([row.tax_code.clone(), row.doctor.clone(), row.from.clone(), web::t(key).to_owned()])
    };
    let header = format!("{};errore", COLUMNS.join(";"));
    let target = path.with_extension("rejected.csv");
    let text = web::csv::file(&header, wrong.iter().filter_map(line));
    import_people::private(&target)?.write_all(text.as_bytes())?;
    Ok(Some(target))
}

/// Rows of one unit of work: few enough that pages wait for none of them.
const TOGETHER: usize = 200;

/// Assigns patients to doctors, or says what would become of each row. Rows are named by number, never by tax code.
async fn gp_choices(settings: &Settings, path: &Path, dry_run: bool, json: bool) -> Outcome {
    let bytes =
        std::fs::read(path).map_err(|error| Failure::unreachable(format!("{}: {error}", path.display())))?;
    let rows = read_choices(&bytes, usize::MAX);
    let rows = rows.map_err(|key| Failure::new(format!("{}: {}", path.display(), web::t(key))))?;
    let db = open(settings).await?;
    let actor = administrator(&db);
    // The service sees some rows at a time: who stands in two rows is seen here, and the first counts.
    let mut seen = std::collections::HashSet::new();
    let (mut rows, twice): (Vec<ChoiceRow>, Vec<ChoiceRow>) =
        rows.into_iter().partition(|row| row.tax_code.is_empty() || seen.insert(row.tax_code.to_uppercase()));
    let mut outcomes = Vec::with_capacity(rows.len() + twice.len());
    for some in rows.chunks(TOGETHER) {
        let (actor, work) = (actor.clone(), some.to_vec());
        outcomes.extend(match dry_run {
            true => db.read(move |tx| service::rehearse_choices(tx, &actor, &work)).await?,
            false => db.bulk(move |tx| service::assign_choices(tx, &actor, &work)).await?,
        });
    }
    outcomes.extend(twice.iter().map(|_| ChoiceOutcome::Wrong("people-choice-twice")));
    rows.extend(twice);
    report(path, &rows, &outcomes, dry_run, json)
}

fn report(path: &Path, rows: &[ChoiceRow], outcomes: &[ChoiceOutcome], dry_run: bool, json: bool) -> Outcome {
    let count = |which: fn(&ChoiceOutcome) -> bool| outcomes.iter().filter(|one| which(one)).count();
    let good = count(|one| *one == ChoiceOutcome::Good);
    let already = count(|one| *one == ChoiceOutcome::Already);
    let mut wrong: Vec<(usize, &'static str)> = rows
        .iter()
        .zip(outcomes)
        .filter_map(|(row, outcome)| match outcome {
            ChoiceOutcome::Wrong(key) => Some((row.number, *key)),
            _ => None,
        })
        .collect();
    wrong.sort_unstable();
    let duplicate = wrong.iter().filter(|(_, key)| *key == "people-choice-twice").count();
    let rejected_file = rejected_choices(path, rows, &wrong)?;
    if json {
        let lines: Vec<_> =
            wrong.iter().map(|(row, key)| serde_json::json!({ "row": row, "why": key })).collect();
        print_json(&serde_json::json!({
            "rows": rows.len(), "assigned": good, "already": already, "wrong": lines, "dry_run": dry_run,
            "accepted": good + already, "changed": good, "unchanged": already, "duplicate": duplicate,
            "rejected": wrong.len() - duplicate, "rejected_file": rejected_file,
        }))?;
    } else {
        let done = if dry_run { "to assign" } else { "assigned" };
        println!("{} rows: {good} {done}, {already} as they are, {} wrong", rows.len(), wrong.len());
        wrong.iter().for_each(|(row, key)| println!("row {row}: {}", web::t(key)));
    }
    if wrong.is_empty() { Ok(()) } else { Err(Failure::found(format!("{} rows to mend", wrong.len()))) }
}
