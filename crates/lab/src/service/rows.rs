//! A row of a file becomes a result: found, compared, written, in the unit of work of its chunk.

use access::{Actor, Scope};
use kernel::ids::PersonId;
use kernel::{Date, PersonIdentifier, Result};
use storage::Tx;

use super::settling::{self, Done};
use super::whose;
use crate::model::Incoming;
use crate::rules::csv::{Column, ResultRow, RowProblem};
use crate::rules::incoming;

/// The two sentences about a row that is not recognised and comes from outside the region.
const FAR: (&str, &str) = ("lab-csv-unrecognised-far", "lab-csv-unrecognised-far-fix");

/// What became of a row.
#[derive(Debug, Clone)]
pub(super) enum Fate {
    /// A new result, or a correction.
    Accepted(PersonId),
    /// Known already; `outdated` when it has been corrected since.
    Duplicate { person: PersonId, outdated: bool },
    /// Not taken, and why.
    Rejected(Vec<RowProblem>),
    /// Not taken, as it speaks of nobody who can be recognised. The person is the one its code leads to, if any: her
    /// existence was looked up.
    Stranger(Option<PersonId>, RowProblem),
}

impl Fate {
    /// Whose data was touched.
    pub(super) fn person(&self) -> Option<PersonId> {
        match self {
            Self::Accepted(person) | Self::Duplicate { person, .. } => Some(*person),
            Self::Stranger(person, _) => *person,
            Self::Rejected(_) => None,
        }
    }
}

/// Deals with a row, by the same path as every other door. Who asks for nobody in particular is not asked for an answer: a row of
/// somebody who cannot be recognised comes back.
pub(super) fn settle(
    tx: &mut Tx<'_>,
    actor: &Actor,
    scope: &Scope,
    laboratory: &str,
    row: &ResultRow,
) -> Result<Fate> {
    let rejected = |keys| Ok(Fate::Rejected(vec![RowProblem::new(Column::TaxCode, keys)]));
    match &row.identifier {
        PersonIdentifier::TaxCode(_) | PersonIdentifier::Stp(_) | PersonIdentifier::Eni(_) => {}
        PersonIdentifier::Provisional(_) => {
            return rejected(("lab-csv-provisional", "lab-csv-provisional-fix"));
        }
        PersonIdentifier::None { .. } => return rejected(("lab-csv-no-code", "lab-csv-no-code-fix")),
    }
    let sent = incoming::of_row(row);
    Ok(match settling::settle(tx, actor, scope, laboratory, &sent, None)? {
        Done::Recorded { person, .. } | Done::Corrected { person, .. } | Done::Withdrawn { person, .. } => {
            Fate::Accepted(person)
        }
        Done::Repeated { person, outdated, .. } => Fate::Duplicate { person, outdated },
        Done::Doubt(_, person) => stranger(row, &sent, scope.today(), person),
        // No row of the file says either.
        Done::Hold | Done::Ignored => stranger(row, &sent, scope.today(), None),
    })
}

/// The one reason for whoever is not recognised: it depends on the row alone, or the door would tell who has which code,
/// under which name, to whoever invents rows.
fn stranger(row: &ResultRow, sent: &Incoming, today: Date, person: Option<PersonId>) -> Fate {
    if matches!(row.identifier, PersonIdentifier::Stp(_) | PersonIdentifier::Eni(_)) {
        let keys = ("lab-csv-temporary-unknown", "lab-csv-temporary-unknown-fix");
        return Fate::Stranger(person, RowProblem::new(Column::TaxCode, keys));
    }
    // Where she lives was not said at all by some tables: then it is not that she lives elsewhere.
    let said = sent.identity.residence.is_some() || sent.identity.domicile.is_some();
    let outside = said && whose::comuni(&sent.identity, today).is_empty();
    Fate::Stranger(person, if outside { RowProblem::new(None, FAR) } else { unrecognised() })
}

/// The reason of [`stranger`] for whoever lives in the region.
pub(super) fn unrecognised() -> RowProblem {
    RowProblem::new(None, ("lab-csv-unrecognised", "lab-csv-unrecognised-fix"))
}
