//! Tubes as they arrive: what is known of each, the one that another laboratory was asked for, the one nobody asked for.

use access::audience;
use access::audit::{self, Entry};
use access::{Action, Actor, Resource, Scope, decide};
use kernel::ids::{RequestId, ResultId};
use kernel::{Problem, Result};
use storage::Tx;
use uuid::Uuid;

use super::results::{self, Record};
use super::{changing, requests};
use crate::model::{Door, RequestStatus, Subject, SwabRequest, TubeFact, TubeReason, TubeStep};
use crate::rules::{bench, number};
use crate::store::{self, ReceivedTube};

/// What is said of a tube.
#[derive(Debug, Clone)]
pub struct NewTubeFact {
    /// Made before the write: a repeat with the same one changes nothing.
    pub id: Uuid,
    /// The request whose tube it is.
    pub request: RequestId,
    /// What.
    pub step: TubeStep,
    /// Why, when that is wanted.
    pub reason: Option<TubeReason>,
    /// More of it.
    pub note: String,
    /// By which door.
    pub door: Door,
}

/// The laboratory says something of a tube of its own. A tube that cannot be examined, or never came, ends its request with
/// that result, which a later one corrects.
///
/// # Errors
/// `Problem::Denied`; `Problem::NotFound` for another laboratory's request; `Problem::Refused` when it has a result; invalid
/// `tube_reason` and `note`.
pub fn record_tube(tx: &mut Tx<'_>, actor: &Actor, new: &NewTubeFact) -> Result<SwabRequest> {
    let scope = decide(actor, Action::TubeRecord)?;
    let why = audience::reason(tx, &scope, Resource::Request, new.request.0)?;
    let request = store::find_request(tx, new.request)?.ok_or(Problem::NotFound)?;
    let request = match store::find_fact(tx, new.id)? {
        Some(said) if said == (new.request, new.step) => request,
        Some(_) => return Err(Problem::Duplicate("tube_fact.id".into())),
        None => write(tx, actor, &scope, new, &request)?,
    };
    let entry = Entry::new(scope.action()).subject(request.person).why(&why);
    audit::record(tx, actor, entry.detail(new.step.code()))?;
    Ok(request)
}

pub(super) fn write(
    tx: &mut Tx<'_>,
    actor: &Actor,
    scope: &Scope,
    new: &NewTubeFact,
    request: &SwabRequest,
) -> Result<SwabRequest> {
    let known = store::results_of_request(tx, scope, request.person, request.id)?;
    let outcome = known.iter().find(|one| one.result.current).map(|one| one.result.outcome);
    bench::may_say(request.status, outcome, request.tube.map(|tube| tube.step), new.step)?;
    let problems = bench::step_problems(new.step, new.reason, &new.note);
    if !problems.is_empty() {
        return Err(Problem::Invalid(problems));
    }
    let reason = new.reason.filter(|_| new.step.wants_reason());
    if !store::insert_fact(tx, actor, new.id, request.id, (new.step, reason, new.note.trim()))? {
        return Err(Problem::Serialization);
    }
    let now = tx.clocks().business_now();
    store::move_tube(tx, request.id, new.step, now)?;
    if let Some(outcome) = bench::outcome_of(new.step) {
        let (id, door) = (ResultId(new.id), new.door);
        let record = Record { id, request: request.id, outcome, sampled_at: None, door };
        results::conclude(tx, actor, scope, &record, request)?;
    }
    store::find_request(tx, request.id)?.ok_or(Problem::NotFound)
}

/// A request about whose tube something is about to be said, whose it is, and what is known: for the form.
///
/// # Errors
/// `Problem::Denied`; `Problem::NotFound` for another laboratory's.
pub fn before_tube(
    tx: &mut Tx<'_>,
    actor: &Actor,
    id: RequestId,
) -> Result<(SwabRequest, Subject, Vec<TubeFact>)> {
    let scope = decide(actor, Action::TubeRecord)?;
    let why = audience::reason(tx, &scope, Resource::Request, id.0)?;
    let request = store::find_request(tx, id)?.ok_or(Problem::NotFound)?;
    let subject = store::subject(tx, &scope, request.person)?;
    let facts = store::tube_facts(tx, &scope, id)?;
    let entry = Entry::new(scope.action()).subject(request.person).why(&why);
    audit::record(tx, actor, entry.detail("form"))?;
    Ok((request, subject, facts))
}

/// A tube whose label was read.
#[derive(Debug, Clone)]
pub enum Arrival {
    /// It is the laboratory's: it is checked in.
    Here(Box<SwabRequest>),
    /// Another laboratory was asked for it: nothing is written before somebody says that it is here.
    Elsewhere(Box<SwabRequest>, Box<Subject>),
}

/// Checks a tube in by the number on its label.
///
/// # Errors
/// `Problem::Denied`; an invalid field `number` when it is no number, or nobody's; `Problem::Refused` when its request has a
/// result, or is another laboratory's and waits no more.
pub fn receive(tx: &mut Tx<'_>, actor: &Actor, id: Uuid, typed: &str) -> Result<Arrival> {
    let scope = decide(actor, Action::TubeRecord)?;
    let request = of_label(tx, &scope, typed)?;
    if audience::reach(tx, &scope, Resource::Request, request.id.0)?.is_some() {
        let (step, note) = (TubeStep::Received, String::new());
        let new = NewTubeFact { id, request: request.id, step, reason: None, note, door: Door::Manual };
        return Ok(Arrival::Here(Box::new(record_tube(tx, actor, &new)?)));
    }
    let scope = decide(actor, Action::TubeTakeIn)?;
    // What nobody may take over names nobody.
    if request.status != RequestStatus::Requested {
        return Err(waits_no_more(tx, &scope, &request));
    }
    let subject = store::subject(tx, &scope, request.person)?;
    audit::record(tx, actor, Entry::new(scope.action()).subject(subject.id).detail("look"))?;
    Ok(Arrival::Elsewhere(Box::new(request), Box::new(subject)))
}

/// The request whose label bears a number, whosever it is: who holds the tube has it in his hand.
fn of_label(tx: &mut Tx<'_>, scope: &Scope, typed: &str) -> Result<SwabRequest> {
    let number = number::normalised(typed);
    if !number::is_valid(&number) {
        return Err(Problem::field("number", "lab-number-wrong"));
    }
    let found = store::find_by_number(tx, &number)?;
    match found {
        Some(request) if !request.status.is_unauthorised() => Ok(request),
        other => Err(unknown(tx, scope, other.as_ref())),
    }
}

/// The answer to a number that is nobody's, or of which the laboratory has nothing to know: that it was tried is recorded.
fn unknown(tx: &mut Tx<'_>, scope: &Scope, there: Option<&SwabRequest>) -> Problem {
    let (kind, subject) = (Resource::Request.code(), there.map(|request| request.person.0));
    audience::refuse_as(tx, scope, kind, subject, Problem::field("number", "lab-tube-number-unknown"))
}

/// The answer to whoever holds a tube that nobody may take over; that he has tried is recorded.
fn waits_no_more(tx: &mut Tx<'_>, scope: &Scope, request: &SwabRequest) -> Problem {
    let (kind, answer) = (Resource::Request.code(), Problem::Refused("lab-take-over-waits-no-more"));
    audience::refuse_as(tx, scope, kind, Some(request.person.0), answer)
}

/// Takes over a tube that another laboratory was asked for and that is here: that one's list is without it in the same commit,
/// and which laboratory it was for stays in the history.
///
/// # Errors
/// `Problem::Denied`; an invalid field `number`; `Problem::Refused` when its request waits no more.
pub fn take_over(tx: &mut Tx<'_>, actor: &Actor, id: Uuid, typed: &str, why: &str) -> Result<SwabRequest> {
    let scope = decide(actor, Action::TubeTakeIn)?;
    let request = of_label(tx, &scope, typed)?;
    let request = match store::find_fact(tx, id)? {
        Some(said) if said == (request.id, TubeStep::Received) => request,
        Some(_) => return Err(Problem::Duplicate("tube_fact.id".into())),
        None => take(tx, actor, &scope, id, &request, why)?,
    };
    audit::record(tx, actor, Entry::new(scope.action()).subject(request.person).detail("taken over"))?;
    Ok(request)
}

/// Makes a request the laboratory's own, and checks its tube in.
pub(super) fn take(
    tx: &mut Tx<'_>,
    actor: &Actor,
    scope: &Scope,
    id: Uuid,
    request: &SwabRequest,
    why: &str,
) -> Result<SwabRequest> {
    people::store::lock_person(tx, request.person)?;
    let before = store::find_request(tx, request.id)?.ok_or(Problem::NotFound)?;
    if before.status != RequestStatus::Requested {
        return Err(waits_no_more(tx, scope, &before));
    }
    let here = match before.laboratory == actor.unit.code {
        true => before,
        false => {
            let asl = store::subject(tx, scope, before.person)?.asl;
            let new = changing::moved(&before, (id, before.version), &actor.unit.code, why);
            changing::write(tx, actor, before, &new, &asl)?
        }
    };
    let (step, note) = (TubeStep::Received, String::new());
    let new = NewTubeFact { id, request: here.id, step, reason: None, note, door: Door::Manual };
    write(tx, actor, scope, &new, &here)
}

/// Tubes that are shown as having arrived.
const SHOWN: i64 = 20;

/// The latest tubes that arrived today in the actor's laboratory.
///
/// # Errors
/// `Problem::Denied`.
pub fn received_today(tx: &mut Tx<'_>, actor: &Actor) -> Result<Vec<ReceivedTube>> {
    let scope = decide(actor, Action::TubeRecord)?;
    let since = bench::day_of(actor.today)?.0;
    let all = store::tubes_received(tx, &scope, &actor.unit.code, since, SHOWN)?;
    let lines: Vec<_> = all.iter().map(|one| one.line.clone()).collect();
    requests::record_list(tx, actor, &scope, &lines, "list")?;
    Ok(all)
}
