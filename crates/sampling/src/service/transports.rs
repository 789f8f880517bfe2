//! Tubes go to their laboratory together, on a list that it checks in.

use access::audit::{self, Entry};
use access::{Action, Actor, Role, Scope, audience, decide};
use kernel::clock::local_date;
use kernel::{Problem, Result};
use lab::model::{Door, TubeStep};
use lab::service::NewTubeFact;
use storage::Tx;
use uuid::Uuid;

use super::places::own;
use crate::model::{Place, Transport, Tube};
use crate::rules::marks;
use crate::store;

/// What waits at a place to be sent, and what was sent.
#[derive(Debug, Clone)]
pub struct Waits {
    /// The place.
    pub place: Place,
    /// Laboratories, and how many tubes wait for each.
    pub to_send: Vec<(String, i64)>,
    /// The latest lists, each with its tubes and those of them that are under way.
    pub sent: Vec<(Transport, (i64, i64))>,
}

/// What waits at a place: numbers.
///
/// # Errors
/// `Problem::Denied`; `Problem::NotFound`.
pub fn waits(tx: &mut Tx<'_>, actor: &Actor, id: Uuid) -> Result<Waits> {
    let scope = decide(actor, Action::SampleRecord)?;
    let place = own(tx, actor, &scope, id)?;
    let to_send = store::to_send(tx, id)?;
    let mut lists = store::of_place(tx, id)?;
    lists.retain(|list| sees_list(actor, list));
    let sent = counted(tx, lists)?;
    Ok(Waits { place, to_send, sent })
}

fn counted(tx: &mut Tx<'_>, lists: Vec<Transport>) -> Result<Vec<(Transport, (i64, i64))>> {
    let mut all = Vec::with_capacity(lists.len());
    for list in lists {
        let counts = store::under_way(tx, list.id)?;
        all.push((list, counts));
    }
    Ok(all)
}

/// Makes the list of all tubes of a place that wait for a laboratory.
///
/// # Errors
/// `Problem::Denied`; `Problem::NotFound`; `Problem::Refused` when none waits.
pub fn send(tx: &mut Tx<'_>, actor: &Actor, id: Uuid, place: Uuid, laboratory: &str) -> Result<()> {
    let scope = decide(actor, Action::SampleRecord)?;
    let place = own(tx, actor, &scope, place)?;
    tx.lock(place.id)?;
    if store::find_transport(tx, id)?.is_none()
        && store::insert_transport(tx, actor, id, (place.id, &place.asl, laboratory))? == 0
    {
        return Err(Problem::Refused("sampling-send-none"));
    }
    let tubes = store::tubes(tx, &scope, &place.asl, id)?;
    record(tx, actor, &scope, &tubes, "transport")
}

fn record(tx: &mut Tx<'_>, actor: &Actor, scope: &Scope, tubes: &[Tube], detail: &str) -> Result<()> {
    let listed = tubes.iter().map(|tube| (tube.person, &tube.why));
    audit::record(tx, actor, Entry::new(scope.action()).listed(listed).detail(detail))
}

/// Whether a list is of a day that the actor sees.
fn sees_list(actor: &Actor, list: &Transport) -> bool {
    marks::sees(actor, local_date(list.at))
}

/// Whoever sends sees the lists of the ASL's places, which is said besides, and a laboratory those that come to it.
fn sees(tx: &mut Tx<'_>, actor: &Actor, list: &Transport) -> Result<(Scope, String)> {
    if actor.role == Role::LaboratoryTechnician {
        let scope = decide(actor, Action::TubeRecord)?;
        return match list.laboratory == actor.unit.code {
            true => Ok((scope, String::new())),
            false => Err(audience::refuse(tx, &scope, "transport", Some(list.id))),
        };
    }
    let scope = decide(actor, Action::SampleRecord)?;
    let place = own(tx, actor, &scope, list.place)?;
    match sees_list(actor, list) {
        true => Ok((scope, place.asl)),
        false => Err(audience::refuse(tx, &scope, "transport", Some(list.id))),
    }
}

/// A list with its tubes.
#[derive(Debug, Clone)]
pub struct Sheet {
    /// The list.
    pub list: Transport,
    /// Its tubes, as far as the actor sees them.
    pub tubes: Vec<Tube>,
    /// How many it has, and how many are under way.
    pub counts: (i64, i64),
    /// Whether the actor checks them in.
    pub receives: bool,
}

/// A list. One audit record names whoever stands on it.
///
/// # Errors
/// `Problem::Denied`; `Problem::NotFound` for another laboratory's or another ASL's.
pub fn sheet(tx: &mut Tx<'_>, actor: &Actor, id: Uuid) -> Result<Sheet> {
    let list = store::find_transport(tx, id)?;
    let Some(list) = list else {
        let scope = decide(actor, Action::TubeRecord).or_else(|_| decide(actor, Action::SampleRecord))?;
        return Err(audience::refuse(tx, &scope, "transport", None));
    };
    let (scope, asl) = sees(tx, actor, &list)?;
    let tubes = store::tubes(tx, &scope, &asl, id)?;
    let counts = store::under_way(tx, id)?;
    record(tx, actor, &scope, &tubes, "transport")?;
    Ok(Sheet { list, tubes, counts, receives: scope.action() == Action::TubeRecord })
}

/// The lists that come to the actor's laboratory.
///
/// # Errors
/// `Problem::Denied`.
pub fn lists(tx: &mut Tx<'_>, actor: &Actor) -> Result<Vec<(Transport, (i64, i64))>> {
    decide(actor, Action::TubeRecord)?;
    let lists = store::of_laboratory(tx, &actor.unit.code)?;
    counted(tx, lists)
}

/// The list with a number, which comes to the actor's laboratory.
///
/// # Errors
/// `Problem::Denied`; an invalid `number`.
pub fn find_by_number(tx: &mut Tx<'_>, actor: &Actor, typed: &str) -> Result<Uuid> {
    decide(actor, Action::TubeRecord)?;
    let number: String = typed.chars().filter(char::is_ascii_digit).collect();
    let found = store::find_transport_by_number(tx, &number)?;
    let found = found.filter(|list| list.laboratory == actor.unit.code);
    found.map(|list| list.id).ok_or_else(|| Problem::field("number", "sampling-transport-unknown"))
}

/// Checks in the tubes of a list that have come: all that are under way but those named. Says how many they are. What has been checked
/// in before stays as it is, so that a repeat changes nothing.
///
/// # Errors
/// `Problem::Denied`; `Problem::NotFound` for another laboratory's.
pub fn arrive(tx: &mut Tx<'_>, actor: &Actor, id: Uuid, missing: &[String]) -> Result<usize> {
    let scope = decide(actor, Action::TubeRecord)?;
    let list = store::find_transport(tx, id)?.ok_or(Problem::NotFound)?;
    let (_, asl) = sees(tx, actor, &list)?;
    let tubes = store::tubes(tx, &scope, &asl, id)?;
    let mut arrived = 0;
    for tube in tubes.iter().filter(|tube| tube.is_under_way() && !missing.contains(&tube.number)) {
        let (step, note) = (TubeStep::Received, String::new());
        let new = NewTubeFact {
            id: Uuid::now_v7(),
            request: tube.request,
            step,
            reason: None,
            note,
            door: Door::Manual,
        };
        lab::service::record_tube(tx, actor, &new)?;
        arrived += 1;
    }
    Ok(arrived)
}
