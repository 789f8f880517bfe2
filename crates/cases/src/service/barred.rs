//! What follows when facts are kept from those who only treat a person, or no more (docs/adr/0026).

use std::collections::HashSet;

use access::{Resource, audience};
use kernel::Result;
use kernel::ids::PersonId;
use storage::Tx;
use uuid::Uuid;

use crate::{grants, store};

/// The bars on these facts of a person are new or over: who sees reports and measures follows.
///
/// # Errors
/// As `Tx::execute`.
pub fn regrant(tx: &mut Tx<'_>, person: PersonId, changed: &HashSet<Uuid>) -> Result<()> {
    let (place, today) = (store::person_place(tx, person)?, tx.clocks().today());
    for stored in store::reports_of(tx, person)? {
        if changed.contains(&stored.report.id.0) {
            let audiences = grants::of_report(&stored.report, stored.reported_on, &place, today);
            audience::regrant(tx, Resource::Report, stored.report.id.0, &audiences)?;
        }
    }
    for measure in store::measures_of(tx, person)? {
        if changed.contains(&measure.id.0) {
            audience::regrant(
                tx,
                Resource::Measure,
                measure.id.0,
                &grants::of_measure(&measure, &place, today),
            )?;
        }
    }
    Ok(())
}
