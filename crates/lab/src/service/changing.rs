//! Correcting what a request asks for, while it has no result.

use access::audience::{self, Reason};
use access::audit::{self, Entry};
use access::{Action, Actor, Resource, Scope, decide};
use kernel::ids::RequestId;
use kernel::{Problem, Result};
use storage::Tx;
use uuid::Uuid;

use crate::events::SwabCorrected;
use crate::grants::{self, Place};
use crate::model::{RequestCorrection, RequestStatus, SwabRequest};
use crate::rules::request::{self, Said};
use crate::store;

/// A request that waits, why the actor sees it, and the ASL of whom it is about.
fn waiting(tx: &mut Tx<'_>, scope: &Scope, id: RequestId) -> Result<(SwabRequest, Reason, String)> {
    let why = audience::reason(tx, scope, Resource::Request, id.0)?;
    let request = store::find_request(tx, id)?.ok_or(Problem::NotFound)?;
    // Who sees the request follows who sees the person: it is said anew only while nobody moves her. What changed of the request before
    // the lock was had is found by its version.
    people::store::lock_person(tx, request.person)?;
    if request.status != RequestStatus::Requested {
        return Err(Problem::Refused("lab-request-waits-no-more"));
    }
    let asl = store::subject(tx, scope, request.person)?.asl;
    Ok((request, why, asl))
}

/// Whether a laboratory takes samples of an ASL today.
fn serves(tx: &Tx<'_>, asl: &str, laboratory: &str) -> bool {
    territory::get().laboratories_open_for(asl, tx.clocks().today()).any(|one| one.code == laboratory)
}

/// Writes what is other now. The work lists follow, and what it asked for stays in the history.
pub(super) fn write(
    tx: &mut Tx<'_>,
    actor: &Actor,
    before: SwabRequest,
    new: &RequestCorrection,
    asl: &str,
) -> Result<SwabRequest> {
    store::correct_request(tx, actor, &before, new)?;
    if (before.laboratory.as_str(), before.test) != (new.laboratory.as_str(), new.test) {
        // What somebody typed for it was another laboratory's, or another test's.
        store::delete_pending_of(tx, before.id)?;
    }
    let after = store::find_request(tx, before.id)?.ok_or(Problem::NotFound)?;
    let (place, at) = (Place::of(tx, &after, asl)?, tx.clocks().business_now());
    let grants = grants::corrected(&after, &place, &before.laboratory, (actor.today, at));
    audience::replace(tx, Resource::Request, after.id.0, &grants)?;
    let laboratories = [before.laboratory, after.laboratory.clone()];
    tx.emit(SwabCorrected { request: after.id, person: after.person, laboratories });
    Ok(after)
}

/// Corrects a request that waits, under the authority of who decides on corrections. The work lists follow in the same
/// commit: the laboratory it was for sees it no more when it is another one's. What it asked for stays in the history.
///
/// # Errors
/// `Problem::Denied`; `Problem::NotFound`; `Problem::Invalid`; `Problem::Stale` when the request has another version by now;
/// `Problem::Refused` when it waits no more.
pub fn correct_request(tx: &mut Tx<'_>, actor: &Actor, new: &RequestCorrection) -> Result<SwabRequest> {
    let scope = decide(actor, Action::CorrectionDecide)?;
    let (before, why, asl) = waiting(tx, &scope, new.request)?;
    // A reason that was closed since may stay what it is.
    let reason = request::reason_problem(&new.reason, actor.today).filter(|_| new.reason != before.reason);
    let said = Said {
        reason: &new.reason,
        test: new.test,
        laboratory_serves: serves(tx, &asl, &new.laboratory),
        note: &new.note,
        details: &new.details,
        before: Some(&before.details),
        same_reason: new.reason == before.reason,
    };
    let problems = request::problems(reason, &said, actor.today);
    if !problems.is_empty() {
        return Err(Problem::Invalid(problems));
    }
    let after = write(tx, actor, before, new, &asl)?;
    let entry = Entry::new(scope.action()).subject(after.person).why(&why);
    audit::record(tx, actor, entry.detail(format!("request {}", after.id)))?;
    Ok(after)
}

/// Public health sends a request that waits to another laboratory: one that serves the ASL. The work lists follow in the same commit,
/// and the laboratory it was for stays in the history.
///
/// # Errors
/// `Problem::Denied`; `Problem::NotFound`; an invalid `laboratory`; `Problem::Stale` when the request has another version by now;
/// `Problem::Refused` when it waits no more.
pub fn move_request(
    tx: &mut Tx<'_>,
    actor: &Actor,
    (act, id, version): (Uuid, RequestId, i64),
    laboratory: &str,
    why: &str,
) -> Result<SwabRequest> {
    let scope = decide(actor, Action::RequestCancel)?;
    let (before, reason, asl) = waiting(tx, &scope, id)?;
    if !serves(tx, &asl, laboratory) {
        return Err(Problem::field("laboratory", "lab-laboratory-not-serving"));
    }
    let new = moved(&before, (act, version), laboratory, why);
    let after = write(tx, actor, before, &new, &asl)?;
    let entry = Entry::new(scope.action()).subject(after.person).why(&reason);
    audit::record(tx, actor, entry.detail(format!("moved request {id}")))?;
    Ok(after)
}

/// The same request at another laboratory.
pub(super) fn moved(
    before: &SwabRequest,
    (act, version): (Uuid, i64),
    laboratory: &str,
    why: &str,
) -> RequestCorrection {
    RequestCorrection {
        act,
        request: before.id,
        version,
        laboratory: laboratory.to_owned(),
        reason: before.reason.clone(),
        test: before.test,
        priority: before.priority,
        note: before.note.clone(),
        details: before.details.clone(),
        why: why.to_owned(),
    }
}
