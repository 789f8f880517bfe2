//! The end of the isolation of a case.

use kernel::Date;

use super::condition::{Condition, Group, Holds};
use super::{Anchor, Expectation, Explanation, Kind, NegativeTest, Rule, Rules, TestKind, days_after};

/// What shortened isolations from 31-12-2021 on. What is not known counts as not there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Protection {
    /// A booster dose before the positive sample.
    pub boosted: bool,
    /// Last day of the primary cycle of vaccination.
    pub cycle_completed: Option<Date>,
    /// Last recovery from an earlier infection.
    pub recovered: Option<Date>,
}

/// The facts of a case that its isolation depends on, as known on the day of evaluation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Course<'a> {
    /// Day of the first positive sample.
    pub positive_sample_date: Date,
    /// First day with symptoms, if known.
    pub onset: Option<Date>,
    /// Whether there are or have been symptoms, loss of smell and taste aside when it is all that is left.
    pub symptomatic: bool,
    /// Last day with symptoms; none while they last or if nobody knows.
    pub symptoms_ended: Option<Date>,
    /// Vaccine and earlier infection.
    pub protection: Protection,
    /// Known to be immunocompromised.
    pub immunocompromised: bool,
    /// Known to be a health worker.
    pub health_worker: bool,
    /// Known to have arrived from China in the seven days before the positive sample.
    pub arrived_from_china: bool,
    /// Suspected or confirmed variant, in lower case (`beta`).
    pub variant: Option<&'a str>,
    /// Negative results since the last positive one, in any order.
    pub negatives: &'a [NegativeTest],
}

impl Course<'_> {
    /// The course of who had a positive sample and of whom nothing else is known.
    pub fn asymptomatic(positive_sample_date: Date) -> Self {
        Self {
            positive_sample_date,
            onset: None,
            symptomatic: false,
            symptoms_ended: None,
            protection: Protection::default(),
            immunocompromised: false,
            health_worker: false,
            arrived_from_china: false,
            variant: None,
            negatives: &[],
        }
    }

    fn holds(&self, condition: &Condition, on: Date) -> Holds {
        let yes = |holds| if holds { Holds::Yes } else { Holds::No };
        condition.holds(&|term| match term {
            Condition::NeverSymptomatic => yes(!self.symptomatic),
            Condition::Symptomatic => yes(self.symptomatic),
            // Judged for the day of the end, which comes after these days: the row asks for them again.
            Condition::SymptomFree(_) if self.symptoms_last(on) => Holds::NotYet,
            Condition::SymptomFree(_) => Holds::Yes,
            Condition::RecentlyProtected(days) => yes(self.recently_protected(*days)),
            Condition::Group(Group::Immunocompromised) => yes(self.immunocompromised),
            Condition::Group(Group::HealthWorker) => yes(self.health_worker),
            Condition::Group(Group::TravellerFromChina) => yes(self.arrived_from_china),
            _ => Holds::No,
        })
    }

    fn recently_protected(&self, days: i32) -> bool {
        let recent = |event: Option<Date>| {
            event.is_some_and(|event| {
                event <= self.positive_sample_date && days_after(event, days) >= self.positive_sample_date
            })
        };
        self.protection.boosted
            || recent(self.protection.cycle_completed)
            || recent(self.protection.recovered)
    }

    /// Whether, for what is known on a day, symptoms last.
    fn symptoms_last(&self, on: Date) -> bool {
        self.symptomatic && self.symptoms_ended.is_none_or(|last| last > on)
    }

    /// The first day after so many whole days without symptoms: never before the day after the last with them. None
    /// while they last: a day that moves with each day would be stale the day after it is written.
    fn free_for(&self, days: i32, on: Date) -> Option<Date> {
        let last = self.symptoms_ended.filter(|&last| self.symptomatic && last <= on)?;
        Some(days_after(last, days.max(1)))
    }

    fn anchor(&self, anchor: Anchor) -> Date {
        let onset = self.onset.filter(|_| self.symptomatic && anchor == Anchor::Onset);
        onset.unwrap_or(self.positive_sample_date)
    }
}

/// When the isolation of a case ends, as far as the facts known on `on` tell.
///
/// Of the rows in force on that day those for a group the person belongs to prevail, and the strictest of them
/// counts, because their duties add up. Otherwise it is the most favourable row that holds; if none holds until
/// symptoms stop, the strictest of those.
pub fn expected_end(rules: &Rules, course: &Course<'_>, on: Date) -> Expectation {
    let rows: Vec<&Rule> = rules.in_force(Kind::Isolation, on).collect();
    let judged: Vec<(&Rule, Holds)> =
        rows.iter().map(|rule| (*rule, course.holds(&rule.condition, on))).collect();
    let general = |holds| {
        let fits = move |row: &&(&Rule, Holds)| row.1 == holds && !row.0.condition.is_for_a_group();
        judged.iter().filter(fits).map(|row| expect(row.0, course, on)).collect::<Vec<_>>()
    };
    let of_group = judged.iter().filter(|row| row.1 == Holds::Yes && row.0.condition.is_for_a_group());
    let found = of_group
        .map(|row| expect(row.0, course, on))
        .max_by_key(favour)
        .or_else(|| general(Holds::Yes).into_iter().min_by_key(favour))
        .or_else(|| {
            let others = rows.iter().find(|rule| rule.condition == Condition::Others)?;
            Some(expect(others, course, on))
        })
        .or_else(|| general(Holds::NotYet).into_iter().max_by_key(favour));
    found.unwrap_or_else(|| Expectation::without_rule(Explanation::new("isolation-no-rule").on("date", on)))
}

/// Sorts the more favourable first: already over, then the earlier end, then the earlier latest end.
fn favour(expectation: &Expectation) -> (bool, Date, Date) {
    let or_never = |day: Option<Date>| day.unwrap_or(Date::MAX);
    (!expectation.satisfied, or_never(expectation.ends_on), or_never(expectation.latest_end))
}

/// What one rule makes of the facts.
fn expect(rule: &Rule, course: &Course<'_>, on: Date) -> Expectation {
    let applied = Applied::new(rule, course, on);
    let by_tests = applied.by_tests();
    let latest_end = applied.latest_end();
    let met = [
        (applied.by_early_test(), "isolation-ended-by-early-test"),
        (by_tests, "isolation-ended-by-tests"),
        (applied.by_days(), applied.by_days_key()),
        (latest_end, "isolation-ended-by-longest"),
    ];
    let over = met.into_iter().filter_map(|(day, key)| Some((day.filter(|&day| day <= on)?, key)));
    let over = over.min_by_key(|found| found.0);
    let ends_on = over.map(|found| found.0).or(by_tests).or_else(|| applied.expected(latest_end));
    let key = match (over, by_tests) {
        (Some((_, key)), _) => key,
        (None, Some(_)) => "isolation-tests-done",
        (None, None) => applied.waiting_key(ends_on, latest_end),
    };
    let explanation = applied.explain(key, ends_on, latest_end);
    Expectation {
        rule_id: Some(rule.id.clone()),
        ends_on,
        latest_end,
        satisfied: over.is_some(),
        explanation,
    }
}

/// A rule, the facts, and the days they give together. No day comes before the rule was in force: what an earlier
/// rule did not end goes on until the new one does.
struct Applied<'r> {
    rule: &'r Rule,
    course: &'r Course<'r>,
    on: Date,
    anchor: Date,
    /// First day after the least number of days.
    from_days: Date,
    /// First day with enough days without symptoms; none for who never had them, and while they last.
    free_from: Option<Date>,
    symptoms_last: bool,
}

impl<'r> Applied<'r> {
    fn new(rule: &'r Rule, course: &'r Course<'r>, on: Date) -> Self {
        let anchor = course.anchor(rule.anchor);
        Self {
            rule,
            course,
            on,
            anchor,
            from_days: days_after(anchor, rule.min_days)
                .max(rule.valid_from)
                .max(course.positive_sample_date),
            free_from: course.free_for(rule.symptom_free_days, on),
            symptoms_last: course.symptoms_last(on),
        }
    }

    /// First day that has both the days and the days without symptoms. While these last, the first that has the days:
    /// it cannot end before.
    fn earliest(&self) -> Date {
        self.free_from.map_or(self.from_days, |free| free.max(self.from_days))
    }

    /// The end by days alone, where no test is needed.
    fn by_days(&self) -> Option<Date> {
        match self.rule.anchor {
            Anchor::NotDue => Some(self.from_days),
            _ => (!self.rule.test_required && !self.symptoms_last).then(|| self.earliest()),
        }
    }

    fn by_days_key(&self) -> &'static str {
        if self.rule.anchor == Anchor::NotDue { "isolation-not-due" } else { "isolation-ended-by-days" }
    }

    /// The end by the negative tests the rule needs, if they are there.
    fn by_tests(&self) -> Option<Date> {
        if !self.rule.test_required || self.symptoms_last {
            return None;
        }
        // A test too early does not count: the sample comes after the days, those without symptoms included. One
        // taken before the rule was in force does.
        let least_days = days_after(self.anchor, self.rule.min_days);
        let free_from = self.free_from.filter(|_| self.rule.symptom_free_days > 0);
        let first_day = free_from.map_or(least_days, |free| free.max(least_days));
        let least_hours = jiff::SignedDuration::from_hours(self.rule.min_hours_between_tests);
        let mut counted: Vec<NegativeTest> = Vec::new();
        for test in self.negatives(&self.rule.accepted_tests) {
            let apart =
                counted.last().is_none_or(|last| test.taken_at.duration_since(last.taken_at) >= least_hours);
            if apart && test.day() >= first_day && counted.len() < self.rule.tests_needed {
                counted.push(test);
            }
        }
        let last = counted.get(self.rule.tests_needed - 1)?.day();
        Some(last.max(self.earliest()))
    }

    /// The end by a negative test before the least number of days.
    fn by_early_test(&self) -> Option<Date> {
        let test = self.negatives(&self.rule.early_exit_tests).into_iter().next()?;
        (!self.course.symptomatic).then(|| test.day().max(self.rule.valid_from))
    }

    /// The end without a negative test.
    fn latest_end(&self) -> Option<Date> {
        if self
            .course
            .variant
            .is_some_and(|variant| self.rule.excluded_variants.iter().any(|it| it == variant))
        {
            return None;
        }
        let by_days = days_after(self.anchor, self.rule.max_days?);
        let free_days = self.rule.max_free_days;
        let by_symptoms = match free_days {
            0 => None,
            _ if self.symptoms_last => return None,
            _ => self.course.free_for(free_days, self.on),
        };
        let day = by_symptoms.map_or(by_days, |free| free.max(by_days));
        Some(day.max(self.rule.valid_from).max(self.course.positive_sample_date))
    }

    /// The first day on which it may end, while it has not.
    fn expected(&self, latest_end: Option<Date>) -> Option<Date> {
        if self.rule.test_required && self.rule.min_days == 0 {
            return None;
        }
        Some(latest_end.map_or(self.earliest(), |latest| latest.min(self.earliest())))
    }

    /// Accepted negatives known by now, in order. One of the day of the positive sample contradicts it and ends
    /// nothing.
    fn negatives(&self, accepted: &[TestKind]) -> Vec<NegativeTest> {
        let after = self.course.positive_sample_date;
        let counts = |test: &&NegativeTest| {
            accepted.contains(&test.kind) && test.day() > after && test.day() <= self.on
        };
        let mut tests: Vec<NegativeTest> = self.course.negatives.iter().filter(counts).copied().collect();
        tests.sort_by_key(|test| test.taken_at);
        tests
    }

    fn waiting_key(&self, ends_on: Option<Date>, latest_end: Option<Date>) -> &'static str {
        match (ends_on, latest_end) {
            (None, _) => "isolation-needs-tests",
            (_, Some(_)) if self.symptoms_last => "isolation-symptoms-last-or-longest",
            _ if self.symptoms_last => "isolation-symptoms-last",
            _ if !self.rule.test_required => "isolation-days",
            (_, Some(_)) => "isolation-test-from-or-longest",
            (_, None) => "isolation-test-from",
        }
    }

    fn explain(&self, key: &'static str, ends_on: Option<Date>, latest_end: Option<Date>) -> Explanation {
        let rule = self.rule;
        let (days, free) = if key == "isolation-ended-by-longest" {
            (rule.max_days.unwrap_or(0), rule.max_free_days)
        } else {
            (rule.min_days, rule.symptom_free_days)
        };
        let mut explanation = Explanation::new(key)
            .with("source", &rule.source)
            .with("days", days)
            .with("free_days", free)
            .with("tests", rule.tests_needed)
            .with("how_many", if rule.tests_needed == 1 { "one" } else { "many" })
            .with("hours", rule.min_hours_between_tests)
            .tests(&rule.accepted_tests)
            .on("anchor", self.anchor);
        if let Some(day) = ends_on {
            explanation = explanation.on("date", day);
        }
        if let Some(day) = latest_end {
            explanation = explanation.on("latest", day);
        }
        explanation
    }
}
