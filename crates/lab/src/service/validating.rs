//! Validation by a second person, where the laboratory demands it: until then there is no result, and nobody outside sees one.

use std::collections::HashSet;

use access::audit::{self, Entry};
use access::{Action, Actor, Resource, Scope, audience, decide, users};
use kernel::ids::{RequestId, ResultId};
use kernel::{Date, Problem, Result};
use storage::Tx;
use territory::Laboratory;
use uuid::Uuid;

use super::results::{self, Record};
use crate::model::{
    Door, LabResult, PendingResult, RequestLine, RequestStatus, SwabRequest, TubeReason, TubeStep,
};
use crate::rules::request::{NOTE_LENGTH, Step, next, sampled};
use crate::rules::validation::{self, Demand};
use crate::store;

/// Name of the setting: see [`validation::parse`].
pub const SETTING: &str = "lab_validation";
/// Held by whoever changes it, so that each finds what the one before has written.
const LOCK: Uuid = Uuid::from_u128(0x5a6b_a007_0415_e000_0000_1ab0_0000_0046);
/// Results that are shown as waiting.
const SHOWN: i64 = 100;

fn demands(tx: &mut Tx<'_>) -> Result<Vec<Demand>> {
    Ok(validation::parse(&users::setting(tx, SETTING)?.unwrap_or_default()))
}

/// Whether a laboratory demands a second person on a day.
///
/// # Errors
/// As `Tx::query`.
pub fn demands_validation(tx: &mut Tx<'_>, laboratory: &str, on: Date) -> Result<bool> {
    Ok(demands(tx)?.iter().any(|one| one.laboratory == laboratory && one.holds(on)))
}

/// What became of a result that somebody typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Entered {
    /// It is a result.
    Recorded(Box<LabResult>),
    /// It waits for a second person.
    Awaits(PendingResult),
}

/// A person of the laboratory records the result of one of its requests, whose sample was taken on a day when one is said: at
/// once, or for a second person where the laboratory demands it. That a sample did not come or cannot be examined wants none.
///
/// # Errors
/// As `record_result` and `record_result_of_day`; `Problem::Refused` when something waits for the request already.
pub fn enter_result(tx: &mut Tx<'_>, actor: &Actor, new: &Record, day: Option<Date>) -> Result<Entered> {
    let machine = actor.role == access::Role::LaboratoryMachine;
    let waits = store::pending_of_request(tx, new.request)?;
    let repeated = waits.as_ref().is_some_and(|one| one.id == new.id);
    let recorded = store::find_result(tx, new.id)?.is_some();
    let demanded = !machine
        && !recorded
        && !new.outcome.is_of_sample()
        && (repeated || demands_validation(tx, &actor.unit.code, actor.today)?);
    if !demanded {
        let result = match day {
            Some(day) => results::record_result_of_day(tx, actor, new, day)?,
            None => results::record_result(tx, actor, new)?,
        };
        return Ok(Entered::Recorded(Box::new(result)));
    }
    let scope = decide(actor, Action::ResultRecord)?;
    let why = audience::reason(tx, &scope, Resource::Request, new.request.0)?;
    let request = locked(tx, new.request)?;
    let waits = store::pending_of_request(tx, new.request)?;
    let pending = match waits {
        Some(waits) if repeated => waits,
        Some(_) => return Err(Problem::Refused("lab-validate-waits")),
        None => {
            // What was said of the sample alone is no last word.
            if results::given_up(tx, &scope, &request)?.is_none() {
                next(request.status, Step::Result)?;
            }
            let now = tx.clocks().business_now();
            let sampled_at = match day {
                Some(day) => sampled(&request, day, now)?,
                None => new.sampled_at.or(request.sampled_at).unwrap_or(now),
            };
            results::check_sample(sampled_at, request.requested_on, now)?;
            let (by, by_name) = (actor.user, actor.name.clone());
            let (id, outcome, at) = (new.id, new.outcome, now);
            let pending = PendingResult { id, request: request.id, outcome, sampled_at, by, by_name, at };
            if !store::insert_pending(tx, actor, &pending)? {
                return Err(Problem::Serialization);
            }
            pending
        }
    };
    let entry = Entry::new(Action::ResultRecord).subject(request.person).why(&why);
    audit::record(tx, actor, entry.detail("pending"))?;
    Ok(Entered::Awaits(pending))
}

/// What waits for a second person, each with its line: the oldest first. One audit record names whoever is shown.
///
/// # Errors
/// `Problem::Denied`.
pub fn to_validate(tx: &mut Tx<'_>, actor: &Actor) -> Result<Vec<(PendingResult, RequestLine)>> {
    let scope = decide(actor, Action::ResultValidate)?;
    let all = store::pending_lines(tx, &scope, &actor.unit.code, SHOWN)?;
    let listed = all.iter().map(|(_, line)| (line.person, &line.why_listed));
    audit::record(tx, actor, Entry::new(scope.action()).listed(listed).detail("list"))?;
    Ok(all)
}

/// How many results wait in the actor's laboratory, and for which of some requests: for its own lists.
pub(super) fn pending_among(
    tx: &mut Tx<'_>,
    actor: &Actor,
    shown: &[RequestId],
) -> Result<(i64, HashSet<RequestId>)> {
    let waiting = store::pending_requests(tx, &actor.unit.code)?;
    let count = i64::try_from(waiting.len()).map_err(Problem::internal)?;
    Ok((count, waiting.into_iter().filter(|id| shown.contains(id)).collect()))
}

/// Says that what a colleague typed is right: from now on it is a result, as if it had been recorded now. All of them, or none.
///
/// # Errors
/// `Problem::Denied`; `Problem::NotFound`; `Problem::Refused` for what the actor typed himself, or whose request has a result by
/// now.
pub fn validate(tx: &mut Tx<'_>, actor: &Actor, chosen: &[ResultId]) -> Result<usize> {
    let scope = decide(actor, Action::ResultValidate)?;
    if chosen.is_empty() {
        return Err(Problem::field("chosen", "lab-validate-none"));
    }
    for id in chosen {
        // Sent again, it is a result already.
        if store::find_result(tx, *id)?.is_some() {
            continue;
        }
        let (pending, person) = own(tx, actor, &scope, *id)?;
        let record = Record {
            id: pending.id,
            request: pending.request,
            outcome: pending.outcome,
            sampled_at: Some(pending.sampled_at),
            door: Door::Manual,
        };
        let request = store::find_request(tx, pending.request)?.ok_or(Problem::NotFound)?;
        results::conclude(tx, actor, &scope, &record, &request)?;
        store::delete_pending(tx, pending.id)?;
        let why = audience::reason(tx, &scope, Resource::Request, pending.request.0)?;
        audit::record(tx, actor, Entry::new(scope.action()).subject(person).why(&why))?;
    }
    Ok(chosen.len())
}

/// Says that what a colleague typed is not to go out: the request waits again, and its tube is suspended with what was said.
///
/// # Errors
/// As [`validate`]; an invalid `note`.
pub fn send_back(tx: &mut Tx<'_>, actor: &Actor, chosen: &[ResultId], note: &str) -> Result<usize> {
    let scope = decide(actor, Action::ResultValidate)?;
    if chosen.is_empty() {
        return Err(Problem::field("chosen", "lab-validate-none"));
    }
    let length = note.trim().chars().count();
    if !(3..=NOTE_LENGTH).contains(&length) || note.contains('\0') {
        return Err(Problem::field("note", "lab-validate-note"));
    }
    for id in chosen {
        let (pending, person) = own(tx, actor, &scope, *id)?;
        store::delete_pending(tx, pending.id)?;
        suspend(tx, actor, &scope, pending.request, note.trim())?;
        let why = audience::reason(tx, &scope, Resource::Request, pending.request.0)?;
        let entry = Entry::new(scope.action()).subject(person).why(&why);
        audit::record(tx, actor, entry.detail("returned"))?;
    }
    Ok(chosen.len())
}

/// Takes back what the actor typed himself and nobody has validated yet, whenever that was: nobody outside has seen it. Answers with
/// the request, which waits again.
///
/// # Errors
/// `Problem::NotFound` for another laboratory's; `Problem::Refused` for what somebody else typed; `Problem::Stale` when a colleague
/// was faster: what he validated is his.
pub(super) fn take_back(
    tx: &mut Tx<'_>,
    actor: &Actor,
    scope: &Scope,
    pending: &PendingResult,
) -> Result<RequestId> {
    let why = audience::reason(tx, scope, Resource::Request, pending.request.0)?;
    if pending.by != actor.user {
        return Err(Problem::Refused("lab-undo-other"));
    }
    let request = locked(tx, pending.request)?;
    if store::find_pending(tx, pending.id)?.is_none() {
        return Err(Problem::Stale);
    }
    store::delete_pending(tx, pending.id)?;
    let entry = Entry::new(Action::ResultRecord).subject(request.person).why(&why);
    audit::record(tx, actor, entry.detail("undo"))?;
    Ok(request.id)
}

/// The tube of what was sent back waits, unless it has a result.
fn suspend(tx: &mut Tx<'_>, actor: &Actor, scope: &Scope, id: RequestId, note: &str) -> Result<()> {
    let request = store::find_request(tx, id)?.ok_or(Problem::NotFound)?;
    let given_up = results::given_up(tx, scope, &request)?.is_some();
    if request.status == RequestStatus::Resulted && !given_up {
        return Ok(());
    }
    let said = (TubeStep::Suspended, Some(TubeReason::Repeat), note);
    if !store::insert_fact(tx, actor, Uuid::now_v7(), id, said)? {
        return Err(Problem::Serialization);
    }
    let now = tx.clocks().business_now();
    store::move_tube(tx, id, TubeStep::Suspended, now)
}

/// A request whose person is locked: a result that a machine brings at this moment, and what waits, must know of each other.
fn locked(tx: &mut Tx<'_>, id: RequestId) -> Result<SwabRequest> {
    let request = store::find_request(tx, id)?.ok_or(Problem::NotFound)?;
    people::store::lock_person(tx, request.person)?;
    store::find_request(tx, id)?.ok_or(Problem::NotFound)
}

/// What waits in the actor's laboratory and somebody else typed, and whose it is.
fn own(
    tx: &mut Tx<'_>,
    actor: &Actor,
    scope: &Scope,
    id: ResultId,
) -> Result<(PendingResult, kernel::ids::PersonId)> {
    let pending = store::find_pending(tx, id)?.ok_or(Problem::NotFound)?;
    audience::reason(tx, scope, Resource::Request, pending.request.0)?;
    if pending.by == actor.user {
        return Err(Problem::Refused("lab-validate-own"));
    }
    let request = locked(tx, pending.request)?;
    // A colleague may have been faster.
    let pending = store::find_pending(tx, id)?.ok_or(Problem::NotFound)?;
    Ok((pending, request.person))
}

/// The laboratories an administrator answers for, and since when and until when each demands a second person.
///
/// # Errors
/// `Problem::Denied`.
pub fn validations(tx: &mut Tx<'_>, actor: &Actor) -> Result<Vec<(&'static Laboratory, Option<Demand>)>> {
    let scope = decide(actor, Action::ValidationManage)?;
    let all = demands(tx)?;
    let of = |code: &str| all.iter().find(|one| one.laboratory == code).cloned();
    Ok(answered_for(&scope).map(|laboratory| (laboratory, of(&laboratory.code))).collect())
}

fn answered_for(scope: &Scope) -> impl Iterator<Item = &'static Laboratory> {
    let only = scope.unit().and_then(|unit| unit.strip_prefix("asl:")).map(str::to_owned);
    territory::get().laboratories().iter().filter(move |one| only.as_ref().is_none_or(|asl| *asl == one.asl))
}

/// Switches it on in a laboratory from a day to another, or off without a first day. What waits goes on waiting.
///
/// # Errors
/// `Problem::Denied`; invalid fields `laboratory` and `until`.
pub fn set_validation(
    tx: &mut Tx<'_>,
    actor: &Actor,
    laboratory: &str,
    (from, until): (Option<Date>, Option<Date>),
) -> Result<()> {
    let scope = decide(actor, Action::ValidationManage)?;
    if answered_for(&scope).all(|one| one.code != laboratory) {
        return Err(Problem::field("laboratory", "lab-validation-laboratory"));
    }
    if until.is_some_and(|until| from.is_none_or(|from| until < from)) {
        return Err(Problem::field("until", "lab-validation-wrong"));
    }
    tx.lock(LOCK)?;
    let before = demands(tx)?;
    let mut all: Vec<Demand> = before.iter().filter(|one| one.laboratory != laboratory).cloned().collect();
    all.extend(from.map(|from| Demand { laboratory: laboratory.to_owned(), from, until }));
    all.sort_by(|one, other| one.laboratory.cmp(&other.laboratory));
    if all == before {
        return Ok(());
    }
    users::set_setting_by(tx, actor, Action::ValidationManage, SETTING, &validation::print(&all))
}
