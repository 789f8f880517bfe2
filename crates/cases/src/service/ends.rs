//! The public-health service confirms that a measure ends, and takes back what it confirmed by mistake.

use access::audience::Reason;
use access::audit::{self, Entry};
use access::{Action, Actor, Resource, audience, decide};
use kernel::ids::MeasureId;
use kernel::{Problem, Result};
use people::model::Person;
use storage::Tx;

use crate::model::{Act, Measure, MeasureChange};
use crate::reactions::Situation;
use crate::store;

/// Characters of the reason for which an end is taken back.
const REASON_LENGTH: std::ops::RangeInclusive<usize> = 3..=300;

/// A measure that is about to end, or to run again, and whose it is: for the form.
///
/// # Errors
/// `Problem::Denied`; `Problem::NotFound` for another ASL's.
pub fn begin_end(tx: &mut Tx<'_>, actor: &Actor, id: MeasureId) -> Result<(Measure, Person)> {
    let (measure, reason) = reached(tx, actor, id)?;
    let scope = decide(actor, Action::MeasureEnd)?;
    let (person, _) = people::store::get(tx, &scope, measure.person)?;
    let entry = Entry::new(Action::MeasureEnd).subject(person.id).why(&reason);
    audit::record(tx, actor, entry.detail("form"))?;
    Ok((measure, person))
}

/// The measure whose end was confirmed today, and whose it is: what the list says of it a moment later. None when it
/// runs again, or is out of reach.
///
/// # Errors
/// As `Tx::query`.
pub fn just_ended(tx: &mut Tx<'_>, actor: &Actor, id: MeasureId) -> Result<Option<(Measure, Person)>> {
    let (measure, reason) = match reached(tx, actor, id) {
        Err(Problem::Denied(_) | Problem::NotFound) => return Ok(None),
        found => found?,
    };
    if measure.ended_on != Some(actor.today) {
        return Ok(None);
    }
    let (person, _) = people::store::get(tx, &decide(actor, Action::MeasureEnd)?, measure.person)?;
    // The list shows it; no form was opened.
    let entry = Entry::new(Action::CaseView).subject(person.id).why(&reason).detail("measures");
    audit::record(tx, actor, entry)?;
    Ok(Some((measure, person)))
}

/// Confirms the end of a measure which the rules allow today: from today it runs no more, the mayor sees it no more, and
/// the figures follow.
///
/// # Errors
/// `Problem::Denied`; `Problem::NotFound`; `Problem::Stale` when it was changed since it was shown; `Problem::Refused`
/// when the rules do not allow it, or it ended already.
pub fn confirm_end(tx: &mut Tx<'_>, actor: &Actor, act: &Act) -> Result<Measure> {
    carry_out(tx, actor, act, MeasureChange::Confirmed, |tx, situation| {
        // The night may not have asked the rules about today yet.
        situation.evaluate(tx, None)?;
        situation.confirm_end(tx, actor, act)
    })
}

/// Takes back an end that was confirmed by mistake: the measure runs again as if it had not ended, while by its rule it
/// still would.
///
/// # Errors
/// `Problem::Denied`; `Problem::NotFound`; `Problem::Stale` when it was changed since it was shown; `Problem::Refused`
/// when it runs, or would be over by now; an invalid `reason`.
pub fn resume(tx: &mut Tx<'_>, actor: &Actor, act: &Act) -> Result<Measure> {
    let reason = act.reason.as_deref().unwrap_or_default().replace('\0', "").trim().to_owned();
    let good = REASON_LENGTH.contains(&reason.chars().count());
    let act = Act { reason: Some(reason), ..act.clone() };
    carry_out(tx, actor, &act, MeasureChange::Resumed, |tx, situation| {
        if !good {
            return Err(Problem::field("reason", "cases-resume-reason-length"));
        }
        let resumed = situation.resume(tx, actor, &act)?;
        situation.evaluate(tx, None)?;
        Ok(resumed)
    })
}

fn carry_out(
    tx: &mut Tx<'_>,
    actor: &Actor,
    act: &Act,
    change: MeasureChange,
    work: impl FnOnce(&mut Tx<'_>, &mut Situation) -> Result<Measure>,
) -> Result<Measure> {
    let (seen, reason) = reached(tx, actor, act.measure)?;
    people::store::lock_person(tx, seen.person)?;
    let measure = store::find_measure(tx, act.measure)?.ok_or(Problem::NotFound)?;
    let measure = match store::act_on(tx, act)? {
        Some(done) if done == change => measure,
        Some(_) => return Err(Problem::Refused("cases-act-id-taken")),
        None if measure.version != act.shown => return Err(Problem::Stale),
        None => {
            let mut situation = Situation::load(tx, measure.person)?;
            work(tx, &mut situation)?
        }
    };
    let entry = Entry::new(Action::MeasureEnd).subject(measure.person).why(&reason);
    audit::record(tx, actor, entry.detail(format!("{} {}", change.code(), measure.id)))?;
    Ok(measure)
}

fn reached(tx: &mut Tx<'_>, actor: &Actor, id: MeasureId) -> Result<(Measure, Reason)> {
    let scope = decide(actor, Action::MeasureEnd)?;
    let reason = audience::reason(tx, &scope, Resource::Measure, id.0)?;
    Ok((store::find_measure(tx, id)?.ok_or(Problem::NotFound)?, reason))
}
