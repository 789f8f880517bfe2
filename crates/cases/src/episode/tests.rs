use jiff::civil::date;
use kernel::clock::rome;
use kernel::ids::{PersonId, ReportId, UserId};

use super::*;
use crate::model::ReportStatus;

fn at(day: Date, hour: i8) -> Timestamp {
    day.at(hour, 0, 0, 0).to_zoned_datetime(rome()).unwrap().timestamp()
}

fn finding(test: TestKind, outcome: Outcome, day: Date) -> Finding {
    Finding { result: ResultId::new(), test, outcome, sampled_at: at(day, 9), reported_on: day }
}

fn positive(day: Date) -> Finding {
    finding(TestKind::Molecular, Outcome::Positive, day)
}

#[test]
fn what_a_positive_does_depends_on_test_and_date() {
    let table = [
        (TestKind::Molecular, date(2020, 3, 20), Confirmation::Case),
        (TestKind::Molecular, date(2022, 1, 10), Confirmation::Case),
        (TestKind::Antigen, date(2020, 11, 14), Confirmation::Awaited),
        (TestKind::Antigen, date(2021, 1, 14), Confirmation::Awaited),
        (TestKind::Antigen, date(2021, 1, 15), Confirmation::Case),
        (TestKind::SerologyIgg, date(2021, 1, 15), Confirmation::None),
        (TestKind::SerologyIgm, date(2020, 5, 8), Confirmation::None),
        (TestKind::SerologyIgm, date(2020, 6, 1), Confirmation::Suspected),
        (TestKind::SerologyIgg, date(2021, 1, 7), Confirmation::Suspected),
        (TestKind::SerologyIgg, date(2021, 1, 8), Confirmation::None),
    ];
    for (test, day, expected) in table {
        assert_eq!(confirmation(test, day), expected, "{test:?} {day}");
    }
}

#[test]
fn ninety_days_without_a_positive_make_a_new_episode() {
    let days = [date(2020, 3, 1), date(2020, 5, 29), date(2020, 8, 27), date(2020, 11, 20)];
    let findings: Vec<Finding> = days.into_iter().map(positive).collect();
    // 89 days join, 90 separate.
    let first = Episode::around(days[0], &findings);
    assert_eq!(first.positives, findings[..2]);
    assert_eq!(Episode::around(days[1], &findings), first);
    let second = Episode::around(days[3], &findings);
    assert_eq!(second.positives, findings[2..]);
    assert_eq!(second.confirming(), Some(&findings[2]));
    assert!(Episode::around(date(2021, 6, 1), &findings).first().is_none());
}

#[test]
fn negatives_and_waiting_antigens_confirm_nothing() {
    let day = date(2020, 11, 10);
    let antigen = finding(TestKind::Antigen, Outcome::Positive, day);
    let findings = [antigen, finding(TestKind::Molecular, Outcome::Negative, date(2020, 11, 12))];
    let episode = Episode::around(day, &findings);
    assert_eq!(episode.first(), Some(&antigen));
    assert_eq!(episode.confirming(), None);
}

fn report(onset: Date, symptoms: &[&str]) -> Report {
    Report {
        id: ReportId::new(),
        person: PersonId::new(),
        asl: "301".into(),
        onset: Some(onset),
        symptoms: symptoms.iter().map(|code| (*code).to_owned()).collect(),
        temperature_tenths: None,
        grades: crate::model::Grades::default(),
        whereabouts: String::new(),
        context: String::new(),
        conditions: String::new(),
        note: String::new(),
        status: ReportStatus::Waiting,
        reported_by: UserId::new(),
        reported_by_name: String::new(),
        reported_at: at(onset, 12),
        taken: None,
        asked: None,
        version: 1,
    }
}

fn ask(findings: &[Finding], report: Option<&Report>, confirmed: bool, on: Date) -> Expectation {
    let day = findings[0].day();
    let episode = Episode::around(day, findings);
    let told = Told { report, end: None };
    expectation(Rules::builtin(), &episode, findings, told, confirmed, on).unwrap()
}

#[test]
fn the_rules_are_those_of_the_day() {
    let in_march = ask(&[positive(date(2020, 3, 18))], None, true, date(2020, 3, 20));
    assert_eq!((in_march.ends_on, in_march.latest_end), (None, None));
    assert_eq!(in_march.explanation.key, "isolation-needs-tests");

    let in_november = ask(&[positive(date(2020, 11, 12))], None, true, date(2020, 11, 14));
    assert_eq!(in_november.ends_on, Some(date(2020, 11, 22)));
    assert_eq!(in_november.latest_end, Some(date(2020, 12, 3)));
}

#[test]
fn reported_symptoms_count_from_their_onset() {
    let findings = [positive(date(2020, 11, 12))];
    let fever = report(date(2020, 11, 8), &["fever"]);
    let lasting = ask(&findings, Some(&fever), true, date(2020, 11, 14));
    assert_eq!(lasting.explanation.key, "isolation-symptoms-last");
    let smell = report(date(2020, 11, 8), &["loss_of_smell"]);
    let free = ask(&findings, Some(&smell), true, date(2020, 11, 14));
    assert_eq!(free.ends_on, Some(date(2020, 11, 18)), "ten days from the onset, smell not counting");
}

#[test]
fn only_a_report_near_the_sample_is_of_this_infection() {
    let episode = Episode::around(date(2020, 11, 12), &[positive(date(2020, 11, 12))]);
    let near = report(date(2020, 10, 13), &["cough"]);
    let far = report(date(2020, 10, 12), &["fever"]);
    assert_eq!(episode.report(&[far.clone(), near.clone()]), Some(&near));
    assert_eq!(episode.report(&[far]), None);
}

#[test]
fn an_antigen_waits_and_a_molecular_negative_contradicts_it() {
    let antigen = finding(TestKind::Antigen, Outcome::Positive, date(2020, 11, 10));
    let waiting = ask(&[antigen], None, false, date(2020, 11, 11));
    assert_eq!((waiting.ends_on, waiting.satisfied), (None, false));
    assert_eq!(waiting.explanation.key, "cases-antigen-awaits");
    assert_eq!(waiting.latest_end, Some(date(2020, 12, 1)));

    let negative = finding(TestKind::Molecular, Outcome::Negative, date(2020, 11, 12));
    let contradicted = ask(&[antigen, negative], None, false, date(2020, 11, 13));
    assert_eq!((contradicted.ends_on, contradicted.satisfied), (Some(date(2020, 11, 12)), true));
    assert_eq!(contradicted.explanation.key, "cases-antigen-not-confirmed");
}

#[test]
fn a_negative_counts_only_after_the_last_positive() {
    let findings = [
        positive(date(2020, 11, 1)),
        finding(TestKind::Molecular, Outcome::Negative, date(2020, 11, 12)),
        positive(date(2020, 11, 14)),
    ];
    assert!(!ask(&findings, None, true, date(2020, 11, 15)).satisfied);
    assert!(ask(&findings[..2], None, true, date(2020, 11, 15)).satisfied);
}

#[test]
fn serology_is_no_positive_of_an_infection_and_waits_for_a_molecular_test() {
    let serology = finding(TestKind::SerologyIgg, Outcome::Positive, date(2020, 10, 1));
    let later = positive(date(2020, 11, 1));
    let findings = [serology, later];
    assert_eq!(Episode::around(later.day(), &findings).first(), Some(&later), "days are not counted from it");
    assert_eq!(suspecting(date(2020, 12, 29), &findings).count(), 1);
    assert_eq!(suspecting(date(2020, 12, 30), &findings).count(), 0);

    let waits = until_molecular(&serology, &[serology]);
    assert_eq!((waits.ends_on, waits.latest_end), (None, Some(date(2020, 10, 15))));
    assert_eq!(waits.explanation.key, "cases-serology-awaits");
    let before = finding(TestKind::Molecular, Outcome::Negative, date(2020, 9, 30));
    assert!(!until_molecular(&serology, &[before, serology]).satisfied, "of the day before");
    let negative = finding(TestKind::Molecular, Outcome::Negative, date(2020, 10, 3));
    let over = until_molecular(&serology, &[serology, negative]);
    assert_eq!((over.ends_on, over.satisfied), (Some(date(2020, 10, 3)), true));
}
