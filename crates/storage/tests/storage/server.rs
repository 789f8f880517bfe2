//! What only a server can do to us: conflicts, lost connections, schema changes behind our back.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Barrier};

use crate::common::{LEDGER, add, add_new, apart, positions};
use kernel::{Problem, Result};
use storage::{Migration, Module, Reactions, Tx, args};
use testkit::{Options, Place, TestDb};
use uuid::Uuid;

mod sql {
    storage::queries! { "common/server.sql"; FAIL_40001 = "fail_40001", END_BACKEND = "end_backend",
    VALUE_IN_MESSAGE = "value_in_message", MOMENT = "moment" }
}

fn database(modules: &[Module]) -> Option<TestDb> {
    Some(TestDb::new(Place::postgres()?, &Options::default(), Reactions::new(), modules, &[]))
}

/// Another client of the same database: the administrator's.
fn administrator(db: &TestDb) -> postgres::Client {
    postgres::Client::connect(&db.url, postgres::NoTls).unwrap()
}

#[test]
fn units_that_deadlock_are_run_again_and_both_succeed() {
    let Some(db) = database(&[LEDGER]) else { return };
    let (a, b) = (Uuid::now_v7(), Uuid::now_v7());
    db.write(move |tx| add(tx, a, 1, "").and_then(|()| add(tx, b, 2, ""))).unwrap();
    let (meeting, runs) = (Arc::new(Barrier::new(2)), Arc::new(AtomicUsize::new(0)));
    let answers = [[a, b], [b, a]].map(|[first, second]| {
        let (db, meeting, runs) = (db.db.clone(), meeting.clone(), runs.clone());
        apart(async move {
            db.write(move |tx| {
                tx.execute(&crate::common::CHANGE, args![first, "first"])?;
                if runs.fetch_add(1, Ordering::SeqCst) < 2 {
                    meeting.wait(); // each holds one row and wants the other's
                }
                tx.execute(&crate::common::CHANGE, args![second, "second"]).map(drop)
            })
            .await
        })
    });
    answers.into_iter().for_each(|answer| answer.recv().unwrap().unwrap());
    // The victim runs again, and on a busy machine may meet the other once more.
    assert!(runs.load(Ordering::SeqCst) >= 3, "the victim ran again");
}

#[test]
fn a_serialization_failure_is_retried_even_when_the_unit_tells_it_otherwise() {
    let Some(db) = database(&[LEDGER]) else { return };
    let runs = Arc::new(AtomicUsize::new(0));
    let counted = runs.clone();
    db.write(move |tx| {
        add_new(tx, 1)?;
        if counted.fetch_add(1, Ordering::SeqCst) < 3 {
            tx.execute(&sql::FAIL_40001, args![]).map_err(|_| Problem::Stale)?;
        }
        Ok(())
    })
    .unwrap();
    assert_eq!(runs.load(Ordering::SeqCst), 4);
    assert_eq!(db.read(positions).unwrap(), [1]);

    let for_ever = db.write(|tx| tx.execute(&sql::FAIL_40001, args![]).map(drop));
    assert!(matches!(for_ever, Err(Problem::Serialization)), "{for_ever:?}");
}

#[test]
fn a_lock_makes_two_facts_about_one_person_agree() {
    let Some(db) = database(&[LEDGER]) else { return };
    let person = Uuid::now_v7();
    // Without the lock both count zero and both write.
    let answers: Vec<_> = (0..8)
        .map(|_| {
            let db = db.db.clone();
            apart(async move {
                db.write(move |tx| {
                    tx.lock(person)?;
                    if positions(tx)?.is_empty() { add_new(tx, 1) } else { Err(Problem::Stale) }
                })
                .await
            })
        })
        .collect();
    let won = answers.into_iter().filter(|answer| answer.recv().unwrap().is_ok()).count();
    assert_eq!(won, 1);
    assert_eq!(db.read(positions).unwrap(), [1]);
}

#[test]
fn connections_that_the_server_ended_are_opened_anew() {
    let Some(db) = database(&[LEDGER]) else { return };
    db.write(|tx| add_new(tx, 1)).unwrap();
    let all = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity
               WHERE datname = current_database() AND pid <> pg_backend_pid()";
    for round in 2..5 {
        administrator(&db).execute(all, &[]).unwrap();
        db.write(move |tx| add_new(tx, round)).unwrap();
        assert_eq!(db.read(positions).unwrap().len(), round as usize);
    }
}

#[test]
fn a_connection_lost_before_the_commit_costs_nothing() {
    let Some(db) = database(&[LEDGER]) else { return };
    let runs = AtomicUsize::new(0);
    db.write(move |tx| {
        add_new(tx, 1)?;
        if runs.fetch_add(1, Ordering::SeqCst) == 0 {
            let lost = tx.query(&sql::END_BACKEND, args![], |_| Ok(())).unwrap_err();
            assert!(matches!(lost, Problem::Busy(_)), "{lost}");
            return Err(lost);
        }
        Ok(())
    })
    .unwrap();
    assert_eq!(db.read(positions).unwrap(), [1]);
}

const ENDS_AT_COMMIT: Module = Module {
    name: "planted",
    migrations: &[Migration {
        number: 1,
        name: "a backend that ends inside the commit",
        sql: "CREATE FUNCTION end_backend() RETURNS trigger LANGUAGE plpgsql AS $$
              BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END $$;
              CREATE CONSTRAINT TRIGGER end_backend AFTER INSERT ON child DEFERRABLE INITIALLY DEFERRED
              FOR EACH ROW EXECUTE FUNCTION end_backend();",
    }],
    queries: &[],
};

#[test]
fn a_connection_lost_inside_the_commit_is_told_as_unknown_and_not_run_again() {
    let Some(db) = database(&[LEDGER, ENDS_AT_COMMIT]) else { return };
    let (parent, runs) = (Uuid::now_v7(), Arc::new(AtomicUsize::new(0)));
    let counted = runs.clone();
    let outcome = db.write(move |tx| {
        counted.fetch_add(1, Ordering::SeqCst);
        add(tx, parent, 1, "")?;
        tx.execute(&crate::common::ADD_CHILD, args![Uuid::now_v7(), parent]).map(drop)
    });
    assert!(outcome.as_ref().is_err_and(|told| told.to_string().contains("outcome unknown")), "{outcome:?}");
    assert_eq!(runs.load(Ordering::SeqCst), 1);
    db.write(|tx| add_new(tx, 2)).unwrap();
}

#[test]
fn statements_prepared_before_a_schema_change_are_prepared_anew() {
    let Some(db) = database(&[LEDGER]) else { return };
    let notes = |tx: &mut storage::Tx<'_>| {
        tx.query(&crate::common::NOTES, args![], |row| row.get::<Option<String>>(0))
    };
    db.write(|tx| add_new(tx, 1)).unwrap();
    for _ in 0..8 {
        db.read(notes).unwrap();
    }
    administrator(&db).batch_execute("ALTER TABLE ledger ALTER COLUMN note TYPE varchar").unwrap();
    for _ in 0..8 {
        assert_eq!(db.read(notes).unwrap(), [Some(String::new())]);
    }
}

#[test]
fn no_error_text_quotes_a_value() {
    let Some(db) = database(&[LEDGER]) else { return };
    let told = db.read(|tx| tx.one(&sql::VALUE_IN_MESSAGE, args!["canary"], |row| row.get::<i32>(0)));
    let told = told.unwrap_err().to_string();
    assert!(told.contains("22P02") && !told.contains("canary"), "{told}");
}

#[test]
fn a_server_that_is_not_there_is_named() {
    let config = storage::Config::new("postgres://argine@127.0.0.1:1/argine");
    let told = storage::Db::open(config, kernel::Clocks::in_service(), Reactions::new(), &[LEDGER], &[]);
    let told = told.err().unwrap().to_string();
    assert!(told.contains("cannot connect to PostgreSQL"), "{told}");
}

/// An answer that is another one each time it is asked for.
fn moment(tx: &mut Tx<'_>, argument: i64) -> Result<i64> {
    tx.one(&sql::MOMENT, args![argument], |row| row.get(0))
}

fn ahead(tx: &mut Tx<'_>, argument: i64) -> Result<()> {
    tx.ahead(|ahead| ahead.ask(&sql::MOMENT, args![argument]))
}

#[test]
fn what_was_asked_ahead_is_answered_from_there_in_this_snapshot_alone() {
    let Some(db) = database(&[LEDGER]) else { return };
    // Not `TestDb::read`, which asks as the system.
    let read = db.block_on(db.db.read(|tx| {
        ahead(tx, 0)?;
        let mut moments = vec![moment(tx, 0)?, moment(tx, 0)?];
        // Another argument and another role are other questions.
        moments.push(moment(tx, 1)? - 1);
        moments.push(tx.system("test", |tx| moment(tx, 0))?);
        Ok(moments)
    }));
    let read = read.unwrap();
    assert_eq!(read[0], read[1]);
    assert!(read[0] < read[2] && read[2] < read[3], "{read:?}");
    assert!(db.block_on(db.db.read(|tx| moment(tx, 0))).unwrap() > read[3], "the next snapshot asks anew");

    // A unit of work may change what it has read.
    let written = db.write(|tx| {
        ahead(tx, 0)?;
        Ok([moment(tx, 0)?, moment(tx, 0)?])
    });
    let [first, second] = written.unwrap();
    assert!(first < second);
}

#[test]
fn asking_ahead_in_vain_is_seen_by_tests() {
    let Some(db) = database(&[LEDGER]) else { return };
    let refused = db.block_on(db.db.read(|tx| ahead(tx, 0))).unwrap_err();
    assert!(refused.to_string().contains("moment was asked ahead in vain"), "{refused}");
    // What refuses for a reason of its own may stop before it has read everything.
    let refused =
        db.block_on(db.db.read(|tx| ahead(tx, 0).and(Err::<(), _>(Problem::NotFound)))).unwrap_err();
    assert!(matches!(refused, Problem::NotFound), "{refused}");
    assert_eq!(db.read(positions).unwrap(), [0_i64; 0]);
}

#[test]
fn a_reader_that_has_nothing_to_do_holds_no_snapshot() {
    let Some(db) = database(&[LEDGER]) else { return };
    for _ in 0..20 {
        db.read(positions).unwrap();
    }
    // Nothing was asked in this one: the end of the snapshot before is still to come.
    db.block_on(db.db.read(|_| Ok(()))).unwrap();
    let open = "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND state LIKE 'idle in transaction%'";
    let mut administrator = administrator(&db);
    let rests = (0..100).any(|_| {
        std::thread::sleep(std::time::Duration::from_millis(50));
        administrator.query(open, &[]).unwrap().is_empty()
    });
    assert!(rests);
}
