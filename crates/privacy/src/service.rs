//! One function for each thing a user does with what is kept from others: gate, rules, store, audit, in one unit of work.

pub mod copy;
pub mod rights;

use people::OfPerson;
use std::collections::HashSet;

use access::audience::Reason;
use access::audit::{self, Entry};
use access::{Action, Actor, Resource, Scope, audience, bars, decide};
use kernel::ids::PersonId;
use kernel::{Date, Problem, Result};
use people::model::Person;
use storage::{Ahead, Tx};
use uuid::Uuid;

use crate::model::{Ending, Fact, Facts, Obscuring, Target};
use crate::{rules, store};

/// What an address that names an obscuring names.
pub(crate) const KIND: &str = "obscuring";

/// Facts that tell of one another, and whether they are kept from others.
#[derive(Debug, Clone)]
pub struct Group {
    /// In the order in which they are told.
    pub facts: Vec<Fact>,
    /// Whether they are kept from others now.
    pub kept: bool,
    /// The obscuring that names one of them and holds.
    pub by: Option<Uuid>,
}

impl Group {
    /// Whether a measure of theirs runs.
    pub fn runs(&self) -> bool {
        self.facts.iter().any(Fact::runs)
    }

    /// What names them all.
    pub fn lead(&self) -> Option<(Target, Uuid)> {
        self.facts.iter().find_map(|fact| Some((fact.target()?, fact.id)))
    }
}

/// What can be kept from others about a person.
#[derive(Debug, Clone)]
pub struct Chances {
    /// Who.
    pub person: Person,
    /// Her facts.
    pub groups: Vec<Group>,
    /// The obscuring of all her facts, if one holds.
    pub all: Option<Uuid>,
}

/// What can be kept from others about a person of the actor's ASL.
///
/// # Errors
/// `Problem::Denied`; `Problem::NotFound`; `Problem::Refused` when another ASL has her in charge.
pub fn chances(tx: &mut Tx<'_>, actor: &Actor, person: PersonId) -> Result<Chances> {
    let (scope, chances, reason) = reached(tx, actor, person)?;
    let entry = Entry::new(scope.action()).subject(person).why(&reason);
    audit::record(tx, actor, entry.detail("form"))?;
    Ok(chances)
}

/// A person whom the actor's ASL has in charge: another one decides nothing about her, and is told nothing of what was decided.
fn in_charge(tx: &mut Tx<'_>, scope: &Scope, actor: &Actor, person: PersonId) -> Result<(Person, Reason)> {
    let (person, reason) = people::store::get(tx, scope, person)?;
    match person.asl == actor.unit.code {
        true => Ok((person, reason)),
        false => Err(Problem::Refused("privacy-not-in-charge")),
    }
}

fn reached(tx: &mut Tx<'_>, actor: &Actor, person: PersonId) -> Result<(Scope, Chances, Reason)> {
    let scope = decide(actor, Action::ObscuringManage)?;
    let (person, reason) = in_charge(tx, &scope, actor, person)?;
    let held = store::of_person(tx, person.id)?;
    let held: Vec<&Obscuring> = held.iter().filter(|one| one.ending.is_none()).collect();
    let facts = store::facts(tx, person.id)?;
    let (named, all) = asked_for(held.iter().map(|one| (one.target, one.fact)));
    let groups = rules::groups(&facts).into_iter().map(|group| Group {
        kept: rules::is_kept(&group, &named, all),
        by: held.iter().find(|one| group.iter().any(|fact| fact.id == one.fact)).map(|one| one.id),
        facts: group.into_iter().cloned().collect(),
    });
    let all = held.iter().find(|one| one.target == Target::Person).map(|one| one.id);
    Ok((scope, Chances { groups: groups.collect(), person, all }, reason))
}

/// What was named, and whether it is everything.
fn asked_for(each: impl Iterator<Item = (Target, Uuid)>) -> (HashSet<Uuid>, bool) {
    let (all, named): (Vec<_>, Vec<_>) = each.partition(|(target, _)| *target == Target::Person);
    (named.into_iter().map(|(_, fact)| fact).collect(), !all.is_empty())
}

/// What somebody is about to keep from others.
#[derive(Debug, Clone)]
pub struct Begun {
    /// Whose it is.
    pub person: Person,
    /// What is named.
    pub target: Target,
    /// Everything that goes with it.
    pub groups: Vec<Group>,
    /// Why it cannot be, if it cannot.
    pub closed: Option<&'static str>,
}

/// What goes with a fact that a person names.
///
/// # Errors
/// As [`chances`]; `Problem::NotFound` also when there is no such fact of hers.
pub fn begin(tx: &mut Tx<'_>, actor: &Actor, person: PersonId, fact: Uuid) -> Result<Begun> {
    let (scope, chances, reason) = reached(tx, actor, person)?;
    let begun = begun(chances, fact).ok_or_else(|| audience::refuse(tx, &scope, "fact", Some(person.0)))?;
    let entry = Entry::new(Action::ObscuringManage).subject(person).why(&reason);
    audit::record(tx, actor, entry.detail("form"))?;
    Ok(begun)
}

fn begun(chances: Chances, fact: Uuid) -> Option<Begun> {
    let Chances { person, groups, all } = chances;
    if fact == person.id.0 {
        let closed = all.map(|_| "privacy-already");
        return Some(Begun { person, target: Target::Person, groups, closed });
    }
    let named = |group: &Group| group.facts.iter().find(|it| it.id == fact).and_then(Fact::target);
    let (target, group) = groups.into_iter().find_map(|group| Some((named(&group)?, group)))?;
    let closed = match (group.runs(), group.by) {
        (_, Some(_)) => Some("privacy-already"),
        (true, None) => Some("privacy-runs"),
        (false, None) => None,
    };
    Some(Begun { person, target, groups: vec![group], closed })
}

/// What somebody keeps from others.
#[derive(Debug, Clone)]
pub struct Obscure {
    /// Made before the write: a repeat with the same is harmless.
    pub id: Uuid,
    /// Whose.
    pub person: PersonId,
    /// What she named: one of her facts, or herself for all of them.
    pub fact: Uuid,
    /// Code of the reason.
    pub why: String,
    /// More of it.
    pub note: String,
    /// When she asked.
    pub asked_on: Option<Date>,
}

/// Keeps facts from those who only treat the person. In the same commit they are gone from all that these see.
///
/// # Errors
/// As [`begin`]; `Problem::Invalid`; `Problem::Refused` while a measure runs by which others have duties, or when it is kept
/// from others already.
pub fn obscure(tx: &mut Tx<'_>, actor: &Actor, new: &Obscure) -> Result<Obscuring> {
    let scope = decide(actor, Action::ObscuringManage)?;
    let reason = audience::reason(tx, &scope, Resource::Person, new.person.0)?;
    people::store::lock_person(tx, new.person)?;
    let obscuring = match store::find(tx, new.id)? {
        Some(there) if there.person == new.person && there.fact == new.fact && there.set_by == actor.user => {
            there
        }
        Some(there) => {
            let taken = Problem::Refused("privacy-id-taken");
            return Err(audience::refuse_as(tx, &scope, KIND, Some(there.person.0), taken));
        }
        None => write(tx, actor, new)?,
    };
    let detail = format!("set {} {}", obscuring.target.code(), obscuring.fact);
    let entry = Entry::new(Action::ObscuringManage).subject(new.person).why(&reason);
    audit::record(tx, actor, entry.detail(detail))?;
    Ok(obscuring)
}

fn write(tx: &mut Tx<'_>, actor: &Actor, new: &Obscure) -> Result<Obscuring> {
    let (scope, chances, _) = reached(tx, actor, new.person)?;
    let begun =
        begun(chances, new.fact).ok_or_else(|| audience::refuse(tx, &scope, "fact", Some(new.person.0)))?;
    if let Some(closed) = begun.closed {
        return Err(Problem::Refused(closed));
    }
    let (why, note, asked_on) = rules::because(&new.why, &new.note, new.asked_on, actor.today)?;
    let obscuring = Obscuring {
        id: new.id,
        person: new.person,
        target: begun.target,
        fact: new.fact,
        why,
        note,
        asked_on,
        asl: begun.person.asl,
        set_by: actor.user,
        set_by_name: actor.name.clone(),
        set_at: tx.clocks().business_now(),
        ending: None,
    };
    store::insert(tx, &obscuring)?;
    follow(tx, new.person)?;
    Ok(obscuring)
}

/// Works out anew which facts of a person are kept from others; who sees them follows.
///
/// # Errors
/// As `Tx::execute`.
pub fn follow(tx: &mut Tx<'_>, person: PersonId) -> Result<()> {
    let facts: Facts = store::facts(tx, person)?;
    let (named, all) = asked_for(store::running(tx, person)?.into_iter());
    let changed = bars::set(tx, person.0, &rules::bars(&facts, &named, all))?;
    if changed.is_empty() {
        return Ok(());
    }
    cases::service::regrant(tx, person, &changed)?;
    lab::service::regrant(tx, person, &changed)?;
    notifications::store::regrant(tx, person, &changed)?;
    corrections::store::regrant(tx, person, &changed)
}

/// One, with whose it is and what it keeps from others now.
#[derive(Debug, Clone)]
pub struct View {
    /// The obscuring.
    pub obscuring: Obscuring,
    /// Whose.
    pub person: Person,
    /// What she named, with all that goes with it.
    pub groups: Vec<Group>,
}

/// One obscuring of a person of the actor's ASL.
///
/// # Errors
/// `Problem::Denied`; `Problem::NotFound`; `Problem::Refused` when another ASL has her in charge by now.
pub fn view(tx: &mut Tx<'_>, actor: &Actor, id: Uuid) -> Result<View> {
    let scope = decide(actor, Action::ObscuringManage)?;
    let obscuring = found(tx, &scope, id)?;
    let (_, chances, reason) = reached(tx, actor, obscuring.person)?;
    let entry = Entry::new(Action::ObscuringManage).subject(obscuring.person).why(&reason);
    audit::record(tx, actor, entry.detail("view"))?;
    let Chances { person, mut groups, .. } = chances;
    if obscuring.target != Target::Person {
        groups.retain(|group| group.facts.iter().any(|fact| fact.id == obscuring.fact));
    }
    Ok(View { obscuring, person, groups })
}

fn found(tx: &mut Tx<'_>, scope: &Scope, id: Uuid) -> Result<Obscuring> {
    let there = tx.system(audience::ASKED_IN_VAIN, |tx| store::find(tx, id))?;
    let Some(there) = there else { return Err(audience::refuse(tx, scope, KIND, None)) };
    match audience::reach(tx, scope, Resource::Person, there.person.0)? {
        Some(_) => Ok(there),
        None => Err(audience::refuse(tx, scope, KIND, Some(there.person.0))),
    }
}

/// Takes one back: what is kept from others by no other comes back, to whoever would see it today.
///
/// # Errors
/// As [`view`]; an invalid field `note`; `Problem::Refused` when somebody took it back before.
pub fn take_back(tx: &mut Tx<'_>, actor: &Actor, id: Uuid, act: Uuid, note: &str) -> Result<Obscuring> {
    let scope = decide(actor, Action::ObscuringManage)?;
    let person = found(tx, &scope, id)?.person;
    people::store::lock_person(tx, person)?;
    let (_, _, reason) = reached(tx, actor, person)?;
    // As it is now that nobody else writes.
    let obscuring = found(tx, &scope, id)?;
    if let Some(ending) = &obscuring.ending {
        let repeat = ending.act == act && ending.by == actor.user;
        return if repeat { Ok(obscuring) } else { Err(Problem::Refused("privacy-ended-already")) };
    }
    let note = rules::taken_back_because(note)?;
    let at = tx.clocks().business_now();
    let ending = Ending { act, by: actor.user, by_name: actor.name.clone(), at, note };
    if !store::end(tx, id, &ending)? {
        return Err(Problem::Serialization);
    }
    follow(tx, person)?;
    let entry = Entry::new(Action::ObscuringManage).subject(person).why(&reason);
    audit::record(tx, actor, entry.detail("taken back"))?;
    Ok(Obscuring { ending: Some(ending), ..obscuring })
}

/// Those of a person, for her page, whose own record names her; none for who may not see them.
///
/// # Errors
/// As `Tx::query`.
pub fn of_person(tx: &mut Tx<'_>, actor: &Actor, person: PersonId) -> Result<Option<Vec<Obscuring>>> {
    let Ok(scope) = decide(actor, Action::ObscuringManage) else { return Ok(None) };
    // An ASL that only knows where she has her residence is not in charge of this.
    let reason = audience::reach(tx, &scope, Resource::Person, person.0)?;
    // What was asked ahead is read, whoever is in charge.
    let found = store::of_person(tx, person)?;
    let in_charge =
        reason.is_some_and(|reason| reason.why.split('+').any(|why| matches!(why, "domicile" | "receiving")));
    Ok(in_charge.then_some(found))
}

/// Says that [`of_person`] will be asked.
pub fn of_person_ahead(ahead: &mut Ahead, actor: &Actor, of: OfPerson) {
    if let Ok(scope) = decide(actor, Action::ObscuringManage) {
        audience::reason_ahead(ahead, &scope, Resource::Person, of.person.0);
        store::of_person_ahead(ahead, of);
    }
}
