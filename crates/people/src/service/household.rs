//! Who lives with a person: seen, joined by choosing somebody who lives there, left.

use access::audit::{self, Entry};
use access::{Action, Actor, Scope, decide};
use kernel::ids::PersonId;
use kernel::{Problem, Result};
use storage::Tx;
use uuid::Uuid;

use super::save::checked_reason;
use crate::events::PersonCorrected;
use crate::model::{HouseholdMember, Person, PersonData};
use crate::store;

/// A person and those who live with her, as far as the actor sees them.
#[derive(Debug, Clone)]
pub struct Household {
    /// Whose household it is.
    pub person: Person,
    /// The others, the eldest first.
    pub others: Vec<HouseholdMember>,
    /// Whether the actor may change it.
    pub may_change: bool,
}

/// Who lives with a person.
///
/// # Errors
/// `Problem::Denied`; `Problem::NotFound`.
pub fn household(tx: &mut Tx<'_>, actor: &Actor, id: PersonId) -> Result<Household> {
    let scope = decide(actor, Action::PersonView)?;
    let (person, reason) = store::get(tx, &scope, id)?;
    let id = person.id;
    let mut others = match person.data.household {
        Some(household) => store::household::members(tx, &scope, household)?,
        None => Vec::new(),
    };
    others.retain(|member| member.id != id);
    let listed = others.iter().map(|member| (member.id, &member.reason));
    let entry = Entry::new(Action::PersonView).listed([(id, &reason)]).listed(listed).detail("household");
    audit::record(tx, actor, entry)?;
    let acting = actor.for_record(&reason.audience);
    let may_change = decide(&acting, Action::PersonCorrect).is_ok();
    Ok(Household { person, others, may_change })
}

/// How somebody's household is changed.
#[derive(Debug, Clone)]
pub struct Moving {
    /// Who moves.
    pub person: PersonId,
    /// The version that was shown.
    pub version: i64,
    /// With whom she lives from now on; none when she leaves and lives with nobody that is known.
    pub with: Option<PersonId>,
    /// The id of a household that has none yet, made by the client.
    pub fresh: Uuid,
    /// Why, in words.
    pub reason: String,
}

/// Takes a person into the household of somebody else, or out of hers. What was stays in the history of whoever changes.
///
/// # Errors
/// `Problem::Denied`; `Problem::NotFound`; `Problem::Stale`; an invalid field `reason` or `member`.
pub fn move_household(tx: &mut Tx<'_>, actor: &Actor, moving: &Moving) -> Result<Person> {
    let scope = decide(actor, Action::PersonCorrect)?;
    let both: Vec<PersonId> = std::iter::once(moving.person).chain(moving.with).collect();
    store::lock_each(tx, &both)?;
    let (before, why) = store::get(tx, &scope, moving.person)?;
    let (household, subjects) = match moving.with {
        None => (None, vec![before.id]),
        Some(with) => (Some(home_of(tx, actor, &scope, moving, with)?), vec![before.id, with]),
    };
    let entry = Entry::new(Action::PersonCorrect).subjects(subjects).why(&why);
    if before.data.household == household {
        audit::record(tx, actor, entry.detail("nothing changed"))?;
        return Ok(before);
    }
    if before.version != moving.version {
        return Err(Problem::Stale);
    }
    let person = write(tx, actor, &before, household, checked_reason(&moving.reason)?)?;
    audit::record(tx, actor, entry.detail("household"))?;
    Ok(person)
}

/// The household of the one who was chosen; whoever has none gets one.
fn home_of(tx: &mut Tx<'_>, actor: &Actor, scope: &Scope, moving: &Moving, with: PersonId) -> Result<Uuid> {
    if with == moving.person {
        return Err(Problem::field("member", "people-household-herself"));
    }
    let (other, _) = store::get(tx, scope, with)?;
    match other.data.household {
        Some(household) => Ok(household),
        None => {
            let reason = checked_reason(&moving.reason)?;
            write(tx, actor, &other, Some(moving.fresh), reason)?;
            Ok(moving.fresh)
        }
    }
}

fn write(
    tx: &mut Tx<'_>,
    actor: &Actor,
    before: &Person,
    household: Option<Uuid>,
    reason: &str,
) -> Result<Person> {
    let data = PersonData { household, ..before.data.clone() };
    let mut person = Person { data, updated_at: tx.clocks().business_now(), ..before.clone() };
    store::update(tx, before, &person, actor, reason)?;
    person.version += 1;
    tx.emit(PersonCorrected { person: before.id });
    Ok(person)
}
