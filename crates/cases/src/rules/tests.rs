//! The worked cases and the boundaries, one by one.

use jiff::civil::{Date, date};

use super::condition::Condition;
use super::*;

const RULES: fn() -> &'static Rules = Rules::builtin;

fn negative(local: &str, kind: TestKind) -> NegativeTest {
    let local: jiff::civil::DateTime = local.parse().unwrap();
    NegativeTest { taken_at: local.to_zoned_datetime(kernel::clock::rome()).unwrap().timestamp(), kind }
}

fn molecular(local: &str) -> NegativeTest {
    negative(local, TestKind::Molecular)
}

fn asymptomatic(sample: Date) -> Course<'static> {
    Course::asymptomatic(sample)
}

fn symptomatic(sample: Date, onset: Date, ended: Option<Date>) -> Course<'static> {
    Course { symptomatic: true, onset: Some(onset), symptoms_ended: ended, ..Course::asymptomatic(sample) }
}

/// The end, the latest end, whether it is satisfied, and the sentence.
fn told(course: &Course<'_>, on: Date) -> (Option<Date>, Option<Date>, bool, &'static str) {
    let expected = expected_end(RULES(), course, on);
    (expected.ends_on, expected.latest_end, expected.satisfied, expected.explanation.key)
}

#[test]
fn two_molecular_negatives_a_day_apart_until_october_2020() {
    let mut course = asymptomatic(date(2020, 3, 20));
    assert_eq!(told(&course, date(2020, 4, 9)), (None, None, false, "isolation-needs-tests"));
    let tests = [molecular("2020-04-10T09:00"), molecular("2020-04-11T09:00")];
    course.negatives = &tests;
    assert!(!told(&course, date(2020, 4, 10)).2, "the second is not known yet");
    let end = date(2020, 4, 11);
    assert_eq!(told(&course, end), (Some(end), None, true, "isolation-ended-by-tests"));
    let too_near = [molecular("2020-04-10T09:00"), molecular("2020-04-11T08:59")];
    course.negatives = &too_near;
    assert_eq!(told(&course, end), (None, None, false, "isolation-needs-tests"));
    let antigen = negative("2020-04-12T09:00", TestKind::Antigen);
    let third = [too_near[1], too_near[0], antigen, molecular("2020-04-12T10:00")];
    course.negatives = &third;
    assert_eq!(told(&course, date(2020, 4, 13)).0, Some(date(2020, 4, 12)), "in any order, the first counts");
    // Still ill: tests alone are not recovery.
    let ill = Course { negatives: &tests, ..symptomatic(date(2020, 3, 20), date(2020, 3, 18), None) };
    assert_eq!(told(&ill, end), (None, None, false, "isolation-needs-tests"));
    let just_well = Course { symptoms_ended: Some(end), ..ill };
    assert_eq!(told(&just_well, end), (Some(date(2020, 4, 12)), None, false, "isolation-tests-done"));
}

#[test]
fn hours_between_tests_are_real_hours_when_the_clock_changes() {
    // On 2020-03-29 Italy moved an hour ahead: 09:00 to 09:00 are 23 hours.
    let mut course = asymptomatic(date(2020, 3, 10));
    let short = [molecular("2020-03-28T09:00"), molecular("2020-03-29T09:00")];
    course.negatives = &short;
    assert!(!expected_end(RULES(), &course, date(2020, 3, 30)).satisfied);
    let full = [molecular("2020-03-28T09:00"), molecular("2020-03-29T10:00")];
    course.negatives = &full;
    assert!(expected_end(RULES(), &course, date(2020, 3, 30)).satisfied);
}

#[test]
fn ten_days_and_a_negative_test_from_october_2020() {
    let mut course = asymptomatic(date(2020, 11, 1));
    let (day_10, day_21) = (date(2020, 11, 11), date(2020, 11, 22));
    let waiting = (Some(day_10), Some(day_21), false, "isolation-test-from-or-longest");
    assert_eq!(told(&course, date(2020, 11, 2)), waiting);
    let early = [molecular("2020-11-10T12:00")];
    course.negatives = &early;
    assert_eq!(told(&course, day_10), waiting, "day 9 is too early");
    let both = [early[0], molecular("2020-11-11T08:00")];
    course.negatives = &both;
    assert_eq!(told(&course, day_10), (Some(day_10), Some(day_21), true, "isolation-ended-by-tests"));
    let antigen = [negative("2020-11-11T08:00", TestKind::Antigen)];
    course.negatives = &antigen;
    assert_eq!(told(&course, day_10), waiting, "only molecular until August 2021");
}

#[test]
fn days_count_from_the_onset_and_three_are_without_symptoms() {
    let (onset, end) = (date(2020, 11, 1), date(2020, 11, 11));
    let negatives = [molecular("2020-11-11T10:00")];
    let mut course =
        Course { negatives: &negatives, ..symptomatic(date(2020, 11, 3), onset, Some(date(2020, 11, 8))) };
    assert_eq!(told(&course, end), (Some(end), Some(date(2020, 11, 22)), true, "isolation-ended-by-tests"));
    course.symptoms_ended = Some(date(2020, 11, 9));
    assert_eq!(told(&course, end).0, Some(date(2020, 11, 12)), "two days without symptoms are not enough");
    assert!(!told(&course, date(2020, 11, 12)).2, "and the test has to follow them");
    course.symptoms_ended = None;
    assert_eq!(told(&course, end), (Some(end), None, false, "isolation-symptoms-last"));
    let later = told(&course, date(2020, 12, 1));
    assert_eq!(later.0, Some(end), "the day before which it cannot end does not move with the days");
    // Tested long after the onset: no end comes before the sample.
    let late = symptomatic(date(2020, 11, 20), onset, Some(date(2020, 11, 5)));
    assert_eq!(told(&late, date(2020, 11, 20)).0, Some(date(2020, 11, 20)));
    // Onset unknown: days from the sample, which never is the sooner of the two.
    let unknown = Course { onset: None, symptoms_ended: Some(date(2020, 11, 5)), negatives: &[], ..course };
    assert_eq!(told(&unknown, end).0, Some(date(2020, 11, 13)));
}

#[test]
fn day_21_ends_it_without_a_negative_test() {
    let course = symptomatic(date(2020, 11, 2), date(2020, 11, 1), Some(date(2020, 11, 5)));
    let day_21 = date(2020, 11, 22);
    let waiting = (Some(date(2020, 11, 11)), Some(day_21), false, "isolation-test-from-or-longest");
    assert_eq!(told(&course, date(2020, 11, 21)), waiting);
    assert_eq!(told(&course, day_21), (Some(day_21), Some(day_21), true, "isolation-ended-by-longest"));
    let long = Course { symptoms_ended: Some(date(2020, 11, 18)), ..course };
    assert_eq!(told(&long, day_21).1, Some(date(2020, 11, 25)), "seven days without symptoms");
    // Not for Beta, from August 2021.
    let beta = Course { variant: Some("beta"), ..asymptomatic(date(2021, 9, 1)) };
    assert_eq!(told(&beta, date(2021, 9, 30)), (Some(date(2021, 9, 11)), None, false, "isolation-test-from"));
    assert!(told(&asymptomatic(date(2021, 9, 1)), date(2021, 9, 30)).2);
}

#[test]
fn a_booster_or_a_recent_cycle_makes_it_seven_days() {
    let (sample, end) = (date(2022, 1, 10), date(2022, 1, 17));
    let negatives = [negative("2022-01-17T09:00", TestKind::Antigen)];
    let boosted = Protection { boosted: true, ..Protection::default() };
    let course = Course { negatives: &negatives, protection: boosted, ..asymptomatic(sample) };
    assert_eq!(told(&course, end), (Some(end), Some(date(2022, 1, 31)), true, "isolation-ended-by-tests"));
    let days = |protection| told(&Course { protection, negatives: &[], ..course.clone() }, end).0;
    let cycle = |day| Protection { cycle_completed: Some(day), ..Protection::default() };
    let recovery = |day| Protection { recovered: Some(day), ..Protection::default() };
    let (seven, ten) = (Some(end), Some(date(2022, 1, 20)));
    assert_eq!(days(Protection::default()), ten, "what is not known does not favour");
    assert_eq!(days(cycle(date(2021, 9, 12))), seven, "120 days");
    assert_eq!(days(cycle(date(2021, 9, 11))), ten, "121 days");
    assert_eq!(days(recovery(date(2021, 12, 1))), seven);
    assert_eq!(days(cycle(date(2022, 1, 11))), ten, "after the sample");
    // While symptoms last the shorter row does not hold yet.
    let ill = Course { negatives: &[], protection: boosted, ..symptomatic(sample, sample, None) };
    let rule = |course, on| expected_end(RULES(), course, on).rule_id.unwrap();
    assert_eq!(rule(&ill, date(2022, 1, 12)), "isolation-2021-12-31-others");
    let well = Course { symptoms_ended: Some(date(2022, 1, 13)), ..ill };
    assert!(rule(&well, date(2022, 1, 14)).starts_with("isolation-2021-12-31-booster-or-cycle"));
    assert_eq!(told(&well, date(2022, 1, 14)).0, Some(end));
}

#[test]
fn day_14_ends_it_whatever_the_test_from_september_2022() {
    let sample = date(2022, 9, 1);
    let day_14 = date(2022, 9, 15);
    let waiting = (Some(date(2022, 9, 6)), Some(day_14), false, "isolation-test-from-or-longest");
    assert_eq!(told(&asymptomatic(sample), date(2022, 9, 14)), waiting);
    assert_eq!(
        told(&asymptomatic(sample), day_14),
        (Some(day_14), Some(day_14), true, "isolation-ended-by-longest")
    );
    assert!(told(&symptomatic(sample, sample, None), day_14).2, "symptoms or not");
    let ill = told(&symptomatic(sample, sample, None), date(2022, 9, 14));
    let day_5 = date(2022, 9, 6);
    assert_eq!(ill, (Some(day_5), Some(day_14), false, "isolation-symptoms-last-or-longest"));
    // Begun under a stricter rule, it ends when the new one comes, not before.
    assert_eq!(told(&asymptomatic(date(2022, 8, 12)), date(2022, 8, 31)).0, Some(date(2022, 8, 31)));
}

#[test]
fn five_days_without_a_test_in_2023_and_groups_with_their_own_rows() {
    let (sample, end) = (date(2023, 1, 2), date(2023, 1, 7));
    let course = asymptomatic(sample);
    assert_eq!(told(&course, date(2023, 1, 6)), (Some(end), None, false, "isolation-days"));
    assert_eq!(told(&course, end), (Some(end), None, true, "isolation-ended-by-days"));
    let early = [negative("2023-01-04T09:00", TestKind::Antigen)];
    let tested = Course { negatives: &early, ..course.clone() };
    assert_eq!(
        told(&tested, date(2023, 1, 4)),
        (Some(date(2023, 1, 4)), None, true, "isolation-ended-by-early-test")
    );
    let same_day = [negative("2023-01-02T20:00", TestKind::Antigen)];
    let contradicted = Course { negatives: &same_day, ..course.clone() };
    assert!(!told(&contradicted, date(2023, 1, 4)).2, "one of the day of the positive sample ends nothing");
    let better = Course { negatives: &early, ..symptomatic(sample, sample, Some(sample)) };
    assert!(!told(&better, date(2023, 1, 4)).2, "not for who had symptoms");
    let ill = symptomatic(sample, sample, Some(date(2023, 1, 6)));
    assert_eq!(told(&ill, end).0, Some(date(2023, 1, 8)));
    assert_eq!(told(&symptomatic(sample, sample, None), end).3, "isolation-symptoms-last");
    let fragile = Course { immunocompromised: true, ..course.clone() };
    assert_eq!(told(&fragile, date(2023, 1, 20)), (Some(end), None, false, "isolation-test-from"));
    let worker = Course { health_worker: true, ..course.clone() };
    assert_eq!(told(&worker, date(2023, 1, 3)), (None, None, false, "isolation-needs-tests"));
    let both = Course { immunocompromised: true, negatives: &early, ..worker.clone() };
    assert!(!told(&both, date(2023, 1, 5)).2, "the duties of two groups add up");
    assert!(told(&Course { negatives: &early, ..worker }, date(2023, 1, 5)).2);
    let traveller = Course { arrived_from_china: true, ..course };
    assert_eq!(told(&traveller, end).3, "isolation-test-from");
}

#[test]
fn isolation_is_over_for_everybody_on_11_august_2023() {
    let last_day = date(2023, 8, 11);
    let ill = symptomatic(date(2023, 8, 9), date(2023, 8, 9), None);
    assert_eq!(told(&ill, date(2023, 8, 10)).3, "isolation-symptoms-last");
    assert_eq!(told(&ill, last_day), (Some(last_day), None, true, "isolation-not-due"));
    assert_eq!(told(&asymptomatic(date(2023, 9, 1)), date(2023, 9, 1)).0, Some(date(2023, 9, 1)));
}

#[test]
fn a_contact_is_free_after_14_days_without_a_test() {
    let mut contact = Contact { last_exposure: date(2020, 12, 1), chosen_rule: None, negatives: &[] };
    let told = |contact: &Contact<'_>, on| {
        let end = quarantine_end(RULES(), contact, on);
        (end.ends_on, end.latest_end, end.satisfied, end.explanation.key)
    };
    let (day_10, day_14) = (date(2020, 12, 11), date(2020, 12, 15));
    let waiting = (Some(day_10), Some(day_14), false, "isolation-contact-test-or-days");
    assert_eq!(told(&contact, date(2020, 12, 14)), waiting);
    assert_eq!(told(&contact, day_14), (Some(day_14), Some(day_14), true, "isolation-contact-ended-by-days"));
    let tests =
        [negative("2020-12-10T09:00", TestKind::Antigen), negative("2020-12-11T09:00", TestKind::Antigen)];
    contact.negatives = &tests[..1];
    assert_eq!(told(&contact, date(2020, 12, 14)), waiting, "too early");
    contact.negatives = &tests;
    assert_eq!(told(&contact, date(2020, 12, 14)).0, Some(day_10));
    contact = Contact { last_exposure: date(2021, 9, 1), chosen_rule: None, negatives: &[] };
    assert_eq!(told(&contact, date(2021, 9, 2)).3, "isolation-contact-choose-rule");
    let vaccinated = "isolation-contact-none-such";
    contact.chosen_rule = Some(vaccinated);
    assert_eq!(told(&contact, date(2021, 9, 2)).3, "isolation-contact-choose-rule");
    contact.chosen_rule = Some("contact-2021-08-11-high-risk-fully-vaccinated-14d-not-beta");
    assert_eq!(told(&contact, date(2021, 9, 2)).0, Some(date(2021, 9, 8)));
    contact = Contact { last_exposure: date(2022, 5, 1), chosen_rule: None, negatives: &[] };
    assert_eq!(told(&contact, date(2022, 5, 2)).3, "isolation-contact-not-due");
    assert_eq!(told(&contact, date(2020, 2, 20)).3, "isolation-contact-no-rule");
}

#[test]
fn every_day_of_the_epidemic_has_a_rule_for_everybody() {
    let day_before = date(2020, 2, 27);
    let none = expected_end(RULES(), &asymptomatic(day_before), day_before);
    assert_eq!((none.rule_id, none.explanation.key), (None, "isolation-no-rule"));
    let mut seen = std::collections::BTreeSet::new();
    for day in date(2020, 2, 28).series(jiff::Span::new().days(1)).take_while(|&day| day <= date(2023, 8, 31))
    {
        for course in [asymptomatic(day), symptomatic(day, day, None), symptomatic(day, day, Some(day))] {
            for course in [course.clone(), Course { immunocompromised: true, ..course }] {
                let expected = expected_end(RULES(), &course, day);
                let rule = RULES().by_id(&expected.rule_id.expect("a rule")).unwrap();
                assert!(rule.in_force(day) && rule.kind == Kind::Isolation, "{day}");
                seen.insert(rule.id.clone());
            }
        }
    }
    // Missing are the two rows of the protected, the health workers' and the travellers'.
    assert_eq!(seen.len(), 15 - 4, "{seen:?}");
    let periods = [
        (date(2020, 2, 28), date(2020, 10, 11)),
        (date(2020, 10, 12), date(2021, 8, 10)),
        (date(2021, 8, 11), date(2021, 12, 30)),
        (date(2021, 12, 31), date(2022, 3, 31)),
        (date(2022, 4, 1), date(2022, 8, 30)),
        (date(2022, 8, 31), date(2022, 12, 30)),
        (date(2022, 12, 31), date(2023, 8, 10)),
        (date(2023, 8, 11), kernel::clock::FOREVER),
    ];
    for (from, to) in periods {
        for day in [from, to] {
            let expected = expected_end(RULES(), &asymptomatic(day), day);
            let rule = RULES().by_id(&expected.rule_id.unwrap()).unwrap();
            assert_eq!((rule.valid_from, rule.valid_to), (from, to));
        }
    }
}

#[test]
fn a_wrong_table_is_refused_with_line_and_column() {
    let good = table::BUILTIN;
    assert_eq!(RULES().iter().count(), 36);
    let refused = |from: &str, to: &str| {
        assert!(good.contains(from), "{from}");
        let error = Rules::parse(&good.replacen(from, to, 1)).unwrap_err();
        (error.line, error.column)
    };
    assert_eq!(refused("isolation,2020-02-28", "isolamento,2020-02-28"), (2, "kind"));
    assert_eq!(refused("2020-10-12,2021-08-10", "2020-10-12,2020-08-10"), (3, "valid_to"));
    assert_eq!(refused("2020-10-12,2021-08-10", "12/10/2020,2021-08-10"), (3, "valid_from"));
    assert_eq!(refused(",asymptomatic,10,", ",asintomatico,10,"), (3, "condition"));
    assert_eq!(refused(",symptomatic,10,", ",asymptomatic,10,"), (4, "condition"));
    assert_eq!(refused(",symptomatic,10,", ",symptomatic,ten,"), (4, "min_days"));
    assert_eq!(refused("onset_date", "onset"), (4, "anchor"));
    assert_eq!(refused("onset_date", "last_exposure_date"), (4, "anchor"));
    assert_eq!(refused("True,molecular,1", "yes,molecular,1"), (3, "negative_test_required"));
    assert_eq!(refused("True,molecular,1", "True,,1"), (3, "accepted_tests"));
    assert_eq!(refused("True,molecular,1", "True,molecular,"), (3, "tests_needed"));
    assert_eq!(refused("True,molecular,1,21", "True,molecular,1,9"), (3, "max_days_without_negative"));
    assert_eq!(refused("min_days", "least_days"), (2, "min_days"));
    assert_eq!(refused("isolation,2020-02-28,", ""), (2, ""));
    let error = Rules::parse(&good.replacen(",asymptomatic,10,", ",asintomatico,10,", 1)).unwrap_err();
    assert_eq!(error.to_string(), "line 3, column condition: unknown term `asintomatico`");
}

#[test]
fn conditions_are_read_with_brackets() {
    use Condition::*;
    let parsed = Condition::parse("all AND (always asymptomatic OR asymptomatic>=3d)").unwrap();
    let inner = Or(Box::new(NeverSymptomatic), Box::new(SymptomFree(3)));
    assert_eq!(parsed, And(Box::new(All), Box::new(inner)));
    for wrong in ["", "all AND", "(all", "all)", "OR all", "all others", "asymptomatic>=d"] {
        assert!(Condition::parse(wrong).is_err(), "{wrong}");
    }
}
