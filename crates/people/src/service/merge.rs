//! Joining two persons who are one, and parting them again.

use access::audience::{self, Reason};
use access::audit::{self, Entry};
use access::{Action, Actor, Resource, Scope, decide};
use kernel::ids::PersonId;
use kernel::{Problem, Result};
use storage::Tx;
use uuid::Uuid;

use super::likely::{Likely, likely};
use super::save::checked_reason;
use crate::events::{PersonCorrected, PersonsJoined, PersonsParted};
use crate::hanging::{Hanging, Hangings};
use crate::model::Person;
use crate::model::merge::{Merge, Side, Undone};
use crate::obstacles::Obstacles;
use crate::store::{self, doubles, merges};

/// What an address that names a merge names.
pub(crate) const KIND: &str = "person_merge";

/// What is asked for.
#[derive(Debug, Clone)]
pub struct Merging {
    /// The merge's id, made by the client: sent again, it answers as the first time.
    pub id: Uuid,
    /// Who stays, and the version of her data that was shown.
    pub survivor: (PersonId, i64),
    /// Who is merged into her, and hers.
    pub merged: (PersonId, i64),
    /// Why, in words.
    pub reason: String,
}

/// One of the two as the preview shows her.
#[derive(Debug, Clone)]
pub struct Candidate {
    /// Her data.
    pub person: Person,
    /// What hangs on her, by kind of fact.
    pub hanging: Vec<Hanging>,
}

/// Who may be the same person as somebody, the likeliest first.
///
/// # Errors
/// `Problem::Denied`; `Problem::NotFound`.
pub fn begin_merge(tx: &mut Tx<'_>, actor: &Actor, id: PersonId) -> Result<(Person, Vec<Likely>)> {
    let scope = decide(actor, Action::PersonMerge)?;
    let (person, reason) = store::get(tx, &scope, id)?;
    let likely = likely(tx, &scope, person.id, (&person.data).into())?;
    let listed = likely.iter().map(|one| (one.line.id, &one.line.reason));
    let entry = Entry::new(Action::PersonMerge).listed([(person.id, &reason)]).listed(listed);
    audit::record(tx, actor, entry.detail("likely duplicates"))?;
    Ok((person, likely))
}

/// Both persons side by side, and what hangs on each.
///
/// # Errors
/// `Problem::Denied`; `Problem::NotFound` when either lies outside the actor's audiences; `Problem::Refused` when they cannot be joined.
pub fn preview_merge(
    tx: &mut Tx<'_>,
    actor: &Actor,
    one: PersonId,
    other: PersonId,
) -> Result<[Candidate; 2]> {
    let scope = decide(actor, Action::PersonMerge)?;
    let (one, reason) = mergeable(tx, &scope, one, other)?;
    let (other, _) = mergeable(tx, &scope, other, one.id)?;
    Obstacles::check(tx, [one.id, other.id])?;
    let entry = Entry::new(Action::PersonMerge).subjects([one.id, other.id]).why(&reason);
    audit::record(tx, actor, entry.detail("preview"))?;
    let hanging = [Hangings::of(tx, one.id)?, Hangings::of(tx, other.id)?];
    let [first, second] = hanging;
    Ok([Candidate { person: one, hanging: first }, Candidate { person: other, hanging: second }])
}

/// One of two that are to be joined, under her own id: in the care of the actor's ASL, nobody who was merged already, and not the same
/// one twice.
fn mergeable(tx: &mut Tx<'_>, scope: &Scope, id: PersonId, other: PersonId) -> Result<(Person, Reason)> {
    let (person, reason) = merges::get_own(tx, scope, id)?;
    if id == other {
        return Err(Problem::Refused("people-merge-same"));
    }
    if store::canonical(tx, id)? != id {
        return Err(Problem::Refused("people-merge-already"));
    }
    // Where she only has her residence, somebody else answers for her.
    if !reason.in_care() {
        return Err(Problem::Refused("people-merge-not-in-care"));
    }
    Ok((person, reason))
}

/// Joins two persons: every id of hers leads to the survivor, and what hangs on either is seen by who is entitled to her. Nothing is
/// written anew under another id.
///
/// # Errors
/// `Problem::Denied`; `Problem::NotFound`; `Problem::Stale` when the data of either were corrected meanwhile; an invalid field
/// `reason`; `Problem::Refused` when they cannot be joined.
pub fn merge(tx: &mut Tx<'_>, actor: &Actor, merging: &Merging) -> Result<Merge> {
    let scope = decide(actor, Action::PersonMerge)?;
    let ((survivor, seen), (merged, seen_of_merged)) = (merging.survivor, merging.merged);
    store::lock_each(tx, &[survivor, merged])?;
    if let Some(done) = merges::find_merge(tx, merging.id)? {
        return repeated(done, actor, merging);
    }
    let (survivor, reason) = mergeable(tx, &scope, survivor, merged)?;
    let (merged, _) = mergeable(tx, &scope, merged, survivor.id)?;
    if store::ids_of(tx, merged.id)?.len() > 1 {
        return Err(Problem::Refused("people-merge-has-merged"));
    }
    if survivor.version != seen || merged.version != seen_of_merged {
        return Err(Problem::Stale);
    }
    Obstacles::check(tx, [survivor.id, merged.id])?;
    let merge = Merge {
        id: merging.id,
        survivor: side(&survivor),
        merged: side(&merged),
        reason: checked_reason(&merging.reason)?.to_owned(),
        at: tx.clocks().business_now(),
        on: actor.today,
        by: actor.user,
        by_name: actor.name.clone(),
        undone: None,
    };
    merges::insert_merge(tx, &merge)?;
    merges::point(tx, &merged, &survivor, actor.today)?;
    follow_open(tx, survivor.id, merged.id)?;
    doubles::joined(tx, survivor.id, merged.id)?;
    tx.emit(PersonCorrected { person: survivor.id });
    tx.emit(PersonsJoined { survivor: survivor.id, merged: merged.id });
    let entry = Entry::new(Action::PersonMerge).subjects([survivor.id, merged.id]).why(&reason);
    audit::record(tx, actor, entry.detail(format!("merged {}", merge.id)))?;
    Ok(merge)
}

/// What is open in an emergency of either is so of all of her, or of her alone again.
fn follow_open(tx: &mut Tx<'_>, survivor: PersonId, merged: PersonId) -> Result<()> {
    let mut ids: Vec<Uuid> = store::ids_of(tx, survivor)?.into_iter().map(|id| id.0).collect();
    if !ids.contains(&merged.0) {
        ids.push(merged.0);
    }
    access::emergency::follow(tx, &ids)
}

/// The same request sent before; somebody else's id is nobody's business.
fn repeated(done: Merge, actor: &Actor, merging: &Merging) -> Result<Merge> {
    let same =
        done.by == actor.user && (done.survivor.id, done.merged.id) == (merging.survivor.0, merging.merged.0);
    if same { Ok(done) } else { Err(Problem::Duplicate("person_merge.id".into())) }
}

fn side(person: &Person) -> Side {
    Side { id: person.id, version: person.version, data: person.data.clone() }
}

/// A merge of a person, as the page of it and the form that undoes it show it, and whether the actor may undo it.
///
/// # Errors
/// `Problem::Denied`; `Problem::NotFound`.
pub fn view_merge(tx: &mut Tx<'_>, actor: &Actor, person: PersonId, id: Uuid) -> Result<(Merge, bool)> {
    let scope = decide(actor, Action::PersonMerge)?;
    let (merge, reason) = reached(tx, &scope, person, id)?;
    let entry = Entry::new(Action::PersonMerge).subjects([merge.survivor.id, merge.merged.id]).why(&reason);
    audit::record(tx, actor, entry.detail(format!("view {id}")))?;
    let may_undo = reason.in_care() && merge.may_be_undone(actor.today);
    Ok((merge, may_undo))
}

/// A merge of a person, to who reaches both: she who was merged may be somebody else's again.
fn reached(tx: &mut Tx<'_>, scope: &Scope, person: PersonId, id: Uuid) -> Result<(Merge, Reason)> {
    let (person, reason) = store::get(tx, scope, person)?;
    let found = tx.system(audience::ASKED_IN_VAIN, |tx| merges::find_merge(tx, id))?;
    let whose = match found {
        Some(merge) if merge.survivor.id == person.id => {
            if audience::reach(tx, scope, Resource::Person, merge.merged.id.0)?.is_some() {
                return Ok((merge, reason));
            }
            Some(merge.merged.id.0)
        }
        found => found.map(|merge| merge.survivor.id.0),
    };
    Err(audience::refuse(tx, scope, KIND, whose))
}

/// Parts two persons that were joined, within a year: what was written under either id is hers again, and seen by who is entitled to
/// her. `act` is made by the client: sent again, it answers as the first time.
///
/// # Errors
/// `Problem::Denied`; `Problem::NotFound`; an invalid field `reason`; `Problem::Refused` when it was undone before, is too old, or
/// something stands against it.
pub fn undo_merge(
    tx: &mut Tx<'_>,
    actor: &Actor,
    person: PersonId,
    id: Uuid,
    act: Uuid,
    why: &str,
) -> Result<Merge> {
    let scope = decide(actor, Action::PersonMerge)?;
    let (merge, _) = reached(tx, &scope, person, id)?;
    let (survivor, merged) = (merge.survivor.id, merge.merged.id);
    store::lock_each(tx, &[survivor, merged])?;
    let (merge, reason) = reached(tx, &scope, person, id)?;
    match &merge.undone {
        Some(done) if done.act == act && done.by == actor.user => return Ok(merge),
        Some(_) => return Err(Problem::Refused("people-merge-undone-already")),
        None if !merge.may_be_undone(actor.today) => return Err(Problem::Refused("people-merge-too-old")),
        None => {}
    }
    if !reason.in_care() {
        return Err(Problem::Refused("people-merge-not-in-care"));
    }
    Obstacles::check(tx, [survivor, merged])?;
    let (by, by_name, at) = (actor.user, actor.name.clone(), tx.clocks().business_now());
    let undone = Undone { act, by, by_name, at, why: checked_reason(why)?.to_owned() };
    if !merges::undo_merge(tx, id, &undone)? {
        return Err(Problem::Serialization);
    }
    let (back, _) = merges::get_own(tx, &scope, merged)?;
    merges::point_back(tx, &back, survivor)?;
    follow_open(tx, survivor, merged)?;
    doubles::parted(tx, survivor, merged)?;
    for person in [survivor, merged] {
        tx.emit(PersonCorrected { person });
    }
    tx.emit(PersonsParted { survivor, merged });
    let entry = Entry::new(Action::PersonMerge).subjects([survivor, merged]).why(&reason);
    audit::record(tx, actor, entry.detail(format!("undone {id}")))?;
    Ok(Merge { undone: Some(undone), ..merge })
}
