//! The end of the quarantine of a contact, for the rows that apply by themselves or that a person has chosen.

use kernel::Date;

use super::condition::Condition;
use super::{Expectation, Explanation, Kind, NegativeTest, Rule, Rules, days_after};

/// The facts of a contact that the quarantine depends on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contact<'a> {
    /// Last day of exposure.
    pub last_exposure: Date,
    /// The row a person of the health authority has chosen, where the general one does not do.
    pub chosen_rule: Option<&'a str>,
    /// Negative results after the exposure, in any order.
    pub negatives: &'a [NegativeTest],
}

/// When the quarantine of a contact ends, as far as the facts known on `on` tell.
///
/// From 21-05-2021 to 31-03-2022 it depends on risk, variant and vaccination in ways the table tells only to
/// people: without a chosen row the answer then is that one must be chosen. A chosen row counts while in force.
pub fn quarantine_end(rules: &Rules, contact: &Contact<'_>, on: Date) -> Expectation {
    let mut in_force = rules.in_force(Kind::Contact, on).peekable();
    if in_force.peek().is_none() {
        return Expectation::without_rule(Explanation::new("isolation-contact-no-rule").on("date", on));
    }
    let rows: Vec<&Rule> = in_force.collect();
    let chosen = rows.iter().find(|rule| contact.chosen_rule == Some(rule.id.as_str()));
    let general = || rows.iter().find(|rule| rule.condition == Condition::All);
    match chosen.or_else(general) {
        Some(rule) => expect(rule, contact, on),
        None => Expectation::without_rule(Explanation::new("isolation-contact-choose-rule").on("date", on)),
    }
}

fn expect(rule: &Rule, contact: &Contact<'_>, on: Date) -> Expectation {
    // What an earlier rule did not end goes on until the new one is in force.
    let after = |days: Option<i32>| Some(days_after(contact.last_exposure, days?).max(rule.valid_from));
    let least_days = rule.quarantine_days.or(rule.days_without_test);
    let shortest = after(least_days);
    let latest_end =
        if rule.test_required { after(rule.days_without_test) } else { after(rule.quarantine_days) };
    let by_test = contact
        .negatives
        .iter()
        .filter(|test| rule.test_required && rule.accepted_tests.contains(&test.kind) && test.day() <= on)
        .map(NegativeTest::day)
        .filter(|&day| day >= days_after(contact.last_exposure, least_days.unwrap_or(0)))
        .map(|day| day.max(rule.valid_from))
        .min();
    let over = [by_test, latest_end].into_iter().flatten().filter(|&day| day <= on).min();
    let key = match (over, by_test) {
        _ if rule.quarantine_days == Some(0) => "isolation-contact-not-due",
        (Some(day), Some(test)) if day == test => "isolation-contact-ended-by-test",
        (Some(_), _) => "isolation-contact-ended-by-days",
        _ if !rule.test_required => "isolation-contact-days",
        _ if latest_end.is_some() => "isolation-contact-test-or-days",
        _ => "isolation-contact-test",
    };
    let ends_on = over.or(shortest);
    let mut explanation = Explanation::new(key)
        .with("source", &rule.source)
        .with("days", rule.quarantine_days.unwrap_or(0))
        .tests(&rule.accepted_tests)
        .on("anchor", contact.last_exposure);
    if let Some(day) = ends_on {
        explanation = explanation.on("date", day);
    }
    if let Some(day) = latest_end {
        explanation = explanation.on("latest", day);
    }
    Expectation {
        rule_id: Some(rule.id.clone()),
        ends_on,
        latest_end,
        satisfied: over.is_some(),
        explanation,
    }
}
