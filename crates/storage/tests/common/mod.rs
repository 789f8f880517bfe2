//! A module for the tests: a ledger of what was acknowledged.
#![allow(dead_code, missing_docs, reason = "each test file uses its own part")]

use kernel::Result;
use storage::{Migration, Module, Tx, args};
use uuid::Uuid;

storage::queries! { "ledger.sql"; ADD = "add", ALL_ROWS = "all", COUNT = "count", CHANGE = "change",
ADD_CHILD = "add_child", INBOX = "inbox", TYPES = "types" }

pub const LEDGER: Module = Module {
    name: "ledger",
    migrations: &[
        Migration {
            number: 1,
            name: "ledger",
            sql: "CREATE TABLE ledger (id @id PRIMARY KEY, position @bigint NOT NULL, note @text) @table;
                  CREATE INDEX ledger_position ON ledger (position DESC, id);",
        },
        Migration {
            number: 2,
            name: "child",
            sql: "CREATE TABLE child (id @id NOT NULL, parent @id NOT NULL REFERENCES ledger (id), on_day @date,
                      flag @bool, at @instant, size @integer, photo @bytes, PRIMARY KEY (parent, id)) @clustered;
                  CREATE UNIQUE INDEX child_on_day ON child (on_day) WHERE flag = TRUE;",
        },
    ],
    queries: ALL,
};

pub fn add(tx: &mut Tx<'_>, id: Uuid, position: i64, note: &str) -> Result<()> {
    tx.execute(&ADD, args![id, position, note]).map(drop)
}

pub fn count(tx: &mut Tx<'_>) -> Result<i64> {
    tx.one(&COUNT, args![], |row| row.get(0))
}

pub fn positions(tx: &mut Tx<'_>) -> Result<Vec<i64>> {
    tx.query(&ALL_ROWS, args![], |row| row.get(1))
}
