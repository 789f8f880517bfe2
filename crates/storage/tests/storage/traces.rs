//! Nothing is seen without a trace: an answer leaves after its audit records are durable, or not at all.

use std::sync::mpsc::RecvTimeoutError;
use std::time::Duration;

use crate::common::{LEDGER, PAGE_LIMIT, add_new, apart, hold, positions};
use kernel::{Problem, Result};
use storage::{Engine, Reactions, TraceRecord, Tx, args};
use testkit::{Options, Place, TestDb, on_each_engine};
use uuid::Uuid;

fn leave(tx: &mut Tx<'_>, body: &str) -> Result<()> {
    let at = tx.clocks().now();
    tx.trace(TraceRecord { id: Uuid::now_v7(), at, body: body.to_owned() })
}

fn bodies(tx: &mut Tx<'_>) -> Result<Vec<String>> {
    tx.query(&crate::common::INBOX, args![], |row| row.get(0))
}

#[test]
fn a_read_leaves_its_traces_in_the_audit_store_and_a_write_in_its_own_commit() {
    on_each_engine(&[LEDGER], &[], Reactions::new, |db| {
        let seen = db.read(|tx| leave(tx, "list").and_then(|()| leave(tx, "detail")).map(|()| 7)).unwrap();
        assert_eq!(seen, 7);
        assert_eq!(db.audit_read(bodies).unwrap(), ["list", "detail"]);
        db.report(|tx| leave(tx, "report")).unwrap();
        assert_eq!(db.audit_read(bodies).unwrap().last().unwrap(), "report");

        db.write(|tx| add_new(tx, 1).and_then(|()| leave(tx, "change"))).unwrap();
        assert!(db.read(bodies).unwrap().contains(&"change".to_owned()));
        let undone = db.write(|tx| leave(tx, "undone").and(Err::<(), _>(Problem::Refused("planted"))));
        assert!(undone.is_err());
        assert!(!db.read(bodies).unwrap().contains(&"undone".to_owned()));
    });
}

#[test]
fn a_read_that_fails_shows_nothing_and_leaves_nothing() {
    on_each_engine(&[LEDGER], &[], Reactions::new, |db| {
        let failed = db.read(|tx| leave(tx, "seen").and(Err::<(), _>(Problem::NotFound)));
        assert!(matches!(failed, Err(Problem::NotFound)));
        assert_eq!(db.audit_read(bodies).unwrap(), [""; 0]);
    });
}

/// The answer of a traced read must wait for `release`, which lets the store of the traces work again.
fn waits_for(db: &TestDb, release: impl FnOnce()) {
    let clone = db.db.clone();
    let answer = apart(async move { clone.read(|tx| leave(tx, "shown").map(|()| "data")).await });
    // However long it is: without the record there is no answer.
    assert_eq!(answer.recv_timeout(Duration::from_millis(300)).err(), Some(RecvTimeoutError::Timeout));
    release();
    assert_eq!(answer.recv().unwrap().unwrap(), "data");
    assert_eq!(db.audit_read(bodies).unwrap(), ["shown"]);
}

#[test]
fn the_answer_of_a_read_waits_for_its_trace() {
    on_each_engine(&[LEDGER], &[], Reactions::new, |db| match db.engine() {
        Engine::Sqlite => {
            let door = hold(&db.db, |db, unit| drop(apart(async move { db.audit_write(unit).await })));
            waits_for(db, || door.open());
        }
        Engine::Postgres => {
            let mut other = postgres::Client::connect(&db.url, postgres::NoTls).unwrap();
            other.batch_execute("BEGIN; LOCK TABLE trace_inbox IN EXCLUSIVE MODE").unwrap();
            waits_for(db, || other.batch_execute("COMMIT").unwrap());
        }
    });
}

#[test]
fn what_cannot_be_traced_is_not_shown_and_others_are() {
    let options =
        Options { configure: |config| config.maximum_pages = Some(PAGE_LIMIT), ..Options::default() };
    testkit::on_each_engine_with(&options, &[LEDGER], &[], Reactions::new, |db| {
        // Too large for SQLite's page limit; PostgreSQL refuses the zero byte.
        let body = "\0".repeat(4_000_000);
        db.block_on(async {
            let (refused, shown) = tokio::join!(
                db.db.read(move |tx| leave(tx, &body).map(|()| "data")),
                db.db.read(|tx| leave(tx, "good").map(|()| "data")),
            );
            assert!(refused.is_err(), "{refused:?}");
            assert_eq!(shown.unwrap(), "data");
        });
        assert_eq!(db.audit_read(bodies).unwrap(), ["good"]);
    });
}

#[test]
fn traces_have_a_file_of_their_own_so_that_an_import_never_stalls_a_page() {
    let db = TestDb::new(Place::sqlite(), &Options::default(), Reactions::new(), &[LEDGER], &[]);
    let import = hold(&db.db, |db, unit| drop(apart(async move { db.bulk(unit).await })));
    assert_eq!(db.read(|tx| leave(tx, "page").and_then(|()| positions(tx))).unwrap(), [0; 0]);
    import.open();
    assert!(db.folder().join("argine-audit.db").exists());
}
