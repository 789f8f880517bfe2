//! Reports of suspect cases.

use access::Scope;
use access::audience::Reason;
use kernel::ids::{PersonId, ReportId};
use kernel::{Date, Problem, Result, Timestamp};
use storage::{Row, Tx, args};
use uuid::Uuid;

use super::{Listed, Position, limit_arg, merged};
use crate::model::{Asked, Grades, Report, ReportCorrection, ReportStatus, TakenInCharge};
use crate::{grants, sql};

/// A report with what only the store keeps of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredReport {
    /// The report.
    pub report: Report,
    /// The doctor of choice when it was filed; empty for none.
    pub gp_code: String,
    /// Business date.
    pub reported_on: Date,
}

/// A line of the list of reports.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportLine {
    /// The report.
    pub report: Report,
    /// Family name.
    pub family_name: String,
    /// Given name.
    pub given_name: String,
    /// Birth date.
    pub birth_date: Date,
    /// Telephone.
    pub phone: Option<String>,
    /// Comune of the domicile (ISTAT code).
    pub comune: String,
    /// Why it stands in the list.
    pub reason: Reason,
    sort_key: String,
}

impl Listed for ReportLine {
    fn place(&self) -> (&str, Uuid) {
        (&self.sort_key, self.report.id.0)
    }
}

fn read(row: &Row<'_>) -> Result<StoredReport> {
    let taken_by: Option<kernel::ids::UserId> = row.get(12)?;
    let taken = match taken_by {
        Some(by) => Some(TakenInCharge { by, name: row.get(13)?, at: row.get(14)?, phone: row.get(25)? }),
        None => None,
    };
    let asked_by: Option<kernel::ids::UserId> = row.get(21)?;
    let asked = match asked_by {
        Some(by) => {
            Some(Asked { by, name: row.get(22)?, at: row.get(23)?, note: row.get(24)?, phone: row.get(26)? })
        }
        None => None,
    };
    let report = Report {
        id: row.get(0)?,
        person: row.get(1)?,
        asl: row.get(2)?,
        onset: row.get(3)?,
        symptoms: row.get::<String>(4)?.split_ascii_whitespace().map(str::to_owned).collect(),
        grades: Grades::read(&row.get::<String>(18)?)?,
        temperature_tenths: row.get(5)?,
        whereabouts: row.get(6)?,
        context: row.get(19)?,
        conditions: row.get(20)?,
        note: row.get(7)?,
        status: ReportStatus::parse(&row.get::<String>(8)?)?,
        reported_by: row.get(9)?,
        reported_by_name: row.get(10)?,
        reported_at: row.get(11)?,
        taken,
        asked,
        version: row.get(15)?,
    };
    Ok(StoredReport { report, gp_code: row.get(16)?, reported_on: row.get(17)? })
}

/// Writes a new report, waiting.
///
/// # Errors
/// As `Tx::execute`.
pub fn insert_report(tx: &mut Tx<'_>, stored: &StoredReport) -> Result<()> {
    let (report, symptoms) = (&stored.report, stored.report.symptoms.join(" "));
    tx.execute(
        &sql::INSERT_REPORT,
        args![
            report.id,
            report.person,
            report.asl,
            stored.gp_code,
            report.onset,
            symptoms,
            report.temperature_tenths,
            report.whereabouts,
            report.note,
            report.reported_by,
            report.reported_by_name,
            report.reported_at,
            stored.reported_on,
            report.grades.text(),
            report.context,
            report.conditions
        ],
    )
    .map(drop)
}

/// A report by its id. What shows it asks for the reason first.
///
/// # Errors
/// As `Tx::query`.
pub fn find_report(tx: &mut Tx<'_>, id: ReportId) -> Result<Option<StoredReport>> {
    tx.first(&sql::FIND_REPORT, args![id], read)
}

/// The reports of a person, newest first.
///
/// # Errors
/// As `Tx::query`.
pub fn reports_of(tx: &mut Tx<'_>, person: PersonId) -> Result<Vec<StoredReport>> {
    tx.query(&sql::REPORTS_OF_PERSON, args![person], read)
}

/// A page of the reports of the scope's audiences.
///
/// # Errors
/// As `Tx::query`.
pub fn list_reports(
    tx: &mut Tx<'_>,
    scope: &Scope,
    after: &Position,
    limit: usize,
) -> Result<Vec<ReportLine>> {
    let mut lines = Vec::new();
    let rows = limit_arg(limit)?;
    for audience in scope.audiences() {
        lines.extend(tx.query(
            &sql::LIST_REPORTS,
            args![audience, scope.today(), after.sort_key, after.id, rows],
            |row| {
                Ok(ReportLine {
                    report: read(row)?.report,
                    family_name: row.get(27)?,
                    given_name: row.get(28)?,
                    birth_date: row.get(29)?,
                    phone: row.get(30)?,
                    comune: row.get(31)?,
                    sort_key: row.get(32)?,
                    reason: Reason { audience: row.get(33)?, since: row.get(34)?, why: row.get(35)? },
                })
            },
        )?);
    }
    Ok(merged(lines, limit))
}

/// How many reports of the scope's audiences wait for whoever it is, the service or the doctor, up to `most`: told by their places, without looking at them.
///
/// # Errors
/// As `Tx::query`.
pub fn count_waiting(tx: &mut Tx<'_>, scope: &Scope, most: i64) -> Result<i64> {
    let (from, to) = grants::WAITING;
    let mut count = 0;
    for audience in scope.audiences() {
        count += tx.one(&sql::COUNT_WAITING, args![audience, scope.today(), from, to, most], |row| {
            row.get::<i64>(0)
        })?;
    }
    Ok(count.min(most))
}

/// Takes a report in charge that waits, for whomever; says whether it still had that version and waited.
///
/// # Errors
/// As `Tx::execute`.
pub fn take_charge(
    tx: &mut Tx<'_>,
    id: ReportId,
    version: i64,
    actor: &access::Actor,
    at: Timestamp,
) -> Result<bool> {
    Ok(tx.execute(&sql::TAKE_CHARGE, args![id, version, actor.user, actor.name, at])? == 1)
}

/// Writes what a report says instead over what it said, which goes to the history; the answer is the next version.
///
/// # Errors
/// `Problem::Stale` when it has another version by now; as `Tx::execute`.
pub fn correct_report(
    tx: &mut Tx<'_>,
    actor: &access::Actor,
    before: &Report,
    after: &ReportCorrection,
) -> Result<()> {
    let (says, symptoms) = (&after.says, after.says.symptoms.join(" "));
    let changed = tx.execute(
        &sql::CORRECT_REPORT,
        args![
            before.id,
            after.version,
            says.onset,
            symptoms,
            says.temperature_tenths,
            says.whereabouts,
            says.note,
            says.grades.text(),
            says.context,
            says.conditions
        ],
    )?;
    if changed != 1 {
        return Err(Problem::Stale);
    }
    tx.execute(
        &sql::REMEMBER_REPORT,
        args![
            before.id,
            before.version,
            before.onset,
            before.symptoms.join(" "),
            before.temperature_tenths,
            before.whereabouts,
            before.note,
            after.act,
            actor.user,
            actor.name,
            tx.clocks().business_now(),
            after.reason,
            before.grades.text(),
            before.context,
            before.conditions
        ],
    )
    .map(drop)
}

/// Whether an act has changed a report already.
///
/// # Errors
/// As `Tx::query`.
pub fn report_act(tx: &mut Tx<'_>, id: ReportId, act: Uuid) -> Result<bool> {
    Ok(tx.first(&sql::REPORT_ACT, args![id, act], |row| row.get::<Uuid>(0))?.is_some())
}
