//! The last day with symptoms, which the end of an isolation counts from.

use access::audit::{self, Entry};
use access::bars::{self, Sight};
use access::{Action, Actor, Resource, audience, decide};
use kernel::ids::PersonId;
use kernel::{Problem, Result};
use people::model::Person;
use storage::Tx;

use super::course::seen_ends;
use crate::events::SymptomsSaid;
use crate::model::{Illness, NewSymptomsEnd, SymptomsEnd};
use crate::reactions::Situation;
use crate::store;

/// Whose symptoms are about to be spoken of, and what is known of them: for the form.
///
/// # Errors
/// `Problem::Denied`; `Problem::NotFound`; `Problem::Refused` when no symptoms of an isolated person were reported.
pub fn begin_symptoms_end(tx: &mut Tx<'_>, actor: &Actor, person: PersonId) -> Result<(Person, Illness)> {
    let scope = decide(actor, Action::SymptomsRecord)?;
    let (person, reason) = people::store::get(tx, &scope, person)?;
    let sight = bars::sight(tx, &reason, person.id)?;
    let illness = Situation::load(tx, person.id)?.illness(tx, &sight)?;
    let illness = illness.ok_or(Problem::Refused("cases-symptoms-unknown"))?;
    let entry = Entry::new(Action::SymptomsRecord).subject(person.id).why(&reason);
    audit::record(tx, actor, entry.detail("form"))?;
    Ok((person, illness))
}

/// Records the last day with symptoms of an isolated person, or corrects it: what was said before stays in the history.
/// In the same commit the rules are asked again, so that the expected end, the sentence and the mayor's line follow; an
/// end that was confirmed and that this does not allow is taken back.
///
/// # Errors
/// `Problem::Denied`; `Problem::NotFound`; `Problem::Refused` when no symptoms were reported; `Problem::Stale` when
/// somebody else said something meanwhile; an invalid `last_day`.
pub fn record_symptoms_end(tx: &mut Tx<'_>, actor: &Actor, new: &NewSymptomsEnd) -> Result<SymptomsEnd> {
    let scope = decide(actor, Action::SymptomsRecord)?;
    let reason = audience::reason(tx, &scope, Resource::Person, new.person.0)?;
    people::store::lock_person(tx, new.person)?;
    let sight = bars::sight(tx, &reason, new.person)?;
    let end = match store::find_symptoms_end(tx, new.id)? {
        Some(there) if there.person == new.person && there.last_day == new.last_day => there,
        Some(_) => return Err(Problem::Refused("cases-act-id-taken")),
        None => insert(tx, actor, new, &sight)?,
    };
    // Numbered as whoever said it sees it.
    let seen = seen_ends(store::symptoms_ends_of(tx, new.person)?, &sight);
    let end = seen.into_iter().find(|seen| seen.id == end.id).unwrap_or(end);
    let entry = Entry::new(Action::SymptomsRecord).subject(new.person).why(&reason);
    audit::record(tx, actor, entry.detail(format!("symptoms end {}", end.version)))?;
    Ok(end)
}

fn insert(tx: &mut Tx<'_>, actor: &Actor, new: &NewSymptomsEnd, sight: &Sight) -> Result<SymptomsEnd> {
    let mut situation = Situation::load(tx, new.person)?;
    let illness = situation.illness(tx, sight)?.ok_or(Problem::Refused("cases-symptoms-unknown"))?;
    if new.shown.is_some_and(|shown| shown != illness.version) {
        return Err(Problem::Stale);
    }
    let problems = new.problems(&illness, actor.today);
    if !problems.is_empty() {
        return Err(Problem::Invalid(problems));
    }
    // The same day again says nothing new.
    if let Some(end) = illness.end.filter(|end| end.last_day == new.last_day) {
        return Ok(end);
    }
    let end = SymptomsEnd {
        id: new.id,
        person: new.person,
        onset: illness.onset,
        last_day: new.last_day,
        version: store::symptoms_ends_of(tx, new.person)?.first().map_or(0, |last| last.version) + 1,
        said_by: actor.user,
        said_by_name: actor.name.clone(),
        said_at: tx.clocks().business_now(),
    };
    store::insert_symptoms_end(tx, &end)?;
    tx.emit(SymptomsSaid { person: new.person });
    situation.evaluate(tx, None)?;
    Ok(end)
}
