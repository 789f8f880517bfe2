//! Public health keeps its places: what they say of themselves and their hours.

use access::audit::{self, Entry};
use access::{Action, Actor, Scope, audience, decide};
use kernel::{Date, FieldProblem, Problem, Result};
use storage::Tx;
use uuid::Uuid;

use super::desk;
use crate::model::{Place, PlaceData, Slot};
use crate::rules::hours::{self, Opening};
use crate::rules::marks;
use crate::rules::times::Times;
use crate::store;

/// A place and how long it takes.
#[derive(Debug, Clone)]
pub struct Overview {
    /// The place.
    pub place: Place,
    /// Its times of the last days.
    pub times: Times,
    /// How many come today.
    pub today: i64,
}

/// The places that the actor works at, each with its times.
///
/// # Errors
/// `Problem::Denied`.
pub fn overview(tx: &mut Tx<'_>, actor: &Actor) -> Result<Vec<Overview>> {
    let scope = decide(actor, Action::SampleRecord)?;
    let places = store::places_of_asl(tx, marks::asl_of(actor))?;
    let mut all = Vec::with_capacity(places.len());
    for place in places.into_iter().filter(|place| marks::works_at(actor, place)) {
        let times = desk::times_at(tx, &place)?;
        let slots = store::slots_of_place(tx, place.id, actor.today, actor.today)?;
        let today = slots.iter().map(|slot| i64::from(slot.taken)).sum();
        all.push(Overview { place, times, today });
    }
    audit::record(tx, actor, Entry::new(scope.action()).detail("places"))?;
    Ok(all)
}

/// A place that the actor works at; that he asked for another one is recorded.
pub(super) fn own(tx: &mut Tx<'_>, actor: &Actor, scope: &Scope, id: Uuid) -> Result<Place> {
    let place = store::find_place(tx, id)?;
    let there = place.as_ref().map(|place| place.id);
    let own = place.filter(|place| marks::works_at(actor, place));
    own.ok_or_else(|| audience::refuse(tx, scope, "sampling_place", there))
}

/// A place, to be changed.
///
/// # Errors
/// `Problem::Denied`; `Problem::NotFound` for another ASL's.
pub fn place(tx: &mut Tx<'_>, actor: &Actor, id: Uuid) -> Result<Place> {
    let scope = decide(actor, Action::SiteManage)?;
    own(tx, actor, &scope, id)
}

/// Makes a place, or changes the version of it that was seen.
///
/// # Errors
/// `Problem::Denied`; `Problem::NotFound` for another ASL's; `Problem::Stale`; invalid fields.
pub fn keep_place(
    tx: &mut Tx<'_>,
    actor: &Actor,
    id: Uuid,
    data: &PlaceData,
    seen: Option<i64>,
) -> Result<()> {
    let scope = decide(actor, Action::SiteManage)?;
    let length = |field, text: &str, most: usize| {
        (text.chars().count() > most).then(|| FieldProblem::new(field, "sampling-too-long"))
    };
    let problems: Vec<FieldProblem> = [
        data.name.is_empty().then(|| FieldProblem::new("name", "web-required")),
        data.address.is_empty().then(|| FieldProblem::new("address", "web-required")),
        length("name", &data.name, 80),
        length("address", &data.address, 120),
        length("telephone", &data.telephone, 40),
        length("note", &data.note, 300),
    ]
    .into_iter()
    .flatten()
    .collect();
    if !problems.is_empty() {
        return Err(Problem::Invalid(problems));
    }
    let detail = match seen {
        Some(version) => {
            own(tx, actor, &scope, id)?;
            if !store::update_place(tx, id, data, version)? {
                return Err(Problem::Stale);
            }
            "place changed"
        }
        None => {
            if !store::insert_place(tx, id, &actor.unit.code, data)? {
                own(tx, actor, &scope, id)?;
            }
            "place"
        }
    };
    audit::record(tx, actor, Entry::new(scope.action()).detail(detail))
}

/// The hours of a place from a day on, for some days.
///
/// # Errors
/// `Problem::Denied`; `Problem::NotFound` for another ASL's.
pub fn slots(tx: &mut Tx<'_>, actor: &Actor, id: Uuid, from: Date) -> Result<(Place, Vec<Slot>)> {
    let scope = decide(actor, Action::SiteManage)?;
    let place = own(tx, actor, &scope, id)?;
    let last = from.saturating_add(jiff::Span::new().days(13));
    Ok((place, store::slots_of_place(tx, id, from, last)?))
}

/// Opens hours, says how many those take that are there, or closes them: all or none. Says how many they are.
///
/// # Errors
/// `Problem::Denied`; `Problem::NotFound` for another ASL's; invalid fields; an invalid `capacity` when more are booked in one of them.
pub fn open_hours(tx: &mut Tx<'_>, actor: &Actor, id: Uuid, opening: &Opening) -> Result<usize> {
    let scope = decide(actor, Action::SiteManage)?;
    own(tx, actor, &scope, id)?;
    let problems = hours::problems(opening, actor.today);
    if !problems.is_empty() {
        return Err(Problem::Invalid(problems));
    }
    let slots = hours::slots(opening);
    for (day, starts) in &slots {
        if !store::open_slot(tx, id, (*day, starts), opening)? {
            let problem = FieldProblem::new("capacity", "sampling-open-booked");
            let when = format!("{} {starts}", web::fmt::date(*day));
            return Err(Problem::Invalid(vec![problem.with("when", when)]));
        }
    }
    audit::record(tx, actor, Entry::new(scope.action()).detail(format!("{} hours", slots.len())))?;
    Ok(slots.len())
}
