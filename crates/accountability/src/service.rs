//! What clinicians do in an emergency, and those who review it afterwards.

pub mod digest;
pub mod gather;
mod registry;

use access::audit::{self, Entry};
use access::emergency::{self, After, Emergency, NewEmergency, Outcome};
use access::tree::{self, Access};
use access::{Action, Actor, Resource, Scope, audience, decide, proof};
use kernel::ids::PersonId;
use kernel::{Problem, Result, Timestamp};
use people::model::Existence;
use storage::{Db, Tx};
use uuid::Uuid;

use crate::rules::{self, Named, OpenForm, review_note};

/// Lines of the work list.
pub const PAGE: usize = 25;

/// What became of the wish to open a record.
#[derive(Debug, Clone)]
pub enum Opening {
    /// It is open.
    Opened(Box<Emergency>),
    /// The person is among those he sees anyway: no emergency is needed.
    Already(PersonId),
    /// Nobody is registered who is called so.
    Unknown,
    /// Several are: the name does not say which.
    Several,
    /// He has named too many persons; he may again from this instant on.
    Wait(Timestamp),
}

/// Opens a record in an emergency. Whoever may do so learns whether a person is registered: so he names her exactly, proves
/// who he is, is counted, and leaves a record whatever the answer.
///
/// # Errors
/// `Problem::Denied`; invalid fields; `Problem::NotProved`.
pub fn open(tx: &mut Tx<'_>, actor: &Actor, id: Uuid, form: &OpenForm) -> Result<Opening> {
    let scope = decide(actor, Action::EmergencyOpen)?;
    let (named, why) = form.check()?;
    proof::demand(tx, actor)?;
    // Before looking: of two sendings at once the second finds what the first one opened.
    tx.lock(actor.user)?;
    if let Some(known) = emergency::own(tx, actor)?.into_iter().find(|one| one.id == id) {
        return Ok(Opening::Opened(Box::new(known)));
    }
    if let Some(until) = emergency::count_attempt(tx, actor, Uuid::now_v7())? {
        in_vain(tx, actor, &[], "too many")?;
        return Ok(Opening::Wait(until));
    }
    if emergency::is_taken(tx, id)? {
        // An id of somebody else's access: were the person looked for, the answer would tell whether she is registered.
        in_vain(tx, actor, &[], "id of another")?;
        return Ok(Opening::Unknown);
    }
    let mut found = look_for(tx, &scope, &named)?;
    if let [one] = &found[..] {
        // Her data are not deleted while her record is opened; they may have been until we had the lock.
        people::store::lock_person(tx, one.id)?;
        found = look_for(tx, &scope, &named)?;
    }
    let Some(one) = found.first() else {
        in_vain(tx, actor, &[], "person: no such")?;
        return Ok(Opening::Unknown);
    };
    if found.len() > 1 {
        in_vain(tx, actor, &found, "several")?;
        return Ok(Opening::Several);
    }
    if sees_anyway(tx, actor, one.id)? {
        in_vain(tx, actor, &found, "reached anyway")?;
        return Ok(Opening::Already(one.id));
    }
    let note = form.note.trim().to_owned();
    let new = NewEmergency { id, person: one.id.0, asl: one.asl.clone(), why, note, request: None };
    let opened = emergency::open(tx, actor, &new)?;
    Ok(Opening::Opened(Box::new(opened)))
}

fn in_vain(tx: &mut Tx<'_>, actor: &Actor, found: &[Existence], why: &str) -> Result<()> {
    let entry = Entry::denied(Action::EmergencyOpen.code()).subjects(found.iter().map(|one| one.id));
    audit::record(tx, actor, entry.detail(why))
}

fn look_for(tx: &mut Tx<'_>, scope: &Scope, named: &Named) -> Result<Vec<Existence>> {
    match named {
        // A tax code belongs to one person, whatever the day of birth.
        Named::Code(code) => people::store::lookup(tx, scope, code, scope.today()),
        Named::Name(family, given, born) => people::store::lookup_named(tx, scope, family, given, *born),
    }
}

/// Whether the actor reaches the person without any emergency, or has her open already.
fn sees_anyway(tx: &mut Tx<'_>, actor: &Actor, person: PersonId) -> Result<bool> {
    let Ok(scope) = decide(actor, Action::PersonView) else { return Ok(false) };
    Ok(audience::reach(tx, &scope, Resource::Person, person.0)?.is_some())
}

/// Says more about an access of one's own, as its review asks.
///
/// # Errors
/// As `access::emergency::answer`; an invalid field `answer`.
pub fn answer(tx: &mut Tx<'_>, actor: &Actor, id: Uuid, text: &str) -> Result<()> {
    emergency::asked(tx, actor, id)?;
    rules::answer(text)?;
    emergency::answer(tx, actor, id, text.trim())
}

/// Whether an actor may open records at all: for the empty form.
///
/// # Errors
/// `Problem::Denied`.
pub fn may_open(_: &mut Tx<'_>, actor: &Actor) -> Result<()> {
    decide(actor, Action::EmergencyOpen).map(drop)
}

/// One page of the officers' work list, and where the next begins.
///
/// # Errors
/// `Problem::Denied`.
pub fn to_review(
    tx: &mut Tx<'_>,
    actor: &Actor,
    reviewed: bool,
    after: Option<After>,
) -> Result<(Vec<Emergency>, Option<After>)> {
    let mut found = emergency::to_review(tx, actor, reviewed, after, PAGE + 1)?;
    let more = found.len() > PAGE;
    found.truncate(PAGE);
    let last = found.last().map(|last| After { at: last.opened_at, id: last.id });
    Ok((found, last.filter(|_| more)))
}

/// One access, for whoever reviews it: what it was, and that he looked at it is recorded.
///
/// # Errors
/// `Problem::Denied`; `Problem::NotFound`.
pub fn for_review(tx: &mut Tx<'_>, actor: &Actor, id: Uuid) -> Result<Emergency> {
    let found = emergency::for_review(tx, actor, id)?;
    audit::record(tx, actor, Entry::new(Action::EmergencyReview).subject(found.person).detail("view"))?;
    Ok(found)
}

/// What was seen by means of the access that [`for_review`] found, oldest first.
///
/// # Errors
/// As `Db::audit_read`.
pub async fn seen(db: &Db, one: &Emergency) -> Result<Vec<Access>> {
    let audience = format!("{}{} ", emergency::KIND, one.id);
    let by_emergency = |record: &audit::Record| record.why.starts_with(emergency::KIND);
    // She may have been joined with another since, or parted: it was seen under whichever id she had then.
    let person = PersonId(one.person);
    let whose = db.read(move |tx| people::store::recorded(tx, person)).await?;
    let found = tree::who_saw_since(db, &whose.any(), one.opened_at, by_emergency, usize::MAX).await?;
    Ok(found.into_iter().filter(|access| access.record.why.starts_with(&audience)).collect())
}

/// Says what came of the review.
///
/// # Errors
/// `Problem::Denied`; `Problem::NotFound`; `Problem::NotProved`; `Problem::Refused` when somebody else has closed the review;
/// invalid fields `outcome` and `note`.
pub fn review(tx: &mut Tx<'_>, actor: &Actor, id: Uuid, outcome: &str, note: &str) -> Result<()> {
    decide(actor, Action::EmergencyReview)?;
    let outcome =
        Outcome::of(outcome).ok_or_else(|| Problem::field("outcome", "accountability-outcome-missing"))?;
    review_note(outcome, note)?;
    proof::demand(tx, actor)?;
    emergency::review(tx, actor, id, outcome, note.trim()).map(drop)
}
