//! Pairs of rows that may be one person: listed, looked at, and said to be two.

use access::audience::{self, Reason};
use access::audit::{self, Entry};
use access::{Action, Actor, Resource, Scope, decide};
use kernel::{Problem, Result};
use storage::Tx;
use uuid::Uuid;

use super::PAGE;
use super::save::checked_reason;
use crate::model::Person;
use crate::model::doubles::{Decided, Double, DoubleState};
use crate::rules;
use crate::store::doubles::{self as store, DoubleLine, Place};
use crate::store::merges;

/// What an address that names a pair names.
pub(crate) const KIND: &str = "person_double";
/// Pairs with one of both elsewhere are counted up to so many.
const BESIDE: i64 = 1_000;

/// A page of pairs.
#[derive(Debug, Clone)]
pub struct Doubles {
    /// The likeliest first.
    pub lines: Vec<DoubleLine>,
    /// The last pair, when there is another page.
    pub next: Option<Uuid>,
    /// How many open pairs have one of both in another ASL; told with the first page of those that are open.
    pub beside: i64,
}

/// The pairs in a state of which both are in the care of the actor's ASL, after the pair `after`.
///
/// # Errors
/// `Problem::Denied`.
pub fn list(
    tx: &mut Tx<'_>,
    actor: &Actor,
    state: DoubleState,
    after: Option<Uuid>,
    limit: usize,
) -> Result<Doubles> {
    let scope = decide(actor, Action::PersonMerge)?;
    let place = match after.map(|id| reached(tx, &scope, id)).transpose() {
        Ok(found) => found.map_or(Place::FIRST, |(double, _)| Place::of(&double)),
        // It only marks a place: whether it is there is not told.
        Err(Problem::NotFound) => Place::FIRST,
        Err(problem) => return Err(problem),
    };
    let mut lines = store::list(tx, &scope, state, place, limit + 1)?;
    let next = (lines.len() > limit).then(|| lines[limit - 1].double.id);
    lines.truncate(limit);
    let first = after.is_none() && state == DoubleState::Open;
    let beside = if first { store::beside(tx, &scope, &actor.unit.code, BESIDE)? } else { 0 };
    let shown =
        lines.iter().flat_map(|line| [(line.double.one, &line.whys[0]), (line.double.other, &line.whys[1])]);
    let entry = Entry::new(Action::PersonMerge).listed(shown).detail(format!("duplicates {}", state.code()));
    audit::record(tx, actor, entry)?;
    Ok(Doubles { lines, next, beside })
}

/// A pair with both persons as they are.
#[derive(Debug, Clone)]
pub struct DoublePage {
    /// The pair.
    pub double: Double,
    /// Both.
    pub both: [Person; 2],
    /// The open pair that comes after it.
    pub next: Option<Uuid>,
}

/// One pair, both side by side.
///
/// # Errors
/// `Problem::Denied`; `Problem::NotFound` when either lies outside the actor's audiences.
pub fn view(tx: &mut Tx<'_>, actor: &Actor, id: Uuid) -> Result<DoublePage> {
    let scope = decide(actor, Action::PersonMerge)?;
    let (double, whys) = reached(tx, &scope, id)?;
    let both = persons(tx, &scope, &double)?;
    let after = store::list(tx, &scope, DoubleState::Open, Place::of(&double), 1)?;
    record(tx, actor, &double, &whys, "duplicate seen")?;
    Ok(DoublePage { double, both, next: after.first().map(|line| line.double.id) })
}

fn persons(tx: &mut Tx<'_>, scope: &Scope, double: &Double) -> Result<[Person; 2]> {
    let one = merges::get_own(tx, scope, double.one)?.0;
    Ok([one, merges::get_own(tx, scope, double.other)?.0])
}

fn record(tx: &mut Tx<'_>, actor: &Actor, double: &Double, whys: &[Reason; 2], what: &str) -> Result<()> {
    let entry = Entry::new(Action::PersonMerge);
    let entry = entry.listed([(double.one, &whys[0]), (double.other, &whys[1])]);
    audit::record(tx, actor, entry.detail(format!("{what} {}", double.id)))
}

/// A pair and why the actor sees each of both: nobody learns of a pair of whom he takes care of only one.
fn reached(tx: &mut Tx<'_>, scope: &Scope, id: Uuid) -> Result<(Double, [Reason; 2])> {
    let Some(double) = tx.system(audience::ASKED_IN_VAIN, |tx| store::find(tx, id))? else {
        return Err(audience::refuse(tx, scope, KIND, None));
    };
    let one = audience::reach(tx, scope, Resource::Person, double.one.0)?.filter(Reason::in_care);
    let other = audience::reach(tx, scope, Resource::Person, double.other.0)?.filter(Reason::in_care);
    match (one, other) {
        (Some(one), Some(other)) => Ok((double, [one, other])),
        (one, _) => {
            let whose = if one.is_none() { double.one } else { double.other };
            Err(audience::refuse(tx, scope, KIND, Some(whose.0)))
        }
    }
}

/// Says that two are not one person. They are not proposed again as long as nothing changes of what decides. `act` is made by the client:
/// sent again, it answers as the first time. `seen` are the versions of both that were shown, where they are known.
///
/// # Errors
/// `Problem::Denied`; `Problem::NotFound`; `Problem::Stale` when the data of either were corrected meanwhile; an invalid field `reason`;
/// `Problem::Refused` when the pair is not open.
pub fn differ(
    tx: &mut Tx<'_>,
    actor: &Actor,
    id: Uuid,
    act: Uuid,
    seen: Option<[i64; 2]>,
    why: &str,
) -> Result<Double> {
    let scope = decide(actor, Action::PersonMerge)?;
    tx.lock(id)?;
    let (double, whys) = reached(tx, &scope, id)?;
    let repeated = |done: &Decided| done.act == act && done.by == actor.user;
    match double.state {
        DoubleState::Different if double.decided.as_ref().is_some_and(repeated) => return Ok(double),
        DoubleState::Open => {}
        _ => return Err(Problem::Refused("people-double-not-open")),
    }
    let why = checked_reason(why)?.to_owned();
    let both = persons(tx, &scope, &double)?;
    if seen.is_some_and(|seen| seen != [both[0].version, both[1].version]) {
        return Err(Problem::Stale);
    }
    let decides = rules::doubles::decides(&(&both[0]).into(), &(&both[1]).into());
    let at = tx.clocks().business_now();
    let decided = Decided { act, by: actor.user, by_name: actor.name.clone(), at, why };
    if !store::decide(tx, id, &decides, &decided)? {
        return Err(Problem::Serialization);
    }
    record(tx, actor, &double, &whys, "not the same")?;
    let (state, decides) = (DoubleState::Different, decides.to_vec());
    Ok(Double { state, decides, changed_at: at, decided: Some(decided), ..double })
}

/// Takes back that two are not one person: the pair is open again. Repeated it changes nothing.
///
/// # Errors
/// `Problem::Denied`; `Problem::NotFound`; `Problem::Refused` when nobody says so.
pub fn take_back(tx: &mut Tx<'_>, actor: &Actor, id: Uuid) -> Result<Double> {
    let scope = decide(actor, Action::PersonMerge)?;
    tx.lock(id)?;
    let (double, whys) = reached(tx, &scope, id)?;
    match double.state {
        DoubleState::Open => return Ok(double),
        DoubleState::Different => {}
        DoubleState::Joined | DoubleState::Gone => {
            return Err(Problem::Refused("people-double-not-different"));
        }
    }
    let at = tx.clocks().business_now();
    if !store::take_back(tx, id, at)? {
        return Err(Problem::Serialization);
    }
    record(tx, actor, &double, &whys, "asked again")?;
    // As the data are now they may be no longer alike.
    let open = Double { state: DoubleState::Open, changed_at: at, decided: None, ..double };
    store::check(tx, &open)?;
    store::find(tx, id)?.ok_or(Problem::NotFound)
}

/// Pairs of a page.
pub const LENGTH: usize = PAGE;
