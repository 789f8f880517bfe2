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
    // What is asked for already needs no look at her course.
    let told = if asked { None } else { wanted(tx, person)? };
    let why = if asked { Why::Recorded } else { Why::Over };
    for open in store::open_of_person(tx, person, Kind::SwabToRequest)? {
        if told.as_ref().is_none_or(|told| told.fact != open.fact) {
            store::close(tx, &open, why)?;
        }
    }
    told.map_or(Ok(()), |told| tell(tx, &told, &[Side::PublicHealth]))
}

/// The swab that the facts want.
fn wanted(tx: &mut Tx<'_>, person: PersonId) -> Result<Option<Told<'static>>> {
    let measures = cases::store::measures_of(tx, person)?;
    let reports: Vec<_> =
        cases::store::reports_of(tx, person)?.into_iter().map(|stored| stored.report).collect();
    // Only symptoms ask when there was a swab last.
    let findings = if reports.is_empty() { Vec::new() } else { cases::store::findings(tx, person)? };
    let last = findings.iter().filter(|it| !it.test.is_serology()).map(|it| local_date(it.sampled_at)).max();
    let wanted = swab_wanted(&measures, &reports, last, tx.clocks().today());
    Ok(wanted.map(|wanted| {
        let (fact, detail, priority) = match wanted {
            Wanted::Confirmation(measure) => (measure.id.0, CONFIRMATION, Priority::High),
            Wanted::Measure(measure) => (measure.id.0, "measure", Priority::Normal),
            Wanted::Report(report) => (report.id.0, "report", Priority::High),
        };
        Told { kind: Kind::SwabToRequest, person, fact, detail, priority }
    }))
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

/// What is told of a positive that only a molecular test confirms.
const CONFIRMATION: &str = "confirmation";

/// The first of all ids.
pub(super) const FIRST: Uuid = Uuid::nil();
