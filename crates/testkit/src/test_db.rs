//! A database for one test, with synchronous conveniences.

use std::future::Future;
use std::sync::atomic::{AtomicI64, Ordering};

use jiff::SignedDuration;
use jiff::civil::{Date, date};
use kernel::{Clocks, Result};
use storage::{Config, Db, Engine, Module, Reactions, Tx};
use tokio::runtime::Runtime;

use crate::{Place, places};

/// How a test's database is opened.
#[derive(Clone, Copy)]
pub struct Options {
    /// What "today" is; `None` is the real one.
    pub business_date: Option<Date>,
    /// Changes the settings of the test's database.
    pub configure: fn(&mut Config),
}

impl Default for Options {
    fn default() -> Self {
        Self { business_date: Some(date(2020, 11, 14)), configure: |_| {} }
    }
}

/// A fresh, migrated database. Its methods wait, so that a test reads as plain code.
pub struct TestDb {
    /// The database as the code under test sees it.
    pub db: Db,
    /// Its clocks.
    pub clocks: Clocks,
    /// Where it is, for a second `Db` on it or another process.
    pub url: String,
    runtime: Runtime,
    ahead: &'static AtomicI64,
    // Last, because the folder goes after the threads that use it.
    place: Place,
}

/// Microseconds that a test's clock is ahead of the real one: an hour shortly before midnight in Italy, so that no test has one date at
/// its beginning and another one at its end.
fn clear_of_midnight() -> i64 {
    let hour = SignedDuration::from_hours(1);
    let late = jiff::Timestamp::now().to_zoned_datetime(kernel::clock::rome()).time()
        >= jiff::civil::time(23, 30, 0, 0);
    if late { i64::try_from(hour.as_micros()).unwrap_or(0) } else { 0 }
}

impl TestDb {
    /// Opens a database at `place`.
    ///
    /// # Panics
    /// When it cannot be opened or migrated.
    pub fn new(
        place: Place,
        options: &Options,
        reactions: Reactions,
        modules: &[Module],
        audit_modules: &[Module],
    ) -> Self {
        // A few bytes for each test: clocks are copied about freely, so the cell lives as long as the process.
        let ahead: &'static AtomicI64 = Box::leak(Box::new(AtomicI64::new(clear_of_midnight())));
        let clocks = options.business_date.map_or_else(Clocks::in_service, Clocks::at_business_date);
        let clocks = clocks.ahead_by(ahead);
        place.migrated(modules, audit_modules);
        let mut config = place.config();
        (options.configure)(&mut config);
        let db = Db::open(config, clocks, reactions, modules, audit_modules)
            .unwrap_or_else(|problem| panic!("opening {}: {problem}", place.url()));
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .expect("a runtime can be built");
        Self { db, clocks, url: place.url().to_owned(), runtime, ahead, place }
    }

    /// Sets the real clock of this database forward: sessions, tokens and brakes see the time pass.
    pub fn pass(&self, time: SignedDuration) {
        let micros = i64::try_from(time.as_micros()).expect("a span of a test");
        self.ahead.fetch_add(micros, Ordering::Relaxed);
    }

    /// Which engine this one is.
    pub fn engine(&self) -> Engine {
        self.place.engine()
    }

    /// A folder of the test's own.
    pub fn folder(&self) -> &std::path::Path {
        self.place.folder()
    }

    /// Waits for any future, with tokio's timers and network.
    pub fn block_on<T>(&self, future: impl Future<Output = T>) -> T {
        self.runtime.block_on(future)
    }

    /// [`Db::read`], waited for, as the system: a test looks at facts, and its actors have no session for the second
    /// wall to see. What goes through HTTP, or through `self.db.read`, stands behind the wall.
    ///
    /// # Errors
    /// Those of `work`.
    pub fn read<T, F>(&self, work: F) -> Result<T>
    where
        T: Send + 'static,
        F: Fn(&mut Tx<'_>) -> Result<T> + Send + 'static,
    {
        self.block_on(self.db.read(move |tx| tx.system("a test looks at the facts", &work)))
    }

    /// [`Db::write`], waited for.
    ///
    /// # Errors
    /// Those of `work`.
    pub fn write<T, F>(&self, work: F) -> Result<T>
    where
        T: Send + 'static,
        F: Fn(&mut Tx<'_>) -> Result<T> + Send + 'static,
    {
        self.block_on(self.db.write(work))
    }

    /// [`Db::bulk`], waited for.
    ///
    /// # Errors
    /// Those of `work`.
    pub fn bulk<T, F>(&self, work: F) -> Result<T>
    where
        T: Send + 'static,
        F: Fn(&mut Tx<'_>) -> Result<T> + Send + 'static,
    {
        self.block_on(self.db.bulk(work))
    }

    /// [`Db::report`], waited for, as the system like [`TestDb::read`].
    ///
    /// # Errors
    /// Those of `work`.
    pub fn report<T, F>(&self, work: F) -> Result<T>
    where
        T: Send + 'static,
        F: Fn(&mut Tx<'_>) -> Result<T> + Send + 'static,
    {
        self.block_on(self.db.report(move |tx| tx.system("a test looks at the facts", &work)))
    }

    /// [`Db::audit_read`], waited for.
    ///
    /// # Errors
    /// Those of `work`.
    pub fn audit_read<T, F>(&self, work: F) -> Result<T>
    where
        T: Send + 'static,
        F: Fn(&mut Tx<'_>) -> Result<T> + Send + 'static,
    {
        self.block_on(self.db.audit_read(work))
    }

    /// [`Db::audit_write`], waited for.
    ///
    /// # Errors
    /// Those of `work`.
    pub fn audit_write<T, F>(&self, work: F) -> Result<T>
    where
        T: Send + 'static,
        F: Fn(&mut Tx<'_>) -> Result<T> + Send + 'static,
    {
        self.block_on(self.db.audit_write(work))
    }
}

/// Runs `test` on a fresh database of each engine, on the business date 2020-11-14.
///
/// `modules` need the modules below them too: list them as `argine` does.
pub fn on_each_engine(
    modules: &[Module],
    audit_modules: &[Module],
    reactions: impl Fn() -> Reactions,
    test: impl Fn(&TestDb),
) {
    on_each_engine_with(&Options::default(), modules, audit_modules, reactions, test);
}

/// As [`on_each_engine`], with other settings.
pub fn on_each_engine_with(
    options: &Options,
    modules: &[Module],
    audit_modules: &[Module],
    reactions: impl Fn() -> Reactions,
    test: impl Fn(&TestDb),
) {
    for place in places() {
        let db = TestDb::new(place, options, reactions(), modules, audit_modules);
        // When an assertion fails, this is the last line before it: which engine it was.
        eprintln!("on {:?}", db.engine());
        test(&db);
    }
}

/// Prepares every statement of the modules on both engines, and finds the names in their `queries.sql` that nothing
/// uses. Modules of the store of the traces are checked in a call of their own.
///
/// # Panics
/// With all that is wrong.
pub fn prepare_all(modules: &[Module]) {
    let mut wrong = Vec::new();
    for module in modules {
        let unused = storage::unused_names(module.queries);
        wrong.extend(unused.iter().map(|name| format!("{}: nothing uses {name}", module.name)));
    }
    for place in places() {
        let db = TestDb::new(place, &Options::default(), Reactions::new(), modules, &[]);
        for module in modules {
            for query in module.queries {
                // One transaction each: after an error PostgreSQL refuses the others of the same one.
                if let Err(problem) = db.read(|tx| tx.prepare_only(query)) {
                    wrong.push(format!("{} {} on {:?}: {problem}", module.name, query.name(), db.engine()));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
