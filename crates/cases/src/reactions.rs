//! What cases and measures do when a module below says that something happened. All of it in the unit of work of the
//! cause, with the person locked: two results of one person cannot open two cases.

mod ends;
mod situation;

use kernel::clock::local_date;
use kernel::{Date, Result};
use lab::events::ResultRecorded;
use lab::model::{LabResult, Outcome, Revision};
use people::events::{PersonCorrected, PersonsJoined, PersonsParted};
use storage::{Reactions, Tx};

use crate::episode::{Confirmation, confirmation};
use crate::model::MeasureChange;
use crate::{grants, store};

pub(crate) use situation::Situation;

/// Registers the reactions of this module.
pub fn reactions(all: &mut Reactions) {
    all.on::<ResultRecorded>("cases: open or withdraw case and measure", on_result);
    all.on::<PersonCorrected>("cases: audiences follow the person", on_person_corrected);
    all.on::<PersonsJoined>("cases: the rules are asked about both", on_joined);
    all.on::<PersonsParted>("cases: each has what her own results say", on_parted);
}

/// A result was recorded, corrected or withdrawn. Running it again changes nothing.
pub(crate) fn on_result(tx: &mut Tx<'_>, event: &ResultRecorded) -> Result<()> {
    let result = &event.result;
    if confirmation(result.test, result.reported_on) == Confirmation::None {
        return Ok(());
    }
    // A correction may also say that the swab was another person's.
    if let Some(before) = &event.superseded {
        let (person, _) = store::result_origin(tx, before.result)?;
        if person != result.person {
            people::store::lock_each(tx, &[person, result.person])?;
            let mut situation = Situation::load(tx, person)?;
            situation.withdraw_unsupported(tx, Some(result.id))?;
            situation.evaluate(tx, Some(result.id))?;
        }
    }
    people::store::lock_person(tx, result.person)?;
    let mut situation = Situation::load(tx, result.person)?;
    // One that was withdrawn says nothing any more, and what it began goes with it.
    let positive = event.counts() == Some(Outcome::Positive);
    if !positive && situation.is_untouched() {
        return Ok(());
    }
    situation.withdraw_unsupported(tx, Some(result.id))?;
    if positive {
        // A correction counts from the day on which it became known.
        let on = if event.superseded.is_some() { tx.clocks().today() } else { result.reported_on };
        situation.open(tx, result, on)?;
    }
    situation.evaluate(tx, Some(result.id))
}

/// Two persons are one: what runs of either follows the results of both. Cases and measures that were opened stay, each under its own
/// id (docs/adr/0048).
pub(crate) fn on_joined(tx: &mut Tx<'_>, event: &PersonsJoined) -> Result<()> {
    people::store::lock_person(tx, event.survivor)?;
    Situation::load(tx, event.survivor)?.evaluate(tx, None)
}

/// They are two after all: what rests on a result of the other does so no more, and a positive result has its case and its measure,
/// in the order and of the days that they would have had if the two had never been one.
pub(crate) fn on_parted(tx: &mut Tx<'_>, event: &PersonsParted) -> Result<()> {
    let both = [event.survivor, event.merged];
    people::store::lock_each(tx, &both)?;
    for person in both {
        let mut situation = Situation::load(tx, person)?;
        situation.withdraw_unsupported(tx, None)?;
        situation.forget_onsets_of_others(tx)?;
        let mut positives = Vec::new();
        for positive in situation.positives() {
            if let Some(found) = lab::store::find_result(tx, positive)? {
                positives.push((known_on(tx, &found)?, found.result));
            }
        }
        positives.sort_by_key(|(on, result)| (*on, result.recorded_at, result.sampled_at));
        for (on, result) in positives {
            situation.open(tx, &result, on)?;
        }
        situation.evaluate(tx, None)?;
    }
    Ok(())
}

/// Since when a result has been known to be positive and hers.
fn known_on(tx: &mut Tx<'_>, found: &Revision) -> Result<Date> {
    let LabResult { laboratory, accession, test, sampled_at, person, .. } = &found.result;
    let chain = lab::store::revisions(tx, laboratory, accession, *test, *sampled_at)?;
    let says_so = |there: &&Revision| {
        let result = &there.result;
        there.withdrawn.is_none() && result.outcome == Outcome::Positive && result.person == *person
    };
    let first = chain.iter().rev().take_while(says_so).last().unwrap_or(found);
    Ok(match first.result.supersedes {
        Some(_) => local_date(first.result.recorded_at),
        None => first.result.reported_on,
    })
}

/// A person's data were corrected: who sees reports and measures follows the new domicile and the new doctor, and a
/// running measure is spent where the person now lives.
pub(crate) fn on_person_corrected(tx: &mut Tx<'_>, event: &PersonCorrected) -> Result<()> {
    people::store::lock_person(tx, event.person)?;
    // Of all her ids: the place is the same, the name under which a mayor finds a measure is the one it was begun under.
    let place = store::person_place(tx, event.person)?;
    let today = tx.clocks().today();
    for stored in store::reports_of(tx, event.person)? {
        let audiences = grants::of_report(&stored.report, stored.reported_on, &place, today);
        access::audience::replace(tx, access::Resource::Report, stored.report.id.0, &audiences)?;
    }
    for mut measure in store::measures_of(tx, event.person)? {
        let place = match measure.person == event.person {
            true => place.clone(),
            false => store::person_place(tx, measure.person)?,
        };
        let moved = measure.comune != place.comune || measure.address != place.address;
        if measure.runs() && moved {
            if measure.comune != place.comune {
                measure.place_since = today.max(measure.starts_on);
            }
            measure.comune.clone_from(&place.comune);
            measure.address.clone_from(&place.address);
            measure = store::update_measure(tx, &measure, MeasureChange::Moved, None)?;
        }
        let audiences = grants::of_measure(&measure, &place, today);
        access::audience::replace(tx, access::Resource::Measure, measure.id.0, &audiences)?;
    }
    Ok(())
}
