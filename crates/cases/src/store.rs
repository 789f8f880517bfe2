//! Runs the statements. What reads persons for somebody's eyes demands the scope the gate gave; what follows facts
//! inside a unit of work (a reaction, the night) shows nobody anything and needs none.

mod badges;
mod cases;
mod contacts;
mod handovers;
mod measures;
mod reports;
mod symptoms;

pub use badges::{BadgeRow, badges, badges_ahead};
pub use cases::{cases_of, insert_case, relink_case, set_onset, withdraw_case};
pub use contacts::{contacts_ahead, contacts_of, find_contact, insert_contact, named_by, withdraw_contact};
pub use handovers::{
    complete, count_to_complete, insert_step, release, send_back, steps_of_person, steps_of_report,
};
pub use measures::{
    MeasureLine, NoticeRow, act_on, change_by_act, course_ahead, find_measure, history_of, insert_measure,
    list_measures, list_notices, mark_person_seen, measures_of, note_evaluated, to_end, to_evaluate,
    unseen_of, update_measure,
};
pub use reports::{
    ReportLine, StoredReport, correct_report, count_waiting, find_report, insert_report, list_reports,
    report_act, reports_of, take_charge,
};

pub use symptoms::{find_symptoms_end, insert_symptoms_end, symptoms_ends_of};

use access::{Resource, Scope};
use kernel::clock::local_date;
use kernel::ids::{PersonId, ResultId};
use kernel::{Date, Problem, Result};
use lab::model::{Outcome, TestKind};
use storage::{Tx, args};
use uuid::Uuid;

use crate::episode::Finding;
use crate::grants::PersonPlace;
use crate::sql;

/// The end of what came before: a list begins after it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Position {
    sort_key: String,
    id: Uuid,
}

/// Where the page after a line begins. The line's id travels in the address, its sort key may hold a name and does
/// not. A line that has gone meanwhile begins the list anew.
///
/// # Errors
/// As `Tx::query`.
pub fn position(tx: &mut Tx<'_>, scope: &Scope, resource: Resource, after: Option<Uuid>) -> Result<Position> {
    let Some(id) = after else { return Ok(Position::default()) };
    let found = access::audience::place(tx, scope, resource, id)?;
    Ok(found.map_or_else(Position::default, |sort_key| Position { sort_key, id }))
}

/// A line of a list that several audiences may share.
trait Listed {
    fn place(&self) -> (&str, Uuid);
}

/// One list out of those of several audiences.
fn merged<T: Listed>(mut lines: Vec<T>, limit: usize) -> Vec<T> {
    lines.sort_by(|one, other| one.place().cmp(&other.place()));
    lines.dedup_by_key(|line| line.place().1);
    lines.truncate(limit);
    lines
}

/// Where a person belongs.
///
/// # Errors
/// `Problem::NotFound`; as `Tx::query`.
pub fn person_place(tx: &mut Tx<'_>, person: PersonId) -> Result<PersonPlace> {
    tx.one(&sql::PERSON_PLACE, args![person], |row| {
        let (code, since): (Option<String>, Option<Date>) = (row.get(3)?, row.get(4)?);
        Ok(PersonPlace {
            asl: row.get(0)?,
            comune: row.get(1)?,
            address: row.get(2)?,
            gp: code.map(|code| (code, since.unwrap_or(Date::MIN))),
            sort_name: row.get(5)?,
        })
    })
}

/// The current positive and negative results of a person, by the time of the sample.
///
/// # Errors
/// As `Tx::query`.
pub fn findings(tx: &mut Tx<'_>, person: PersonId) -> Result<Vec<Finding>> {
    tx.query(&sql::FINDINGS, args![person], |row| {
        Ok(Finding {
            result: row.get(0)?,
            test: TestKind::parse(&row.get::<String>(1)?)?,
            outcome: Outcome::parse(&row.get::<String>(2)?)?,
            sampled_at: row.get(3)?,
            reported_on: row.get(4)?,
        })
    })
}

/// Whose a result is, current or not, and the day of its sample.
///
/// # Errors
/// `Problem::NotFound`; as `Tx::query`.
pub fn result_origin(tx: &mut Tx<'_>, result: ResultId) -> Result<(PersonId, Date)> {
    tx.one(&sql::RESULT_ORIGIN, args![result], |row| Ok((row.get(0)?, local_date(row.get(1)?))))
}

/// How many rows of a table hang on a person.
///
/// # Errors
/// As `Tx::query`.
pub(crate) fn count_of(tx: &mut Tx<'_>, query: &'static storage::Query, person: PersonId) -> Result<i64> {
    tx.one(query, args![person], |row| row.get(0))
}

/// A number of lines as a statement takes it.
fn limit_arg(limit: usize) -> Result<i64> {
    i64::try_from(limit).map_err(Problem::internal)
}
