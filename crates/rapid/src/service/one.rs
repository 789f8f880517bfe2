//! One rapid test.

use access::audience::{self, Refused};
use access::audit::{self, Entry};
use access::{Action, Actor, Scope, decide};
use kernel::ids::PersonId;
use kernel::{FieldProblem, Problem, Result};
use lab::rules::matching::Rule;
use lab::service::{RapidTest, Taken, take_rapid};
use people::model::PersonData;
use storage::Tx;
use territory::codes::{self, List};

use super::whose::{brake, whose};
use crate::model::{Fate, Kit, New, Point, Subject};
use crate::store;

/// Whether the actor records rapid tests at all: for the form.
///
/// # Errors
/// `Problem::Denied`.
pub fn may_record(_: &mut Tx<'_>, actor: &Actor) -> Result<()> {
    decide(actor, Action::RapidRecord).map(drop)
}

/// Records one test.
///
/// # Errors
/// `Problem::Denied`; invalid fields: `identifier` of who is not recognised, or when too many were looked up in an hour, `reason`, `outcome` when there is another one of the
/// same sample.
pub fn record(tx: &mut Tx<'_>, actor: &Actor, new: &New, kit: &Kit) -> Result<Fate> {
    let scope = decide(actor, Action::RapidRecord)?;
    check_reason(actor, kit)?;
    brake(tx, actor, &scope, ("identifier", [&new.subject]))?;
    let found = whose(tx, &scope, &new.subject)?;
    let fate = take(tx, actor, &scope, new, kit, found)?;
    if let Fate::Rejected(key) = fate {
        return Err(Problem::field("outcome", key));
    }
    audit::record(tx, actor, Entry::new(scope.action()).subject(found.0))?;
    Ok(fate)
}

/// The reason is a term of its list that is offered today.
pub(super) fn check_reason(actor: &Actor, kit: &Kit) -> Result<()> {
    let wrong = codes::wrong(List::SwabReason, &kit.reason, actor.today, "reason", "lab-reason-unknown");
    wrong.map_or(Ok(()), |problem: FieldProblem| Err(Problem::Invalid(vec![problem])))
}

/// Writes a test of somebody who was found.
pub(super) fn take(
    tx: &mut Tx<'_>,
    actor: &Actor,
    scope: &Scope,
    new: &New,
    kit: &Kit,
    found: (PersonId, Rule),
) -> Result<Fate> {
    let point = Point::of(actor.role).ok_or(Problem::Denied(scope.action().code()))?;
    // Of two who record the same sample the second finds the first.
    people::store::lock_person(tx, found.0)?;
    let here = store::documents_here(tx, actor, point, (found.0, new.test, kit.sampled_at))?;
    let test = RapidTest {
        id: new.id,
        point: point.code(),
        test: new.test,
        outcome: new.outcome,
        measured: lab::model::Measured { device: kit.device.clone(), ..new.measured.clone() },
        sampled_at: kit.sampled_at,
        here,
    };
    Ok(match take_rapid(tx, actor, scope, &test, found)? {
        Taken::Recorded(_) => {
            store::insert(tx, actor, point, new, kit, found.0)?;
            Fate::Recorded
        }
        Taken::Repeated(_) => Fate::Duplicate,
        Taken::Contradicted(_) => {
            let (action, subject) = (scope.action().code(), Some(found.0.0));
            audience::note_refused(tx, Refused { action, kind: "rapid_test", subject });
            Fate::Rejected("rapid-contradicted")
        }
    })
}

/// Somebody of the actor's own, to begin the form with.
///
/// # Errors
/// `Problem::Denied`; `Problem::NotFound` for who is not the actor's.
pub fn of_person(tx: &mut Tx<'_>, actor: &Actor, id: PersonId) -> Result<Subject> {
    decide(actor, Action::RapidRecord)?;
    let scope = decide(actor, Action::PersonView)?;
    let (person, reason) = people::store::get(tx, &scope, id)?;
    audit::record(tx, actor, Entry::new(Action::PersonView).subject(id).why(&reason))?;
    Ok(known(person.data))
}

/// Those who live with somebody of the actor's own, she first, as far as he sees them: to begin a sheet with.
///
/// # Errors
/// `Problem::Denied`; `Problem::NotFound` for who is not the actor's.
pub fn of_household(tx: &mut Tx<'_>, actor: &Actor, id: PersonId) -> Result<Vec<Subject>> {
    decide(actor, Action::RapidRecord)?;
    let scope = decide(actor, Action::PersonView)?;
    let home = people::service::household(tx, actor, id)?;
    let mut all = vec![known(home.person.data)];
    for other in &home.others {
        all.push(known(people::store::get(tx, &scope, other.id)?.0.data));
    }
    Ok(all)
}

fn known(data: PersonData) -> Subject {
    Subject {
        identifier: data.identifier.value().unwrap_or_default().to_owned(),
        family_name: data.family_name,
        given_name: data.given_name,
        birth_date: Some(data.birth_date),
        residence: None,
        phone: String::new(),
    }
}
