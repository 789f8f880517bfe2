//! What holds for any course of a case.

use jiff::civil::{Date, date};
use kernel::Timestamp;
use proptest::prelude::*;

use super::*;

const RULES: fn() -> &'static Rules = Rules::builtin;

/// Any course, with up to four tests between two days before and fifty after the sample.
fn any_course() -> impl Strategy<Value = (Course<'static>, Vec<NegativeTest>)> {
    let days = |from: Date, days: i64| from.saturating_add(jiff::Span::new().days(days));
    let flags = proptest::array::uniform5(any::<bool>());
    let tests = proptest::collection::vec((-48_i64..1_200, any::<bool>()), 0..4);
    let offsets = (0_i64..1_300, -20_i64..10, proptest::option::of(0_i64..40));
    (offsets, flags, tests, proptest::option::of(-200_i64..10)).prop_map(
        move |((sample, onset, ended), [ill, boosted, fragile, worker, beta], tests, cycle)| {
            let sample = days(date(2020, 2, 28), sample);
            let onset = days(sample, onset);
            let course = Course {
                onset: (ill && !beta).then_some(onset),
                symptomatic: ill,
                symptoms_ended: ended.map(|ended| days(onset, ended)).filter(|_| ill),
                protection: Protection {
                    boosted,
                    cycle_completed: cycle.map(|cycle| days(sample, cycle)),
                    recovered: None,
                },
                immunocompromised: fragile,
                health_worker: worker,
                variant: beta.then_some("beta"),
                ..Course::asymptomatic(sample)
            };
            let midnight = sample.to_zoned_datetime(kernel::clock::rome()).unwrap().timestamp();
            let at = |hours| -> Timestamp { midnight + jiff::SignedDuration::from_hours(hours) };
            let kind = |molecular| if molecular { TestKind::Molecular } else { TestKind::Antigen };
            let tests =
                tests.into_iter().map(|(hours, m)| NegativeTest { taken_at: at(hours), kind: kind(m) });
            (course, tests.collect())
        },
    )
}

proptest! {
    #[test]
    fn no_end_comes_before_the_positive_sample((course, tests) in any_course(), later in 0_i64..60) {
        let course = Course { negatives: &tests, ..course };
        let on = course.positive_sample_date + jiff::Span::new().days(later);
        let expected = expected_end(RULES(), &course, on);
        for day in [expected.ends_on, expected.latest_end].into_iter().flatten() {
            prop_assert!(day >= course.positive_sample_date);
        }
        prop_assert!(!expected.satisfied || expected.ends_on.is_some_and(|day| day <= on));
        prop_assert!(expected.ends_on.zip(expected.latest_end).is_none_or(|(end, latest)| end <= latest));
    }

    /// Under one rule time only brings the end nearer: what is satisfied stays so, with the same day.
    #[test]
    fn what_is_satisfied_stays_satisfied((course, tests) in any_course(), first in 0_i64..60, then in 0_i64..60) {
        let course = Course { negatives: &tests, ..course };
        let on = course.positive_sample_date + jiff::Span::new().days(first);
        let later = on + jiff::Span::new().days(then);
        let period = |day| RULES().in_force(Kind::Isolation, day).map(|rule| rule.valid_from).collect::<Vec<_>>();
        if period(on) != period(later) {
            return Ok(());
        }
        let (now, then) = (expected_end(RULES(), &course, on), expected_end(RULES(), &course, later));
        if now.satisfied {
            prop_assert!(then.satisfied);
            prop_assert_eq!(now.ends_on, then.ends_on);
        }
    }

    /// More known protection never makes an isolation longer, and neither does one more negative test.
    #[test]
    fn favourable_facts_never_lengthen((course, tests) in any_course(), later in 0_i64..60) {
        let on = course.positive_sample_date + jiff::Span::new().days(later);
        let end = |course: &Course<'_>| {
            let expected = expected_end(RULES(), course, on);
            (!expected.satisfied, expected.ends_on.unwrap_or(Date::MAX))
        };
        let bare = Course { protection: Protection::default(), ..course.clone() };
        prop_assert!(end(&course) <= end(&bare));
        let tested = Course { negatives: &tests, ..course.clone() };
        prop_assert!(end(&tested) <= end(&course));
    }

    #[test]
    fn every_sentence_is_in_the_catalogue((course, tests) in any_course(), later in 0_i64..60) {
        let catalogue = include_str!("../../i18n/it.ftl");
        let course = Course { negatives: &tests, ..course };
        let on = course.positive_sample_date + jiff::Span::new().days(later);
        let contact = Contact { last_exposure: course.positive_sample_date, chosen_rule: None, negatives: &tests };
        for expected in [expected_end(RULES(), &course, on), quarantine_end(RULES(), &contact, on)] {
            let explanation = expected.explanation;
            let start = catalogue.find(&format!("\n{} = ", explanation.key));
            prop_assert!(start.is_some(), "{}", explanation.key);
            let mut lines = catalogue[start.unwrap() + 1..].lines();
            // What goes on is indented.
            let first = lines.next().unwrap();
            let sentence: String = [first].into_iter().chain(lines.take_while(|line| line.starts_with(' '))).collect();
            for named in sentence.split("{ $").skip(1) {
                let name = named.split([' ', '}']).next().unwrap();
                prop_assert!(explanation.args.iter().any(|arg| arg.0 == name), "{} in {}", name, explanation.key);
            }
        }
    }
}
