//! What the module does when a module below says that something happened: what is new, or has changed, is kept from others as
//! far as it tells of what is.

use cases::events::{MeasureEnded, MeasureResumed, ReportCorrected, ReportFiled, SymptomsSaid};
use kernel::Result;
use kernel::ids::{MeasureId, PersonId};
use lab::events::{ResultRecorded, SwabProposed, SwabRequested};
use notifications::events::CommunicationMade;
use people::PersonFactChanged;
use storage::{Reactions, Tx};

use crate::{service, store};

const NAME: &str = "privacy: what is kept from others follows";

/// Registers the reactions of this module.
pub fn reactions(all: &mut Reactions) {
    all.on(NAME, |tx, event: &SwabRequested| follow(tx, event.person));
    all.on(NAME, |tx, event: &SwabProposed| follow(tx, event.person));
    all.on(NAME, |tx, event: &ResultRecorded| {
        if let Some(before) = &event.superseded {
            let (person, _) = cases::store::result_origin(tx, before.result)?;
            if person != event.result.person {
                follow(tx, person)?;
            }
        }
        follow(tx, event.result.person)
    });
    all.on(NAME, |tx, event: &ReportFiled| follow(tx, event.person));
    all.on(NAME, |tx, event: &ReportCorrected| follow(tx, event.person));
    all.on(NAME, |tx, event: &SymptomsSaid| follow(tx, event.person));
    all.on(NAME, |tx, event: &CommunicationMade| follow(tx, event.person));
    all.on(NAME, |tx, event: &PersonFactChanged| follow(tx, event.person));
    all.on(NAME, |tx, event: &MeasureEnded| follow_measure(tx, event.measure));
    all.on(NAME, |tx, event: &MeasureResumed| follow_measure(tx, event.measure));
}

fn follow_measure(tx: &mut Tx<'_>, measure: MeasureId) -> Result<()> {
    match cases::store::find_measure(tx, measure)? {
        Some(measure) => follow(tx, measure.person),
        None => Ok(()),
    }
}

/// Most have asked for nothing.
fn follow(tx: &mut Tx<'_>, person: PersonId) -> Result<()> {
    if store::running(tx, person)?.is_empty() { Ok(()) } else { service::follow(tx, person) }
}
