//! The desk of a place: who comes, what came of it, and how long it takes.

use access::audience::{self, Reason};
use access::audit::{self, Entry};
use access::{Action, Actor, Resource, Scope, decide};
use kernel::{Date, Problem, Result, Timestamp};
use lab::events::SwabSampled;
use lab::rules::number;
use storage::Tx;
use uuid::Uuid;

use super::places::own;
use crate::model::{Appointment, Line, Place, State};
use crate::rules::marks::{self, Mark, Standing};
use crate::rules::times::{self, Times};
use crate::store::{self, Which};

/// Days that the times of a place are worked out over.
pub const DAYS: i64 = 30;

/// The list of a day.
#[derive(Debug, Clone)]
pub struct Day {
    /// The place.
    pub place: Place,
    /// Who comes.
    pub lines: Vec<Line>,
    /// How many the hours of the day have, and how many they take.
    pub taken: (i64, i64),
}

/// A place that the actor works at, on a day whose list he sees.
fn own_day(tx: &mut Tx<'_>, actor: &Actor, scope: &Scope, id: Uuid, day: Date) -> Result<Place> {
    let place = own(tx, actor, scope, id)?;
    match marks::sees(actor, day) {
        true => Ok(place),
        false => Err(audience::refuse(tx, scope, "sampling_day", Some(id))),
    }
}

/// Who comes to a place on a day. One audit record names whoever stands in the list.
///
/// # Errors
/// `Problem::Denied`; `Problem::NotFound` for another ASL's place, or one where the actor does not work.
pub fn day(tx: &mut Tx<'_>, actor: &Actor, id: Uuid, day: Date) -> Result<Day> {
    let scope = decide(actor, Action::SampleRecord)?;
    let place = own_day(tx, actor, &scope, id, day)?;
    let lines = store::day_lines(tx, &scope, &place, day)?;
    let slots = store::slots_of_place(tx, id, day, day)?;
    let sum = |of: fn(&crate::model::Slot) -> i32| slots.iter().map(|slot| i64::from(of(slot))).sum();
    let taken = (sum(|slot| slot.taken), sum(|slot| slot.capacity));
    record(tx, actor, &scope, &lines, "day")?;
    Ok(Day { place, lines, taken })
}

/// The same, for the labels: of those alone whose swab waits.
///
/// # Errors
/// As [`day`].
pub fn day_labels(tx: &mut Tx<'_>, actor: &Actor, id: Uuid, day: Date) -> Result<(Place, Vec<Line>)> {
    let scope = decide(actor, Action::SampleRecord)?;
    let place = own_day(tx, actor, &scope, id, day)?;
    let mut lines = store::day_lines(tx, &scope, &place, day)?;
    lines.retain(|line| line.state == State::Booked);
    record(tx, actor, &scope, &lines, "labels")?;
    Ok((place, lines))
}

fn record(tx: &mut Tx<'_>, actor: &Actor, scope: &Scope, lines: &[Line], detail: &str) -> Result<()> {
    let listed = lines.iter().map(|line| (line.person, &line.why));
    audit::record(tx, actor, Entry::new(scope.action()).listed(listed).detail(detail))
}

/// The line of a day whose label bears a number.
///
/// # Errors
/// `Problem::Denied`; `Problem::NotFound`; an invalid `command`.
pub fn mark_number(tx: &mut Tx<'_>, actor: &Actor, id: Uuid, on: Date, typed: &str) -> Result<Uuid> {
    let scope = decide(actor, Action::SampleRecord)?;
    let place = own_day(tx, actor, &scope, id, on)?;
    let typed = number::normalised(typed);
    if !number::is_valid(&typed) {
        return Err(Problem::field("command", "sampling-command-unknown"));
    }
    let lines = store::day_lines(tx, &scope, &place, on)?;
    let found = lines.iter().rev().find(|line| line.number == typed);
    let found = found.ok_or_else(|| Problem::field("command", "sampling-number-not-here"))?;
    record(tx, actor, &scope, std::slice::from_ref(found), "number")?;
    Ok(found.id)
}

/// What is said of an appointment.
#[derive(Debug, Clone, Copy)]
pub struct Marking {
    /// Made before the write: a repeat with the same changes nothing.
    pub act: Uuid,
    /// The appointment.
    pub appointment: Uuid,
    /// What.
    pub mark: Mark,
    /// The version that was seen; nothing asks for none in particular.
    pub seen: Option<i64>,
}

/// Says what came of an appointment, or that it did not after all. A sample that was taken is known to the laboratory in the same
/// commit: its result bears that instant unless it says another.
///
/// # Errors
/// `Problem::Denied`; `Problem::NotFound`; `Problem::Refused` with why not.
pub fn mark(tx: &mut Tx<'_>, actor: &Actor, new: &Marking) -> Result<Appointment> {
    let Marking { act, appointment: id, mark, seen } = *new;
    let scope = decide(actor, Action::SampleRecord)?;
    let there = store::find(tx, id)?.ok_or(Problem::NotFound)?;
    let place = own_day(tx, actor, &scope, there.place, there.day)?;
    let why = why(tx, &scope, &place, &there)?;
    let request = lab::store::find_request(tx, there.request)?.ok_or(Problem::NotFound)?;
    people::store::lock_person(tx, request.person)?;
    // A list that is made at this moment has her tube, or not: never both.
    tx.lock(place.id)?;
    let request = lab::store::find_request(tx, request.id)?.ok_or(Problem::NotFound)?;
    if !store::done(tx, act, |done| done.appointment == id && done.step == mark.code())? {
        let there = store::find(tx, id)?.ok_or(Problem::NotFound)?;
        if seen.is_some_and(|seen| seen != there.version) {
            return Err(Problem::Stale);
        }
        let gone = request.tube.is_some() || store::is_on_transport(tx, request.id)?;
        let rebooked = store::live(tx, request.id)?.is_some_and(|other| other.id != id);
        let standing =
            Standing { state: there.state, status: request.status, day: there.day, gone, rebooked };
        let after = marks::next(standing, mark, actor.today)?;
        let now = tx.clocks().business_now();
        let sampled = match after {
            State::Collected => Some(marks::sampled_at(there.day, &there.starts, now)?),
            _ => None,
        };
        if !store::mark(tx, id, (there.state, after), sampled)? {
            return Err(Problem::Stale);
        }
        let tells = State::Collected == after || there.state == State::Collected;
        if tells && !lab::store::set_sampled(tx, request.id, sampled)? {
            return Err(Problem::Refused("sampling-mark-waits-no-more"));
        }
        if tells {
            tx.emit(SwabSampled { request: request.id });
        }
        if !store::insert_step(tx, Some(actor), act, (id, there.slot), (mark.code(), ""))? {
            return Err(Problem::Serialization);
        }
    }
    let entry = Entry::new(scope.action()).subject(request.person).why(&why);
    audit::record(tx, actor, entry.detail(mark.code()))?;
    store::find(tx, id)?.ok_or(Problem::NotFound)
}

/// Why the actor reaches whom an appointment is about: whoever takes the samples because she stands in its own list of that day.
fn why(tx: &mut Tx<'_>, scope: &Scope, place: &Place, there: &Appointment) -> Result<Reason> {
    if !store::is_on_site(scope) {
        return audience::reason(tx, scope, Resource::Request, there.request.0);
    }
    match store::own_reason(tx, scope, &place.asl, there.request)? {
        Some(reason) => Ok(reason),
        None => {
            let subject = lab::store::find_request(tx, there.request)?.map(|request| request.person.0);
            Err(audience::refuse(tx, scope, "request", subject))
        }
    }
}

pub(super) fn times_at(tx: &mut Tx<'_>, place: &Place) -> Result<Times> {
    let (now, since) = period(tx)?;
    let (all, waits) = store::times_of_place(tx, place.id, since)?;
    Ok(times::of(&all, since, waits, now))
}

/// Now, and since when the times count.
fn period(tx: &Tx<'_>) -> Result<(Timestamp, Timestamp)> {
    let now = tx.clocks().business_now();
    let since = now.checked_sub(jiff::SignedDuration::from_hours(24 * DAYS)).map_err(Problem::internal)?;
    Ok((now, since))
}

/// How long a place takes.
///
/// # Errors
/// `Problem::Denied`; `Problem::NotFound`.
pub fn times(tx: &mut Tx<'_>, actor: &Actor, id: Uuid) -> Result<(Place, Times)> {
    let scope = decide(actor, Action::SampleRecord)?;
    let place = own(tx, actor, &scope, id)?;
    let times = times_at(tx, &place)?;
    Ok((place, times))
}

/// Whether the rows behind a figure, which are of all days, are the actor's to see.
pub fn sees_rows(actor: &Actor) -> bool {
    actor.role != access::Role::SamplingOperator
}

/// A page of the rows behind a figure of a place: `waiting`, `unresulted`, or else those of the period. `after` is the last one of the
/// page before; answers the last of this one when there are more.
///
/// # Errors
/// `Problem::Denied`; `Problem::NotFound`.
pub fn rows(
    tx: &mut Tx<'_>,
    actor: &Actor,
    id: Uuid,
    which: &str,
    after: Option<Uuid>,
) -> Result<(Place, Vec<Line>, Option<Uuid>)> {
    let scope = decide(actor, Action::SampleRecord)?;
    let place = own(tx, actor, &scope, id)?;
    // They are of all days.
    if !sees_rows(actor) {
        return Err(audience::refuse(tx, &scope, "sampling_day", Some(id)));
    }
    let which = match which {
        "waiting" => Which::Waiting,
        "unresulted" => Which::Unresulted,
        _ => Which::Sampled(period(tx)?.1),
    };
    let after = match after {
        Some(last) => standing_at(tx, &place, which, last)?,
        None => None,
    };
    let (lines, more) = store::lines(tx, &scope, &place, which, after)?;
    record(tx, actor, &scope, &lines, "times")?;
    let next = lines.last().filter(|_| more).map(|line| line.id);
    Ok((place, lines, next))
}

/// Where an appointment of a place stands among the rows behind a figure.
fn standing_at(tx: &mut Tx<'_>, place: &Place, which: Which, id: Uuid) -> Result<Option<(Timestamp, Uuid)>> {
    tx.system("where a page of a list ended: an instant, and no person's data", |tx| {
        let Some(there) = store::find(tx, id)?.filter(|there| there.place == place.id) else {
            return Ok(None);
        };
        let at = match which {
            Which::Waiting => lab::store::find_request(tx, there.request)?.map(|it| it.requested_at),
            Which::Unresulted | Which::Sampled(_) => there.sampled_at,
        };
        Ok(at.map(|at| (at, id)))
    })
}
