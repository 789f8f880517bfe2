//! Results by hand, and their corrections.

use crate::common::*;
use kernel::ids::ResultId;
use kernel::{Problem, Result};
use lab::model::{Door, LabResult, Outcome};
use lab::service::{self, Correct, Record};

fn correct(region: &Region<'_>, result: &LabResult, outcome: Outcome, laboratory: &str) -> Result<LabResult> {
    let new = Correct {
        id: ResultId::new(),
        result: result.id,
        outcome,
        reason: "scambio di provetta".to_owned(),
        shown: Some(result.revision),
        door: Door::Manual,
    };
    let technician = technician(laboratory);
    region.db.write(move |tx| service::correct_result(tx, &technician, &new))
}

#[test]
fn a_result_is_recorded_once_and_by_its_laboratory() {
    on_each_engine(|region| {
        let person = region.known("Bruni");
        let request = region.request(&person, LAB);
        let new = Record {
            id: ResultId::new(),
            request: request.id,
            outcome: Outcome::Positive,
            sampled_at: None,
            door: Door::Manual,
        };
        let record = |new: Record, laboratory: &'static str| {
            region.db.write(move |tx| service::record_result(tx, &technician(laboratory), &new))
        };
        assert!(matches!(record(new.clone(), OTHER_LAB), Err(Problem::NotFound)));
        let first = record(new.clone(), LAB).unwrap();
        assert_eq!((first.accession.as_str(), first.revision), (request.number.as_str(), 1));
        assert_eq!((first.reported_on, first.asl.as_str()), (TODAY, "301"));
        assert_eq!(record(new.clone(), LAB).unwrap(), first, "a repeat answers as the first time");
        let slip = Record { outcome: Outcome::Negative, ..new.clone() };
        assert!(matches!(record(slip, LAB), Err(Problem::Duplicate(_))));
        let again = Record { id: ResultId::new(), ..new };
        assert!(matches!(record(again, LAB), Err(Problem::Refused("lab-request-already-resulted"))));
        assert_eq!(region.said(), [(Outcome::Positive, None)]);
        assert_eq!(region.count(&sql::COUNT_RESULTS), 1);
    });
}

#[test]
fn a_sample_has_a_possible_date() {
    on_each_engine(|region| {
        let person = region.known("Bruni");
        let request = region.request(&person, LAB);
        for (when, key) in [
            ("2020-11-14T23:30:00Z", "lab-sampled-future"),
            ("2019-11-13T08:00:00Z", "lab-sampled-long-before"),
        ] {
            let new = Record {
                id: ResultId::new(),
                request: request.id,
                outcome: Outcome::Negative,
                sampled_at: Some(when.parse().unwrap()),
                door: Door::Manual,
            };
            let refused = region.db.write(move |tx| service::record_result(tx, &technician(LAB), &new));
            let Err(Problem::Invalid(problems)) = refused else { panic!("{refused:?}") };
            assert_eq!(problems[0].key, key);
        }
    });
}

#[test]
fn a_correction_keeps_both_and_says_so() {
    on_each_engine(|region| {
        let person = region.known("Bruni");
        let request = region.request(&person, LAB);
        let first = region.record(&request, Outcome::Positive).unwrap();
        assert!(matches!(correct(region, &first, Outcome::Negative, OTHER_LAB), Err(Problem::NotFound)));
        let same = correct(region, &first, Outcome::Positive, LAB);
        let Err(Problem::Invalid(problems)) = same else { panic!("{same:?}") };
        assert_eq!(problems[0].key, "lab-correction-same");
        let second = correct(region, &first, Outcome::Negative, LAB).unwrap();
        assert_eq!((second.revision, second.supersedes), (2, Some(first.id)));
        assert_eq!((second.reported_on, &second.asl), (first.reported_on, &first.asl));
        assert!(matches!(correct(region, &first, Outcome::Doubtful, LAB), Err(Problem::Stale)));
        assert_eq!(region.said(), [(Outcome::Positive, None), (Outcome::Negative, Some(Outcome::Positive))]);
        let history = region.db.read(move |tx| service::results_of_person(tx, &sisp(), person.id)).unwrap();
        let seen: Vec<_> = history
            .iter()
            .map(|one| (one.result.revision, one.result.current, one.reason.as_deref()))
            .collect();
        assert_eq!(seen, [(2, true, Some("scambio di provetta")), (1, false, None)]);
    });
}

#[test]
fn a_correction_without_a_reason_is_refused() {
    on_each_engine(|region| {
        let person = region.known("Bruni");
        let request = region.request(&person, LAB);
        let first = region.record(&request, Outcome::Positive).unwrap();
        let new = Correct {
            id: ResultId::new(),
            result: first.id,
            outcome: Outcome::Negative,
            reason: " ".to_owned(),
            shown: None,
            door: Door::Manual,
        };
        let refused = region.db.write(move |tx| service::correct_result(tx, &technician(LAB), &new));
        assert!(
            matches!(refused, Err(Problem::Invalid(problems)) if problems[0].key == "lab-correction-reason")
        );
    });
}

#[test]
fn everybody_whose_data_was_touched_is_in_one_record_each() {
    on_each_engine(|region| {
        let person = region.known("Bruni");
        let request = region.request(&person, LAB);
        let before = region.audit().len();
        let first = region.record(&request, Outcome::Positive).unwrap();
        correct(region, &first, Outcome::Negative, LAB).unwrap();
        let records = region.audit()[before..].to_vec();
        assert_eq!(records.len(), 2);
        assert!(records.iter().all(|one| one.subjects == [person.id.0] && one.action == "result.record"));
    });
}
