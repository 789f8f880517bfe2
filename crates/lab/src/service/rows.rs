//! A row of a file becomes a result: found, compared, written, in the unit of work of its chunk.

use access::{Actor, Scope};
use kernel::clock::local_date;
use kernel::ids::{PersonId, ResultId};
use kernel::{Date, PersonIdentifier, Problem, Result};
use people::model::{Address, Person, PersonData};
use storage::Tx;

use super::recording::{self, NewRevision};
use crate::model::{Door, LabResult, Measured, Revision};
use crate::rules::csv::{Column, Place, ResultRow, RowProblem};
use crate::rules::matching::{self, Named};
use crate::store::{self, NewResult};

/// The two sentences about a row that is not recognised and comes from outside the region.
const FAR: (&str, &str) = ("lab-csv-unrecognised-far", "lab-csv-unrecognised-far-fix");
/// How often a row looks again when another unit was faster with the same key.
const ATTEMPTS: usize = 3;

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

/// The person, or the fate of a row without one.
type Found = std::result::Result<Person, Fate>;

/// Deals with a row.
pub(super) fn settle(
    tx: &mut Tx<'_>,
    actor: &Actor,
    scope: &Scope,
    laboratory: &str,
    row: &ResultRow,
) -> Result<Fate> {
    let revisions =
        |tx: &mut Tx<'_>| store::revisions(tx, laboratory, &row.document, row.test, row.sampled_at);
    // The key of the document before the person: a row about another's document registers nobody.
    let holder = revisions(tx)?.last().map(|current| current.result.person);
    let person = match find(tx, scope, row, holder)? {
        Ok(person) => person,
        Err(fate) => return Ok(fate),
    };
    for _ in 0..ATTEMPTS {
        let known = revisions(tx)?;
        let fate = match known.last() {
            None => first(tx, actor, laboratory, row, &person)?,
            Some(current) => again(tx, actor, row, &person, &known, current)?,
        };
        if let Some(fate) = fate {
            return Ok(fate);
        }
    }
    Err(Problem::Serialization)
}

/// The person the row speaks of, or what becomes of a row that speaks of nobody. `holder` is whom the row's document is
/// about, when there is one already.
fn find(tx: &mut Tx<'_>, scope: &Scope, row: &ResultRow, holder: Option<PersonId>) -> Result<Found> {
    let rejected = |keys| Ok(Err(Fate::Rejected(vec![RowProblem::new(Column::TaxCode, keys)])));
    let row_named =
        Named { family: &row.family_name, given: &row.given_name, sex: row.sex, birth_date: row.birth_date };
    let stands = |person: &Person| holder.is_none_or(|holder| holder == person.id);
    match &row.identifier {
        PersonIdentifier::TaxCode(code) => match people::store::find_for_matching(tx, scope, code)? {
            Some(person) if stands(&person) && matching::agrees(code, &row_named, &named(&person)) => {
                Ok(Ok(person))
            }
            Some(person) => Ok(Err(stranger(row, scope.today(), Some(person.id)))),
            None if holder.is_some() || !matching::may_register(code, &row_named) => {
                Ok(Err(stranger(row, scope.today(), None)))
            }
            None => register(tx, scope, row),
        },
        PersonIdentifier::Stp(code) | PersonIdentifier::Eni(code) => {
            let found = people::store::find_for_matching_temporary(tx, scope, code, row.birth_date)?;
            match found {
                Some(person) if stands(&person) => Ok(Ok(person)),
                Some(person) => Ok(Err(temporary_stranger(Some(person.id)))),
                None => Ok(Err(temporary_stranger(None))),
            }
        }
        PersonIdentifier::Provisional(_) => rejected(("lab-csv-provisional", "lab-csv-provisional-fix")),
        PersonIdentifier::None { .. } => rejected(("lab-csv-no-code", "lab-csv-no-code-fix")),
    }
}

/// The one reason for whoever is not recognised: it depends on the row alone, or the door would tell who has which code,
/// under which name, to whoever invents rows.
fn stranger(row: &ResultRow, today: Date, person: Option<PersonId>) -> Fate {
    let outside = [&row.residence, &row.domicile].iter().all(|place| comune(place, today).is_none());
    Fate::Stranger(person, if outside { RowProblem::new(None, FAR) } else { unrecognised() })
}

fn temporary_stranger(person: Option<PersonId>) -> Fate {
    let keys = ("lab-csv-temporary-unknown", "lab-csv-temporary-unknown-fix");
    Fate::Stranger(person, RowProblem::new(Column::TaxCode, keys))
}

/// The reason of [`stranger`] for whoever lives in the region.
pub(super) fn unrecognised() -> RowProblem {
    RowProblem::new(None, ("lab-csv-unrecognised", "lab-csv-unrecognised-fix"))
}

fn named(person: &Person) -> Named<'_> {
    let data = &person.data;
    Named { family: &data.family_name, given: &data.given_name, sex: data.sex, birth_date: data.birth_date }
}

/// Nobody holds the code yet: the person is entered with what the row says.
fn register(tx: &mut Tx<'_>, scope: &Scope, row: &ResultRow) -> Result<Found> {
    match people::service::register_from_laboratory(tx, scope, &person_data(row, scope.today())) {
        Ok(person) => Ok(Ok(person)),
        Err(Problem::Invalid(_) | Problem::Refused(_)) => Ok(Err(stranger(row, scope.today(), None))),
        Err(other) => Err(other),
    }
}

/// The ISTAT code of a place, if it lies in the region.
fn comune(place: &Place, today: Date) -> Option<String> {
    territory::get().comune_by_catastal(&place.catastal_code, today).map(|comune| comune.istat.clone())
}

/// The row as the registry has it. Places are ISTAT codes within the region; a domicile outside it would leave the
/// person in nobody's charge, so that the residence stands for it.
fn person_data(row: &ResultRow, today: Date) -> PersonData {
    let address = |place: &Place| Address {
        comune: comune(place, today).unwrap_or_else(|| place.catastal_code.clone()),
        street: place.address.clone(),
    };
    let within = comune(&row.domicile, today).is_some();
    PersonData {
        identifier: row.identifier.clone(),
        family_name: row.family_name.clone(),
        given_name: row.given_name.clone(),
        sex: row.sex,
        birth_date: row.birth_date,
        birth_place: Some(row.birth_place.clone()),
        residence: address(&row.residence),
        domicile: address(if within { &row.domicile } else { &row.residence }),
        phone: None,
        email: None,
        household: None,
        receiving_asl: None,
        phone2: None,
        kind: people::model::citizen(),
        gp: None,
    }
}

/// No result has this key yet. `None` when one has, a moment later.
fn first(
    tx: &mut Tx<'_>,
    actor: &Actor,
    laboratory: &str,
    row: &ResultRow,
    person: &Person,
) -> Result<Option<Fate>> {
    let day = local_date(row.sampled_at);
    let request = store::open_request(tx, person.id, laboratory, row.test, day, &row.document)?;
    let result = LabResult {
        id: ResultId::new(),
        request: request.as_ref().map(|request| request.id),
        person: person.id,
        laboratory: laboratory.to_owned(),
        asl: person.asl.clone(),
        accession: row.document.clone(),
        test: row.test,
        sampled_at: row.sampled_at,
        outcome: row.outcome,
        revision: 1,
        supersedes: None,
        current: true,
        reported_on: actor.today,
        recorded_at: tx.clocks().now(),
    };
    let new = NewResult { result, measured: measured(row), reason: None, door: Door::Csv, by: actor.user };
    let written = recording::record(tx, actor, new, request.as_ref(), &person.asl)?;
    Ok(written.then_some(Fate::Accepted(person.id)))
}

/// The key is known: the same content is a duplicate, another one a correction. Content that a later revision has
/// corrected is a duplicate too, or sending an old file again would undo the correction.
fn again(
    tx: &mut Tx<'_>,
    actor: &Actor,
    row: &ResultRow,
    person: &Person,
    known: &[Revision],
    current: &Revision,
) -> Result<Option<Fate>> {
    if current.result.person != person.id {
        return Ok(Some(stranger(row, actor.today, Some(person.id))));
    }
    let measured = measured(row);
    let same = |revision: &&Revision| revision.result.outcome == row.outcome && revision.measured == measured;
    if let Some(same) = known.iter().rev().find(same) {
        return Ok(Some(Fate::Duplicate { person: person.id, outdated: !same.result.current }));
    }
    let new =
        NewRevision { id: ResultId::new(), outcome: row.outcome, measured, reason: None, door: Door::Csv };
    let written = recording::correct(tx, actor, current, new, &person.asl)?;
    Ok(written.map(|_| Fate::Accepted(person.id)))
}

fn measured(row: &ResultRow) -> Measured {
    Measured {
        value: row.value.clone(),
        unit: row.unit.clone(),
        reference_range: row.reference_range.clone(),
    }
}
