//! The panel of the person's page, and the badges of the list of persons.

use std::collections::HashSet;

use access::{Action, Actor, decide};
use askama::Template;
use kernel::ids::PersonId;
use kernel::{Date, Problem, Result};
use people::PanelView;
use storage::Tx;
use uuid::Uuid;
use web::{Badge, Tone, t, tn};

use super::measures::in_place_of_a_day_passed;
use super::symptoms as symptoms_end;
use crate::model::{Case, CaseStatus, Measure, MeasureStatus, ReportStatus};
use crate::service::CourseOfPerson;
use crate::store::{self, BadgeRow};

/// Where the panel stands on the page: after who the person is, before requests and results.
const ORDER: u8 = 10;

#[derive(Template)]
#[template(path = "course.html")]
struct CoursePanel {
    person: PersonId,
    cases: Vec<CaseView>,
    measures: Vec<MeasureView>,
    /// Whether she was reported: that stands in the line of time.
    reported: bool,
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
    /// What can be done about it: an address, words and the key.
    links: Vec<(String, &'static str, Option<char>)>,
}

/// The panel, for who may see cases and measures whole.
pub(super) fn panel(
    actor: &Actor,
    person: PersonId,
    course: &CourseOfPerson,
    kept: &HashSet<Uuid>,
) -> Result<PanelView> {
    let mut measures: Vec<MeasureView> =
        course.measures.iter().rev().map(|it| measure(it, actor, course, kept)).collect();
    // Of two measures with the same thing to do, the first one has the key.
    let mut keys = HashSet::new();
    for (_, _, key) in measures.iter_mut().flat_map(|measure| &mut measure.links) {
        *key = key.filter(|key| keys.insert(*key));
    }
    let html = CoursePanel {
        person,
        cases: course.cases.iter().rev().map(|it| case(it, kept)).collect(),
        measures,
        reported: !course.reports.is_empty(),
        new: course.new,
    };
    Ok(PanelView {
        key: "cases-course",
        title: t("cases-panel").to_owned(),
        html: html.render().map_err(Problem::internal)?,
        actions: actions(actor, person, course),
        order: ORDER,
    })
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
    let first_day = measure.expected_end.filter(|_| !measure.may_end);
    let passed = in_place_of_a_day_passed(first_day, measure.latest_end, &measure.explanation, actor.today);
    let latest = measure.latest_end.filter(|_| running && passed.is_none());
    let end = match (running, measure.expected_end) {
        (false, _) => measure.ended_on.map(|day| ("cases-column-ended", web::fmt::date_weekday(day))),
        (true, Some(day)) => Some(match passed {
            Some(words) => ("cases-column-end", words),
            None if measure.may_end || measure.explanation.fixes_the_end() => {
                ("cases-column-end", web::fmt::date_weekday(day))
            }
            None => ("cases-end-not-before", web::fmt::date_weekday(day)),
        }),
        (true, None) => Some(("cases-column-end", t("cases-end-unknown").to_owned())),
    };
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
        links: links(measure, actor, course)
            .into_iter()
            .map(|(href, words)| {
                let key = people::Keys::of(&href);
                (href, words, key)
            })
            .collect(),
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

/// What can be done about the measures, in the order of the panel.
pub(super) fn deeds(actor: &Actor, course: &CourseOfPerson) -> Vec<(String, String)> {
    let all = course.measures.iter().rev().flat_map(|measure| links(measure, actor, course));
    all.map(|(href, words)| (href, words.to_owned())).collect()
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

/// The running measures of the persons of a list, and which are new.
pub(super) fn badges(tx: &mut Tx<'_>, actor: &Actor, persons: &[PersonId]) -> Result<Vec<(PersonId, Badge)>> {
    let Ok(scope) = decide(actor, Action::CaseView) else { return Ok(Vec::new()) };
    let rows = store::badges(tx, &scope, actor.user, persons)?;
    Ok(rows.iter().flat_map(|row| badges_of(row, actor.today)).collect())
}

fn badges_of(row: &BadgeRow, today: Date) -> Vec<(PersonId, Badge)> {
    let until = if row.fixed { "cases-badge-until" } else { "cases-badge-not-before" };
    let state = match (row.may_end, row.expected_end.filter(|&day| day >= today)) {
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
            let said = |today| badges_of(&row, today)[0].1.to_string();
            assert!(said(date(2020, 11, 24)).contains(words), "{key}: {}", said(date(2020, 11, 24)));
            assert!(!said(date(2020, 11, 25)).contains("24/11"), "a day that has passed says nothing");
        }
    }
}
