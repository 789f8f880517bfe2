//! Who sees a report or a measure, worked out anew from the facts: what `argine doctor` compares with what is stored. A case has no
//! audiences of its own: who reaches the person sees it.

use access::Resource;
use access::audience::Grant;
use access::recount::{Due, Facts, Kind, Span};
use kernel::ids::{MeasureId, ReportId};
use kernel::{Date, Problem, Result};
use storage::Tx;

use crate::grants::{self, PersonPlace};
use crate::{sql, store};

/// Reports.
pub const REPORTS: Kind = Kind {
    name: "report",
    resources: &[Resource::Report],
    beside_person: true,
    facts: reports,
    refresh: None,
};

/// Measures.
pub const MEASURES: Kind = Kind {
    name: "measure",
    resources: &[Resource::Measure],
    beside_person: true,
    facts: measures,
    refresh: None,
};

fn reports(tx: &mut Tx<'_>, span: Span) -> Result<Vec<Facts>> {
    let today = tx.clocks().today();
    let mut all = Vec::new();
    for id in span.ids(tx, &sql::REPORTS_BETWEEN)? {
        let stored = store::find_report(tx, ReportId(id))?.ok_or(Problem::NotFound)?;
        let (report, since) = (&stored.report, stored.reported_on);
        let place = store::person_place(tx, report.person)?;
        let grants = grants::of_report(report, since, &place, today);
        let dues = dues(Resource::Report, grants, (&place, &report.asl), since, today);
        all.push(Facts::new(id, report.person.0, dues));
    }
    Ok(all)
}

fn measures(tx: &mut Tx<'_>, span: Span) -> Result<Vec<Facts>> {
    let today = tx.clocks().today();
    let mut all = Vec::new();
    for id in span.ids(tx, &sql::MEASURES_BETWEEN)? {
        let measure = store::find_measure(tx, MeasureId(id))?.ok_or(Problem::NotFound)?;
        let place = store::person_place(tx, measure.person)?;
        let grants = grants::of_measure(&measure, &place, today);
        let dues = dues(Resource::Measure, grants, (&place, &measure.asl), measure.starts_on, today);
        all.push(Facts::new(id, measure.person.0, dues));
    }
    Ok(all)
}

/// What began in another ASL than the one of today is seen by this since the person came to it, or it was written last.
fn dues(
    resource: Resource,
    grants: Vec<Grant>,
    (place, asl_then): (&PersonPlace, &str),
    since: Date,
    today: Date,
) -> Vec<Due> {
    let due = |grant: Grant| {
        let due = Due::exactly(resource, grant);
        let moved = due.grant().why == "domicile" && place.asl != asl_then;
        if moved { due.begun(since, today) } else { due }
    };
    grants.into_iter().map(due).collect()
}
