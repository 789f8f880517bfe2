//! A class or a ward on one sheet: what would become of each row is told before; each chunk is one unit of work, and each row has
//! an outcome of its own.

use access::audit::{self, Entry};
use access::{Action, Actor, decide};
use kernel::ids::PersonId;
use kernel::{FieldProblem, Problem, Result};
use storage::Tx;
use uuid::Uuid;
use web::{App, Caller};

use super::one::{check_reason, take};
use super::whose::{brake, whose};
use crate::model::{Fate, Kit, New, Subject};
use crate::rules::sheet::{MOST, Read, Row};

/// Rows of a unit of work.
pub const CHUNK: usize = 25;

/// What would become of a row: it is taken, or the key of why not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ready {
    /// Line of what was pasted.
    pub line: usize,
    /// The row; none when it could not be read.
    pub row: Option<Row>,
    /// Why it is not taken.
    pub why: Option<&'static str>,
}

/// What would become of the rows of a sheet.
///
/// # Errors
/// `Problem::Denied`; an invalid field `rows` when there are none, too many, or too many in an hour.
pub fn preview(tx: &mut Tx<'_>, actor: &Actor, rows: &[Read]) -> Result<Vec<Ready>> {
    let scope = decide(actor, Action::RapidRecord)?;
    if rows.is_empty() {
        return Err(Problem::field("rows", "rapid-rows-none"));
    }
    if rows.len() > MOST {
        let most = FieldProblem::new("rows", "rapid-rows-many").with("most", MOST.to_string());
        return Err(Problem::Invalid(vec![most]));
    }
    let subjects: Vec<Subject> = rows.iter().flatten().map(subject).collect();
    brake(tx, actor, &scope, ("rows", &subjects))?;
    let (mut ready, mut seen): (Vec<Ready>, Vec<PersonId>) = (Vec::with_capacity(rows.len()), Vec::new());
    for read in rows {
        let row = match read {
            Ok(row) => row,
            Err((line, key)) => {
                ready.push(Ready { line: *line, row: None, why: Some(key) });
                continue;
            }
        };
        let why = match known(whose(tx, &scope, &subject(row)))? {
            Ok((person, _)) if seen.contains(&person) => Some("rapid-row-twice"),
            Ok((person, _)) => {
                seen.push(person);
                None
            }
            Err(key) => Some(key),
        };
        ready.push(Ready { line: row.line, row: Some(row.clone()), why });
    }
    let detail = format!("preview: {} rows, {} not recognised", subjects.len(), unknown(&ready));
    audit::record(tx, actor, Entry::new(scope.action()).subjects(seen).detail(detail))?;
    Ok(ready)
}

fn subject(row: &Row) -> Subject {
    Subject {
        identifier: row.code.clone(),
        family_name: row.family_name.clone(),
        given_name: row.given_name.clone(),
        ..Subject::default()
    }
}

/// How many of the rows named nobody who is known.
fn unknown(ready: &[Ready]) -> usize {
    ready
        .iter()
        .filter(|one| one.row.is_some() && one.why.is_some_and(|why| why != "rapid-row-twice"))
        .count()
}

/// What is wrong with a row is an outcome of it, and no failure of the sheet.
fn known<T>(found: Result<T>) -> Result<std::result::Result<T, &'static str>> {
    match found {
        Ok(found) => Ok(Ok(found)),
        Err(Problem::Invalid(problems)) => {
            Ok(Err(problems.first().map_or("rapid-unrecognised", |problem| problem.key)))
        }
        Err(other) => Err(other),
    }
}

/// Records some rows of a sheet in one unit of work. Each row has its fate, in their order; one audit record names everybody.
///
/// # Errors
/// `Problem::Denied`; an invalid field `reason`; `rows` when they are too many in an hour.
pub fn record_rows(
    tx: &mut Tx<'_>,
    actor: &Actor,
    sheet: Uuid,
    rows: &[New],
    kit: &Kit,
) -> Result<Vec<Fate>> {
    let scope = decide(actor, Action::RapidRecord)?;
    check_reason(actor, kit)?;
    brake(tx, actor, &scope, ("rows", rows.iter().map(|row| &row.subject)))?;
    let mut found = Vec::with_capacity(rows.len());
    for row in rows {
        found.push(known(whose(tx, &scope, &row.subject))?);
    }
    let unknown = found.iter().filter(|found| found.is_err()).count();
    // Two sheets of the same persons in another order must not wait for each other.
    let persons: Vec<PersonId> = found.iter().flatten().map(|(person, _)| *person).collect();
    people::store::lock_each(tx, &persons)?;
    let mut fates = Vec::with_capacity(rows.len());
    for (row, found) in rows.iter().zip(found) {
        fates.push(match found {
            Ok(found) => take(tx, actor, &scope, row, kit, found)?,
            Err(key) => Fate::Rejected(key),
        });
    }
    let detail = format!("sheet {sheet}: {} rows, {unknown} not recognised", rows.len());
    audit::record(tx, actor, Entry::new(scope.action()).subjects(persons).detail(detail))?;
    Ok(fates)
}

/// One unit of work; when it fails as a whole, each of its rows alone.
///
/// # Errors
/// `Problem::Denied`; `Problem::Busy`; an invalid field `reason`.
pub async fn record_chunk(app: &App, caller: &Caller, rows: &[New], kit: &Kit) -> Result<Vec<Fate>> {
    let unit = |rows: Vec<New>, kit: Kit| {
        let sheet = rows.first().and_then(|row| row.sheet).unwrap_or_default();
        app.write(caller, move |tx, actor| record_rows(tx, actor, sheet, &rows, &kit))
    };
    match unit(rows.to_vec(), kit.clone()).await {
        Ok((_, fates)) => return Ok(fates),
        Err(problem @ (Problem::Denied(_) | Problem::Busy(_) | Problem::Invalid(_))) => return Err(problem),
        Err(problem) => {
            tracing::warn!(error = %problem, "a chunk of a sheet failed: its rows are written one by one");
        }
    }
    let mut fates = Vec::with_capacity(rows.len());
    for row in rows {
        match unit(vec![row.clone()], kit.clone()).await {
            Ok((_, mut one)) => fates.append(&mut one),
            Err(problem @ (Problem::Denied(_) | Problem::Busy(_))) => return Err(problem),
            Err(problem) => {
                tracing::error!(error = %problem, "a row of a sheet failed");
                fates.push(Fate::Rejected("rapid-row-fault"));
            }
        }
    }
    Ok(fates)
}
