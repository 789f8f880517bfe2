//! One person: the page and the history.

use access::audience::Reason;
use access::{Action, Actor, audit, bars, decide};
use kernel::ids::PersonId;
use kernel::{Result, Timestamp};
use storage::{Ahead, Tx};

use super::told;
use crate::badges::Badges;
use crate::known::{Has, OfPerson};
use crate::model::merge::Merge;
use crate::model::{Correction, Gp, Person, PersonData};
use crate::panels::{PanelView, Panels};
use crate::store;
use crate::timeline::{Entry, Story, Told};

/// All that the person's page shows.
#[derive(Debug, Clone)]
pub struct PersonPage {
    /// The person.
    pub person: Person,
    /// Why the actor may see it.
    pub reason: Reason,
    /// The doctor of choice.
    pub gp: Option<Gp>,
    /// What matters now, in a word or two each.
    pub badges: Vec<web::Badge>,
    /// What other modules know.
    pub panels: Vec<PanelView>,
    /// What happened, what matters now and what can be printed, from every module.
    pub told: Told,
    /// Her data, version by version, the latest first.
    pub steps: Vec<Step>,
    /// Whether the actor may correct the data.
    pub may_correct: bool,
    /// Whether the actor may say that she and somebody else are one.
    pub may_merge: bool,
}

/// Opens a person's page.
///
/// # Errors
/// `Problem::Denied`; `Problem::NotFound` when there is no such person or it lies outside the actor's audiences.
pub fn view(tx: &mut Tx<'_>, actor: &Actor, id: PersonId) -> Result<PersonPage> {
    let scope = decide(actor, Action::PersonView)?;
    let of = store::known(tx, id)?;
    let id = of.person;
    tx.ahead(|ahead| {
        known_ahead(ahead, of);
        store::get_ahead(ahead, &scope, id);
        store::gp_ahead(ahead, id);
        bars::marked_ahead(ahead, actor, id);
        told::ahead(ahead, actor, &scope, of);
        Story::ahead(ahead, actor, of);
        Panels::ahead(ahead, actor, of);
        Badges::ahead(ahead, actor, of);
    })?;
    let (person, reason) = store::get(tx, &scope, id)?;
    let gp = store::gp_of(tx, &scope, id)?;
    let acting = actor.for_record(&reason.audience);
    let badges = Badges::of(tx, &acting, &[id])?.remove(&id).unwrap_or_default();
    let mut panels = Panels::of(tx, &acting, id)?;
    let own = told::own(tx, &acting, &scope, &reason, &person)?;
    let mut told = Story::of(tx, &acting, id, own.told)?;
    panels.append(&mut told.panels);
    panels.sort_by_key(|panel| panel.order);
    let shown = panels.iter().map(|panel| panel.key).chain(["story"]).collect::<Vec<_>>().join(" ");
    audit::record(tx, actor, audit::Entry::new(Action::PersonView).subject(id).why(&reason).detail(shown))?;
    let may_correct = decide(&acting, Action::PersonCorrect).is_ok();
    let may_merge = decide(&acting, Action::PersonMerge).is_ok() && reason.in_care();
    Ok(PersonPage { person, reason, gp, badges, panels, told, steps: own.steps, may_correct, may_merge })
}

/// What every module would ask before anything else of her, and need not.
fn known_ahead(ahead: &mut Ahead, of: OfPerson) {
    store::ids_known(ahead, of);
    if !of.has(Has::Bar) {
        bars::none(ahead, of.person);
    }
}

/// What happened to a person, the latest first, from every module, as far as the actor sees it.
///
/// # Errors
/// As [`view`].
pub fn timeline(tx: &mut Tx<'_>, actor: &Actor, id: PersonId) -> Result<Vec<Entry>> {
    let scope = decide(actor, Action::PersonView)?;
    let of = store::known(tx, id)?;
    let id = of.person;
    tx.ahead(|ahead| {
        known_ahead(ahead, of);
        store::get_ahead(ahead, &scope, id);
        bars::marked_ahead(ahead, actor, id);
        told::ahead(ahead, actor, &scope, of);
        Story::ahead(ahead, actor, of);
    })?;
    let (person, reason) = store::get(tx, &scope, id)?;
    let acting = actor.for_record(&reason.audience);
    let own = told::own(tx, &acting, &scope, &reason, &person)?;
    let told = Story::of(tx, &acting, id, own.told)?;
    let entry = audit::Entry::new(Action::PersonView).subject(id).why(&reason);
    audit::record(tx, actor, entry.detail("timeline"))?;
    Ok(told.entries)
}

/// The person alone, without panels, as the API answers.
///
/// # Errors
/// As [`view`].
pub fn person(tx: &mut Tx<'_>, actor: &Actor, id: PersonId) -> Result<Person> {
    let scope = decide(actor, Action::PersonView)?;
    let (person, reason) = store::get(tx, &scope, id)?;
    audit::record(tx, actor, audit::Entry::new(Action::PersonView).subject(person.id).why(&reason))?;
    Ok(person)
}

/// The person as the form for corrections shows it.
///
/// # Errors
/// As [`view`].
pub fn for_correction(tx: &mut Tx<'_>, actor: &Actor, id: PersonId) -> Result<Person> {
    let scope = decide(actor, Action::PersonCorrect)?;
    let (person, reason) = store::get(tx, &scope, id)?;
    audit::record(
        tx,
        actor,
        audit::Entry::new(Action::PersonCorrect).subject(person.id).why(&reason).detail("form"),
    )?;
    Ok(person)
}

/// A person's data, version by version.
#[derive(Debug, Clone)]
pub struct History {
    /// The person as it is now.
    pub person: Person,
    /// The corrections, the latest first.
    pub steps: Vec<Step>,
    /// Who was merged into her, the latest first, for an ASL.
    pub merges: Vec<Merge>,
}

/// One correction.
#[derive(Debug, Clone)]
pub struct Step {
    /// The version it made.
    pub version: i64,
    /// When (business time).
    pub at: Timestamp,
    /// Who made it.
    pub by: String,
    /// Why.
    pub reason: String,
    /// What became of each thing that changed.
    pub changes: Vec<Change>,
}

/// One thing that changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// Name of the field, as in the form.
    pub field: &'static str,
    /// Before, as in the form; empty when there was nothing.
    pub before: String,
    /// After.
    pub after: String,
}

/// What was corrected, when, by whom and why.
///
/// # Errors
/// As [`view`].
pub fn history(tx: &mut Tx<'_>, actor: &Actor, id: PersonId) -> Result<History> {
    let scope = decide(actor, Action::PersonView)?;
    let (person, reason) = store::get(tx, &scope, id)?;
    let corrections = store::history(tx, &scope, person.id)?;
    let merges = store::merges::merges_of(tx, &scope, &reason, person.id)?;
    let entry = audit::Entry::new(Action::PersonView).subject(person.id).why(&reason).detail("history");
    audit::record(tx, actor, entry)?;
    let steps = steps(&person, &corrections);
    Ok(History { person, steps, merges })
}

/// The person as the form for corrections shows it to somebody who came too late, and what others have done since the version he
/// had before him, the latest first.
///
/// # Errors
/// As [`view`].
pub fn overtaken(tx: &mut Tx<'_>, actor: &Actor, id: PersonId, seen: i64) -> Result<History> {
    let scope = decide(actor, Action::PersonCorrect)?;
    let (person, reason) = store::get(tx, &scope, id)?;
    let corrections = store::history(tx, &scope, person.id)?;
    let entry = audit::Entry::new(Action::PersonCorrect).subject(person.id).why(&reason);
    audit::record(tx, actor, entry.detail("form overtaken"))?;
    let mut steps = steps(&person, &corrections);
    steps.retain(|step| step.version > seen);
    Ok(History { person, steps, merges: Vec::new() })
}

pub(super) fn steps(person: &Person, corrections: &[Correction]) -> Vec<Step> {
    let mut after = &person.data;
    let mut steps = Vec::with_capacity(corrections.len());
    for correction in corrections {
        steps.push(Step {
            version: correction.version + 1,
            at: correction.at,
            by: correction.by.clone(),
            reason: correction.reason.clone(),
            changes: changes(&correction.before, after),
        });
        after = &correction.before;
    }
    steps
}

/// What differs between two states of the data, field by field of the form, and whether she lives with others than before.
fn changes(before: &PersonData, after: &PersonData) -> Vec<Change> {
    let id = |data: &PersonData| data.household.map(|id| id.to_string()).unwrap_or_default();
    let moved = (before.household != after.household).then(|| Change {
        field: "household",
        before: id(before),
        after: id(after),
    });
    let (before, after) = (crate::rules::PersonForm::of(before), crate::rules::PersonForm::of(after));
    let fields = before.fields().into_iter().zip(after.fields());
    fields
        .filter(|((_, before), (_, after))| before != after)
        .map(|((field, before), (_, after))| Change {
            field,
            before: before.to_owned(),
            after: after.to_owned(),
        })
        .chain(moved)
        .collect()
}
