//! All that is known of a person's reports, cases and measures: the panel of the person's page.

use access::bars::{self, Sight};
use access::{Action, Actor, Resource, audience, decide};
use kernel::Result;
use kernel::ids::PersonId;
use people::OfPerson;
use storage::{Ahead, Tx};

use crate::model::{Case, HandOver, Measure, MeasureHistory, Report, SymptomsEnd};
use crate::store;

/// Reports, cases and measures of one person, withdrawn ones too.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CourseOfPerson {
    /// Newest first.
    pub reports: Vec<Report>,
    /// Through whose hands they went, each in order.
    pub steps: Vec<HandOver>,
    /// By date.
    pub cases: Vec<Case>,
    /// By first day.
    pub measures: Vec<Measure>,
    /// Every version of every measure.
    pub history: Vec<MeasureHistory>,
    /// What was said of the end of the symptoms, the latest first.
    pub symptoms: Vec<SymptomsEnd>,
    /// Whether there is a measure the user has not looked at yet.
    pub new: bool,
    /// Whether the user may open a report whole: not who sees the person in an emergency, or as the ASL of her residence.
    pub opens: bool,
}

impl CourseOfPerson {
    /// Whether somebody is isolated of whom symptoms were reported, so that their last day is asked for.
    pub fn asks_for_last_day(&self) -> bool {
        let symptomatic = |report: &Report| report.onset.is_some() && !report.symptoms.is_empty();
        self.measures.iter().any(Measure::runs) && self.reports.iter().any(symptomatic)
    }
}

/// Whether the end of a running measure of a person waits for a negative swab: for a form whose own record names her.
///
/// # Errors
/// As `Tx::query`.
pub fn waits_for_swab(tx: &mut Tx<'_>, actor: &Actor, person: PersonId) -> Result<bool> {
    let Ok(scope) = decide(actor, Action::CaseView) else { return Ok(false) };
    let reached = audience::reach(tx, &scope, Resource::Person, person.0)?.is_some();
    Ok(reached && store::measures_of(tx, person)?.iter().any(Measure::waits_for_swab))
}

/// Says what the badges of a person will ask.
pub fn badges_ahead(ahead: &mut Ahead, actor: &Actor, of: OfPerson) {
    if decide(actor, Action::CaseView).is_ok() {
        store::badges_ahead(ahead, actor.user, of);
    }
}

/// Says what [`course_of`] will ask.
pub fn course_ahead(ahead: &mut Ahead, actor: &Actor, of: OfPerson) {
    if let Ok(scope) = decide(actor, Action::CaseView) {
        audience::reason_ahead(ahead, &scope, Resource::Person, of.person.0);
        bars::sight_ahead(ahead, &scope, of.person);
        store::course_ahead(ahead, actor.user, of);
    }
}

/// Reads it for the person's page, which leaves the audit record of the whole.
///
/// # Errors
/// `Problem::Denied`; `Problem::NotFound` when the actor shares no audience with the person.
pub fn course_of(tx: &mut Tx<'_>, actor: &Actor, person: PersonId) -> Result<CourseOfPerson> {
    let scope = decide(actor, Action::CaseView)?;
    let reason = audience::reason(tx, &scope, Resource::Person, person.0)?;
    let sight = bars::sight(tx, &reason, person)?;
    let mut course = CourseOfPerson {
        reports: store::reports_of(tx, person)?.into_iter().map(|stored| stored.report).collect(),
        steps: store::steps_of_person(tx, person)?,
        cases: store::cases_of(tx, person)?,
        measures: store::measures_of(tx, person)?,
        history: store::history_of(tx, person)?,
        symptoms: seen_ends(store::symptoms_ends_of(tx, person)?, &sight),
        new: super::measures::notes_what_is_new(actor)
            && store::unseen_of(tx, actor.user, person)?.into_iter().any(|measure| sight.shows(measure)),
        opens: decide(actor, Action::ReportList).is_ok() && reason.in_care(),
    };
    course.reports.retain(|report| sight.shows(report.id));
    course.steps.retain(|step| sight.shows(step.report));
    course.cases.retain(|case| sight.shows(case.id));
    course.measures.retain(|measure| sight.shows(measure.id));
    course.history.retain(|line| sight.shows(line.measure));
    Ok(course)
}

/// What somebody sees of what was said of the end of symptoms, numbered as if there were no more. They come latest first.
pub(crate) fn seen_ends(mut ends: Vec<SymptomsEnd>, sight: &Sight) -> Vec<SymptomsEnd> {
    ends.retain(|end| sight.shows(end.id));
    for (end, version) in ends.iter_mut().rev().zip(1..) {
        end.version = version;
    }
    ends
}
