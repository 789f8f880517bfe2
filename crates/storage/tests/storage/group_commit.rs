//! What breaks a naive group commit: one unit's failure must never touch another's.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use crate::common::{
    CHANGE, LEDGER, NOTES, PAGE_LIMIT, add, add_new, add_too_much, interactive, positions, together, unit,
};
use kernel::{Problem, Result};
use storage::{Config, Engine, Migration, Module, Reactions, args};
use testkit::{Options, Place, TestDb, on_each_engine, on_each_engine_with};
use uuid::Uuid;

fn small(config: &mut Config) {
    config.maximum_pages = Some(PAGE_LIMIT);
}

fn small_without_rescue(config: &mut Config) {
    small(config);
    config.rescue = false;
}

fn sqlite(configure: fn(&mut Config)) -> TestDb {
    let options = Options { configure, ..Options::default() };
    TestDb::new(Place::sqlite(), &options, Reactions::new(), &[LEDGER], &[])
}

/// Good units before and after one that fills the disk; the good ones' outcomes and what is there.
fn around_a_full_disk(db: &TestDb) -> (Vec<Result<()>>, Vec<i64>) {
    let outcomes = together(
        db,
        interactive(vec![
            unit(|tx| add_new(tx, 1)),
            unit(|tx| add_new(tx, 2)),
            unit(|tx| add_too_much(tx, 3)),
            unit(|tx| add_new(tx, 4)),
        ]),
    );
    (outcomes, db.read(positions).unwrap())
}

#[test]
fn a_full_disk_fails_only_the_unit_that_filled_it() {
    let (outcomes, there) = around_a_full_disk(&sqlite(small));
    assert!(matches!(outcomes[2], Err(Problem::Busy("disk full"))), "{:?}", outcomes[2]);
    assert_eq!(outcomes.iter().map(Result::is_ok).collect::<Vec<_>>(), [true, true, false, true]);
    assert_eq!(there, [1, 2, 4]);
}

#[test]
fn without_the_rescue_acknowledged_rows_are_missing() {
    let (outcomes, there) = around_a_full_disk(&sqlite(small_without_rescue));
    assert!(outcomes[0].is_ok() && outcomes[1].is_ok());
    assert_eq!(there, [4], "SQLite rolled back the whole transaction: the fault shows");
}

/// What a unit may have to undo is kept until it ends. SQLite keeps it in memory to a bound and then in a file, and must
/// find its way from one to the other: 30 MB here, more than any bound that was ever set.
#[test]
fn a_unit_that_changes_very_much_is_kept_whole_or_undone_alone() {
    // Who is rescued runs alone, and has nobody to be undone without.
    let options = Options { configure: |config| config.rescue = false, ..Options::default() };
    on_each_engine_with(&options, &[LEDGER], &[], Reactions::new, |db| {
        let ids: Vec<Uuid> = (0..150).map(|_| Uuid::now_v7()).collect();
        let all = ids.clone();
        db.write(move |tx| all.iter().try_for_each(|id| add(tx, *id, 1, &"a".repeat(200_000)))).unwrap();
        let changing = |note: &'static str, outcome: Option<Problem>| {
            let all = ids.clone();
            unit(move |tx| {
                let note = note.repeat(200_000);
                all.iter().try_for_each(|id| tx.execute(&CHANGE, args![*id, note]).map(drop))?;
                outcome.clone().map_or(Ok(()), Err)
            })
        };
        let units = vec![
            unit(|tx| add_new(tx, 2)),
            changing("b", None),
            changing("c", Some(Problem::Stale)),
            unit(|tx| add_new(tx, 3)),
        ];
        let outcomes = together(db, interactive(units));
        assert!(matches!(outcomes[2], Err(Problem::Stale)), "{:?}", outcomes[2]);
        assert_eq!(outcomes.iter().map(Result::is_ok).collect::<Vec<_>>(), [true, true, false, true]);
        let notes: Vec<String> = db.read(|tx| tx.query(&NOTES, args![], |row| row.get(0))).unwrap();
        assert_eq!(notes.len(), 152);
        let kept = |note: &&String| note.len() == 200_000 && note.starts_with('b') && note.ends_with('b');
        assert_eq!(notes.iter().filter(kept).count(), 150);
    });
}

#[test]
fn an_interrupted_statement_fails_only_its_unit() {
    let options = Options {
        configure: |config| config.unit_limit = Some(Duration::from_millis(300)),
        ..Options::default()
    };
    on_each_engine_with(&options, &[LEDGER], &[], Reactions::new, |db| {
        let endless = unit(|tx| tx.execute(&crate::common::ADD_ENDLESS, args![Uuid::now_v7()]).map(drop));
        let units = vec![unit(|tx| add_new(tx, 1)), endless, unit(|tx| add_new(tx, 3))];
        let outcomes = together(db, interactive(units));
        assert!(
            matches!(outcomes[1], Err(Problem::Busy("time limit of a unit of work"))),
            "{:?}",
            outcomes[1]
        );
        assert!(outcomes[0].is_ok() && outcomes[2].is_ok(), "{outcomes:?}");
        assert_eq!(db.read(positions).unwrap(), [1, 3]);
    });
}

const DEFERRED: Module = Module {
    name: "deferred",
    migrations: &[Migration {
        number: 1,
        name: "what the scan of the migrations forbids",
        sql: "CREATE TABLE deferred (id @id PRIMARY KEY,
              parent @id NOT NULL REFERENCES ledger (id) DEFERRABLE INITIALLY DEFERRED) @table;",
    }],
    queries: &[],
};

mod deferred {
    storage::queries! { "common/deferred.sql"; ADD_DEFERRED = "add_deferred" }
}

#[test]
fn a_constraint_that_fails_at_commit_fails_only_its_unit() {
    on_each_engine(&[LEDGER, DEFERRED], &[], Reactions::new, |db| {
        let orphan =
            unit(|tx| tx.execute(&deferred::ADD_DEFERRED, args![Uuid::now_v7(), Uuid::now_v7()]).map(drop));
        let units = vec![unit(|tx| add_new(tx, 1)), orphan, unit(|tx| add_new(tx, 3))];
        let outcomes = together(db, interactive(units));
        assert!(matches!(outcomes[1], Err(Problem::Internal(_))), "{:?}", outcomes[1]);
        assert!(outcomes[0].is_ok() && outcomes[2].is_ok(), "{outcomes:?}");
        assert_eq!(db.read(positions).unwrap(), [1, 3]);
    });
}

#[test]
fn a_panic_fails_only_its_unit() {
    on_each_engine(&[LEDGER], &[], Reactions::new, |db| {
        let panics = unit(|tx| {
            add_new(tx, 2)?;
            panic!("planted");
        });
        let units = vec![unit(|tx| add_new(tx, 1)), panics, unit(|tx| add_new(tx, 3))];
        let outcomes = together(db, interactive(units));
        let told = outcomes[1].as_ref().unwrap_err().to_string();
        assert!(told.contains("panicked") && !told.contains("planted"), "{told}");
        assert!(outcomes[0].is_ok() && outcomes[2].is_ok(), "{outcomes:?}");
        assert_eq!(db.read(positions).unwrap(), [1, 3]);
    });
}

#[test]
fn an_error_ends_the_unit_even_when_swallowed() {
    on_each_engine(&[LEDGER], &[], Reactions::new, |db| {
        let swallows = unit(|tx| {
            let id = Uuid::now_v7();
            add(tx, id, 1, "")?;
            let _ = add(tx, id, 2, "");
            let later = add_new(tx, 3).unwrap_err();
            assert!(matches!(later, Problem::Duplicate(_)), "every later statement fails alike: {later}");
            Ok(())
        });
        let outcomes = together(db, interactive(vec![swallows, unit(|tx| add_new(tx, 4))]));
        assert!(matches!(outcomes[0], Err(Problem::Duplicate(_))), "{outcomes:?}");
        assert_eq!(db.read(positions).unwrap(), [4]);
    });
}

#[test]
fn a_refusal_caused_by_work_that_vanished_is_decided_anew() {
    let db = sqlite(small);
    let (id, runs) = (Uuid::now_v7(), Arc::new(AtomicUsize::new(0)));
    // It succeeds in the group and fails when it runs again alone.
    let vanishes = unit(move |tx| match runs.fetch_add(1, Ordering::SeqCst) {
        0 => add(tx, id, 1, ""),
        _ => Err(Problem::Refused("planted")),
    });
    let same_id = unit(move |tx| add(tx, id, 2, ""));
    let outcomes = together(&db, interactive(vec![vanishes, same_id, unit(|tx| add_too_much(tx, 3))]));
    assert!(matches!(outcomes[0], Err(Problem::Refused(_))), "{outcomes:?}");
    assert!(outcomes[1].is_ok(), "a duplicate of something that never was: {outcomes:?}");
    assert_eq!(db.read(positions).unwrap(), [2]);
}

#[test]
fn the_writer_works_on_after_each_trap() {
    let db = sqlite(small);
    for round in 0..3 {
        let (outcomes, _) = around_a_full_disk(&db);
        assert!(outcomes[3].is_ok(), "round {round}: {outcomes:?}");
    }
    assert_eq!(db.db.engine(), Engine::Sqlite);
    assert_eq!(db.read(positions).unwrap().len(), 9);
}
