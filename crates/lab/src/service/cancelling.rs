//! Taking a request back that has no result.

use access::audience;
use access::audit::{self, Entry};
use access::{Action, Actor, Resource, Scope, decide};
use kernel::ids::RequestId;
use kernel::{Problem, Result};
use storage::Tx;
use uuid::Uuid;

use crate::events::SwabCancelled;
use crate::grants::{self, Place};
use crate::model::{Cancellation, RequestStatus, Subject, SwabRequest};
use crate::rules::request::{self, Step, next};
use crate::store;

/// What takes a request back.
#[derive(Debug, Clone)]
pub struct Cancel {
    /// Made before the write: a repeat with the same is harmless.
    pub id: Uuid,
    /// The request.
    pub request: RequestId,
    /// Why: a code of the list `cancel_reason`.
    pub reason: String,
    /// More of it.
    pub note: String,
}

/// Public health takes requests back, a doctor what she proposed.
fn takes_back(actor: &Actor) -> Result<Scope> {
    decide(actor, Action::RequestCancel)
        .or_else(|denied| decide(actor, Action::RequestPropose).map_err(|_| denied))
}

/// What was proposed is the doctor's until public health has said yes.
fn may(scope: &Scope, request: &SwabRequest) -> Result<()> {
    next(request.status, Step::Cancellation)?;
    match scope.action() {
        Action::RequestPropose if !request.status.is_unauthorised() => {
            Err(Problem::Refused("lab-cancel-not-yours"))
        }
        _ => Ok(()),
    }
}

/// A request that is about to be taken back, and whose it is: for the form.
///
/// # Errors
/// `Problem::Denied`; `Problem::NotFound` for another ASL's; `Problem::Refused` when it waits for nothing.
pub fn before_cancelling(tx: &mut Tx<'_>, actor: &Actor, id: RequestId) -> Result<(SwabRequest, Subject)> {
    let scope = takes_back(actor)?;
    let reason = audience::reason(tx, &scope, Resource::Request, id.0)?;
    let request = store::find_request(tx, id)?.ok_or(Problem::NotFound)?;
    may(&scope, &request)?;
    let subject = store::subject(tx, &scope, request.person)?;
    let entry = Entry::new(scope.action()).subject(request.person).why(&reason);
    audit::record(tx, actor, entry.detail("form"))?;
    Ok((request, subject))
}

/// The public-health service takes a request back. It leaves the laboratory's work list in the same commit, and the
/// figures no longer count it. A result that arrives all the same is taken in, and the request has it then.
///
/// # Errors
/// `Problem::Denied`; `Problem::NotFound` for another ASL's; `Problem::Refused` when it has a result or was taken back
/// before; an invalid `note`.
pub fn cancel_request(tx: &mut Tx<'_>, actor: &Actor, new: &Cancel) -> Result<SwabRequest> {
    let scope = takes_back(actor)?;
    let reason = audience::reason(tx, &scope, Resource::Request, new.request.0)?;
    let request = store::find_request(tx, new.request)?.ok_or(Problem::NotFound)?;
    let repeated = request.cancelled.as_ref().is_some_and(|there| there.id == new.id);
    let request = if repeated { request } else { write(tx, actor, &scope, new, &request)? };
    let entry = Entry::new(scope.action()).subject(request.person).why(&reason);
    // As it is kept: what a repeat says is nobody's reason.
    let kept = request.cancelled.as_ref().map(|cancelled| cancelled.reason.clone()).unwrap_or_default();
    audit::record(tx, actor, entry.detail(kept))?;
    Ok(request)
}

fn write(
    tx: &mut Tx<'_>,
    actor: &Actor,
    scope: &Scope,
    new: &Cancel,
    request: &SwabRequest,
) -> Result<SwabRequest> {
    may(scope, request)?;
    let problems = request::cancel_problems(&new.reason, &new.note, actor.today);
    if !problems.is_empty() {
        return Err(Problem::Invalid(problems));
    }
    let at = tx.clocks().business_now();
    let (note, by_name) = (new.note.trim().to_owned(), actor.name.clone());
    let cancellation = Cancellation { id: new.id, reason: new.reason.clone(), note, by_name, at };
    store::cancel_request(tx, actor, request, &cancellation)?;
    people::store::lock_person(tx, request.person)?;
    let person_asl = store::subject(tx, scope, request.person)?.asl;
    let place = Place::of(tx, request, person_asl)?;
    let grants = grants::cancelled(request, &place, actor.today, at)?;
    audience::replace(tx, Resource::Request, request.id.0, &grants)?;
    // What nobody had authorised was not counted.
    if request.status == RequestStatus::Requested {
        let (asl, on) = (request.asl.clone(), request.requested_on);
        tx.emit(SwabCancelled { request: request.id, asl, on, cancelled: true });
    }
    store::find_request(tx, request.id)?.ok_or(Problem::NotFound)
}

/// Whoever has just taken a request back asks for it after all: it waits again at its place, and the figures count it as before.
/// What had never been authorised stays taken back.
///
/// # Errors
/// `Problem::Denied`; `Problem::NotFound` for another ASL's; `Problem::Stale` when it is no more as that act left it.
pub fn restore_request(tx: &mut Tx<'_>, actor: &Actor, id: RequestId, act: Uuid) -> Result<SwabRequest> {
    let scope = decide(actor, Action::RequestCancel)?;
    let reason = audience::reason(tx, &scope, Resource::Request, id.0)?;
    if !store::restore_request(tx, actor, id, act)? {
        return Err(Problem::Stale);
    }
    let request = store::find_request(tx, id)?.ok_or(Problem::NotFound)?;
    people::store::lock_person(tx, request.person)?;
    let person_asl = store::subject(tx, &scope, request.person)?.asl;
    let place = Place::of(tx, &request, person_asl)?;
    let grants = grants::open(&request, &place, tx.clocks().business_now());
    audience::replace(tx, Resource::Request, id.0, &grants)?;
    let (asl, on) = (request.asl.clone(), request.requested_on);
    tx.emit(SwabCancelled { request: id, asl, on, cancelled: false });
    let entry = Entry::new(scope.action()).subject(request.person).why(&reason);
    audit::record(tx, actor, entry.detail("restored"))?;
    Ok(request)
}
