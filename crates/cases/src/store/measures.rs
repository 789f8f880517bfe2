//! Measures, their history, and who has looked at them.

use access::audience::Reason;
use access::{Actor, Scope};
use kernel::ids::{MeasureId, PersonId, ResultId, UserId};
use kernel::{Date, Problem, Result, Timestamp};
use lab::model::{Outcome, TestKind};
use people::OfPerson;
use people::known::Has;
use storage::{Ahead, Row, Tx, args};
use uuid::Uuid;

use super::{Listed, Position, limit_arg, merged};
use crate::model::{
    Act, Cause, Measure, MeasureChange, MeasureHistory, MeasureKind, MeasureStatus, Sentence,
};
use crate::sql;

/// Writes a new measure and the first line of its history.
///
/// # Errors
/// As `Tx::execute`.
pub fn insert_measure(tx: &mut Tx<'_>, measure: &Measure) -> Result<()> {
    let explanation = measure.explanation.to_json()?;
    tx.execute(
        &sql::INSERT_MEASURE,
        args![
            measure.id,
            measure.person,
            measure.case,
            measure.result,
            measure.kind.code(),
            measure.asl,
            measure.comune,
            measure.address,
            measure.place_since,
            measure.starts_on,
            measure.expected_end,
            measure.latest_end,
            measure.may_end,
            measure.rule_id,
            explanation,
            measure.evaluated_on,
            measure.status.code(),
            measure.ended_on,
            measure.created_at,
            measure.version
        ],
    )?;
    remember(tx, measure, MeasureChange::Started, measure.result, None)
}

/// Writes the new state of a measure as its next version, with the line of its history; the answer is that version.
///
/// # Errors
/// `Problem::Stale` when somebody changed it meanwhile; as `Tx::execute`.
pub fn update_measure(
    tx: &mut Tx<'_>,
    measure: &Measure,
    change: MeasureChange,
    cause: Option<ResultId>,
) -> Result<Measure> {
    let after = write_version(tx, measure)?;
    remember(tx, &after, change, cause, None)?;
    Ok(after)
}

/// As [`update_measure`], by an act of somebody's, who stands in the history with it.
///
/// # Errors
/// As [`update_measure`].
pub fn change_by_act(
    tx: &mut Tx<'_>,
    measure: &Measure,
    change: MeasureChange,
    actor: &Actor,
    act: &Act,
) -> Result<Measure> {
    let after = write_version(tx, measure)?;
    remember(tx, &after, change, None, Some((actor, act)))?;
    Ok(after)
}

/// What an act did to a measure, if it was carried out.
///
/// # Errors
/// As `Tx::query`.
pub fn act_on(tx: &mut Tx<'_>, act: &Act) -> Result<Option<MeasureChange>> {
    let found = tx.first(&sql::MEASURE_ACT, args![act.measure, act.id], |row| row.get::<String>(0))?;
    found.map(|code| MeasureChange::parse(&code)).transpose()
}

fn write_version(tx: &mut Tx<'_>, measure: &Measure) -> Result<Measure> {
    let explanation = measure.explanation.to_json()?;
    let changed = tx.execute(
        &sql::UPDATE_MEASURE,
        args![
            measure.id,
            measure.case,
            measure.result,
            measure.comune,
            measure.address,
            measure.place_since,
            measure.expected_end,
            measure.latest_end,
            measure.may_end,
            measure.rule_id,
            explanation,
            measure.evaluated_on,
            measure.status.code(),
            measure.ended_on,
            measure.version
        ],
    )?;
    if changed != 1 {
        return Err(Problem::Stale);
    }
    Ok(Measure { version: measure.version + 1, ..measure.clone() })
}

fn remember(
    tx: &mut Tx<'_>,
    measure: &Measure,
    change: MeasureChange,
    cause: Option<ResultId>,
    by: Option<(&Actor, &Act)>,
) -> Result<()> {
    let (id, name) = (by.map(|(_, act)| act.id), by.map(|(actor, _)| actor.name.clone()));
    let reason = by.and_then(|(_, act)| act.reason.clone());
    let (now, explanation) = (tx.clocks().business_now(), measure.explanation.to_json()?);
    tx.execute(
        &sql::REMEMBER_MEASURE,
        args![
            measure.id,
            measure.version,
            change.code(),
            cause,
            measure.expected_end,
            measure.latest_end,
            explanation,
            measure.comune,
            measure.address,
            now,
            id,
            name,
            reason
        ],
    )
    .map(drop)
}

/// The rules were asked again and gave the same answer.
///
/// # Errors
/// As `Tx::execute`.
pub fn note_evaluated(tx: &mut Tx<'_>, id: MeasureId, on: Date) -> Result<()> {
    tx.execute(&sql::EVALUATED, args![id, on]).map(drop)
}

/// The measures of a person, withdrawn ones too, by first day.
///
/// # Errors
/// As `Tx::query`.
pub fn measures_of(tx: &mut Tx<'_>, person: PersonId) -> Result<Vec<Measure>> {
    tx.query(&sql::MEASURES_OF_PERSON, args![person], read_measure)
}

/// A measure by its id. What shows it asks for the reason first.
///
/// # Errors
/// As `Tx::query`.
pub fn find_measure(tx: &mut Tx<'_>, id: MeasureId) -> Result<Option<Measure>> {
    tx.first(&sql::FIND_MEASURE, args![id], read_measure)
}

fn read_measure(row: &Row<'_>) -> Result<Measure> {
    Ok(Measure {
        id: row.get(0)?,
        person: row.get(1)?,
        case: row.get(2)?,
        result: row.get(3)?,
        kind: MeasureKind::parse(&row.get::<String>(4)?)?,
        asl: row.get(5)?,
        comune: row.get(6)?,
        address: row.get(7)?,
        place_since: row.get(8)?,
        starts_on: row.get(9)?,
        expected_end: row.get(10)?,
        latest_end: row.get(11)?,
        may_end: row.get(12)?,
        rule_id: row.get(13)?,
        explanation: Sentence::from_json(&row.get::<String>(14)?)?,
        evaluated_on: row.get(15)?,
        status: MeasureStatus::parse(&row.get::<String>(16)?)?,
        ended_on: row.get(17)?,
        created_at: row.get(18)?,
        version: row.get(19)?,
    })
}

/// What the measures of a person have been.
///
/// # Errors
/// As `Tx::query`.
pub fn history_of(tx: &mut Tx<'_>, person: PersonId) -> Result<Vec<MeasureHistory>> {
    tx.query(&sql::HISTORY_OF_PERSON, args![person], |row| {
        Ok(MeasureHistory {
            measure: row.get(0)?,
            version: row.get(1)?,
            change: MeasureChange::parse(&row.get::<String>(2)?)?,
            expected_end: row.get(3)?,
            latest_end: row.get(4)?,
            explanation: Sentence::from_json(&row.get::<String>(5)?)?,
            changed_at: row.get(6)?,
            cause: cause(row, 7)?,
            by_name: row.get(11)?,
            reason: row.get(12)?,
        })
    })
}

/// The result in four columns from `first` on: id, test, outcome, sample.
fn cause(row: &Row<'_>, first: usize) -> Result<Option<Cause>> {
    let (result, test): (Option<ResultId>, Option<String>) = (row.get(first)?, row.get(first + 1)?);
    let (Some(result), Some(test)) = (result, test) else { return Ok(None) };
    let outcome: String = row.get(first + 2)?;
    let (test, outcome) = (TestKind::parse(&test)?, Outcome::parse(&outcome)?);
    Ok(Some(Cause { result, test, outcome, sampled_at: row.get(first + 3)? }))
}

/// Running measures whose last day by the rule is over, the oldest first, with whose they are.
///
/// # Errors
/// As `Tx::query`.
pub fn to_end(tx: &mut Tx<'_>, today: Date, limit: usize) -> Result<Vec<(MeasureId, PersonId)>> {
    let rows = limit_arg(limit)?;
    tx.query(&sql::MEASURES_TO_END, args![today, rows], |row| Ok((row.get(0)?, row.get(1)?)))
}

/// Running measures about which the rules have something new to say: they changed on `rules_since`, or the expected
/// day has come.
///
/// # Errors
/// As `Tx::query`.
pub fn to_evaluate(
    tx: &mut Tx<'_>,
    rules_since: Date,
    today: Date,
    limit: usize,
) -> Result<Vec<(MeasureId, PersonId)>> {
    let rows = limit_arg(limit)?;
    tx.query(&sql::MEASURES_TO_EVALUATE, args![rules_since, today, rows], |row| {
        Ok((row.get(0)?, row.get(1)?))
    })
}

/// A line of the list of measures.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MeasureLine {
    /// The measure.
    pub id: MeasureId,
    /// Whose.
    pub person: PersonId,
    /// Family name.
    pub family_name: String,
    /// Given name.
    pub given_name: String,
    /// Birth date.
    pub birth_date: Date,
    /// Telephone.
    pub phone: Option<String>,
    /// Where it is spent (ISTAT code).
    pub comune: String,
    /// What it is.
    pub kind: MeasureKind,
    /// Where it stands.
    pub status: MeasureStatus,
    /// Whether there is a confirmed case.
    pub confirmed: bool,
    /// First day.
    pub starts_on: Date,
    /// As in [`Measure`].
    pub expected_end: Option<Date>,
    /// As in [`Measure`].
    pub latest_end: Option<Date>,
    /// As in [`Measure`].
    pub may_end: bool,
    /// As in [`Measure`].
    pub explanation: Sentence,
    /// As in [`Measure`].
    pub evaluated_on: Date,
    /// First day it no longer runs.
    pub ended_on: Option<Date>,
    /// As in [`Measure`].
    pub version: i64,
    /// The result that caused it.
    pub cause: Option<Cause>,
    /// Whether the user has not looked at it yet.
    pub new: bool,
    /// Why it stands in the list.
    pub reason: Reason,
    sort_key: String,
}

impl Listed for MeasureLine {
    fn place(&self) -> (&str, Uuid) {
        (&self.sort_key, self.id.0)
    }
}

/// A page of the measures of the scope's audiences, with what `user` has not seen yet.
///
/// # Errors
/// As `Tx::query`.
pub fn list_measures(
    tx: &mut Tx<'_>,
    scope: &Scope,
    user: UserId,
    only_running: bool,
    after: &Position,
    limit: usize,
) -> Result<Vec<MeasureLine>> {
    let mut lines = Vec::new();
    let rows = limit_arg(limit)?;
    for audience in scope.audiences() {
        lines.extend(tx.query(
            &sql::LIST_MEASURES,
            args![audience, scope.today(), after.sort_key, after.id, user, rows, only_running],
            read_line,
        )?);
    }
    Ok(merged(lines, limit))
}

fn read_line(row: &Row<'_>) -> Result<MeasureLine> {
    Ok(MeasureLine {
        id: row.get(0)?,
        person: row.get(1)?,
        kind: MeasureKind::parse(&row.get::<String>(2)?)?,
        status: MeasureStatus::parse(&row.get::<String>(3)?)?,
        starts_on: row.get(4)?,
        expected_end: row.get(5)?,
        latest_end: row.get(6)?,
        may_end: row.get(7)?,
        explanation: Sentence::from_json(&row.get::<String>(8)?)?,
        evaluated_on: row.get(9)?,
        ended_on: row.get(10)?,
        confirmed: row.get::<Option<Uuid>>(11)?.is_some(),
        comune: row.get(12)?,
        version: row.get(13)?,
        family_name: row.get(14)?,
        given_name: row.get(15)?,
        birth_date: row.get(16)?,
        phone: row.get(17)?,
        cause: cause(row, 18)?,
        new: row.get::<Option<Timestamp>>(22)?.is_none(),
        sort_key: row.get(23)?,
        reason: Reason { audience: row.get(24)?, since: row.get(25)?, why: row.get(26)? },
    })
}

/// The user has looked at all the measures of a person.
///
/// # Errors
/// As `Tx::execute`.
pub fn mark_person_seen(tx: &mut Tx<'_>, user: UserId, person: PersonId) -> Result<u64> {
    let now = tx.clocks().now();
    tx.execute(&sql::SEE_MEASURES_OF_PERSON, args![user, person, now])
}

/// The measures of a person at which the user has not looked yet.
///
/// # Errors
/// As `Tx::query`.
pub fn unseen_of(tx: &mut Tx<'_>, user: UserId, person: PersonId) -> Result<Vec<MeasureId>> {
    tx.query(&sql::UNSEEN_OF_PERSON, args![user, person], |row| row.get(0))
}

/// Says that all of a person's course will be asked.
pub fn course_ahead(ahead: &mut Ahead, user: UserId, of: OfPerson) {
    for (kind, statement) in [
        (Has::Report, &sql::REPORTS_OF_PERSON),
        (Has::Report, &sql::STEPS_OF_PERSON),
        (Has::Case, &sql::CASES_OF_PERSON),
        (Has::Measure, &sql::MEASURES_OF_PERSON),
        (Has::Measure, &sql::HISTORY_OF_PERSON),
        (Has::SymptomsEnd, &sql::SYMPTOMS_ENDS_OF_PERSON),
    ] {
        of.ask(ahead, kind, statement, args![of.person]);
    }
    of.ask(ahead, Has::Measure, &sql::UNSEEN_OF_PERSON, args![user, of.person]);
}

/// A row of the mayor's list, before it becomes a notice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoticeRow {
    /// For the next page.
    pub measure: MeasureId,
    /// For the audit.
    pub person: PersonId,
    /// Family name and given name.
    pub name: String,
    /// Street and number.
    pub address: String,
    /// First day.
    pub starts_on: Date,
    /// As in [`Measure`].
    pub expected_end: Option<Date>,
    /// Why it stands in the list.
    pub reason: Reason,
    sort_key: String,
}

impl Listed for NoticeRow {
    fn place(&self) -> (&str, Uuid) {
        (&self.sort_key, self.measure.0)
    }
}

/// A page of who is under a measure in the scope's audiences: nothing clinical is even read.
///
/// # Errors
/// As `Tx::query`.
pub fn list_notices(
    tx: &mut Tx<'_>,
    scope: &Scope,
    after: &Position,
    limit: usize,
) -> Result<Vec<NoticeRow>> {
    let mut rows = Vec::new();
    let most = limit_arg(limit)?;
    for audience in scope.audiences() {
        rows.extend(tx.query(
            &sql::LIST_NOTICES,
            args![audience, scope.today(), after.sort_key, after.id, most],
            |row| {
                Ok(NoticeRow {
                    sort_key: row.get(0)?,
                    measure: row.get(1)?,
                    person: row.get(2)?,
                    name: format!("{} {}", row.get::<String>(3)?, row.get::<String>(4)?),
                    address: row.get(5)?,
                    starts_on: row.get(6)?,
                    expected_end: row.get(7)?,
                    reason: Reason { audience: row.get(8)?, since: row.get(9)?, why: row.get(10)? },
                })
            },
        )?);
    }
    Ok(merged(rows, limit))
}
