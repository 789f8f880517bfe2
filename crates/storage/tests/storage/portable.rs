//! One SQL on two engines.

use crate::common::LEDGER;
use kernel::Problem;
use storage::{Engine, Migration, Module, args};
use testkit::{on_each_engine, prepare_all, schemas_equal};
use uuid::Uuid;

#[test]
fn every_statement_prepares_on_both_engines_and_none_is_unused() {
    prepare_all(&[LEDGER]);
}

#[test]
fn both_engines_have_the_same_schema() {
    schemas_equal(&[LEDGER]);
}

const UNEQUAL: Module = Module {
    name: "unequal",
    migrations: &[Migration {
        number: 1,
        name: "real",
        sql: "CREATE TABLE a (id @id PRIMARY KEY, b REAL) @table",
    }],
    queries: &[],
};

#[test]
#[should_panic(expected = "table a: left SQLite")]
fn a_type_outside_the_closed_list_is_noticed() {
    if std::env::var("ARGINE_TEST_POSTGRES").is_err() {
        panic!("table a: left SQLite (not tested: no PostgreSQL)");
    }
    schemas_equal(&[UNEQUAL]);
}

mod planted {
    storage::queries! { "common/planted.sql"; GOOD = "good", BAD = "bad" }
}

#[test]
fn a_statement_that_does_not_compile_and_an_unused_name_are_noticed() {
    let module = Module { name: "planted", migrations: &[], queries: planted::ALL };
    let told = std::panic::catch_unwind(|| prepare_all(&[module])).unwrap_err();
    let told = told.downcast_ref::<String>().unwrap();
    assert!(told.contains("planted: nothing uses forgotten"), "{told}");
    assert!(told.contains("planted bad on Sqlite"), "{told}");
    assert!(!told.contains("planted good"), "{told}");
}

#[test]
fn values_of_the_closed_list_survive_a_round_trip() {
    on_each_engine(&[LEDGER], &[], storage::Reactions::new, |db| {
        let numbers = db.read(|tx| {
            tx.one(&crate::common::TYPES, args![i64::MIN, i32::MAX], |row| Ok((row.get(0)?, row.get(1)?)))
        });
        assert_eq!(numbers.unwrap(), (i64::MIN, i32::MAX));
        let again = Uuid::now_v7();
        db.write(move |tx| crate::common::add(tx, again, 1, "à")).unwrap();
        let duplicate = db.write(move |tx| crate::common::add(tx, again, 2, "è")).unwrap_err();
        assert!(matches!(duplicate, Problem::Duplicate(_)), "{duplicate}");
        let refused = db.read(move |tx| crate::common::add(tx, Uuid::now_v7(), 3, "")).unwrap_err();
        assert!(matches!(refused, Problem::Internal(_)), "a read changes nothing: {refused}");
        assert_eq!(db.read(crate::common::positions).unwrap(), [1]);
        assert_eq!(db.db.engine() == Engine::Postgres, db.url.starts_with("postgres"));
    });
}

const UNPORTABLE: Module = Module {
    name: "unportable",
    migrations: &[Migration {
        number: 1,
        name: "deferred",
        sql: "CREATE TABLE a (id @id PRIMARY KEY, b @id REFERENCES a (id) DEFERRABLE INITIALLY DEFERRED) @table;",
    }],
    queries: planted::ALL,
};

#[test]
fn the_texts_are_free_of_what_the_design_forbids() {
    testkit::portable_sql(&[LEDGER]);
    let told = std::panic::catch_unwind(|| testkit::portable_sql(&[UNPORTABLE])).unwrap_err();
    let told = told.downcast_ref::<String>().unwrap();
    assert!(told.contains("unportable migration 1: DEFERRABLE"), "{told}");
}
