//! What test results mean for a person: which of them confirm a case, which belong together, and what the dated
//! rules are asked. Pure functions.

use kernel::clock::local_date;
use kernel::ids::ResultId;
use kernel::{Date, Timestamp};
use lab::model::{Outcome, TestKind};

use crate::model::{Report, SymptomsEnd};
use crate::rules::confirmation::Effect;
use crate::rules::{self, Course, Expectation, Explanation, NegativeTest, Rules};

/// Days after a positive sample from which another one is a new infection.
const DAYS_TO_NEW_EPISODE: i32 = 90;

/// Days before the first positive sample within which reported symptoms are of this infection (ISS record check).
const DAYS_OF_ONSET_BEFORE: i32 = 30;
/// Days after it, likewise.
const DAYS_OF_ONSET_AFTER: i32 = 14;

/// What a positive result does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Confirmation {
    /// It makes a case, and isolates.
    Case,
    /// It isolates; the case waits for a molecular test.
    Awaited,
    /// Serology: it isolates until a molecular test, and is no positive of an infection: antibodies do not say when.
    Suspected,
    /// Nothing by itself.
    None,
}

/// What a positive result of a test does, by the date it was reported.
pub fn confirmation(test: TestKind, reported_on: Date) -> Confirmation {
    if test == TestKind::Molecular {
        return Confirmation::Case;
    }
    match rules::confirmation::in_force(test, reported_on).map(|rule| rule.effect) {
        Some(Effect::Case) => Confirmation::Case,
        Some(Effect::Isolation) if test.is_serology() => Confirmation::Suspected,
        Some(Effect::Isolation) => Confirmation::Awaited,
        None => Confirmation::None,
    }
}

/// A current result, positive or negative, of a test that matters here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Finding {
    /// The result.
    pub result: ResultId,
    /// Which test.
    pub test: TestKind,
    /// Positive or negative.
    pub outcome: Outcome,
    /// When the sample was taken.
    pub sampled_at: Timestamp,
    /// Business date of its first revision.
    pub reported_on: Date,
}

impl Finding {
    /// Day of the sample in Italy.
    pub fn day(&self) -> Date {
        local_date(self.sampled_at)
    }

    /// What it does if positive.
    pub fn confirmation(&self) -> Confirmation {
        match self.outcome {
            Outcome::Positive => confirmation(self.test, self.reported_on),
            _ => Confirmation::None,
        }
    }

    /// Whether it is a positive that found the virus.
    fn is_of_infection(&self) -> bool {
        matches!(self.confirmation(), Confirmation::Case | Confirmation::Awaited)
    }

    /// Whether it is a serology that isolates until a molecular test.
    pub fn suspects(&self) -> bool {
        self.confirmation() == Confirmation::Suspected
    }
}

/// The serologies near a day that isolate until a molecular test.
pub fn suspecting(day: Date, findings: &[Finding]) -> impl Iterator<Item = &Finding> {
    let near = move |other: Date| (other - day).get_days().abs() < DAYS_TO_NEW_EPISODE;
    findings.iter().filter(move |finding| finding.suspects() && near(finding.day()))
}

/// The first molecular test of a serology's day or after it: it says what the serology cannot.
pub fn answer_to<'f>(serology: &Finding, findings: &'f [Finding]) -> Option<&'f Finding> {
    let day = serology.day();
    findings.iter().find(|finding| finding.test == TestKind::Molecular && finding.day() >= day)
}

/// The last day of a measure that a serology begins, when no molecular test is done.
pub fn longest(serology: &Finding) -> Option<Date> {
    let days = rules::confirmation::in_force(serology.test, serology.reported_on)?.max_days?;
    Some(serology.day().saturating_add(jiff::Span::new().days(days)))
}

/// When a measure that a serology began ends: with a molecular negative, or with its longest time.
pub fn until_molecular(serology: &Finding, findings: &[Finding]) -> Expectation {
    let rule_id = rules::confirmation::in_force(serology.test, serology.reported_on);
    let rule_id = rule_id.map(|rule| rule.id.clone());
    let explained = |key, day: Date| Explanation { key, args: vec![("date", italian(day))] };
    let latest_end = longest(serology);
    match answer_to(serology, findings).filter(|answer| answer.outcome == Outcome::Negative) {
        Some(negative) => Expectation {
            rule_id,
            ends_on: Some(negative.day()),
            latest_end,
            satisfied: true,
            explanation: explained("cases-serology-not-confirmed", negative.day()),
        },
        None => Expectation {
            rule_id,
            ends_on: None,
            latest_end,
            satisfied: false,
            explanation: explained("cases-serology-awaits", serology.day()),
        },
    }
}

/// The positive findings of one infection.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Episode {
    positives: Vec<Finding>,
}

impl Episode {
    /// The episode to which a sample of a day belongs: every positive joined to it by less than 90 days from one to
    /// the next. Empty when there is none.
    pub fn around(day: Date, findings: &[Finding]) -> Self {
        let mut positives: Vec<Finding> =
            findings.iter().filter(|finding| finding.is_of_infection()).copied().collect();
        positives.sort_by_key(|finding| (finding.sampled_at, finding.result));
        let near = |one: Date, other: Date| (other - one).get_days() < DAYS_TO_NEW_EPISODE;
        let (mut first, mut last) = (day, day);
        // Sorted by time: one walk to each side of the day reaches all that are joined.
        for finding in positives.iter().rev().filter(|finding| finding.day() <= day) {
            if near(finding.day(), first) {
                first = finding.day();
            }
        }
        for finding in positives.iter().filter(|finding| finding.day() >= day) {
            if near(last, finding.day()) {
                last = finding.day();
            }
        }
        positives.retain(|finding| (first..=last).contains(&finding.day()));
        Self { positives }
    }

    /// Whether a result is one of its positives.
    pub fn holds(&self, result: ResultId) -> bool {
        self.positives.iter().any(|finding| finding.result == result)
    }

    /// The first positive that confirms a case.
    pub fn confirming(&self) -> Option<&Finding> {
        self.positives.iter().find(|finding| finding.confirmation() == Confirmation::Case)
    }

    /// The first positive.
    pub fn first(&self) -> Option<&Finding> {
        self.positives.first()
    }

    fn last(&self) -> Option<&Finding> {
        self.positives.last()
    }

    /// The report that says the symptoms of this infection: of those with an onset near it, the latest filed.
    /// `reports` come newest first.
    pub fn report<'r>(&self, reports: &'r [Report]) -> Option<&'r Report> {
        self.reports(reports).next()
    }

    /// The reports of symptoms of this infection, in the order in which they come.
    pub fn reports<'r>(&self, reports: &'r [Report]) -> impl Iterator<Item = &'r Report> {
        reports.iter().filter(|report| report.onset.is_some_and(|onset| self.is_of_this(onset)))
    }

    /// What was said last of the end of the symptoms of this infection. `ends` come latest first.
    pub fn symptoms_end<'e>(&self, ends: &'e [SymptomsEnd]) -> Option<&'e SymptomsEnd> {
        self.symptoms_ends(ends).next()
    }

    /// All that was said of the end of the symptoms of this infection, in the order in which it comes.
    pub fn symptoms_ends<'e>(&self, ends: &'e [SymptomsEnd]) -> impl Iterator<Item = &'e SymptomsEnd> {
        ends.iter().filter(|end| self.is_of_this(end.onset))
    }

    /// Whether symptoms that began on a day are of this infection.
    fn is_of_this(&self, onset: Date) -> bool {
        let Some(first) = self.first().map(Finding::day) else { return false };
        let from = first.saturating_sub(jiff::Span::new().days(DAYS_OF_ONSET_BEFORE));
        let to = first.saturating_add(jiff::Span::new().days(DAYS_OF_ONSET_AFTER));
        (from..=to).contains(&onset)
    }
}

/// What people say of the symptoms of an infection.
#[derive(Debug, Clone, Copy, Default)]
pub struct Told<'t> {
    /// The report that says them.
    pub report: Option<&'t Report>,
    /// What was said last of their end.
    pub end: Option<&'t SymptomsEnd>,
}

impl Told<'_> {
    /// Whether there were symptoms, and since when.
    fn symptoms(&self) -> (bool, Option<Date>) {
        let report = self.report.filter(|report| !report.symptoms.is_empty());
        (report.is_some(), report.and_then(|report| report.onset))
    }

    /// Last day with symptoms; none while they last, or if nobody said it.
    fn ended(&self) -> Option<Date> {
        let (_, onset) = self.symptoms();
        match self.end {
            // A report of symptoms that began later says that they are back.
            Some(end) => end.last_day.filter(|last| onset.is_none_or(|onset| onset <= *last)),
            // Smell and taste alone do not keep anyone isolated.
            None => onset.filter(|_| self.report.is_some_and(|report| !report.is_symptomatic())),
        }
    }
}

/// Asks the rules when the isolation of an episode ends, as far as is known on a day. `confirmed` says whether it is
/// of a case. None when nothing positive is left.
pub fn expectation(
    rules: &Rules,
    episode: &Episode,
    findings: &[Finding],
    told: Told<'_>,
    confirmed: bool,
    on: Date,
) -> Option<Expectation> {
    let (first, last) = (episode.first()?, episode.last()?);
    let later = findings
        .iter()
        .filter(|finding| finding.outcome == Outcome::Negative && finding.sampled_at > last.sampled_at);
    let negatives: Vec<NegativeTest> = later
        .filter_map(|finding| {
            Some(NegativeTest { taken_at: finding.sampled_at, kind: rule_test(finding.test)? })
        })
        .collect();
    let (symptomatic, onset) = told.symptoms();
    let course = Course {
        onset,
        symptomatic,
        symptoms_ended: told.ended(),
        negatives: &negatives,
        ..Course::asymptomatic(first.day())
    };
    let by_rule = rules::expected_end(rules, &course, on);
    Some(if confirmed { by_rule } else { unconfirmed(by_rule, findings, first.day()) })
}

/// A positive antigen test that waits: a molecular negative contradicts it, and until then no end is known but the
/// longest.
fn unconfirmed(by_rule: Expectation, findings: &[Finding], positive_on: Date) -> Expectation {
    let contradicts = |finding: &&Finding| {
        finding.test == TestKind::Molecular
            && finding.outcome == Outcome::Negative
            && finding.day() >= positive_on
    };
    match findings.iter().find(contradicts) {
        Some(negative) => Expectation {
            ends_on: Some(negative.day()),
            satisfied: true,
            explanation: Explanation {
                key: "cases-antigen-not-confirmed",
                args: vec![("date", italian(negative.day()))],
            },
            ..by_rule
        },
        None => Expectation {
            ends_on: None,
            satisfied: false,
            explanation: Explanation {
                key: "cases-antigen-awaits",
                args: vec![("date", italian(positive_on))],
            },
            ..by_rule
        },
    }
}

fn rule_test(test: TestKind) -> Option<rules::TestKind> {
    match test {
        TestKind::Molecular => Some(rules::TestKind::Molecular),
        TestKind::Antigen => Some(rules::TestKind::Antigen),
        TestKind::SerologyIgg | TestKind::SerologyIgm => None,
    }
}

fn italian(day: Date) -> String {
    day.strftime("%d/%m/%Y").to_string()
}

#[cfg(test)]
mod tests;
