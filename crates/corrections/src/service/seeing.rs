//! Seeing what was asked, and what became of it.

use access::audit::{self, Entry};
use access::{Action, Actor, Resource, audience, decide};
use kernel::ids::PersonId;
use kernel::{Problem, Result};
use people::OfPerson;
use people::model::Named;
use storage::{Ahead, Tx};
use uuid::Uuid;

use super::LENGTH;
use super::deciding::is_overtaken;
use crate::kinds;
use crate::model::{Correction, Status, Values};
use crate::rules;
use crate::store::{self, Line};

/// Which part of the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// What waits, the oldest first.
    Waiting,
    /// What has ended, the latest first.
    Ended,
}

/// A page of the list.
#[derive(Debug, Clone)]
pub struct Listing {
    /// The lines.
    pub lines: Vec<Line>,
    /// Where the next page begins, if there is one.
    pub next: Option<Uuid>,
}

/// The corrections of the actor's audiences.
///
/// # Errors
/// `Problem::Denied`.
pub fn list(
    tx: &mut Tx<'_>,
    actor: &Actor,
    part: Part,
    after: Option<Uuid>,
    length: usize,
) -> Result<Listing> {
    let scope = decide(actor, Action::CorrectionAsk)?;
    let length = length.clamp(1, LENGTH.1);
    let bounds = match part {
        Part::Waiting => rules::WAITING,
        Part::Ended => rules::ENDED,
    };
    let mut lines = store::list(tx, &scope, bounds, after, length + 1)?;
    let more = lines.len() > length;
    lines.truncate(length);
    let listed = lines.iter().map(|line| (line.correction.person, &line.reason));
    audit::record(tx, actor, Entry::new(Action::CorrectionAsk).listed(listed).detail("list"))?;
    let next = lines.last().filter(|_| more).map(|line| line.correction.id);
    Ok(Listing { lines, next })
}

/// One correction, for the page.
#[derive(Debug, Clone)]
pub struct View {
    /// It.
    pub correction: Correction,
    /// Whose; none when the person was deleted.
    pub named: Option<Named>,
    /// The named fields as they are now, when they are not what they were: told while it waits.
    pub now: Option<Values>,
    /// Whether the fact has changed so that it cannot be carried out any more.
    pub overtaken: bool,
    /// Key of the sentence why the actor does not decide; none when he does.
    pub not_his: Option<&'static str>,
    /// Whether he may take it back.
    pub may_withdraw: bool,
}

/// One correction.
///
/// # Errors
/// `Problem::Denied`; `Problem::NotFound`.
pub fn view(tx: &mut Tx<'_>, actor: &Actor, id: Uuid) -> Result<View> {
    let scope = decide(actor, Action::CorrectionAsk)?;
    let reason = audience::reason(tx, &scope, Resource::Correction, id)?;
    let one = store::find(tx, id)?.ok_or(Problem::NotFound)?;
    let entry = Entry::new(Action::CorrectionAsk).subject(one.person).why(&reason);
    audit::record(tx, actor, entry.detail("view"))?;
    let named = people::store::named(tx, one.person)?;
    let waits = one.status == Status::Asked;
    let kind = kinds::of(one.kind);
    let fact = match waits && audience::reach(tx, &scope, kind.resource(), one.fact)?.is_some() {
        true => kind.find(tx, &scope, one.fact)?,
        false => None,
    };
    let in_charge = match people::store::placement(tx, one.person) {
        Err(Problem::NotFound) => String::new(),
        place => place?.asl,
    };
    let his = decide(actor, Action::CorrectionDecide)
        .and_then(|_| rules::may_decide(one.status, one.asked_by, actor.user, &actor.unit.code, &in_charge));
    let not_his = match his {
        Ok(()) => None,
        Err(Problem::Refused(key)) => Some(key),
        Err(_) => Some("corrections-asl-decides"),
    };
    let now = fact.as_ref().map(|fact| {
        let named = fact.values.iter().filter(|(name, _)| one.before.contains_key(*name));
        named.map(|(name, value)| (name.clone(), value.clone())).collect::<Values>()
    });
    Ok(View {
        overtaken: waits && fact.as_ref().is_none_or(|fact| is_overtaken(&one, fact)),
        now: now.filter(|now| *now != one.before),
        not_his,
        may_withdraw: waits && one.asked_by == actor.user,
        named,
        correction: one,
    })
}

/// The latest corrections of a person that the actor sees: for a box on her page, whose own record names it.
///
/// # Errors
/// `Problem::Denied`.
pub fn list_of_person(tx: &mut Tx<'_>, actor: &Actor, person: PersonId) -> Result<Vec<Correction>> {
    let scope = decide(actor, Action::CorrectionAsk)?;
    store::of_person(tx, &scope, person)
}

/// Says that [`list_of_person`] will be asked.
pub fn of_person_ahead(ahead: &mut Ahead, actor: &Actor, of: OfPerson) {
    // Of a record that is open in an emergency it is not, and which one this is the page finds out later.
    if let (Ok(scope), true) = (decide(actor, Action::CorrectionAsk), actor.emergencies.is_empty()) {
        store::of_person_ahead(ahead, &scope, of);
    }
}
