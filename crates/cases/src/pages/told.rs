//! What this module tells on the line of time of a person: reports and whose hands they went through, symptoms, cases, measures,
//! contacts; and what matters now of it; with the boxes made of the same.

use std::collections::HashSet;

use access::{Actor, bars};
use kernel::clock::local_date;
use kernel::ids::PersonId;
use kernel::{Date, Problem, Result};
use people::timeline::{Entry, Headline, Kind, Paper};
use people::{OfPerson, Tells, Told};
use storage::{Ahead, Tx};
use uuid::Uuid;
use web::{Tone, fmt, t, tn};

use super::contacts;
use super::course::{deeds, panel};
use super::report::by;
use super::reports::{symptoms, telephone, tone};
use crate::model::{
    Case, CaseStatus, Circumstance, Contact, HandOver, Measure, MeasureChange, MeasureHistory, NamedBy,
    Report, ReportStatus, Step, SymptomsEnd,
};
use crate::service::{self, ContactsOfPerson, CourseOfPerson};

/// The module as it tells.
pub(super) struct Teller;

impl Tells for Teller {
    fn ahead(&self, ahead: &mut Ahead, actor: &Actor, of: OfPerson) {
        service::course_ahead(ahead, actor, of);
        service::contacts_ahead(ahead, actor, of);
    }

    fn tell(&self, tx: &mut Tx<'_>, actor: &Actor, person: PersonId) -> Result<Told> {
        let course = match service::course_of(tx, actor, person) {
            Err(Problem::Denied(_)) => return Ok(Told::default()),
            course => course?,
        };
        let met = service::contacts_of_person(tx, actor, person)?;
        let kept = bars::marked(tx, actor, person)?;
        let mut panels = vec![panel(actor, person, &course, &kept)?];
        panels.extend(contacts::panel(actor, person, &met)?);
        let mut entries = of_reports(&course, &kept);
        entries.extend(course.symptoms.iter().map(|end| symptoms_said(end, kept.contains(&end.id))));
        entries.extend(course.cases.iter().map(|case| opened(case, &course, kept.contains(&case.id.0))));
        entries.extend(course.history.iter().map(|line| changed(line, kept.contains(&line.measure.0))));
        entries.extend(of_contacts(&met, &kept));
        Ok(Told {
            entries,
            headlines: headlines(&course, actor.today),
            papers: papers(&course),
            panels,
            deeds: deeds(actor, &course),
        })
    }
}

fn of_reports(course: &CourseOfPerson, kept: &HashSet<Uuid>) -> Vec<Entry> {
    let mut entries = Vec::new();
    for report in &course.reports {
        let kept = kept.contains(&report.id.0);
        entries.push(reported(report, kept, course.opens));
        let later = course.steps.iter().filter(|it| it.report == report.id && it.step != Step::Filed);
        entries.extend(later.map(|step| handed(step, report, kept, course.opens)));
    }
    entries
}

fn opening(entry: Entry, report: &Report, opens: bool) -> Entry {
    if opens { entry.href(format!("/reports/{}", report.id)) } else { entry }
}

fn reported(report: &Report, kept: bool, opens: bool) -> Entry {
    let onset = report.onset.map(|day| tn("cases-panel-onset", &[("date", &day)]));
    let texts = [&report.whereabouts, &report.context, &report.conditions, &report.note];
    let texts = texts.into_iter().filter(|text| !text.is_empty()).cloned();
    let said = std::iter::once(symptoms(report)).chain(onset).chain(texts).collect::<Vec<_>>().join(". ");
    let entry = Entry::new(Kind::Report, report.reported_at, t("cases-panel-reported"))
        .state(tone(report.status), t(report.status.key()))
        .detail(said)
        .by(report.reported_by_name.as_str())
        .kept(kept);
    opening(entry, report, opens)
}

fn handed(step: &HandOver, report: &Report, kept: bool, opens: bool) -> Entry {
    let entry = Entry::new(Kind::HandOver, step.at, t(step.step.key()))
        .detail(step.note.as_str())
        .by(by(step, report));
    opening(entry.kept(kept), report, opens)
}

fn symptoms_said(end: &SymptomsEnd, kept: bool) -> Entry {
    let title = match (end.last_day, end.version) {
        (Some(_), 1) => t("cases-symptoms-said"),
        (Some(_), _) => t("cases-symptoms-said-anew"),
        (None, _) => t("cases-symptoms-said-lasting"),
    };
    let detail = match end.last_day {
        Some(day) => tn("cases-symptoms-from-to", &[("onset", &end.onset), ("last", &day)]),
        None => tn("cases-panel-onset", &[("date", &end.onset)]),
    };
    Entry::new(Kind::Symptoms, end.said_at, title).detail(detail).by(end.said_by_name.as_str()).kept(kept)
}

/// A case, at the instant at which the measure of it began; without one, at the beginning of its day.
fn opened(case: &Case, course: &CourseOfPerson, kept: bool) -> Entry {
    let of_case = |measure: &&Measure| measure.case == Some(case.id);
    let measure = course.measures.iter().filter(of_case).map(|measure| measure.created_at).min();
    let midnight = case.opened_on.at(0, 0, 0, 0).to_zoned_datetime(kernel::clock::rome());
    let midnight = midnight.map(|day| day.timestamp());
    let at = measure.or(midnight.ok()).unwrap_or_default();
    let tone = match case.status {
        CaseStatus::Open => Tone::Act,
        CaseStatus::Closed | CaseStatus::Withdrawn => Tone::Quiet,
    };
    Entry::new(Kind::Case, at, t("cases-told-case"))
        .state(tone, t(case.status.key()))
        .detail(tn("cases-panel-opened", &[("date", &case.opened_on)]))
        .href("#cases-course")
        .kept(kept)
}

fn changed(line: &MeasureHistory, kept: bool) -> Entry {
    let detail = match &line.reason {
        Some(reason) => tn("cases-because", &[("reason", reason)]),
        None => line.explanation.text(),
    };
    let entry = Entry::new(Kind::Measure, line.changed_at, t(line.change.key())).detail(detail);
    let entry = match (&line.cause, &line.by_name) {
        (Some(cause), _) => entry.by(cause.text()),
        (None, Some(name)) => entry.by(name.as_str()),
        (None, None) => entry,
    };
    entry.href("#cases-course").kept(kept)
}

/// Where and on which day.
fn whereabouts(circumstance: Circumstance, day: Option<kernel::Date>) -> String {
    let place = t(&circumstance.key()).to_owned();
    match day {
        Some(day) => tn("cases-told-contact-day", &[("where", &place), ("day", &day)]),
        None => place,
    }
}

fn of_contacts(met: &ContactsOfPerson, kept: &HashSet<Uuid>) -> Vec<Entry> {
    let named = met.named.iter().flat_map(|contact| named(contact, kept.contains(&contact.id)));
    named.chain(met.naming.iter().flat_map(naming)).collect()
}

fn named(contact: &Contact, kept: bool) -> Vec<Entry> {
    let (who, href) = (contacts::met(&contact.data.met), contacts::path(contact.person));
    let detail = whereabouts(contact.data.circumstance, contact.data.happened_on);
    let first = Entry::new(Kind::Contact, contact.at, tn("cases-told-contact", &[("who", &who)]))
        .detail(detail)
        .by(contact.by_name.as_str())
        .href(href.clone())
        .kept(kept);
    let withdrawn = contact.withdrawn.as_ref().map(|it| {
        Entry::new(Kind::Contact, it.at, tn("cases-told-contact-withdrawn", &[("who", &who)]))
            .detail(it.why.as_str())
            .by(it.by_name.as_str())
            .href(href)
            .kept(kept)
    });
    std::iter::once(first).chain(withdrawn).collect()
}

/// That she was named, and not by whom: that is another person's.
fn naming(one: &NamedBy) -> Vec<Entry> {
    let detail = whereabouts(one.circumstance, one.happened_on);
    let first = Entry::new(Kind::Contact, one.at, t("cases-told-named")).detail(detail);
    let over = one.withdrawn_at.map(|at| Entry::new(Kind::Contact, at, t("cases-told-named-no-more")));
    std::iter::once(first).chain(over).collect()
}

/// The measure that runs with its end, and who has the report in charge, or that it waits.
fn headlines(course: &CourseOfPerson, today: Date) -> Vec<Headline> {
    let running = course.measures.iter().rev().find(|measure| measure.runs());
    let report = course.reports.first();
    running
        .map(|measure| measure_now(measure, course, today))
        .into_iter()
        .chain(report.map(report_now))
        .collect()
}

fn measure_now(measure: &Measure, course: &CourseOfPerson, today: Date) -> Headline {
    let since = fmt::date(measure.starts_on);
    let end = measure.expected_end.filter(|&day| day >= today).map(fmt::date_weekday);
    let until = if measure.explanation.fixes_the_end() { "cases-now-until" } else { "cases-now-not-before" };
    let (tone, detail) = match (measure.may_end, end) {
        (true, _) => (Tone::Warn, tn("cases-now-may-end", &[("since", &since)])),
        (false, Some(end)) => (Tone::Info, tn(until, &[("since", &since), ("end", &end)])),
        (false, None) => (Tone::Info, tn("cases-now-since", &[("since", &since)])),
    };
    let asked = |line: &&MeasureHistory| line.measure == measure.id && line.change != MeasureChange::Moved;
    let changed = course.history.iter().filter(asked).map(|line| local_date(line.changed_at)).max();
    Headline {
        label: "cases-now-measure",
        value: t(measure.kind.key()).to_owned(),
        tone: Some(tone),
        detail,
        href: Some("#cases-course".to_owned()),
        // The rules are asked anew each night; what they say may be older.
        as_of: changed.max(Some(measure.evaluated_on)),
        order: 10,
    }
}

fn report_now(report: &Report) -> Headline {
    match &report.taken {
        Some(taken) => {
            let when = fmt::instant(taken.at);
            let since = tn("cases-now-in-charge-since", &[("when", &when)]);
            Headline {
                label: "cases-now-in-charge",
                value: taken.name.clone(),
                tone: None,
                detail: match &taken.phone {
                    Some(phone) => format!("{} · {since}", telephone(phone)),
                    None => since,
                },
                href: None,
                as_of: Some(local_date(taken.at)),
                order: 30,
            }
        }
        None => {
            let (who, when) = (&report.reported_by_name, fmt::instant(report.reported_at));
            let asked = report.asked.as_ref().filter(|_| report.status == ReportStatus::ToComplete);
            Headline {
                label: "cases-now-waiting",
                value: t(report.status.key()).to_owned(),
                tone: Some(tone(report.status)),
                detail: tn("cases-now-reported", &[("who", who), ("when", &when)]),
                href: None,
                as_of: Some(local_date(asked.map_or(report.reported_at, |asked| asked.at))),
                order: 30,
            }
        }
    }
}

/// The reports, for who may open them.
fn papers(course: &CourseOfPerson) -> Vec<Paper> {
    let paper = |report: &Report| Paper {
        title: t("cases-paper-report").to_owned(),
        detail: tn("cases-paper-report-of", &[("who", &report.reported_by_name)]),
        on: Some(local_date(report.reported_at)),
        href: format!("/reports/{}/pdf", report.id),
    };
    let opens = course.reports.iter().filter(|_| course.opens);
    opens.map(paper).collect()
}
