//! A tube that nobody asked for: the person is found by exact key or entered from the slip that came with it, as from a file of
//! results; the laboratory makes the request.

use access::audience;
use access::audit::{self, Entry};
use access::{Action, Actor, Resource, Scope, decide};
use kernel::ids::RequestId;
use kernel::{PersonIdentifier, Problem, Result};
use people::model::{Person, PersonData};
use storage::Tx;

use super::tubes::{self, NewTubeFact};
use super::whose::fitting;
use crate::events::SwabRequested;
use crate::grants::{self, Place};
use crate::model::{Details, Door, Identity, Origin, RequestStatus, SwabRequest, TestKind, TubeStep};
use crate::rules::matching::{self, Known, Lead, Named};
use crate::rules::request;
use crate::store::{self, Begin, NewRequest};

/// What stands on the slip of a tube.
#[derive(Debug, Clone)]
pub struct Slip {
    /// Made before the write, for the request if one is made: a repeat with the same one changes nothing.
    pub id: RequestId,
    /// Whose sample it is.
    pub person: PersonData,
    /// Which test is wanted.
    pub test: TestKind,
    /// Why: a code of the list `swab_reason`.
    pub reason: String,
    /// Who sends it; the laboratory when the slip does not say it.
    pub requester: String,
    /// More of it.
    pub note: String,
    /// What the history of a request says that another laboratory had.
    pub taken_why: String,
}

/// What became of a tube without a request.
#[derive(Debug, Clone)]
pub struct TakenIn {
    /// Its request.
    pub request: SwabRequest,
    /// Whether it waited already, and only its label was not there to be read.
    pub was_waiting: bool,
}

/// Takes in a tube that came without a request. One that waits for the same person and test is its request, wherever it was to
/// go; else the laboratory makes one.
///
/// # Errors
/// `Problem::Denied`; invalid fields, `identifier` when the person cannot be told for certain.
pub fn take_in(tx: &mut Tx<'_>, actor: &Actor, slip: &Slip) -> Result<TakenIn> {
    let scope = decide(actor, Action::TubeTakeIn)?;
    if let Some((request, TubeStep::Received)) = store::find_fact(tx, slip.id.0)? {
        let request = store::find_request(tx, request)?.ok_or(Problem::NotFound)?;
        let was_waiting = request.origin == Origin::Asked;
        audit::record(tx, actor, Entry::new(scope.action()).subject(request.person).detail("slip"))?;
        return Ok(TakenIn { request, was_waiting });
    }
    if let Some(problem) = request::reason_problem(&slip.reason, actor.today) {
        return Err(Problem::Invalid(vec![problem]));
    }
    let person = find(tx, actor, &scope, &slip.person)?;
    // Two who hold two tubes of one person: the second finds the request of the first.
    people::store::lock_person(tx, person.id)?;
    let waits = store::requests_of_person(tx, &scope, person.id)?;
    let waits =
        waits.into_iter().filter(|one| one.status == RequestStatus::Requested && one.test == slip.test);
    let waits = waits.min_by_key(|one| (one.laboratory != actor.unit.code, one.requested_at));
    let taken = match waits {
        Some(waits) => {
            let request = tubes::take(tx, actor, &scope, slip.id.0, &waits, &slip.taken_why)?;
            TakenIn { request, was_waiting: true }
        }
        None => TakenIn { request: make(tx, actor, &scope, slip, &person)?, was_waiting: false },
    };
    audit::record(tx, actor, Entry::new(scope.action()).subject(person.id).detail("slip"))?;
    Ok(taken)
}

/// Whether the actor may take in tubes at all: for the form.
///
/// # Errors
/// `Problem::Denied`.
pub fn may_take_in(_: &mut Tx<'_>, actor: &Actor) -> Result<()> {
    decide(actor, Action::TubeTakeIn).map(drop)
}

/// The person a slip speaks of, or what is wrong with it: the one reason depends on the slip alone, as at the door of files. That
/// somebody's code came with what is not hers is recorded under her name.
fn find(tx: &mut Tx<'_>, actor: &Actor, taking: &Scope, data: &PersonData) -> Result<Person> {
    let scope = decide(actor, Action::ResultRecord)?;
    let unknown = || Problem::field("identifier", "lab-slip-unrecognised");
    let (born, sex) = (data.birth_date, people::model::sex_letter(data.sex).chars().next());
    let said = Named { family: &data.family_name, given: &data.given_name, sex: data.sex, birth_date: born };
    let found = match &data.identifier {
        PersonIdentifier::TaxCode(code) => people::store::find_for_matching(tx, &scope, code)?,
        PersonIdentifier::Stp(code) | PersonIdentifier::Eni(code) => {
            people::store::find_for_matching_temporary(tx, &scope, code, born)?
        }
        PersonIdentifier::Provisional(_) | PersonIdentifier::None { .. } => {
            return Err(Problem::field("identifier", "lab-slip-no-code"));
        }
    };
    let Some(person) = found else {
        if matches!(&data.identifier, PersonIdentifier::TaxCode(code) if matching::may_register(code, &said))
        {
            match people::service::register_from_laboratory(tx, &scope, data) {
                Err(Problem::Invalid(_) | Problem::Refused(_)) => {}
                other => return other,
            }
        }
        return Err(audience::refuse_as(tx, taking, Resource::Person.code(), None, unknown()));
    };
    let written = Identity {
        code: data.identifier.value().map(str::to_owned),
        family_name: data.family_name.clone(),
        given_name: data.given_name.clone(),
        sex,
        birth_date: Some(born),
        ..Identity::default()
    };
    let agrees = |known: &Known| match &data.identifier {
        PersonIdentifier::TaxCode(code) => matching::agrees(code, &said, &known.named()),
        _ => matching::fits(&written, known),
    };
    match fitting(tx, &scope, Known::of(&person, Lead::Code, false), agrees)? {
        Some(_) => Ok(person),
        None => Err(audience::refuse_as(tx, taking, Resource::Person.code(), Some(person.id.0), unknown())),
    }
}

/// The laboratory's own request, with its tube checked in. Who sees it is who sees any request.
fn make(tx: &mut Tx<'_>, actor: &Actor, scope: &Scope, slip: &Slip, person: &Person) -> Result<SwabRequest> {
    let requester = match slip.requester.trim() {
        "" => actor.unit.name.clone(),
        said => said.to_owned(),
    };
    let requester = requester.chars().take(request::REQUESTER_LENGTH).collect();
    let new = NewRequest {
        id: slip.id,
        person: person.id,
        reason: slip.reason.clone(),
        test: slip.test,
        priority: None,
        laboratory: actor.unit.code.clone(),
        note: slip.note.trim().to_owned(),
        details: Details { requester, ..Details::default() },
        again: true,
    };
    let (asl, priority) = (person.asl.as_str(), request::priority_of(&slip.reason));
    let begin = Begin { asl, priority, status: RequestStatus::Requested, through: "" };
    let made = store::insert_request(tx, actor, &new, &begin)?;
    store::set_origin(tx, made.id, Origin::Tube)?;
    let grants = grants::open(&made, &Place::of(tx, &made, asl)?, made.requested_at);
    audience::grant(tx, Resource::Request, made.id.0, &grants)?;
    let (asl, on) = (person.asl.clone(), made.requested_on);
    tx.emit(SwabRequested { request: made.id, person: person.id, asl, on });
    let (step, note) = (TubeStep::Received, String::new());
    let fact = NewTubeFact { id: slip.id.0, request: made.id, step, reason: None, note, door: Door::Manual };
    tubes::write(tx, actor, scope, &fact, &made)
}
