//! Results by hand: the work list and the JSON API.

use access::audience::{self, Reason};
use access::audit::{self, Entry};
use access::{Action, Actor, AudienceKind, Resource, Scope, bars, decide};
use kernel::clock::local_date;
use kernel::ids::{PersonId, RequestId, ResultId};
use kernel::{Date, FieldProblem, Problem, Result, Timestamp};
use people::OfPerson;
use storage::{Ahead, Tx};

use super::recording::{self, NewRevision};
use super::validating;
use crate::model::{Door, LabResult, Outcome, RequestStatus, Revision, SwabRequest, Withdrawal};
use crate::rules::request::{self, Step, next};
use crate::store::{self, NewResult};

/// Days before its request from which a sample cannot come: a slip in the year, not an early swab.
const DAYS_BEFORE_REQUEST: i64 = 30;
/// Characters of the reason of a correction.
const REASON_LENGTH: usize = 300;

/// A result typed for a request.
#[derive(Debug, Clone)]
pub struct Record {
    /// Made by who records: a repeat with the same one changes nothing.
    pub id: ResultId,
    /// The request.
    pub request: RequestId,
    /// What was found.
    pub outcome: Outcome,
    /// When the sample was taken; now when not said.
    pub sampled_at: Option<Timestamp>,
    /// By which door.
    pub door: Door,
}

/// The laboratory records the result of one of its requests.
///
/// # Errors
/// `Problem::Denied`; `Problem::NotFound` for another laboratory's request; `Problem::Refused` when it has a result
/// already; an invalid `sampled_at`.
pub fn record_result(tx: &mut Tx<'_>, actor: &Actor, new: &Record) -> Result<LabResult> {
    record(tx, actor, new, |_, _| Ok(new.sampled_at))
}

/// As [`record_result`], of a sample of which the laboratory knows the day.
///
/// # Errors
/// As [`record_result`]; an invalid `sampled_day` after today or before the request.
pub fn record_result_of_day(tx: &mut Tx<'_>, actor: &Actor, new: &Record, day: Date) -> Result<LabResult> {
    record(tx, actor, new, |request, now| request::sampled(request, day, now).map(Some))
}

/// `sampled_at` is asked once the request is known to be the laboratory's: what it says tells when that was made.
fn record(
    tx: &mut Tx<'_>,
    actor: &Actor,
    new: &Record,
    sampled_at: impl Fn(&SwabRequest, Timestamp) -> Result<Option<Timestamp>>,
) -> Result<LabResult> {
    let scope = decide(actor, Action::ResultRecord)?;
    let reason = audience::reason(tx, &scope, Resource::Request, new.request.0)?;
    let request = store::find_request(tx, new.request)?.ok_or(Problem::NotFound)?;
    let repeated = store::find_result(tx, new.id)?.map(|there| there.result);
    let result = match repeated {
        Some(there) if there.request == Some(new.request) && there.outcome == new.outcome => there,
        Some(there) => return Err(taken(tx, &scope, &there)),
        None => {
            let sampled_at = sampled_at(&request, tx.clocks().business_now())?;
            conclude(tx, actor, &scope, &Record { sampled_at, ..new.clone() }, &request)?
        }
    };
    audit::record(tx, actor, Entry::new(Action::ResultRecord).subject(request.person).why(&reason))?;
    Ok(result)
}

/// What was said of the sample alone, when a request has no other result: that it did not come, or cannot be examined. What is
/// found after all corrects it.
pub(super) fn given_up(tx: &mut Tx<'_>, scope: &Scope, request: &SwabRequest) -> Result<Option<Revision>> {
    if request.status != RequestStatus::Resulted {
        return Ok(None);
    }
    let known = store::results_of_request(tx, scope, request.person, request.id)?;
    let current = known.into_iter().find(|revision| revision.result.current);
    Ok(current.filter(|current| {
        current.result.outcome.is_of_sample() && current.result.laboratory == request.laboratory
    }))
}

/// The id of a new result is another one's.
fn taken(tx: &mut Tx<'_>, scope: &Scope, there: &LabResult) -> Problem {
    let answer = Problem::Duplicate("lab_result.id".into());
    audience::refuse_as(tx, scope, "result", Some(there.person.0), answer)
}

/// Ends a request with a result, or with what a step of its tube says, within the gate of whoever asks.
pub(super) fn conclude(
    tx: &mut Tx<'_>,
    actor: &Actor,
    scope: &Scope,
    new: &Record,
    request: &SwabRequest,
) -> Result<LabResult> {
    let given_up = given_up(tx, scope, request)?.filter(|before| before.result.outcome != new.outcome);
    if given_up.is_none() {
        next(request.status, Step::Result)?;
    }
    let now = tx.clocks().business_now();
    let sampled_at = match new.sampled_at.or(request.sampled_at) {
        Some(sampled_at) => sampled_at,
        None => undone_sample(tx, actor, scope, request)?.unwrap_or(now),
    };
    check_sample(sampled_at, request.requested_on, now)?;
    // Who sees what follows from where she lives: nobody moves her meanwhile.
    people::store::lock_person(tx, request.person)?;
    let asl = store::subject(tx, scope, request.person)?.asl;
    if let Some(before) = given_up {
        return after_all(tx, actor, new, &before, &asl);
    }
    let result = LabResult {
        id: new.id,
        request: Some(request.id),
        person: request.person,
        laboratory: request.laboratory.clone(),
        asl: asl.clone(),
        accession: request.number.clone(),
        test: request.test,
        sampled_at,
        outcome: new.outcome,
        revision: 1,
        supersedes: None,
        current: true,
        reported_on: actor.today,
        recorded_at: tx.clocks().now(),
    };
    let written = NewResult {
        result: result.clone(),
        measured: Default::default(),
        reason: None,
        door: new.door,
        by: actor.user,
    };
    match recording::record(tx, actor, written, Some(request), &asl)? {
        true => Ok(result),
        false => told_again(tx, actor, new, &result),
    }
}

/// The sample of a result that was taken back today as a slip of the keyboard: what is typed instead is of the same, and its next
/// revision.
fn undone_sample(
    tx: &mut Tx<'_>,
    actor: &Actor,
    scope: &Scope,
    request: &SwabRequest,
) -> Result<Option<Timestamp>> {
    let known = store::results_of_request(tx, scope, request.person, request.id)?;
    let slip = known.into_iter().find(|revision| revision.withdrawn == Some(Withdrawal::Undone));
    let of_today = |slip: &Revision| {
        slip.result.reported_on == actor.today && slip.result.laboratory == request.laboratory
    };
    Ok(slip.filter(of_today).map(|slip| slip.result.sampled_at))
}

/// Of this very sample a result is there: one that was taken back, after which what is told now is the next revision; or one that
/// was faster.
fn told_again(tx: &mut Tx<'_>, actor: &Actor, new: &Record, result: &LabResult) -> Result<LabResult> {
    let LabResult { laboratory, accession, test, sampled_at, .. } = result;
    let chain = store::revisions(tx, laboratory, accession, *test, *sampled_at)?;
    let written = match chain.last() {
        Some(last) if last.withdrawn.is_some() && last.result.person == result.person => {
            let revision = NewRevision {
                id: new.id,
                outcome: new.outcome,
                measured: Default::default(),
                reason: None,
                door: new.door,
            };
            recording::correct(tx, actor, last, revision, &result.asl)?
        }
        _ => None,
    };
    written.ok_or_else(|| beaten(tx, new.id, Problem::Refused("lab-request-already-resulted")))
}

/// The sample came after all, or came and cannot be examined: what was said of it stays in the history.
fn after_all(
    tx: &mut Tx<'_>,
    actor: &Actor,
    new: &Record,
    before: &Revision,
    asl: &str,
) -> Result<LabResult> {
    let revision = NewRevision {
        id: new.id,
        outcome: new.outcome,
        measured: Default::default(),
        reason: Some(web::t("lab-tube-after-all").to_owned()),
        door: new.door,
    };
    match recording::correct(tx, actor, before, revision, asl)? {
        Some(result) => Ok(result),
        None => Err(beaten(tx, new.id, Problem::Stale)),
    }
}

/// Why nothing was written: the same act was, at this very moment, and the unit runs again and finds it; or another.
fn beaten(tx: &mut Tx<'_>, id: ResultId, otherwise: Problem) -> Problem {
    match store::find_result(tx, id) {
        Ok(Some(_)) => Problem::Serialization,
        Ok(None) => otherwise,
        Err(problem) => problem,
    }
}

pub(super) fn check_sample(sampled_at: Timestamp, requested_on: Date, now: Timestamp) -> Result<()> {
    let day = local_date(sampled_at);
    let earliest =
        requested_on.checked_sub(jiff::Span::new().days(DAYS_BEFORE_REQUEST)).map_err(Problem::internal)?;
    if sampled_at > now {
        return Err(Problem::field("sampled_at", "lab-sampled-future"));
    }
    if day < earliest {
        let days = DAYS_BEFORE_REQUEST.to_string();
        let problem = FieldProblem::new("sampled_at", "lab-sampled-long-before").with("days", days);
        return Err(Problem::Invalid(vec![problem]));
    }
    Ok(())
}

/// A correction typed for a result.
#[derive(Debug, Clone)]
pub struct Correct {
    /// Made by who corrects: a repeat with the same one changes nothing.
    pub id: ResultId,
    /// The result that was wrong.
    pub result: ResultId,
    /// What is right.
    pub outcome: Outcome,
    /// Why, in a few words.
    pub reason: String,
    /// The revision that was shown, if the door says so: another one in between is `Problem::Stale`.
    pub shown: Option<i32>,
    /// By which door.
    pub door: Door,
}

/// The laboratory corrects a result of its own: both versions stay.
///
/// # Errors
/// `Problem::Denied`; `Problem::NotFound` for another laboratory's; `Problem::Stale` when it has been corrected since;
/// `Problem::Refused` for what was found of a sample that was given up, where a second person must say so; invalid fields `reason`
/// and `outcome`.
pub fn correct_result(tx: &mut Tx<'_>, actor: &Actor, new: &Correct) -> Result<LabResult> {
    let scope = decide(actor, Action::ResultRecord)?;
    let current = own(tx, &scope, new.result)?;
    let result = match store::find_result(tx, new.id)?.map(|there| there.result) {
        Some(there) if there.supersedes == Some(new.result) && there.outcome == new.outcome => there,
        Some(there) => return Err(taken(tx, &scope, &there)),
        None => write_correction(tx, actor, &scope, new, &current)?,
    };
    let entry = Entry::new(Action::ResultRecord).subject(result.person).why(&reason(&current.result));
    audit::record(tx, actor, entry.detail("correction"))?;
    Ok(result)
}

/// A result of the actor's laboratory. That it is its own is the relation: its request may be out of sight by now.
pub(super) fn own(tx: &mut Tx<'_>, scope: &Scope, id: ResultId) -> Result<Revision> {
    let own =
        |found: &Revision| scope.audiences().contains(&AudienceKind::Laboratory.of(&found.result.laboratory));
    if let Some(found) = store::find_result(tx, id)?.filter(own) {
        return Ok(found);
    }
    let there = tx.system(audience::ASKED_IN_VAIN, |tx| store::find_result(tx, id))?;
    Err(audience::refuse(tx, scope, "result", there.map(|there| there.result.person.0)))
}

/// Why a laboratory reaches a result of its own.
pub(super) fn reason(result: &LabResult) -> Reason {
    let audience = AudienceKind::Laboratory.of(&result.laboratory);
    Reason { audience, since: result.reported_on, why: "lab-why-own-result".to_owned() }
}

fn write_correction(
    tx: &mut Tx<'_>,
    actor: &Actor,
    scope: &Scope,
    new: &Correct,
    current: &Revision,
) -> Result<LabResult> {
    let found = current.result.outcome.is_of_sample() && !new.outcome.is_of_sample();
    if found && wants_second(tx, actor)? {
        return Err(Problem::Refused("lab-correction-validated"));
    }
    if !current.result.current || new.shown.is_some_and(|shown| shown != current.result.revision) {
        return Err(Problem::Stale);
    }
    let mut problems = Vec::new();
    let length = new.reason.trim().chars().count();
    if !(3..=REASON_LENGTH).contains(&length) || new.reason.contains('\0') {
        problems.push(FieldProblem::new("reason", "lab-correction-reason"));
    }
    if new.outcome == current.result.outcome {
        problems.push(FieldProblem::new("outcome", "lab-correction-same"));
    }
    if !problems.is_empty() {
        return Err(Problem::Invalid(problems));
    }
    people::store::lock_person(tx, current.result.person)?;
    let asl = store::subject(tx, scope, current.result.person)?.asl;
    let revision = NewRevision {
        id: new.id,
        outcome: new.outcome,
        measured: current.measured.clone(),
        reason: Some(new.reason.trim().to_owned()),
        door: new.door,
    };
    match recording::correct(tx, actor, current, revision, &asl)? {
        Some(result) => Ok(result),
        None => Err(beaten(tx, new.id, Problem::Stale)),
    }
}

/// Whether what the actor finds is no result before a second person says so. A system's results come validated.
fn wants_second(tx: &mut Tx<'_>, actor: &Actor) -> Result<bool> {
    let machine = actor.role == access::Role::LaboratoryMachine;
    Ok(!machine && validating::demands_validation(tx, &actor.unit.code, actor.today)?)
}

/// A result of the actor's laboratory with whose it is, for the form that corrects it.
///
/// # Errors
/// `Problem::Denied`; `Problem::NotFound` for another laboratory's.
pub fn result(tx: &mut Tx<'_>, actor: &Actor, id: ResultId) -> Result<(Revision, crate::model::Subject)> {
    let scope = decide(actor, Action::ResultRecord)?;
    let found = own(tx, &scope, id)?;
    let subject = store::subject(tx, &scope, found.result.person)?;
    let entry = Entry::new(Action::ResultRecord).subject(subject.id).why(&reason(&found.result));
    audit::record(tx, actor, entry.detail("form"))?;
    Ok((found, subject))
}

/// The results of a person with all their revisions, as far as the actor sees them, for her page: the page's own audit record
/// covers them.
///
/// # Errors
/// `Problem::Denied`, `Problem::NotFound`.
pub fn results_of_person(tx: &mut Tx<'_>, actor: &Actor, person: PersonId) -> Result<Vec<Revision>> {
    let scope = decide(actor, Action::ResultView)?;
    let reason = audience::reason(tx, &scope, Resource::Person, person.0)?;
    let sight = bars::sight(tx, &reason, person)?;
    let mut results = store::results_of_person(tx, &scope, person)?;
    results.retain(|revision| sight.shows(revision.result.id));
    Ok(results)
}

/// Says what the panel of the person's page will ask: [`results_of_person`] and the requests.
pub fn panel_ahead(ahead: &mut Ahead, actor: &Actor, of: OfPerson) {
    let Ok(scope) = decide(actor, Action::ResultView) else { return };
    audience::reason_ahead(ahead, &scope, Resource::Person, of.person.0);
    bars::sight_ahead(ahead, &scope, of.person);
    store::results_ahead(ahead, of);
    let sees = decide(actor, Action::RequestList).or_else(|_| decide(actor, Action::RequestPropose));
    // Of a record that is open in an emergency they are not, and which one this is the page finds out later.
    if let (Ok(scope), true) = (sees, actor.emergencies.is_empty()) {
        store::requests_ahead(ahead, of);
        store::steps_ahead(ahead, of);
        if scope.action() == Action::RequestPropose {
            super::authorising::ahead(ahead);
        }
    }
}
