//! Reads that wait together share a snapshot on SQLite: none may be older than what its caller already knows of, and
//! one read's failure touches no other.

use crate::common::{LEDGER, add_new, hold, positions, unit};
use kernel::{Problem, Result};
use storage::{Db, Reactions, Tx};
use testkit::{Options, on_each_engine_with};

/// One reader, so that reads wait and meet in one snapshot.
const ONE_READER: Options = Options { business_date: None, configure: |config| config.readers = 1 };

async fn count(db: &Db) -> usize {
    db.read(|tx| positions(tx).map(|all| all.len())).await.unwrap()
}

#[test]
fn a_read_sees_whatever_was_acknowledged_before_it_was_asked_for() {
    on_each_engine_with(&ONE_READER, &[LEDGER], &[], Reactions::new, |db| {
        for round in 0..20 {
            // The reader is inside a snapshot that began before the write.
            let door = hold(&db.db, |db, inside| {
                let work = unit(move |tx| positions(tx).and_then(|_| inside(tx)));
                drop(crate::common::apart(async move { db.read(work).await }));
            });
            db.block_on(async {
                let early = tokio::spawn({
                    let db = db.db.clone();
                    async move { count(&db).await }
                });
                tokio::task::yield_now().await;
                db.db.write(move |tx| add_new(tx, round)).await.unwrap();
                let late = tokio::spawn({
                    let db = db.db.clone();
                    async move { count(&db).await }
                });
                tokio::task::yield_now().await;
                door.open();
                assert_eq!(late.await.unwrap(), usize::try_from(round).unwrap() + 1);
                early.await.unwrap();
            });
        }
    });
}

#[test]
fn a_read_that_fails_or_panics_leaves_those_beside_it_alone() {
    on_each_engine_with(&ONE_READER, &[LEDGER], &[], Reactions::new, |db| {
        db.block_on(db.db.write(|tx| add_new(tx, 1))).unwrap();
        let door =
            hold(&db.db, |db, inside| drop(crate::common::apart(async move { db.read(inside).await })));
        let works: [fn(&mut Tx<'_>) -> Result<usize>; 5] = [
            |tx| positions(tx).map(|all| all.len()),
            |_| Err(Problem::NotFound),
            |_| panic!("a planted panic"),
            // Refused: a snapshot only reads.
            |tx| add_new(tx, 2).map(|()| 0),
            |tx| positions(tx).map(|all| all.len()),
        ];
        db.block_on(async {
            let mut answers = Vec::new();
            for work in works {
                let db = db.db.clone();
                answers.push(tokio::spawn(async move { db.read(work).await }));
                tokio::task::yield_now().await;
            }
            door.open();
            let mut outcomes = Vec::new();
            for answer in answers {
                outcomes.push(answer.await.unwrap().ok());
            }
            assert_eq!(outcomes, [Some(1), None, None, None, Some(1)]);
        });
    });
}
