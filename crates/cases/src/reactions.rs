//! What cases and measures do when a module below says that something happened. All of it in the unit of work of the
//! cause, with the person locked: two results of one person cannot open two cases.

mod ends;
mod situation;

use kernel::Result;
use lab::events::ResultRecorded;
use lab::model::Outcome;
use people::events::PersonCorrected;
use storage::{Reactions, Tx};

use crate::episode::{Confirmation, confirmation};
use crate::model::MeasureChange;
use crate::{grants, store};

pub(crate) use situation::Situation;

/// Registers the reactions of this module.
pub fn reactions(all: &mut Reactions) {
    all.on::<ResultRecorded>("cases: open or withdraw case and measure", on_result);
    all.on::<PersonCorrected>("cases: audiences follow the person", on_person_corrected);
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
            people::store::lock_person(tx, person)?;
            let mut situation = Situation::load(tx, person)?;
            situation.withdraw_unsupported(tx, result.id)?;
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
    situation.withdraw_unsupported(tx, result.id)?;
    if positive {
        situation.open(tx, result, event.superseded.is_some())?;
    }
    situation.evaluate(tx, Some(result.id))
}

/// A person's data were corrected: who sees reports and measures follows the new domicile and the new doctor, and a
/// running measure is spent where the person now lives.
pub(crate) fn on_person_corrected(tx: &mut Tx<'_>, event: &PersonCorrected) -> Result<()> {
    people::store::lock_person(tx, event.person)?;
    let place = store::person_place(tx, event.person)?;
    let today = tx.clocks().today();
    for stored in store::reports_of(tx, event.person)? {
        let audiences = grants::of_report(&stored.report, stored.reported_on, &place, today);
        access::audience::replace(tx, access::Resource::Report, stored.report.id.0, &audiences)?;
    }
    for mut measure in store::measures_of(tx, event.person)? {
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
