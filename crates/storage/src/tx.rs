//! One transaction, or one unit of work inside a shared one.

use std::any::{Any, TypeId};
use std::collections::{BTreeSet, VecDeque};

use kernel::{Clocks, Problem, Result};

use crate::ahead::{Ahead, Asked};
use crate::events::{Event, Reactions};
use crate::postgres_engine::{PostgresConnection, READER};
use crate::trace::{self, TraceRecord};
use crate::{Arg, Engine, Query, Row, sqlite_engine};

pub(crate) static LOCK: Query = Query::new("lock", include_str!("queries.sql"));

/// How deep events may cause events: deeper is a loop.
const MAXIMUM_EVENT_DEPTH: u8 = 8;

pub(crate) enum Connection<'c> {
    Sqlite(&'c rusqlite::Connection),
    Postgres(&'c mut PostgresConnection),
}

struct Emitted {
    depth: u8,
    kind: TypeId,
    event: Box<dyn Any + Send>,
}

/// What a unit of work runs its statements on.
pub struct Tx<'c> {
    connection: Connection<'c>,
    reactions: &'c Reactions,
    clocks: Clocks,
    writes: bool,
    /// Whether statements run as the role that row-level security binds.
    pub(crate) walled: bool,
    pub(crate) poison: Option<Problem>,
    emitted: VecDeque<Emitted>,
    depth: u8,
    pub(crate) traces: Vec<TraceRecord>,
    aside: Option<Box<dyn Any + Send>>,
    done: BTreeSet<(uuid::Uuid, &'static str)>,
    locked: BTreeSet<uuid::Uuid>,
    /// Statements that no row answers, of what is only read.
    vain: Vec<Asked>,
}

impl<'c> Tx<'c> {
    pub(crate) fn new(
        connection: Connection<'c>,
        reactions: &'c Reactions,
        clocks: Clocks,
        writes: bool,
    ) -> Self {
        Self {
            connection,
            reactions,
            clocks,
            writes,
            walled: false,
            poison: None,
            emitted: VecDeque::new(),
            depth: 0,
            traces: Vec::new(),
            aside: None,
            done: BTreeSet::new(),
            locked: BTreeSet::new(),
            vain: Vec::new(),
        }
    }

    /// Puts something aside for whoever runs this unit of work and finds that it failed: the last one counts. What a
    /// refusal was about is said here, because the refusal itself must not tell.
    pub fn put_aside(&mut self, what: impl Any + Send) {
        self.aside = Some(Box::new(what));
    }

    /// What was put aside, if it is of that type.
    pub fn take_aside<T: Any>(&mut self) -> Option<T> {
        self.aside.take()?.downcast().ok().map(|what| *what)
    }

    /// Whether this unit of work does something with a thing for the first time: who gives thirty roles to one user tells him once.
    pub fn is_first(&mut self, of: impl Into<uuid::Uuid>, what: &'static str) -> bool {
        self.done.insert((of.into(), what))
    }

    /// Whether [`Tx::is_first`] was asked about it in this unit of work already.
    pub fn was_done(&self, of: impl Into<uuid::Uuid>, what: &'static str) -> bool {
        self.done.contains(&(of.into(), what))
    }

    /// The two clocks of this database.
    pub fn clocks(&self) -> Clocks {
        self.clocks
    }

    /// Plays this unit of work on another business date: the demo lives through its epidemic day by day, and tests
    /// through their rules. The real clock stays.
    pub fn set_clocks(&mut self, clocks: Clocks) {
        self.clocks = clocks;
    }

    /// The engine underneath. Only for what the portable SQL cannot say.
    pub fn engine(&self) -> Engine {
        match self.connection {
            Connection::Sqlite(_) => Engine::Sqlite,
            Connection::Postgres(_) => Engine::Postgres,
        }
    }

    /// All rows of a statement, each through `read`.
    ///
    /// # Errors
    /// Engine errors poison the transaction: every later statement fails alike and nothing is committed.
    pub fn query<T>(
        &mut self,
        query: &'static Query,
        args: &[Arg<'_>],
        mut read: impl FnMut(&Row<'_>) -> Result<T>,
    ) -> Result<Vec<T>> {
        self.check()?;
        let vain = self.vain.iter().any(|asked| asked.is(query, args));
        if vain && !cfg!(debug_assertions) {
            return Ok(Vec::new());
        }
        let answer = match &mut self.connection {
            Connection::Sqlite(connection) => sqlite_engine::query(connection, query, args, &mut read),
            Connection::Postgres(connection) => {
                let kept = if self.walled { connection.kept(query, args, &mut read) } else { None };
                kept.unwrap_or_else(|| connection.query(query, args, &mut read))
            }
        };
        if vain && answer.as_ref().is_ok_and(|rows| !rows.is_empty()) {
            panic!("{}: rows answer what was said to have none", query.name());
        }
        self.poisoning(answer)
    }

    /// Says what a page is about to ask, so that on PostgreSQL it takes one trip instead of one each: who asks it then, with
    /// the same arguments, finds the answer here. It is a hint, but for what need not be asked; a unit of work does not hear it. SQLite,
    /// which has no trips to spare, hears what need not be asked alone. What is asked here and never read fails in a debug build, and so does what
    /// was said to need no asking and has an answer.
    ///
    /// # Errors
    /// As [`Tx::query`].
    pub fn ahead(&mut self, say: impl FnOnce(&mut Ahead)) -> Result<()> {
        self.check()?;
        if self.writes {
            return Ok(());
        }
        let trips = self.walled && self.engine() == Engine::Postgres;
        let mut ahead = Ahead::new(trips);
        say(&mut ahead);
        let (asked, mut vain) = ahead.into_parts();
        self.vain.append(&mut vain);
        match &mut self.connection {
            Connection::Postgres(connection) if trips => {
                let answer = connection.ask_ahead(asked);
                self.poisoning(answer)
            }
            _ => Ok(()),
        }
    }

    /// The first row of a statement, if there is one.
    ///
    /// # Errors
    /// As [`Tx::query`].
    pub fn first<T>(
        &mut self,
        query: &'static Query,
        args: &[Arg<'_>],
        read: impl FnMut(&Row<'_>) -> Result<T>,
    ) -> Result<Option<T>> {
        Ok(self.query(query, args, read)?.into_iter().next())
    }

    /// The one row of a statement.
    ///
    /// # Errors
    /// `Problem::NotFound` when there is none (this does not poison); otherwise as [`Tx::query`].
    pub fn one<T>(
        &mut self,
        query: &'static Query,
        args: &[Arg<'_>],
        read: impl FnMut(&Row<'_>) -> Result<T>,
    ) -> Result<T> {
        self.first(query, args, read)?.ok_or(Problem::NotFound)
    }

    /// Runs a statement that returns no rows; the answer is the number of rows changed.
    ///
    /// # Errors
    /// As [`Tx::query`]; `Problem::Duplicate` when a UNIQUE constraint refuses.
    pub fn execute(&mut self, query: &'static Query, args: &[Arg<'_>]) -> Result<u64> {
        self.check()?;
        let answer = match &mut self.connection {
            Connection::Sqlite(connection) => sqlite_engine::execute(connection, query, args),
            Connection::Postgres(connection) => connection.execute(query, args),
        };
        self.poisoning(answer)
    }

    /// Holds every other unit of work that locks the same id back until this one has ended, so that two facts about
    /// one person agree. Lock before reading what must not change. SQLite has one writer and needs nothing; what is held
    /// already is not asked for again.
    ///
    /// # Errors
    /// As [`Tx::query`].
    pub fn lock(&mut self, id: impl Into<uuid::Uuid>) -> Result<()> {
        let id = id.into();
        if self.engine() == Engine::Postgres && self.locked.insert(id) {
            let key = id.as_u64_pair().1.cast_signed(); // the random half of a UUIDv7
            self.query(&LOCK, crate::args![key], |_| Ok(()))?;
        }
        Ok(())
    }

    /// Runs `work` as the platform itself, not as whoever entered: the second wall (docs/adr/0007) does not hold it back.
    /// For what legitimately reads beyond audiences, each place with its reason; look for `.system(` to see them all.
    ///
    /// # Errors
    /// Those of `work`.
    pub fn system<T>(&mut self, why: &'static str, work: impl FnOnce(&mut Self) -> Result<T>) -> Result<T> {
        if !self.walled {
            return work(self);
        }
        tracing::trace!(why, "as the system");
        self.batch("SET LOCAL ROLE NONE")?;
        self.walled = false;
        let outcome = work(self);
        self.walled = true;
        // After an engine's error nothing can be said any more, and the end of the transaction gives the role back.
        if self.poison.is_none() {
            self.batch(&format!("SET LOCAL ROLE {READER}"))?;
        }
        outcome
    }

    /// Says that something happened. The reactions of other modules run before this unit commits.
    pub fn emit<E: Event>(&mut self, event: E) {
        let depth = self.depth + 1;
        self.emitted.push_back(Emitted { depth, kind: TypeId::of::<E>(), event: Box::new(event) });
    }

    /// Leaves an audit record: in a unit of work it commits with the unit, in a read it is durable before the answer
    /// leaves. Only the access floor calls this.
    ///
    /// # Errors
    /// As [`Tx::query`].
    pub fn trace(&mut self, record: TraceRecord) -> Result<()> {
        if self.writes {
            trace::insert(self, &record)
        } else {
            self.traces.push(record);
            Ok(())
        }
    }

    /// Runs the reactions to everything emitted, then says whether the unit may commit.
    pub(crate) fn settle(&mut self) -> Result<()> {
        while let Some(Emitted { depth, kind, event }) = self.emitted.pop_front() {
            if depth > MAXIMUM_EVENT_DEPTH {
                return Err(Problem::Internal("events cause events without end".into()));
            }
            self.depth = depth;
            let reactions = self.reactions;
            reactions.run(self, kind, event.as_ref())?;
        }
        self.depth = 0;
        self.check()
    }

    fn check(&self) -> Result<()> {
        self.poison.clone().map_or(Ok(()), Err)
    }

    /// After an error PostgreSQL refuses every statement and SQLite may have rolled back the whole group: so an error
    /// ends the unit on both, even when the caller swallows it.
    fn poisoning<T>(&mut self, answer: Result<T>) -> Result<T> {
        if let Err(problem) = &answer {
            self.poison = Some(problem.clone());
        }
        answer
    }

    /// Runs several statements without parameters (migrations).
    pub(crate) fn batch(&mut self, sql: &str) -> Result<()> {
        self.check()?;
        let answer = match &mut self.connection {
            Connection::Sqlite(connection) => connection.execute_batch(sql).map_err(sqlite_engine::problem),
            Connection::Postgres(connection) => connection.batch(sql),
        };
        self.poisoning(answer)
    }

    /// Prepares a statement without running it: a test does so for every statement on both engines.
    ///
    /// # Errors
    /// The engine's own words when the statement does not compile.
    pub fn prepare_only(&mut self, query: &'static Query) -> Result<()> {
        self.check()?;
        let answer = match &mut self.connection {
            Connection::Sqlite(connection) => {
                connection.prepare(query.sqlite()).map(drop).map_err(sqlite_engine::problem)
            }
            Connection::Postgres(connection) => connection.prepare_only(query),
        };
        self.poisoning(answer)
    }
}
