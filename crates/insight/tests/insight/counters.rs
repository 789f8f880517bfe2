//! The counters agree with the facts they count, whatever happens, on both engines.

use std::cell::Cell;
use std::collections::BTreeMap;

use crate::common::{
    IVREA, MODULES, TODAY, TORINO, actor, cancel, confirm_end, correct, move_house, night, on,
    on_each_engine, person, record, request, resume,
};
use access::Role;
use insight::model::Metric;
use insight::{service, store};
use jiff::ToSpan;
use jiff::civil::Date;
use kernel::clock::FOREVER;
use kernel::ids::ResultId;
use lab::model::{Door, Outcome, TestKind};
use lab::service::Record;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use testkit::TestDb;

#[derive(Debug, Clone)]
enum Step {
    Request(usize, TestKind),
    Record(usize, Outcome),
    Correct(usize, Outcome),
    Move(usize),
    Cancel(usize),
    Confirm(usize),
    Resume(usize),
    Night(i32),
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let outcome = || prop_oneof![3 => Just(Outcome::Positive), 3 => Just(Outcome::Negative), 1 => Just(Outcome::Doubtful)];
    let test = prop_oneof![3 => Just(TestKind::Molecular), 1 => Just(TestKind::Antigen)];
    let step = prop_oneof![
        4 => (0..3usize, test).prop_map(|(who, test)| Step::Request(who, test)),
        5 => (0..8usize, outcome()).prop_map(|(which, outcome)| Step::Record(which, outcome)),
        4 => (0..8usize, outcome()).prop_map(|(which, outcome)| Step::Correct(which, outcome)),
        1 => (0..3usize).prop_map(Step::Move),
        2 => (0..8usize).prop_map(Step::Cancel),
        2 => (0..3usize).prop_map(Step::Confirm),
        1 => (0..3usize).prop_map(Step::Resume),
        2 => (1..30i32).prop_map(Step::Night),
    ];
    vec(step, 4..24)
}

/// How often something really happened, so that the test is not content with refusals; and the day it is, because a
/// night forgets the hours of days long gone, and no sequence may go back before them.
struct Done {
    today: Cell<Date>,
    positives: Cell<u32>,
    corrections: Cell<u32>,
    ended: Cell<u32>,
    moves: Cell<u32>,
    cancelled: Cell<u32>,
}

fn count(cell: &Cell<u32>, by: usize) {
    cell.set(cell.get() + u32::try_from(by).unwrap());
}

/// Plays a sequence from the day on which the one before it ended.
fn play(db: &TestDb, steps: &[Step], done: &Done) {
    let persons = [person(db, "Rossi", IVREA), person(db, "Verdi", IVREA), person(db, "Bianchi", TORINO)];
    let (mut requests, mut results, mut today) = (Vec::new(), Vec::new(), done.today.get());
    for step in steps {
        match step {
            Step::Request(who, test) => requests.extend(request(db, persons[*who], *test, today)),
            Step::Record(which, outcome) if !requests.is_empty() => {
                let result = record(db, &requests[which % requests.len()], *outcome, today);
                count(&done.positives, usize::from(result.is_ok() && *outcome == Outcome::Positive));
                results.extend(result);
            }
            Step::Correct(which, outcome) if !results.is_empty() => {
                let which = which % results.len();
                if let Ok(corrected) = correct(db, &results[which], *outcome, today) {
                    count(&done.corrections, 1);
                    results[which] = corrected;
                }
            }
            Step::Move(who) => count(&done.moves, usize::from(move_house(db, persons[*who], today).is_ok())),
            Step::Night(days) => {
                today = today.checked_add(days.days()).unwrap();
                count(&done.ended, usize::try_from(night(db, today)).unwrap());
            }
            Step::Cancel(which) if !requests.is_empty() => {
                let done_so = cancel(db, &requests[which % requests.len()], today).is_ok();
                count(&done.cancelled, usize::from(done_so));
            }
            // Most are refused, because nothing may end: the test below has one that is not.
            Step::Confirm(who) => drop(confirm_end(db, persons[*who], today)),
            Step::Resume(who) => drop(resume(db, persons[*who], today)),
            Step::Record(..) | Step::Correct(..) | Step::Cancel(..) => {}
        }
    }
    done.today.set(today);
}

#[test]
fn any_sequence_of_acts_leaves_the_counters_equal_to_a_recount() {
    on_each_engine(|db| {
        let none = || Cell::new(0);
        let done = Done {
            today: Cell::new(TODAY),
            positives: none(),
            corrections: none(),
            ended: none(),
            moves: none(),
            cancelled: none(),
        };
        // One database for all sequences: what went wrong once stays wrong, and cannot be made smaller.
        let config =
            Config { cases: 24, failure_persistence: None, max_shrink_iters: 0, ..Config::default() };
        let mut runner = TestRunner::new(config);
        runner
            .run(&steps(), |steps| {
                play(db, &steps, &done);
                let today = done.today.get();
                let differing = on(db, today, service::recount).unwrap();
                prop_assert!(differing.is_empty(), "{differing:?}");
                prop_assert_eq!(running(db, today), running_by_days(db, today));
                Ok(())
            })
            .unwrap();
        for (what, times) in [
            ("positives", &done.positives),
            ("corrections", &done.corrections),
            ("ends", &done.ended),
            ("moves", &done.moves),
            ("cancellations", &done.cancelled),
        ] {
            assert!(times.get() > 0, "no {what} in all sequences: the test is blind");
        }
    });
}

/// Measures running, as the screen says.
fn running(db: &TestDb, day: Date) -> BTreeMap<String, i64> {
    let running = db.read(move |tx| store::running(tx, day)).unwrap();
    running.into_iter().filter(|(_, value)| *value != 0).collect()
}

/// The same, from the facts of every day.
fn running_by_days(db: &TestDb, day: Date) -> BTreeMap<String, i64> {
    let mut all: BTreeMap<String, i64> = BTreeMap::new();
    for ((on, metric, asl), value) in db.report(store::recounted).unwrap() {
        let sign = match metric.as_str() {
            "measures_started" => 1,
            "measures_ended" => -1,
            _ => 0,
        };
        if on <= day && on != FOREVER {
            *all.entry(asl).or_default() += sign * value;
        }
    }
    all.retain(|_, value| *value != 0);
    all
}

#[test]
fn an_end_that_is_confirmed_and_taken_back_moves_the_measures_running() {
    on_each_engine(|db| {
        let who = person(db, "Rossi", IVREA);
        let later = TODAY.checked_add(11.days()).unwrap();
        let first = request(db, who, TestKind::Molecular, TODAY).unwrap();
        record(db, &first, Outcome::Positive, TODAY).unwrap();
        let second = request(db, who, TestKind::Molecular, later).unwrap();
        let negative = record(db, &second, Outcome::Negative, later).unwrap();
        let count = |day| running(db, day).get(IVREA.1).copied().unwrap_or_default();
        let agrees = || assert_eq!(db.report(service::recount).unwrap(), []);
        assert_eq!(count(later), 1);
        confirm_end(db, who, later).unwrap();
        assert_eq!((count(later.yesterday().unwrap()), count(later)), (1, 0));
        agrees();
        resume(db, who, later).unwrap();
        assert_eq!(count(later), 1);
        agrees();
        confirm_end(db, who, later).unwrap();
        correct(db, &negative, Outcome::Positive, later).unwrap();
        assert_eq!(count(later), 1, "what allowed the end was corrected");
        agrees();
    });
}

#[test]
fn a_cancelled_request_is_not_counted_until_its_result_arrives() {
    on_each_engine(|db| {
        let who = person(db, "Rossi", IVREA);
        let asked = request(db, who, TestKind::Molecular, TODAY).unwrap();
        let later = TODAY.tomorrow().unwrap();
        let counted = || {
            let days = db.read(move |tx| store::of_days(tx, [TODAY, later])).unwrap();
            let of =
                |day| days.get(&(day, IVREA.1.to_owned())).map_or((0, 0), |it| (it.requests, it.results));
            assert_eq!(db.report(service::recount).unwrap(), []);
            (of(TODAY), of(later))
        };
        assert_eq!(counted(), ((1, 0), (0, 0)));
        cancel(db, &asked, later).unwrap();
        assert_eq!(counted(), ((0, 0), (0, 0)), "it is taken off the day it had counted on");
        record(db, &asked, Outcome::Negative, later).unwrap();
        assert_eq!(counted(), ((1, 0), (0, 1)));
    });
}

#[test]
fn what_is_taken_back_and_typed_anew_arrived_once() {
    on_each_engine(|db| {
        let who = person(db, "Rossi", IVREA);
        let asked = request(db, who, TestKind::Molecular, TODAY).unwrap();
        let technician = actor(Role::LaboratoryTechnician, &asked.laboratory, TODAY);
        let typed = |outcome| {
            let (id, by, request, door) = (ResultId::new(), technician.clone(), asked.id, Door::Manual);
            let new = Record { id, request, outcome, sampled_at: None, door };
            on(db, TODAY, move |tx| lab::service::record_result(tx, &by, &new)).unwrap()
        };
        let slip = typed(Outcome::Positive);
        let (by, id) = (technician.clone(), slip.id);
        on(db, TODAY, move |tx| lab::service::undo(tx, &by, &[id], Door::Manual)).unwrap();
        let right = typed(Outcome::Negative);
        assert_eq!((right.revision, right.sampled_at), (3, slip.sampled_at), "of the same sample");
        let arrived = db.read(move |tx| store::flow::of_day(tx, TODAY)).unwrap();
        assert_eq!(arrived[&asked.laboratory].by_door["manual"], 1);
        assert_eq!(db.report(service::recount).unwrap(), []);
    });
}

#[test]
fn a_counter_that_is_wrong_is_found() {
    on_each_engine(|db| {
        let who = person(db, "Rossi", IVREA);
        request(db, who, TestKind::Molecular, TODAY).unwrap();
        assert_eq!(db.report(service::recount).unwrap(), []);
        db.write(|tx| store::add(tx, TODAY, Metric::Requests, IVREA.1, 1)).unwrap();
        let [found] = &db.report(service::recount).unwrap()[..] else { panic!("one counter is wrong") };
        assert_eq!(
            (found.metric.as_str(), found.asl.as_str(), found.counted, found.recounted),
            ("requests", "204", 2, 1)
        );
    });
}

#[test]
fn a_measure_that_ends_later_runs_until_then() {
    on_each_engine(|db| {
        let tomorrow = TODAY.tomorrow().unwrap();
        db.write(move |tx| {
            store::add(tx, TODAY, Metric::MeasuresStarted, "204", 3)?;
            store::add(tx, tomorrow, Metric::MeasuresEnded, "204", 1)?;
            store::add(tx, tomorrow, Metric::MeasuresStarted, "204", 5)
        })
        .unwrap();
        let at = |day| running(db, day).get("204").copied().unwrap_or(0);
        assert_eq!((at(TODAY.yesterday().unwrap()), at(TODAY), at(tomorrow)), (0, 3, 7));
    });
}

#[test]
fn every_statement_compiles_on_both_engines() {
    testkit::prepare_all(MODULES);
    testkit::portable_sql(&[insight::MODULE]);
    testkit::sql_only_in_queries(env!("CARGO_MANIFEST_DIR"));
}
