//! Looking somebody up in the whole region by exact key, and taking her over or asking for her (docs/adr/0033).

use access::audit::{self, Entry};
use access::{Action, Actor, AudienceKind, Resource, Scope, audience, decide, look_ups, proof};
use kernel::ids::PersonId;
use kernel::{Problem, Result, Timestamp};
use storage::Tx;
use uuid::Uuid;

use crate::events::PersonCorrected;
use crate::model::{Existence, Person, PersonData, Transfer, TransferStatus};
use crate::rules::look_up::answer;
use crate::rules::{self, LookUpForm, Named, TransferForm, Wanted};
use crate::store::{self, Answer};

/// Days for which what is over is shown.
pub const DAYS: i64 = 90;

/// What a look-up tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LookUp {
    /// Who is registered: those whom the actor may open, and that others exist.
    Found {
        /// Within his audiences.
        here: Vec<PersonId>,
        /// Not: initials and the ASL in charge.
        elsewhere: Vec<Existence>,
    },
    /// Nobody is.
    Nobody,
    /// He has looked up too many; he may again from this instant on.
    Wait(Timestamp),
}

/// Whether the actor may look up at all: for the empty form.
///
/// # Errors
/// `Problem::Denied`.
pub fn may_look_up(_: &mut Tx<'_>, actor: &Actor) -> Result<()> {
    decide(actor, Action::PersonLookup).map(drop)
}

/// Looks somebody up by exact key. Each is counted and leaves a record, found or not.
///
/// # Errors
/// `Problem::Denied`; invalid fields.
pub fn look_up(tx: &mut Tx<'_>, actor: &Actor, form: &LookUpForm) -> Result<LookUp> {
    let scope = decide(actor, Action::PersonLookup)?;
    let named = form.check()?;
    if let Some(until) = look_ups::count(tx, actor)? {
        audit::record(tx, actor, Entry::denied(scope.action().code()).detail("too many"))?;
        return Ok(LookUp::Wait(until));
    }
    let found = look_for(tx, &scope, &named)?;
    let entry = Entry::new(scope.action()).subjects(found.iter().map(|one| one.id));
    audit::record(tx, actor, entry.detail("look-up"))?;
    if found.is_empty() {
        return Ok(LookUp::Nobody);
    }
    let (mut here, mut elsewhere) = (Vec::new(), Vec::new());
    for one in found {
        match reaches(tx, actor, one.id)? {
            true => here.push(one.id),
            false => elsewhere.push(one),
        }
    }
    Ok(LookUp::Found { here, elsewhere })
}

fn look_for(tx: &mut Tx<'_>, scope: &Scope, named: &Named) -> Result<Vec<Existence>> {
    match named {
        // A tax code belongs to one person, whatever the birth date.
        Named::Code(code) => store::lookup(tx, scope, code, scope.today()),
        Named::Name(family, given, born) => store::lookup_named(tx, scope, family, given, *born),
    }
}

fn reaches(tx: &mut Tx<'_>, actor: &Actor, person: PersonId) -> Result<bool> {
    let scope = decide(actor, Action::PersonView)?;
    Ok(audience::reach(tx, &scope, Resource::Person, person.0)?.is_some())
}

/// What became of the wish to have a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Transferred {
    /// The actor's ASL is in charge of her now.
    Taken(PersonId),
    /// The ASL in charge is asked.
    Asked,
    /// She is within his audiences anyway.
    Here(PersonId),
    /// Nobody is registered who is called so.
    Nobody,
    /// Several are: the name does not say which.
    Several,
    /// He has named too many; he may again from this instant on.
    Wait(Timestamp),
}

/// Takes a person over, or asks the ASL in charge for her. Nobody's id is needed or told: she is named by exact key, again. `id`
/// is made by the client: sent again, it answers as the first time.
///
/// # Errors
/// `Problem::Denied`; invalid fields; `Problem::NotProved` for who takes over.
pub fn transfer(tx: &mut Tx<'_>, actor: &Actor, id: Uuid, form: &TransferForm) -> Result<Transferred> {
    let scope = match form.way.as_str() {
        "ask-for" => decide(actor, Action::PersonAskFor)?,
        _ => decide(actor, Action::PersonTakeOver)?,
    };
    let wanted = form.check(&actor.unit.code, scope.today())?;
    if !wanted.ask {
        proof::demand(tx, actor)?;
    }
    // Before looking: of two sendings at once the second finds what the first one did.
    tx.lock(actor.user)?;
    if let Some(known) = store::find_transfer(tx, id)? {
        return repeated(actor, &known);
    }
    if let Some(until) = look_ups::count(tx, actor)? {
        audit::record(tx, actor, Entry::denied(scope.action().code()).detail("too many"))?;
        return Ok(Transferred::Wait(until));
    }
    let found = look_for(tx, &scope, &wanted.named)?;
    let [one] = found.as_slice() else {
        let entry = Entry::denied(scope.action().code()).subjects(found.iter().map(|one| one.id));
        let (detail, answer) = match found.len() {
            0 => ("person: no such", Transferred::Nobody),
            _ => ("several", Transferred::Several),
        };
        audit::record(tx, actor, entry.detail(detail))?;
        return Ok(answer);
    };
    store::lock_person(tx, one.id)?;
    if reaches(tx, actor, one.id)? {
        let entry = Entry::denied(scope.action().code()).subject(one.id).detail("reached anyway");
        audit::record(tx, actor, entry)?;
        return Ok(Transferred::Here(one.id));
    }
    match wanted.ask {
        true => ask_for(tx, actor, &scope, id, one, &wanted),
        false => take_over(tx, actor, &scope, id, one, &wanted),
    }
}

fn repeated(actor: &Actor, known: &Transfer) -> Result<Transferred> {
    match known.status {
        _ if known.asked_by != actor.user.0 => Err(Problem::Duplicate("person_transfer.id".into())),
        TransferStatus::Taken => Ok(Transferred::Taken(known.person)),
        _ => Ok(Transferred::Asked),
    }
}

fn ask_for(
    tx: &mut Tx<'_>,
    actor: &Actor,
    scope: &Scope,
    id: Uuid,
    one: &Existence,
    wanted: &Wanted,
) -> Result<Transferred> {
    let waits = store::waiting_transfer(tx, one.id, &actor.unit.code)?;
    if !waits {
        store::add_transfer(tx, scope, actor, id, (one.id, &one.asl), wanted)?;
    }
    let detail = if waits { "asked already" } else { "asked" };
    audit::record(tx, actor, Entry::new(scope.action()).subject(one.id).detail(detail))?;
    Ok(Transferred::Asked)
}

fn take_over(
    tx: &mut Tx<'_>,
    actor: &Actor,
    scope: &Scope,
    id: Uuid,
    one: &Existence,
    wanted: &Wanted,
) -> Result<Transferred> {
    let before = store::find_for_transfer(tx, scope, one.id)?;
    store::add_transfer(tx, scope, actor, id, (one.id, &before.asl), wanted)?;
    move_to(tx, actor, &before, wanted.domicile.clone(), &wanted.reason)?;
    audit::record(tx, actor, Entry::new(scope.action()).subject(one.id).detail("taken over"))?;
    Ok(Transferred::Taken(one.id))
}

/// She lives elsewhere now: the ASL of the domicile is in charge, and everything that is about her follows.
fn move_to(
    tx: &mut Tx<'_>,
    actor: &Actor,
    before: &Person,
    domicile: crate::model::Address,
    reason: &str,
) -> Result<()> {
    let asl = rules::asl_of(&domicile.comune, actor.today)
        .ok_or_else(|| Problem::field("domicile_comune", "people-domicile-unknown"))?
        .to_owned();
    let data = PersonData { domicile, receiving_asl: None, ..before.data.clone() };
    let person = Person { data, asl, updated_at: tx.clocks().business_now(), ..before.clone() };
    store::update(tx, before, &person, actor, reason)?;
    tx.emit(PersonCorrected { person: before.id });
    Ok(())
}

/// What other ASL want, and what one's own wants.
#[derive(Debug, Clone)]
pub struct Transfers {
    /// Of one's own ASL, or of those one supervises: what waits for an answer, and what was taken over.
    pub wanted: Vec<Transfer>,
    /// Of others.
    pub own: Vec<Transfer>,
}

/// What waits to be answered, and what came of the rest in the last months.
///
/// # Errors
/// `Problem::Denied`.
pub fn transfers(tx: &mut Tx<'_>, actor: &Actor) -> Result<Transfers> {
    let scope = decide(actor, Action::TransferList)?;
    let days = jiff::SignedDuration::from_hours(24 * DAYS);
    let since = tx.clocks().business_now().checked_sub(days).unwrap_or(Timestamp::MIN);
    let (wanted, own) = store::transfers(tx, &scope, since)?;
    let mut subjects: Vec<PersonId> = wanted.iter().chain(&own).map(|one| one.person).collect();
    subjects.sort_unstable();
    subjects.dedup();
    audit::record(tx, actor, Entry::new(scope.action()).subjects(subjects).detail("list"))?;
    Ok(Transfers { wanted, own })
}

/// A transfer that is the actor's to answer or to withdraw, or that he may read.
///
/// # Errors
/// `Problem::Denied`; `Problem::NotFound` for other ASL's, too.
pub fn one_transfer(tx: &mut Tx<'_>, actor: &Actor, id: Uuid) -> Result<Transfer> {
    let scope = decide(actor, Action::TransferList)?;
    let found = readable(tx, actor, &scope, id)?;
    audit::record(tx, actor, Entry::new(scope.action()).subject(found.person).detail("view"))?;
    Ok(found)
}

fn readable(tx: &mut Tx<'_>, actor: &Actor, scope: &Scope, id: Uuid) -> Result<Transfer> {
    let found = store::find_transfer(tx, id)?;
    let person = found.as_ref().map(|found| found.person.0);
    let ours = |one: &Transfer| is_of(actor, &one.from_asl) || is_of(actor, &one.to_asl);
    found.filter(ours).ok_or_else(|| audience::refuse(tx, scope, "transfer", person))
}

/// Whether somebody holds the audience of an ASL: its own operator, and who supervises the region's.
pub fn is_of(actor: &Actor, asl: &str) -> bool {
    actor.audiences().contains(&AudienceKind::Asl.of(asl))
}

/// Whether somebody of an ASL may answer a transfer, or else withdraw it.
pub fn answers(asl: &str, transfer: &Transfer) -> bool {
    transfer.status == TransferStatus::Asked && transfer.from_asl == asl && transfer.asl == asl
}

/// Hands a person over, keeps her, or asks for her no more. The same answer again changes nothing.
///
/// # Errors
/// `Problem::Denied`; `Problem::NotFound`; an invalid field `answer`; `Problem::Stale` when it was answered otherwise meanwhile.
pub fn answer_transfer(
    tx: &mut Tx<'_>,
    actor: &Actor,
    id: Uuid,
    status: TransferStatus,
    note: &str,
) -> Result<Transfer> {
    let withdrawn = status == TransferStatus::Withdrawn;
    let action = if withdrawn { Action::PersonAskFor } else { Action::PersonHandOver };
    let scope = decide(actor, action)?;
    let found = readable(tx, actor, &scope, id)?;
    store::lock_person(tx, found.person)?;
    let found = readable(tx, actor, &scope, id)?;
    let unit = &actor.unit.code;
    let may = if withdrawn { found.to_asl == *unit } else { found.from_asl == *unit };
    if !may || matches!(status, TransferStatus::Taken | TransferStatus::Asked) {
        return Err(audience::refuse(tx, &scope, "transfer", Some(found.person.0)));
    }
    let entry = Entry::new(scope.action()).subject(found.person).detail(status.code());
    if found.status == status {
        audit::record(tx, actor, entry)?;
        return Ok(found);
    }
    let note = answer(note, status == TransferStatus::Refused)?;
    store::answer_transfer(tx, actor, id, &Answer { status, note })?;
    if status == TransferStatus::Accepted {
        let before = store::find_for_transfer(tx, &scope, found.person)?;
        if before.asl != *unit {
            return Err(Problem::Stale);
        }
        move_to(tx, actor, &before, found.domicile.clone(), &found.reason)?;
    }
    audit::record(tx, actor, entry)?;
    readable(tx, actor, &scope, id)
}
