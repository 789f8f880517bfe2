//! What every door does with a result: write it, move its request, say so.

use access::audience;
use access::{Actor, Resource};
use kernel::clock::local_date;
use kernel::ids::{PersonId, ResultId};
use kernel::{Problem, Result};
use storage::Tx;

use crate::events::{ResultRecorded, Superseded, SwabCancelled};
use crate::grants::{self, Place};
use crate::model::{Door, LabResult, Measured, Outcome, RequestStatus, Revision, SwabRequest, Withdrawal};
use crate::rules::matching::Rule;
use crate::rules::request::{Step, next};
use crate::store::{self, NewResult};

/// Writes the first revision of a result, and takes its request out of the open list. `false` when this result was
/// there already: somebody was faster, and nothing was done.
pub(super) fn record(
    tx: &mut Tx<'_>,
    actor: &Actor,
    new: NewResult,
    request: Option<&SwabRequest>,
    person_asl: &str,
) -> Result<bool> {
    record_by(tx, actor, new, None, request, person_asl)
}

/// As [`record`], with the rule by which the result was given to its person.
pub(super) fn record_by(
    tx: &mut Tx<'_>,
    actor: &Actor,
    new: NewResult,
    rule: Option<Rule>,
    request: Option<&SwabRequest>,
    person_asl: &str,
) -> Result<bool> {
    if !store::insert_matched(tx, &new, rule, None)? {
        return Ok(false);
    }
    if let Some(request) = request {
        let to = next(request.status, Step::Result)?;
        store::move_request(tx, request.id, request.status, to)?;
        store::delete_pending_of(tx, request.id)?;
        place(tx, actor, request, person_asl)?;
        if request.status == RequestStatus::Cancelled {
            // It was taken after all: the figures count it again where they did.
            let (on, asl) = (request.requested_on, request.asl.clone());
            tx.emit(SwabCancelled { request: request.id, asl, on, cancelled: false });
        }
    }
    tx.emit(ResultRecorded { result: new.result, superseded: None, door: new.door, rule });
    Ok(true)
}

/// What a correction says.
pub(super) struct NewRevision {
    pub(super) id: ResultId,
    pub(super) outcome: Outcome,
    pub(super) measured: Measured,
    pub(super) reason: Option<String>,
    pub(super) door: Door,
}

/// Writes a revision after `current`, which stays; the figures count it on the day and in the ASL of the first.
/// `None` when another revision was faster.
pub(super) fn correct(
    tx: &mut Tx<'_>,
    actor: &Actor,
    current: &Revision,
    new: NewRevision,
    person_asl: &str,
) -> Result<Option<LabResult>> {
    let given = Given { person: current.result.person, rule: current.rule, withdrawn: None };
    revise(tx, actor, current, new, given, person_asl)
}

/// To whom a revision gives a result, and whether it takes it from everybody.
pub(super) struct Given {
    pub(super) person: PersonId,
    pub(super) rule: Option<Rule>,
    pub(super) withdrawn: Option<Withdrawal>,
}

/// As [`correct`]: of a result that was withdrawn perhaps to another person, whose swab it was; or the withdrawal itself, after
/// which no revision counts and the request waits again.
pub(super) fn revise(
    tx: &mut Tx<'_>,
    actor: &Actor,
    current: &Revision,
    new: NewRevision,
    given: Given,
    person_asl: &str,
) -> Result<Option<LabResult>> {
    let before = &current.result;
    let moved = given.person != before.person;
    let result = LabResult {
        id: new.id,
        person: given.person,
        // The request that was another person's was not answered by it.
        request: before.request.filter(|_| !moved),
        outcome: new.outcome,
        revision: before.revision + 1,
        supersedes: Some(before.id),
        current: given.withdrawn.is_none(),
        recorded_at: tx.clocks().now(),
        ..before.clone()
    };
    let written = NewResult {
        result: result.clone(),
        measured: new.measured,
        reason: new.reason,
        door: new.door,
        by: actor.user,
    };
    if !store::insert_matched(tx, &written, given.rule, given.withdrawn)? {
        return Ok(None);
    }
    if before.current {
        store::supersede(tx, before.id)?;
    }
    if let Some(id) = result.request {
        let request = store::find_request(tx, id)?.ok_or(Problem::NotFound)?;
        follow(tx, actor, &request, given.withdrawn, person_asl)?;
    }
    let superseded = Superseded { result: before.id, outcome: before.outcome, counted: before.current };
    let (door, rule) = (written.door, given.rule);
    tx.emit(ResultRecorded { result: result.clone(), superseded: Some(superseded), door, rule });
    Ok(Some(result))
}

/// The request of a result follows a revision of it.
fn follow(
    tx: &mut Tx<'_>,
    actor: &Actor,
    request: &SwabRequest,
    withdrawn: Option<Withdrawal>,
    person_asl: &str,
) -> Result<()> {
    if let (Some(Withdrawal::Undone), Some(cancelled)) = (withdrawn, &request.cancelled) {
        // It had been taken back before the slip, and is so again, since then.
        store::move_request(tx, request.id, request.status, RequestStatus::Cancelled)?;
        let place = Place::of(tx, request, person_asl)?;
        let grants = grants::cancelled(request, &place, local_date(cancelled.at), cancelled.at)?;
        audience::replace(tx, Resource::Request, request.id.0, &grants)?;
        let (on, asl) = (request.requested_on, request.asl.clone());
        tx.emit(SwabCancelled { request: request.id, asl, on, cancelled: true });
        return Ok(());
    }
    if withdrawn.is_some() {
        let to = next(request.status, Step::Withdrawal)?;
        store::move_request(tx, request.id, request.status, to)?;
        let waiting = SwabRequest { status: to, ..request.clone() };
        let place = Place::of(tx, &waiting, person_asl)?;
        let grants = grants::open(&waiting, &place, tx.clocks().business_now());
        return audience::replace(tx, Resource::Request, request.id.0, &grants);
    }
    store::delete_pending_of(tx, request.id)?;
    // What was withdrawn is told again: the request may wait, or have been taken back meanwhile.
    let step = if request.status == RequestStatus::Resulted { Step::Correction } else { Step::Result };
    let to = next(request.status, step)?;
    store::move_request(tx, request.id, request.status, to)?;
    place(tx, actor, request, person_asl)?;
    if request.status == RequestStatus::Cancelled {
        let (on, asl) = (request.requested_on, request.asl.clone());
        tx.emit(SwabCancelled { request: request.id, asl, on, cancelled: false });
    }
    Ok(())
}

/// The request among those with a result, latest first.
fn place(tx: &mut Tx<'_>, actor: &Actor, request: &SwabRequest, person_asl: &str) -> Result<()> {
    let place = Place::of(tx, request, person_asl)?;
    let grants = grants::resulted(request, &place, actor.today, tx.clocks().business_now())?;
    audience::replace(tx, Resource::Request, request.id.0, &grants)
}
