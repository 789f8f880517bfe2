//! Asking for a correction.

use access::audience::Reason;
use access::audit::{self, Entry};
use access::{Action, Actor, Resource, Scope, audience, decide};
use kernel::ids::PersonId;
use kernel::{Problem, Result};
use lab::model::RequestStatus;
use people::model::{Named, Person};
use people::{Hanging, Hangings};
use storage::Tx;
use uuid::Uuid;

use crate::kinds::{self, Fact};
use crate::model::{Correction, Kind, Status, Values};
use crate::{rules, store};

/// The gate: who may ask for corrections at all, and see facts of this kind.
pub(super) fn gate(actor: &Actor, kind: Kind) -> Result<Scope> {
    let scope = decide(actor, Action::CorrectionAsk)?;
    decide(actor, kinds::of(kind).needs())?;
    Ok(scope)
}

/// Whether an actor may ask for corrections of a kind: for the links of other pages. Who corrects a person by himself does
/// not ask another one.
pub fn may_ask(actor: &Actor, kind: Kind) -> bool {
    let by_himself = kind == Kind::Person && decide(actor, Action::PersonCorrect).is_ok();
    !by_himself && gate(actor, kind).is_ok()
}

/// What can be corrected about a person, for an actor.
#[derive(Debug, Clone)]
pub struct Chances {
    /// Whom it is about.
    pub person: Person,
    /// Each thing that can be.
    pub each: Vec<Chance>,
}

/// One thing that can be corrected.
#[derive(Debug, Clone)]
pub struct Chance {
    /// Of what kind.
    pub kind: Kind,
    /// Which one.
    pub fact: Uuid,
    /// The report or request; none for what there is one of.
    pub of: Option<Of>,
    /// The correction that waits already.
    pub waits: Option<Uuid>,
    /// What hangs on a person who could be deleted: then she cannot be.
    pub hanging: Vec<Hanging>,
}

/// Which report or request.
#[derive(Debug, Clone)]
pub enum Of {
    /// A report.
    Report(Box<cases::model::Report>),
    /// A request.
    Request(Box<lab::model::SwabRequest>),
}

/// What can be corrected about a person.
///
/// # Errors
/// `Problem::Denied`; `Problem::NotFound`.
pub fn chances(tx: &mut Tx<'_>, actor: &Actor, person: PersonId) -> Result<Chances> {
    let scope = decide(actor, Action::CorrectionAsk)?;
    let (person, reason) = people::store::get(tx, &scope, person)?;
    let mut each = Vec::new();
    let mut add = |tx: &mut Tx<'_>, kind, fact, of| -> Result<()> {
        // Somebody sees the person, and not all that is about her.
        if audience::reach(tx, &scope, kinds::of(kind).resource(), fact)?.is_some() {
            let waits = store::waiting_of(tx, kind, fact)?;
            let waits = match waits {
                Some(one) => audience::reach(tx, &scope, Resource::Correction, one.id)?.map(|_| one.id),
                None => None,
            };
            let hanging = match kind {
                Kind::Deletion => Hangings::of(tx, PersonId(fact))?,
                _ => Vec::new(),
            };
            each.push(Chance { kind, fact, of, waits, hanging });
        }
        Ok(())
    };
    if may_ask(actor, Kind::Person) {
        add(tx, Kind::Person, person.id.0, None)?;
    }
    if may_ask(actor, Kind::Report) {
        for stored in cases::store::reports_of(tx, person.id)? {
            add(tx, Kind::Report, stored.report.id.0, Some(Of::Report(Box::new(stored.report))))?;
        }
    }
    if may_ask(actor, Kind::Request) {
        for request in lab::store::requests_of_person(tx, &scope, person.id)? {
            if request.status == RequestStatus::Requested {
                add(tx, Kind::Request, request.id.0, Some(Of::Request(Box::new(request))))?;
            }
        }
    }
    if may_ask(actor, Kind::Deletion) {
        add(tx, Kind::Deletion, person.id.0, None)?;
    }
    let entry = Entry::new(Action::CorrectionAsk).subject(person.id).why(&reason);
    audit::record(tx, actor, entry.detail("form"))?;
    Ok(Chances { person, each })
}

/// What a form begins with.
#[derive(Debug, Clone)]
pub struct Begun {
    /// The fact as it is now.
    pub fact: Fact,
    /// Whose it is.
    pub named: Named,
    /// The correction that waits already, if the actor may see it.
    pub waits: Option<Uuid>,
}

/// A fact that is about to be corrected.
///
/// # Errors
/// `Problem::Denied`; `Problem::NotFound`.
pub fn begin(tx: &mut Tx<'_>, actor: &Actor, kind: Kind, id: Uuid) -> Result<Begun> {
    let scope = gate(actor, kind)?;
    let (fact, reason) = reached(tx, &scope, kind, id)?;
    let waits = match store::waiting_of(tx, kind, id)? {
        Some(one) => audience::reach(tx, &scope, Resource::Correction, one.id)?.map(|_| one.id),
        None => None,
    };
    let named = people::store::named(tx, fact.person)?.ok_or(Problem::NotFound)?;
    let entry = Entry::new(Action::CorrectionAsk).subject(fact.person).why(&reason);
    audit::record(tx, actor, entry.detail("form"))?;
    Ok(Begun { fact, named, waits })
}

/// A fact that the scope reaches, and why.
pub(super) fn reached(tx: &mut Tx<'_>, scope: &Scope, kind: Kind, id: Uuid) -> Result<(Fact, Reason)> {
    let kinds = kinds::of(kind);
    let reason = audience::reason(tx, scope, kinds.resource(), id)?;
    let fact = kinds.find(tx, scope, id)?.ok_or(Problem::NotFound)?;
    Ok((fact, reason))
}

/// What somebody asks.
#[derive(Debug, Clone)]
pub struct Ask {
    /// Made before the write: a repeat with the same is harmless.
    pub id: Uuid,
    /// Of what kind.
    pub kind: Kind,
    /// Which fact.
    pub fact: Uuid,
    /// What was typed; a field that is not here stays as it is.
    pub typed: Values,
    /// Code of the reason.
    pub why: String,
    /// More of it.
    pub note: String,
}

/// Asks for a correction. The ASL in charge has it in its list in the same commit.
///
/// # Errors
/// `Problem::Denied`; `Problem::NotFound`; `Problem::Invalid` with all fields that cannot be accepted; `Problem::Refused` when
/// nothing would change, when another one about the same fact waits, or when the fact cannot be corrected any more.
pub fn ask(tx: &mut Tx<'_>, actor: &Actor, ask: &Ask) -> Result<Correction> {
    let scope = gate(actor, ask.kind)?;
    let (fact, reason) = reached(tx, &scope, ask.kind, ask.fact)?;
    // Two who ask at once: the second finds what the first one wrote, which may be this one.
    people::store::lock_person(tx, fact.person)?;
    let correction = match store::find(tx, ask.id)? {
        Some(there) if there.fact == ask.fact && there.kind == ask.kind && there.asked_by == actor.user => {
            there
        }
        Some(there) => {
            let (whose, taken) = (there.person.0, Problem::Refused("corrections-id-taken"));
            return Err(audience::refuse_as(tx, &scope, Resource::Correction.code(), Some(whose), taken));
        }
        None => {
            // As it is now that nobody else writes.
            let (fact, _) = reached(tx, &scope, ask.kind, ask.fact)?;
            write(tx, actor, ask, &fact, &reason)?
        }
    };
    let entry = Entry::new(Action::CorrectionAsk).subject(correction.person).why(&reason);
    audit::record(tx, actor, entry.detail(format!("{} {}", ask.kind.code(), correction.id)))?;
    Ok(correction)
}

fn write(tx: &mut Tx<'_>, actor: &Actor, ask: &Ask, fact: &Fact, reason: &Reason) -> Result<Correction> {
    if let Some(closed) = fact.closed {
        return Err(Problem::Refused(closed));
    }
    let (before, after) = checked(tx, ask, fact)?;
    let (why, note) = rules::because(ask.kind, &ask.why, &ask.note)?;
    if after.is_empty() && ask.kind != Kind::Deletion {
        return Err(Problem::Refused("corrections-nothing-changes"));
    }
    if store::waiting_of(tx, ask.kind, ask.fact)?.is_some() {
        return Err(Problem::Refused("corrections-waits-already"));
    }
    let correction = Correction {
        id: ask.id,
        kind: ask.kind,
        person: fact.person,
        fact: ask.fact,
        fact_version: fact.version,
        before,
        after,
        why,
        note,
        status: Status::Asked,
        asl: fact.asl.clone(),
        asked_by: actor.user,
        asked_by_name: actor.name.clone(),
        asked_through: reason.audience.clone(),
        asked_at: tx.clocks().business_now(),
        ending: None,
        version: 1,
    };
    store::insert(tx, &correction)?;
    let place = people::store::placement(tx, fact.person)?;
    store::place(tx, &correction, &place, actor.today)?;
    Ok(correction)
}

/// What would change; what is wrong with the fields and with the reason is said together.
fn checked(tx: &mut Tx<'_>, ask: &Ask, fact: &Fact) -> Result<(Values, Values)> {
    let kind = kinds::of(ask.kind);
    let names = kind.fields();
    let mut typed = kind.shown(&fact.values, tx.clocks().today());
    for (name, value) in &ask.typed {
        if !names.iter().any(|(known, _)| known == name) {
            return Err(Problem::field("after", "corrections-field-unknown"));
        }
        typed.insert(name.clone(), value.clone());
    }
    let read = kind.read(tx, fact, &typed);
    let because = rules::because(ask.kind, &ask.why, &ask.note);
    match (read, because) {
        (Ok(after), Ok(_)) => Ok(rules::difference(&fact.values, &after)),
        (Err(Problem::Invalid(mut fields)), Err(Problem::Invalid(more))) => {
            fields.extend(more);
            Err(Problem::Invalid(fields))
        }
        (Err(problem), _) | (_, Err(problem)) => Err(problem),
    }
}
