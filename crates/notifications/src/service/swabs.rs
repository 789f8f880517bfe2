//! The swab that the rules want and nobody has asked for.

use kernel::Result;
use kernel::clock::local_date;
use kernel::ids::PersonId;
use lab::model::RequestStatus;
use storage::Tx;
use uuid::Uuid;

use super::telling::{Told, tell};
use crate::model::{Kind, Priority, Side, Why};
use crate::rules::{Wanted, swab_wanted};
use crate::{sql, store};

/// Looks whether a swab is wanted of a person and none is asked for: then public health is told, and otherwise not any more.
/// The caller has locked the person.
///
/// # Errors
/// As `Tx::execute`.
pub fn consider(tx: &mut Tx<'_>, person: PersonId) -> Result<()> {
    let asked = is_asked(tx, person)?;
    let measures = cases::store::measures_of(tx, person)?;
    let reports: Vec<_> =
        cases::store::reports_of(tx, person)?.into_iter().map(|stored| stored.report).collect();
    let last = cases::store::findings(tx, person)?.iter().map(|it| local_date(it.sampled_at)).max();
    let wanted = swab_wanted(&measures, &reports, last, tx.clocks().today()).filter(|_| !asked);
    let fact = wanted.map(|wanted| match wanted {
        Wanted::Measure(measure) => measure.id.0,
        Wanted::Report(report) => report.id.0,
    });
    let why = if asked { Why::Recorded } else { Why::Over };
    for open in store::open_of_person(tx, person, Kind::SwabToRequest)? {
        if Some(open.fact) != fact {
            store::close(tx, &open, why)?;
        }
    }
    let Some((wanted, fact)) = wanted.zip(fact) else { return Ok(()) };
    let (detail, priority) = match wanted {
        Wanted::Measure(_) => ("measure", Priority::Normal),
        Wanted::Report(_) => ("report", Priority::High),
    };
    let told = Told { kind: Kind::SwabToRequest, person, fact, detail, priority };
    tell(tx, &told, Side::PublicHealth)
}

/// Whether a swab is asked for, or proposed, and has no result.
fn is_asked(tx: &mut Tx<'_>, person: PersonId) -> Result<bool> {
    let states = tx.query(&sql::STATES_OF_REQUESTS, storage::args![person], |row| row.get::<String>(0))?;
    for state in states {
        if RequestStatus::parse(&state)?.is_open() {
            return Ok(true);
        }
    }
    Ok(false)
}

/// The first of all ids.
pub(super) const FIRST: Uuid = Uuid::nil();
