//! A result opens and withdraws: case and measure follow it in its own commit.

use crate::common::{molecular, november, on};
use cases::model::{CaseStatus, MeasureChange, MeasureStatus};
use jiff::civil::date;
use kernel::Problem;
use lab::model::{Outcome, TestKind};
use storage::args;

#[test]
fn a_positive_opens_case_and_isolation_in_its_own_commit() {
    november(|region| {
        let person = region.person("Rossi");
        let result = region.record(molecular(person, Outcome::Positive, date(2020, 11, 12)));
        let course = region.course(person);
        assert_eq!(course.cases.len(), 1);
        assert_eq!((course.cases[0].status, course.cases[0].result), (CaseStatus::Open, result.id));
        let [measure] = &course.measures[..] else { panic!("{:?}", course.measures) };
        assert_eq!((measure.case, measure.result), (Some(course.cases[0].id), Some(result.id)));
        assert_eq!(measure.starts_on, date(2020, 11, 14));
        assert_eq!(
            (measure.comune.as_str(), measure.address.as_str()),
            (crate::common::IVREA, "Via Palestro 1")
        );
        assert_eq!(region.said(), ["case opened 204 2020-11-14", "started 204 2020-11-14"]);
        let seen_by: Vec<String> = region.audiences(measure.id.0).into_iter().map(|it| it.0).collect();
        assert_eq!(seen_by, ["asl:204", "comune:001125", "gp:0100001"]);
    });
}

#[test]
fn when_a_later_reaction_fails_nothing_of_it_happened() {
    let today = date(2020, 11, 14);
    let failing = || {
        let mut all = storage::Reactions::new();
        cases::reactions(&mut all);
        all.on("fails", |_, _: &cases::events::MeasureStarted| Err(Problem::Internal("on purpose".into())));
        all
    };
    testkit::on_each_engine(&crate::common::modules(), &[access::AUDIT_MODULE], failing, |db| {
        let region = crate::common::Region { db, said: crate::common::Said::default(), today };
        let person = region.person("Rossi");
        let refused = region.try_record(molecular(person, Outcome::Positive, date(2020, 11, 12)), None);
        assert!(matches!(refused, Err(Problem::Internal(_))));
        let course = region.course(person);
        assert!(course.cases.is_empty() && course.measures.is_empty() && course.history.is_empty());
        let results = move |tx: &mut storage::Tx<'_>| {
            tx.one(&crate::common::sql::COUNT_RESULTS, args![person], |row| row.get::<i64>(0))
        };
        assert_eq!(db.read(results).unwrap(), 0, "the result itself is gone too");
    });
}

#[test]
fn the_end_and_its_sentence_are_those_of_the_business_date() {
    let table = [
        (date(2020, 3, 20), None, None, "isolation-needs-tests", "6337"),
        (
            date(2020, 11, 14),
            Some(date(2020, 11, 23)),
            Some(date(2020, 12, 4)),
            "isolation-test-from-or-longest",
            "32850",
        ),
        (
            date(2022, 1, 10),
            Some(date(2022, 1, 19)),
            Some(date(2022, 1, 30)),
            "isolation-test-from-or-longest",
            "60136",
        ),
    ];
    crate::common::site::texts();
    for (today, expected_end, latest_end, key, act) in table {
        on(today, |region| {
            let person = region.person("Rossi");
            region.record(molecular(person, Outcome::Positive, today.yesterday().unwrap()));
            let measure = region.course(person).measures.remove(0);
            assert_eq!((measure.expected_end, measure.latest_end), (expected_end, latest_end), "{today}");
            assert_eq!(measure.explanation.key, key, "{today}");
            assert!(!measure.may_end);
            let sentence = measure.explanation.text();
            assert!(sentence.contains(act) && !sentence.contains("isolation-"), "{sentence}");
        });
    }
}

#[test]
fn a_correction_to_negative_withdraws_all_and_keeps_both_versions() {
    november(|region| {
        let person = region.person("Rossi");
        let positive = region.record(molecular(person, Outcome::Positive, date(2020, 11, 12)));
        let started = region.course(person).measures.remove(0);
        region.said();
        let negative = region.correct(&positive, Outcome::Negative);
        let course = region.course(person);
        assert_eq!(course.cases[0].status, CaseStatus::Withdrawn);
        assert_eq!(course.measures[0].status, MeasureStatus::Withdrawn);
        assert_eq!(region.said(), ["case withdrawn 204 2020-11-14", "withdrawn 204 2020-11-14 false"]);
        assert_eq!(region.audiences(started.id.0), [], "nobody's list has it any more");
        let told: Vec<_> =
            course.history.iter().map(|line| (line.change, line.cause.map(|cause| cause.result))).collect();
        assert_eq!(
            told,
            [(MeasureChange::Started, Some(positive.id)), (MeasureChange::Withdrawn, Some(negative.id))]
        );

        let again = region.correct(&negative, Outcome::Positive);
        let course = region.course(person);
        let open: Vec<_> = course.cases.iter().filter(|case| case.status == CaseStatus::Open).collect();
        assert_eq!(open.len(), 1);
        assert_eq!(open[0].result, again.id);
        let running: Vec<_> = course.measures.iter().filter(|measure| measure.runs()).collect();
        assert_eq!(running.len(), 1);
        assert_ne!(running[0].id, started.id, "the withdrawn one stays as it was");
        assert_eq!(course.measures.len(), 2);
    });
}

#[test]
fn a_result_that_is_withdrawn_takes_with_it_what_it_began() {
    november(|region| {
        let person = region.person("Rossi");
        let positive = region.record(molecular(person, Outcome::Positive, date(2020, 11, 12)));
        region.said();
        region.withdraw(&positive);
        let course = region.course(person);
        assert_eq!(course.cases[0].status, CaseStatus::Withdrawn);
        assert_eq!(course.measures[0].status, MeasureStatus::Withdrawn);
        assert_eq!(region.said(), ["case withdrawn 204 2020-11-14", "withdrawn 204 2020-11-14 false"]);
    });
}

#[test]
fn a_correction_that_leaves_the_outcome_changes_nothing_but_the_link() {
    november(|region| {
        let person = region.person("Rossi");
        let positive = region.record(molecular(person, Outcome::Positive, date(2020, 11, 12)));
        region.said();
        let corrected = region.correct(&positive, Outcome::Positive);
        let course = region.course(person);
        assert_eq!((course.cases.len(), course.measures.len()), (1, 1));
        assert_eq!(course.cases[0].result, corrected.id);
        assert_eq!(course.measures[0].result, Some(corrected.id));
        assert_eq!(region.said(), Vec::<String>::new());
    });
}

#[test]
fn two_positives_are_one_case_which_the_second_can_hold_up() {
    november(|region| {
        let person = region.person("Rossi");
        let first = region.record(molecular(person, Outcome::Positive, date(2020, 11, 10)));
        let second = region.record(molecular(person, Outcome::Positive, date(2020, 11, 13)));
        let course = region.course(person);
        assert_eq!((course.cases.len(), course.measures.len()), (1, 1));
        assert_eq!(course.cases[0].result, first.id);
        region.said();

        region.correct(&first, Outcome::Negative);
        let course = region.course(person);
        assert_eq!((course.cases[0].status, course.cases[0].result), (CaseStatus::Open, second.id));
        assert!(course.measures[0].runs());
        assert_eq!(course.measures[0].expected_end, Some(date(2020, 11, 23)), "counted from the second");
        assert_eq!(region.said(), Vec::<String>::new());

        region.correct(&second, Outcome::Indeterminate);
        let course = region.course(person);
        assert_eq!(course.cases[0].status, CaseStatus::Withdrawn);
        assert_eq!(course.measures[0].status, MeasureStatus::Withdrawn);
    });
}

#[test]
fn a_positive_ninety_days_later_is_another_case() {
    november(|region| {
        let person = region.person("Rossi");
        region.record(molecular(person, Outcome::Positive, date(2020, 8, 14)));
        region.record(molecular(person, Outcome::Positive, date(2020, 11, 12)));
        let course = region.course(person);
        assert_eq!((course.cases.len(), course.measures.len()), (2, 2));
    });
}

#[test]
fn an_antigen_isolates_until_a_molecular_test_confirms_it() {
    november(|region| {
        let person = region.person("Rossi");
        let antigen = crate::common::Swab {
            test: TestKind::Antigen,
            ..molecular(person, Outcome::Positive, date(2020, 11, 12))
        };
        region.record(antigen);
        let course = region.course(person);
        assert!(course.cases.is_empty());
        assert_eq!(course.measures[0].case, None);
        assert_eq!(course.measures[0].explanation.key, "cases-antigen-awaits");

        let molecular = region.record(molecular(person, Outcome::Positive, date(2020, 11, 13)));
        let course = region.course(person);
        assert_eq!((course.cases.len(), course.measures.len()), (1, 1));
        assert_eq!(course.measures[0].case, Some(course.cases[0].id));
        assert_eq!(course.measures[0].expected_end, Some(date(2020, 11, 22)), "from the first positive");

        region.correct(&molecular, Outcome::Negative);
        let course = region.course(person);
        assert_eq!(course.cases[0].status, CaseStatus::Withdrawn);
        assert!(course.measures[0].runs() && course.measures[0].case.is_none());
        assert_eq!(course.measures[0].explanation.key, "cases-antigen-not-confirmed");
        assert!(course.measures[0].may_end, "a person confirms it");
    });
}

#[test]
fn from_15_january_2021_an_antigen_confirms() {
    on(date(2021, 1, 15), |region| {
        let person = region.person("Rossi");
        let day = date(2021, 1, 15);
        region.record(crate::common::Swab {
            test: TestKind::Antigen,
            ..molecular(person, Outcome::Positive, day)
        });
        assert_eq!(region.course(person).cases.len(), 1);
    });
}

#[test]
fn a_later_negative_says_it_may_end_and_ends_nothing() {
    november(|region| {
        let person = region.person("Rossi");
        region.record(molecular(person, Outcome::Positive, date(2020, 11, 1)));
        region.record(molecular(person, Outcome::Negative, date(2020, 11, 13)));
        let measure = region.course(person).measures.remove(0);
        assert!(measure.runs() && measure.may_end);
        assert_eq!(measure.explanation.key, "isolation-ended-by-tests");
    });
}

#[test]
fn negatives_and_serology_of_the_healthy_begin_nothing() {
    november(|region| {
        let person = region.person("Rossi");
        region.record(molecular(person, Outcome::Negative, date(2020, 11, 12)));
        region.record(crate::common::Swab {
            test: TestKind::SerologyIgg,
            ..molecular(person, Outcome::Positive, date(2020, 11, 12))
        });
        let course = region.course(person);
        assert!(course.cases.is_empty() && course.measures.is_empty());
        assert_eq!(region.said(), Vec::<String>::new());
    });
}

#[test]
fn the_same_news_twice_changes_nothing() {
    november(|region| {
        let person = region.person("Rossi");
        let result = region.record(molecular(person, Outcome::Positive, date(2020, 11, 12)));
        let before = region.course(person);
        region.said();
        region
            .db
            .write(move |tx| {
                let door = lab::model::Door::Manual;
                tx.emit(lab::events::ResultRecorded {
                    result: result.clone(),
                    superseded: None,
                    door,
                    rule: None,
                });
                Ok(())
            })
            .unwrap();
        assert_eq!(region.course(person), before);
        assert_eq!(region.said(), Vec::<String>::new());
    });
}

fn serology(person: kernel::ids::PersonId, outcome: Outcome, day: jiff::civil::Date) -> crate::common::Swab {
    crate::common::Swab { test: TestKind::SerologyIgg, ..molecular(person, outcome, day) }
}

#[test]
fn a_positive_serology_begins_a_measure_until_a_molecular_test() {
    november(|region| {
        let person = region.person("Rossi");
        let found = region.record(serology(person, Outcome::Positive, date(2020, 11, 12)));
        let course = region.course(person);
        assert!(course.cases.is_empty());
        let measure = &course.measures[0];
        assert_eq!(measure.explanation.key, "cases-serology-awaits");
        assert_eq!(measure.latest_end, Some(date(2020, 11, 26)), "fourteen days from the sample");
        assert!(measure.runs() && !measure.may_end && measure.wants_confirmation());
        // Another class of antibodies is no news.
        let igm = crate::common::Swab {
            test: TestKind::SerologyIgm,
            ..molecular(person, Outcome::Positive, date(2020, 11, 12))
        };
        region.record(igm);
        assert_eq!(region.course(person).measures.len(), 1);

        let negative = region.record(molecular(person, Outcome::Negative, date(2020, 11, 13)));
        let measure = region.course(person).measures.remove(0);
        assert!(measure.runs() && measure.may_end, "a person confirms it");
        assert_eq!(measure.explanation.key, "cases-serology-not-confirmed");

        region.correct(&negative, Outcome::Positive);
        let course = region.course(person);
        assert_eq!((course.cases.len(), course.measures.len()), (1, 1), "the same measure goes on");
        assert_eq!(course.measures[0].case, Some(course.cases[0].id));
        assert_eq!(course.measures[0].expected_end, Some(date(2020, 11, 23)), "ten days from the swab");
        let _ = found;
    });
}

#[test]
fn a_serology_that_is_withdrawn_takes_its_measure_with_it() {
    november(|region| {
        let person = region.person("Rossi");
        let found = region.record(serology(person, Outcome::Positive, date(2020, 11, 12)));
        region.correct(&found, Outcome::Negative);
        assert!(region.course(person).measures.iter().all(|measure| !measure.runs()));
    });
}

#[test]
fn antibodies_of_who_was_ill_begin_nothing() {
    november(|region| {
        let person = region.person("Rossi");
        region.record(molecular(person, Outcome::Positive, date(2020, 6, 1)));
        let before = region.course(person).measures.len();
        region.record(serology(person, Outcome::Positive, date(2020, 11, 12)));
        assert_eq!(region.course(person).measures.len(), before);
        // And a sample of long ago, that comes today, has no days left.
        let other = region.person("Verdi");
        region.record(serology(other, Outcome::Positive, date(2020, 10, 20)));
        assert!(region.course(other).measures.is_empty());
    });
}
