//! The decisions about what is kept from others: pure functions.

pub mod rights;

use std::collections::HashSet;

use access::bars::Bar;
use cases::episode::{Episode, Finding};
use cases::model::{Case, Contact, Measure, MeasureHistory, Report, SymptomsEnd};
use kernel::ids::ResultId;
use kernel::{Date, FieldProblem, Problem, Result};
use people::model::facts::PersonFact;
use uuid::Uuid;

use crate::model::{Fact, Facts, Why};

/// Characters of a note.
pub const NOTE_LENGTH: usize = 300;

/// Facts that tell of one another, in the order of the facts: a case names its result, a measure its case. To keep one of
/// them from somebody is to keep all, or what is left would tell of what is not.
pub fn groups(facts: &Facts) -> Vec<Vec<&Fact>> {
    let mut group: Vec<usize> = (0..facts.all.len()).collect();
    let place = |id: Uuid| facts.all.iter().position(|fact| fact.id == id);
    for (one, other) in &facts.ties {
        let (Some(one), Some(other)) = (place(*one), place(*other)) else { continue };
        let (keep, leave) = (group[one].min(group[other]), group[one].max(group[other]));
        group.iter_mut().filter(|it| **it == leave).for_each(|it| *it = keep);
    }
    let first = (0..facts.all.len()).filter(|index| group[*index] == *index);
    let members =
        |of: usize| facts.all.iter().zip(&group).filter(move |(_, it)| **it == of).map(|(fact, _)| fact);
    first.map(|of| members(of).collect()).collect()
}

/// Whether facts that tell of one another are kept from others: one of them was named, or all of the person's were; and no
/// measure of theirs runs, by which others have duties.
pub fn is_kept(group: &[&Fact], named: &HashSet<Uuid>, all: bool) -> bool {
    (all || group.iter().any(|fact| named.contains(&fact.id))) && !group.iter().any(|fact| fact.runs())
}

/// The bars that follow from what a person named.
pub fn bars(facts: &Facts, named: &HashSet<Uuid>, all: bool) -> Vec<Bar> {
    let kept = groups(facts).into_iter().filter(|group| is_kept(group, named, all)).flatten();
    kept.map(|fact| Bar { id: fact.id, resource: fact.kind(), author: fact.author.clone() }).collect()
}

/// What ties cases and measures to all that tells of the same infection.
#[derive(Debug, Clone, Copy)]
pub struct Course<'c> {
    /// Current positive and negative results.
    pub findings: &'c [Finding],
    /// Newest first.
    pub reports: &'c [Report],
    /// Of the person.
    pub cases: &'c [Case],
    /// Of the person.
    pub measures: &'c [Measure],
    /// What changed them.
    pub history: &'c [MeasureHistory],
    /// Latest first.
    pub ends: &'c [SymptomsEnd],
}

/// Which facts of a course tell of one another.
pub fn ties(course: &Course<'_>) -> Vec<(Uuid, Uuid)> {
    let mut ties = Vec::new();
    for case in course.cases {
        ties.push((case.id.0, case.result.0));
        infection(course, case.id.0, case.result, &mut ties);
    }
    for measure in course.measures {
        ties.extend(measure.case.map(|case| (measure.id.0, case.0)));
        ties.extend(measure.result.map(|result| (measure.id.0, result.0)));
        if let Some(result) = measure.result {
            infection(course, measure.id.0, result, &mut ties);
        }
    }
    let causes =
        course.history.iter().filter_map(|line| Some((line.measure.0, line.cause.as_ref()?.result.0)));
    ties.extend(causes);
    ties
}

/// Days within which two things tell of one infection: later it is another one.
const ONE_INFECTION: i32 = 90;

/// Which of what is known of a person tells of a case of hers: an infection of before and a contagion, when their days are near; and
/// of each other.
pub fn ties_of_known(known: &[PersonFact], cases: &[Case]) -> Vec<(Uuid, Uuid)> {
    let of_infection: Vec<&PersonFact> =
        known.iter().filter(|fact| fact.data.kind.is_of_infection()).collect();
    let near = |one: Date, other: Date| (one - other).get_days().abs() <= ONE_INFECTION;
    let mut ties = Vec::new();
    for (place, fact) in of_infection.iter().enumerate() {
        let day = fact.data.happened_on;
        ties.extend(cases.iter().filter(|case| near(day, case.opened_on)).map(|case| (fact.id, case.id.0)));
        let others = of_infection[place + 1..].iter().filter(|other| near(day, other.data.happened_on));
        ties.extend(others.map(|other| (fact.id, other.id)));
    }
    ties
}

/// Which contacts tell of a report or of a case of hers: those named with the report, and those recorded near the case.
pub fn ties_of_contacts(contacts: &[Contact], cases: &[Case]) -> Vec<(Uuid, Uuid)> {
    let mut ties = Vec::new();
    for contact in contacts {
        ties.extend(contact.data.report.map(|report| (contact.id, report.0)));
        let near = |case: &&Case| (contact.recorded_on - case.opened_on).get_days().abs() <= ONE_INFECTION;
        ties.extend(cases.iter().filter(near).map(|case| (contact.id, case.id.0)));
    }
    ties
}

/// The results, the reports and what was said of the symptoms of an infection.
fn infection(course: &Course<'_>, of: Uuid, result: ResultId, ties: &mut Vec<(Uuid, Uuid)>) {
    let Some(finding) = course.findings.iter().find(|finding| finding.result == result) else { return };
    let episode = Episode::around(finding.day(), course.findings);
    let positives = course.findings.iter().filter(|finding| episode.holds(finding.result));
    ties.extend(positives.map(|finding| (of, finding.result.0)));
    ties.extend(episode.reports(course.reports).map(|report| (of, report.id.0)));
    ties.extend(episode.symptoms_ends(course.ends).map(|end| (of, end.id)));
}

/// What was typed of why, if it can be accepted.
///
/// # Errors
/// Invalid fields `why`, `note` and `asked_on`.
pub fn because(why: &str, note: &str, asked_on: Option<Date>, today: Date) -> Result<(Why, String, Date)> {
    let note = tidied(note);
    let mut problems = Vec::new();
    let why = Why::of(why);
    if why.is_none() {
        problems.push(FieldProblem::new("why", "privacy-why-missing"));
    }
    if note.chars().count() > NOTE_LENGTH {
        problems.push(FieldProblem::new("note", "privacy-note-long"));
    } else if why == Some(Why::Ordered) && note.is_empty() {
        problems.push(FieldProblem::new("note", "privacy-note-ordered"));
    }
    match asked_on {
        None => problems.push(FieldProblem::new("asked_on", "privacy-asked-on-missing")),
        Some(day) if day > today => problems.push(FieldProblem::new("asked_on", "privacy-asked-on-future")),
        Some(_) => {}
    }
    match (why, asked_on) {
        (Some(why), Some(day)) if problems.is_empty() => Ok((why, note, day)),
        _ => Err(Problem::Invalid(problems)),
    }
}

/// What is said when it is taken back: never nothing.
///
/// # Errors
/// An invalid field `note`.
pub fn taken_back_because(note: &str) -> Result<String> {
    let note = tidied(note);
    match note.chars().count() {
        0 => Err(Problem::field("note", "privacy-end-note-missing")),
        1..=NOTE_LENGTH => Ok(note),
        _ => Err(Problem::field("note", "privacy-note-long")),
    }
}

fn tidied(note: &str) -> String {
    note.replace('\0', "").trim().to_owned()
}

#[cfg(test)]
mod tests;
