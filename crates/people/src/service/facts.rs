//! What is known of a person with its day and where it is known from: recorded, withdrawn, read.

use access::audience::Reason;
use access::audit::{self, Entry};
use access::bars::{self, Sight};
use access::{Action, Actor, Scope, audience, decide};
use kernel::ids::PersonId;
use kernel::{Problem, Result};
use storage::{Ahead, Tx};
use uuid::Uuid;

use crate::events::PersonFactChanged;
use crate::known::OfPerson;
use crate::model::Person;
use crate::model::facts::{PersonFact, Withdrawal};
use crate::rules::facts::{self as rules, PersonFactForm};
use crate::store;

/// What an address that names a fact names.
pub(crate) const KIND: &str = "person_fact";

/// The facts of a person, as the actor sees them.
#[derive(Debug, Clone)]
pub struct PersonFacts {
    /// Whose they are.
    pub person: Person,
    /// The latest first, withdrawn ones too.
    pub facts: Vec<PersonFact>,
    /// The audience by which the actor reaches her.
    pub audience: String,
    /// Whether the actor may record facts and withdraw them.
    pub may_record: bool,
}

impl PersonFacts {
    /// Whether the actor may withdraw one: who treats her what was recorded as her doctor's, public health all of them.
    pub fn may_withdraw(&self, fact: &PersonFact) -> bool {
        self.may_record && fact.withdrawn.is_none() && may_touch(fact, &self.audience)
    }
}

fn may_touch(fact: &PersonFact, audience: &str) -> bool {
    !bars::keeps_out(audience) || fact.through == audience
}

/// All facts of a person, for their page.
///
/// # Errors
/// `Problem::Denied`; `Problem::NotFound`.
pub fn facts(tx: &mut Tx<'_>, actor: &Actor, person: PersonId) -> Result<PersonFacts> {
    let scope = decide(actor, Action::PersonView)?;
    let (found, reason) = store::get(tx, &scope, person)?;
    let facts = seen(tx, &reason, found.id)?;
    let entry = Entry::new(Action::PersonView).subject(found.id).why(&reason).detail("facts");
    audit::record(tx, actor, entry)?;
    let acting = actor.for_record(&reason.audience);
    let may_record = decide(&acting, Action::PersonFactRecord).is_ok();
    Ok(PersonFacts { person: found, facts, audience: reason.audience, may_record })
}

/// What of a person's facts is seen by who reaches her for this reason, withdrawn ones too.
pub(super) fn seen(tx: &mut Tx<'_>, reason: &Reason, person: PersonId) -> Result<Vec<PersonFact>> {
    let sight = bars::sight(tx, reason, person)?;
    let mut facts = store::facts::of_person(tx, person)?;
    facts.retain(|fact| sight.shows(fact.id));
    Ok(facts)
}

/// The facts of a person that hold, for her page, whose own record names her.
///
/// # Errors
/// `Problem::Denied`; `Problem::NotFound`.
pub fn facts_that_hold(tx: &mut Tx<'_>, actor: &Actor, person: PersonId) -> Result<Vec<PersonFact>> {
    let scope = decide(actor, Action::PersonView)?;
    let reason = audience::reason(tx, &scope, access::Resource::Person, person.0)?;
    let mut facts = seen(tx, &reason, person)?;
    facts.retain(|fact| fact.withdrawn.is_none());
    Ok(facts)
}

/// Says what [`facts_that_hold`] will ask.
pub fn facts_ahead(ahead: &mut Ahead, actor: &Actor, of: OfPerson) {
    let Ok(scope) = decide(actor, Action::PersonView) else { return };
    audience::reason_ahead(ahead, &scope, access::Resource::Person, of.person.0);
    bars::sight_ahead(ahead, &scope, of.person);
    store::facts::of_person_ahead(ahead, &scope, of);
}

/// Whose facts are about to be spoken of: for the form.
///
/// # Errors
/// `Problem::Denied`; `Problem::NotFound`.
pub fn begin_fact(tx: &mut Tx<'_>, actor: &Actor, person: PersonId) -> Result<Person> {
    let scope = decide(actor, Action::PersonFactRecord)?;
    let (person, reason) = store::get(tx, &scope, person)?;
    let entry = Entry::new(Action::PersonFactRecord).subject(person.id).why(&reason);
    audit::record(tx, actor, entry.detail("form"))?;
    Ok(person)
}

/// Records a fact. `id` is made by the client: sent again, it answers as the first time.
///
/// # Errors
/// `Problem::Denied`; `Problem::NotFound`; `Problem::Duplicate` when something else has the id; `Problem::Invalid`.
pub fn record_fact(
    tx: &mut Tx<'_>,
    actor: &Actor,
    person: PersonId,
    id: Uuid,
    form: &PersonFactForm,
) -> Result<PersonFact> {
    let scope = decide(actor, Action::PersonFactRecord)?;
    store::lock_person(tx, person)?;
    let (whose, reason) = store::get(tx, &scope, person)?;
    let (sight, ids) = (bars::sight(tx, &reason, whose.id)?, store::ids_of(tx, whose.id)?);
    let fact = match store::facts::find(tx, id)? {
        Some(there) if ids.contains(&there.person) && there.by == actor.user => there,
        Some(there) => {
            let taken = Problem::Duplicate("person_fact.id".into());
            return Err(audience::refuse_as(tx, &scope, KIND, Some(there.person.0), taken));
        }
        None => insert(tx, actor, &whose, id, form, (&reason, &sight))?,
    };
    let entry = Entry::new(Action::PersonFactRecord).subject(whose.id).why(&reason);
    audit::record(tx, actor, entry.detail(format!("recorded {id}")))?;
    Ok(fact)
}

fn insert(
    tx: &mut Tx<'_>,
    actor: &Actor,
    whose: &Person,
    id: Uuid,
    form: &PersonFactForm,
    (reason, sight): (&Reason, &Sight),
) -> Result<PersonFact> {
    let data = form.check(whose.data.birth_date, actor.today)?;
    let mut there = store::facts::of_person(tx, whose.id)?;
    // What is kept from him is not told by a refusal either.
    there.retain(|fact| sight.shows(fact.id));
    rules::against(&there, &data)?;
    let fact = PersonFact {
        id,
        person: whose.id,
        data,
        through: reason.audience.clone(),
        recorded_on: actor.today,
        by: actor.user,
        by_name: actor.name.clone(),
        at: tx.clocks().business_now(),
        withdrawn: None,
    };
    store::facts::insert(tx, &fact)?;
    tx.emit(PersonFactChanged { person: whose.id });
    Ok(fact)
}

/// A fact that is about to be withdrawn, with whose it is.
///
/// # Errors
/// As [`withdraw_fact`].
pub fn begin_withdrawal(
    tx: &mut Tx<'_>,
    actor: &Actor,
    person: PersonId,
    id: Uuid,
) -> Result<(Person, PersonFact)> {
    let scope = decide(actor, Action::PersonFactRecord)?;
    let (whose, reason) = store::get(tx, &scope, person)?;
    let fact = reached(tx, &scope, &reason, whose.id, id)?;
    let entry = Entry::new(Action::PersonFactRecord).subject(whose.id).why(&reason);
    audit::record(tx, actor, entry.detail("form"))?;
    Ok((whose, fact))
}

/// A fact of a person that the actor sees and may withdraw.
fn reached(
    tx: &mut Tx<'_>,
    scope: &Scope,
    reason: &Reason,
    person: PersonId,
    id: Uuid,
) -> Result<PersonFact> {
    let (sight, ids) = (bars::sight(tx, reason, person)?, store::ids_of(tx, person)?);
    let fact = tx.system(audience::ASKED_IN_VAIN, |tx| store::facts::find(tx, id))?;
    match fact {
        Some(fact) if ids.contains(&fact.person) && sight.shows(id) => {
            match may_touch(&fact, &reason.audience) {
                true => Ok(fact),
                false => Err(Problem::Refused("people-fact-not-yours")),
            }
        }
        found => Err(audience::refuse(tx, scope, KIND, found.map(|fact| fact.person.0))),
    }
}

/// Withdraws a fact that was recorded in error: it stays in the history with the reason, and counts no more.
///
/// # Errors
/// `Problem::Denied`; `Problem::NotFound`; an invalid field `why`; `Problem::Refused` when somebody withdrew it before, or for
/// a doctor who did not record it.
pub fn withdraw_fact(
    tx: &mut Tx<'_>,
    actor: &Actor,
    person: PersonId,
    id: Uuid,
    act: Uuid,
    why: &str,
) -> Result<PersonFact> {
    let scope = decide(actor, Action::PersonFactRecord)?;
    store::lock_person(tx, person)?;
    let (whose, reason) = store::get(tx, &scope, person)?;
    let fact = reached(tx, &scope, &reason, whose.id, id)?;
    let fact = match fact.withdrawn.as_ref() {
        Some(done) if done.act == act && done.by == actor.user => fact,
        Some(_) => return Err(Problem::Refused("people-fact-withdrawn-already")),
        None => {
            let (by, by_name, at) = (actor.user, actor.name.clone(), tx.clocks().business_now());
            let withdrawal = Withdrawal { act, by, by_name, at, why: rules::withdrawn_because(why)? };
            if !store::facts::withdraw(tx, id, &withdrawal)? {
                return Err(Problem::Serialization);
            }
            tx.emit(PersonFactChanged { person: whose.id });
            PersonFact { withdrawn: Some(withdrawal), ..fact }
        }
    };
    let entry = Entry::new(Action::PersonFactRecord).subject(whose.id).why(&reason);
    audit::record(tx, actor, entry.detail(format!("withdrawn {id}")))?;
    Ok(fact)
}
