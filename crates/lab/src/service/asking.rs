//! Asking for a swab: public health requests it, a doctor proposes it where the ASL in charge has switched that on.

use access::audience::{self, Reason};
use access::audit::{self, Entry};
use access::{Action, Actor, Resource, Role, Scope, bars, decide};
use kernel::ids::PersonId;
use kernel::{Date, FieldProblem, Problem, Result};
use storage::Tx;
use territory::codes::{self, List};
use uuid::Uuid;

use super::authorising;
use crate::events::{SwabProposed, SwabRequested};
use crate::grants::{self, Place};
use crate::model::{Details, RequestStatus, Ruling, Subject, SwabRequest};
use crate::occasion::{Occasion, Occasions};
use crate::rules::request::{self, Said};
use crate::store::{self, Begin, NewRequest};

/// Who asks: public health requests, a doctor proposes.
fn asks(actor: &Actor) -> Result<Scope> {
    decide(actor, Action::RequestCreate)
        .or_else(|denied| decide(actor, Action::RequestPropose).map_err(|_| denied))
}

fn proposes(scope: &Scope) -> bool {
    scope.action() == Action::RequestPropose
}

/// The SISP asks for a swab, or a doctor proposes one. A repeat with the same id answers as the first time.
///
/// # Errors
/// `Problem::Denied`, `Problem::NotFound` for a person out of reach, `Problem::Refused` when the ASL in charge takes no
/// proposals; invalid fields: `again` when one waits since less than a day and the actor has not said that another is
/// wanted.
pub fn request_swab(tx: &mut Tx<'_>, actor: &Actor, new: &NewRequest) -> Result<SwabRequest> {
    let scope = asks(actor)?;
    let reason = audience::reason(tx, &scope, Resource::Person, new.person.0)?;
    // Two who ask at once: the second finds the request of the first, which may be this one.
    people::store::lock_person(tx, new.person)?;
    let request = match store::find_request(tx, new.id)? {
        Some(there) if there.person == new.person => there,
        Some(there) => {
            let taken = Problem::Duplicate("swab_request.id".into());
            return Err(audience::refuse_as(
                tx,
                &scope,
                Resource::Request.code(),
                Some(there.person.0),
                taken,
            ));
        }
        None => ask(tx, actor, &scope, &reason, new)?,
    };
    let entry = Entry::new(scope.action()).subject(new.person).why(&reason);
    audit::record(tx, actor, entry.detail(format!("request {}", request.id)))?;
    Ok(request)
}

fn ask(
    tx: &mut Tx<'_>,
    actor: &Actor,
    scope: &Scope,
    reason: &Reason,
    new: &NewRequest,
) -> Result<SwabRequest> {
    let asl = store::subject(tx, scope, new.person)?.asl;
    let proposes = proposes(scope);
    if proposes && !authorising::is_on(tx, &asl)? {
        return Err(Problem::Refused("lab-proposals-off"));
    }
    let new = NewRequest { details: filled(tx, actor, new)?, ..new.clone() };
    check(actor, &asl, &new)?;
    let waits = waiting(tx, scope, reason, new.person)?;
    if let Some((waits, true)) = waits.filter(|_| !new.again) {
        let problem = FieldProblem::new("again", "lab-request-again-asked").with("number", &waits.number);
        return Err(Problem::Invalid(vec![problem]));
    }
    let status = if proposes { RequestStatus::Proposed } else { RequestStatus::Requested };
    let priority = new.priority.unwrap_or_else(|| request::priority_of(&new.reason));
    let through = if proposes { reason.audience.as_str() } else { "" };
    let request = store::insert_request(tx, actor, &new, &Begin { asl: &asl, priority, status, through })?;
    let place = Place::of(tx, &request, asl.as_str())?;
    let grants = grants::open(&request, &place, request.requested_at);
    audience::grant(tx, Resource::Request, request.id.0, &grants)?;
    if proposes {
        store::insert_step(tx, actor, Uuid::now_v7(), request.id, Ruling::Proposed, "")?;
        tx.emit(SwabProposed { request: request.id, person: request.person });
    } else {
        tx.emit(SwabRequested { request: request.id, person: request.person, asl, on: request.requested_on });
    }
    Ok(request)
}

fn check(actor: &Actor, asl: &str, new: &NewRequest) -> Result<()> {
    let serves =
        territory::get().laboratories_open_for(asl, actor.today).any(|one| one.code == new.laboratory);
    let reason = request::reason_problem(&new.reason, actor.today);
    let (test, note, details) = (new.test, new.note.as_str(), &new.details);
    let said = Said {
        reason: &new.reason,
        test,
        laboratory_serves: serves,
        note,
        details,
        before: None,
        same_reason: false,
    };
    let problems = request::problems(reason, &said, actor.today);
    if problems.is_empty() { Ok(()) } else { Err(Problem::Invalid(problems)) }
}

/// The request of a person that waits already, as far as the actor may know of it, and whether another one beside it is
/// asked about.
fn waiting(
    tx: &mut Tx<'_>,
    scope: &Scope,
    reason: &Reason,
    person: PersonId,
) -> Result<Option<(SwabRequest, bool)>> {
    let sight = bars::sight(tx, reason, person)?;
    let mut others = store::requests_of_person(tx, scope, person)?;
    others.retain(|request| sight.shows(request.id));
    let waits = request::waiting(&others, tx.clocks().business_now());
    Ok(waits.map(|(waits, asks)| (waits.clone(), asks)))
}

/// What a request says, without blanks around it; who asks is the actor when nobody else is named, and symptoms began when
/// the person's report says so.
fn filled(tx: &mut Tx<'_>, actor: &Actor, new: &NewRequest) -> Result<Details> {
    let tidy = |text: &String| text.trim().to_owned();
    let said = &new.details;
    let mut details = Details {
        onset: said.onset,
        criterion: tidy(&said.criterion),
        requester: tidy(&said.requester),
        requester_contact: tidy(&said.requester_contact),
        place: tidy(&said.place),
        proposed_on: said.proposed_on,
    };
    if details.requester.is_empty() {
        details.requester = shortened(&actor.name);
    }
    if details.requester_contact.is_empty() {
        details.requester_contact = contact(tx, actor)?;
    }
    if details.onset.is_none() && codes::means(List::SwabReason, &new.reason, codes::SYMPTOMS) {
        details.onset = Occasions::onset(tx, actor, new.person)?;
    }
    Ok(details)
}

/// Where an actor is reached, as the registers have it: a doctor at the surgery, others at their organisation.
fn contact(tx: &mut Tx<'_>, actor: &Actor) -> Result<String> {
    let contact = match actor.role {
        Role::Gp => territory::doctors::find_record(tx, &actor.unit.code)?.map(|record| record.contact),
        _ => territory::organisations::find(&actor.unit.code).map(|one| one.contact.clone()),
    };
    Ok(contact.map(|text| shortened(&text)).unwrap_or_default())
}

fn shortened(text: &str) -> String {
    text.chars().take(request::REQUESTER_LENGTH).collect()
}

/// What the form of a request begins with.
#[derive(Debug, Clone)]
pub struct BeforeRequest {
    /// Whose swab is asked for.
    pub subject: Subject,
    /// Code of the laboratory that is chosen already.
    pub laboratory: Option<String>,
    /// How many requests wait in each laboratory that serves the ASL, by its code.
    pub queues: Vec<(String, i64)>,
    /// What sent the actor here.
    pub occasion: Option<Occasion>,
    /// The reason that what is known of the person suggests.
    pub suggested: Option<&'static str>,
    /// When symptoms began, as the person's report says.
    pub onset: Option<Date>,
    /// Who asks, and where he is reached.
    pub requester: (String, String),
    /// The request that waits already, and whether another one beside it is asked about.
    pub waiting: Option<(SwabRequest, bool)>,
    /// Whether it is proposed, and somebody else decides.
    pub proposes: bool,
}

/// Whose swab is asked for, why, and the laboratory that will probably have it.
///
/// # Errors
/// `Problem::Denied`, `Problem::NotFound`, `Problem::Refused` when the ASL in charge takes no proposals.
pub fn before_request(
    tx: &mut Tx<'_>,
    actor: &Actor,
    person: PersonId,
    came_by: Option<Uuid>,
) -> Result<BeforeRequest> {
    let scope = asks(actor)?;
    let reason = audience::reason(tx, &scope, Resource::Person, person.0)?;
    let subject = store::subject(tx, &scope, person)?;
    if proposes(&scope) && !authorising::is_on(tx, &subject.asl)? {
        return Err(Problem::Refused("lab-proposals-off"));
    }
    let last = store::last_laboratory(tx, actor.user, &subject.asl)?;
    let serving = territory::get().laboratories_open_for(&subject.asl, actor.today);
    let serving: Vec<&str> = serving.map(|laboratory| laboratory.code.as_str()).collect();
    let laboratory = request::preferred(last.as_deref(), &serving).map(str::to_owned);
    let queues = serving
        .into_iter()
        .map(|code| Ok((code.to_owned(), store::queue_of_laboratory(tx, code)?)))
        .collect::<Result<_>>()?;
    let occasion = Occasions::find(tx, actor, person, came_by)?;
    let suggested = Occasions::suggested(tx, actor, person)?;
    let onset = Occasions::onset(tx, actor, person)?;
    let requester = (shortened(&actor.name), contact(tx, actor)?);
    let waiting = waiting(tx, &scope, &reason, person)?;
    let proposes = proposes(&scope);
    audit::record(tx, actor, Entry::new(scope.action()).subject(person).why(&reason).detail("form"))?;
    Ok(BeforeRequest {
        subject,
        laboratory,
        queues,
        occasion,
        suggested,
        onset,
        requester,
        waiting,
        proposes,
    })
}
