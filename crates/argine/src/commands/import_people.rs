//! `argine import people`: the file of the regional registry. Rows are named by number; what goes back lies beside the file, for its
//! owner's eyes alone.

use std::fs::{File, OpenOptions};
use std::io::{BufReader, BufWriter, IsTerminal, Read, Write};
use std::path::{Path, PathBuf};
use std::time::Instant;

use kernel::Problem;
use people::service::registry::{Back, Options, PeopleOutcome, import_people};
use sha2::{Digest, Sha256};

use super::import::administrator;
use super::{open, print_json};
use crate::failure::{Failure, Outcome};
use crate::settings::Settings;

/// Bytes of the file that are read at once.
const BLOCK: usize = 1024 * 1024;
/// Below so many new persons the database needs no tidying.
const MANY: u64 = 100_000;

/// Loads a file, or says what would become of it.
pub(super) async fn run(settings: &Settings, path: &Path, options: Options, json: bool) -> Outcome {
    let (hash, lines) = weigh(path)?;
    // Each row looks at a page of the file: mapped, they would all count as this program's memory.
    let settings = Settings { mapped_reads: Some(false), ..settings.clone() };
    let db = open(&settings).await?;
    let actor = administrator(&db);
    let reader = BufReader::with_capacity(BLOCK, open_file(path)?);
    let (bar, began) = (progress_bar(lines.saturating_sub(1), json), Instant::now());
    let mut returned = Returned { path: path.to_owned(), rejected: None, kept: None };
    let mut back = |which, lines: &str| returned.write(which, lines).map_err(Problem::internal);
    let outcome =
        import_people(&db, &actor, hash, reader, options, |rows| bar.set_position(rows), &mut back).await;
    bar.finish_and_clear();
    let outcome = outcome.map_err(|problem| told(path, problem))?;
    let files = returned.finish()?;
    if !options.dry_run && outcome.tally.added >= MANY {
        db.tidy().await?;
    }
    report(&outcome, &files, options, began.elapsed().as_secs_f64(), json)
}

fn open_file(path: &Path) -> Outcome<File> {
    File::open(path).map_err(|error| Failure::unreachable(format!("{}: {error}", path.display())))
}

/// SHA-256 of a file, and how many lines it has.
fn weigh(path: &Path) -> Outcome<([u8; 32], u64)> {
    let (mut file, mut hash, mut lines) = (open_file(path)?, Sha256::new(), 0);
    let mut block = vec![0; BLOCK];
    loop {
        let read = file.read(&mut block)?;
        if read == 0 {
            return Ok((hash.finalize().into(), lines));
        }
        hash.update(&block[..read]);
        lines += block[..read].iter().filter(|byte| **byte == b'\n').count() as u64;
    }
}

fn progress_bar(rows: u64, quiet: bool) -> indicatif::ProgressBar {
    if quiet || !std::io::stderr().is_terminal() {
        return indicatif::ProgressBar::hidden();
    }
    let style = indicatif::ProgressStyle::with_template(
        "{bar:40} {human_pos}/{human_len} rows, {per_sec}, {eta} left",
    );
    let bar = indicatif::ProgressBar::new(rows);
    style.map(|style| bar.clone().with_style(style)).unwrap_or(bar)
}

/// What is wrong with the file as a whole, in words.
fn told(path: &Path, problem: Problem) -> Failure {
    let path = path.display();
    match problem {
        Problem::Invalid(problems) if !problems.is_empty() => {
            Failure::new(format!("{path}: {}", web::texts::problem(&problems[0])))
        }
        Problem::Refused(key) => Failure::new(format!("{path}: {}", web::t(key))),
        problem => problem.into(),
    }
}

/// The files of rows that go back, made when there is a first one.
struct Returned {
    path: PathBuf,
    rejected: Option<(PathBuf, BufWriter<File>)>,
    kept: Option<(PathBuf, BufWriter<File>)>,
}

/// Where the rows that went back lie.
struct Files {
    rejected: Option<PathBuf>,
    kept: Option<PathBuf>,
}

impl Returned {
    fn write(&mut self, which: Back, lines: &str) -> std::io::Result<()> {
        let (slot, extension) = match which {
            Back::Rejected => (&mut self.rejected, "rejected.csv"),
            Back::Kept => (&mut self.kept, "kept.csv"),
        };
        let (_, file) = match slot {
            Some(open) => open,
            None => {
                let target = self.path.with_extension(extension);
                let file = BufWriter::new(private(&target)?);
                slot.insert((target, file))
            }
        };
        file.write_all(lines.as_bytes())
    }

    fn finish(self) -> std::io::Result<Files> {
        let close = |open: Option<(PathBuf, BufWriter<File>)>| match open {
            None => Ok(None),
            Some((path, file)) => {
                file.into_inner().map_err(std::io::IntoInnerError::into_error)?.sync_all()?;
                Ok::<_, std::io::Error>(Some(path))
            }
        };
        Ok(Files { rejected: close(self.rejected)?, kept: close(self.kept)? })
    }
}

/// A new file that its owner alone may read.
pub(super) fn private(path: &Path) -> std::io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

fn report(outcome: &PeopleOutcome, files: &Files, options: Options, seconds: f64, json: bool) -> Outcome {
    let tally = &outcome.tally;
    if json {
        print_json(&serde_json::json!({
            "rows": tally.rows(), "accepted": tally.accepted(), "rejected": tally.rejected,
            "duplicate": tally.duplicate, "new": tally.added, "changed": tally.changed,
            "unchanged": tally.unchanged, "kept": tally.kept, "rejected_file": files.rejected,
            "kept_file": files.kept, "ignored_columns": outcome.ignored, "resumed": outcome.resumed,
            "dry_run": options.dry_run, "seconds": seconds,
        }))?;
    } else {
        let would = if options.dry_run { "would be " } else { "" };
        println!(
            "{} rows in {seconds:.1} s: {would}{} accepted ({} new, {} changed, {} unchanged), {} rejected, {} duplicate",
            tally.rows(),
            tally.accepted(),
            tally.added,
            tally.changed,
            tally.unchanged,
            tally.rejected,
            tally.duplicate
        );
        if outcome.resumed > 0 {
            println!("{} of them had been dealt with before the import was interrupted", outcome.resumed);
        }
        if !outcome.ignored.is_empty() {
            println!("columns that nobody reads: {}", outcome.ignored.join(", "));
        }
        if let Some(kept) = &files.kept {
            println!(
                "in {} rows something was kept that had been corrected by hand: {}\nto let the file win there, send that one with --file-wins",
                tally.kept,
                kept.display()
            );
        }
    }
    match &files.rejected {
        Some(target) => Err(Failure::found(format!("mend and send again: {}", target.display()))),
        None => Ok(()),
    }
}
