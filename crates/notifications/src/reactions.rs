//! What the module does when a module below says that something happened: it tells whoever is to know, and what it told before
//! closes itself. All of it in the unit of work of the cause, with the person locked.

use cases::events::{
    MeasureEnded, MeasureResumed, MeasureStarted, MeasureWithdrawn, ReportCorrected, ReportFiled,
    ReportReleased, ReportTaken, SymptomsSaid,
};
use cases::model::Report;
use kernel::Result;
use kernel::ids::{PersonId, ReportId};
use lab::events::{ResultRecorded, SwabCancelled, SwabProposed, SwabRequested};
use people::events::PersonCorrected;
use storage::{Reactions, Tx};

use crate::model::{Kind, Priority, Side, Why};
use crate::service::{Told, close_of_fact, consider_swab, follow, tell};
use crate::{rules, words};

/// Registers the reactions of this module.
pub fn reactions(all: &mut Reactions) {
    all.on::<MeasureStarted>("notifications: an isolation begins", on_begun);
    all.on::<MeasureEnded>("notifications: an isolation ends", on_ended);
    all.on("notifications: an isolation never was", |tx, event: &MeasureWithdrawn| {
        people::store::lock_person(tx, event.person)?;
        close_of_fact(tx, event.measure.0, Kind::IsolationBegun, Why::Over)?;
        close_of_fact(tx, event.measure.0, Kind::IsolationEnded, Why::Over)?;
        consider_swab(tx, event.person)
    });
    all.on("notifications: an isolation goes on", |tx, event: &MeasureResumed| {
        let Some(measure) = cases::store::find_measure(tx, event.measure)? else { return Ok(()) };
        people::store::lock_person(tx, measure.person)?;
        close_of_fact(tx, event.measure.0, Kind::IsolationEnded, Why::Over)?;
        consider_swab(tx, measure.person)
    });
    all.on::<ResultRecorded>("notifications: a result", on_result);
    all.on("notifications: worse, or a swab to request", |tx, event: &ReportFiled| {
        on_report(tx, event.person, event.report)
    });
    all.on("notifications: worse, or a swab to request", |tx, event: &ReportCorrected| {
        on_report(tx, event.person, event.report)
    });
    all.on("notifications: worse, or a swab to request", |tx, event: &ReportReleased| {
        on_report(tx, event.person, event.report)
    });
    all.on("notifications: public health has taken it in charge", |tx, event: &ReportTaken| {
        people::store::lock_person(tx, event.person)?;
        close_of_fact(tx, event.report.0, Kind::Worsening, Why::Recorded)
    });
    const SWAB: &str = "notifications: a swab to request";
    all.on(SWAB, |tx, event: &SwabRequested| consider(tx, event.person));
    all.on(SWAB, |tx, event: &SwabProposed| consider(tx, event.person));
    all.on(SWAB, |tx, event: &SymptomsSaid| consider(tx, event.person));
    all.on(SWAB, |tx, event: &SwabCancelled| match lab::store::find_request(tx, event.request)? {
        Some(request) => consider(tx, request.person),
        None => Ok(()),
    });
    all.on("notifications: whoever is told follows the person", |tx, event: &PersonCorrected| {
        people::store::lock_person(tx, event.person)?;
        follow(tx, event.person)
    });
}

fn consider(tx: &mut Tx<'_>, person: PersonId) -> Result<()> {
    people::store::lock_person(tx, person)?;
    consider_swab(tx, person)
}

fn on_begun(tx: &mut Tx<'_>, event: &MeasureStarted) -> Result<()> {
    people::store::lock_person(tx, event.person)?;
    let told = Told {
        kind: Kind::IsolationBegun,
        person: event.person,
        fact: event.measure.0,
        detail: &event.starts_on.to_string(),
        priority: Priority::Normal,
    };
    tell(tx, &told, &[Side::Gp])?;
    consider_swab(tx, event.person)
}

fn on_ended(tx: &mut Tx<'_>, event: &MeasureEnded) -> Result<()> {
    let Some(measure) = cases::store::find_measure(tx, event.measure)? else { return Ok(()) };
    people::store::lock_person(tx, measure.person)?;
    close_of_fact(tx, event.measure.0, Kind::IsolationBegun, Why::Over)?;
    let told = Told {
        kind: Kind::IsolationEnded,
        person: measure.person,
        fact: event.measure.0,
        detail: &event.ended_on.to_string(),
        priority: Priority::Normal,
    };
    tell(tx, &told, &[Side::Gp])?;
    consider_swab(tx, measure.person)
}

fn on_result(tx: &mut Tx<'_>, event: &ResultRecorded) -> Result<()> {
    let result = &event.result;
    if let Some(before) = &event.superseded {
        // A correction may also say that the swab was another person's.
        let (person, _) = cases::store::result_origin(tx, before.result)?;
        people::store::lock_person(tx, person)?;
        // That a result was withdrawn is for who acted on it: to whom it is given next does not answer that.
        if before.counted || person == result.person {
            close_of_fact(tx, before.result.0, Kind::Result, Why::Superseded)?;
        }
        if person != result.person {
            consider_swab(tx, person)?;
        }
    }
    people::store::lock_person(tx, result.person)?;
    // Who acted on a result that is withdrawn has to know at once.
    let (detail, priority) = match event.counts() {
        Some(outcome) => (outcome.code(), rules::priority_of(outcome)),
        None => (words::WITHDRAWN, Priority::High),
    };
    let told = Told { kind: Kind::Result, person: result.person, fact: result.id.0, detail, priority };
    tell(tx, &told, &[Side::PublicHealth, Side::Gp])?;
    consider_swab(tx, result.person)
}

fn on_report(tx: &mut Tx<'_>, person: PersonId, id: ReportId) -> Result<()> {
    people::store::lock_person(tx, person)?;
    let stored = cases::store::reports_of(tx, person)?;
    let reports: Vec<Report> = stored.into_iter().map(|stored| stored.report).collect();
    if let Some(report) = reports.iter().find(|report| report.id == id) {
        let worse = rules::worse(rules::report_before(&reports, report), report);
        if worse.is_empty() {
            close_of_fact(tx, id.0, Kind::Worsening, Why::Over)?;
        } else {
            let told = Told {
                kind: Kind::Worsening,
                person,
                fact: id.0,
                detail: &worse.join(" "),
                priority: Priority::High,
            };
            tell(tx, &told, &[Side::PublicHealth])?;
        }
    }
    consider_swab(tx, person)
}
