//! What every door does with a result: write it, move its request, say so.

use access::audience;
use access::{Actor, Resource};
use kernel::ids::ResultId;
use kernel::{Problem, Result};
use storage::Tx;

use crate::events::{ResultRecorded, Superseded, SwabCancelled};
use crate::grants::{self, Place};
use crate::model::{Door, LabResult, Measured, Outcome, RequestStatus, Revision, SwabRequest};
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
    if !store::insert_result(tx, &new)? {
        return Ok(false);
    }
    if let Some(request) = request {
        let to = next(request.status, Step::Result)?;
        store::move_request(tx, request.id, request.status, to)?;
        place(tx, actor, request, person_asl)?;
        if request.status == RequestStatus::Cancelled {
            // It was taken after all: the figures count it again where they did.
            let (on, asl) = (request.requested_on, request.asl.clone());
            tx.emit(SwabCancelled { request: request.id, asl, on, cancelled: false });
        }
    }
    tx.emit(ResultRecorded { result: new.result, superseded: None, door: new.door });
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
    let before = &current.result;
    let result = LabResult {
        id: new.id,
        outcome: new.outcome,
        revision: before.revision + 1,
        supersedes: Some(before.id),
        current: true,
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
    if !store::insert_result(tx, &written)? {
        return Ok(None);
    }
    store::supersede(tx, before.id)?;
    if let Some(id) = before.request {
        let request = store::find_request(tx, id)?.ok_or(Problem::NotFound)?;
        let to = next(request.status, Step::Correction)?;
        store::move_request(tx, id, request.status, to)?;
        place(tx, actor, &request, person_asl)?;
    }
    let superseded = Some(Superseded { result: before.id, outcome: before.outcome });
    tx.emit(ResultRecorded { result: result.clone(), superseded, door: written.door });
    Ok(Some(result))
}

/// The request among those with a result, latest first.
fn place(tx: &mut Tx<'_>, actor: &Actor, request: &SwabRequest, person_asl: &str) -> Result<()> {
    let place = Place::of(tx, request, person_asl)?;
    let grants = grants::resulted(request, &place, actor.today, tx.clocks().business_now())?;
    audience::replace(tx, Resource::Request, request.id.0, &grants)
}
