//! The panel of the person's page, and the badges of the list of persons.

use std::collections::HashSet;

use access::{Action, Actor, bars, decide};
use askama::Template;
use kernel::ids::PersonId;
use kernel::{Problem, Result, Timestamp};
use people::PanelView;
use storage::Tx;
use uuid::Uuid;
use web::{Badge, Moment, Timeline, Tone, t, tn};

use super::measures::{awaits_swab, overdue};
use super::reports::{symptoms, tone};
use super::symptoms as symptoms_end;
use crate::model::{
    Case, CaseStatus, Measure, MeasureHistory, MeasureStatus, Report, ReportStatus, Step, SymptomsEnd,
};
use crate::service::{self, CourseOfPerson};
use crate::store::{self, BadgeRow};

/// Where the panel stands on the page: after who the person is, before requests and results.
const ORDER: u8 = 10;

#[derive(Template)]
#[template(path = "course.html")]
struct CoursePanel {
    person: PersonId,
    cases: Vec<CaseView>,
    measures: Vec<MeasureView>,
    story: Timeline,
    /// The user has not looked at a measure yet: opening the page says that he has.
    new: bool,
}

struct CaseView {
    badge: Badge,
    /// Whether it is kept from whoever treats the person.
    obscured: bool,
    since: String,
}

struct MeasureView {
    kind: &'static str,
    badge: Badge,
    /// Whether it is kept from whoever treats the person.
    obscured: bool,
    since: String,
    /// Its name and the day; none for what never was.
    end: Option<(&'static str, String)>,
    latest: Option<String>,
    sentence: String,
    evaluated: String,
    running: bool,
    /// What can be done about it: an address and words.
    links: Vec<(String, &'static str)>,
}

/// The panel, for who may see cases and measures whole.
pub(super) fn panel(tx: &mut Tx<'_>, actor: &Actor, person: PersonId) -> Result<Option<PanelView>> {
    let course = match service::course_of(tx, actor, person) {
        Err(Problem::Denied(_)) => return Ok(None),
        course => course?,
    };
    let kept = bars::marked(tx, actor, person)?;
    let html = CoursePanel {
        person,
        cases: course.cases.iter().rev().map(|it| case(it, &kept)).collect(),
        measures: course.measures.iter().rev().map(|it| measure(it, actor, &course, &kept)).collect(),
        story: story(&course, &kept),
        new: course.new,
    };
    Ok(Some(PanelView {
        key: "cases-course",
        title: t("cases-panel").to_owned(),
        html: html.render().map_err(Problem::internal)?,
        actions: actions(actor, person, &course),
        order: ORDER,
    }))
}

fn actions(actor: &Actor, person: PersonId, course: &CourseOfPerson) -> Vec<(String, String)> {
    let may = |action| decide(actor, action).is_ok();
    let mut actions = Vec::new();
    if may(Action::ReportCreate) {
        actions.push((format!("/people/{person}/reports/new"), t("cases-report-new").to_owned()));
    }
    if let Some(asked) = course.reports.iter().find(|report| report.status == ReportStatus::ToComplete)
        && may(Action::ReportCreate)
    {
        actions.push((format!("/reports/{}/complete", asked.id), t("cases-complete").to_owned()));
    }
    let waits = course.reports.iter().any(|report| report.status == ReportStatus::Waiting);
    if waits && may(Action::ReportTakeCharge) {
        actions.push(("/reports".to_owned(), t("cases-panel-go-to-reports").to_owned()));
    }
    actions
}

fn case(case: &Case, kept: &HashSet<Uuid>) -> CaseView {
    let tone = match case.status {
        CaseStatus::Open => Tone::Act,
        CaseStatus::Closed | CaseStatus::Withdrawn => Tone::Quiet,
    };
    let since = tn("cases-panel-opened", &[("date", &case.opened_on)]);
    CaseView { badge: Badge::new(tone, case.status.key()), obscured: kept.contains(&case.id.0), since }
}

fn measure(measure: &Measure, actor: &Actor, course: &CourseOfPerson, kept: &HashSet<Uuid>) -> MeasureView {
    let running = measure.runs();
    let badge = match (running, measure.may_end) {
        (true, true) => Badge::new(Tone::Warn, "cases-to-confirm"),
        (true, false) => Badge::new(Tone::Info, measure.status.key(measure.kind)),
        (false, _) => Badge::new(Tone::Quiet, measure.status.key(measure.kind)),
    };
    let overdue = overdue(measure.expected_end, measure.may_end, &measure.explanation, actor.today);
    let end = match (running, measure.ended_on, measure.expected_end) {
        (false, ended, _) => ended.map(|day| ("cases-column-ended", web::fmt::date_weekday(day))),
        (true, _, Some(_)) if overdue => Some(("cases-column-end", awaits_swab(measure.latest_end))),
        (true, _, Some(day)) => Some(("cases-column-end", web::fmt::date_weekday(day))),
        (true, _, None) => Some(("cases-column-end", t("cases-end-unknown").to_owned())),
    };
    let latest = measure.latest_end.filter(|_| running && !overdue);
    MeasureView {
        kind: measure.kind.key(),
        badge,
        obscured: kept.contains(&measure.id.0),
        since: web::fmt::date_weekday(measure.starts_on),
        end,
        latest: latest.map(|day| tn("cases-latest", &[("date", &day)])),
        sentence: measure.explanation.text(),
        evaluated: tn("cases-evaluated-on", &[("date", &measure.evaluated_on)]),
        running,
        links: links(measure, actor, course),
    }
}

fn links(measure: &Measure, actor: &Actor, course: &CourseOfPerson) -> Vec<(String, &'static str)> {
    let may = |action| decide(actor, action).is_ok();
    let mut links = Vec::new();
    if measure.may_be_confirmed() && may(Action::MeasureEnd) {
        links.push((format!("/measures/{}/end", measure.id), t("cases-end-confirm")));
    }
    if measure.runs() && course.asks_for_last_day() && may(Action::SymptomsRecord) {
        let recorded = course.symptoms.first().is_some_and(|end| end.last_day.is_some());
        links.push((format!("/people/{}/symptoms-end", measure.person), symptoms_end::link_words(recorded)));
    }
    // Only the last one, and only while nothing has begun since.
    let last = course.measures.last().is_some_and(|last| last.id == measure.id);
    let over = measure.latest_end.is_some_and(|day| day < actor.today);
    if last && measure.status == MeasureStatus::Ended && !over && may(Action::MeasureEnd) {
        links.push((format!("/measures/{}/resume", measure.id), t("cases-resume-short")));
    }
    links
}

impl CoursePanel {
    fn obscured(&self) -> Badge {
        obscured()
    }
}

/// The mark on what is kept from whoever treats the person.
fn obscured() -> Badge {
    Badge::new(Tone::Quiet, "cases-obscured")
}

/// Everything that happened, the latest first.
fn story(course: &CourseOfPerson, kept: &HashSet<Uuid>) -> Timeline {
    let mut moments: Vec<(Timestamp, Moment)> = course.history.iter().map(change).collect();
    for report in &course.reports {
        moments.push(reported(report, kept.contains(&report.id.0), course.opens));
        let later = course.steps.iter().filter(|it| it.report == report.id && it.step != Step::Filed);
        moments.extend(later.map(|step| (step.at, super::report::moment(step, report))));
    }
    moments.extend(course.symptoms.iter().map(symptoms_said));
    moments.sort_by_key(|(at, _)| std::cmp::Reverse(*at));
    Timeline { moments: moments.into_iter().map(|(_, moment)| moment).collect() }
}

fn change(line: &MeasureHistory) -> (Timestamp, Moment) {
    let detail = match &line.reason {
        Some(reason) => tn("cases-because", &[("reason", reason)]),
        None => line.explanation.text(),
    };
    let moment = Moment::at(line.changed_at, t(line.change.key())).detail(detail);
    let moment = match (&line.cause, &line.by_name) {
        (Some(cause), _) => moment.by(cause.text()),
        (None, Some(name)) => moment.by(name),
        (None, None) => moment,
    };
    (line.changed_at, moment)
}

fn symptoms_said(end: &SymptomsEnd) -> (Timestamp, Moment) {
    let title = match (end.last_day, end.version) {
        (Some(_), 1) => t("cases-symptoms-said"),
        (Some(_), _) => t("cases-symptoms-said-anew"),
        (None, _) => t("cases-symptoms-said-lasting"),
    };
    let detail = match end.last_day {
        Some(day) => tn("cases-symptoms-from-to", &[("onset", &end.onset), ("last", &day)]),
        None => tn("cases-panel-onset", &[("date", &end.onset)]),
    };
    (end.said_at, Moment::at(end.said_at, title).detail(detail).by(&end.said_by_name))
}

fn reported(report: &Report, kept: bool, opens: bool) -> (Timestamp, Moment) {
    let onset = report.onset.map(|day| tn("cases-panel-onset", &[("date", &day)]));
    let texts = [&report.whereabouts, &report.context, &report.conditions, &report.note];
    let texts = texts.into_iter().filter(|text| !text.is_empty()).cloned();
    let said = std::iter::once(symptoms(report)).chain(onset).chain(texts);
    let detail = said.collect::<Vec<_>>().join(". ");
    let tone = tone(report.status);
    let status = t(report.status.key());
    let badge = match kept {
        true => Badge::text(tone, format!("{status} · {}", t("cases-obscured"))),
        false => Badge::text(tone, status),
    };
    let moment = Moment::at(report.reported_at, t("cases-panel-reported"))
        .badge(badge)
        .detail(detail)
        .by(&report.reported_by_name);
    let moment = if opens { moment.href(format!("/reports/{}", report.id)) } else { moment };
    (report.reported_at, moment)
}

/// The running measures of the persons of a list, and which are new.
pub(super) fn badges(tx: &mut Tx<'_>, actor: &Actor, persons: &[PersonId]) -> Result<Vec<(PersonId, Badge)>> {
    let Ok(scope) = decide(actor, Action::CaseView) else { return Ok(Vec::new()) };
    let rows = store::badges(tx, &scope, actor.user, persons)?;
    Ok(rows.iter().flat_map(badges_of).collect())
}

fn badges_of(row: &BadgeRow) -> Vec<(PersonId, Badge)> {
    let until = if row.fixed { "cases-badge-until" } else { "cases-badge-not-before" };
    let state = match (row.may_end, row.expected_end) {
        (true, _) => Badge::new(Tone::Warn, "cases-to-confirm"),
        (false, Some(day)) => Badge::text(Tone::Info, tn(until, &[("date", &day)])),
        (false, None) => Badge::new(Tone::Info, "cases-badge-running"),
    };
    let new = row.new.then(|| (row.person, Badge::new(Tone::Act, "cases-new")));
    std::iter::once((row.person, state)).chain(new).collect()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::model::Sentence;

    #[test]
    fn a_badge_says_until_only_of_a_day_that_is_fixed() {
        web::texts::init(&[("cases", crate::WORDS)]);
        for (key, words) in [
            ("isolation-days", "misura in corso fino al 24/11/2020"),
            ("isolation-contact-days", "misura in corso fino al 24/11/2020"),
            ("isolation-test-from", "misura in corso, fine non prima del 24/11/2020"),
            ("isolation-test-from-or-longest", "misura in corso, fine non prima del 24/11/2020"),
            ("isolation-symptoms-last", "misura in corso, fine non prima del 24/11/2020"),
            ("isolation-symptoms-last-or-longest", "misura in corso, fine non prima del 24/11/2020"),
            ("isolation-contact-test", "misura in corso, fine non prima del 24/11/2020"),
            ("isolation-contact-test-or-days", "misura in corso, fine non prima del 24/11/2020"),
        ] {
            let fixed = Sentence { key: key.to_owned(), args: Vec::new() }.fixes_the_end();
            let end = Some(date(2020, 11, 24));
            let row =
                BadgeRow { person: PersonId::new(), expected_end: end, may_end: false, fixed, new: false };
            assert!(badges_of(&row)[0].1.to_string().contains(words), "{key}: {}", badges_of(&row)[0].1);
        }
    }
}
