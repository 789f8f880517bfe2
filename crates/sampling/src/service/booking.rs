//! A swab gets a place and an hour, another one, or none.

use access::audience::{self, Reason};
use access::audit::{self, Entry};
use access::{Action, Actor, Resource, Scope, bars, decide};
use kernel::ids::{PersonId, RequestId};
use kernel::{Problem, Result};
use lab::model::{RequestStatus, Subject, SwabRequest};
use people::OfPerson;
use storage::{Ahead, Tx};
use uuid::Uuid;

use crate::model::{Appointment, Place, Slot, State, Step};
use crate::rules::offer;
use crate::store;

/// Hours that are looked through for an offer, and those shown.
const LOOKED: i64 = 400;
const SHOWN: usize = 60;
/// The least and the most that is said of why an appointment is moved or taken back.
const WHY: std::ops::RangeInclusive<usize> = 3..=300;

/// An hour that is offered, and whether it lies in the time of the request's priority.
pub type Offer = (Slot, Place, bool);

/// What the form of a booking shows.
#[derive(Debug, Clone)]
pub struct Booking {
    /// The swab.
    pub request: SwabRequest,
    /// Whose.
    pub subject: Subject,
    /// The appointment it has.
    pub there: Option<Appointment>,
    /// Hours, the best first.
    pub offers: Vec<Offer>,
    /// What happened before, the latest first.
    pub steps: Vec<Step>,
    /// The last day by which the swab should be taken.
    pub due: kernel::Date,
}

/// A swab that the actor may book: his own request, or one of a person who is his.
fn own(tx: &mut Tx<'_>, scope: &Scope, id: RequestId) -> Result<(SwabRequest, Reason)> {
    let own = audience::reach(tx, scope, Resource::Request, id.0)?;
    let found = lab::store::find_request(tx, id)?;
    let (request, reason) = match (found, own) {
        (Some(request), Some(reason)) => (request, reason),
        (Some(request), None) => {
            let reason = audience::reason(tx, scope, Resource::Person, request.person.0)?;
            (request, reason)
        }
        (None, _) => {
            let there = tx.system(audience::ASKED_IN_VAIN, |tx| lab::store::find_request(tx, id))?;
            let subject = there.map(|request| request.person.0);
            return Err(audience::refuse(tx, scope, Resource::Request.code(), subject));
        }
    };
    match bars::sight(tx, &reason, request.person)?.shows(request.id) {
        true => Ok((request, reason)),
        false => Err(Problem::NotFound),
    }
}

/// What is offered to a swab, and what it has.
///
/// # Errors
/// `Problem::Denied`; `Problem::NotFound` for a swab of nobody of the actor's.
pub fn booking(tx: &mut Tx<'_>, actor: &Actor, id: RequestId) -> Result<Booking> {
    let scope = decide(actor, Action::SampleBook)?;
    let (request, reason) = own(tx, &scope, id)?;
    let subject = lab::store::subject(tx, &scope, request.person)?;
    let window = offer::window(&request, actor.today);
    let mut all = Vec::new();
    for asl in asls(&request, &subject) {
        let places = store::places_of_asl(tx, asl)?;
        // Those of the wished time first: of a busy week the first hours alone may not reach it.
        let wished = window.0.max(actor.today);
        let mut slots = store::free_slots(tx, asl, wished, LOOKED)?;
        if wished > actor.today && slots.len() < SHOWN {
            let sooner = store::free_slots(tx, asl, actor.today, LOOKED)?;
            slots.extend(sooner.into_iter().filter(|slot| slot.day < wished));
        }
        for slot in slots {
            if let Some(place) = places.iter().find(|place| place.id == slot.place) {
                all.push((slot, place.clone()));
            }
        }
    }
    let mut offers = match request.status {
        RequestStatus::Requested => offer::order(all, window, tx.clocks().business_now())?,
        _ => Vec::new(),
    };
    offers.truncate(SHOWN);
    let there = store::live(tx, id)?;
    let steps = store::steps_of_request(tx, &scope, id)?;
    let entry = Entry::new(scope.action()).subject(request.person).why(&reason);
    audit::record(tx, actor, entry.detail("form"))?;
    Ok(Booking { request, subject, there, offers, steps, due: window.1 })
}

/// The ASL whose places take a swab: the one that asked, and the one in charge of the person.
fn asls<'a>(request: &'a SwabRequest, subject: &'a Subject) -> Vec<&'a str> {
    let mut all = vec![request.asl.as_str()];
    if subject.asl != request.asl {
        all.push(&subject.asl);
    }
    all
}

/// What books a swab, or moves its appointment.
#[derive(Debug, Clone)]
pub struct Book {
    /// Made before the write: a repeat with the same changes nothing.
    pub act: Uuid,
    /// The swab.
    pub request: RequestId,
    /// The hour.
    pub slot: Uuid,
    /// Why it is moved; nothing where it has no appointment.
    pub why: String,
    /// The version of its appointment that was seen, 0 for none; nothing asks for none in particular.
    pub seen: Option<i64>,
}

/// Books a swab into an hour. One that is booked already is moved, which wants a reason. An hour never has more than it takes.
///
/// # Errors
/// `Problem::Denied`; `Problem::NotFound`; `Problem::Refused` when the swab waits no more or was taken; an invalid `slot` when the
/// hour is full, over or of an ASL that has nothing to do with the person; an invalid `why`.
pub fn book(tx: &mut Tx<'_>, actor: &Actor, new: &Book) -> Result<PersonId> {
    let scope = decide(actor, Action::SampleBook)?;
    let (request, reason) = own(tx, &scope, new.request)?;
    let step = write(tx, actor, &scope, new, &request)?;
    let entry = Entry::new(scope.action()).subject(request.person).why(&reason);
    audit::record(tx, actor, entry.detail(step))?;
    Ok(request.person)
}

fn write(
    tx: &mut Tx<'_>,
    actor: &Actor,
    scope: &Scope,
    new: &Book,
    request: &SwabRequest,
) -> Result<&'static str> {
    // Whoever takes the request back holds the person too: what was read before may be over.
    people::store::lock_person(tx, request.person)?;
    // The same at once: whoever waited here finds what the first one did.
    let same = |done: &store::Done| {
        done.request == new.request && done.slot == new.slot && matches!(&*done.step, "booked" | "moved")
    };
    if store::done(tx, new.act, same)? {
        return Ok("repeated");
    }
    let request = &lab::store::find_request(tx, request.id)?.ok_or(Problem::NotFound)?;
    if request.status != RequestStatus::Requested {
        return Err(Problem::Refused("sampling-waits-no-more"));
    }
    let (slot, place) = hour(tx, actor, scope, new, request)?;
    let there = store::live(tx, request.id)?;
    fresh(new.seen, there.as_ref())?;
    if there.as_ref().is_some_and(|one| one.state == State::Collected) {
        return Err(Problem::Refused("sampling-taken-already"));
    }
    if there.is_some() {
        why(&new.why)?;
    }
    if there.as_ref().is_some_and(|one| one.slot == slot.id) {
        return Err(Problem::field("slot", "sampling-slot-same"));
    }
    if !store::take(tx, slot.id)? {
        return Err(Problem::field("slot", "sampling-slot-full"));
    }
    let (id, step) = match there {
        Some(there) => {
            if !store::move_to(tx, there.id, (place.id, slot.id))? {
                return Err(Problem::Stale);
            }
            store::give_back(tx, there.slot)?;
            (there.id, "moved")
        }
        None => {
            store::insert(tx, new.act, request.id, (place.id, slot.id))?;
            (new.act, "booked")
        }
    };
    let note = if step == "moved" { new.why.trim() } else { "" };
    match store::insert_step(tx, Some(actor), new.act, (id, slot.id), (step, note))? {
        true => Ok(step),
        false => Err(Problem::Serialization),
    }
}

/// Whether what was seen is what is there.
fn fresh(seen: Option<i64>, there: Option<&Appointment>) -> Result<()> {
    match seen.is_none_or(|seen| seen == there.map_or(0, |one| one.version)) {
        true => Ok(()),
        false => Err(Problem::Stale),
    }
}

/// The hour that is asked for, and its place, when the swab may have it.
fn hour(
    tx: &mut Tx<'_>,
    actor: &Actor,
    scope: &Scope,
    new: &Book,
    request: &SwabRequest,
) -> Result<(Slot, Place)> {
    let subject = lab::store::subject(tx, scope, request.person)?;
    let unknown = || Problem::field("slot", "sampling-slot-full");
    let slot = store::find_slot(tx, new.slot)?.ok_or_else(unknown)?;
    let place = store::find_place(tx, slot.place)?.ok_or(Problem::NotFound)?;
    if !place.data.active || !asls(request, &subject).contains(&place.asl.as_str()) {
        return Err(Problem::field("slot", "sampling-slot-elsewhere"));
    }
    let open = Slot { taken: 0, ..slot.clone() };
    if offer::order(vec![(open, ())], offer::window(request, actor.today), tx.clocks().business_now())?
        .is_empty()
    {
        return Err(Problem::field("slot", "sampling-slot-over"));
    }
    Ok((slot, place))
}

fn why(text: &str) -> Result<()> {
    match WHY.contains(&text.trim().chars().count()) {
        true => Ok(()),
        false => Err(Problem::field("why", "sampling-why-wanted")),
    }
}

/// What takes an appointment back.
#[derive(Debug, Clone)]
pub struct Cancel {
    /// Made before the write: a repeat with the same changes nothing.
    pub act: Uuid,
    /// The swab.
    pub request: RequestId,
    /// Why.
    pub why: String,
    /// The version of the appointment that was seen; nothing asks for none in particular.
    pub seen: Option<i64>,
}

/// Takes the appointment of a swab back: the hour is free again in the same commit, and the swab waits.
///
/// # Errors
/// `Problem::Denied`; `Problem::NotFound`; `Problem::Refused` when nothing is to come; an invalid `why`.
pub fn cancel(tx: &mut Tx<'_>, actor: &Actor, new: &Cancel) -> Result<PersonId> {
    let scope = decide(actor, Action::SampleBook)?;
    let (request, reason) = own(tx, &scope, new.request)?;
    people::store::lock_person(tx, request.person)?;
    let same = |done: &store::Done| done.request == request.id && done.step == "cancelled";
    if !store::done(tx, new.act, same)? {
        why(&new.why)?;
        let there = store::live(tx, request.id)?.filter(|one| one.state == State::Booked);
        let there = there.ok_or(Problem::Refused("sampling-nothing-booked"))?;
        fresh(new.seen, Some(&there))?;
        take_back(tx, Some(actor), new.act, &there, new.why.trim())?;
    }
    let entry = Entry::new(scope.action()).subject(request.person).why(&reason);
    audit::record(tx, actor, entry.detail("cancelled"))?;
    Ok(request.person)
}

/// The appointment of a swab that is to come, or was kept: what a booking has made.
///
/// # Errors
/// `Problem::Denied`; `Problem::NotFound`.
pub fn booked(tx: &mut Tx<'_>, actor: &Actor, id: RequestId) -> Result<Appointment> {
    let scope = decide(actor, Action::SampleBook)?;
    own(tx, &scope, id)?;
    store::live(tx, id)?.ok_or(Problem::NotFound)
}

/// The request was taken back, and its appointment with it.
pub(crate) fn free(tx: &mut Tx<'_>, there: &Appointment) -> Result<()> {
    take_back(tx, None, Uuid::now_v7(), there, "")
}

fn take_back(
    tx: &mut Tx<'_>,
    actor: Option<&Actor>,
    act: Uuid,
    there: &Appointment,
    note: &str,
) -> Result<()> {
    if !store::mark(tx, there.id, (State::Booked, State::Cancelled), None)? {
        return Err(Problem::Stale);
    }
    store::give_back(tx, there.slot)?;
    match store::insert_step(tx, actor, act, (there.id, there.slot), ("cancelled", note))? {
        true => Ok(()),
        false => Err(Problem::Serialization),
    }
}

/// What is told of a person's appointments on her page.
#[derive(Debug, Clone, Default)]
pub struct Told {
    /// The appointments, the latest first.
    pub appointments: Vec<Appointment>,
    /// Swabs that wait, the latest first.
    pub waiting: Vec<SwabRequest>,
}

/// Says what [`of_person`] will ask of its own.
pub fn of_person_ahead(ahead: &mut Ahead, actor: &Actor, of: OfPerson) {
    if decide(actor, Action::SampleBook).is_ok() {
        store::of_person_ahead(ahead, of);
    }
}

/// The appointments of a person and the swabs that have none, for her page: the page's own audit record covers them. Nothing for
/// who books none.
///
/// # Errors
/// As `Tx::query`.
pub fn of_person(tx: &mut Tx<'_>, actor: &Actor, person: PersonId) -> Result<Told> {
    let Ok(scope) = decide(actor, Action::SampleBook) else { return Ok(Told::default()) };
    let Some(reason) = audience::reach(tx, &scope, Resource::Person, person.0)? else {
        return Ok(Told::default());
    };
    let sight = bars::sight(tx, &reason, person)?;
    let mut appointments = store::of_person(tx, &scope, person)?;
    appointments.retain(|one| sight.shows(one.request));
    let mut waiting = lab::store::requests_of_person(tx, &scope, person)?;
    waiting.retain(|one| one.status == RequestStatus::Requested && sight.shows(one.id));
    Ok(Told { appointments, waiting })
}
