//! Some rows of the file: looked through, checked, and written as one unit of work.

use std::collections::HashMap;
use std::ops::RangeInclusive;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use access::audit::{self, Entry};
use access::{Action, Actor, decide};
use kernel::ids::PersonId;
use kernel::{Date, FieldProblem, Problem, Result};
use storage::{Db, Tx};
use uuid::Uuid;

use super::plan::{Ready, Verdict, plan};
use super::{Back, Options};
use crate::events::{PersonCorrected, PersonRegistered};
use crate::rules::registry::{Header, mark, sentence};
use crate::screen::field_key;
use crate::store::registry::{self as store, ChunkOutcome};

/// Times a unit waits for a busy database before the file is given up for now.
const PATIENCE: u32 = 100;
/// How long it waits each time.
const PAUSE: Duration = Duration::from_millis(200);

/// What all chunks of a file share.
pub(super) struct Job {
    pub(super) import: Uuid,
    pub(super) actor: Actor,
    pub(super) header: Header,
    pub(super) options: Options,
    /// Doctors that were looked up: what stands against their being chosen today.
    doctors: Mutex<HashMap<String, Result<(), &'static str>>>,
    begun: [AtomicBool; 2],
}

impl Job {
    pub(super) fn new(import: Uuid, actor: Actor, header: Header, options: Options) -> Self {
        let (doctors, begun) = (Mutex::default(), Default::default());
        Self { import, actor, header, options, doctors, begun }
    }

    pub(super) fn today(&self) -> Date {
        self.actor.today
    }

    /// Whether no row of that kind has gone back yet; from now on one has.
    pub(super) fn begun(&self, which: Back) -> bool {
        !self.begun[usize::from(which == Back::Kept)].swap(true, Ordering::Relaxed)
    }

    /// Whether a doctor may be chosen: looked up once for the whole file.
    pub(super) fn doctor(&self, tx: &mut Tx<'_>, code: &str) -> Result<Result<(), &'static str>> {
        let known = self.doctors.lock().unwrap_or_else(PoisonError::into_inner).get(code).copied();
        if let Some(known) = known {
            return Ok(known);
        }
        let doctor = territory::doctors::find(tx, code)?;
        let answer = crate::rules::choices::choosable(doctor.as_ref(), self.today());
        self.doctors.lock().unwrap_or_else(PoisonError::into_inner).insert(code.to_owned(), answer);
        Ok(answer)
    }
}

/// A line as the file has it.
pub(super) enum Raw {
    /// In disorder.
    Broken { number: u64, cells: Vec<String>, problem: FieldProblem },
    /// Says once more what an earlier row said.
    Repeated,
    /// Says something else of a person than an earlier row.
    Again { number: u64, cells: Vec<String> },
    /// To be looked at.
    Row { number: u64, cells: Vec<String>, whose: String, digest: [u8; 32] },
}

/// A line that has been looked at.
pub(super) enum Checked {
    /// It goes back.
    Wrong { number: u64, cells: Vec<String>, problems: Vec<FieldProblem> },
    /// It says once more what an earlier row said.
    Repeated,
    /// It says what it said when the person was last written.
    Unchanged,
    /// To be written.
    Ready(Box<Ready>),
}

/// Runs a chunk through.
pub(super) async fn run(db: Db, job: Arc<Job>, number: i64, rows: Vec<Raw>) -> Result<ChunkOutcome> {
    let asked: Vec<Option<(String, [u8; 32])>> = rows.iter().map(asked).collect();
    let asked = Arc::new(asked);
    let same = patiently(|| {
        let (job, asked) = (job.clone(), asked.clone());
        db.read(move |tx| sift(tx, &job, &asked))
    })
    .await?;
    let checked: Arc<Vec<Checked>> =
        Arc::new(rows.into_iter().zip(same).map(|(row, same)| check(&job, row, same)).collect());
    patiently(|| {
        let (job, checked) = (job.clone(), checked.clone());
        let db = db.clone();
        async move {
            match job.options.dry_run {
                true => db.read(move |tx| rehearse(tx, &job, &checked)).await,
                false => db.bulk(move |tx| settle(tx, &job, number, &checked)).await,
            }
        }
    })
    .await
}

/// Does something however long the database is busy.
async fn patiently<T, F: Future<Output = Result<T>>>(work: impl Fn() -> F) -> Result<T> {
    let mut tries = 0;
    loop {
        match work().await {
            Err(Problem::Busy(_)) if tries < PATIENCE => {
                tries += 1;
                tokio::time::sleep(PAUSE).await;
            }
            outcome => return outcome,
        }
    }
}

/// Whom a row is about, by tax code, and what it says.
fn asked(row: &Raw) -> Option<(String, [u8; 32])> {
    match row {
        Raw::Row { whose, digest, .. } if whose.len() == 16 => Some((whose.clone(), *digest)),
        _ => None,
    }
}

/// Which rows say the same as when their person was last written. A rehearsal looks at all of them: its record names whom it met.
fn sift(tx: &mut Tx<'_>, job: &Job, rows: &[Option<(String, [u8; 32])>]) -> Result<Vec<bool>> {
    if job.options.dry_run {
        return Ok(vec![false; rows.len()]);
    }
    let scope = decide(&job.actor, Action::PersonImport)?;
    let codes: Vec<&str> = rows.iter().flatten().map(|(code, _)| code.as_str()).collect();
    let known = store::known(tx, &scope, &codes)?;
    let is_same = |(code, digest): &(String, [u8; 32])| {
        let marked = |known: &store::Known| known.mark.as_deref() == Some(&mark(digest, known.version)[..]);
        known.get(code).is_some_and(marked)
    };
    Ok(rows.iter().map(|row| row.as_ref().is_some_and(is_same)).collect())
}

fn check(job: &Job, row: Raw, same: bool) -> Checked {
    match row {
        Raw::Broken { number, cells, problem } => Checked::Wrong { number, cells, problems: vec![problem] },
        Raw::Repeated => Checked::Repeated,
        Raw::Again { number, cells } => {
            let problems = vec![FieldProblem::new("identifier", "people-registry-twice")];
            Checked::Wrong { number, cells, problems }
        }
        Raw::Row { .. } if same => Checked::Unchanged,
        Raw::Row { number, cells, digest, .. } => match job.header.check(&cells, job.today()) {
            Ok(told) => Checked::Ready(Box::new(Ready { number, cells, digest, told })),
            Err(problems) => Checked::Wrong { number, cells, problems },
        },
    }
}

fn ready(rows: &[Checked]) -> Vec<&Ready> {
    rows.iter().filter_map(|row| if let Checked::Ready(row) = row { Some(&**row) } else { None }).collect()
}

fn rehearse(tx: &mut Tx<'_>, job: &Job, rows: &[Checked]) -> Result<ChunkOutcome> {
    let scope = decide(&job.actor, Action::PersonImport)?;
    let verdicts = plan(tx, &scope, job, &ready(rows))?;
    let met = verdicts.iter().filter_map(|verdict| match verdict {
        Verdict::Changed { person, .. } => Some(person.id),
        Verdict::Unchanged { person, .. } => Some(*person),
        Verdict::Added { .. } | Verdict::Wrong(_) => None,
    });
    let entry = Entry::new(Action::PersonImport).subjects(met).detail(format!("rehearsal {}", job.import));
    audit::record(tx, &job.actor, entry)?;
    Ok(outcome(job, rows, &verdicts))
}

fn settle(tx: &mut Tx<'_>, job: &Job, number: i64, rows: &[Checked]) -> Result<ChunkOutcome> {
    let scope = decide(&job.actor, Action::PersonImport)?;
    // The request that brought the file may be long answered: he may have been suspended meanwhile.
    if !access::sessions::still_holds(tx, &job.actor)? {
        return Err(Problem::Denied(Action::PersonImport.code()));
    }
    // Another process reads the same file, or this unit runs again.
    if let Some(done) = store::chunk(tx, job.import, number)? {
        return Ok(done);
    }
    let verdicts = plan(tx, &scope, job, &ready(rows))?;
    let written = write(tx, job, &verdicts)?;
    let outcome = outcome(job, rows, &verdicts);
    let tally = &outcome.tally;
    let new = written.added.map_or(String::new(), |ids| format!(" ({} to {})", ids.start(), ids.end()));
    let detail = format!(
        "import {} chunk {number}: {} new{new}, {} changed, {} unchanged, {} rejected",
        job.import, tally.added, tally.changed, tally.unchanged, tally.rejected
    );
    let entry = Entry::new(Action::PersonImport).subjects(written.touched).detail(detail);
    audit::record(tx, &job.actor, entry)?;
    store::insert_chunk(tx, job.import, number, &outcome)?;
    Ok(outcome)
}

/// Whom a unit of work wrote.
struct Written {
    /// First and last id of the new ones: their ids were made one after the other.
    added: Option<RangeInclusive<PersonId>>,
    /// Who was changed, or kept as corrected.
    touched: Vec<PersonId>,
}

fn write(tx: &mut Tx<'_>, job: &Job, verdicts: &[Verdict]) -> Result<Written> {
    let (mut added, mut touched) = (Vec::new(), Vec::new());
    let reason = web::t("people-registry-reason");
    for verdict in verdicts {
        match verdict {
            Verdict::Added { person, mark } => added.push((&**person, mark.as_deref())),
            Verdict::Changed { before, person, mark, .. } => {
                let changed = store::change(tx, before, person, reason, job.today());
                changed.map_err(again)?;
                if let Some(mark) = mark {
                    store::set_mark(tx, person.id, mark)?;
                }
                tx.emit(PersonCorrected { person: person.id });
                touched.push(person.id);
            }
            Verdict::Unchanged { person, mark, kept } => {
                if let Some(mark) = mark {
                    store::set_mark(tx, *person, mark)?;
                }
                touched.extend((!kept.is_empty()).then_some(*person));
            }
            Verdict::Wrong(_) => {}
        }
    }
    store::insert_all(tx, &added, job.today())?;
    added.iter().for_each(|(person, _)| tx.emit(PersonRegistered { person: person.id }));
    let ends = added.first().zip(added.last()).map(|(first, last)| first.0.id..=last.0.id);
    Ok(Written { added: ends, touched })
}

/// Somebody corrected a person while the rows were looked at: they are looked at again.
fn again(problem: Problem) -> Problem {
    if matches!(problem, Problem::Stale) { Problem::Serialization } else { problem }
}

/// The figures of a chunk, and its rows that go back.
fn outcome(job: &Job, rows: &[Checked], verdicts: &[Verdict]) -> ChunkOutcome {
    let mut outcome = ChunkOutcome::default();
    let mut verdicts = verdicts.iter();
    for row in rows {
        match row {
            Checked::Repeated => outcome.tally.duplicate += 1,
            Checked::Unchanged => outcome.tally.unchanged += 1,
            Checked::Wrong { number, cells, problems } => reject(job, &mut outcome, *number, cells, problems),
            Checked::Ready(row) => match verdicts.next() {
                Some(Verdict::Added { .. }) => outcome.tally.added += 1,
                Some(Verdict::Changed { kept, merged, .. }) => {
                    outcome.tally.changed += 1;
                    keep(job, &mut outcome, row, kept, *merged);
                }
                Some(Verdict::Unchanged { kept, .. }) => {
                    outcome.tally.unchanged += 1;
                    keep(job, &mut outcome, row, kept, false);
                }
                Some(Verdict::Wrong(problem)) => {
                    reject(job, &mut outcome, row.number, &row.cells, std::slice::from_ref(problem));
                }
                None => {}
            },
        }
    }
    outcome
}

fn reject(job: &Job, to: &mut ChunkOutcome, number: u64, cells: &[String], problems: &[FieldProblem]) {
    to.tally.rejected += 1;
    let sentences: Vec<String> = problems.iter().map(|problem| sentence(number, problem)).collect();
    to.rejected.push_str(&job.header.echo(cells, &sentences.join(" | ")));
    to.rejected.push_str("\r\n");
}

/// A row against which corrections stood, with the names of what was kept; or of who was merged, whose survivor stays as she is.
fn keep(job: &Job, to: &mut ChunkOutcome, row: &Ready, kept: &[&'static str], merged: bool) {
    if kept.is_empty() && !merged {
        return;
    }
    to.tally.kept += 1;
    let number = row.number.to_string();
    let mut said = Vec::with_capacity(2);
    if !kept.is_empty() {
        let names: Vec<&str> = kept.iter().map(|field| web::t(field_key(field))).collect();
        let names = names.join(", ");
        said.push(web::tn("people-registry-kept", &[("row", &number.as_str()), ("names", &names)]));
    }
    if merged {
        said.push(web::tn("people-registry-merged", &[("row", &number.as_str())]));
    }
    to.kept.push_str(&job.header.echo(&row.cells, &said.join(" | ")));
    to.kept.push_str("\r\n");
}
