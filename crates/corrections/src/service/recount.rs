//! Who sees what somebody asked to correct, worked out anew from the facts: what `argine doctor` compares with what is stored.

use access::Resource;
use access::recount::{Due, Facts, Kind, Span};
use kernel::clock::local_date;
use kernel::{Problem, Result};
use storage::Tx;
use uuid::Uuid;

use crate::{rules, sql, store};

/// Corrections.
pub const CORRECTIONS: Kind = Kind {
    name: "correction",
    resources: &[Resource::Correction],
    beside_person: false,
    facts,
    refresh: None,
};

fn facts(tx: &mut Tx<'_>, span: Span) -> Result<Vec<Facts>> {
    span.ids(tx, &sql::BETWEEN)?.into_iter().map(|id| correction(tx, id)).collect()
}

fn correction(tx: &mut Tx<'_>, id: Uuid) -> Result<Facts> {
    let one = store::find(tx, id)?.ok_or(Problem::NotFound)?;
    let place = match people::store::placement(tx, one.person) {
        // Of somebody deleted nothing follows any more: who saw it goes on seeing what was decided.
        Err(Problem::NotFound) => {
            return Ok(Facts { dues: None, ..Facts::new(id, one.person.0, Vec::new()) });
        }
        place => place?,
    };
    let (today, asked_on) = (tx.clocks().today(), local_date(one.asked_at));
    let moved = place.asl != one.asl;
    let due = |grant| {
        let due = Due::exactly(Resource::Correction, grant);
        if moved && due.grant().why == "domicile" { due.begun(asked_on, today) } else { due }
    };
    Ok(Facts::new(id, one.person.0, rules::audiences(&one, &place, today).into_iter().map(due).collect()))
}
