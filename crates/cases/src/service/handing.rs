//! From hand to hand: a report is sent back to its doctor, who completes it.

use access::audit::{self, Entry};
use access::{Action, Actor, Resource, audience, decide};
use kernel::ids::ReportId;
use kernel::{Problem, Result};
use people::model::Person;
use storage::Tx;
use uuid::Uuid;

use super::reports::replace;
use crate::events::{ReportCorrected, ReportReleased};
use crate::model::{HandOver, NewReport, Report, ReportCorrection, ReportStatus, Step, note_problem};
use crate::reactions::Situation;
use crate::rules::report::after;
use crate::store;

/// A report with whose it is and through whose hands it went.
#[derive(Debug, Clone)]
pub struct ReportWhole {
    /// The report.
    pub report: Report,
    /// Whose.
    pub person: Person,
    /// What happened to it, in order.
    pub steps: Vec<HandOver>,
}

fn whole(tx: &mut Tx<'_>, actor: &Actor, action: Action, id: ReportId) -> Result<ReportWhole> {
    let scope = decide(actor, action)?;
    let reason = audience::reason(tx, &scope, Resource::Report, id.0)?;
    let report = store::find_report(tx, id)?.ok_or(Problem::NotFound)?.report;
    // Whoever sees a report sees whose it is.
    let (person, _) = people::store::get(tx, &scope, report.person)?;
    let entry = Entry::new(action).subject(person.id).why(&reason);
    // Whoever is about to complete it has done nothing yet.
    let detail = if action == Action::ReportCreate { "form".to_owned() } else { format!("report {id}") };
    audit::record(tx, actor, entry.detail(detail))?;
    let steps = store::steps_of_report(tx, id)?;
    Ok(ReportWhole { report, person, steps })
}

/// One report, whole.
///
/// # Errors
/// `Problem::Denied`; `Problem::NotFound`.
pub fn open_report(tx: &mut Tx<'_>, actor: &Actor, id: ReportId) -> Result<ReportWhole> {
    whole(tx, actor, Action::ReportList, id)
}

/// The report that a doctor is about to complete, and what was asked for.
///
/// # Errors
/// `Problem::Denied`; `Problem::NotFound` when it is not about a patient of hers.
pub fn begin_complete(tx: &mut Tx<'_>, actor: &Actor, id: ReportId) -> Result<ReportWhole> {
    whole(tx, actor, Action::ReportCreate, id)
}

/// An operator of the public-health service sends a waiting report back to its doctor and says what is missing. In the same
/// commit it stands first in her list. Pressing twice is harmless.
///
/// # Errors
/// `Problem::Denied`; `Problem::NotFound`; an invalid `asked`; `Problem::Stale` when somebody else was quicker or the version is
/// old.
pub fn send_back(tx: &mut Tx<'_>, actor: &Actor, id: ReportId, version: i64, note: &str) -> Result<Report> {
    let scope = decide(actor, Action::ReportTakeCharge)?;
    let reason = audience::reason(tx, &scope, Resource::Report, id.0)?;
    let note = note.replace('\0', "");
    let note = note.trim();
    if let Some(problem) = note_problem(note) {
        return Err(Problem::Invalid(vec![problem]));
    }
    let now = tx.clocks().business_now();
    let sent = store::send_back(tx, actor, (id, version), note, now)?;
    let stored = store::find_report(tx, id)?.ok_or(Problem::NotFound)?;
    if sent {
        store::insert_step(tx, actor, id, (Step::SentBack, note), now)?;
        replace(tx, &stored)?;
    } else if !is_repeat(&stored.report, actor, version, note) {
        return Err(Problem::Stale);
    }
    let entry = Entry::new(Action::ReportTakeCharge).subject(stored.report.person).why(&reason);
    audit::record(tx, actor, entry.detail(format!("sent back report {id}")))?;
    Ok(stored.report)
}

/// An operator lets a report go that he has just taken in charge, and nobody has touched since: it waits again, at the place of
/// its patient. That he had taken it stays in its history.
///
/// # Errors
/// `Problem::Denied`; `Problem::NotFound`; `Problem::Stale` when it is not his or has another version.
pub fn release(tx: &mut Tx<'_>, actor: &Actor, id: ReportId, version: i64) -> Result<Report> {
    let scope = decide(actor, Action::ReportTakeCharge)?;
    let reason = audience::reason(tx, &scope, Resource::Report, id.0)?;
    let before = store::find_report(tx, id)?.ok_or(Problem::NotFound)?.report;
    if after(before.status, Step::Released).is_none() || !store::release(tx, actor, id, version)? {
        return Err(Problem::Stale);
    }
    let now = tx.clocks().business_now();
    store::insert_step(tx, actor, id, (Step::Released, ""), now)?;
    let stored = store::find_report(tx, id)?.ok_or(Problem::NotFound)?;
    replace(tx, &stored)?;
    tx.emit(ReportReleased { report: id, person: stored.report.person });
    let entry = Entry::new(Action::ReportTakeCharge).subject(stored.report.person).why(&reason);
    audit::record(tx, actor, entry.detail(format!("released report {id}")))?;
    Ok(stored.report)
}

/// Whether this actor had already sent that very version back, with those words.
fn is_repeat(report: &Report, actor: &Actor, version: i64, note: &str) -> bool {
    let mine = report.asked.as_ref().is_some_and(|asked| asked.by == actor.user && asked.note == note);
    mine && report.status == ReportStatus::ToComplete && report.version == version + 1
}

/// What a doctor makes of a report that was sent back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Completion {
    /// Made before the write: a repeat with the same is harmless.
    pub act: Uuid,
    /// The version that she saw.
    pub version: i64,
    /// What the report says now, under its own id and person.
    pub says: NewReport,
    /// What she answers, if anything.
    pub answer: String,
}

/// A doctor completes a report that was sent back. In the same commit it waits again, at the place of its patient, who has
/// waited since it was filed; what it said before stays in the history, and a running isolation is worked out anew.
///
/// # Errors
/// `Problem::Denied`; `Problem::NotFound` when it is not about a patient of hers; `Problem::Invalid`; `Problem::Stale` when it
/// has another version by now; `Problem::Refused` when it waits for no answer.
pub fn complete(tx: &mut Tx<'_>, actor: &Actor, new: &Completion) -> Result<Report> {
    let scope = decide(actor, Action::ReportCreate)?;
    let id = new.says.id;
    let reason = audience::reason(tx, &scope, Resource::Report, id.0)?;
    let before = store::find_report(tx, id)?.ok_or(Problem::NotFound)?.report;
    let says = NewReport { person: before.person, ..new.says.tidied() };
    people::store::lock_person(tx, says.person)?;
    if !store::report_act(tx, id, new.act)? {
        let new = Completion { says, ..new.clone() };
        write(tx, actor, &before, &new)?;
    }
    let entry = Entry::new(Action::ReportCreate).subject(before.person).why(&reason);
    audit::record(tx, actor, entry.detail(format!("completed report {id}")))?;
    Ok(store::find_report(tx, id)?.ok_or(Problem::NotFound)?.report)
}

fn write(tx: &mut Tx<'_>, actor: &Actor, before: &Report, new: &Completion) -> Result<()> {
    let answer = new.answer.replace('\0', "").trim().to_owned();
    let mut problems = new.says.problems(actor.today, &before.symptoms);
    problems.extend(answer_problem(&answer));
    if !problems.is_empty() {
        return Err(Problem::Invalid(problems));
    }
    if after(before.status, Step::Completed).is_none() {
        return Err(Problem::Refused("cases-complete-not-asked"));
    }
    let correction = ReportCorrection {
        act: new.act,
        version: new.version,
        says: new.says.clone(),
        reason: before.asked.as_ref().map(|asked| asked.note.clone()).unwrap_or_default(),
    };
    store::correct_report(tx, actor, before, &correction)?;
    store::complete(tx, &correction)?;
    let now = tx.clocks().business_now();
    store::insert_step(tx, actor, before.id, (Step::Completed, &answer), now)?;
    let stored = store::find_report(tx, before.id)?.ok_or(Problem::NotFound)?;
    replace(tx, &stored)?;
    tx.emit(ReportCorrected { report: before.id, person: before.person });
    let mut situation = Situation::load(tx, before.person)?;
    situation.forget_onset(tx, before.onset)?;
    situation.evaluate(tx, None)
}

fn answer_problem(answer: &str) -> Option<kernel::FieldProblem> {
    (answer.chars().count() > 500).then(|| kernel::FieldProblem::new("answer", "cases-note-long"))
}
