//! A module for the tests: a ledger of what was acknowledged, and units that meet in one commit.

use std::sync::mpsc;
use std::sync::{Arc, Condvar, Mutex};

use kernel::Result;
use storage::{Db, Engine, Migration, Module, Tx, args};
use testkit::TestDb;
use uuid::Uuid;

pub mod program;

storage::queries! { "ledger.sql"; ADD = "add", ALL_ROWS = "all", COUNT = "count", CHANGE = "change",
ADD_CHILD = "add_child", INBOX = "inbox", TYPES = "types", ADD_ENDLESS = "add_endless", NOTES = "notes" }

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

pub fn add_new(tx: &mut Tx<'_>, position: i64) -> Result<()> {
    add(tx, Uuid::now_v7(), position, "")
}

/// More than the page limit of the tests allows.
pub fn add_too_much(tx: &mut Tx<'_>, position: i64) -> Result<()> {
    let note = "x".repeat(500_000);
    (0..6).try_for_each(|_| add(tx, Uuid::now_v7(), position, &note))
}

/// The page limit that [`add_too_much`] breaks.
pub const PAGE_LIMIT: u32 = 400;

pub fn positions(tx: &mut Tx<'_>) -> Result<Vec<i64>> {
    tx.query(&ALL_ROWS, args![], |row| row.get(1))
}

pub type BoxedUnit = Box<dyn Fn(&mut Tx<'_>) -> Result<()> + Send>;

pub fn unit(work: impl Fn(&mut Tx<'_>) -> Result<()> + Send + 'static) -> BoxedUnit {
    Box::new(work)
}

/// A door that threads wait at until a test opens it.
#[derive(Clone, Default)]
pub struct Door(Arc<(Mutex<bool>, Condvar)>);

impl Door {
    pub fn open(&self) {
        *self.0.0.lock().unwrap() = true;
        self.0.1.notify_all();
    }

    pub fn pass(&self) {
        drop(self.0.1.wait_while(self.0.0.lock().unwrap(), |open| !*open).unwrap());
    }
}

/// Keeps one thread busy from when this returns until the door opens.
pub fn hold(db: &Db, start: impl FnOnce(Db, BoxedUnit)) -> Door {
    let door = Door::default();
    let (inside, entered) = mpsc::channel();
    let waiting = door.clone();
    let unit = unit(move |_| {
        let _ = inside.send(());
        waiting.pass();
        Ok(())
    });
    start(db.clone(), unit);
    entered.recv().unwrap();
    door
}

/// Runs a future on a thread of its own, for tests that look at it from outside.
pub fn apart<T: Send + 'static>(future: impl Future<Output = T> + Send + 'static) -> mpsc::Receiver<T> {
    let (sender, receiver) = mpsc::channel();
    std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let _ = sender.send(runtime.block_on(future));
    });
    receiver
}

/// Keeps the writer busy until the door opens.
pub fn hold_writer(db: &Db) -> Door {
    hold(db, |db, unit| drop(apart(async move { db.write(unit).await })))
}

/// Runs units that all wait when the writer comes to them: on SQLite they share one commit.
pub fn together(db: &TestDb, units: Vec<(bool, BoxedUnit)>) -> Vec<Result<()>> {
    queued(db, units, db.engine() == Engine::Sqlite)
}

/// As [`together`]; `one_writer` says that nobody takes a unit before the door opens.
pub fn queued(db: &TestDb, units: Vec<(bool, BoxedUnit)>, one_writer: bool) -> Vec<Result<()>> {
    let door = hold_writer(&db.db);
    let number = units.len();
    db.block_on(async {
        let mut answers = Vec::new();
        for (bulk, unit) in units {
            let db = db.db.clone();
            answers.push(tokio::spawn(async move {
                if bulk { db.bulk(unit).await } else { db.write(unit).await }
            }));
        }
        while one_writer && db.db.waiting() < number {
            tokio::task::yield_now().await;
        }
        door.open();
        let mut outcomes = Vec::new();
        for answer in answers {
            outcomes.push(answer.await.unwrap());
        }
        outcomes
    })
}

pub fn interactive(units: Vec<BoxedUnit>) -> Vec<(bool, BoxedUnit)> {
    units.into_iter().map(|unit| (false, unit)).collect()
}
