//! Proposals of doctors: an ASL switches them on, its public health says yes, no or what it wants to know first, and the
//! doctor answers.

use access::audience;
use access::audit::{self, Entry};
use access::{Action, Actor, Resource, Role, Scope, decide, users};
use kernel::ids::RequestId;
use kernel::{Problem, Result};
use storage::{Ahead, Tx};
use uuid::Uuid;

use crate::events::SwabRequested;
use crate::grants::{self, Place};
use crate::model::{RequestStatus, Ruling, Subject, SwabRequest};
use crate::rules::request::ruling_problems;
use crate::rules::states::{Step, next};
use crate::store;

use super::requests::any_waits;

/// Name of the setting: the three digits of each ASL whose doctors may propose swabs, apart by blanks. None without it.
pub const SETTING: &str = "swab_authorisation";
/// Held by whoever changes it, so that each finds what the one before has written.
const LOCK: Uuid = Uuid::from_u128(0x5a6b_a007_0415_e000_0000_5a6b_a007_0415);

fn switched_on(tx: &mut Tx<'_>) -> Result<Vec<String>> {
    let value = users::setting(tx, SETTING)?.unwrap_or_default();
    Ok(value.split_ascii_whitespace().map(str::to_owned).collect())
}

/// Says that [`may_propose`] will be asked.
pub(super) fn ahead(ahead: &mut Ahead) {
    users::setting_ahead(ahead, SETTING);
}

/// Whether the doctors of an ASL may propose swabs.
///
/// # Errors
/// As `Tx::query`.
pub fn is_on(tx: &mut Tx<'_>, asl: &str) -> Result<bool> {
    Ok(switched_on(tx)?.iter().any(|one| one == asl))
}

/// Whether somebody has to do with proposals: a doctor, or an operator of an ASL that has switched them on, or had, while some
/// wait for its decision.
pub(super) fn has_to_do_with_proposals(tx: &mut Tx<'_>, actor: &Actor, scope: &Scope) -> Result<bool> {
    match actor.role {
        _ if decide(actor, Action::RequestPropose).is_ok() => Ok(true),
        Role::SispOperator if is_on(tx, &actor.unit.code)? => Ok(true),
        Role::SispOperator => any_waits(tx, scope),
        _ => Ok(false),
    }
}

/// Whether a doctor may propose swabs in any ASL: what the pages offer. The one that has the person in charge decides.
///
/// # Errors
/// As `Tx::query`.
pub fn may_propose(tx: &mut Tx<'_>, actor: &Actor) -> Result<bool> {
    if decide(actor, Action::RequestPropose).is_err() {
        return Ok(false);
    }
    Ok(!switched_on(tx)?.is_empty())
}

/// The ASL an administrator answers for, and whether each has switched proposals on.
///
/// # Errors
/// `Problem::Denied`.
pub fn switches(tx: &mut Tx<'_>, actor: &Actor) -> Result<Vec<(&'static territory::Asl, bool)>> {
    let scope = decide(actor, Action::AuthorisationManage)?;
    let on = switched_on(tx)?;
    Ok(own(&scope).map(|asl| (asl, on.contains(&asl.code))).collect())
}

fn own(scope: &Scope) -> impl Iterator<Item = &'static territory::Asl> {
    let only = scope.unit().and_then(|unit| unit.strip_prefix("asl:")).map(str::to_owned);
    territory::get().asls().iter().filter(move |asl| only.as_ref().is_none_or(|code| *code == asl.code))
}

/// Switches proposals on in those ASL that are named, and off in the others the administrator answers for. What waits for
/// a decision goes on waiting for it.
///
/// # Errors
/// `Problem::Denied`.
pub fn set_switches(tx: &mut Tx<'_>, actor: &Actor, wanted: &[String]) -> Result<()> {
    let scope = decide(actor, Action::AuthorisationManage)?;
    tx.lock(LOCK)?;
    let before = switched_on(tx)?;
    let others = before.iter().filter(|code| own(&scope).all(|asl| asl.code != **code));
    let mut on: Vec<String> = others.cloned().collect();
    on.extend(own(&scope).filter(|asl| wanted.contains(&asl.code)).map(|asl| asl.code.clone()));
    on.sort();
    if on == before {
        return Ok(());
    }
    users::set_setting_by(tx, actor, Action::AuthorisationManage, SETTING, &on.join(" "))
}

/// What is said of a proposal.
#[derive(Debug, Clone)]
pub struct Say {
    /// Made before the write: a repeat with the same is harmless.
    pub id: Uuid,
    /// The request.
    pub request: RequestId,
    /// What.
    pub ruling: Ruling,
    /// In words.
    pub note: String,
}

/// A proposal of which something is about to be said, and whose it is: for the forms.
///
/// # Errors
/// `Problem::Denied`; `Problem::NotFound`; `Problem::Refused` when nothing of the kind can be said of it.
pub fn before_saying(
    tx: &mut Tx<'_>,
    actor: &Actor,
    id: RequestId,
    ruling: Ruling,
) -> Result<(SwabRequest, Subject)> {
    let scope = decide(actor, says(ruling))?;
    let why = audience::reason(tx, &scope, Resource::Request, id.0)?;
    let request = store::find_request(tx, id)?.ok_or(Problem::NotFound)?;
    shown(tx, &why, &request)?;
    if let Some(step) = Step::of(ruling) {
        next(request.status, step)?;
    }
    let subject = store::subject(tx, &scope, request.person)?;
    let entry = Entry::new(scope.action()).subject(request.person).why(&why);
    audit::record(tx, actor, entry.detail("form"))?;
    Ok((request, subject))
}

/// What a person has obscured is not there for whom it is kept from.
fn shown(tx: &mut Tx<'_>, why: &audience::Reason, request: &SwabRequest) -> Result<()> {
    match access::bars::sight(tx, why, request.person)?.shows(request.id) {
        true => Ok(()),
        false => Err(Problem::NotFound),
    }
}

/// Who says it: the doctor answers, public health decides.
fn says(ruling: Ruling) -> Action {
    if ruling == Ruling::Answered { Action::RequestPropose } else { Action::RequestAuthorise }
}

/// Public health says yes, no or what it wants to know of a proposal, or the doctor answers. With a yes it is a request
/// like any other from that moment: the laboratory's work list has it in the same commit.
///
/// # Errors
/// `Problem::Denied`; `Problem::NotFound`; `Problem::Refused` when it cannot be said any more; an invalid `note`.
pub fn say(tx: &mut Tx<'_>, actor: &Actor, new: &Say) -> Result<SwabRequest> {
    let scope = decide(actor, says(new.ruling))?;
    let why = audience::reason(tx, &scope, Resource::Request, new.request.0)?;
    let request = store::find_request(tx, new.request)?.ok_or(Problem::NotFound)?;
    shown(tx, &why, &request)?;
    let request = match store::find_step(tx, new.id)? {
        Some(said) if said == (new.request, new.ruling) => request,
        Some(_) => return Err(Problem::Duplicate("swab_request_step.id".into())),
        None => write(tx, actor, &scope, new, &request)?,
    };
    let entry = Entry::new(scope.action()).subject(request.person).why(&why);
    audit::record(tx, actor, entry.detail(new.ruling.code()))?;
    Ok(request)
}

fn write(
    tx: &mut Tx<'_>,
    actor: &Actor,
    scope: &Scope,
    new: &Say,
    before: &SwabRequest,
) -> Result<SwabRequest> {
    let step = Step::of(new.ruling).ok_or_else(|| Problem::field("ruling", "lab-ruling-unknown"))?;
    let to = next(before.status, step)?;
    let problems = ruling_problems(new.ruling, &new.note);
    if !problems.is_empty() {
        return Err(Problem::Invalid(problems));
    }
    people::store::lock_person(tx, before.person)?;
    store::move_request(tx, before.id, before.status, to)?;
    store::insert_step(tx, actor, new.id, before.id, new.ruling, new.note.trim())?;
    let after = store::find_request(tx, before.id)?.ok_or(Problem::NotFound)?;
    let asl = store::subject(tx, scope, before.person)?.asl;
    let (place, at) = (Place::of(tx, &after, asl)?, tx.clocks().business_now());
    audience::replace(tx, Resource::Request, after.id.0, &grants::open(&after, &place, at))?;
    if to == RequestStatus::Requested {
        let (request, person, asl, on) = (after.id, after.person, after.asl.clone(), after.requested_on);
        tx.emit(SwabRequested { request, person, asl, on });
    }
    Ok(after)
}
