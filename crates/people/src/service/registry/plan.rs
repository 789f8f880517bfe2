//! What is to be done with each row that is in order: nothing is written here.

use std::collections::HashMap;

use access::Scope;
use kernel::ids::PersonId;
use kernel::{FieldProblem, PersonIdentifier, Problem, Result};
use storage::Tx;

use super::chunk::Job;
use crate::model::{GpChoice, Person, Source};
use crate::rules::registry::{Told, mark, merge, origins};
use crate::service::save::{asl_in_charge, check_kind};
use crate::store::registry::{self as store, Known, Own};
use crate::store::{lock_birth_date, lock_persons};

/// A row in order.
pub(super) struct Ready {
    pub(super) number: u64,
    pub(super) cells: Vec<String>,
    pub(super) digest: [u8; 32],
    pub(super) told: Told,
}

/// What is to be done with a row. The mark is kept where the next file may pass over the same row.
pub(super) enum Verdict {
    /// A new person.
    Added { person: Box<Person>, mark: Option<Vec<u8>> },
    /// Other data of a person; of who was merged in her own row, and the survivor's stay.
    Changed {
        before: Box<Person>,
        person: Box<Person>,
        kept: Vec<&'static str>,
        mark: Option<Vec<u8>>,
        merged: bool,
    },
    /// Nothing but the mark.
    Unchanged { person: PersonId, kept: Vec<&'static str>, mark: Option<Vec<u8>> },
    /// It goes back.
    Wrong(FieldProblem),
}

/// Says what is to be done with each of some rows.
pub(super) fn plan(tx: &mut Tx<'_>, scope: &Scope, job: &Job, rows: &[&Ready]) -> Result<Vec<Verdict>> {
    let codes: Vec<&str> = rows
        .iter()
        .filter_map(|row| match &row.told.data.identifier {
            PersonIdentifier::TaxCode(code) => Some(code.as_str()),
            _ => None,
        })
        .collect();
    let known = store::known(tx, scope, &codes)?;
    if !job.options.dry_run {
        lock(tx, rows, &known)?;
    }
    rows.iter().map(|row| verdict(tx, scope, job, row, &known)).collect()
}

/// Holds back who is about to correct the same persons, always in the same order, persons first as a correction does: two must not wait
/// for each other.
fn lock(tx: &mut Tx<'_>, rows: &[&Ready], known: &HashMap<String, Known>) -> Result<()> {
    let known: Vec<_> = known.values().map(|known| (known.id, known.survivor)).collect();
    lock_persons(tx, &known)?;
    let coded = |row: &&&Ready| matches!(row.told.data.identifier, PersonIdentifier::TaxCode(_));
    let others = rows.iter().filter(|row| !coded(row));
    let mut days: Vec<_> = others.map(|row| row.told.data.birth_date).collect();
    days.sort();
    days.dedup();
    days.into_iter().try_for_each(|day| lock_birth_date(tx, day))
}

fn verdict(
    tx: &mut Tx<'_>,
    scope: &Scope,
    job: &Job,
    row: &Ready,
    known: &HashMap<String, Known>,
) -> Result<Verdict> {
    let data = &row.told.data;
    let mut found = match &data.identifier {
        PersonIdentifier::TaxCode(code) => match known.get(code.as_str()) {
            Some(known) => match store::person(tx, scope, known.id) {
                // Deleted since she was found: looked for anew.
                Err(Problem::NotFound) => return Err(Problem::Serialization),
                found => vec![found?],
            },
            None => Vec::new(),
        },
        other => store::by_code(tx, scope, other, data.birth_date)?,
    };
    match (found.pop(), found.is_empty()) {
        (Some(before), true) => against(tx, scope, job, row, before),
        (Some(_), false) => Ok(Verdict::Wrong(FieldProblem::new("identifier", "people-registry-several"))),
        (None, _) => added(tx, job, row),
    }
}

fn added(tx: &mut Tx<'_>, job: &Job, row: &Ready) -> Result<Verdict> {
    let data = row.told.data.clone();
    if let Some(wrong) = doctor(tx, job, data.gp.as_ref(), None)? {
        return Ok(Verdict::Wrong(wrong));
    }
    let asl = match check_kind(tx, &data).and_then(|()| asl_in_charge(tx, &data)) {
        Ok(asl) => asl,
        Err(problem) => return wrong(problem),
    };
    let now = tx.clocks().business_now();
    let (id, source) = (PersonId::new(), Source::Registry);
    let person = Person { id, data, asl, source, version: 1, created_at: now, updated_at: now };
    let mark = row.told.lasting.then(|| mark(&row.digest, 1));
    Ok(Verdict::Added { person: Box::new(person), mark })
}

fn against(tx: &mut Tx<'_>, scope: &Scope, job: &Job, row: &Ready, own: Own) -> Result<Verdict> {
    let (before, survivor) = own;
    let history = if before.version > 1 { store::steps(tx, scope, before.id)? } else { Vec::new() };
    let origins = origins(before.source, &before.data, &history);
    let after = merge(&before.data, &row.told, &job.header, &origins, job.options.file_wins);
    let kept = after.kept;
    let lasting = row.told.lasting && kept.is_empty();
    if after.data == before.data {
        let mark = lasting.then(|| mark(&row.digest, before.version));
        return Ok(Verdict::Unchanged { person: before.id, kept, mark });
    }
    if let Some(wrong) = doctor(tx, job, after.data.gp.as_ref(), before.data.gp.as_ref())? {
        return Ok(Verdict::Wrong(wrong));
    }
    let new_kind = after.data.kind != before.data.kind;
    let checked = if new_kind { check_kind(tx, &after.data) } else { Ok(()) };
    let asl = match checked.and_then(|()| asl_in_charge(tx, &after.data)) {
        Ok(asl) => asl,
        Err(problem) => return wrong(problem),
    };
    let mark = lasting.then(|| mark(&row.digest, before.version + 1));
    let updated_at = tx.clocks().business_now();
    let merged = survivor != before.id;
    let person = Box::new(Person { data: after.data, asl, updated_at, ..before.clone() });
    Ok(Verdict::Changed { before: Box::new(before), person, kept, mark, merged })
}

/// A row with a problem of its own goes back; any other problem is not the row's.
fn wrong(problem: Problem) -> Result<Verdict> {
    match problem {
        Problem::Invalid(mut problems) if !problems.is_empty() => Ok(Verdict::Wrong(problems.swap_remove(0))),
        problem => Err(problem),
    }
}

/// What stands against a choice of a doctor that is another one than before.
fn doctor(
    tx: &mut Tx<'_>,
    job: &Job,
    new: Option<&GpChoice>,
    held: Option<&GpChoice>,
) -> Result<Option<FieldProblem>> {
    match new {
        Some(new) if held.is_none_or(|held| held.code != new.code) => {
            let answer = job.doctor(tx, &new.code)?;
            Ok(answer.err().map(|key| FieldProblem::new("gp_code", key)))
        }
        _ => Ok(None),
    }
}
