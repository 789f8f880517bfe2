//! Results in the database: rows that are only ever added; a correction marks the one before as no longer current.

use access::{Actor, Scope};
use kernel::ids::{PersonId, RequestId, ResultId, UserId};
use kernel::{Problem, Result, Timestamp};
use people::OfPerson;
use people::known::Has;
use storage::{Ahead, Row, Tx, args};

use crate::model::{Door, LabResult, Measured, Outcome, Revision, TestKind, Withdrawal};
use crate::rules::matching::Rule;
use crate::sql;

/// A result to be written.
#[derive(Debug, Clone)]
pub struct NewResult {
    /// The result.
    pub result: LabResult,
    /// What was measured.
    pub measured: Measured,
    /// Why it corrects the one before.
    pub reason: Option<String>,
    /// By which door.
    pub door: Door,
    /// By whom.
    pub by: UserId,
}

/// Writes a result; `false` when the id, or this revision of its key, is there already: somebody was faster.
///
/// # Errors
/// As `Tx::execute`.
pub fn insert_result(tx: &mut Tx<'_>, new: &NewResult) -> Result<bool> {
    insert_matched(tx, new, None, None)
}

/// As [`insert_result`], with the rule by which it was given to its person; or that it counts no more.
///
/// # Errors
/// As [`insert_result`].
pub fn insert_matched(
    tx: &mut Tx<'_>,
    new: &NewResult,
    rule: Option<Rule>,
    withdrawn: Option<Withdrawal>,
) -> Result<bool> {
    let (result, measured) = (&new.result, &new.measured);
    let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    let (value, unit, range) = (some(&measured.value), some(&measured.unit), some(&measured.reference_range));
    let written = tx.execute(
        &sql::INSERT_RESULT,
        args![
            result.id,
            result.request,
            result.person,
            result.laboratory,
            result.asl,
            result.accession,
            result.test.code(),
            result.sampled_at,
            result.outcome.code(),
            value,
            unit,
            range,
            result.revision,
            result.supersedes,
            new.reason,
            new.door.code(),
            new.by,
            result.recorded_at,
            result.reported_on,
            result.current,
            rule.map_or("", Rule::code),
            withdrawn.map_or("", Withdrawal::code),
            measured.device,
        ],
    )?;
    Ok(written == 1)
}

/// Marks a result as corrected by a later one.
///
/// # Errors
/// `Problem::Stale` when it already is.
pub fn supersede(tx: &mut Tx<'_>, id: ResultId) -> Result<()> {
    match tx.execute(&sql::SUPERSEDE, args![id])? {
        1 => Ok(()),
        _ => Err(Problem::Stale),
    }
}

/// A result by its id.
///
/// # Errors
/// As `Tx::query`.
pub fn find_result(tx: &mut Tx<'_>, id: ResultId) -> Result<Option<Revision>> {
    tx.first(&sql::FIND_RESULT, args![id], revision_from)
}

/// Who recorded a result.
///
/// # Errors
/// `Problem::NotFound`.
pub fn author(tx: &mut Tx<'_>, id: ResultId) -> Result<UserId> {
    tx.one(&sql::AUTHOR_OF_RESULT, args![id], |row| row.get(0))
}

/// What somebody typed since an instant in the name of the laboratory he acts for, and counts: the latest first, with its instant.
///
/// # Errors
/// As `Tx::query`.
pub fn typed_since(
    tx: &mut Tx<'_>,
    actor: &Actor,
    since: Timestamp,
    most: i64,
) -> Result<Vec<(ResultId, Timestamp)>> {
    let (laboratory, today) = (actor.unit.code.as_str(), actor.today);
    tx.query(&sql::TYPED_SINCE, args![laboratory, today, since, actor.user, most], |row| {
        Ok((row.get(0)?, row.get(1)?))
    })
}

/// All revisions of what a laboratory says under one key, first to last.
///
/// # Errors
/// As `Tx::query`.
pub fn revisions(
    tx: &mut Tx<'_>,
    laboratory: &str,
    accession: &str,
    test: TestKind,
    sampled_at: Timestamp,
) -> Result<Vec<Revision>> {
    tx.query(&sql::REVISIONS, args![laboratory, accession, test.code(), sampled_at], revision_from)
}

/// All revisions under a number of a laboratory, of whatever sample, by sample.
///
/// # Errors
/// As `Tx::query`.
pub fn revisions_of_document(
    tx: &mut Tx<'_>,
    laboratory: &str,
    document: &str,
    test: TestKind,
) -> Result<Vec<Revision>> {
    tx.query(&sql::REVISIONS_OF_DOCUMENT, args![laboratory, document, test.code()], revision_from)
}

/// All revisions of what a laboratory says of a sample of a person.
///
/// # Errors
/// As `Tx::query`.
pub fn revisions_of_sample(
    tx: &mut Tx<'_>,
    person: PersonId,
    laboratory: &str,
    test: TestKind,
    sampled_at: Timestamp,
) -> Result<Vec<Revision>> {
    tx.query(&sql::REVISIONS_OF_SAMPLE, args![person, sampled_at, laboratory, test.code()], revision_from)
}

/// The results of a person with all their revisions, latest sample first.
///
/// # Errors
/// As `Tx::query`.
pub fn results_of_person(tx: &mut Tx<'_>, _: &Scope, person: PersonId) -> Result<Vec<Revision>> {
    tx.query(&sql::RESULTS_OF_PERSON, args![person], revision_from)
}

/// Says that [`results_of_person`] will be asked.
pub fn results_ahead(ahead: &mut Ahead, of: OfPerson) {
    of.ask(ahead, Has::Result, &sql::RESULTS_OF_PERSON, args![of.person]);
}

/// The revisions of the result of a request, latest first.
///
/// # Errors
/// As `Tx::query`.
pub fn results_of_request(
    tx: &mut Tx<'_>,
    _: &Scope,
    person: PersonId,
    request: RequestId,
) -> Result<Vec<Revision>> {
    tx.query(&sql::RESULTS_OF_REQUEST, args![person, request], revision_from)
}

fn revision_from(row: &Row<'_>) -> Result<Revision> {
    let text = |index| row.get::<Option<String>>(index).map(Option::unwrap_or_default);
    Ok(Revision {
        result: LabResult {
            id: row.get(0)?,
            request: row.get(1)?,
            person: row.get(2)?,
            laboratory: row.get(3)?,
            asl: row.get(4)?,
            accession: row.get(5)?,
            test: TestKind::parse(&row.get::<String>(6)?)?,
            sampled_at: row.get(7)?,
            outcome: Outcome::parse(&row.get::<String>(8)?)?,
            revision: row.get(9)?,
            supersedes: row.get(10)?,
            current: row.get(11)?,
            reported_on: row.get(12)?,
            recorded_at: row.get(13)?,
        },
        measured: Measured {
            value: text(14)?,
            unit: text(15)?,
            reference_range: text(16)?,
            device: row.get(21)?,
        },
        reason: row.get(17)?,
        source: row.get(18)?,
        withdrawn: Withdrawal::parse(&row.get::<String>(19)?),
        rule: Rule::parse(&row.get::<String>(20)?),
    })
}
