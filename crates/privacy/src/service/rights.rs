//! What somebody asks about her own data: entered, extended, answered.

use access::audit::{self, Entry};
use access::{Action, Actor, Scope, audience, decide};
use kernel::{Problem, Result};
use storage::Tx;
use uuid::Uuid;

use crate::model::rights::{Closing, Extension, RightsRequest};
use crate::rules::rights::{self as rules, Typed};
use crate::store;

/// What an address that names a request names.
pub(crate) const KIND: &str = "rights-request";
/// Lines of a page.
pub const LENGTH: i64 = 25;

/// Whether an actor may enter requests: for the empty form.
///
/// # Errors
/// `Problem::Denied`.
pub fn may_manage(_: &mut Tx<'_>, actor: &Actor) -> Result<()> {
    decide(actor, Action::RightsManage).map(drop)
}

/// Enters a request. Whom it is about is found by tax code among the persons of the ASL; nobody is an answer too.
///
/// # Errors
/// `Problem::Denied`; `Problem::Invalid`; `Problem::Refused` when the id stands for another request.
pub fn enter(tx: &mut Tx<'_>, actor: &Actor, id: Uuid, typed: &Typed) -> Result<RightsRequest> {
    let scope = decide(actor, Action::RightsManage)?;
    let entered = rules::entered(typed, actor.today)?;
    if let Some(there) = store::rights::find(tx, id)? {
        let same = there.entered_by == actor.user && there.tax_code == entered.tax_code.as_str();
        let taken = Problem::Refused("privacy-rights-id-taken");
        return if same { Ok(there) } else { Err(audience::refuse_as(tx, &scope, KIND, None, taken)) };
    }
    let mut person = people::store::find_in_unit(tx, &scope, &entered.tax_code)?;
    if let Some(one) = person {
        // Her data are not deleted while somebody asks about them; they may have been until we had the lock.
        people::store::lock_person(tx, one)?;
        person = people::store::find_in_unit(tx, &scope, &entered.tax_code)?;
    }
    let request = RightsRequest {
        id,
        asl: actor.unit.code.clone(),
        person,
        tax_code: entered.tax_code.as_str().to_owned(),
        requester: entered.typed.requester,
        address: entered.typed.address,
        right: entered.right,
        channel: entered.typed.channel,
        note: entered.typed.note,
        received_on: entered.received_on,
        due_on: rules::due_on(entered.received_on, false),
        entered_by: actor.user,
        entered_by_name: actor.name.clone(),
        entered_at: tx.clocks().business_now(),
        extension: None,
        closing: None,
        copied: None,
    };
    store::rights::insert(tx, &request)?;
    record(tx, actor, &request, "entered")?;
    Ok(request)
}

fn record(tx: &mut Tx<'_>, actor: &Actor, request: &RightsRequest, detail: &str) -> Result<()> {
    let entry = Entry::new(Action::RightsManage).subjects(request.person.map(|person| person.0));
    audit::record(tx, actor, entry.detail(detail))
}

/// A page of the list.
#[derive(Debug, Clone)]
pub struct Listed {
    /// Its lines.
    pub lines: Vec<RightsRequest>,
    /// Where the next page begins, if there is one.
    pub next: Option<Uuid>,
}

/// The requests of the actor's ASL: those that wait, what is due first before; or those that are answered.
///
/// # Errors
/// `Problem::Denied`.
pub fn list(tx: &mut Tx<'_>, actor: &Actor, closed: bool, after: Option<Uuid>) -> Result<Listed> {
    let scope = decide(actor, Action::RightsManage)?;
    let after = match after {
        Some(id) => find(tx, actor, &scope, id).map(Some).or_else(|problem| match problem {
            Problem::NotFound => Ok(None),
            other => Err(other),
        })?,
        None => None,
    };
    let after = after.filter(|one| one.closing.is_some() == closed);
    let mut lines = store::rights::list(tx, &scope, &actor.unit.code, closed, after.as_ref(), LENGTH + 1)?;
    let more = lines.len() > LENGTH as usize;
    lines.truncate(LENGTH as usize);
    let next = lines.last().filter(|_| more).map(|one| one.id);
    let mut persons: Vec<Uuid> = lines.iter().filter_map(|one| one.person.map(|it| it.0)).collect();
    persons.sort_unstable();
    persons.dedup();
    audit::record(tx, actor, Entry::new(Action::RightsManage).subjects(persons).detail("list"))?;
    Ok(Listed { lines, next })
}

/// A request of the actor's ASL: that of another is told apart from none by nothing.
fn find(tx: &mut Tx<'_>, actor: &Actor, scope: &Scope, id: Uuid) -> Result<RightsRequest> {
    let there = store::rights::find(tx, id)?;
    let person = there.as_ref().and_then(|one| one.person).map(|person| person.0);
    there.filter(|one| one.asl == actor.unit.code).ok_or_else(|| audience::refuse(tx, scope, KIND, person))
}

/// As [`view`], without a record of its own.
pub(super) fn found(tx: &mut Tx<'_>, actor: &Actor, id: Uuid) -> Result<RightsRequest> {
    let scope = decide(actor, Action::RightsManage)?;
    find(tx, actor, &scope, id)
}

/// One request.
///
/// # Errors
/// `Problem::Denied`; `Problem::NotFound`.
pub fn view(tx: &mut Tx<'_>, actor: &Actor, id: Uuid) -> Result<RightsRequest> {
    let request = found(tx, actor, id)?;
    record(tx, actor, &request, "view")?;
    Ok(request)
}

/// Says that the answer takes up to two months more, and why: once, and while it is not late.
///
/// # Errors
/// As [`view`]; an invalid field `why`; `Problem::Refused` when it is late, was extended or answered.
pub fn extend(tx: &mut Tx<'_>, actor: &Actor, id: Uuid, act: Uuid, why: &str) -> Result<()> {
    let request = found(tx, actor, id)?;
    if request.extension.as_ref().is_some_and(|done| done.act == act) {
        return Ok(());
    }
    if request.closing.is_some() {
        return Err(Problem::Refused("privacy-rights-closed"));
    }
    if request.extension.is_some() {
        return Err(Problem::Refused("privacy-rights-extended"));
    }
    if rules::days_left(request.due_on, actor.today) < 0 {
        return Err(Problem::Refused("privacy-rights-late"));
    }
    let why = rules::extended_because(why)?;
    let at = tx.clocks().business_now();
    let extension = Extension { act, by_name: actor.name.clone(), at, why };
    if !store::rights::extend(tx, id, rules::due_on(request.received_on, true), &extension)? {
        return Err(Problem::Serialization);
    }
    record(tx, actor, &request, "extended")
}

/// What is answered.
#[derive(Debug, Clone)]
pub struct Answer {
    /// Made before the write: a repeat with the same is harmless.
    pub act: Uuid,
    /// Code of the outcome.
    pub outcome: String,
    /// Code of the law by which it is not granted whole; empty for none.
    pub legal: String,
    /// What the letter says.
    pub answer: String,
}

/// Keeps the answer, of which the letter is made.
///
/// # Errors
/// As [`view`]; `Problem::Invalid`; `Problem::Refused` when it was answered.
pub fn close(tx: &mut Tx<'_>, actor: &Actor, id: Uuid, new: &Answer) -> Result<()> {
    let request = found(tx, actor, id)?;
    if let Some(closing) = &request.closing {
        let repeat = closing.act == new.act && closing.by == actor.user;
        return if repeat { Ok(()) } else { Err(Problem::Refused("privacy-rights-closed")) };
    }
    let (outcome, legal, answer) = rules::answered(request.right, &new.outcome, &new.legal, &new.answer)?;
    let at = tx.clocks().business_now();
    let closing = Closing {
        act: new.act,
        by: actor.user,
        by_name: actor.name.clone(),
        at,
        on: actor.today,
        outcome,
        legal,
        answer,
    };
    if !store::rights::close(tx, id, &closing)? {
        return Err(Problem::Serialization);
    }
    record(tx, actor, &request, "answered")
}

/// The answered request, whose letter leaves.
///
/// # Errors
/// As [`view`]; `Problem::NotFound` while it is not answered.
pub fn letter(tx: &mut Tx<'_>, actor: &Actor, id: Uuid) -> Result<(RightsRequest, Closing)> {
    let request = found(tx, actor, id)?;
    let closing = request.closing.clone().ok_or(Problem::NotFound)?;
    record(tx, actor, &request, "letter")?;
    Ok((request, closing))
}
