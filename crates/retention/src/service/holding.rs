//! Holding something back: a class, or what is of a person.

use access::audit::{self, Entry};
use access::{Action, Actor, audience, decide, proof};
use kernel::{Problem, Result, TaxCode};
use storage::Tx;
use uuid::Uuid;

use super::{KIND, deciding, unit_of};
use crate::model::Hold;
use crate::{classes, rules, store};

/// What somebody asks to hold back.
#[derive(Debug, Clone, Default)]
pub struct NewHold {
    /// The form's id.
    pub id: Uuid,
    /// Of which unit.
    pub unit: String,
    /// Code of a class; empty for a person.
    pub class: String,
    /// Tax code of a person; empty for a class.
    pub tax_code: String,
    /// Why.
    pub reason: String,
}

/// Whether an actor may hold something back: for the empty form. Answers his own unit, if he has one.
///
/// # Errors
/// `Problem::Denied`.
pub fn holding(_: &mut Tx<'_>, actor: &Actor) -> Result<Option<String>> {
    let scope = decide(actor, Action::RetentionManage)?;
    Ok(unit_of(&scope).map(str::to_owned))
}

/// Holds something back until it is released. A person is named by who watches over the data of her ASL.
///
/// # Errors
/// `Problem::Denied`; `Problem::Invalid`; `Problem::Refused` when the id stands for another hold.
pub fn hold(tx: &mut Tx<'_>, actor: &Actor, new: &NewHold) -> Result<()> {
    let scope = decide(actor, Action::RetentionManage)?;
    if let Some(there) = store::find_hold(tx, new.id)? {
        let whose = there.person.is_some() != new.tax_code.trim().is_empty();
        let what = there.class.as_deref().unwrap_or_default() == new.class.trim();
        let same = there.unit == new.unit && what && whose && rules::reason(&new.reason)? == there.reason;
        return if same { Ok(()) } else { Err(Problem::Refused("retention-id-taken")) };
    }
    let mut wrong = Vec::new();
    let unit = keep(deciding::unit_asked(&scope, &new.unit), &mut wrong)?;
    let reason = keep(rules::reason(&new.reason), &mut wrong)?;
    let class = Some(new.class.trim().to_owned()).filter(|class| !class.is_empty());
    let typed = new.tax_code.trim();
    let person = match (&class, typed.is_empty()) {
        (None, true) | (Some(_), false) => {
            keep(Err(Problem::field("class", "retention-hold-what")), &mut wrong)?
        }
        (Some(class), true) if classes::of(class).is_none_or(|it| !rules::is_for(&new.unit, it.of_asl)) => {
            keep(Err(Problem::field("class", "retention-class-unknown")), &mut wrong)?
        }
        (Some(_), true) => None,
        (None, false) => {
            let code = TaxCode::parse(typed);
            let code = code.map_err(|error| Problem::Invalid(vec![error.on_field("tax_code")]));
            match keep(code, &mut wrong)? {
                Some(code) => {
                    let found = people::store::find_in_unit(tx, &scope, &code)?;
                    keep(found.ok_or_else(|| Problem::field("tax_code", "retention-nobody")), &mut wrong)?
                }
                None => None,
            }
        }
    };
    let (Some(unit), Some(reason), true) = (unit, reason, wrong.is_empty()) else {
        return Err(Problem::Invalid(wrong));
    };
    if let Some(person) = person {
        // Whoever is at her now is done first, and whoever comes later finds the hold.
        people::store::lock_person(tx, person)?;
    }
    let person = person.map(|person| person.0);
    let set_at = tx.clocks().now();
    let made = Hold { id: new.id, unit, class, person, reason, set_at, ended: None };
    store::insert_hold(tx, &made, actor.user.0)?;
    audit::record(tx, actor, Entry::new(Action::RetentionManage).subjects(person).detail(held("held", &made)))
}

/// Goes on after a wrong field, and remembers it.
fn keep<T>(answer: Result<T>, wrong: &mut Vec<kernel::FieldProblem>) -> Result<Option<T>> {
    match answer {
        Ok(value) => Ok(Some(value)),
        Err(Problem::Invalid(fields)) => {
            wrong.extend(fields);
            Ok(None)
        }
        Err(other) => Err(other),
    }
}

/// Ends a hold, with a fresh proof of who does. What is of a person is let go by who held it back: the officer of her ASL.
///
/// # Errors
/// `Problem::Denied`; `Problem::NotFound`; `Problem::Refused`; `Problem::NotProved`; an invalid field `reason`.
pub fn release(tx: &mut Tx<'_>, actor: &Actor, id: Uuid, reason: &str) -> Result<()> {
    let scope = decide(actor, Action::RetentionManage)?;
    let there = store::find_hold(tx, id)?;
    let ours = there.filter(|hold| unit_of(&scope).is_none_or(|unit| unit == hold.unit));
    let hold = ours.ok_or_else(|| audience::refuse(tx, &scope, KIND, None))?;
    if hold.ended.is_some() {
        return Ok(());
    }
    if hold.person.is_some() && unit_of(&scope).is_none() {
        return Err(Problem::Refused("retention-release-officer"));
    }
    let reason = rules::reason(reason)?;
    proof::demand(tx, actor)?;
    store::end_hold(tx, id, actor.user.0, &reason)?;
    audit::record(
        tx,
        actor,
        Entry::new(Action::RetentionManage).subjects(hold.person).detail(held("released", &hold)),
    )
}

/// What an act was about, for the log: the person is its subject.
fn held(did: &str, hold: &Hold) -> String {
    format!("{did} {} {} {}", hold.unit, hold.class.as_deref().unwrap_or("person"), hold.id)
}
