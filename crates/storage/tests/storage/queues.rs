//! The queues before the database's threads: bounded, interactive first, and indifferent to who still waits.

use std::sync::mpsc::TryRecvError;
use std::sync::{Arc, Mutex};

use crate::common::{Door, LEDGER, add_new, apart, hold, hold_writer, positions, queued, unit};
use kernel::Problem;
use storage::{Db, Reactions};
use testkit::{Options, on_each_engine, on_each_engine_with, places};

/// One writer, so that one unit can hold everybody up.
const ONE_WRITER: Options = Options {
    business_date: None,
    configure: |config| (config.writers, config.readers, config.queue) = (1, 1, 2),
};

#[test]
fn a_full_lane_answers_busy_at_once_and_the_other_lane_still_takes() {
    on_each_engine_with(&ONE_WRITER, &[LEDGER], &[], Reactions::new, |db| {
        let door = hold_writer(&db.db);
        db.block_on(async {
            let mut answers = Vec::new();
            for position in 0..2 {
                let db = db.db.clone();
                answers.push(tokio::spawn(async move { db.write(move |tx| add_new(tx, position)).await }));
                tokio::task::yield_now().await;
            }
            let refused = db.db.write(|tx| add_new(tx, 9)).await;
            assert!(matches!(refused, Err(Problem::Busy("queue full"))), "{refused:?}");
            let bulk = db.db.clone();
            answers.push(tokio::spawn(async move { bulk.bulk(|tx| add_new(tx, 2)).await }));
            tokio::task::yield_now().await;
            door.open();
            for answer in answers {
                answer.await.unwrap().unwrap();
            }
        });
        assert_eq!(db.read(positions).unwrap(), [0, 1, 2]);
    });
}

#[test]
fn whoever_waits_at_a_screen_comes_before_the_import() {
    let options = Options { configure: |config| config.writers = 1, ..Options::default() };
    on_each_engine_with(&options, &[LEDGER], &[], Reactions::new, |db| {
        let order = Arc::new(Mutex::new(Vec::new()));
        // Bulk units arrive first, all of them, and wait.
        let units = [true, true, true, false, false, false].into_iter().map(|bulk| {
            let order = order.clone();
            let noting = unit(move |_| {
                order.lock().unwrap().push(bulk);
                Ok(())
            });
            (bulk, noting)
        });
        assert!(queued(db, units.collect(), true).iter().all(Result::is_ok));
        assert_eq!(*order.lock().unwrap(), [false, false, false, true, true, true]);
    });
}

#[test]
fn reads_and_reports_do_not_wait_for_the_writer() {
    on_each_engine_with(&ONE_WRITER, &[LEDGER], &[], Reactions::new, |db| {
        let door = hold_writer(&db.db);
        assert_eq!(db.read(positions).unwrap(), [0; 0]);
        let report = hold(&db.db, |db, unit| drop(apart(async move { db.report(unit).await })));
        assert_eq!(db.read(positions).unwrap(), [0; 0], "a long report holds up no page");
        report.open();
        door.open();
    });
}

#[test]
fn a_dropped_request_does_not_cancel_its_unit() {
    on_each_engine_with(&ONE_WRITER, &[LEDGER], &[], Reactions::new, |db| {
        let door = hold_writer(&db.db);
        db.block_on(async {
            let request = db.db.write(|tx| add_new(tx, 1));
            let gone = tokio::time::timeout(std::time::Duration::from_millis(1), request).await;
            assert!(gone.is_err(), "dropped while it waited");
        });
        door.open();
        // The one writer takes them in order: once this is answered, the dropped one has run.
        db.write(|tx| add_new(tx, 2)).unwrap();
        assert_eq!(db.read(positions).unwrap(), [1, 2]);
    });
}

#[test]
fn what_waits_is_done_before_the_database_closes() {
    for place in places() {
        let mut config = place.config();
        config.writers = 1;
        let open =
            || Db::open(config.clone(), kernel::Clocks::in_service(), Reactions::new(), &[LEDGER], &[]);
        let db = open().unwrap();
        let door = hold_writer(&db);
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
        runtime.block_on(async {
            let request = db.write(|tx| add_new(tx, 1));
            let _ = tokio::time::timeout(std::time::Duration::from_millis(1), request).await;
        });
        door.open();
        drop(db);
        let db = open().unwrap();
        assert_eq!(runtime.block_on(db.read(positions)).unwrap(), [1]);
    }
}

#[test]
fn the_last_clone_may_be_dropped_on_a_thread_of_the_database() {
    for place in places() {
        let db = place.open(&[LEDGER]).unwrap();
        let (entered, may_end) = (Door::default(), Door::default());
        let unit = {
            let (db, entered, may_end) = (db.clone(), entered.clone(), may_end.clone());
            unit(move |tx| {
                let _keeps = &db;
                add_new(tx, 1)?;
                entered.open();
                may_end.pass();
                Ok(())
            })
        };
        let other = db.clone();
        let answer = apart(async move {
            // Dropped with the request: only the unit still holds the database.
            let _ = tokio::time::timeout(std::time::Duration::from_millis(200), other.write(unit)).await;
        });
        entered.pass();
        drop(db);
        answer.recv().unwrap();
        may_end.open();
        let again = place.open(&[LEDGER]).unwrap();
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        // The old writer may still be committing: whoever writes after it sees it.
        runtime.block_on(again.write(|tx| add_new(tx, 2))).unwrap();
        for _ in 0..1000 {
            if runtime.block_on(again.read(positions)).unwrap() == [1, 2] {
                break;
            }
            std::thread::sleep(std::time::Duration::from_millis(10));
        }
        assert_eq!(runtime.block_on(again.read(positions)).unwrap(), [1, 2]);
    }
}

#[test]
fn an_answer_waits_until_its_unit_is_done() {
    on_each_engine(&[LEDGER], &[], Reactions::new, |db| {
        let door = Door::default();
        let (waiting, clone) = (door.clone(), db.db.clone());
        let answer = apart(async move {
            let unit = move |tx: &mut storage::Tx<'_>| {
                waiting.pass();
                add_new(tx, 1)
            };
            clone.write(unit).await
        });
        assert!(matches!(answer.try_recv(), Err(TryRecvError::Empty)));
        door.open();
        answer.recv().unwrap().unwrap();
    });
}
