//! Reports of suspect cases.

use access::audience::Reason;
use access::audit::{self, Entry};
use access::{Action, Actor, Resource, audience, bars, decide};
use jiff::ToSpan;
use kernel::clock::local_date;
use kernel::ids::{PersonId, ReportId};
use kernel::{Date, Problem, Result};
use people::model::Person;
use storage::Tx;
use uuid::Uuid;

use super::{Listing, page_length};
use crate::events::{ReportFiled, ReportTaken};
use crate::grants;
use crate::model::{FiledReport, NewReport, Report, ReportStatus, Step};
use crate::reactions::Situation;
use crate::store::{self, ReportLine, StoredReport};

/// What the form of a report begins with.
#[derive(Debug, Clone)]
pub struct ReportBegun {
    /// Whom the doctor is about to report.
    pub person: Person,
    /// The report of her that waits already.
    pub waits: Option<Report>,
    /// The last report of her: much of it may hold again.
    pub last: Option<Report>,
}

/// Whom a doctor is about to report, and what was reported of her before.
///
/// # Errors
/// `Problem::Denied`; `Problem::NotFound` when it is not his patient.
pub fn begin_report(tx: &mut Tx<'_>, actor: &Actor, person: PersonId) -> Result<ReportBegun> {
    let scope = decide(actor, Action::ReportCreate)?;
    let (person, reason) = people::store::get(tx, &scope, person)?;
    let entry = Entry::new(Action::ReportCreate).subject(person.id).why(&reason);
    audit::record(tx, actor, entry.detail("form"))?;
    let seen = seen(tx, person.id, &reason)?;
    let waits = seen.iter().find(|report| is_open(report)).cloned();
    Ok(ReportBegun { person, waits, last: seen.into_iter().next() })
}

/// The reports of a person that whoever reaches her sees, the latest first.
fn seen(tx: &mut Tx<'_>, person: PersonId, reason: &Reason) -> Result<Vec<Report>> {
    let sight = bars::sight(tx, reason, person)?;
    let mut reports: Vec<Report> =
        store::reports_of(tx, person)?.into_iter().map(|stored| stored.report).collect();
    reports.retain(|report| sight.shows(report.id));
    Ok(reports)
}

/// Whether nobody has taken a report in charge yet.
fn is_open(report: &Report) -> bool {
    report.status != ReportStatus::InCharge
}

/// A doctor reports a suspect case of one of his patients. In the same commit the public-health service of the
/// domicile has it in its list, and a running isolation counts from the onset.
///
/// # Errors
/// `Problem::Denied`; `Problem::NotFound` when it is not his patient; `Problem::Invalid`: `again` when a report of
/// the person waits and the doctor has not said that this is another one.
pub fn file_report(tx: &mut Tx<'_>, actor: &Actor, new: &NewReport) -> Result<FiledReport> {
    let scope = decide(actor, Action::ReportCreate)?;
    let reason = audience::reason(tx, &scope, Resource::Person, new.person.0)?;
    let new = new.tidied();
    let problems = new.problems(scope.today(), &[]);
    if !problems.is_empty() {
        return Err(Problem::Invalid(problems));
    }
    people::store::lock_person(tx, new.person)?;
    let report = match store::find_report(tx, new.id)? {
        Some(stored) if stored.report.person == new.person && stored.report.reported_by == actor.user => {
            stored.report
        }
        Some(stored) => {
            let (whose, taken) = (stored.report.person.0, Problem::Refused("cases-report-id-taken"));
            return Err(audience::refuse_as(tx, &scope, Resource::Report.code(), Some(whose), taken));
        }
        None if !new.again && seen(tx, new.person, &reason)?.iter().any(is_open) => {
            return Err(Problem::field("again", "cases-report-again-asked"));
        }
        None => insert(tx, actor, &new)?,
    };
    let entry = Entry::new(Action::ReportCreate).subject(new.person).why(&reason);
    audit::record(tx, actor, entry.detail(format!("report {}", report.id)))?;
    Ok(FiledReport { warnings: new.warnings(scope.today()), report })
}

fn insert(tx: &mut Tx<'_>, actor: &Actor, new: &NewReport) -> Result<Report> {
    let place = store::person_place(tx, new.person)?;
    let report = Report {
        id: new.id,
        person: new.person,
        asl: place.asl.clone(),
        onset: new.onset,
        symptoms: new.symptoms.clone(),
        grades: new.grades.clone(),
        temperature_tenths: new.temperature_tenths,
        whereabouts: new.whereabouts.clone(),
        context: new.context.clone(),
        conditions: new.conditions.clone(),
        note: new.note.clone(),
        status: ReportStatus::Waiting,
        reported_by: actor.user,
        reported_by_name: actor.name.clone(),
        reported_at: tx.clocks().business_now(),
        taken: None,
        asked: None,
        version: 1,
    };
    let gp_code = place.gp.as_ref().map(|(code, _)| code.clone()).unwrap_or_default();
    let stored = StoredReport { report, gp_code, reported_on: actor.today };
    store::insert_report(tx, &stored)?;
    store::insert_step(tx, actor, new.id, (Step::Filed, ""), stored.report.reported_at)?;
    let audiences = grants::of_report(&stored.report, stored.reported_on, &place, actor.today);
    audience::grant(tx, Resource::Report, new.id.0, &audiences)?;
    tx.emit(ReportFiled { report: new.id, person: new.person, asl: place.asl, on: actor.today });
    Situation::load(tx, new.person)?.evaluate(tx, None)?;
    Ok(stored.report)
}

/// The reports of the actor's audience: for the public-health service those that wait, the oldest first, then those
/// in charge; for a doctor his patients', the newest first.
///
/// # Errors
/// `Problem::Denied`.
pub fn list_reports(
    tx: &mut Tx<'_>,
    actor: &Actor,
    after: Option<Uuid>,
    length: usize,
) -> Result<Listing<ReportLine>> {
    let scope = decide(actor, Action::ReportList)?;
    let length = page_length(length);
    let position = store::position(tx, &scope, Resource::Report, after)?;
    let lines = store::list_reports(tx, &scope, &position, length + 1)?;
    let listing = Listing::new(lines, length, |line| line.report.id.0);
    let listed = listing.items.iter().map(|line| (line.report.person, &line.reason));
    audit::record(tx, actor, Entry::new(Action::ReportList).listed(listed))?;
    Ok(listing)
}

/// One report, e.g. to see who took it in charge a moment before.
///
/// # Errors
/// `Problem::Denied`; `Problem::NotFound`.
pub fn view_report(tx: &mut Tx<'_>, actor: &Actor, id: ReportId) -> Result<Report> {
    let scope = decide(actor, Action::ReportList)?;
    let reason = audience::reason(tx, &scope, Resource::Report, id.0)?;
    let report = store::find_report(tx, id)?.ok_or(Problem::NotFound)?.report;
    let entry = Entry::new(Action::ReportList).subject(report.person).why(&reason);
    audit::record(tx, actor, entry.detail(format!("report {id}")))?;
    Ok(report)
}

/// An operator of the public-health service takes a report in charge, also one to which a doctor has not answered yet.
/// Pressing twice is harmless.
///
/// # Errors
/// `Problem::Denied`; `Problem::NotFound`; `Problem::Stale` when somebody else was quicker or the version is old.
pub fn take_charge(tx: &mut Tx<'_>, actor: &Actor, id: ReportId, version: i64) -> Result<Report> {
    let scope = decide(actor, Action::ReportTakeCharge)?;
    let reason = audience::reason(tx, &scope, Resource::Report, id.0)?;
    let now = tx.clocks().business_now();
    let taken = store::take_charge(tx, id, version, actor, now)?;
    let stored = store::find_report(tx, id)?.ok_or(Problem::NotFound)?;
    if taken {
        store::insert_step(tx, actor, id, (Step::Taken, ""), now)?;
        replace(tx, &stored)?;
        tx.emit(ReportTaken { report: id, person: stored.report.person });
    } else if !is_repeat(&stored.report, actor, version) {
        return Err(Problem::Stale);
    }
    let entry = Entry::new(Action::ReportTakeCharge).subject(stored.report.person).why(&reason);
    audit::record(tx, actor, entry.detail(format!("report {id}")))?;
    Ok(stored.report)
}

/// Who sees a report, and where it stands in their lists, as it is now. With the person locked: who moves her, or mends what is
/// stored, waits or is waited for.
pub(super) fn replace(tx: &mut Tx<'_>, stored: &StoredReport) -> Result<()> {
    people::store::lock_person(tx, stored.report.person)?;
    let place = store::person_place(tx, stored.report.person)?;
    let audiences = grants::of_report(&stored.report, stored.reported_on, &place, tx.clocks().today());
    audience::replace(tx, Resource::Report, stored.report.id.0, &audiences)
}

/// The report that has waited longest, and its version: what "next" means when it is shown. It names nobody.
///
/// # Errors
/// `Problem::Denied`.
pub fn next_waiting(tx: &mut Tx<'_>, actor: &Actor) -> Result<Option<(ReportId, i64)>> {
    let scope = decide(actor, Action::ReportTakeCharge)?;
    // Those that wait stand first, the oldest before.
    let first = store::list_reports(tx, &scope, &store::Position::default(), 1)?.into_iter().next();
    let waiting = first.filter(|line| line.report.status == ReportStatus::Waiting);
    Ok(waiting.map(|line| (line.report.id, line.report.version)))
}

/// Reports that are counted: more of them are many, and counting all would cost as much as the list.
pub const MOST_COUNTED: i64 = 1_000;

/// How many reports wait for the actor's service, up to [`MOST_COUNTED`].
///
/// # Errors
/// `Problem::Denied`.
pub fn count_waiting(tx: &mut Tx<'_>, actor: &Actor) -> Result<i64> {
    let scope = decide(actor, Action::ReportTakeCharge)?;
    store::count_waiting(tx, &scope, MOST_COUNTED)
}

/// How many reports the doctor is asked to complete, up to [`MOST_COUNTED`].
///
/// # Errors
/// `Problem::Denied`.
pub fn count_to_complete(tx: &mut Tx<'_>, actor: &Actor) -> Result<i64> {
    let scope = decide(actor, Action::ReportCreate)?;
    store::count_waiting(tx, &scope, MOST_COUNTED)
}

/// Takes the next report in charge: the one that was next when the button was shown, unless somebody else has it by
/// now; then the one that waits longest. Pressing twice takes one. `None` when nothing waits.
///
/// # Errors
/// `Problem::Denied`.
pub fn take_next(tx: &mut Tx<'_>, actor: &Actor, shown: Option<(ReportId, i64)>) -> Result<Option<Report>> {
    if let Some((id, version)) = shown {
        match take_charge(tx, actor, id, version) {
            Err(Problem::Stale | Problem::NotFound) => {}
            taken => return taken.map(Some),
        }
    }
    match next_waiting(tx, actor)? {
        Some((id, version)) => take_charge(tx, actor, id, version).map(Some),
        None => Ok(None),
    }
}

/// What became of several reports chosen at once.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Several {
    /// Those the actor has now.
    pub taken: Vec<Report>,
    /// How many somebody else had taken, or changed, before.
    pub late: usize,
}

/// Takes several reports in charge, each as if it were alone: who was quicker with one does not hold up the others.
///
/// # Errors
/// `Problem::Denied`.
pub fn take_several(tx: &mut Tx<'_>, actor: &Actor, chosen: &[(ReportId, i64)]) -> Result<Several> {
    decide(actor, Action::ReportTakeCharge)?;
    let mut several = Several::default();
    for (id, version) in chosen {
        match take_charge(tx, actor, *id, *version) {
            Ok(report) => several.taken.push(report),
            Err(Problem::Stale | Problem::NotFound) => several.late += 1,
            Err(problem) => return Err(problem),
        }
    }
    Ok(several)
}

/// The report that sends somebody to the form of a swab, when it is about that person. The form's own record names her.
///
/// # Errors
/// As `Tx::query`.
pub fn report_about(
    tx: &mut Tx<'_>,
    actor: &Actor,
    person: PersonId,
    id: ReportId,
) -> Result<Option<Report>> {
    let Ok(scope) = decide(actor, Action::ReportList) else { return Ok(None) };
    match audience::reason(tx, &scope, Resource::Report, id.0) {
        Err(Problem::NotFound) => return Ok(None),
        reason => reason.map(drop)?,
    }
    let (stored, hers) = (store::find_report(tx, id)?, people::store::ids_of(tx, person)?);
    Ok(stored.map(|stored| stored.report).filter(|report| hers.contains(&report.person)))
}

/// Days back from today in which a report tells when the symptoms of today began: those of an earlier illness do not.
const DAYS_OF_ILLNESS: i32 = 30;

/// When the symptoms of a person began, as the latest of her reports of these weeks that tells it says, as far as the actor
/// sees her reports.
///
/// # Errors
/// As `Tx::query`.
pub fn onset_reported(tx: &mut Tx<'_>, actor: &Actor, person: PersonId) -> Result<Option<Date>> {
    let Ok(scope) = decide(actor, Action::ReportList) else { return Ok(None) };
    let Some(reason) = audience::reach(tx, &scope, Resource::Person, person.0)? else { return Ok(None) };
    let sight = bars::sight(tx, &reason, person)?;
    let since = actor.today.saturating_sub(DAYS_OF_ILLNESS.days());
    let reports = store::reports_of(tx, person)?.into_iter().map(|stored| stored.report);
    let mut recent =
        reports.filter(|report| local_date(report.reported_at) >= since && sight.shows(report.id));
    Ok(recent.find_map(|report| report.onset))
}

/// Whether this actor had already taken that very version.
fn is_repeat(report: &Report, actor: &Actor, version: i64) -> bool {
    let mine = report.taken.as_ref().is_some_and(|taken| taken.by == actor.user);
    mine && report.status == ReportStatus::InCharge && report.version == version + 1
}
