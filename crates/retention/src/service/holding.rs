//! Holding something back: a class, or what is of a person.

use access::audit::{self, Entry};
use access::{Action, Actor, Scope, audience, decide, proof};
use kernel::ids::PersonId;
use kernel::{Date, Problem, Result};
use storage::Tx;
use uuid::Uuid;

use super::{HOLDS, KIND, deciding, unit_of};
use crate::model::{Hold, Whose};
use crate::{classes, rules, store};

/// What a form that names a person names.
const PERSON: &str = "person";

/// What somebody asks to hold back: a class, or what is of a person, who is named by a code or by name and day of birth.
#[derive(Debug, Clone, Default)]
pub struct NewHold {
    /// The form's id.
    pub id: Uuid,
    /// Of which unit.
    pub unit: String,
    /// Code of a class; empty for a person.
    pub class: String,
    /// Tax code, other code or number of the record.
    pub code: String,
    /// Her family name.
    pub family_name: String,
    /// Her given name.
    pub given_name: String,
    /// Her day of birth.
    pub born: Option<Date>,
    /// Why.
    pub reason: String,
}

impl NewHold {
    /// Whether a person is named, however incompletely.
    fn names_person(&self) -> bool {
        let texts = [&self.code, &self.family_name, &self.given_name];
        self.born.is_some() || texts.iter().any(|text| !text.trim().is_empty())
    }
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
    // Whoever deletes at this moment is done first, and whoever comes later finds the hold.
    tx.lock(HOLDS)?;
    if let Some(there) = store::find_hold(tx, new.id)? {
        let whose = there.person.is_some() == new.names_person();
        let what = there.class.as_deref().unwrap_or_default() == new.class.trim();
        let same = there.unit == new.unit && what && whose && rules::reason(&new.reason)? == there.reason;
        return if same { Ok(()) } else { Err(Problem::Refused("retention-id-taken")) };
    }
    let mut wrong = Vec::new();
    let unit = keep(deciding::unit_asked(&scope, &new.unit), &mut wrong)?;
    let reason = keep(rules::reason(&new.reason), &mut wrong)?;
    let class = Some(new.class.trim().to_owned()).filter(|class| !class.is_empty());
    let known = |class: &String| classes::of(class).is_some_and(|it| rules::is_for(&new.unit, it.of_asl));
    let person = match (&class, new.names_person()) {
        // Who answers for the region holds back classes.
        (None, false) if unit_of(&scope).is_none() => {
            keep(Err(Problem::field("class", "retention-class-unknown")), &mut wrong)?
        }
        (None, false) | (Some(_), true) => {
            keep(Err(Problem::field("class", "retention-hold-what")), &mut wrong)?
        }
        (Some(class), false) if !known(class) => {
            keep(Err(Problem::field("class", "retention-class-unknown")), &mut wrong)?
        }
        (Some(_), false) => None,
        (None, true) => keep(person_named(tx, &scope, new), &mut wrong)?,
    };
    let (Some(unit), Some(reason), true) = (unit, reason, wrong.is_empty()) else {
        return Err(Problem::Invalid(wrong));
    };
    let person = person.map(|person| person.0);
    let set_at = tx.clocks().now();
    let made = Hold { id: new.id, unit, class, person, reason, set_at, ended: None };
    store::insert_hold(tx, &made, actor.user.0)?;
    audit::record(tx, actor, Entry::new(Action::RetentionManage).subjects(person).detail(held("held", &made)))
}

/// The person who is named, of the ASL that the scope keeps to; locked. That somebody was named in vain leaves a record.
fn person_named(tx: &mut Tx<'_>, scope: &Scope, new: &NewHold) -> Result<PersonId> {
    let (whose, field) = rules::whose(&new.code, &new.family_name, &new.given_name, new.born)?;
    let all = store::whose(tx, scope, &whose)?;
    let unit = unit_of(scope);
    let ours: Vec<PersonId> =
        all.iter().filter(|(_, asl)| unit == Some(asl.as_str())).map(|(id, _)| *id).collect();
    match ours[..] {
        [one] => {
            people::store::lock_person(tx, one)?;
            // She may have been deleted until we had the lock.
            let there = store::whose(tx, scope, &Whose::Record(one.0))?;
            if there.is_empty() { Err(Problem::field(field, "retention-nobody")) } else { Ok(one) }
        }
        [] => {
            let elsewhere = all.first().filter(|_| all.len() == 1).map(|(id, _)| id.0);
            let answer = Problem::field(field, "retention-nobody");
            Err(audience::refuse_as(tx, scope, PERSON, elsewhere, answer))
        }
        _ => Err(Problem::field(field, "retention-several")),
    }
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

/// Whether a hold is let go by an officer of that unit, or by who answers for the region (none): what is of a person by the officer
/// of her ASL alone.
pub(super) fn is_his(own: Option<&str>, hold: &Hold) -> bool {
    match own {
        Some(own) => own == hold.unit,
        None => hold.person.is_none(),
    }
}

fn find(tx: &mut Tx<'_>, scope: &Scope, id: Uuid) -> Result<Hold> {
    let there = store::find_hold(tx, id)?;
    let ours = there.filter(|hold| unit_of(scope).is_none_or(|unit| unit == hold.unit));
    ours.ok_or_else(|| audience::refuse(tx, scope, KIND, None))
}

/// What is about to be let go: for its form.
///
/// # Errors
/// `Problem::Denied`; `Problem::NotFound`.
pub fn releasing(tx: &mut Tx<'_>, actor: &Actor, id: Uuid) -> Result<Hold> {
    let scope = decide(actor, Action::RetentionManage)?;
    let hold = find(tx, &scope, id)?;
    let entry = Entry::new(Action::RetentionManage).subjects(hold.person);
    audit::record(tx, actor, entry.detail(held("view", &hold)))?;
    Ok(hold)
}

/// Ends a hold, with a fresh proof of who does. What is of a person is let go by who held it back: the officer of her ASL.
///
/// # Errors
/// `Problem::Denied`; `Problem::NotFound`; `Problem::Refused`; `Problem::NotProved`; an invalid field `reason`.
pub fn release(tx: &mut Tx<'_>, actor: &Actor, id: Uuid, reason: &str) -> Result<()> {
    let scope = decide(actor, Action::RetentionManage)?;
    let hold = find(tx, &scope, id)?;
    if hold.ended.is_some() {
        return Ok(());
    }
    if !is_his(unit_of(&scope), &hold) {
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
